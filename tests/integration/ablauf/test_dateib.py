"""Ausländerdatei B: the entry of a file that was handed over lives ten years, five after a death, longer after an
expulsion; then nothing of it is left but the proof in the audit chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import inspect, text

from gateway.ablage.tabellen import Auditzeile, Uebergabezeile
from gateway.ablauf.akte import abgleich, dateib
from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.ablauf.wege.eingaenge import meldungen
from gateway.audit.chain import pruefe_kette
from gateway.auskunft.betrieb.verbleib import Ort, Verbleibsauskunft
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.bdatei import loeschtag
from gateway.domain.meldung import Meldeart, Sperre
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import AKTENZEICHEN, IN_WEGSTADT, Amt, Zweibehoerden

EIGENE = {"vorgang", "uebergabe"}
EINE = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
TAG = timedelta(days=1)
UEBERGEBEN = date(2026, 11, 24)


def abgegeben(z: Zweibehoerden, merkmale: list[str] | None = None) -> Uebergabezeile:
    """The file is over there, and the Karenz is over."""
    z.lege_akte(merkmale=merkmale or [])
    z.fordere_an()
    z.laufe()
    z.uhr.stelle_vor(z.weg.haus.regeln.fristen.karenz)
    z.laufe(2)
    zeile = z.weg.uebergabe()
    assert zeile.zustand is Zustand.ABGESCHLOSSEN
    return zeile


def am(z: Zweibehoerden, tag: date) -> None:
    z.uhr.stelle_vor(tag - z.uhr.jetzt().date())


def zeilen_zu(amt: Amt, id: UUID) -> dict[str, int]:
    """In every table that has a column for a Vorgang."""
    gefunden = {}
    with amt.haus.datenbank.lesen() as session:
        for tafel in inspect(session.get_bind()).get_table_names():
            spalten = {s["name"] for s in inspect(session.get_bind()).get_columns(tafel)}
            gesucht = {"vorgang", "gegenstand", "stamm"} | ({"id"} if tafel in EIGENE else set())
            for spalte in gesucht & spalten:
                frage = text(f"SELECT count(*) FROM {tafel} WHERE {spalte} IN (:a, :b)")
                if n := session.execute(frage, {"a": str(id), "b": id.hex}).scalar():
                    gefunden[f"{tafel}.{spalte}"] = n
    return gefunden


def test_nach_zehn_jahren_ist_nur_noch_der_nachweis_der_loeschung_da(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    alte = abgegeben(z)
    assert alte.eintrag_bis == date(2036, 11, 24)
    assert "bleibt in Datei B bis 24.11.2036" in z.weg.texte()
    am(z, date(2036, 11, 24))
    assert dateib.vergiss(z.weg.haus) == 0, "on its last day it is still there"
    z.uhr.stelle_vor(TAG)
    assert zeilen_zu(z.weg, alte.id)
    assert dateib.vergiss(z.weg.haus) == 1
    assert z.weg.uebergaben() == [] and dateib.vergiss(z.weg.haus) == 0
    assert zeilen_zu(z.weg, alte.id) == {}
    assert list(abgleich.pruefe(z.weg.haus)) == []
    with z.weg.haus.datenbank.lesen() as session:
        nachweise = [
            zeile
            for zeile in session.query(Auditzeile).filter_by(mandant=z.weg.kennung)
            if zeile.ereignis is Auditereignis.EINTRAG_GELOESCHT
        ]
        assert pruefe_kette(session, z.weg.kennung).heil
    assert [n.bezug for n in nachweise] == [f"vorgang:{alte.id}"]
    assert "§ 68 Abs. 2 AufenthV" in nachweise[0].angaben and "Musterfrau" not in nachweise[0].angaben
    wo = Verbleibsauskunft(z.weg.haus.datenbank, z.weg.kennung, z.uhr).wo_ist(AKTENZEICHEN)
    assert wo.ort is Ort.UNBEKANNT
    assert z.zu.uebergaben() != [], "over there it is the file of a person who lives there"


@EINE
def test_nach_dem_tod_sind_es_fuenf_und_lebt_sie_doch_wieder_zehn(
    zweibehoerden: Zweibehoerden, monkeypatch: pytest.MonkeyPatch
) -> None:
    z = zweibehoerden
    alte = abgegeben(z)
    echt = meldungen.meldungsangaben.als_domaene

    def erfahre(art: Meldeart, tag: str | None = None) -> None:
        """A registry office tells it; we write no such notice, so one that we write is read as it."""
        monkeypatch.setattr(
            meldungen.meldungsangaben,
            "als_domaene",
            lambda n: replace(echt(n), art=art, gestorben=tag, sperren=()),
        )
        z.melde(z.weg, Meldeart.AUSKUNFTSSPERRE, anschrift=IN_WEGSTADT, sperren=(Sperre("3"),))
        z.laufe(2)

    erfahre(Meldeart.TOD, "2027-03-01")
    assert z.weg.uebergabe().eintrag_bis == date(2032, 3, 1)
    erfahre(Meldeart.TOD_RUECKNAHME)
    assert z.weg.uebergabe().eintrag_bis == alte.eintrag_bis
    erfahre(Meldeart.TOD, "2027-03-02")
    am(z, date(2032, 3, 3))
    assert dateib.vergiss(z.weg.haus) == 1 and z.weg.uebergaben() == []


@EINE
def test_nach_einer_ausweisung_bleibt_er_bis_jemand_den_tag_nennt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    alte = abgegeben(z, ["ausgewiesen"])
    assert alte.eintrag_bis is None and "§ 91 Abs. 1 AufenthG" in z.weg.texte()
    am(z, date(2060, 1, 1))
    assert dateib.vergiss(z.weg.haus) == 0
    with pytest.raises(dateib.FristUnsinnig):
        dateib.nenne_tag(z.weg.haus, alte.id, date(2060, 6, 1), durch="sb1", grund=" ")
    dateib.nenne_tag(z.weg.haus, alte.id, date(2060, 6, 1), durch="sb1", grund="Frist endete am 1.6.2050")
    am(z, date(2060, 6, 2))
    assert dateib.vergiss(z.weg.haus) == 1 and z.weg.uebergaben() == []


@EINE
def test_solange_etwas_nachkommt_bleibt_die_ganze_sache(
    baue_zwei: Callable[..., Zweibehoerden],
) -> None:
    """A handover whose day is over, but of which another Vorgang is still under way."""
    z = baue_zwei(regeln=Mandantenregeln())
    alte = abgegeben(z)
    with z.weg.haus.buchen() as buch:
        buch.vorgaenge.zum_aendern(alte.id).schritt = "warte_karenz"
        buch.vorgaenge.zum_aendern(alte.id).naechste_pruefung = z.uhr.jetzt()
    am(z, date(2040, 1, 1))
    assert dateib.vergiss(z.weg.haus) == 0


@pytest.mark.parametrize(
    ("merkmale", "bis"),
    [
        ([], date(2036, 11, 24)),
        ([Merkmal(Merkmalart.VERSTORBEN, seit=date(2020, 1, 1))], date(2031, 11, 24)),
        ([Merkmal(Merkmalart.VERSTORBEN, seit=date(2035, 1, 1))], date(2036, 11, 24)),
        ([Merkmal(Merkmalart.AUSGEWIESEN)], None),
        ([Merkmal(Merkmalart.AUSGEWIESEN, bis=date(2030, 2, 28))], date(2040, 2, 28)),
        ([Merkmal(Merkmalart.AUSGEWIESEN, bis=date(2020, 1, 1))], date(2036, 11, 24)),
    ],
)
def test_der_tag_folgt_aus_dem_recht(merkmale: list[Merkmal], bis: date | None) -> None:
    assert loeschtag(UEBERGEBEN, merkmale) == bis


def test_ein_schalttag_wird_der_erste_maerz() -> None:
    assert loeschtag(date(2028, 2, 29)) == date(2038, 3, 1)


@EINE
def test_was_keinen_eintrag_hat_bleibt_drei_jahre_nach_seinem_ende(zweibehoerden: Zweibehoerden) -> None:
    """Who has taken a file over has it in the DMS; what the handover was is told by chain and proof."""
    z = zweibehoerden
    abgegeben(z)
    uebernahme = z.zu.uebergabe()
    bis = uebernahme.eintrag_bis
    assert bis is not None and bis.year == 2029
    assert z.zu.haus.ist_gekommen(z.uhr.jetzt())
    am(z, bis)
    assert dateib.vergiss(z.zu.haus) == 0
    z.uhr.stelle_vor(TAG)
    assert dateib.vergiss(z.zu.haus) == 1
    assert zeilen_zu(z.zu, uebernahme.id) == {}
    assert z.weg.uebergabe().zustand is Zustand.ABGESCHLOSSEN, "the entry in file B of the other one stays"
    with z.zu.haus.datenbank.lesen() as session:
        assert pruefe_kette(session, z.zu.kennung).heil
