"""Versions of a rule set: drafted by one person, activated by another, never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.regelsaetze import Regelsaetze, regelsatz_von
from gateway.ablage.tabellen import Auditzeile
from gateway.domain.fristen import Fristen
from gateway.domain.grenzen import Grenzen, Wegzugsbestaetigung
from gateway.domain.regelsatz import Regelangabe, Regelsatz
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import ANDERER, M

VORGABE = Regelsatz(grenzen=Grenzen(tageslimit=17))
EIGENER = Regelsatz(
    grenzen=Grenzen(
        wegzug_bestaetigung=Wegzugsbestaetigung.ERFORDERLICH,
        dienst_von=time(7),
        dienst_bis=time(18, 30),
        land="BW",
    ),
    anforderung=(Regelangabe("haft", aus=True),),
    freigabe=(Regelangabe("zu_gross", nach="merkmale_unbekannt"),),
    fristen=Fristen(antwort=(timedelta(days=5), timedelta(days=6)), werktage=False),
)


def _saetze(session: Session, uhr: StehendeUhr, mandant: str = M) -> Regelsaetze:
    return Regelsaetze(session, mandant, uhr)


def test_ohne_eigenen_gilt_der_mitgelieferte_mit_den_grenzen_der_einstellungen(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    with datenbank.schreiben() as session:
        saetze = _saetze(session, uhr)
        saetze.entwirf(EIGENER, "eins", "Probe")
        assert saetze.aktiver(VORGABE) == VORGABE


def test_der_hoechste_aktivierte_gilt_und_nur_bei_seinem_mandanten(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    with datenbank.schreiben() as session:
        saetze = _saetze(session, uhr)
        versionen = [saetze.entwirf(satz, "eins", "Probe") for satz in (Regelsatz(), EIGENER, Regelsatz())]
        for version in versionen[:2]:
            saetze.aktiviere(saetze.zum_aendern(version), "zwei")
        session.commit()
    with datenbank.lesen() as session:
        gilt = _saetze(session, uhr).aktiver(VORGABE)
        assert gilt == replace(EIGENER, version=2)
        assert [regelsatz_von(z).version for z in _saetze(session, uhr).liste()] == versionen == [1, 2, 3]
        assert _saetze(session, uhr, ANDERER).aktiver(VORGABE).version == 0
        with pytest.raises(NichtGefunden, match="Version 2"):
            _saetze(session, uhr, ANDERER).lies(2)


def test_wer_entworfen_hat_kann_auch_an_den_pruefungen_vorbei_nicht_aktivieren(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    with datenbank.schreiben() as session:
        saetze = _saetze(session, uhr)
        version = saetze.entwirf(EIGENER, "eins", "Probe")
        with pytest.raises(IntegrityError):
            saetze.aktiviere(saetze.zum_aendern(version), "eins")


def test_entwurf_und_aktivierung_stehen_im_protokoll(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        saetze = _saetze(session, uhr)
        version = saetze.entwirf(EIGENER, "eins", "Probe")
        session.commit()
    with datenbank.schreiben() as session:
        saetze = _saetze(session, uhr)
        saetze.aktiviere(saetze.zum_aendern(version), "zwei")
        session.commit()
    with datenbank.lesen() as session:
        zeilen = session.scalars(select(Auditzeile).order_by(Auditzeile.lfd)).all()
        assert [(z.ereignis.value, z.bezug, z.wer) for z in zeilen] == [
            ("regelsatz.entworfen", "regelsatz:1", "eins"),
            ("regelsatz.aktiviert", "regelsatz:1", "zwei"),
        ]
        summen = {z.angaben for z in zeilen}
        assert len(summen) == 1, "activated is what was drafted"
        assert "sha256" in summen.pop()
