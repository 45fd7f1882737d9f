"""A folder becomes message files whose sorted names give the sending order, all or none of them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from gateway.domain.akte import Dokument
from gateway.domain.ebene import Ebene
from gateway.durchlauf import schreibend
from gateway.nachrichten import lesen
from gateway.nachrichten.befund import Befund
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.paket.aktenordner import Aktenordner
from gateway.paket.fehler import NichtUebertragbar, OrdnerUngeeignet, PersonUnvollstaendig
from gateway.paket.maengel import Hinweis, Maengelliste
from gateway.paket.messung import Posten
from gateway.paket.packen import Ausgangsnachricht, Lieferplan, Versandangaben
from gateway.paket.zielordner import pruefe_platz, zielordner


def packe_ordner(
    aktenordner: Aktenordner,
    angaben: Versandangaben,
    ziel: Path,
    melde: Callable[[str], None] = lambda _: None,
    bemerke: Callable[[Hinweis], None] = lambda _: None,
) -> Lieferplan:
    """Write 010206 and all 010207 into the new folder `ziel`. `melde` gets a line for people now and then,
    `bemerke` what they should know of the files.

    Raises leaves of `EingabeFehler` (several at once as `OrdnerMaengel`) and `AufrufFehler`, or
    `NichtSchreibbar`."""
    if ziel.resolve().is_relative_to(aktenordner.baum.wurzel.resolve()):
        raise OrdnerUngeeignet("Das Ziel darf nicht im Ordner der Akte liegen.", wo=str(ziel))
    for hinweis in aktenordner.hinweise():
        bemerke(hinweis)
    with zielordner(ziel) as arbeit:
        plan = _plane(aktenordner, angaben, melde, bemerke)
        pruefe_platz(arbeit, plan.archivgroesse * 4 // 3)
        stellen = max(4, len(str(plan.anzahl_pakete + 1)))
        for nummer, nachricht in enumerate(plan.nachrichten(), 1):
            _schreibe(nachricht, arbeit / f"{nummer:0{stellen}}_{nachricht.typ}_{nachricht.uuid}.xml")
            melde(f"Nachricht {nummer} von {plan.anzahl_pakete + 1} geschrieben …")
        return plan


def _plane(
    aktenordner: Aktenordner,
    angaben: Versandangaben,
    melde: Callable[[str], None],
    bemerke: Callable[[Hinweis], None],
) -> Lieferplan:
    """Measure and plan. All that speaks against the folder is told at once."""
    anzahl = len(aktenordner.quellen)
    posten, maengel = aktenordner.sichte(lambda d: melde(f"Dokument {d.position} von {anzahl} geprüft …"))
    for einer in posten:
        if einer.hinweis:
            bemerke(Hinweis("unvollstaendig", einer.quelle.bezeichnung, einer.hinweis))
    genannt = {mangel.wo for mangel in maengel.maengel}
    gute = [einer for einer in posten if einer.quelle.wo not in genannt]
    plan = None
    if angaben.person.azr_nummer is None:
        maengel.nimm(PersonUnvollstaendig())
    elif gute:
        gliederung = aktenordner.angabe.als_gliederung([einer.quelle.dokument for einer in gute])
        plan = _entwirf(gute, angaben, gliederung, maengel)
    maengel.wirf()
    assert plan is not None
    return plan


def _entwirf(
    posten: Sequence[Posten], angaben: Versandangaben, gliederung: Ebene | None, maengel: Maengelliste
) -> Lieferplan | None:
    """Our own 010206 has to pass the rules for a foreign one; each defect names its file."""
    befunde: Sequence[Befund] = ()
    plan = None
    with maengel.fange():
        try:
            plan = Lieferplan(posten, replace(angaben, gliederung=gliederung))
            befunde = lesen.pruefe(io.BytesIO(plan.metadaten), kontext=OHNE_VEREINBARUNG).befunde
        except NichtSchreibbar as fehler:
            if not fehler.befunde:
                raise NichtUebertragbar(fehler.text, wo=fehler.wo) from None
            befunde = fehler.befunde
    dokumente = sorted((p.quelle.dokument for p in posten), key=lambda d: d.position)
    for befund in befunde:
        maengel.nimm(NichtUebertragbar(befund.text, wo=_datei(befund.wo, dokumente)))
    return plan


def _datei(wo: str, dokumente: Sequence[Dokument]) -> str | None:
    treffer = re.search(r"/dokument(?:\[(\d+)\])?/", wo)
    return dokumente[int(treffer.group(1) or 1) - 1].relativer_pfad if treffer else wo or None


def _schreibe(nachricht: Ausgangsnachricht, datei: Path) -> None:
    with schreibend(datei, neu=True) as strom:
        strom.writelines(nachricht.stuecke)
