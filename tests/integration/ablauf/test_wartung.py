"""Maintenance on both databases: nothing leaves while it is on, nothing is lost, and it goes on when it is lifted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auditzeile
from gateway.ablauf.wartung import LAENGSTENS, WartungFalsch, Wartungsbuch
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.wartung import Wartungsart
from gateway.queue.anweisungen import Griff
from gateway.queue.auftrag import Auftrag
from gateway.queue.einstellen import stelle_ein
from gateway.queue.vergabe import beanspruche
from tests.conftest import StehendeUhr
from tests.zweibehoerden import WEG, ZU, Zweibehoerden

LEASE = timedelta(minutes=5)
ANDERE = "azr:002000"


@pytest.fixture
def buch(datenbank: Datenbank, uhr: StehendeUhr) -> Wartungsbuch:
    return Wartungsbuch(datenbank, (WEG, ANDERE), uhr)


def _beginne(buch: Wartungsbuch, wo: str | None, art: Wartungsart, uhr: StehendeUhr) -> None:
    buch.setze(wo, art, bis=uhr.jetzt() + timedelta(hours=2), grund="Neues DMS", wer="technik")


def _stelle(db: Datenbank, uhr: StehendeUhr, art: str, mandant: str = WEG) -> None:
    with db.schreiben() as session:
        stelle_ein(session, mandant, art, f"{art}:1", {}, jetzt=uhr.jetzt())
        session.commit()


def _nimm(db: Datenbank, uhr: StehendeUhr, reihum: Sequence[str] | None = None) -> Auftrag | None:
    with db.schreiben() as session:
        griff = Griff({"ausgang.senden": LEASE, "eingang.abholen": LEASE})
        auftrag = beanspruche(session, "w", griff, jetzt=uhr.jetzt(), mandanten=reihum)
        session.commit()
    return auftrag


def test_nur_annehmen_haelt_das_senden_einer_behoerde_und_sonst_nichts(
    datenbank: Datenbank, uhr: StehendeUhr, buch: Wartungsbuch
) -> None:
    _stelle(datenbank, uhr, "ausgang.senden")
    _beginne(buch, WEG, Wartungsart.NUR_ANNEHMEN, uhr)
    assert _nimm(datenbank, uhr) is None
    _stelle(datenbank, uhr, "eingang.abholen")
    _stelle(datenbank, uhr, "ausgang.senden", ANDERE)
    genommen = {(a.mandant, a.art) for _ in range(2) if (a := _nimm(datenbank, uhr))}
    assert genommen == {(WEG, "eingang.abholen"), (ANDERE, "ausgang.senden")}
    assert _nimm(datenbank, uhr) is None
    assert buch.zahlen(WEG).ruhende == 1
    buch.hebe_auf(WEG, wer="technik")
    auftrag = _nimm(datenbank, uhr)
    assert auftrag is not None
    assert (auftrag.mandant, auftrag.art, auftrag.versuche) == (WEG, "ausgang.senden", 1)


def test_leerlaufen_der_ganzen_installation_beginnt_nichts_neues_und_sagt_was_noch_laeuft(
    datenbank: Datenbank, uhr: StehendeUhr, buch: Wartungsbuch
) -> None:
    _stelle(datenbank, uhr, "eingang.abholen")
    laufender = _nimm(datenbank, uhr)
    assert laufender is not None
    _stelle(datenbank, uhr, "eingang.abholen", ANDERE)
    _beginne(buch, None, Wartungsart.LEERLAUFEN, uhr)
    assert _nimm(datenbank, uhr) is None
    assert (buch.zahlen().laufende, buch.zahlen().ruhende) == (1, 1)
    assert buch.zahlen(ANDERE).laufende == 0
    uhr.stelle_vor(LEASE * 2)  # the holder died: nobody takes it over now either
    assert _nimm(datenbank, uhr) is None
    assert buch.hebe_auf(None, wer="technik")
    assert not buch.hebe_auf(None, wer="technik")
    assert {a.mandant for _ in range(2) if (a := _nimm(datenbank, uhr))} == {WEG, ANDERE}


def test_wer_reihum_nimmt_uebergeht_wer_ruht(
    datenbank: Datenbank, uhr: StehendeUhr, buch: Wartungsbuch
) -> None:
    for mandant in (WEG, ANDERE):
        _stelle(datenbank, uhr, "ausgang.senden", mandant)
    _beginne(buch, WEG, Wartungsart.NUR_ANNEHMEN, uhr)
    auftrag = _nimm(datenbank, uhr, (WEG, ANDERE))
    assert auftrag is not None and auftrag.mandant == ANDERE
    assert _nimm(datenbank, uhr, (WEG, ANDERE)) is None
    buch.hebe_auf(WEG, wer="technik")
    auftrag = _nimm(datenbank, uhr, (WEG, ANDERE))
    assert auftrag is not None and auftrag.mandant == WEG


def test_wer_wann_warum_steht_in_der_kette_jeder_behoerde_die_es_angeht(
    datenbank: Datenbank, uhr: StehendeUhr, buch: Wartungsbuch
) -> None:
    _beginne(buch, WEG, Wartungsart.NUR_ANNEHMEN, uhr)
    _beginne(buch, None, Wartungsart.LEERLAUFEN, uhr)
    buch.hebe_auf(None, wer="nacht")
    with datenbank.lesen() as session:
        zeilen = session.scalars(select(Auditzeile)).all()
    gesetzt, aufgehoben = Auditereignis.WARTUNG_GESETZT, Auditereignis.WARTUNG_AUFGEHOBEN
    assert sorted((z.mandant, z.ereignis, z.wer, z.bezug) for z in zeilen) == sorted(
        [
            (WEG, gesetzt, "technik", f"wartung:{WEG}"),
            *((m, gesetzt, "technik", "wartung:installation") for m in (WEG, ANDERE)),
            *((m, aufgehoben, "nacht", "wartung:installation") for m in (WEG, ANDERE)),
        ]
    )
    assert all("Neues DMS" in z.angaben for z in zeilen if z.ereignis is gesetzt)
    assert [w.mandant for w in buch.offene()] == [WEG]


def test_aendern_laesst_den_beginn_stehen_und_ein_vergangenes_ende_ist_ueberzogen(
    uhr: StehendeUhr, buch: Wartungsbuch
) -> None:
    beginn = uhr.jetzt()
    _beginne(buch, WEG, Wartungsart.NUR_ANNEHMEN, uhr)
    uhr.stelle_vor(timedelta(hours=3))
    (vergessen,) = buch.offene(WEG)
    assert vergessen.ueberzogen
    _beginne(buch, WEG, Wartungsart.LEERLAUFEN, uhr)
    (verlaengert,) = buch.offene(WEG)
    assert (verlaengert.seit, verlaengert.ueberzogen) == (beginn, False)
    assert buch.offene(ANDERE) == []


@pytest.mark.parametrize(
    ("ende", "grund"),
    [
        (timedelta(0), "Umbau"),
        (LAENGSTENS + timedelta(seconds=1), "Umbau"),
        (timedelta(hours=1), "  "),
        (timedelta(hours=1), "x" * 301),
        (timedelta(hours=1), "a\x00b"),
    ],
)
@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
def test_ohne_grund_und_ohne_ende_geht_es_nicht(
    uhr: StehendeUhr, buch: Wartungsbuch, ende: timedelta, grund: str
) -> None:
    with pytest.raises(WartungFalsch):
        buch.setze(WEG, Wartungsart.NUR_ANNEHMEN, bis=uhr.jetzt() + ende, grund=grund, wer="technik")
    assert buch.offene() == []


def test_nichts_geht_hinaus_nichts_geht_verloren_und_danach_kommt_die_akte_an(
    zweibehoerden: Zweibehoerden, uhr: StehendeUhr
) -> None:
    """First the request waits, then the file: whoever is under maintenance sends nothing and takes in all the same."""
    z = zweibehoerden
    z.lege_akte()
    buch = Wartungsbuch(z.zu.haus.datenbank, (WEG, ZU), uhr)
    _beginne(buch, ZU, Wartungsart.NUR_ANNEHMEN, uhr)
    z.fordere_an()
    z.laufe()
    assert z.post.eingeliefert == []
    assert buch.zahlen(ZU).ruhende == 1
    _beginne(buch, WEG, Wartungsart.NUR_ANNEHMEN, uhr)
    buch.hebe_auf(ZU, wer="technik")
    z.laufe()
    assert {an for an, _ in z.post.eingeliefert} == {WEG}
    assert z.weg.uebergabe().richtung is Richtung.ABGABE  # taken in, looked at, packed
    buch.hebe_auf(WEG, wer="technik")
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert z.akte_am_ziel().is_dir()
