"""Changing through the API: begin, decide, end; only what was read, only once, only by whom it belongs to."""

from __future__ import annotations

from uuid import UUID, uuid4

import httpx2
import pytest

from gateway.domain.aufgabe import Rolle
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.webakten import AZR_NUMMER, Aktenbestand
from tests.webserver import STUTTGART, ULM, Webserver
from tests.zweibehoerden import schreibe_akte

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
FREIGABE = [Rolle.FREIGABE]
PERSON = {
    "familienname": "Musterfrau",
    "vorname": "Mara",
    "geburtsdatum": "1990-05-17",
    "geburtsort": "Beispielstadt",
    "geschlecht": "w",
    "staatsangehoerigkeiten": ["163"],
    "azrNummer": "200115990001",
}
UEBERNAHME = {
    "richtung": "uebernahme",
    "von": "azr:005700",
    "aktenzeichen": "S-1",
    "grund": "01",
    "person": PERSON,
}
ABGABE = {"richtung": "abgabe", "an": "azr:005700", "aktenzeichen": "S-32/4711"}


def skript(web: Webserver, mandant: str = STUTTGART, rollen: list[Rolle] | None = None) -> httpx2.Client:
    gast = web.gast()
    wort = web.skriptwort(mandant, rollen or [Rolle.SACHBEARBEITUNG])
    gast.headers["Authorization"] = f"Bearer {wort}"
    return gast


@pytest.fixture
def sb(web: Webserver) -> httpx2.Client:
    return skript(web)


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


@pytest.fixture
def frage(akten: Aktenbestand) -> UUID:
    id = akten.lege_an(Richtung.ABGABE)
    akten.dokumente(id, "Strafregister.pdf", klasse=Teilklasse.S)
    akten.gehe(id, Zustand.VORBEREITET)
    return akten.frage(id, "teilklasse_s", "1 Dokument der Klasse S braucht die Freigabe zweier Personen.")


def test_eine_anforderung_beginnt_und_liegt_wo_die_antwort_sagt(sb: httpx2.Client) -> None:
    antwort = sb.post("/api/v1/uebergaben", json=UEBERNAHME)
    assert antwort.status_code == 201
    id = antwort.json()["id"]
    assert antwort.headers["location"] == f"/api/v1/uebergaben/{id}"
    gelesen = sb.get(antwort.headers["location"])
    assert gelesen.json() == antwort.json()
    assert gelesen.headers["etag"] == antwort.headers["etag"]
    assert (gelesen.json()["partner"], gelesen.json()["richtung"]) == ("azr:005700", "uebernahme")


def test_derselbe_schluessel_beginnt_einmal(web: Webserver, sb: httpx2.Client) -> None:
    kopf = {"Idempotency-Key": "auftrag-1"}
    ids = {sb.post("/api/v1/uebergaben", json=UEBERNAHME, headers=kopf).json()["id"] for _ in range(2)}
    assert len(ids) == len(sb.get("/api/v1/uebergaben").json()["uebergaben"]) == 1
    schreibe_akte(web.blobs.parent / "dms" / "001900" / "akten" / "a1", {"a.pdf": b"%PDF-1.7"})
    anderes = sb.post("/api/v1/uebergaben", json=ABGABE, headers=kopf)
    assert (anderes.status_code, anderes.json()["code"]) == (422, "web.schluessel_benutzt")
    fremde = skript(web, ULM).post("/api/v1/uebergaben", json=UEBERNAHME, headers=kopf)
    assert fremde.json()["id"] not in ids


def test_eine_akte_wird_abgegeben(web: Webserver, sb: httpx2.Client) -> None:
    schreibe_akte(web.blobs.parent / "dms" / "001900" / "akten" / "a1", {"a.pdf": b"%PDF-1.7"})
    assert sb.post("/api/v1/uebergaben", json=ABGABE).json()["richtung"] == "abgabe"


@pytest.mark.parametrize(
    ("wunsch", "code"),
    [
        ({}, "web.anfrage"),
        ({"richtung": "quer"}, "web.anfrage"),
        (UEBERNAHME | {"mehr": 1}, "web.anfrage"),
        (UEBERNAHME | {"grund": "99"}, "web.anfrage"),
        (UEBERNAHME | {"von": "x"}, "web.anfrage"),
        (UEBERNAHME | {"person": PERSON | {"geschlecht": "q"}}, "web.anfrage"),
        (
            UEBERNAHME | {"person": {k: v for k, v in PERSON.items() if k != "azrNummer"}},
            "nachrichten.nicht_schreibbar",
        ),
        (UEBERNAHME | {"von": "azr:000100"}, "verzeichnis.kein_austausch"),
        (UEBERNAHME | {"von": STUTTGART}, "anforderung.unsinnig"),
        (ABGABE, "abgabe.unsinnig"),
    ],
)
def test_was_nicht_geht_sagt_warum(sb: httpx2.Client, wunsch: dict[str, object], code: str) -> None:
    antwort = sb.post("/api/v1/uebergaben", json=wunsch)
    assert (antwort.status_code, antwort.json()["code"]) == (400, code)
    assert antwort.headers["content-type"] == "application/problem+json"


def test_aufgaben_werden_seitenweise_gelesen(akten: Aktenbestand, sb: httpx2.Client, frage: UUID) -> None:
    for _ in range(4):
        akten.frage(akten.lege_an(Richtung.ABGABE), "keine_dokumente", "Nichts darf gehen.")
    gesehen: list[str] = []
    nach: str | None = ""
    while nach is not None:
        antwort = sb.get("/api/v1/aufgaben", params={"hoechstens": 2, "nach": nach}).json()
        gesehen += [a["id"] for a in antwort["aufgaben"]]
        nach = antwort["weiter"]
    assert len(gesehen) == len(set(gesehen)) == 5
    eigene = sb.get("/api/v1/aufgaben", params={"rolle": "freigabe"}).json()["aufgaben"]
    assert [a["id"] for a in eigene] == [str(frage)]
    assert eigene[0]["person"]["name"] == "Mustermann, Max"
    assert [w["wahl"] for w in eigene[0]["wahlen"]] == ["freigeben", "ablehnen"]


def test_eine_aufgabe_wird_entschieden(web: Webserver, frage: UUID) -> None:
    erste, zweite = skript(web, STUTTGART, FREIGABE), skript(web, STUTTGART, [Rolle.FREIGABE, Rolle.REVISION])
    weg = f"/api/v1/aufgaben/{frage}"
    stimme = {"wahl": "freigeben", "grund": "Beschluss liegt vor"}
    gelesen = erste.get(weg)
    assert gelesen.json()["dokumente"][0]["klasse"] == "S"
    assert AZR_NUMMER not in gelesen.text
    ohne = erste.post(f"{weg}/entscheidung", json=stimme)
    assert (ohne.status_code, ohne.json()["code"]) == (428, "web.stand_fehlt")
    veraltet = zweite.get(weg).headers["etag"]
    antwort = erste.post(f"{weg}/entscheidung", json=stimme, headers={"If-Match": gelesen.headers["etag"]})
    assert (antwort.status_code, antwort.json()["noch"]) == (200, 1)
    zu_spaet = zweite.post(f"{weg}/entscheidung", json=stimme, headers={"If-Match": veraltet})
    assert (zu_spaet.status_code, zu_spaet.json()["code"]) == (412, "web.stand_veraltet")
    noch_einmal = erste.post(
        f"{weg}/entscheidung", json=stimme, headers={"If-Match": antwort.headers["etag"]}
    )
    assert (noch_einmal.status_code, noch_einmal.json()["code"]) == (409, "aufgabe.schon_abgestimmt")
    fertig = zweite.post(
        f"{weg}/entscheidung", json=stimme, headers={"If-Match": zweite.get(weg).headers["etag"]}
    )
    assert (fertig.json()["zustand"], fertig.json()["wahl"]) == ("entschieden", "freigeben")
    danach = zweite.post(f"{weg}/entscheidung", json=stimme, headers={"If-Match": "*"})
    assert (danach.status_code, danach.json()["code"]) == (409, "aufgabe.geschlossen")


def test_wer_die_rolle_der_frage_nicht_hat_entscheidet_nicht(
    web: Webserver, sb: httpx2.Client, frage: UUID
) -> None:
    weg, stimme = f"/api/v1/aufgaben/{frage}/entscheidung", {"wahl": "freigeben", "grund": "x"}
    assert sb.post(weg, json=stimme, headers={"If-Match": "*"}).status_code == 403
    assert skript(web, ULM, FREIGABE).post(weg, json=stimme, headers={"If-Match": "*"}).status_code == 404
    falsch = skript(web, STUTTGART, FREIGABE).post(
        weg, json=stimme | {"wahl": "x"}, headers={"If-Match": "*"}
    )
    assert (falsch.status_code, falsch.json()["code"]) == (400, "aufgabe.wahl")
    fort = sb.post(f"/api/v1/aufgaben/{uuid4()}/entscheidung", json=stimme, headers={"If-Match": "*"})
    assert fort.status_code == 404


def test_eine_uebergabe_wird_abgebrochen(akten: Aktenbestand, sb: httpx2.Client) -> None:
    weg = f"/api/v1/uebergaben/{akten.lege_an(Richtung.ABGABE)}"
    stand = sb.get(weg).headers["etag"]
    assert sb.post(f"{weg}/abbruch", json={"grund": "x"}).status_code == 428
    assert sb.post(f"{weg}/abbruch", json={"grund": "x"}, headers={"If-Match": '"alt"'}).status_code == 412
    assert (
        sb.post(f"{weg}/abbruch", json={"grund": "falsche Person"}, headers={"If-Match": stand}).status_code
        == 200
    )
    noch_einmal = sb.post(f"{weg}/abbruch", json={"grund": "x"}, headers={"If-Match": "*"})
    assert (noch_einmal.status_code, noch_einmal.json()["code"]) == (409, "abbruch.zu_spaet")


def test_angaben_zur_person_werden_berichtigt(akten: Aktenbestand, sb: httpx2.Client) -> None:
    id = akten.lege_an(Richtung.ABGABE, ausloeser_uuid=uuid4())
    weg = f"/api/v1/uebergaben/{id}/berichtigung"
    person = {
        "familienname": "Mustermann",
        "vorname": "Maximilian",
        "geburtsname": "Beispiel",
        "geburtsdatum": "1990-05-17",
        "geburtsort": "Testhausen",
        "geschlecht": "m",
        "staatsangehoerigkeiten": ["163"],
    }
    zu_frueh = sb.post(weg, json={"person": person, "grund": "Vorname"})
    assert (zu_frueh.status_code, zu_frueh.json()["code"]) == (409, "berichtigung.unmoeglich")
    akten.gehe(id, Zustand.KARENZ)
    assert sb.post(weg, json={"person": person, "grund": " "}).status_code == 400
    antwort = sb.post(weg, json={"person": person, "grund": "Vorname"})
    assert antwort.status_code == 200
    assert "Art. 19 DSGVO" in antwort.text
    noch_einmal = sb.post(weg, json={"person": person, "grund": "Vorname"})
    assert (noch_einmal.status_code, noch_einmal.json()["code"]) == (409, "berichtigung.unmoeglich")


def test_ein_cookie_aendert_ueber_die_api_nichts(web: Webserver) -> None:
    client = web.angemeldet()
    assert client.get("/api/v1/uebergaben").status_code == 200
    assert client.post("/api/v1/uebergaben", json=UEBERNAHME).status_code == 401
    assert client.get("/api/v1/uebergaben").json()["uebergaben"] == []


@pytest.mark.parametrize("rolle", [Rolle.ADMINISTRATION, Rolle.REVISION])
def test_ohne_rolle_am_schreibtisch_kommt_kein_inhalt(
    web: Webserver, akten: Aktenbestand, frage: UUID, rolle: Rolle
) -> None:
    id = akten.lege_an(aktenzeichen_partner="FR-9")
    akten.gehe(id, Zustand.ABGELEHNT, text="Frau Mustermann rief an.", partner_sagt="Mustermann")
    client = skript(web, STUTTGART, [rolle])
    for weg in ("/api/v1/uebergaben", f"/api/v1/uebergaben/{id}"):
        antwort = client.get(weg)
        assert antwort.status_code == 200
        for wort in ("Mustermann", "33-1/2026", "FR-9", "Strafregister"):
            assert wort not in antwort.text, (weg, wort)
    assert client.get("/api/v1/aufgaben").status_code == 403
    assert client.post("/api/v1/uebergaben", json=UEBERNAHME).status_code == 403
