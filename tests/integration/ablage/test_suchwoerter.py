"""Under which words a handover is found, on both databases: written along with its row, whoever changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Suchwortzeile
from gateway.ablage.vorgaenge import person_als_json
from gateway.domain.aufgabe import AUFGABENARTEN, Rolle
from gateway.domain.person import Angabenart, WeitereAngabe
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import ANDERER, PERSON, M, buch, uebergabe

YILMAZ = replace(PERSON, familienname="Yılmaz-Öz", vorname="Ayşe Nur", geburtsname="Çelik")


def lege(datenbank: Datenbank, uhr: StehendeUhr, mandant: str = M, **felder: Any) -> UUID:
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr, mandant, person=YILMAZ, **felder).id
        session.commit()
    return id


def finde(datenbank: Datenbank, uhr: StehendeUhr, *anfaenge: str, mandant: str = M) -> Sequence[UUID]:
    with datenbank.lesen() as session:
        return [z.id for z in buch(session, uhr, mandant).vorgaenge.gefundene(anfaenge)]


def woerter(datenbank: Datenbank, id: UUID) -> set[str]:
    with datenbank.lesen() as session:
        return set(session.scalars(select(Suchwortzeile.wort).where(Suchwortzeile.vorgang == id)))


@pytest.mark.parametrize(
    ("anfaenge", "gefunden"),
    [
        (("YILMAZ",), True),
        (("YILMAZOEZ",), True),
        (("OEZ",), True),
        (("AY", "NUR"), True),
        (("CEL",), True),
        (("1990-02",), True),
        (("YILMAZ", "1990-02"), True),
        (("33",), True),
        (("YILMAZZ",), False),
        (("ILMAZ",), False),
        (("YILMAZ", "1991"), False),
        (("%",), False),
        ((), False),
    ],
)
def test_gefunden_wird_was_mit_jedem_anfang_beginnt(
    datenbank: Datenbank, uhr: StehendeUhr, anfaenge: tuple[str, ...], gefunden: bool
) -> None:
    id = lege(datenbank, uhr, aktenzeichen_eigenes="33-1/2026")
    assert finde(datenbank, uhr, *anfaenge) == ([id] if gefunden else [])
    assert finde(datenbank, uhr, *anfaenge, mandant=ANDERER) == []


def test_auch_andere_namen_und_nummern_der_person_fuehren_zu_ihr(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    """Whole numbers only: nobody types his way through the register."""
    alias = WeitereAngabe(Angabenart.ALIAS, vorname="Aische", familienname="Schmitt")
    nummer = WeitereAngabe(Angabenart.AZR_NUMMER, azr_nummer="990115990099")
    with datenbank.schreiben() as session:
        person = replace(YILMAZ, weitere=(alias, nummer))
        id = uebergabe(session, uhr, M, person=person).id
        session.commit()
    assert finde(datenbank, uhr, "SCHMITT") == finde(datenbank, uhr, "AISCHE", "1990-02") == [id]
    with datenbank.lesen() as session:
        vorgaenge = buch(session, uhr, M).vorgaenge
        for gesucht, gefunden in (("990115990099", [id]), ("990115990098", []), ("99011599009", [])):
            assert [z.id for z in vorgaenge.gefundene([], azr_nummer=gesucht)] == gefunden
    assert finde(datenbank, uhr, "9901") == []


def test_das_neueste_steht_zuerst(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    ids = []
    for _ in range(3):
        ids.append(lege(datenbank, uhr))
        uhr.stelle_vor(timedelta(minutes=1))
    assert finde(datenbank, uhr, "YILMAZ") == ids[::-1]


def test_was_sich_aendert_wird_neu_gefunden_und_altes_vergessen(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    id = lege(datenbank, uhr)
    for aktenzeichen, akte in (("FR 1", "Neumann"), ("FR 2", None)):
        with datenbank.schreiben() as session:
            zeile = buch(session, uhr).vorgaenge.zum_aendern(id)
            zeile.aktenzeichen_partner = aktenzeichen
            zeile.person_akte = person_als_json(replace(PERSON, familienname=akte)) if akte else None
            session.commit()
        assert ("NEUMANN" in woerter(datenbank, id)) is (akte is not None)
    assert "FR2" in woerter(datenbank, id)
    assert "FR1" not in woerter(datenbank, id)
    assert finde(datenbank, uhr, "YILMAZ") == [id]


def test_ein_zurueckgenommener_schritt_hinterlaesst_keine_woerter(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr, person=YILMAZ).id
        session.flush()
    assert woerter(datenbank, id) == set()


def test_lange_namen_sprengen_nichts(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        id = uebergabe(session, uhr, person=replace(PERSON, familienname="Ü" * 300)).id
        session.commit()
    assert max(map(len, woerter(datenbank, id))) == 100


def test_aufgaben_werden_seitenweise_und_nach_rolle_gelesen(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    arten = ["keine_dokumente", "teilklasse_c", "keine_dokumente", "teilklasse_c", "keine_dokumente"]
    with datenbank.schreiben() as session:
        for art in arten:
            zeile = uebergabe(session, uhr)
            buch(session, uhr).aufgaben.stelle(
                Gegenstand(zeile.id), AUFGABENARTEN[art], schritt="x", text="?", angaben={}, bis=uhr.jetzt()
            )
        session.commit()
    with datenbank.lesen() as session:
        alle = buch(session, uhr).aufgaben
        gesehen, nach = [], None
        while seite := alle.liste(nach=nach, hoechstens=2):
            gesehen += [z.id for z in seite]
            nach = (seite[-1].bis, seite[-1].id)
        assert len(gesehen) == len(set(gesehen)) == 5
        assert len(alle.liste(rollen=[Rolle.FREIGABE])) == 2
        assert len(alle.liste(ohne_stimme_von="niemand")) == 5
        assert alle.liste(nach=(uhr.jetzt(), UUID(int=2**128 - 1))) == []


def test_ein_aktenzeichen_findet_genau_seine_akte(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """»32-1/7« and »32-17« have one search form; a number without letters and digits is one, too."""
    gesucht, _ = (lege(datenbank, uhr, aktenzeichen_eigenes=z) for z in ("32-1/7", "32-17"))
    dort = lege(datenbank, uhr, aktenzeichen_partner="32-1/7")
    nur_striche = lege(datenbank, uhr, aktenzeichen_eigenes="--/--")
    with datenbank.lesen() as session:
        vorgaenge = buch(session, uhr).vorgaenge
        assert {z.id for z in vorgaenge.mit_zeichen("32-1/7")} == {gesucht, dort}
        assert {z.id for z in vorgaenge.seite(zeichen="32-1/7")} == {gesucht, dort}
        assert [z.id for z in vorgaenge.seite(zeichen="--/--")] == [nur_striche]
        assert gesucht in {z.id for z in vorgaenge.seite(zeichen=str(gesucht)[:8])}
        assert not vorgaenge.mit_zeichen("32/17")
