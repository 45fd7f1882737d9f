"""From the domain to message values and back, and what is refused before it is written."""

from __future__ import annotations

import dataclasses
import io
from datetime import UTC, datetime
from uuid import UUID

import pytest

import xoev_schemas
from gateway.domain.akte import Dokument
from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.domain.person import Person
from gateway.nachrichten import aktenmetadaten, person
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.ereignis import Ereignis, Nachrichtenkennung, kennung_von
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.nachrichten.formen import Codeangabe
from gateway.nachrichten.kopf import Kopf, kopf
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.person import AllgemeinerName, Personenname
from gateway.nachrichten.quittung import Quittung, Quittungsangabe
from gateway.nachrichten.release import FEHLERCODE, bezeichnung
from gateway.nachrichten.rueckweisung import (
    Rueckweisung,
    Rueckweisungsangaben,
    Rueckweisungsgrund,
    SpezifischerGrund,
)
from gateway.nachrichten.schreiben import schreibe
from tests.unit.nachrichten.werkzeug import beispiel

ANSCHRIFT = Anschrift("Musterweg", "12a", "00001", "Musterstadt")
STUTTGART = Behoerde(
    "azr:001900", "Ausländerbehörde Musterstadt", ANSCHRIFT, (Erreichbarkeit("01", "abh@beispiel.invalid"),)
)
ANDERE = Behoerde("azr:999001", "Ausländerbehörde Beispielhausen")
PERSON = Person("Fiktiva", "Musterfrau", None, "1990-02", "Erfundenburg", "w", ("163", "126"), "010101000001")
JETZT = datetime(2026, 11, 2, 9, 15, 0, 123000, tzinfo=UTC)


def _kopf(nummer: int = 1) -> Kopf:
    return kopf(uuid=UUID(int=nummer), erstellt=JETZT, autor=STUTTGART, leser=ANDERE)


def _anforderung(**werte: object) -> Anforderung:
    anforderung = Anforderung(
        kopf=_kopf(),
        person=person.aus_domaene(PERSON),
        aktenzeichen_anfordernde="AZ-1",
        grund="01",
        versandbestaetigung=True,
        weitere_formate=("019",),
    )
    return dataclasses.replace(anforderung, **werte)  # type: ignore[arg-type]


def test_behoerde_und_person_der_domaene_ueberstehen_die_nachricht() -> None:
    gelesen = lies_nachricht(io.BytesIO(schreibe(_anforderung())))
    assert isinstance(gelesen, Anforderung)
    assert gelesen.kopf.autor_behoerde == STUTTGART
    assert gelesen.kopf.leser_behoerde == ANDERE
    assert person.als_domaene(gelesen.person) == PERSON


@pytest.mark.parametrize("datum", ["1990-02-01", "1990-02", "1990", None])
@pytest.mark.parametrize("ort", ["Erfundenburg", None])
def test_unvollstaendige_personalien_bleiben_unvollstaendig(datum: str | None, ort: str | None) -> None:
    vorlage = dataclasses.replace(
        PERSON, geburtsdatum=datum, geburtsort=ort, vorname=None, geburtsname="Beispiel"
    )
    anforderung = _anforderung(person=person.aus_domaene(vorlage))
    gelesen = lies_nachricht(io.BytesIO(schreibe(anforderung)))
    assert isinstance(gelesen, Anforderung)
    assert person.als_domaene(gelesen.person) == vorlage


def test_der_name_nach_pass_fuehrt_sonst_die_eigenen_angaben() -> None:
    def name(familienname: str) -> Personenname:
        keiner = AllgemeinerName(text=None)
        return Personenname(
            vorname=keiner, familienname=AllgemeinerName(text=familienname), geburtsname=keiner
        )

    ohne = dataclasses.replace(person.aus_domaene(PERSON), name_nach_pass=None)
    assert person.als_domaene(ohne).familienname == ""
    eigene = dataclasses.replace(ohne, name_nach_eigenen_angaben=name("Eigen"), aliasnamen=(name("Alias"),))
    assert person.als_domaene(eigene).familienname == "Eigen"
    assert person.als_domaene(dataclasses.replace(ohne, aliasnamen=(name("Alias"),))).familienname == "Alias"


def test_dokumente_der_domaene_und_der_nachricht_entsprechen_sich() -> None:
    dokument = Dokument(UUID(int=7), "Antrag.pdf", "018", 1, ("Aufenthalt", "Anträge"), "Antrag", JETZT)
    assert aktenmetadaten.als_domaene(aktenmetadaten.aus_domaene(dokument)) == dokument
    oben = dataclasses.replace(dokument, pfad=(), beschreibung=None, aktenwirksamkeit=None)
    assert aktenmetadaten.als_domaene(aktenmetadaten.aus_domaene(oben)) == oben


def test_die_quittung_nennt_nachricht_und_ereignis_der_lieferung() -> None:
    metadaten = lies_nachricht(io.BytesIO(beispiel("010206-rich-without-akte")))
    assert isinstance(metadaten, Aktenmetadaten)
    assert isinstance(metadaten.quittung, Ereignis)
    quittung = Quittung(
        kopf=_kopf(2), ursprung=kennung_von(metadaten), angabe=Quittungsangabe(ereignis=metadaten.quittung)
    )
    gelesen = lies_nachricht(io.BytesIO(schreibe(quittung)))
    assert isinstance(gelesen, Quittung)
    assert gelesen.ursprung == Nachrichtenkennung(
        uuid=metadaten.kopf.uuid,
        typ=Codeangabe("010206", "urn:de:xauslaender:codelist:nachrichtentyp", "19"),
        erstellt=metadaten.kopf.erstellt,
    )
    assert gelesen.angabe.sachverhalt == "4"


def test_jeder_grund_einer_rueckweisung_laesst_sich_schreiben_und_lesen() -> None:
    codes = xoev_schemas.codeliste(FEHLERCODE.uri)
    assert codes is not None
    gruende = tuple(
        Rueckweisungsgrund(code=code, spezifisch=(SpezifischerGrund(beschreibung=f"Warum {code}"),))
        for code in codes.eintraege
    )
    rueckweisung = Rueckweisung(kopf=_kopf(3), angaben=Rueckweisungsangaben(gruende=gruende))
    gelesen = lies_nachricht(io.BytesIO(schreibe(rueckweisung, b"<alt/>")))
    assert isinstance(gelesen, Rueckweisung)
    assert [g.code for g in gelesen.angaben.gruende] == list(codes.eintraege)
    assert all(bezeichnung(FEHLERCODE, code) != f"Schlüssel {code}" for code in codes.eintraege)


@pytest.mark.parametrize(
    ("werte", "wo"),
    [
        ({"aktenzeichen_anfordernde": "Geheim\u0416"}, "aktenzeichenAuftraggebendeABH"),
        ({"aktenzeichen_anfordernde": ""}, "aktenzeichenAuftraggebendeABH"),
        ({"grund": "99"}, "anforderungsgrund/code"),
        ({"weitere_formate": ("Geheim",)}, "zusaetzlichAkzeptiertesFormat"),
        ({"kopf": dataclasses.replace(_kopf(), erstellt=datetime(2026, 1, 1))}, "erstellungszeitpunkt"),
    ],
)
def test_ungueltiges_wird_nicht_geschrieben(werte: dict[str, object], wo: str) -> None:
    with pytest.raises(NichtSchreibbar) as info:
        schreibe(_anforderung(**werte))
    assert info.value.wo is not None
    assert info.value.wo.endswith(wo)
    assert "Geheim" not in str(info.value)


def test_zeichen_die_es_in_xml_nicht_gibt_werden_nicht_geschrieben() -> None:
    with pytest.raises(NichtSchreibbar, match="in XML nicht gibt"):
        schreibe(_anforderung(aktenzeichen_anfordernde="AZ\x00"))


def test_ohne_azr_nummer_oder_anschrift_entsteht_keine_nachricht() -> None:
    with pytest.raises(NichtSchreibbar, match="AZR-Nummer"):
        person.aus_domaene(dataclasses.replace(PERSON, azr_nummer=None))
    with pytest.raises(NichtSchreibbar, match="Anschrift"):
        kopf(uuid=UUID(int=1), erstellt=JETZT, autor=ANDERE, leser=STUTTGART)


def test_geschriebenes_sieht_aus_wie_das_geruest_der_fakten() -> None:
    text = schreibe(_anforderung()).decode()
    zeilen = text.splitlines()
    assert zeilen[0] == '<?xml version="1.0" encoding="UTF-8"?>'
    assert zeilen[1].startswith(
        '<xauslaender:ABHABH.Aktenversand.Anforderung.010201 xmlns:xauslaender="http://www.osci.de/xauslaender2611"'
    )
    assert 'standard="XAusländer" version="26.11">' in zeilen[1]
    assert "  <nachrichtenkopf.g2g>" in zeilen
    assert (
        "  <xauslaender:aktenzeichenAuftraggebendeABH>AZ-1</xauslaender:aktenzeichenAuftraggebendeABH>"
        in zeilen
    )
    assert "<erstellungszeitpunkt>2026-11-02T09:15:00.123+00:00</erstellungszeitpunkt>" in text
    assert text.endswith("</xauslaender:ABHABH.Aktenversand.Anforderung.010201>\n")
