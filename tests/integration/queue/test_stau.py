"""Which work fails again and again for reasons of one room."""

from __future__ import annotations

from datetime import timedelta

from adapters.dms.fern.fehler import AnmeldungAbgelehnt, KeinPlatz
from gateway.ablage.datenbank import Datenbank
from gateway.dmsfehler import BestaetigungAussteht
from gateway.errors import VoruebergehenderFehler
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt
from gateway.queue.einstellen import stelle_ein
from gateway.queue.verwaltung import Stau, gestaute
from gateway.queue.worker import Worker
from tests.conftest import FesterZufall, StehendeUhr

M = "azr:000100"
FEHLER = {
    "voll": KeinPlatz,
    "auch_voll": KeinPlatz,
    "kennwort": AnmeldungAbgelehnt,
    "schweigt": BestaetigungAussteht,
    "anderes": VoruebergehenderFehler,
}


def test_nach_gruenden_was_dort_immer_wieder_scheitert_oder_beiseiteliegt(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    geht = set[str]()

    def handler(auftrag: Auftrag) -> Abschluss:
        if auftrag.daten["was"] not in geht:
            raise FEHLER[auftrag.daten["was"]]()
        return Erledigt()

    def laufe() -> list[Stau]:
        Worker(datenbank, {"a": handler}, name="w", uhr=uhr, zufall=FesterZufall()).laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(hours=1))
        with datenbank.lesen() as session:
            assert gestaute(session, "azr:000200", "dms", ausser=[]) == []
            return list(gestaute(session, M, "dms", ausser=[BestaetigungAussteht.code]))

    with datenbank.schreiben() as session:
        for was in FEHLER:
            stelle_ein(session, M, "a", was, {"was": was}, jetzt=uhr.jetzt())
        session.commit()
    kennwort = Stau(1, AnmeldungAbgelehnt.satz, AnmeldungAbgelehnt.rat)
    assert laufe() == [kennwort], "einmal ist keinmal, beiseite ist beiseite"
    assert laufe() == [Stau(2, KeinPlatz.satz, KeinPlatz.rat), kennwort]
    geht |= {"voll", "auch_voll"}
    assert laufe() == [kennwort]
