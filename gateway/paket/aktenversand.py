"""A folder becomes message files whose sorted names give the sending order, all or none of them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from gateway.domain.akte import Dokument
from gateway.durchlauf import schreibend
from gateway.nachrichten import lesen
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.paket.aktenordner import Aktenordner
from gateway.paket.fehler import NichtUebertragbar, OrdnerUngeeignet, PersonUnvollstaendig
from gateway.paket.messung import Posten
from gateway.paket.packen import Ausgangsnachricht, Lieferplan, Versandangaben
from gateway.paket.zielordner import pruefe_platz, zielordner


def packe_ordner(
    aktenordner: Aktenordner,
    angaben: Versandangaben,
    ziel: Path,
    melde: Callable[[str], None] = lambda _: None,
) -> Lieferplan:
    """Write 010206 and all 010207 into the new folder `ziel`. `melde` gets a line for people now and then.

    Raises leaves of `EingabeFehler` and `AufrufFehler`, or `NichtSchreibbar`."""
    if angaben.person.azr_nummer is None:
        raise PersonUnvollstaendig()
    if ziel.resolve().is_relative_to(aktenordner.baum.wurzel.resolve()):
        raise OrdnerUngeeignet("Das Ziel darf nicht im Ordner der Akte liegen.", wo=str(ziel))
    with zielordner(ziel) as arbeit:
        anzahl = len(aktenordner.quellen)
        posten = aktenordner.miss(lambda d: melde(f"Dokument {d.position} von {anzahl} geprüft …"))
        plan = _plane(posten, angaben)
        pruefe_platz(arbeit, plan.archivgroesse * 4 // 3)
        stellen = max(4, len(str(plan.anzahl_pakete + 1)))
        for nummer, nachricht in enumerate(plan.nachrichten(), 1):
            _schreibe(nachricht, arbeit / f"{nummer:0{stellen}}_{nachricht.typ}_{nachricht.uuid}.xml")
            melde(f"Nachricht {nummer} von {plan.anzahl_pakete + 1} geschrieben …")
        return plan


def _plane(posten: Sequence[Posten], angaben: Versandangaben) -> Lieferplan:
    """Our own 010206 has to pass the rules for a foreign one; a defect names its file."""
    dokumente = sorted((p.quelle.dokument for p in posten), key=lambda d: d.position)
    try:
        plan = Lieferplan(posten, angaben)
    except NichtSchreibbar as fehler:
        raise NichtUebertragbar(fehler.text, wo=_datei(fehler.wo, dokumente)) from None
    for befund in lesen.pruefe(io.BytesIO(plan.metadaten), kontext=OHNE_VEREINBARUNG).befunde:
        raise NichtUebertragbar(befund.text, wo=_datei(befund.wo, dokumente))
    return plan


def _datei(wo: str | None, dokumente: Sequence[Dokument]) -> str | None:
    treffer = re.search(r"/dokument(?:\[(\d+)\])?/", wo or "")
    return dokumente[int(treffer.group(1) or 1) - 1].relativer_pfad if treffer else wo


def _schreibe(nachricht: Ausgangsnachricht, datei: Path) -> None:
    with schreibend(datei, neu=True) as strom:
        strom.writelines(nachricht.stuecke)
