"""An authority that sends in chunks, in a process of its own, for tests that kill it on the way.

python -m tests.crash.senderprozess URL ORDNER PORT STUNDEN
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.osci.teilnehmer.schonzeit import Schonzeit
from gateway.ablage.datenbank import Datenbank
from gateway.bootstrap.haltepunkt import haltepunkt_aus_umgebung
from gateway.schutz.pfad import Zertifikatspruefung
from tests.conftest import StehendeUhr
from tests.osciaemter import OsciAnschluss
from tests.oscipostfach import Postfachstand, Schluesselbund
from tests.oscivektoren import vertrauensordner
from tests.zweibehoerden import Amt, baue

PAKET = 100 * 1024
"""Bytes of a chunk."""


def sender(url: str, ordner: Path, port: int, stunden: int) -> Amt:
    """The handing-over authority; its clock is so many hours ahead, the leases of the dead are over."""
    pruefung = Zertifikatspruefung(vertrauensordner(ordner / "vertrauen"))
    stand = Postfachstand(ordner / "unbenutzt", Schluesselbund(), pruefung, ueber_port=port)
    uhr = StehendeUhr()
    uhr.wert = datetime.now(UTC) + timedelta(hours=stunden)
    datenbank = Datenbank(url)
    anschluss = OsciAnschluss(stand, uhr, Schonzeit(), paketgroesse=PAKET)
    return baue(
        ordner,
        (datenbank, datenbank),
        uhr,
        anschluss=anschluss,
        haltepunkt=haltepunkt_aus_umgebung(),
    ).weg


def main() -> None:
    url, ordner, port, stunden = sys.argv[1:]
    sender(url, Path(ordner), int(port), int(stunden)).worker.laufe(bis_leer=True)


if __name__ == "__main__":
    main()
