"""Protected persons: the clerk neither sees nor finds them, and learns nothing from what is missing; Freigabe does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import Auditzeile
from gateway.ablauf.post import fundsachen
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand, person
from tests.webserver import STUTTGART, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
SPERRE = {"merkmale": [{"art": "auskunftssperre", "seit": None, "bis": None, "quelle": None}]}


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


def _suche(client: httpx2.Client, begriff: str, anlass: str | None = None) -> str:
    wort = formularwort(client.get("/suche").text)
    daten = {"formularwort": wort, "suchbegriff": begriff} | ({} if anlass is None else {"anlass": anlass})
    return client.post("/suche", data=daten, follow_redirects=True).text


def _mit_sperre(akten: Aktenbestand, **felder: Any) -> UUID:
    return akten.lege_an(Richtung.ABGABE, person("Thea", "Verborgen"), **felder)


@pytest.mark.parametrize(
    "geschuetzt",
    [
        lambda akten: akten.setze(_mit_sperre(akten), sachverhalt=SPERRE),
        lambda akten: akten.setze(_mit_sperre(akten), merkmale=["auskunftssperre"]),
        lambda akten: akten.setze(_mit_sperre(akten), klasse="S"),
        lambda akten: akten.setze(_mit_sperre(akten), freigegebene_regeln=["auskunftssperre"]),
        lambda akten: (_mit_sperre(akten), akten.setze(_mit_sperre(akten), klasse="S")),  # same AZR number
    ],
)
def test_wer_es_nicht_wissen_darf_sieht_und_findet_niemanden(
    web: Webserver, akten: Aktenbestand, geschuetzt: Callable[[Aktenbestand], Any]
) -> None:
    geschuetzt(akten)
    sb, freigabe = web.angemeldet(), web.angemeldet(STUTTGART, [Rolle.FREIGABE])
    for weg in ("/uebergaben", "/uebergaben.csv", "/arbeitsplatz", "/api/v1/uebergaben"):
        assert "Verborgen" not in sb.get(weg).text, weg
        assert "33-1/2026" not in sb.get(weg).text, weg
        assert "Verborgen" in freigabe.get(weg).text, weg
    assert "Geschützte Person" in sb.get("/uebergaben").text
    unbekannt = _suche(sb, "Niemand")
    for begriff in ("Verborgen", "33-1/2026", "990101987654", "17.05.1990"):
        assert _suche(sb, begriff).replace(begriff, "Niemand") == unbekannt
        assert "Verborgen, Thea" in _suche(freigabe, begriff, "vorsprache")
    assert "zeigt die Suche nur der Rolle Freigabe" in unbekannt


def test_wer_es_wissen_darf_sagt_wozu_er_sucht_und_das_steht_im_protokoll(
    web: Webserver, akten: Aktenbestand
) -> None:
    id = _mit_sperre(akten)
    akten.setze(id, sachverhalt=SPERRE)
    akten.lege_an(Richtung.ABGABE, replace(person("Theo", "Verborgener"), azr_nummer="990101987699"))
    freigabe, sb = web.angemeldet(STUTTGART, [Rolle.FREIGABE]), web.angemeldet()
    for anlass in (None, "", "neugier"):
        seite = _suche(freigabe, "verborgen", anlass)
        assert ("Bitte wählen Sie einen Anlass." in seite) == (anlass is not None)
        assert "2 Vorgänge gefunden" in seite
        assert "1 Vorgang betrifft eine geschützte Person." in seite
        assert "Verborgener, Theo" in seite
        assert f"/uebergaben/{id}" not in seite
        assert "Verborgen, Thea" not in seite
    assert _gelesen(web, id) == []
    seite = _suche(freigabe, "verborgen", "post")
    assert "Verborgen, Thea" in seite
    assert "geschützte Person" not in seite
    assert _gelesen(web, id) == [{"bei": "suche", "anlass": "post"}]
    _suche(freigabe, "verborgen", "behoerde")  # the same look for another reason is another one
    assert [a["anlass"] for a in _gelesen(web, id)] == ["post", "behoerde"]
    assert "1 Vorgang gefunden" in _suche(sb, "verborgen", "post")


def test_auch_die_schnittstelle_fragt_nach_dem_anlass(web: Webserver, akten: Aktenbestand) -> None:
    akten.setze(_mit_sperre(akten), sachverhalt=SPERRE)
    skript = web.gast()
    skript.headers["Authorization"] = f"Bearer {web.skriptwort(STUTTGART, [Rolle.FREIGABE])}"
    (fund,) = skript.post("/api/v1/suche", json={"suchbegriff": "Verborgen"}).json()["funde"]
    assert fund["braucht_anlass"]
    assert fund["uebergabe"]["person"]["name"] == "Geschützte Person"
    anfrage = {"suchbegriff": "Verborgen", "anlass": "pruefung"}
    (fund,) = skript.post("/api/v1/suche", json=anfrage).json()["funde"]
    assert fund["uebergabe"]["person"]["name"] == "Verborgen, Thea"
    assert skript.post("/api/v1/suche", json={**anfrage, "anlass": "neugier"}).status_code == 400


def _gelesen(web: Webserver, id: UUID) -> list[dict[str, Any]]:
    with web.datenbank.lesen() as session:
        suche = select(Auditzeile.angaben).where(
            Auditzeile.ereignis == Auditereignis.INHALT_GELESEN, Auditzeile.bezug == f"vorgang:{id}"
        )
        return [json.loads(angaben) for angaben in session.scalars(suche.order_by(Auditzeile.lfd))]


def test_auch_der_vorgang_selbst_und_sein_inhalt_sind_verdeckt(web: Webserver, akten: Aktenbestand) -> None:
    id = _mit_sperre(akten)
    (dokument,) = akten.dokumente(id, "Antrag Verborgen.pdf")
    web.stelle_bereit(id, (dokument, b"%PDF-1.7 x"))
    akten.gehe(id, Zustand.VORBEREITET, sachverhalt=SPERRE)
    sb, freigabe = web.angemeldet(), web.angemeldet(STUTTGART, [Rolle.FREIGABE])
    lesen = f"/uebergaben/{id}/dokumente/{dokument.uuid}"
    seite = sb.get(f"/uebergaben/{id}").text
    assert "Die Person dieses Vorgangs ist geschützt." in seite
    assert "Verborgen" not in seite + sb.get(f"/api/v1/uebergaben/{id}").text
    assert sb.get(f"/api/v1/uebergaben/{id}").json()["zustand"] == "vorbereitet"
    for weg in ("/dokumente", "/begleitliste", f"/dokumente/{dokument.uuid}/inhalt"):
        antwort = sb.get(f"/uebergaben/{id}{weg}")
        assert antwort.status_code == 403, weg
        assert "Verborgen" not in antwort.text
        assert freigabe.get(f"/uebergaben/{id}{weg}").status_code == 200, weg
    assert sb.get(f"/api/v1{lesen}").json()["code"] == "schutz.person"
    assert freigabe.get(f"/api/v1/uebergaben/{id}").json()["person"]["name"] == "Verborgen, Thea"
    assert b"Verborgen" not in sb.get(f"/uebergaben/{id}/nachweis").content


def test_wer_gefragt_ist_sieht_um_wen_es_geht(web: Webserver, akten: Aktenbestand) -> None:
    id = _mit_sperre(akten, klasse="S")
    akten.dokumente(id, "Sperrvermerk.pdf", klasse=Teilklasse.S)
    akten.gehe(id, Zustand.VORBEREITET)
    frage = akten.frage(id, "teilklasse_s", "Darf es gehen?")
    sb = web.angemeldet()
    assert sb.get(f"/aufgaben/{frage}").status_code == 403
    tisch = sb.get("/aufgaben").text
    assert "Geschützte Person" in tisch and 'href="/aufgaben/' not in tisch
    assert "geboren" not in tisch
    assert "Verborgen" not in sb.get("/aufgaben").text + sb.get("/aufgaben.csv").text
    zweite = _mit_sperre(akten)
    akten.frage(zweite, "nicht_angefordert", "Nehmen Sie die Akte?")  # asks Sachbearbeitung
    assert sb.get(f"/uebergaben/{zweite}").status_code == 200


def test_die_warnung_vor_der_falschen_behoerde(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    akten.gehe(id, Zustand.KARENZ)
    sb = web.angemeldet()
    felder = {
        "formularwort": formularwort(sb.get("/uebergaben/anfordern").text),
        "behoerde": "azr:005700",
        "grund": "01",
        "aktenzeichen": "S-33/77",
        "familienname": "Mustermann",
        "geschlecht": "m",
        "staatsangehoerigkeit": "163",
        "azr_nummer": "990101987654",
    }
    antwort = sb.post("/uebergaben/anfordern", data=felder)
    assert antwort.status_code == 409
    assert "An Ausländerbehörde Andernstadt abgegeben am 24.11.2026." in antwort.text
    assert "seit dem 24.11.2026 bei »Ausländerbehörde Andernstadt« (azr:003000)" in antwort.text
    assert 'value="S-33/77"' in antwort.text
    akten.setze(id, sachverhalt=SPERRE)  # now it would tell where a protected person has gone
    assert "Andernstadt" not in sb.post("/uebergaben/anfordern", data=felder).text
    akten.setze(id, sachverhalt=None)
    assert sb.post("/uebergaben/anfordern", data={**felder, "trotzdem": "ja"}).status_code in (303, 400)


def test_eine_zone_aus_dem_pass_findet_die_person(web: Webserver, akten: Aktenbestand) -> None:
    akten.lege_an(Richtung.ABGABE, person("Anna Maria", "Eriksson"))
    zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
    sb = web.angemeldet()
    assert "Niemand gefunden" in _suche(sb, zone)  # born on another day
    assert "Prüfziffern stimmen nicht" in _suche(sb, zone.replace("7408122", "7408123"))
    akten.lege_an(Richtung.ABGABE, replace(person("Anna Maria", "Eriksson"), geburtsdatum="1974-08-12"))
    gefunden = _suche(sb, zone)
    assert "1 Vorgang gefunden" in gefunden
    assert "Familienname, Vorname, Geburtsdatum" in gefunden


def test_wer_zu_einer_nachricht_gefragt_ist_sieht_worum_es_geht(web: Webserver, uhr: StehendeUhr) -> None:
    """A Rückfrage asks about a message, not about the way: whoever is to answer must see the pages meant."""
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE, klasse="S")
    akten.gehe(id, Zustand.KARENZ)
    weg = f"/uebergaben/{id}"
    assert "Mustermann" not in web.angemeldet().get(weg).text
    nachricht = akten.empfange(id, "0010")
    haus = web.dienste.haus(STUTTGART)
    with haus.buchen() as buch:
        fundsachen.melde(haus, buch, buch.nachrichten.lies(nachricht), "rueckfrage_seiten")
    assert "Mustermann" in web.angemeldet().get(weg).text
