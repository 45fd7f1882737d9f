"""Repair by hand on real handovers: items are fetched back and put aside in bulk, and the handover says so."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from gateway.ablage.tabellen import Auftragszustand
from gateway.ablauf.post import eingang
from gateway.ablauf.reparatur import Auslese, Werkstatt
from gateway.auskunft.betrieb import Betriebsauskunft
from gateway.domain.uebergabe import Zustand
from gateway.errors import EingabeFehler
from gateway.queue.verwaltung import Auswahl
from tests.zweibehoerden import PERSON, Amt, Zweibehoerden, pdf

WER = "Administration (test)"


class Voll(EingabeFehler):
    code = "dms.voll"
    satz = "Das DMS nimmt nichts mehr an."
    rat = "Platz schaffen."


def werkstatt(amt: Amt) -> Werkstatt:
    return Werkstatt(amt.haus.datenbank, amt.kennung, amt.haus.uhr, WER)


def betrieb(amt: Amt) -> Betriebsauskunft:
    return Betriebsauskunft(amt.haus.datenbank, amt.kennung, amt.haus.uhr)


@pytest.fixture
def begonnen(zweibehoerden: Zweibehoerden) -> Zweibehoerden:
    """Freiburg has asked; nobody has looked into a mailbox yet."""
    zweibehoerden.lege_akte({"1.pdf": pdf(1)})
    zweibehoerden.fordere_an()
    return zweibehoerden


def test_geparktes_zeigt_sich_in_der_uebergabe_und_geht_nach_dem_zurueckholen_weiter(
    begonnen: Zweibehoerden,
) -> None:
    amt = begonnen.zu
    id = amt.uebergabe().id
    probe = werkstatt(amt).parke(Auslese(vorgang=id), "Wartung", probelauf=True)
    assert betrieb(amt).liste(gestoert=True).zeilen == ()
    assert werkstatt(amt).parke(Auslese(vorgang=id), "Wartung") == probe > 0
    assert werkstatt(amt).parke(Auslese(vorgang=id), "Wartung") == 0
    (zeile,) = betrieb(amt).liste(gestoert=True).zeilen
    assert (zeile.id, zeile.stoerung) == (id, "Wartung")
    assert (amt.zeitlinie()[-1].wer, amt.zeitlinie()[-1].text) == (WER, "Beiseitegelegt: Wartung")
    assert [g.anzahl for g in betrieb(amt).zahlen().gestoert] == [1]
    [gruppe] = betrieb(amt).zahlen().geparkt
    assert (gruppe.name, gruppe.anzahl) == ("queue.von_hand", probe)
    begonnen.laufe()
    assert amt.uebergabe().zustand is Zustand.ANGELEGT, "nothing moves by itself"

    assert werkstatt(amt).hole_zurueck(Auslese(ursache="gibt.es.nicht")) == 0
    assert werkstatt(amt).hole_zurueck(Auslese(partner=amt.kennung)) == 0, "that is we"
    alle = Auslese(ursache="queue.von_hand", partner=begonnen.weg.kennung)
    assert werkstatt(amt).hole_zurueck(alle, probelauf=True) == probe
    assert betrieb(amt).liste(gestoert=True).zeilen
    assert werkstatt(amt).hole_zurueck(alle) == probe
    assert betrieb(amt).liste(gestoert=True).zeilen == ()
    begonnen.laufe()
    assert amt.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_nach_der_abhilfe_wird_alles_einer_ursache_auf_einmal_zurueckgeholt(
    begonnen: Zweibehoerden, monkeypatch: pytest.MonkeyPatch
) -> None:
    amt = begonnen.zu
    lege = amt.haus.dms.lege_dokument

    def voll(*_: object) -> None:
        raise Voll

    monkeypatch.setattr(type(amt.haus.dms), "lege_dokument", voll)
    begonnen.laufe()
    [geparkt] = betrieb(amt).auftraege(Auswahl(Auftragszustand.GEPARKT))
    assert (geparkt.ursache, geparkt.text, geparkt.rat) == ("dms.voll", Voll.satz, Voll.rat)
    assert (geparkt.vorgang, geparkt.partner) == (amt.uebergabe().id, begonnen.weg.kennung)
    monkeypatch.setattr(type(amt.haus.dms), "lege_dokument", lege.__func__)  # type: ignore[attr-defined]
    assert werkstatt(amt).hole_zurueck(Auslese(ursache="dms.voll")) == 1
    begonnen.laufe()
    assert amt.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_wiederkehrende_arbeit_wird_nicht_mit_allem_anderen_geparkt(begonnen: Zweibehoerden) -> None:
    amt = begonnen.weg
    amt.ticke()
    begonnen.uhr.stelle_vor(timedelta(minutes=1))
    with amt.haus.datenbank.schreiben() as session:
        eingang.takt(amt.post, session)
        session.commit()
    vorher = {a.nummer: a.art for a in betrieb(amt).auftraege(Auswahl())}
    anzahl = werkstatt(amt).parke(Auslese())
    danach = {a.nummer: a.zustand for a in betrieb(amt).auftraege(Auswahl())}
    ungeparkt = [vorher[n] for n, z in danach.items() if z is not Auftragszustand.GEPARKT]
    assert ungeparkt == [eingang.ABHOLEN]
    assert anzahl == len(danach) - 1


def test_das_protokoll_nennt_jeden_schritt_und_keine_person(
    begonnen: Zweibehoerden, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        begonnen.laufe()
    id = begonnen.zu.uebergabe().id
    schritte = [r.getMessage() for r in caplog.records if f"Vorgang {id}" in r.getMessage()]
    assert any("anforderung.importiere: erledigt" in s for s in schritte)
    assert any(
        s.endswith("anforderung.warte_auf_quittungsversand: erledigt, Abgeschlossen") for s in schritte
    )
    assert len(schritte) == len(set(schritte)), "looking again without news is no line"
    for geheim in (PERSON.familienname, PERSON.vorname, str(PERSON.azr_nummer)):
        assert geheim not in caplog.text
