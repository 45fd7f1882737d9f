"""What a person settles before a handover: left behind is left behind, and nobody lowers a class."""

from __future__ import annotations

from uuid import uuid4

from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.vorgaben import KEINE, Vorgaben


def dokument(klasse: Teilklasse | None) -> Dokument:
    return Dokument(uuid4(), "A.pdf", "018", 1, klasse=klasse)


def test_eingestuft_wird_nur_was_keine_klasse_hat() -> None:
    ohne, gehalten, bleibt = dokument(None), dokument(Teilklasse.C), dokument(Teilklasse.X)
    alle = (ohne, gehalten, bleibt)
    vorgaben = Vorgaben(klassen={d.uuid: Teilklasse.A for d in alle})
    assert [d.klasse for d in vorgaben.eingestuft(alle)] == [Teilklasse.A, Teilklasse.C, Teilklasse.X]


def test_weggelassenes_bleibt_mit_seiner_klasse() -> None:
    ohne, anderes = dokument(None), dokument(Teilklasse.A)
    vorgaben = Vorgaben(frozenset({ohne.uuid}), {ohne.uuid: Teilklasse.B})
    dabei, weg = vorgaben.trenne((ohne, anderes))
    assert dabei == [anderes]
    assert [(d.uuid, d.klasse) for d in weg] == [(ohne.uuid, Teilklasse.B)]


def test_vorgaben_ueberstehen_die_ablage_und_nie_gehende_klassen_zaehlen_nicht() -> None:
    eine, andere = uuid4(), uuid4()
    vorgaben = Vorgaben(frozenset({eine}), {andere: Teilklasse.S})
    assert Vorgaben.aus_json(vorgaben.als_json()) == vorgaben
    assert KEINE.als_json() is None and Vorgaben.aus_json(None) == KEINE
    assert Vorgaben.aus_json({"weglassen": [], "klassen": {str(eine): "X"}}) == KEINE
