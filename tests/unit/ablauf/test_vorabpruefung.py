"""Before a file is handed over: everything that would hold it is told, with what can be done about it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from gateway.ablauf import vorabpruefung
from gateway.ablauf.vorabpruefung import Abhilfe, seitenstand
from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import Teilklasse


def dokument(
    name: str = "A.pdf", format_: str = "018", klasse: Teilklasse | None = Teilklasse.A, groesse: int = 1000
) -> Dokument:
    return Dokument(uuid4(), name, format_, 1, klasse=klasse, groesse=groesse)


def test_an_einer_ordentlichen_akte_faellt_nichts_auf() -> None:
    d = dokument()
    assert vorabpruefung.pruefe([d], {}) == []
    assert vorabpruefung.pruefe([d], {d.uuid: {"seiten": 3}}) == []


@pytest.mark.parametrize(
    ("d", "befund", "kennung", "abhilfe"),
    [
        (dokument("A.tif", "023"), {}, "format", Abhilfe.ZUSTIMMUNG),
        (dokument(klasse=None), {}, "ohne_klasse", Abhilfe.EINSTUFEN),
        (dokument("Иванов.pdf"), {}, "name", Abhilfe.WEGLASSEN),
        (dokument(), None, "unlesbar", Abhilfe.ERSETZEN),
        (dokument(), {"seiten": 2, "leere": [2]}, "seiten", Abhilfe.ERSETZEN),
        (dokument(), {"seiten": 2, "schiefe": [[1, 3.0]]}, "seiten", Abhilfe.ERSETZEN),
    ],
)
def test_was_auffaellt_hat_eine_abhilfe(d: Dokument, befund: object, kennung: str, abhilfe: Abhilfe) -> None:
    befunde = {} if befund == {} else {d.uuid: befund}
    (fund,) = vorabpruefung.pruefe([d, dokument()], befunde)  # type: ignore[arg-type]
    assert fund.kennung == kennung
    assert [s.dokument for s in fund.stellen] == [d] and fund.stellen[0].satz
    assert abhilfe in fund.abhilfen
    assert fund.verhindert is (kennung == "name")


def test_ohne_dokument_geht_nichts_und_was_nie_geht_zaehlt_nicht() -> None:
    for dokumente in ([], [dokument(klasse=Teilklasse.X)], [dokument(klasse=Teilklasse.V)]):
        (fund,) = vorabpruefung.pruefe(dokumente, {})
        assert fund.verhindert and fund.kennung == "keine_dokumente"


def test_seiten_zaehlen_nur_wo_es_welche_gibt() -> None:
    gezaehlt, offen = dokument(), dokument()
    andere = [dokument("A.tif", "023"), dokument(klasse=Teilklasse.X), dokument(groesse=10**9)]
    stand = seitenstand([gezaehlt, offen, *andere], {gezaehlt.uuid: {"seiten": 7}})
    assert (stand.seiten, stand.angesehen, stand.gesamt, stand.fertig) == (7, 1, 2, False)
    assert seitenstand([gezaehlt], {gezaehlt.uuid: None}).fertig
