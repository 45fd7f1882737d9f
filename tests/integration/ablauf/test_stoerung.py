"""What nobody tries any more by itself is seen in the timeline, and a retry mends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from gateway.ablage.tabellen import Ereignisart
from gateway.ablauf.post import laufzettel
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.errors import VoruebergehenderFehler
from tests.zweibehoerden import Amt, Zweibehoerden

TAGE = timedelta(days=1)


class Weg(VoruebergehenderFehler):
    satz = "Das Postfach ist weg."


def ausfall(*typen: str) -> Callable[[str, bytes], Sequence[bytes]]:
    """These types of messages reach no mailbox."""

    def vorher(an: str, sendung: bytes) -> Sequence[bytes]:
        del an
        if any(f".{typ} ".encode() in sendung or f".{typ}>".encode() in sendung for typ in typen):
            raise Weg
        return [sendung]

    return vorher


def halte_durch(z: Zweibehoerden, amt: Amt) -> None:
    """Until the attempts are used up."""
    for _ in range(14):
        z.zu.ticke()
        z.weg.ticke()
        z.uhr.wert += timedelta(hours=1, minutes=20)
        if amt.geparkt():
            return
    raise AssertionError("nothing was parked")


def fehlerzeilen(amt: Amt) -> list[str]:
    return [e.text for e in amt.zeitlinie() if e.art is Ereignisart.FEHLER]


@pytest.mark.parametrize(
    ("typ", "wer", "gesendet"),
    [
        ("010201", "zu", Zustand.ANGEFORDERT),
        ("010206", "weg", Zustand.GESENDET),
        ("0020", "zu", Zustand.ABGESCHLOSSEN),
    ],
)
def test_ein_langer_ausfall_steht_in_der_zeitlinie_und_heilt(
    zweibehoerden: Zweibehoerden, typ: str, wer: str, gesendet: Zustand
) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.post.vorher = ausfall(typ)
    z.fordere_an()
    amt: Amt = getattr(z, wer)
    halte_durch(z, amt)
    assert amt.gestoert()
    gesagt = [text for text in fehlerzeilen(amt) if "Postfach" in text]
    assert gesagt == [
        "Verzögert: Das Postfach ist weg. Es wird von selbst weiter versucht.",
        f"{typ} nicht gesendet: Das Postfach ist weg.",
    ]
    (nachricht,) = amt.gesendet(typ)
    assert nachricht.zustand is Nachrichtenzustand.FEHLGESCHLAGEN
    z.post.vorher = None
    amt.hole_geparktes_zurueck()
    amt.worker.laufe(bis_leer=True)
    assert amt.uebergabe().zustand is gesendet
    z.laufe()
    assert [z.zu.uebergabe().zustand, z.weg.uebergabe().zustand] == [Zustand.ABGESCHLOSSEN, Zustand.KARENZ]


def test_eine_erinnerung_die_nicht_hinausgeht_stoert_den_lauf_nicht(zweibehoerden: Zweibehoerden) -> None:
    """The file may still come, and then it is taken."""
    z = zweibehoerden
    z.post.vorher = ausfall("010002")
    z.fordere_an()
    z.zu.ticke()
    z.uhr.wert += 4 * TAGE
    for _ in range(14):
        z.zu.ticke()
        z.uhr.wert += timedelta(hours=1, minutes=20)
    assert "010002 nicht gesendet: Das Postfach ist weg." in fehlerzeilen(z.zu)
    assert z.zu.uebergabe().zustand is Zustand.ANGEFORDERT
    z.lege_akte()
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_ein_unerwarteter_fehler_in_einem_schritt_steht_in_der_zeitlinie(
    zweibehoerden: Zweibehoerden, monkeypatch: pytest.MonkeyPatch
) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()

    def kaputt(*_: object) -> None:
        raise ValueError("Erika Mustermann")

    with monkeypatch.context() as dabei:
        dabei.setattr(z.weg.haus.dms, "finde_akten", kaputt)
        halte_durch(z, z.weg)
    assert "Gestört: Im Programm ist ein Fehler aufgetreten." in fehlerzeilen(z.weg)
    assert z.weg.gestoert()
    z.weg.hole_geparktes_zurueck()
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.KARENZ


def test_auch_was_den_lauf_nicht_aufhaelt_wird_vermerkt(
    zweibehoerden: Zweibehoerden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking for process cards fails in the end: a line, no change of state."""
    z = zweibehoerden
    z.lege_akte()

    def kaputt(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(laufzettel, "frage", kaputt)
    z.fordere_an()
    z.laufe(10)
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    assert "Gestört: Im Programm ist ein Fehler aufgetreten." in fehlerzeilen(z.weg)
