"""Appointments: whose file is here, on its way, missing; only the own ones; and they go when they are over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import Auditzeile, Terminzeile
from gateway.ablauf import termine
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand, person
from tests.webserver import STUTTGART, ULM, Webserver, formularwort
from tests.zweibehoerden import schreibe_akte

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
WEG = "/arbeitsplatz/termine"


def tabelle(uhr: StehendeUhr, *zeilen: str) -> bytes:
    tag = f"{uhr.jetzt() + timedelta(days=1):%d.%m.%Y}"
    kopf = "Datum;Uhrzeit;Familienname;Vorname;Geburtsdatum;Aktenzeichen;AZR-Nummer\n"
    return (kopf + "".join(f"{tag};10:30;{z}\n" for z in zeilen)).encode()


def lies_ein(web: Webserver, daten: bytes, name: str = "termine.csv"):  # type: ignore[no-untyped-def]
    client = web.angemeldet()
    wort = {"formularwort": formularwort(client.get(WEG).text)}
    return client, client.post(f"{WEG}/einlesen", data=wort, files={"datei": (name, daten)})


def test_jeder_termin_sagt_wo_die_akte_ist(web: Webserver, uhr: StehendeUhr) -> None:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    da = akten.lege_an(wer=person("Ina", "Hierda"))
    akten.gehe(da, Zustand.ABGESCHLOSSEN)
    unterwegs = akten.lege_an(wer=person("Uwe", "Unterwegs"))
    akten.gehe(unterwegs, Zustand.EMPFANGEN)
    abgegeben = akten.lege_an(Richtung.ABGABE, person("Abel", "Abgegeben"))
    akten.gehe(abgegeben, Zustand.KARENZ)
    namen = ("Hierda;Ina", "Unterwegs;Uwe", "Abgegeben;Abel", "Fehlt;Fred", "Hier;Ina")
    _, antwort = lies_ein(web, tabelle(uhr, *(f"{n};17.05.1990;;" for n in namen)))
    assert "5 Termine sind neu" in antwort.text
    haus = web.dienste.haus(STUTTGART)
    with web.datenbank.schreiben() as session:
        termine.takt(haus, session)
    staende = {t["name"]: t for t in web.angemeldet().get("/api/v1/termine").json()["termine"]}
    assert staende["Hierda, Ina"]["akte"] == "da"
    assert (staende["Unterwegs, Uwe"]["akte"], staende["Unterwegs, Uwe"]["uebergabe"]) == (
        "unterwegs",
        str(unterwegs),
    )
    assert "Andernstadt" in staende["Abgegeben, Abel"]["text"]
    assert staende["Fehlt, Fred"]["text"] == "fehlt, Termin morgen"
    assert staende["Hier, Ina"]["akte"] == "fehlt"  # a beginning of a name is not the name


def test_auch_was_nie_uebergeben_wurde_findet_sich_im_dms(web: Webserver, uhr: StehendeUhr) -> None:
    schreibe_akte(web.blobs.parent / "dms" / "001900" / "akten" / "a1", {"1/A.pdf": b"%PDF-1.7"})
    client, _ = lies_ein(web, tabelle(uhr, "Irgend;Wer;;S-32/4711;", "Andere;Wer;;S-99/1;"))
    assert "wird nachgesehen" in client.get("/arbeitsplatz").text
    with web.datenbank.schreiben() as session:
        termine.takt(web.dienste.haus(STUTTGART), session)
    seite = client.get("/arbeitsplatz").text
    assert "Akte da" in seite and "fehlt, Termin morgen" in seite and "wird nachgesehen" not in seite


def test_zweimal_eingelesen_ist_nichts_doppelt_und_niemand_sonst_sieht_es(
    web: Webserver, uhr: StehendeUhr
) -> None:
    daten = tabelle(uhr, "Zander;Max;17.05.1990;;")
    client, _ = lies_ein(web, daten)
    _, zweite = lies_ein(web, daten)
    assert "1 war schon da" in zweite.text
    assert client.get(WEG).text.count("<time") == 1
    for andere in (web.angemeldet(STUTTGART, [Rolle.FREIGABE]), web.angemeldet(ULM)):
        assert "Zander" not in andere.get(WEG).text
    ein = client.get("/api/v1/termine").json()["termine"][0]["id"]
    wort = {"formularwort": formularwort(client.get(WEG).text)}
    web.angemeldet(STUTTGART, [Rolle.FREIGABE]).post(f"{WEG}/{ein}/loeschen", data=wort)
    assert "Zander" in client.get(WEG).text
    assert client.get(f"/uebergaben/anfordern?termin={ein}").text.count('value="Zander"') == 1
    assert client.post(f"{WEG}/{ein}/loeschen", data=wort).status_code == 303
    assert "Zander" not in client.get(WEG).text
    assert client.get(f"/uebergaben/anfordern?termin={ein}").status_code == 404


@pytest.mark.parametrize("daten", [b"", b"%PDF-1.7\0", b"x;y\n", b"=cmd|' /C calc'!A0"])
def test_was_keine_termine_sind_bekommt_einen_satz_am_feld(web: Webserver, daten: bytes) -> None:
    _, antwort = lies_ein(web, daten, '"><script>.csv')
    assert antwort.status_code == 400
    assert 'id="datei-fehler"' in antwort.text and "<script>." not in antwort.text
    _, riesig = lies_ein(web, b"x" * 3_000_000)
    assert riesig.status_code == 413


def test_ein_falsches_feld_sagt_es_und_nichts_geht_verloren(web: Webserver) -> None:
    client = web.angemeldet()
    werte = {"tag": "31.02.2027", "familienname": "Muster", "vorname": "=1+1", "geburtsdatum": "heute"}
    wort = {"formularwort": formularwort(client.get(WEG).text)}
    antwort = client.post(WEG, data={**wort, **werte})
    assert antwort.status_code == 400
    for feld in ("tag", "vorname", "geburtsdatum"):
        assert f'id="{feld}-fehler"' in antwort.text
    assert 'value="31.02.2027"' in antwort.text


def test_auch_die_api_liest_kalender_und_tabellen_ein(web: Webserver, uhr: StehendeUhr) -> None:
    client = web.gast()
    client.headers["Authorization"] = f"Bearer {web.skriptwort()}"
    kalender = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1@x\r\n"
        f"DTSTART:{uhr.jetzt() + timedelta(days=1):%Y%m%dT100000Z}\r\n"
        "SUMMARY:Zander\\, Max\\, geb. 17.05.1990\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()
    tafel = tabelle(uhr, "Muster;Mia;18.05.1990;;", "=FORMEL();Böse;17.05.1990;;")
    for daten, art, neu, aus in ((kalender, "text/calendar", 1, 0), (tafel, "text/csv", 1, 1)):
        for erwartet in (neu, 0):  # reading it in again changes nothing
            antwort = client.post("/api/v1/termine/datei", content=daten, headers={"Content-Type": art})
            gelesen = antwort.json()
            assert antwort.status_code == 200, antwort.text
            assert (gelesen["neu"], gelesen["ausgelassen"], len(gelesen["hindernisse"])) == (
                erwartet,
                aus,
                aus,
            )
    namen = [t["name"] for t in client.get("/api/v1/termine").json()["termine"]]
    assert sorted(namen) == ["Muster, Mia", "Zander, Max"]
    falsch = client.post("/api/v1/termine/datei", content=b"%PDF-1.7")
    assert (falsch.status_code, falsch.json()["code"]) == (400, "termine.datei")
    assert client.post("/api/v1/termine/datei", content=b"x" * 3_000_000).status_code == 413


def test_geschuetzte_verraten_sich_auch_im_termin_nicht(web: Webserver, uhr: StehendeUhr) -> None:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(wer=person("Geli", "Geheim"), merkmale=["auskunftssperre"])
    akten.gehe(id, Zustand.ABGESCHLOSSEN)
    client, _ = lies_ein(web, tabelle(uhr, "Geheim;Geli;17.05.1990;;"))
    with web.datenbank.schreiben() as session:
        termine.takt(web.dienste.haus(STUTTGART), session)
    assert client.get("/api/v1/termine").json()["termine"][0]["akte"] == "fehlt"


def test_vorbei_ist_vergessen_und_die_kette_sagt_wie_viele(web: Webserver, uhr: StehendeUhr) -> None:
    lies_ein(web, tabelle(uhr, "Zander;Max;17.05.1990;;", "Muster;Mia;18.05.1990;;"))
    haus = web.dienste.haus(STUTTGART)
    uhr.stelle_vor(timedelta(days=1, hours=23))
    assert termine.vergiss(haus, hoechstens=10) == 0
    uhr.stelle_vor(timedelta(days=1))
    assert termine.vergiss(haus, hoechstens=10) == 2
    with web.datenbank.lesen() as session:
        assert session.scalars(select(Terminzeile)).all() == []
        kette = session.scalars(select(Auditzeile).where(Auditzeile.ereignis == "termin.geloescht")).all()
    assert [z.angaben for z in kette] == ['{"anzahl":2}']
