from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankNichtErreichbar, NichtGefunden, ZustandPasstNicht
from gateway.ablage.tabellen import Auditzeile, Auftragszeile, Ereigniszeile, Uebergabezeile
from gateway.ablage.vorgaenge import person_von
from gateway.domain.uebergabe import Zustand
from gateway.queue.einstellen import stelle_ein
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import ANDERER, PERSON, M, ablage, uebergabe


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
        ablage(session, uhr).uebergaben.aendere_zustand(
            zeile.id,
            Zustand.VORBEREITET,
            text="43 Dokumente bereitgestellt.",
            wer="Max Beispiel",
            naechste_pruefung=uhr.jetzt() + timedelta(hours=1),
            aus={Zustand.ANGELEGT},
            nachweis=nachweis,
        )
        session.commit()
    with datenbank.lesen() as session:
        erste, zweite = ablage(session, uhr).uebergaben.zeitlinie(zeile.id)
        assert ablage(session, uhr).uebergaben.zeitlinie(zeile.id, ab=1) == [zweite]
    assert (erste.lfd, erste.wer, erste.zustand) == (1, "System", Zustand.ANGELEGT)
    assert (zweite.wer, zweite.zeit, zweite.nachweis) == ("Max Beispiel", uhr.jetzt(), nachweis)
    assert zweite.als_naechstes == Zustand.VORBEREITET.angabe.als_naechstes


def test_die_person_kommt_unveraendert_zurueck(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr).id
        session.commit()
    with datenbank.lesen() as session:
        assert person_von(ablage(session, uhr).uebergaben.lies(id)) == PERSON


def test_kein_offener_zustand_ohne_naechste_pruefung(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """Invariant 9, in the code and, should a bug get past it, in the database."""
    with datenbank.schreiben() as session:
        zeile = uebergabe(session, uhr)
        session.commit()
    with datenbank.schreiben() as session, pytest.raises(ZustandPasstNicht):
        ablage(session, uhr).uebergaben.aendere_zustand(
            zeile.id, Zustand.GESENDET, text="Gesendet.", naechste_pruefung=None
        )
    with pytest.raises(IntegrityError), datenbank.schreiben() as session:
        session.execute(text("UPDATE uebergabe SET naechste_pruefung = NULL"))


def test_aus_einem_endgueltigen_zustand_fuehrt_kein_weg(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        uebergaben = ablage(session, uhr).uebergaben
        id = uebergabe(session, uhr).id
        uebergaben.aendere_zustand(id, Zustand.ABGELEHNT, text="Keine Akte.", naechste_pruefung=None)
        with pytest.raises(ZustandPasstNicht):
            uebergaben.aendere_zustand(id, Zustand.GESENDET, text="x", naechste_pruefung=uhr.jetzt())


def test_ein_anderer_mandant_sieht_und_aendert_nichts(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """Invariant 13, with the very same id on both sides."""
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr).id
        session.commit()
    with datenbank.schreiben() as session:
        fremd = ablage(session, uhr, ANDERER).uebergaben
        assert fremd.finde(id) is None
        assert fremd.seite() == fremd.zeitlinie(id) == []
        with pytest.raises(NichtGefunden):
            fremd.vermerke(id, "Fremder Vermerk")
        uebergabe(session, uhr, ANDERER, id)
        fremd.aendere_zustand(id, Zustand.ABGELEHNT, text="Nur hier.", naechste_pruefung=None)
        session.commit()
    with datenbank.lesen() as session:
        assert ablage(session, uhr).uebergaben.lies(id).zustand is Zustand.ANGELEGT


def test_seiten_gehen_nach_schluessel_und_verlieren_nichts(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        for nummer in range(23):
            uebergabe(session, uhr)
            if nummer % 4 == 0:
                uhr.stelle_vor(timedelta(microseconds=1))
        session.commit()
    with datenbank.lesen() as session:
        uebergaben = ablage(session, uhr).uebergaben
        alle = list(uebergaben.seite(hoechstens=100))
        gesammelt: list[Uebergabezeile] = []
        while seite := uebergaben.seite(
            nach=(gesammelt[-1].erstellt, gesammelt[-1].id) if gesammelt else None, hoechstens=5
        ):
            gesammelt += seite
    assert len(alle) == 23
    assert gesammelt == alle


def test_faellig_wird_was_schweigt(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr).id
        session.commit()
    with datenbank.lesen() as session:
        assert ablage(session, uhr).uebergaben.faellige() == []
        uhr.stelle_vor(timedelta(days=1))
        assert ablage(session, uhr).uebergaben.faellige() == [id]


def test_zwei_gleichzeitige_aenderungen_ueberschreiben_sich_nicht(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    """A row read without lock and written later must not undo what happened meanwhile."""
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr).id
        session.commit()
    with datenbank.lesen() as session:
        veraltet = ablage(session, uhr).uebergaben.lies(id)
    with datenbank.schreiben() as session:
        uhr.stelle_vor(timedelta(seconds=1))
        ablage(session, uhr).uebergaben.vermerke(id, "Inzwischen geschehen.")
        session.commit()
    with pytest.raises(DatenbankNichtErreichbar), datenbank.schreiben() as session:
        session.add(veraltet)
        veraltet.grund = "alt"
        session.commit()
