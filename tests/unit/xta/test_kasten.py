"""Lists and questions of the mailbox: what is written is read again."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from adapters.xta.draht import kasten, metadaten, schema
from adapters.xta.draht.kasten import Auswahl, Fortsetzung, Kastenantwort, Listenwunsch
from adapters.xta.draht.metadaten import Metadaten
from tests.xtaserver import VERTRAG


def noch_einmal(element: etree._Element) -> etree._Element:
    schema.fordere(element)
    return etree.fromstring(etree.tostring(element))


def test_auswahl_und_listenwunsch() -> None:
    alles = Auswahl(("urn:1", "urn:2"), ("urn:3",), datetime(2026, 1, 1, tzinfo=UTC), None, True)
    for auswahl in (Auswahl(), alles):
        frage = kasten.schreibe_auswahl("MsgBoxFetchRequest", auswahl)
        assert kasten.lies_auswahl(noch_einmal(frage)) == auswahl
    liste = kasten.schreibe_auswahl(
        "MsgBoxStatusListRequest", alles, maxListItems="5", ListForm="MsgAtrributes"
    )
    assert kasten.lies_listenwunsch(noch_einmal(liste)) == Listenwunsch(alles, 5, True)


def test_antwort_und_fortsetzung() -> None:
    for antwort in (Kastenantwort("urn:a", 3), Kastenantwort("urn:a", grund=kasten.KEIN_TREFFER)):
        assert kasten.lies_antwort(noch_einmal(kasten.schreibe_antwort(antwort))) == antwort
    for erhalten in ((), ("urn:1", "urn:2")):
        weiter = kasten.schreibe_fortsetzung("MsgBoxCloseRequest", "urn:a", erhalten)
        assert kasten.lies_fortsetzung(noch_einmal(weiter)) == Fortsetzung("urn:a", erhalten)


def test_die_kennungen_stehen_in_beiden_formen_der_liste() -> None:
    def angaben() -> etree._Element:
        wurzel = metadaten.schreibe(Metadaten("a", "b", "urn:1", VERTRAG))
        metadaten.trage_ein(wurzel, {"Delivery": "2026-01-01T00:00:00Z"}, 5)
        return wurzel

    for als_merkmale in (True, False):
        liste = noch_einmal(kasten.schreibe_liste([angaben()], als_merkmale=als_merkmale))
        assert kasten.lies_kennungen(liste) == ("urn:1",)
    assert [eintrag.message_id for eintrag in kasten.lies_liste(liste)] == ["urn:1"]
