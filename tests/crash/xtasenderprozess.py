"""An authority that sends over XTA, in a process of its own, for tests that kill it on the way.

python -m tests.crash.xtasenderprozess URL ORDNER PKI PORT STUNDEN
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.xta.teilnehmer.client import Adressen
from adapters.xta.teilnehmer.zugang import Xtazugang
from adapters.xta.tls import lade_tlsschluessel
from gateway.ablage.datenbank import Datenbank
from gateway.bootstrap.haltepunkt import haltepunkt_aus_umgebung
from gateway.bootstrap.zeit import Systemuhr
from gateway.schutz.pfad import Zertifikatspruefung
from tests.conftest import StehendeUhr
from tests.xtaaemter import NAMEN, XtaAnschluss
from tests.xtapki import PIN
from tests.zweibehoerden import Amt, baue


def sender(url: str, ordner: Path, pki: Path, port: int, stunden: int) -> Amt:
    """The handing-over authority; its clock is so many hours ahead, the leases of the dead are over."""
    pruefung = Zertifikatspruefung(pki / "vertrauen")
    adressen = Adressen.unter(f"https://127.0.0.1:{port}")
    uhr = StehendeUhr()
    uhr.wert = datetime.now(UTC) + timedelta(hours=stunden)
    datenbank = Datenbank(url)

    def zugang(kennung: str) -> Xtazugang:
        schluessel = lade_tlsschluessel(pki / f"{NAMEN[kennung]}.p12", PIN)
        return Xtazugang(adressen, kennung, schluessel, pruefung, Systemuhr())

    return baue(
        ordner,
        (datenbank, datenbank),
        uhr,
        anschluss=XtaAnschluss(zugang, pruefung, uhr),
        haltepunkt=haltepunkt_aus_umgebung(),
    ).weg


def main() -> None:
    url, ordner, pki, port, stunden = sys.argv[1:]
    sender(url, Path(ordner), Path(pki), int(port), int(stunden)).worker.laufe(bis_leer=True)


if __name__ == "__main__":
    main()
