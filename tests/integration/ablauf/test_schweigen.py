"""No silence: reminders, overdue looks, messages that match nothing, and trouble that is our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import BinaryIO

import pytest
from sqlalchemy import update

from gateway.ablage.tabellen import Auftragszeile, Ereignisart, Uebergabezeile, Vorgangszeile
from gateway.ablauf import vorgangsaufsicht
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Lage
from gateway.ablauf.wege import abgabe, anforderung
from gateway.domain.behoerde import Behoerde
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.ports import GeoeffneteSendung, Quarantaene
from gateway.queue.auftrag import Auftrag
from gateway.schutz.fehler import ZertifikatAbgelehnt
from tests.zweibehoerden import PERSON, WEG, ZU, Zweibehoerden

TAG = timedelta(days=1)


def alle_bei(z: Zweibehoerden) -> Sequence[Uebergabezeile]:
    with z.weg.haus.lesen() as buch:
        return buch.vorgaenge.seite(hoechstens=1000)


def test_eine_unbeantwortete_anforderung_wird_erinnert(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.fordere_an()
    z.laufe()
    for mal, tage in ((1, 4), (2, 6)):  # a weekend between them
        z.uhr.stelle_vor(tage * TAG)
        z.laufe()
        assert len(z.zu.gesendet("010002")) == mal
    assert "erinnert an ihre Anforderung" in z.weg.texte()


def test_eine_verlorene_quittung_wird_auf_erinnerung_noch_einmal_gegeben(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.post.vorher = lambda an, sendung: [] if b"quittung.0020" in sendung else [sendung]
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.GESENDET
    z.post.vorher = None
    z.uhr.stelle_vor(3 * TAG)
    z.laufe()
    assert len(z.weg.gesendet("0021")) == 1
    assert z.weg.uebergabe().zustand is Zustand.KARENZ


def test_eine_erinnerung_bewegt_nur_was_nicht_abgeholt_ist_und_hoechstens_einmal_am_tag(
    zweibehoerden: Zweibehoerden,
) -> None:
    """They have fetched everything and remind all the same: nothing is sent again."""
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.post.vorher = lambda an, s: [] if an == WEG and b"quittung.0020" in s else [s]
    z.laufe(3)
    geliefert = len([1 for an, _ in z.post.eingeliefert if an == ZU])
    with z.zu.haus.lesen() as buch:
        (erste,) = buch.nachrichten.zum_vorgang(z.zu.uebergabe().id)[:1]
    assert erste.typ == "010201"
    erinnere_von_hand(z)
    z.laufe(3)
    assert len([1 for an, _ in z.post.eingeliefert if an == ZU]) == geliefert
    assert "erinnert an ihre Anforderung" in z.weg.texte()


def erinnere_von_hand(z: Zweibehoerden) -> None:
    """As if the taking authority had forgotten the delivery: its request is due for a reminder."""
    zeile = z.zu.uebergabe()
    lage = Lage(z.zu.haus, zeile, Auftrag(0, ZU, "weg", "", {}, 1, 1, "test", timedelta(minutes=5)))
    geschrieben = anforderung._erinnere(lage, 1)
    with z.zu.haus.buchen() as buch:
        ausgang.stelle_aus(buch, geschrieben)


def test_eine_erinnerung_an_eine_unbekannte_anforderung_beginnt_sie(zweibehoerden: Zweibehoerden) -> None:
    """010201 got lost on the way; the reminder carries it."""
    z = zweibehoerden
    z.lege_akte()
    z.post.vorher = lambda an, s: (
        [] if b"Anforderung.010201" in s[:3000] and b"010002" not in s[:3000] else [s]
    )
    z.fordere_an()
    z.laufe(2)
    assert z.weg.uebergaben() == []
    z.uhr.stelle_vor(4 * TAG)
    z.laufe()
    assert "Anforderung aus einer Erinnerung (010002)" in z.weg.texte()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_hundert_steckengebliebene_verzoegern_keinen_anderen(
    baue_zwei: Callable[..., Zweibehoerden], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their looks fail and are pushed forward; the one behind them is looked after in the same tick."""
    z = baue_zwei()
    for nummer in range(102):
        z.lege_akte(
            name=f"a{nummer}", aktenzeichen=f"S-{nummer}", person=replace(PERSON, azr_nummer=f"9{nummer:011}")
        )
        abgabe.beginne(z.weg.haus, Behoerde(ZU, "Zustadt"), f"S-{nummer}", wer="Frau Beispiel")
    alle = sorted(u.id for u in alle_bei(z))
    with z.weg.haus.datenbank.schreiben() as session:
        session.execute(update(Vorgangszeile).values(naechste_pruefung=z.uhr.wert - TAG))
        session.execute(update(Auftragszeile).values(faellig=z.uhr.wert + 9 * TAG))
        session.commit()
    kaputt = set(alle[:100])
    echt = vorgangsaufsicht._sieh_nach

    def sieh_nach(haus: object, buch: object, id: object) -> None:
        if id in kaputt:
            raise ValueError("steckt")
        echt(haus, buch, id)  # type: ignore[arg-type]

    monkeypatch.setattr(vorgangsaufsicht, "_sieh_nach", sieh_nach)
    for _ in range(2):
        with z.weg.haus.datenbank.schreiben() as session:
            vorgangsaufsicht.takt(z.weg.haus, session)
            session.commit()
    gesehen = {u.id for u in alle_bei(z) if u.versaeumt}
    assert gesehen >= set(alle[100:])


def test_was_liegen_bleibt_wird_gemeldet_und_gezaehlt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.fordere_an()
    z.laufe()
    with z.zu.haus.datenbank.schreiben() as session:
        session.execute(update(Auftragszeile).values(faellig=z.uhr.wert + 99 * TAG))
        session.commit()
    z.uhr.stelle_vor(10 * TAG)
    for mal in (1, 2):
        with z.zu.haus.datenbank.schreiben() as session:
            vorgangsaufsicht.takt(z.zu.haus, session)
            session.commit()
        assert z.zu.uebergabe().versaeumt == mal
        z.uhr.stelle_vor(timedelta(hours=2))
    ueberfaellig = [e for e in z.zu.zeitlinie() if e.art is Ereignisart.FEHLER and "Überfällig" in e.text]
    assert len(ueberfaellig) == 1


def test_was_unsere_stoerung_verschliesst_wartet_und_geht_von_selbst_auf(
    zweibehoerden: Zweibehoerden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No revocation list: not the sender's fault. As soon as it is there, the message opens."""
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    siegel = z.weg.post.siegel
    echt, fehlt = siegel.oeffne, [True]

    def oeffne(sendung: BinaryIO, quarantaene: Quarantaene) -> GeoeffneteSendung:
        if fehlt[0]:
            fehler = ZertifikatAbgelehnt("Es fehlt eine gültige Sperrliste.")
            fehler.geduldig = True
            raise fehler
        return echt(sendung, quarantaene)

    monkeypatch.setattr(siegel, "oeffne", oeffne)
    for _ in range(6):
        z.laufe(1)
        z.uhr.stelle_vor(timedelta(hours=12))
    assert z.weg.uebergaben() == [] and z.weg.geparkt() == []
    with z.weg.haus.lesen() as buch:
        assert len(buch.nachrichten.neueste(zustaende=[Nachrichtenzustand.EMPFANGEN])) == 1
    assert any("noch nicht prüfen" in (a.grund_text or "") for a in z.weg.offen("eingang"))
    fehlt[0] = False
    z.uhr.stelle_vor(timedelta(hours=2))
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_ein_unbekannter_schritt_haelt_den_vorgang_an_und_verliert_nichts(
    zweibehoerden: Zweibehoerden,
) -> None:
    """An older program, rolled back, meets data of a newer one."""
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    with z.zu.haus.buchen() as buch:
        zeile = buch.vorgaenge.zum_aendern(z.zu.uebergabe().id)
        schritt, zeile.schritt = zeile.schritt, "schritt_von_morgen"
    z.laufe()
    assert z.zu.geparkt() == [], "patience: nobody has to fetch it back"
    assert any("kennt den Schritt nicht" in (a.grund_text or "") for a in z.zu.offen("weg"))
    with z.zu.haus.buchen() as buch:
        buch.vorgaenge.zum_aendern(z.zu.uebergabe().id).schritt = schritt
    z.uhr.stelle_vor(timedelta(hours=2))
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
