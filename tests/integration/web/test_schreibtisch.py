"""The clerk's desk over real HTTP: asking, handing over, deciding, finding, ending; errors stand at their fields."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import Auditzeile, Aufgabenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import person_als_json
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import AUFGABENARTEN, Aufgabenzustand, Rolle
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.webakten import AZR_NUMMER, Aktenbestand, person
from tests.webserver import STUTTGART, ULM, Webserver, formularwort
from tests.zweibehoerden import schreibe_akte

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
FREIGABE, BEIDE = [Rolle.FREIGABE], [Rolle.FREIGABE, Rolle.SACHBEARBEITUNG]
PERSON = {
    "familienname": "Müller-Yılmaz",
    "vorname": "Ayşe",
    "geburtsdatum": "17.05.1990",
    "geburtsort": "Beispielstadt",
    "geschlecht": "w",
    "staatsangehoerigkeit": "Türkei",
    "azr_nummer": "200115990001",
}
ANFORDERUNG = PERSON | {"behoerde": "azr:005700 STV Freiburg", "grund": "01", "aktenzeichen": "S-33/77"}


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


@pytest.fixture
def sb(web: Webserver) -> httpx2.Client:
    return web.angemeldet()


def feldwert(seite: str, name: str) -> str:
    treffer = re.search(rf'name="{name}"[^>]*value="([^"]*)"', seite)
    assert treffer, name
    return treffer.group(1)


def sende(client: httpx2.Client, weg: str, **daten: str) -> httpx2.Response:
    """Fill in the form of this page and send it; hidden fields go along."""
    seite = client.get(weg).text
    versteckt = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', seite))
    return client.post(weg, data={**versteckt, "formularwort": formularwort(seite), **daten})


def finde(client: httpx2.Client, begriff: str) -> httpx2.Response:
    """The page that a search leads to."""
    antwort = sende(client, "/suche", suchbegriff=begriff)
    return client.get(antwort.headers["location"]) if antwort.status_code == 303 else antwort


def uebergaben(web: Webserver, mandant: str = STUTTGART) -> Sequence[Uebergabezeile]:
    with web.datenbank.lesen() as session:
        return session.scalars(select(Uebergabezeile).where(Uebergabezeile.mandant == mandant)).all()


def gelesen(web: Webserver) -> list[tuple[str, str]]:
    with web.datenbank.lesen() as session:
        zeilen = session.scalars(
            select(Auditzeile).where(Auditzeile.ereignis == Auditereignis.INHALT_GELESEN)
        )
        return [(z.wer, z.bezug) for z in zeilen]


# --- asking --------------------------------------------------------------------------------------------


def test_eine_akte_wird_angefordert(web: Webserver, sb: httpx2.Client) -> None:
    antwort = sende(sb, "/uebergaben/anfordern", **ANFORDERUNG)
    (zeile,) = uebergaben(web)
    assert antwort.headers["location"] == f"/uebergaben/{zeile.id}"
    assert (zeile.partner, zeile.grund, zeile.aktenzeichen_eigenes) == ("azr:005700", "01", "S-33/77")
    assert zeile.person["geburtsdatum"] == "1990-05-17"
    assert zeile.person["staatsangehoerigkeiten"] == ["163"]
    seite = sb.get(antwort.headers["location"]).text
    assert "<h1>Müller-Yılmaz, Ayşe</h1>" in seite
    assert "Frau Sachbearbeitung" in seite


def test_zweimal_abgesendet_ist_einmal_angefordert(web: Webserver, sb: httpx2.Client) -> None:
    seite = sb.get("/uebergaben/anfordern").text
    daten = ANFORDERUNG | {"formularwort": formularwort(seite), "vorhaben": feldwert(seite, "vorhaben")}
    ziele = {sb.post("/uebergaben/anfordern", data=daten).headers["location"] for _ in range(2)}
    assert len(ziele) == len(uebergaben(web)) == 1


@pytest.mark.parametrize(
    ("angaben", "feld", "satz"),
    [
        ({"familienname": " "}, "familienname", "Familiennamen"),
        ({"familienname": "x" * 201}, "familienname", "zu lang"),
        ({"vorname": "A\x00B"}, "vorname", "nicht zulässig"),
        ({"familienname": "Иванов"}, "familienname", "lateinischer Schrift"),
        ({"geburtsort": "東京"}, "geburtsort", "lateinischer Schrift"),
        ({"geburtsdatum": "31.02.1990"}, "geburtsdatum", "Diesen Tag gibt es nicht"),
        ({"geburtsdatum": "gestern"}, "geburtsdatum", "TT.MM.JJJJ"),
        ({"geschlecht": ""}, "geschlecht", "wählen"),
        ({"staatsangehoerigkeit": "Atlantis"}, "staatsangehoerigkeit", "nicht in der Liste"),
        ({"azr_nummer": "12"}, "azr_nummer", "zwölf Ziffern"),
        ({"azr_nummer": ""}, "azr_nummer", "Ohne AZR-Nummer"),
        ({"aktenzeichen": ""}, "aktenzeichen", "Aktenzeichen"),
        ({"grund": "99"}, "grund", "Diesen Grund gibt es nicht"),
        ({"behoerde": ""}, "behoerde", "wählen Sie eine Behörde"),
        ({"behoerde": "Entenhausen"}, "behoerde", "steht nicht in der Liste"),
        ({"behoerde": "STV"}, "behoerde", "wählen Sie eine aus der Liste"),
        ({"behoerde": "azr:000100"}, "behoerde", "Elektronisch erreichbar: nein"),
        ({"behoerde": STUTTGART}, "behoerde", "bei sich selbst"),
    ],
)
def test_was_falsch_ist_steht_am_feld_und_nichts_geht_verloren(
    web: Webserver, sb: httpx2.Client, angaben: dict[str, str], feld: str, satz: str
) -> None:
    antwort = sende(sb, "/uebergaben/anfordern", **ANFORDERUNG | angaben)
    assert antwort.status_code == 400
    assert uebergaben(web) == []
    assert antwort.text.count('role="alert"') == 1
    beschreibung = re.search(rf'id="{feld}-fehler">(.*?)</p>', antwort.text, re.S)
    assert beschreibung
    assert satz in beschreibung.group(1)
    eingabe = re.search(rf'<(?:input|select) id="{feld}"[^>]*>', antwort.text)
    assert eingabe
    assert f"{feld}-fehler" in eingabe.group()
    assert 'aria-invalid="true"' in eingabe.group()
    geblieben = "vorname" if feld != "vorname" else "familienname"
    assert feldwert(antwort.text, geblieben) == PERSON[geblieben]


def test_behoerden_werden_vorgeschlagen_mit_dem_was_erreichbar_ist(sb: httpx2.Client) -> None:
    (freiburg,) = sb.get("/behoerden?begriff=stv freiburg").json()
    assert freiburg == {
        "wert": "azr:005700 STV Freiburg",
        "name": "STV Freiburg",
        "kennung": "azr:005700",
        "zusatz": "elektronisch erreichbar: ja",
    }
    (aalen,) = sb.get("/behoerden?begriff=000100").json()
    assert aalen["zusatz"] == "elektronisch erreichbar: nein"
    assert sb.get("/behoerden?begriff=").json() == []
    assert len(sb.get("/behoerden?begriff=a").json()) <= 8


# --- handing over --------------------------------------------------------------------------------------


@pytest.fixture
def im_dms(web: Webserver) -> str:
    """A file in the DMS of Stuttgart; its Aktenzeichen."""
    (web.blobs.parent / "dms" / "001900" / "akten").mkdir(parents=True, exist_ok=True)
    ordner = web.blobs.parent / "dms" / "001900" / "akten" / "a1"
    schreibe_akte(ordner, {"1 Antrag/Antrag.pdf": b"%PDF-1.7 a", "2 Pass/Pass.pdf": b"%PDF-1.7 b"})
    return "S-32/4711"


def waehle(client: httpx2.Client, aktenzeichen: str, behoerde: str = "azr:005700") -> str:
    """Step 1; the address of the draft."""
    antwort = sende(client, "/uebergaben/abgeben", aktenzeichen=aktenzeichen, behoerde=behoerde)
    assert antwort.status_code == 303, antwort.text
    weg: str = antwort.headers["location"]
    return weg


def schritt(client: httpx2.Client, weg: str, **daten: str) -> httpx2.Response:
    return client.post(weg, data={"formularwort": formularwort(client.get(weg).text), **daten})


def bis_zur_zusammenfassung(client: httpx2.Client, aktenzeichen: str) -> str:
    """Its address."""
    weg = waehle(client, aktenzeichen)
    assert "Antrag.pdf" in client.get(weg).text
    ziel: str = schritt(client, weg, nach="zusammenfassung", originale="").headers["location"]
    assert ziel == f"{weg}/zusammenfassung"
    return ziel


def test_eine_akte_wird_abgegeben_und_vorher_verlaesst_nichts_das_haus(
    web: Webserver, sb: httpx2.Client, im_dms: str
) -> None:
    weg = bis_zur_zusammenfassung(sb, im_dms)
    seite = sb.get(weg).text
    for text in ("STV Freiburg", "2 Dokumente in 2 Teilen", "Musterfrau, Mara", "Geht sofort"):
        assert text in seite, text
    assert uebergaben(web) == []
    assert "Angefangen, noch nicht abgegeben" in sb.get("/arbeitsplatz").text
    daten = {"formularwort": formularwort(seite), "stand": feldwert(seite, "stand"), "nach": "jetzt"}
    ziele = {sb.post(weg, data=daten).headers["location"] for _ in range(2)}  # a double click
    (zeile,) = uebergaben(web)
    assert ziele == {f"/uebergaben/{zeile.id}"}
    assert (zeile.richtung, zeile.partner) == (Richtung.ABGABE, "azr:005700")
    assert (
        sb.get(weg).headers["location"] == sb.get(weg[:-16]).headers["location"] == f"/uebergaben/{zeile.id}"
    )
    assert "Angefangen, noch nicht abgegeben" not in sb.get("/arbeitsplatz").text


def test_was_schon_unterwegs_ist_sagt_der_assistent_gleich_zu_anfang(
    web: Webserver, sb: httpx2.Client, im_dms: str
) -> None:
    """And where it is on its way; nobody goes through the whole file first."""
    weg = bis_zur_zusammenfassung(sb, im_dms)
    angefangen = waehle(sb, im_dms)
    seite = sb.get(weg).text
    sb.post(
        weg,
        data={"formularwort": formularwort(seite), "stand": feldwert(seite, "stand"), "nach": "jetzt"},
    )
    (zeile,) = uebergaben(web)
    antwort = sende(sb, "/uebergaben/abgeben", aktenzeichen=im_dms, behoerde="azr:005700")
    assert antwort.status_code == 400
    assert "wird gerade abgegeben" in antwort.text and f'href="/uebergaben/{zeile.id}"' in antwort.text
    assert "wird gerade abgegeben" in sb.get(angefangen).text


def test_aus_der_zusammenfassung_geht_es_zurueck_ohne_verlust(
    web: Webserver, sb: httpx2.Client, im_dms: str
) -> None:
    weg = waehle(sb, im_dms)
    assert schritt(sb, weg, nach="zusammenfassung", originale="Pass; RR 1").status_code == 303
    assert "Pass" in sb.get(f"{weg}/zusammenfassung").text
    assert schritt(sb, f"{weg}/zusammenfassung", nach="dokumente").headers["location"] == weg
    assert "Pass; RR 1</textarea>" in sb.get(weg).text
    zurueck = schritt(sb, weg, nach="wahl", originale="Pass; RR 2").headers["location"]
    seite = sb.get(zurueck).text
    assert feldwert(seite, "aktenzeichen") == im_dms
    assert feldwert(seite, "behoerde") == "azr:005700"
    assert "Pass; RR 2</textarea>" in sb.get(weg).text
    assert uebergaben(web) == []


def test_ein_entwurf_gehoert_einer_person_und_laesst_sich_verwerfen(
    web: Webserver, sb: httpx2.Client, im_dms: str
) -> None:
    weg = waehle(sb, im_dms)
    andere = web.angemeldet(STUTTGART, BEIDE)
    for ziel in (
        weg,
        f"{weg}/zusammenfassung",
        f"{weg}/zustimmung",
        f"/uebergaben/abgeben?entwurf={weg[-36:]}",
    ):
        assert andere.get(ziel).status_code == 404, ziel
    assert schritt(sb, weg, aktion="quatsch").status_code == 303
    wort = formularwort(sb.get(weg).text)
    assert sb.post(f"{weg}/verwerfen", data={"formularwort": wort}).headers["location"] == "/arbeitsplatz"
    assert sb.get(weg).status_code == 404
    assert uebergaben(web) == []


def test_eine_inzwischen_geaenderte_akte_wird_noch_einmal_gezeigt(
    web: Webserver, sb: httpx2.Client, im_dms: str
) -> None:
    antwort = schritt(sb, bis_zur_zusammenfassung(sb, im_dms), nach="jetzt", stand="anders")
    assert antwort.status_code == 400
    assert "hat sich inzwischen geändert" in antwort.text
    assert uebergaben(web) == []


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"aktenzeichen": "gibt es nicht"}, "gibt es im DMS keine Akte"),
        ({"aktenzeichen": ""}, "Aktenzeichen der Akte"),
        ({"behoerde": STUTTGART}, "an sich selbst"),
        ({"behoerde": "azr:000100"}, "Elektronisch erreichbar: nein"),
    ],
)
def test_was_sich_nicht_abgeben_laesst_sagt_warum(
    sb: httpx2.Client, im_dms: str, angaben: dict[str, str], satz: str
) -> None:
    daten = {"aktenzeichen": im_dms, "behoerde": "azr:005700"} | angaben
    antwort = sende(sb, "/uebergaben/abgeben", **daten)
    assert antwort.status_code == 400
    assert satz in antwort.text


# --- deciding ------------------------------------------------------------------------------------------


@pytest.fixture
def frage(akten: Aktenbestand) -> UUID:
    """Two persons must release."""
    id = akten.lege_an(Richtung.ABGABE)
    akten.dokumente(id, "Strafregister.pdf", klasse=Teilklasse.S)
    akten.gehe(id, Zustand.VORBEREITET)
    return akten.frage(id, "teilklasse_s", "1 Dokument der Klasse S braucht die Freigabe zweier Personen.")


def aufgabe(web: Webserver, id: UUID) -> Aufgabenzeile:
    with web.datenbank.lesen() as session:
        zeile = session.get(Aufgabenzeile, (STUTTGART, id))
        assert zeile is not None
        return zeile


def test_die_frage_zeigt_person_dokumente_und_knoepfe(web: Webserver, frage: UUID) -> None:
    seite = web.angemeldet(STUTTGART, FREIGABE).get(f"/aufgaben/{frage}").text
    for text in ("Strafregister.pdf", ">Freigeben<", ">Ablehnen<", "Grund", "2 verschiedene Personen"):
        assert text in seite, text
    assert AZR_NUMMER not in seite


def test_wer_die_rolle_nicht_hat_sieht_die_frage_und_entscheidet_nicht(
    web: Webserver, sb: httpx2.Client, frage: UUID
) -> None:
    seite = sb.get(f"/aufgaben/{frage}").text
    assert "Das entscheidet die Rolle" in seite
    assert ">Freigeben<" not in seite
    stand = feldwert(web.angemeldet(STUTTGART, FREIGABE).get(f"/aufgaben/{frage}").text, "stand")
    daten = {"formularwort": formularwort(seite), "stand": stand, "sofort": "freigeben", "grund": "x"}
    assert sb.post(f"/aufgaben/{frage}", data=daten).status_code == 400
    assert aufgabe(web, frage).zustand is Aufgabenzustand.OFFEN


def test_ohne_grund_geschieht_nichts(web: Webserver, frage: UUID) -> None:
    antwort = sende(web.angemeldet(STUTTGART, FREIGABE), f"/aufgaben/{frage}", sofort="freigeben")
    assert antwort.status_code == 400
    assert 'id="grund-fehler"' in antwort.text
    assert aufgabe(web, frage).zustand is Aufgabenzustand.OFFEN


def test_vier_augen_und_die_zweite_sieht_den_grund_der_ersten(web: Webserver, frage: UUID) -> None:
    erste, zweite = web.angemeldet(STUTTGART, FREIGABE), web.angemeldet(STUTTGART, BEIDE)
    weg = f"/aufgaben/{frage}"
    veraltet = zweite.get(weg).text  # opened before the first vote
    assert sende(erste, weg, sofort="freigeben", grund="Beschluss liegt vor").status_code == 303
    assert "Sie haben schon geantwortet" in erste.get(weg).text
    daten = {"formularwort": formularwort(veraltet), "stand": feldwert(veraltet, "stand")}
    konflikt = zweite.post(weg, data=daten | {"sofort": "freigeben", "grund": "Mein langer Grund"})
    assert konflikt.status_code == 409
    assert "Beschluss liegt vor" in konflikt.text
    assert "Mein langer Grund</textarea>" in konflikt.text, "nothing that was typed is lost"
    assert sende(zweite, weg, sofort="freigeben", grund="ebenso").status_code == 303
    assert aufgabe(web, frage).wahl == "freigeben"


def test_eine_beantwortete_frage_ist_ein_konflikt_und_nichts_geht_verloren(
    web: Webserver, frage: UUID
) -> None:
    erste, zweite = web.angemeldet(STUTTGART, FREIGABE), web.angemeldet(STUTTGART, BEIDE)
    weg = f"/aufgaben/{frage}"
    veraltet = zweite.get(weg).text
    assert sende(erste, weg, sofort="ablehnen", grund="nein").status_code == 303
    daten = {"formularwort": formularwort(veraltet), "stand": feldwert(veraltet, "stand")}
    konflikt = zweite.post(weg, data=daten | {"sofort": "freigeben", "grund": "Mein langer Grund"})
    assert konflikt.status_code == 409
    assert "inzwischen beantwortet" in konflikt.text
    assert "Mein langer Grund" in konflikt.text
    assert aufgabe(web, frage).wahl == "ablehnen"


def test_jede_frage_laesst_sich_ansehen_und_beantworten(web: Webserver, akten: Aktenbestand) -> None:
    """Whatever kinds of questions there are: every answer can be given, and what it needs has a field."""
    clients = {r: web.angemeldet(STUTTGART, [r]) for r in (Rolle.SACHBEARBEITUNG, Rolle.FREIGABE)}
    for art in AUFGABENARTEN.values():
        frage = akten.frage(akten.lege_an(Richtung.ABGABE), art.name, art.frage)
        antwort = clients[art.rolle].get(f"/aufgaben/{frage}")
        assert antwort.status_code == 200, art.name
        for wahl in art.wahlen:
            assert f'value="{wahl.name}"' in antwort.text, (art.name, wahl.name)
            assert wahl.text in html.unescape(antwort.text), (art.name, wahl.name)
            assert (f'id="wert-{wahl.name}"' in antwort.text) is (wahl.braucht is not None), (
                art.name,
                wahl.name,
            )


def test_eine_behoerde_wird_mit_namen_genannt(web: Webserver, akten: Aktenbestand, sb: httpx2.Client) -> None:
    frage = akten.frage(akten.lege_an(), "anforderung_wegzugsbehoerde_unklar", "Wo ist die Akte?")
    daten = {"wahl": "behoerde_nennen", "grund": "angerufen"}
    antwort = sende(sb, f"/aufgaben/{frage}", **daten, **{"wert-behoerde_nennen": "Entenhausen"})
    assert 'id="wert-behoerde_nennen-fehler"' in antwort.text
    antwort = sende(sb, f"/aufgaben/{frage}", **daten, **{"wert-behoerde_nennen": "azr:005700 STV Freiburg"})
    assert antwort.status_code == 303
    assert aufgabe(web, frage).wert == "azr:005700"


def test_eine_wahl_mit_wert(web: Webserver, akten: Aktenbestand, sb: httpx2.Client) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    frage = akten.frage(id, "akte_nicht_gefunden", "Zu dieser Person wurde keine Akte gefunden.")
    weg = f"/aufgaben/{frage}"
    antwort = sende(sb, weg, wahl="akte_waehlen", grund="anders geführt")
    assert antwort.status_code == 400
    assert 'id="wert-akte_waehlen-fehler"' in antwort.text
    antwort = sende(sb, weg, grund="keine Wahl")
    assert 'id="wahl-fehler"' in antwort.text
    daten = {"wert-akte_waehlen": "S-1/2", "wahl": "akte_waehlen", "grund": "anders geführt"}
    assert sende(sb, weg, **daten).status_code == 303
    assert (aufgabe(web, frage).wahl, aufgabe(web, frage).wert) == ("akte_waehlen", "S-1/2")


def test_der_arbeitsplatz_zeigt_die_eigenen_fragen_die_dringendste_zuerst(
    web: Webserver, akten: Aktenbestand, sb: httpx2.Client, frage: UUID, uhr: StehendeUhr
) -> None:
    spaeter = akten.lege_an(Richtung.ABGABE, person("Berta", "Später"))
    akten.frage(spaeter, "keine_dokumente", "Die Akte enthält nichts, was gehen darf.")
    seite = sb.get("/arbeitsplatz").text
    assert "Später, Berta" in seite
    assert "Klasse S" not in seite.split("Unterwegs")[0], "that one is not for this role"
    erste = web.angemeldet(STUTTGART, FREIGABE)
    assert "Klasse S" in erste.get("/arbeitsplatz").text
    sende(erste, f"/aufgaben/{frage}", sofort="freigeben", grund="geprüft")
    assert "Klasse S" not in erste.get("/arbeitsplatz").text.split("Unterwegs")[0]
    for text in ('href="/uebergaben/anfordern"', 'href="/uebergaben/abgeben"'):
        assert text in seite


# --- finding -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "begriff",
    [
        "Müller-Yılmaz",
        "mueller yilmaz",
        "MUELLERYILMAZ",
        "Yilm",
        "Ayse Mueller",
        "Müller-Yılmaz, Ayşe 17.05.1990",
        "ayşe 1990-05-17",
        "S-33/77",
        "s3377",
        "200115990001",
    ],
)
def test_gefunden_wird_in_jeder_schreibweise(sb: httpx2.Client, begriff: str) -> None:
    sende(sb, "/uebergaben/anfordern", **ANFORDERUNG)
    antwort = finde(sb, begriff)
    assert "1 Vorgang gefunden" in antwort.text, begriff
    assert begriff.split()[0] not in str(antwort.url)


@pytest.mark.parametrize(
    "begriff", ["Maier", "Ayse Maier", "18.05.1990", "200115990002", "20011599", "' OR 1=1 --"]
)
def test_nicht_gefunden_wird_wer_nicht_passt(sb: httpx2.Client, begriff: str) -> None:
    sende(sb, "/uebergaben/anfordern", **ANFORDERUNG)
    assert "0 Vorgänge gefunden" in finde(sb, begriff).text


@pytest.mark.parametrize("begriff", ["", "x", "%", "31.02.1990", "x" * 300])
def test_eine_unmoegliche_suche_sagt_warum(sb: httpx2.Client, begriff: str) -> None:
    antwort = finde(sb, begriff)
    assert antwort.status_code == 400
    assert 'id="suchbegriff-fehler"' in antwort.text


def test_die_suche_sieht_keine_andere_behoerde(web: Webserver, sb: httpx2.Client) -> None:
    sende(sb, "/uebergaben/anfordern", **ANFORDERUNG)
    assert "0 Vorgänge gefunden" in finde(web.angemeldet(ULM), "Müller").text


def test_neue_angaben_werden_mitgefunden_und_alte_vergessen(akten: Aktenbestand, sb: httpx2.Client) -> None:
    id = akten.lege_an(Richtung.ABGABE, aktenzeichen_partner="FR-1")
    akten.setze(id, aktenzeichen_partner="FR-2")
    assert "0 Vorgänge" in finde(sb, "FR-1").text
    assert "1 Vorgang" in finde(sb, "FR-2").text


# --- lists, ending, reading ----------------------------------------------------------------------------


def test_ueber_einen_anderen_namen_gefunden_steht_dabei_ueber_welchen(
    akten: Aktenbestand, sb: httpx2.Client
) -> None:
    weitere = [
        {"art": "alias", "familienname": "Schmitt", "vorname": "Mia"},
        {"art": "azr_nummer", "azr_nummer": "990115990099"},
    ]
    id = akten.lege_an(Richtung.ABGABE)
    akten.setze(id, person={**person_als_json(person()), "weitere": weitere})
    assert "Aliasname" in finde(sb, "Schmitt").text
    assert "weitere AZR-Nummer" in finde(sb, "990115990099").text


def test_die_liste_als_csv_rechnet_nichts(sb: httpx2.Client, akten: Aktenbestand) -> None:
    akten.lege_an(wer=person('=HYPERLINK("http://boese")', "@SUM(1)"))
    antwort = sb.get("/uebergaben.csv")
    assert antwort.headers["content-disposition"] == 'attachment; filename="uebergaben.csv"'
    kopf, zeile = csv.reader(io.StringIO(antwort.content.decode("utf-8-sig")), delimiter=";")
    assert kopf[:2] == ["Familienname", "Vorname"]
    assert zeile[:2] == ["'@SUM(1)", '\'=HYPERLINK("http://boese")']


def test_die_aufgaben_als_csv(sb: httpx2.Client, frage: UUID) -> None:
    _, zeile = csv.reader(io.StringIO(sb.get("/aufgaben.csv").content.decode("utf-8-sig")), delimiter=";")
    assert zeile[0] == "Mustermann, Max"


def test_administration_und_revision_bekommen_csv_ohne_personen(web: Webserver, akten: Aktenbestand) -> None:
    akten.lege_an()
    for rolle in (Rolle.ADMINISTRATION, Rolle.REVISION):
        text = web.angemeldet(STUTTGART, [rolle]).get("/uebergaben.csv").content.decode("utf-8-sig")
        assert "Mustermann" not in text
        assert "33-1/2026" not in text
        assert len(text.splitlines()) == 2


def test_eine_uebergabe_wird_abgebrochen(web: Webserver, akten: Aktenbestand, sb: httpx2.Client) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    weg = f"/uebergaben/{id}"
    wort = formularwort(sb.get(weg).text)
    ohne = sb.post(f"{weg}/abbruch", data={"formularwort": wort})
    assert ohne.status_code == 400
    assert 'id="grund-fehler"' in ohne.text
    daten = {"formularwort": wort, "grund": "falsche Person"}
    assert sb.post(f"{weg}/abbruch", data=daten).headers["location"] == weg
    assert uebergaben(web)[0].abbruch_grund == "falsche Person"
    noch_einmal = sb.post(f"{weg}/abbruch", data=daten)
    assert noch_einmal.status_code == 400
    assert "schon verlangt" in noch_einmal.text


def uebernommene(akten: Aktenbestand) -> UUID:
    """Handed over, and the other authority has confirmed it."""
    id = akten.lege_an(Richtung.ABGABE, ausloeser_uuid=uuid4())
    akten.gehe(id, Zustand.KARENZ)
    return id


def test_angaben_zur_person_werden_berichtigt(web: Webserver, akten: Aktenbestand, sb: httpx2.Client) -> None:
    weg = f"/uebergaben/{uebernommene(akten)}"
    assert f"{weg}/berichtigen" in sb.get(weg).text
    seite = sb.get(f"{weg}/berichtigen").text
    assert feldwert(seite, "familienname") == "Mustermann"
    daten = {
        name: feldwert(seite, name)
        for name in ("familienname", "vorname", "geburtsname", "geburtsdatum", "geburtsort", "azr_nummer")
    } | {"formularwort": formularwort(seite), "geschlecht": "m", "staatsangehoerigkeit": "163"}
    ohne = sb.post(f"{weg}/berichtigen", data=daten)
    assert ohne.status_code == 400 and 'id="grund-fehler"' in ohne.text
    unveraendert = sb.post(f"{weg}/berichtigen", data=daten | {"grund": "nichts"})
    assert "dieselben Angaben" in unveraendert.text
    kyrillisch = sb.post(f"{weg}/berichtigen", data=daten | {"familienname": "Иванов", "grund": "x"})
    assert 'id="familienname-fehler"' in kyrillisch.text
    richtig = daten | {"geburtsdatum": "18.05.1990", "grund": "Tippfehler"}
    assert sb.post(f"{weg}/berichtigen", data=richtig).headers["location"] == weg
    seite = sb.get(weg).text
    assert "Art. 19 DSGVO" in seite and "Grund: Tippfehler" in seite
    assert (uebergaben(web)[0].person_akte or {})["geburtsdatum"] == "1990-05-18"


def test_was_noch_nicht_uebernommen_ist_laesst_sich_nicht_berichtigen(
    akten: Aktenbestand, sb: httpx2.Client
) -> None:
    weg = f"/uebergaben/{akten.lege_an(Richtung.ABGABE)}"
    assert "berichtigen" not in sb.get(weg).text
    antwort = sb.get(f"{weg}/berichtigen")
    assert "deren Quittung da ist" in antwort.text
    assert 'name="familienname"' not in antwort.text


def test_eine_akte_mit_3000_dokumenten_bleibt_kurz(akten: Aktenbestand, sb: httpx2.Client) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    akten.dokumente(id, *(f"Blatt {nr:04}.pdf" for nr in range(3000)))
    seite = sb.get(f"/uebergaben/{id}").text
    assert len(seite) < 40_000
    assert "3000 Dokumente" in seite
    teil = sb.get(f"/uebergaben/{id}/dokumente?teil=1&ab=2900").text
    assert "Blatt 2999.pdf" in teil
    assert teil.count("<tr") == 101
    assert sb.get(f"/uebergaben/{id}/dokumente?teil=2").status_code == 404
    filter = {"formularwort": formularwort(seite), "name": "blatt 2999"}
    weg = f"/uebergaben/{id}/dokumente"
    gefiltert = sb.get(sb.post(weg, data=filter).headers["location"]).text
    assert "1 Dokument gefunden." in gefiltert
    assert gefiltert.count("<tr") == 2
    alle = sb.post(weg, data={**filter, "name": "", "offen": "ja"}).headers["location"]
    assert "3000 Dokumente gefunden; hier die ersten 200." in sb.get(alle).text.replace("\n", "")
    assert sb.post(f"/uebergaben/{id}/dokumente", data={**filter, "name": "x" * 201}).status_code == 400


def test_jeder_blick_auf_inhalt_steht_im_protokoll(
    web: Webserver, akten: Aktenbestand, sb: httpx2.Client, frage: UUID, uhr: StehendeUhr
) -> None:
    id = akten.lege_an()
    wer = web.benutzer()
    for weg, bezug in (
        ("/arbeitsplatz", "liste:arbeitsplatz"),
        ("/uebergaben", "liste:uebergaben"),
        ("/uebergaben.csv", "liste:uebergaben.csv"),
        ("/aufgaben", "liste:aufgaben"),
        (f"/uebergaben/{id}", f"vorgang:{id}"),
        (f"/aufgaben/{frage}", f"aufgabe:{frage}"),
    ):
        sb.get(weg)
        assert gelesen(web)[-1] == (wer, bezug)
    vorher = gelesen(web)
    sb.get(f"/uebergaben/{id}", headers={"X-Hintergrund": "1"})  # the page renews itself
    assert gelesen(web) == vorher
    andere = web.angemeldet(STUTTGART, FREIGABE)
    andere.get(f"/uebergaben/{id}", headers={"X-Hintergrund": "1"})  # nobody reads unseen by saying so
    assert gelesen(web)[-1] == (web.benutzer(STUTTGART, FREIGABE), f"vorgang:{id}")
    finde(andere, "Mustermann")
    assert (web.benutzer(STUTTGART, FREIGABE), f"vorgang:{id}") in gelesen(web)


def test_wer_ohne_inhalt_arbeitet_liest_keinen(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    akten.gehe(id, Zustand.ANGEFORDERT, text="Frau Mustermann hat angerufen.", partner_sagt="Herr Mustermann")
    client = web.angemeldet(STUTTGART, [Rolle.ADMINISTRATION])
    for weg in ("/uebergaben", f"/uebergaben/{id}"):
        seite = client.get(weg).text
        assert "Mustermann" not in seite
        assert "33-1/2026" not in seite
    assert f'<h1 class="nummer">{id}</h1>' in client.get(f"/uebergaben/{id}").text
    assert gelesen(web) == []


BOESE = "<script>alert(1)</script>\"' onmouseover=alert(1) {{7*7}}"


@pytest.mark.parametrize(
    "seite",
    [
        lambda c: sende(
            c, "/uebergaben/anfordern", **ANFORDERUNG | {"familienname": BOESE, "behoerde": BOESE}
        ),
        lambda c: finde(c, BOESE),
        lambda c: sende(c, "/uebergaben/abgeben", aktenzeichen=BOESE, behoerde="azr:005700"),
    ],
)
def test_was_jemand_feindliches_eingibt_bleibt_text(
    sb: httpx2.Client, seite: Callable[[httpx2.Client], httpx2.Response]
) -> None:
    text = seite(sb).text
    assert "<script>alert" not in text
    assert "\"' onmouseover" not in text
    assert "&lt;script&gt;alert(1)" in text
