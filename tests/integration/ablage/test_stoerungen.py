"""A database that goes away or is locked is temporary; nothing is lost and nothing done twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gateway.ablage import datenbank as modul
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankNichtErreichbar
from gateway.ablage.tabellen import Auftragszustand
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt
from gateway.queue.einstellen import stelle_ein
from gateway.queue.verwaltung import Auswahl, liste
from gateway.queue.worker import Worker
from tests.conftest import FesterZufall, StehendeUhr
from tests.integration.ablage.werkzeug import M, buch, uebergabe

NUR_POSTGRES = pytest.mark.parametrize("datenbank_url", ["postgres"], indirect=True)
NUR_SQLITE = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


def _trenne_alle(session: Session) -> None:
    """What a restart of the server does to us: every connection ends, this one too."""
    session.execute(
        text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
    )


@NUR_POSTGRES
def test_reisst_die_verbindung_beim_buchen_geschieht_die_wirkung_einmal(
    datenbank: Datenbank, uhr: StehendeUhr, zufall: FesterZufall
) -> None:
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr).id
        stelle_ein(session, M, "a", "a", {}, jetzt=uhr.jetzt())
        session.commit()
    versuche: list[int] = []

    def handler(auftrag: Auftrag) -> Abschluss:
        def buchen(session: Session) -> None:
            vorgaenge = buch(session, uhr).vorgaenge
            vorgaenge.vermerke(vorgaenge.zum_aendern(id), "Wirkung")
            session.flush()
            if auftrag.versuche == 1:
                _trenne_alle(session)

        versuche.append(auftrag.versuche)
        return Erledigt(buchen)

    worker = Worker(datenbank, {"a": handler}, name="w", uhr=uhr, zufall=zufall)
    for _ in range(5):
        worker.laufe(bis_leer=True)
        uhr.stelle_vor(timedelta(minutes=1))
    with datenbank.lesen() as session:
        wirkungen = [e for e in buch(session, uhr).vorgaenge.zeitlinie(id) if e.text == "Wirkung"]
        assert len(liste(session, Auswahl(zustand=Auftragszustand.ERLEDIGT))) == 1
    assert (versuche, len(wirkungen)) == ([1, 2], 1)


@NUR_POSTGRES
def test_nach_einem_neustart_wird_von_selbst_neu_verbunden(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with pytest.raises(DatenbankNichtErreichbar), datenbank.schreiben() as session:
        _trenne_alle(session)
    with datenbank.schreiben() as session:
        uebergabe(session, uhr)
        session.commit()


@NUR_SQLITE
def test_wer_zu_lange_auf_die_sperre_wartet_versucht_es_spaeter(
    datenbank: Datenbank, datenbank_url: str, uhr: StehendeUhr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modul, "SPERRE_HOECHSTENS", 0.05)
    ungeduldig = Datenbank(datenbank_url)
    with datenbank.schreiben() as session:
        uebergabe(session, uhr)
        with pytest.raises(DatenbankNichtErreichbar), ungeduldig.schreiben() as andere:
            uebergabe(andere, uhr)
        with ungeduldig.lesen() as leser:
            assert buch(leser, uhr).vorgaenge.seite() == []
    ungeduldig.schliesse()
