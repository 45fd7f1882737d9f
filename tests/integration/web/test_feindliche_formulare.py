"""Every form of the desk with what nobody should type: a sentence, never a fault of ours, nothing executed, nothing
lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from uuid import UUID

import httpx2
import pytest

from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.unit.pdf.test_seiten import scan
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, Webserver, formularwort
from tests.zweibehoerden import schreibe_akte

pytestmark = [
    pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True),
    pytest.mark.xdist_group("feindliche_formulare"),
]
BOESES = {
    "html": "<script>alert(1)</script>\"' onmouseover=x {{7*7}}",
    "lang": "x" * 3000,
    "steuerzeichen": "A\x00\x07\x1b[2JB",
    "fremde Schrift": "Иванов 東京 \u202e\u0301",
    "formel": '=HYPERLINK("http://boese.invalid";"x")',
    "surrogat": "\ufffe\U000e0001\U0010ffff",
    "leer": "",
    "leerraum": " \u00a0\u2003\t ",
}


@dataclass(frozen=True)
class Seitenbau:
    """What the forms are about."""

    vorgang: UUID
    dokument: UUID
    abgabe: UUID
    frage: UUID
    entwurf: str


@pytest.fixture
def bau(web: Webserver, sb: httpx2.Client, uhr: StehendeUhr) -> Seitenbau:
    ordner = web.blobs.parent / "dms" / "001900" / "akten" / "a1"
    ordner.parent.mkdir(parents=True, exist_ok=True)
    schreibe_akte(ordner, {"1/A.pdf": scan(100)})
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    hier = akten.lege_an()
    akten.gehe(hier, Zustand.IMPORT_LAEUFT)
    (dokument,) = akten.dokumente(hier, "Bescheid.pdf")
    fort = akten.lege_an(Richtung.ABGABE)
    frage = akten.frage(akten.lege_an(Richtung.ABGABE), "akte_nicht_gefunden", "Keine Akte gefunden.")
    daten = {"aktenzeichen": "S-32/4711", "behoerde": "azr:005700"}
    entwurf = sb.post("/uebergaben/abgeben", data=daten | _wort(sb, "/uebergaben/abgeben")).headers[
        "location"
    ]
    return Seitenbau(hier, dokument.uuid, fort, frage, entwurf)


@pytest.fixture
def sb(web: Webserver) -> httpx2.Client:
    return web.angemeldet(STUTTGART, [Rolle.SACHBEARBEITUNG, Rolle.FREIGABE])


def _wort(client: httpx2.Client, weg: str) -> dict[str, str]:
    seite = client.get(weg).text
    versteckt = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', seite))
    return {**versteckt, "formularwort": formularwort(seite)}


def _formulare(b: Seitenbau) -> Mapping[str, tuple[str, str, Mapping[str, str], tuple[str, ...]]]:
    """Name -> page with the form, where it goes, what is right, and the fields in which something hostile is typed."""
    person = {"familienname": "Muster", "vorname": "Max", "geburtsdatum": "17.05.1990", "geburtsort": "Ort"}
    weitere = {
        "geschlecht": "m",
        "staatsangehoerigkeit": "Türkei",
        "azr_nummer": "200115990001",
        "geburtsname": "",
    }
    anfordern = person | weitere | {"behoerde": "azr:005700", "grund": "01", "aktenzeichen": "S-1"}
    anfragen = {"behoerde": "azr:005700", "art": "010501", "aktenzeichen": "S-32/4711", "wohnort": "Zustadt"}
    anfragen |= {
        "umzugsgrund": "Arbeit",
        "status": "101",
        "beginn": "2024",
        "hausnummer": "",
        "ausweisungsgruende": "",
    }
    termin = person | {
        "tag": "31.12.2030",
        "uhrzeit": "10:00",
        "aktenzeichen": "S-1",
        "azr_nummer": "",
        "anlass": "",
    }
    termin.pop("geburtsort")
    v, a, f = f"/uebergaben/{b.vorgang}", f"/uebergaben/{b.abgabe}", f"/aufgaben/{b.frage}"
    aufgabe = {"grund": "x", "wahl": "akte_waehlen", "wert-akte_waehlen": "S-1"}
    bemerkung = {"seite": "1", "art": "unleserlich", "text": "x"}
    return {
        "suche": ("/suche", "/suche", {"suchbegriff": "Muster"}, ("suchbegriff",)),
        "anfordern": ("/uebergaben/anfordern", "/uebergaben/anfordern", anfordern, tuple(anfordern)),
        "anfragen": ("/anfragen", "/anfragen", anfragen, tuple(anfragen)),
        "abgeben": (
            "/uebergaben/abgeben",
            "/uebergaben/abgeben",
            {"aktenzeichen": "S-32/4711", "behoerde": "azr:005700"},
            ("aktenzeichen", "behoerde"),
        ),
        "abgeben, Dokumente": (
            b.entwurf,
            b.entwurf,
            {"originale": "Pass", "aktion": "", "nach": "", "klasse-": "A"},
            ("originale", "aktion", "nach", "klasse-"),
        ),
        "termin": ("/arbeitsplatz/termine", "/arbeitsplatz/termine", termin, tuple(termin)),
        "aufgabe": (f, f, aufgabe, ("grund", "wahl", "wert-akte_waehlen", "stand")),
        "abbruch": (a, f"{a}/abbruch", {"grund": "x"}, ("grund",)),
        "bemerkung": (
            f"{v}/dokumente/{b.dokument}",
            f"{v}/dokumente/{b.dokument}/bemerkung",
            bemerkung,
            tuple(bemerkung),
        ),
        "begleitliste": (
            f"{a}/begleitliste",
            f"{a}/begleitliste",
            {"aktion": "eintragen", "originale": "Pass"},
            ("originale",),
        ),
        "empfang": (
            f"{a}/begleitliste",
            f"{a}/begleitliste",
            {"aktion": "empfang", "stueck": "1", "vermerk": "x"},
            ("stueck", "vermerk"),
        ),
        "filter": (v, f"{v}/dokumente", {"name": "a", "offen": ""}, ("name", "offen")),
        "nachliefern": (f"{a}/nachliefern", f"{a}/nachliefern", {}, ("dateien",)),
    }


def test_kein_formular_verliert_etwas_oder_faellt_um(sb: httpx2.Client, bau: Seitenbau) -> None:
    for name, (seite, ziel, richtig, felder) in _formulare(bau).items():
        grund = _wort(sb, seite)
        for was, boeses in _versuche(felder):
            antwort = sb.post(ziel, data={**grund, **richtig, **boeses})
            stelle = (name, was)
            assert antwort.status_code in (303, 400, 404, 409), (*stelle, antwort.status_code)
            assert "<script>alert" not in antwort.text and "\"' onmouseover" not in antwort.text, stelle
            if antwort.status_code == 303:
                weiter = sb.get(antwort.headers["location"])
                assert weiter.status_code in (200, 400), stelle
                assert "<script>alert" not in weiter.text, stelle
            elif antwort.status_code == 400:
                _pruefe_fehlerseite(antwort.text, stelle, boeses)
        ohne = sb.post(ziel, data={"formularwort": grund["formularwort"]})
        assert ohne.status_code in (303, 400, 409), (name, "fehlt", ohne.status_code)


def _versuche(felder: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each kind in all fields at once; and each field alone with one of them, in turn."""
    for was, wert in BOESES.items():
        yield was, dict.fromkeys(felder, wert)
    for feld, (was, wert) in zip(felder, cycle(BOESES.items()), strict=False):
        yield f"{feld}: {was}", {feld: wert}


def _pruefe_fehlerseite(text: str, stelle: tuple[str, ...], boeses: Mapping[str, str]) -> None:
    """One alert; it says a sentence; where the field is one for text, what was typed is in it."""
    assert text.count('id="fehler"') == 1 and 'role="alert"' in text, stelle
    for feld, wert in boeses.items():
        eingabe = re.search(rf'<input id="{feld}"[^>]*? value="([^"]*)"', text)
        if eingabe and wert.strip() and "\x00" not in wert:
            assert len(eingabe.group(1)) >= len(wert.strip()), (stelle, feld, "lost")


def test_eine_lange_liste_von_originalen_passt_in_das_formular(sb: httpx2.Client, bau: Seitenbau) -> None:
    """What the field allows in letters the wall must let through in bytes."""
    weg = f"/uebergaben/{bau.abgabe}/begleitliste"
    lang = "\n".join("ạ̈" * 60 + f" {nr}" for nr in range(100))
    antwort = sb.post(weg, data={**_wort(sb, weg), "aktion": "eintragen", "originale": lang})
    assert antwort.status_code == 303, antwort.text[-300:]


def test_eine_veraltete_seite_sagt_es_und_behaelt_das_getippte(
    web: Webserver, sb: httpx2.Client, bau: Seitenbau
) -> None:
    weg = f"/aufgaben/{bau.frage}"
    grund = _wort(sb, weg)
    antwort = sb.post(weg, data={**grund, "stand": "alt", "grund": "Mein Grund", "wahl": "ablehnen"})
    assert antwort.status_code == 409
    assert (
        "Inzwischen hat sich hier etwas geändert" in antwort.text and "Mein Grund</textarea>" in antwort.text
    )
    abgabe = f"/uebergaben/{bau.abgabe}"
    wort = _wort(sb, abgabe)
    Aktenbestand(web.datenbank, STUTTGART, web.dienste.uhr).gehe(bau.abgabe, Zustand.GESENDET)
    zu_spaet = sb.post(f"{abgabe}/abbruch", data={**wort, "grund": "doch nicht"})
    assert zu_spaet.status_code == 400 and "doch nicht" in zu_spaet.text
