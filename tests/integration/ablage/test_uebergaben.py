from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankNichtErreichbar, NichtGefunden, ZustandPasstNicht
from gateway.ablage.kennzahlen import Kennzahlen
from gateway.ablage.tabellen import ENDE, Auditzeile, Auftragszeile, Ereigniszeile, Uebergabezeile
from gateway.ablage.vorgaenge import person_von
from gateway.domain.behoerde import Behoerde
from gateway.domain.uebergabe import UEBERGAENGE, Richtung, Zustand, darf_folgen
from gateway.queue.auftrag import Grund
from gateway.queue.einstellen import stelle_ein
from gateway.queue.verwaltung import hole_zurueck, parke
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import ANDERER, PERSON, M, buch, uebergabe


def _anzahlen(db: Datenbank) -> tuple[int, ...]:
    with db.lesen() as session:
        return tuple(
            session.scalars(select(func.count()).select_from(t)).one()
            for t in (Uebergabezeile, Ereigniszeile, Auftragszeile, Auditzeile)
        )


def test_zustand_ereignis_auftrag_und_protokoll_gehen_zusammen(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    with datenbank.schreiben() as session:
        zeile = uebergabe(session, uhr)
        stelle_ein(session, M, "vorbereiten", f"vorbereiten:{zeile.id}", {}, jetzt=uhr.jetzt())
        session.commit()
    assert _anzahlen(datenbank) == (1, 1, 1, 1)


@pytest.mark.parametrize("wie", ["ohne commit", "ausnahme"])
def test_ein_abbruch_hinterlaesst_weder_zustand_noch_ereignis_noch_auftrag_noch_protokoll(
    datenbank: Datenbank, uhr: StehendeUhr, wie: str
) -> None:
    def versuche() -> None:
        with datenbank.schreiben() as session:
            zeile = uebergabe(session, uhr)
            stelle_ein(session, M, "vorbereiten", f"vorbereiten:{zeile.id}", {}, jetzt=uhr.jetzt())
            session.flush()
            if wie == "ausnahme":
                raise RuntimeError

    if wie == "ausnahme":
        with pytest.raises(RuntimeError):
            versuche()
    else:
        versuche()
    assert _anzahlen(datenbank) == (0, 0, 0, 0)


def test_wer_den_zustand_von_hand_setzt_scheitert(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        zeile = uebergabe(session, uhr)
        with pytest.raises(AttributeError):
            zeile.zustand = Zustand.ABGESCHLOSSEN  # type: ignore[misc]


def test_die_zeitlinie_sagt_wer_wann_was_und_was_als_naechstes(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    nachweis = uuid4()
    with datenbank.schreiben() as session:
        zeile = uebergabe(session, uhr)
        uhr.stelle_vor(timedelta(minutes=5))
        buch(session, uhr).vorgaenge.setze_zustand(
            zeile,
            Zustand.VORBEREITET,
            "43 Dokumente bereitgestellt.",
            wer="Max Beispiel",
            nachweis=nachweis,
            partner_sagt="Bitte bald.",
        )
        session.commit()
    with datenbank.lesen() as session:
        erste, zweite = buch(session, uhr).vorgaenge.zeitlinie(zeile.id)
        assert buch(session, uhr).vorgaenge.zeitlinie(zeile.id, ab=1) == [zweite]
    assert (erste.lfd, erste.wer, erste.zustand) == (1, "System", Zustand.ANGELEGT)
    assert (zweite.wer, zweite.zeit, zweite.nachweis) == ("Max Beispiel", uhr.jetzt(), nachweis)
    assert (zweite.text, zweite.partner_sagt) == ("43 Dokumente bereitgestellt.", "Bitte bald.")
    assert zweite.als_naechstes == Zustand.VORBEREITET.angabe.als_naechstes


def test_die_person_kommt_unveraendert_zurueck(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr).id
        session.commit()
    with datenbank.lesen() as session:
        assert person_von(buch(session, uhr).vorgaenge.lies(id)) == PERSON


def test_nur_am_ende_darf_die_naechste_pruefung_fehlen(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """Invariant 9, should a bug get past the code: in the database."""
    with datenbank.schreiben() as session:
        uebergabe(session, uhr)
        session.commit()
    with pytest.raises(IntegrityError), datenbank.schreiben() as session:
        session.execute(text("UPDATE vorgang SET naechste_pruefung = NULL"))
    with datenbank.schreiben() as session:
        session.execute(text("UPDATE vorgang SET naechste_pruefung = NULL, schritt = 'ende'"))
        session.commit()


@pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("richtung", Richtung)
def test_nur_die_zustandswechsel_der_tabelle_gibt_es(
    datenbank: Datenbank, uhr: StehendeUhr, richtung: Richtung
) -> None:
    """All pairs: what the table doesn't know leaves row, timeline and audit log as they were."""
    with datenbank.schreiben() as session:
        vorgaenge = buch(session, uhr).vorgaenge
        zeile = uebergabe(session, uhr, richtung=richtung)
        for alt, neu in product(Zustand, Zustand):
            zeile._zustand = alt
            vorher = zeile.ereignisse
            if darf_folgen(richtung, alt, neu):
                vorgaenge.setze_zustand(zeile, neu, "geht")
                assert (zeile.zustand, zeile.ereignisse) == (neu, vorher + 1)
                continue
            with pytest.raises(ZustandPasstNicht):
                vorgaenge.setze_zustand(zeile, neu, "geht nicht")
            assert (zeile.zustand, zeile.ereignisse) == (alt, vorher)


@pytest.mark.parametrize("richtung", Richtung)
def test_aus_einem_endgueltigen_zustand_fuehrt_kein_weg_und_jeder_ist_erreichbar(richtung: Richtung) -> None:
    for alt in Zustand:
        folgen = UEBERGAENGE[richtung].get(alt, frozenset())
        assert not (alt.endgueltig and folgen), alt
        assert alt not in folgen
    erreicht, neu = {Zustand.ANGELEGT}, {Zustand.ANGELEGT}
    while neu:
        neu = {f for z in neu for f in UEBERGAENGE[richtung].get(z, frozenset())} - erreicht
        erreicht |= neu
    genannt = set(UEBERGAENGE[richtung]) | {f for fs in UEBERGAENGE[richtung].values() for f in fs}
    assert erreicht == genannt


def test_was_nur_noch_geloescht_wird_ist_nicht_mehr_offen(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """Else the oldest open one is always as old as the Karenz is long."""
    with datenbank.schreiben() as session:
        offen, quittiert, da = (uebergabe(session, uhr) for _ in range(3))
        quittiert._zustand, da._zustand = Zustand.KARENZ, Zustand.ABGESCHLOSSEN
        session.flush()
        assert offen.schritt == quittiert.schritt == da.schritt
        assert sum(g.anzahl for g in Kennzahlen(session, M, uhr).offene()) == 1
        assert sum(g.anzahl for g in Kennzahlen(session, M, uhr).offene_je_partner()) == 1


def _gezaehlt(session: Session, uhr: StehendeUhr) -> dict[str, int]:
    zahlen = Kennzahlen(session, M, uhr)
    gruppen = {"offen": zahlen.offene(), "gehalten": zahlen.gehaltene(), "gestoert": zahlen.gestoerte()}
    return {name: sum(g.anzahl for g in wert) for name, wert in gruppen.items()} | {
        "versaeumt": zahlen.versaeumte()
    }


def test_stoerung_und_frage_stehen_neben_dem_zustand(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        vorgaenge = buch(session, uhr).vorgaenge
        gestoert, gehalten, _ = (uebergabe(session, uhr) for _ in range(3))
        gehalten.haelt = "akte_nicht_gefunden"
        gehalten.versaeumt = 1
        session.flush()
        nummern = [
            stelle_ein(session, M, art, f"{art}:1", {"vorgang": str(gestoert.id)}, jetzt=uhr.jetzt())
            for art in ("weg", "senden")
        ]
        assert vorgaenge.seite(gestoert=True) == []
        for nummer in nummern:
            parke(session, nummer, Grund("x", "Es geht nicht weiter."), jetzt=uhr.jetzt(), wer="admin")
        session.commit()
    with datenbank.schreiben() as session:
        vorgaenge = buch(session, uhr).vorgaenge
        assert _gezaehlt(session, uhr) == {"offen": 3, "gehalten": 1, "gestoert": 1, "versaeumt": 1}
        assert [z.id for z in vorgaenge.seite(gestoert=True)] == [gestoert.id]
        assert [z.id for z in vorgaenge.seite(gehalten=True)] == [gehalten.id]
        assert vorgaenge.seite(gehalten=True, gestoert=True) == []
        zeile = vorgaenge.zum_aendern(gestoert.id)
        assert zeile.zustand is Zustand.ANGELEGT
        hole_zurueck(session, nummern[0], jetzt=uhr.jetzt(), wer="admin")
        assert _gezaehlt(session, uhr)["gestoert"] == 1, "another item's success says nothing"
        hole_zurueck(session, nummern[1], jetzt=uhr.jetzt(), wer="admin")
        assert _gezaehlt(session, uhr)["gestoert"] == 0
        zeile.schritt = ENDE
        session.commit()
    with datenbank.lesen() as session:
        assert _gezaehlt(session, uhr)["offen"] == 2


def test_eine_seite_waehlt_nach_partner_richtung_und_zustand(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        einer = uebergabe(session, uhr)
        anderer = uebergabe(
            session, uhr, partner=Behoerde("azr:009900", "Andere"), richtung=Richtung.UEBERNAHME
        )
        session.commit()
    with datenbank.lesen() as session:
        vorgaenge = buch(session, uhr).vorgaenge
        assert [z.id for z in vorgaenge.seite(partner="azr:009900")] == [anderer.id]
        assert [z.id for z in vorgaenge.seite(richtung=Richtung.ABGABE)] == [einer.id]
        assert vorgaenge.seite(zustaende=[Zustand.KARENZ]) == []
        assert [z.id for z in vorgaenge.zur_person(Richtung.ABGABE, PERSON.azr_nummer)] == [einer.id]
        assert vorgaenge.zur_person(Richtung.ABGABE, None) == ()


def test_ein_stamm_haelt_die_vorgaenge_einer_sache_zusammen(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        erster = uebergabe(session, uhr)
        uhr.stelle_vor(timedelta(seconds=1))
        zweiter = uebergabe(session, uhr, stamm=erster.stamm)
        uebergabe(session, uhr)
        session.commit()
    with datenbank.lesen() as session:
        assert [z.id for z in buch(session, uhr).vorgaenge.zum_stamm(erster.id)] == [erster.id, zweiter.id]


def test_ein_anderer_mandant_sieht_und_aendert_nichts(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """Invariant 13, with the very same id on both sides."""
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr).id
        session.commit()
    with datenbank.schreiben() as session:
        fremd = buch(session, uhr, ANDERER).vorgaenge
        assert fremd.finde(id) is None
        assert fremd.seite() == fremd.zeitlinie(id) == []
        with pytest.raises(NichtGefunden):
            fremd.zum_aendern(id)
        with pytest.raises(NichtGefunden):
            fremd.lies(id)
        fremd.setze_zustand(uebergabe(session, uhr, ANDERER, id), Zustand.ABGELEHNT, "Nur hier.")
        session.commit()
    with datenbank.lesen() as session:
        assert buch(session, uhr).vorgaenge.lies(id).zustand is Zustand.ANGELEGT


def test_seiten_gehen_nach_schluessel_und_verlieren_nichts(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        for nummer in range(23):
            uebergabe(session, uhr)
            if nummer % 4 == 0:
                uhr.stelle_vor(timedelta(microseconds=1))
        session.commit()
    with datenbank.lesen() as session:
        vorgaenge = buch(session, uhr).vorgaenge
        alle = list(vorgaenge.seite(hoechstens=100))
        gesammelt: list[Uebergabezeile] = []
        while seite := vorgaenge.seite(
            nach=(gesammelt[-1].erstellt, gesammelt[-1].id) if gesammelt else None, hoechstens=5
        ):
            gesammelt += seite
    assert len(alle) == 23
    assert gesammelt == alle


def test_versaeumt_ist_wonach_niemand_gesehen_hat(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """Invariant 9; the longest overdue first, and never more at once than asked for."""
    duldung = timedelta(minutes=5)
    with datenbank.schreiben() as session:
        spaeter = uebergabe(session, uhr, naechste_pruefung=uhr.jetzt() + timedelta(days=2)).id
        frueher = uebergabe(session, uhr).id
        session.commit()
    with datenbank.lesen() as session:
        vorgaenge = buch(session, uhr).vorgaenge
        uhr.stelle_vor(timedelta(days=1, minutes=4))
        assert vorgaenge.versaeumte(seit=duldung) == []
        uhr.stelle_vor(timedelta(minutes=1))
        assert vorgaenge.versaeumte(seit=duldung) == [frueher]
        uhr.stelle_vor(timedelta(days=1))
        assert vorgaenge.versaeumte(seit=duldung) == [frueher, spaeter]
        assert vorgaenge.versaeumte(seit=duldung, hoechstens=1) == [frueher]


def test_zwei_gleichzeitige_aenderungen_ueberschreiben_sich_nicht(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    """A row read without lock and written later must not undo what happened meanwhile."""
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr).id
        session.commit()
    with datenbank.lesen() as session:
        veraltet = buch(session, uhr).vorgaenge.lies(id)
    with datenbank.schreiben() as session:
        uhr.stelle_vor(timedelta(seconds=1))
        vorgaenge = buch(session, uhr).vorgaenge
        vorgaenge.vermerke(vorgaenge.zum_aendern(id), "Inzwischen geschehen.")
        session.commit()
    with pytest.raises(DatenbankNichtErreichbar), datenbank.schreiben() as session:
        session.add(veraltet)
        veraltet.grund = "alt"
        session.commit()
