"""Taking a handover back: at every step that can still be undone, and never afterwards."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from gateway.ablage.fehler import NichtGefunden
from gateway.ablauf import abbruch
from gateway.ablauf.aufgaben import AufgabeGeschlossen, FalscheRolle
from gateway.ablauf.begruendung import BegruendungFehlt, BegruendungUnzulaessig
from gateway.ablauf.wege import abgabe, nachlieferung
from gateway.domain.uebergabe import Zustand
from gateway.errors import EingabeFehler
from tests.zweibehoerden import Amt, Zweibehoerden

ABBRECHBAR = sorted(abgabe.WEG.abbrechbar)


def verlange(amt: Amt, id: UUID | None = None, *, durch: str = "sb1", grund: str = "Doch nicht.") -> None:
    abbruch.verlange(amt.haus, id or amt.uebergabe().id, durch=durch, grund=grund)


def nichts_ist_hinausgegangen(z: Zweibehoerden) -> bool:
    return not z.weg.gesendet("010206") and not z.weg.gesendet("010207")


@pytest.mark.parametrize("wann", ["vorher", "nachher"])
@pytest.mark.parametrize("schritt", ABBRECHBAR)
def test_mitten_in_jedem_schritt_bis_zum_packen_ist_es_noch_aufzuhalten(
    baue_zwei: Callable[..., Zweibehoerden], schritt: str, wann: str
) -> None:
    """The step is at work when the wish comes: its booking looks again, and nothing leaves."""
    gewuenscht: list[str] = []

    def haltepunkt(name: str) -> None:
        if name == f"abgabe.{schritt}.{wann}" and not gewuenscht:
            gewuenscht.append(name)
            verlange(z.weg)

    z = baue_zwei(haltepunkt=haltepunkt)
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    assert gewuenscht
    assert z.weg.uebergabe().zustand is Zustand.ABGEBROCHEN
    assert nichts_ist_hinausgegangen(z)
    assert len(z.weg.gesendet("010202")) == 1, "who asked is told"
    assert z.zu.uebergabe().zustand is Zustand.ABGELEHNT
    texte = z.weg.texte()
    assert texte.count("Abbruch verlangt") == 1
    assert "Abgebrochen. Grund: Doch nicht." in texte


def test_was_gepackt_ist_geht(baue_zwei: Callable[..., Zweibehoerden]) -> None:
    """The other side of the border: the booking was first, the wish is refused with a sentence."""
    abgelehnt: list[str] = []

    def haltepunkt(name: str) -> None:
        if name == "abgabe.bestaetige_versand.vorher" and not abgelehnt:
            with z.weg.haus.lesen() as buch:
                assert buch.vorgaenge.lies(z.weg.uebergabe().id).schritt not in abgabe.WEG.abbrechbar
            with pytest.raises(abbruch.AbbruchZuSpaet, match="nicht mehr zurückzuholen") as fehler:
                verlange(z.weg)
            abgelehnt.append(fehler.value.code)

    z = baue_zwei(haltepunkt=haltepunkt)
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    assert abgelehnt == ["abbruch.zu_spaet"]
    assert z.weg.uebergabe().zustand is Zustand.KARENZ
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert "Abbruch" not in z.weg.texte()


def test_eine_offene_frage_schliesst_sich_mit(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte(klasse="C")
    z.fordere_an()
    z.laufe()
    aufgabe = z.weg.aufgabe()
    verlange(z.weg, durch="fg1")
    with pytest.raises(abbruch.AbbruchZuSpaet, match="schon verlangt"):
        verlange(z.weg)
    z.laufe()
    assert z.weg.aufgaben() == []
    assert z.weg.uebergabe().haelt is None
    with pytest.raises(AufgabeGeschlossen):
        _entscheide(z.weg, aufgabe.id)
    with pytest.raises(abbruch.AbbruchZuSpaet, match="beendet"):
        verlange(z.weg)
    assert nichts_ist_hinausgegangen(z)


def _entscheide(amt: Amt, id: UUID) -> None:
    from gateway.ablauf import aufgaben

    aufgaben.entscheide(amt.haus, id, aufgaben.Stimme("freigeben", "fg1", "geprüft"))


def test_die_stimme_war_zuerst_da_und_der_abbruch_kommt_vor_dem_naechsten_schritt(
    zweibehoerden: Zweibehoerden,
) -> None:
    """Released and taken back before anybody looked: the wish counts."""
    z = zweibehoerden
    z.lege_akte(klasse="C")
    z.fordere_an()
    z.laufe()
    z.weg.entscheide("freigeben", durch="fg1")
    verlange(z.weg)
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.ABGEBROCHEN
    assert nichts_ist_hinausgegangen(z)


def test_die_lieferung_war_zuerst_da_und_die_anforderung_laesst_sich_nicht_mehr_zuruecknehmen(
    baue_zwei: Callable[..., Zweibehoerden],
) -> None:
    """010206 is booked, the request has not looked yet: the file that has come must not be thrown away."""
    zu_spaet: list[str] = []

    def haltepunkt(name: str) -> None:
        if name == "anforderung.warte_auf_lieferung.vorher" and z.zu.uebergabe().lieferung_uuid:
            with pytest.raises(abbruch.AbbruchZuSpaet, match="schon da"):
                verlange(z.zu)
            zu_spaet.append(name)

    z = baue_zwei(haltepunkt=haltepunkt)
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    assert zu_spaet
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_der_abbruch_war_zuerst_verlangt_und_was_vor_ihm_eintrifft_ist_eine_frage(
    baue_zwei: Callable[..., Zweibehoerden],
) -> None:
    """The wish is booked while 010206 is being opened: it belongs to nobody who still waits."""
    verlangt: list[str] = []

    def haltepunkt(name: str) -> None:
        wartet = name == "eingang.geoeffnet" and not verlangt
        if wartet and z.zu.uebergabe().schritt == "warte_auf_lieferung":
            verlangt.append(name)
            verlange(z.zu)

    z = baue_zwei(haltepunkt=haltepunkt)
    z.post.vorher = lambda _an, s: [] if b"010205" in s[:3000] or b"010203" in s[:3000] else [s]
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    assert verlangt
    assert [a.art for a in z.zu.aufgaben()] == ["nicht_angefordert"]
    assert {u.zustand for u in z.zu.uebergaben()} == {Zustand.ABGEBROCHEN, Zustand.EMPFANGEN}


def test_eine_anforderung_wird_zurueckgenommen_und_was_doch_kommt_ist_eine_frage(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    verlange(z.zu)
    z.zu.ticke()
    assert z.zu.uebergabe().zustand is Zustand.ABGEBROCHEN
    z.laufe()
    assert z.zu.aufgabe().art == "nicht_angefordert"
    assert not list((z.zu.dms_ordner / "akten").iterdir())


def test_die_uebernahme_einer_lieferung_laesst_sich_nicht_abbrechen(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.gib_ab()
    z.laufe()
    assert z.zu.aufgabe().art == "nicht_angefordert"
    with pytest.raises(abbruch.AbbruchZuSpaet, match="trifft gerade ein"):
        verlange(z.zu)


@pytest.mark.parametrize(
    ("durch", "grund", "fehler"),
    [
        ("sb1", "  ", BegruendungFehlt),
        ("sb1", "x" * 1001, BegruendungUnzulaessig),
        ("sb1", "fort\x1b[2J", BegruendungUnzulaessig),
        ("sb1", "fort\x00", BegruendungUnzulaessig),
        ("ad1", "x", FalscheRolle),
        ("gesperrt", "x", FalscheRolle),
        ("niemand", "x", NichtGefunden),
    ],
)
def test_wer_nicht_darf_oder_keinen_grund_nennt_bricht_nichts_ab(
    zweibehoerden: Zweibehoerden, durch: str, grund: str, fehler: type[EingabeFehler]
) -> None:
    from gateway.ablage.benutzer import Benutzerbestand
    from gateway.domain.aufgabe import Rolle

    z = zweibehoerden
    with z.weg.haus.datenbank.schreiben() as session:
        bestand = Benutzerbestand(session, z.uhr)
        for id, rolle in (("ad1", Rolle.ADMINISTRATION), ("gesperrt", Rolle.FREIGABE)):
            bestand.lege_an(id, id, wer="Test")
            bestand.setze_rollen(id, z.weg.kennung, [rolle], wer="Test")
        bestand.sperre("gesperrt", True, wer="Test")
        session.commit()
    z.lege_akte(klasse="C")
    z.fordere_an()
    z.laufe()
    with pytest.raises(fehler):
        verlange(z.weg, durch=durch, grund=grund)
    with pytest.raises(NichtGefunden):
        verlange(z.zu, z.weg.uebergabe().id)
    assert z.weg.uebergabe().abbruch_grund is None
    assert len(z.weg.aufgaben()) == 1


def test_der_abbruch_der_ersten_lieferung_nimmt_den_gehaltenen_teil_mit(
    baue_zwei: Callable[..., Zweibehoerden],
) -> None:
    gewuenscht: list[str] = []

    def haltepunkt(name: str) -> None:
        if name == "abgabe.packe.vorher" and not gewuenscht:
            gewuenscht.append(name)
            (erste,) = [u for u in z.weg.uebergaben() if u.id == u.stamm]
            verlange(z.weg, erste.id)

    z = baue_zwei(haltepunkt=haltepunkt)
    ordner = z.lege_akte()
    text = (ordner / "akte.json").read_text(encoding="utf-8")
    (ordner / "akte.json").write_text(text.replace('"klasse": "A"', '"klasse": "C"', 1), encoding="utf-8")
    z.fordere_an()
    z.laufe()
    (gehalten,) = [u for u in z.weg.uebergaben() if u.id != u.stamm]
    if gehalten.haelt:
        z.weg.entscheide("freigeben", durch="fg1")
        z.laufe()
    assert {u.zustand for u in z.weg.uebergaben()} == {Zustand.ABGEBROCHEN}
    assert nichts_ist_hinausgegangen(z)
    assert nachlieferung.WEG.abbrechbar
