"""No file comes, but 010202: every code leads to its next step, generated from the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from gateway.ablauf.post import ausgang
from gateway.domain.absagefolge import (
    ABSAGEFOLGEN,
    ANDERE_STELLE,
    NICHT_ZUSTAENDIG,
    UNBEKANNT,
    VERSANDT,
    Folgeart,
    folge,
)
from gateway.domain.meldung import Meldeart, Meldung
from gateway.domain.uebergabe import Zustand
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.antwort import AndereStelleZustaendig, Antwort, BereitsVersandt, SonstigeAntwort
from gateway.nachrichten.kopf import kopf
from gateway.nachrichten.release import ANTWORTGRUND
from tests.zweibehoerden import (
    ANDERSWO,
    IN_ANDERSWO,
    IN_ZUSTADT,
    MELDEBEHOERDEN,
    PERSON,
    WEG,
    Zweibehoerden,
    behoerde,
    melde_eintrag,
)
from xoev_schemas import codeliste

Z = Zweibehoerden
pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


def angefordert(z: Z) -> UUID:
    z.verzeichnis.eintraege[ANDERSWO] = melde_eintrag(behoerde(ANDERSWO, "Anderswo"))
    id = z.fordere_an()
    z.zu.ticke()
    return id


def antwortet(z: Z, code: str) -> None:
    """The asked authority answers the newest request with this code, whatever it knows."""
    z.uhr.wert += timedelta(seconds=10)
    (anforderung, *_) = sorted(z.zu.gesendet("010201"), key=lambda n: n.erstellt, reverse=True)
    inhalt = {
        VERSANDT: BereitsVersandt(am=date(2026, 1, 2)),
        ANDERE_STELLE: AndereStelleZustaendig(zustaendig=f"Stadt Anderswo ({ANDERSWO})"),
    }.get(code) or SonstigeAntwort(grund=code)
    haus = z.weg.haus
    antwort = Antwort(
        kopf=kopf(
            uuid=z.uuid(f"{code}-{anforderung.id}"),
            erstellt=z.uhr.jetzt(),
            autor=haus.behoerde,
            leser=z.zu.haus.behoerde,
        ),
        ausloeser=anforderung.nachrichten_uuid,
        person=personangaben.aus_domaene(PERSON),
        aktenzeichen_anfordernde="ZU-1",
        inhalt=inhalt,
    )
    schluessel = z.uuid(f"schluessel-{code}-{anforderung.id}")
    with haus.buchen() as buch:
        haus.speicher.tresor.lege_an(buch, schluessel)
    geschrieben = ausgang.schreibe(haus, antwort, schluessel=schluessel, vorgang=None)
    with haus.buchen() as buch:
        ausgang.stelle_aus(buch, geschrieben)
    z.post.faecher[WEG] = []
    z.weg.worker.laufe(bis_leer=True)
    z.zu.ticke()
    z.uhr.wert += timedelta(seconds=10)
    z.zu.ticke()


def bleibt_offen(z: Z, erste: UUID, code: str) -> None:
    assert z.zu.uebergabe().zustand is Zustand.ANGEFORDERT
    assert z.zu.aufgaben() == []


def fragt_spaeter_noch_einmal(z: Z, erste: UUID, code: str) -> None:
    zweite = z.zu.uebergaben()[0]
    assert (zweite.stamm, zweite.partner, zweite.schritt) == (erste, WEG, "warte_auf_wiedervorlage")
    assert z.zu.aufgaben() == []
    z.uhr.stelle_vor(timedelta(days=15))
    z.zu.ticke()
    assert len(z.zu.gesendet("010201")) == 2


def fragt_den_genannten(z: Z, erste: UUID, code: str) -> None:
    zweite = z.zu.uebergaben()[0]
    assert (zweite.stamm, zweite.partner, zweite.zustand) == (erste, ANDERSWO, Zustand.ANGEFORDERT)
    assert z.zu.aufgaben() == []


def fragt_einen_menschen(z: Z, erste: UUID, code: str) -> None:
    """The state says that no file comes; the question says what the code means."""
    zeile, frage = z.zu.uebergabe(), z.zu.aufgabe()
    assert (zeile.id, zeile.zustand) == (erste, Zustand.ABGELEHNT)
    assert frage.art == "absage_erhalten"
    assert folge(code).satz in frage.text


NAECHSTER: dict[Folgeart, Callable[[Z, UUID, str], None]] = {
    Folgeart.ABWARTEN: bleibt_offen,
    Folgeart.ERNEUT: fragt_spaeter_noch_einmal,
    Folgeart.INHABER: fragt_den_genannten,
    Folgeart.FRUEHERE: fragt_einen_menschen,
    Folgeart.MENSCH: fragt_einen_menschen,
}


def test_jeder_schluessel_der_liste_steht_in_der_tafel(datenbank_url: str) -> None:
    del datenbank_url
    liste = codeliste(ANTWORTGRUND.uri)
    assert liste is not None
    assert {*liste.eintraege} | {VERSANDT, ANDERE_STELLE, NICHT_ZUSTAENDIG} == set(ABSAGEFOLGEN)
    assert folge("77") is UNBEKANNT


@pytest.mark.parametrize("code", [c for c in ABSAGEFOLGEN if c != NICHT_ZUSTAENDIG])
def test_jede_antwort_fuehrt_weiter(zweibehoerden: Z, code: str) -> None:
    z = zweibehoerden
    erste = angefordert(z)
    antwortet(z, code)
    NAECHSTER[folge(code).art](z, erste, code)
    assert z.zu.geparkt() == []


@pytest.mark.parametrize("code", ["02", "03"])
def test_die_behoerde_einer_frueheren_anschrift_wird_gefragt(zweibehoerden: Z, code: str) -> None:
    z = zweibehoerden
    jetzt, amt, id = z.uhr.jetzt(), MELDEBEHOERDEN[z.zu.kennung], uuid4()
    with z.zu.haus.buchen() as buch:
        buch.meldungen.lege_an(
            id,
            Meldung(
                *(id, "030101", Meldeart.ANMELDUNG, amt, jetzt, jetzt, "M-1", PERSON, IN_ZUSTADT),
                fruehere=IN_ANDERSWO,
            ),
        )
    erste = angefordert(z)
    antwortet(z, code)
    assert (z.zu.uebergaben()[0].stamm, z.zu.uebergaben()[0].partner) == (erste, ANDERSWO)


def test_in_gebrauch_und_immer_wieder_in_gebrauch(zweibehoerden: Z) -> None:
    """Three times by itself; then somebody looks."""
    z = zweibehoerden
    angefordert(z)
    for mal in range(1, 4):
        antwortet(z, "01")
        z.uhr.stelle_vor(timedelta(days=15))
        z.zu.ticke()
        assert len(z.zu.gesendet("010201")) == mal + 1
    antwortet(z, "01")
    assert z.zu.aufgabe().art == "absage_erhalten"
    assert len(z.zu.uebergaben()) == 4


def test_ein_ring_von_behoerden_endet_mit_einer_frage(zweibehoerden: Z) -> None:
    """They name each other: nobody is asked twice."""
    z = zweibehoerden
    angefordert(z)
    antwortet(z, ANDERE_STELLE)
    zweite = z.zu.uebergaben()[0].id
    with z.zu.haus.buchen() as buch:  # the other one names the first one
        zeile = buch.vorgaenge.zum_aendern(zweite)
        zeile.absage = {
            "satz": "Es kommt keine Akte (010202).",
            "nachweis": str(zweite),
            "code": ANDERE_STELLE,
            "inhaber": WEG,
        }
    z.uhr.stelle_vor(timedelta(days=4))
    z.zu.ticke()
    assert "schon gefragt" in z.zu.aufgabe().text
    assert len(z.zu.uebergaben()) == 2
