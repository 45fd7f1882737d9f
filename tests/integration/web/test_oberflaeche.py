"""Pages and API over real HTTP, on both databases."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from gateway.domain.behoerde import Behoerde
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.webakten import AZR_NUMMER, Aktenbestand, person
from tests.webserver import STUTTGART, ULM, Starter, Webserver


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


def test_die_liste_zeigt_person_andere_behoerde_und_lage(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    akten.gehe(id, Zustand.ANGEFORDERT)
    seite = web.angemeldet().get("/uebergaben").text
    assert "Mustermann, Max" in seite
    assert "17.05.1990" in seite
    assert "Ausländerbehörde Andernstadt" in seite
    assert "Akte angefordert" in seite
    assert "die andere Behörde" in seite
    assert f'href="/uebergaben/{id}"' in seite


def test_die_seite_einer_uebergabe_sagt_wer_wann_was_und_was_als_naechstes(
    web: Webserver, akten: Aktenbestand
) -> None:
    id = akten.lege_an()
    akten.gehe(id, Zustand.ANGEFORDERT, text="Die Akte wurde angefordert.")
    nachricht = akten.empfange(id, "010206")
    akten.empfange(id, "010207", paket=1, pakete=1)
    akten.vermerke(id, "Die Lieferung ist angekündigt.", nachweis=nachricht)
    akten.gehe(id, Zustand.BEANTWORTET, Zustand.EMPFANGEN, Zustand.IMPORT_LAEUFT)
    erstes, _ = akten.dokumente(id, "Antrag.pdf", "Passkopie.pdf")
    akten.importiere(id, erstes)
    seite = web.angemeldet().get(f"/uebergaben/{id}").text
    for text in (
        "Die Akte wurde angefordert.",
        "24.11.2026, 10:00:00 Uhr",
        "System",
        f"#n-{nachricht}",
        "1 von 2 Dokumenten ist noch nicht geprüft im DMS.",
        "1 von 2 Dokumenten</span>",
        "Die Dokumente werden ins DMS gelegt.",
        "2 von 2 Nachrichten abgeholt.",
        "im DMS, rückgelesen",
    ):
        assert text in seite, text


def test_die_vier_quittungen_stehen_getrennt(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    akten.sende(id, "010206")
    akten.sende(id, "010207", paket=1, pakete=2)
    client = web.angemeldet()

    def staende() -> dict[str, str]:
        return {q["art"]: q["stand"] for q in client.get(f"/api/v1/uebergaben/{id}").json()["quittungen"]}

    assert staende() == dict.fromkeys(("transport", "technisch", "fachlich", "import"), "steht_aus")
    akten.sende(id, "010207", paket=2, pakete=2)
    assert staende() == {
        "transport": "liegt_vor", "technisch": "steht_aus", "fachlich": "steht_aus", "import": "steht_aus"
    }  # fmt: skip
    akten.empfange(id, "0020")
    assert staende() == dict.fromkeys(("transport", "technisch", "fachlich", "import"), "liegt_vor")


def test_eine_rueckweisung_ist_keine_quittung(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    akten.sende(id, "010206")
    akten.sende(id, "010207", paket=1, pakete=1)
    akten.empfange(id, "0010")
    quittungen = web.angemeldet().get(f"/api/v1/uebergaben/{id}").json()["quittungen"]
    assert [q["stand"] for q in quittungen] == ["liegt_vor", "abgelehnt", "abgelehnt", "steht_aus"]


def test_nach_einer_absage_stehen_keine_quittungen_mehr_aus(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    akten.gehe(id, Zustand.ABGELEHNT)
    quittungen = web.angemeldet().get(f"/api/v1/uebergaben/{id}").json()["quittungen"]
    assert {q["stand"] for q in quittungen} == {"entfaellt"}


def test_blaettern_zeigt_jede_uebergabe_genau_einmal(
    web: Webserver, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    ids = []
    for nr in range(7):
        ids.append(str(akten.lege_an()))
        if nr % 2:
            uhr.stelle_vor(timedelta(minutes=1))  # two at the same moment each
    client = web.angemeldet()
    gesehen: list[str] = []
    nach: str | None = ""
    while nach is not None:
        antwort = client.get("/api/v1/uebergaben", params={"hoechstens": 3, "nach": nach}).json()
        gesehen += [u["id"] for u in antwort["uebergaben"]]
        nach = antwort["weiter"]
    assert sorted(gesehen) == sorted(ids)
    assert gesehen[-1] in ids[:2]


def test_die_liste_laesst_sich_einschraenken(web: Webserver, akten: Aktenbestand) -> None:
    eine, andere = (
        akten.lege_an(),
        akten.lege_an(Richtung.ABGABE, partner=Behoerde("azr:004000", "Fernstadt")),
    )
    akten.gehe(andere, Zustand.VORBEREITET)
    akten.frage(andere, "teilklasse_c", "Ein Dokument braucht eine Freigabe.")
    akten.stoere(eine, "010201 nicht gesendet.")
    client = web.angemeldet()

    def treffer(abfrage: str) -> list[str]:
        return [u["id"] for u in client.get(f"/api/v1/uebergaben?{abfrage}").json()["uebergaben"]]

    assert treffer("richtung=uebernahme") == [str(eine)]
    assert treffer("zustand=vorbereitet&zustand=gepackt") == [str(andere)]
    assert treffer("zustand=vorbereitet&richtung=uebernahme") == []
    assert treffer("gehalten=true") == [str(andere)]
    assert treffer("gestoert=true") == [str(eine)]
    assert treffer("gehalten=true&gestoert=true") == []
    assert treffer("partner=azr:004000") == [str(andere)]
    for auswahl, da, weg in (("entscheiden", andere, eine), ("gestoert", eine, andere)):
        seite = client.get(f"/uebergaben?auswahl={auswahl}").text
        assert str(da) in seite
        assert str(weg) not in seite


def test_unveraendertes_wird_nicht_noch_einmal_gesendet(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    client = web.angemeldet()
    for weg in ("/api/v1/uebergaben", f"/api/v1/uebergaben/{id}", "/uebergaben", f"/uebergaben/{id}"):
        marke = client.get(weg).headers["etag"]
        wieder = client.get(weg, headers={"If-None-Match": marke})
        assert (wieder.status_code, wieder.content) == (304, b""), weg
    akten.gehe(id, Zustand.ANGEFORDERT)
    assert client.get(f"/uebergaben/{id}", headers={"If-None-Match": marke}).status_code == 200


def test_fehler_der_api_sind_problem_json_mit_festem_code(web: Webserver) -> None:
    client = web.angemeldet()
    for weg, status, code in (
        (f"/api/v1/uebergaben/{uuid4()}", 404, "ablage.nicht_gefunden"),
        ("/api/v1/uebergaben/keine-kennung", 404, "web.nicht_gefunden"),
        ("/api/v1/gibtesnicht", 404, "web.nicht_gefunden"),
        ("/api/v1/uebergaben?zustand=unfug", 400, "web.anfrage"),
        ("/api/v1/uebergaben?hoechstens=0", 400, "web.anfrage"),
        ("/api/v1/uebergaben?nach=unfug", 400, "web.anfrage"),
    ):
        antwort = client.get(weg)
        assert antwort.status_code == status, weg
        assert antwort.headers["content-type"] == "application/problem+json"
        assert antwort.json()["code"] == code
        assert antwort.json()["status"] == status
        assert "unfug" not in antwort.text


def test_fehler_der_seiten_sind_deutsche_seiten(web: Webserver) -> None:
    client = web.angemeldet()
    antwort = client.get(f"/uebergaben/{uuid4()}")
    assert antwort.status_code == 404
    assert "Diese Übergabe gibt es hier nicht." in antwort.text
    assert client.get("/uebergaben?auswahl=unfug").status_code == 400


def test_die_azr_nummer_ist_auf_der_seite_maskiert_und_fehlt_in_der_liste(
    web: Webserver, akten: Aktenbestand
) -> None:
    id = akten.lege_an()
    client = web.angemeldet()
    assert "••••••654" in client.get(f"/uebergaben/{id}").text
    for weg in ("/uebergaben", f"/uebergaben/{id}", "/api/v1/uebergaben", f"/api/v1/uebergaben/{id}"):
        assert AZR_NUMMER not in client.get(weg).text, weg
    assert "••••••" not in client.get("/uebergaben").text


def test_die_api_beschreibt_sich_auf_deutsch(web: Webserver) -> None:
    beschreibung = web.angemeldet().get("/api/v1/openapi.json").json()
    assert {"/api/v1/uebergaben/{id}/abbruch", "/api/v1/aufgaben/{id}/entscheidung"} <= set(
        beschreibung["paths"]
    )
    assert beschreibung["openapi"].startswith("3.1")
    for weg in beschreibung["paths"].values():
        for vorgang in weg.values():
            assert vorgang["summary"]
            gelungen = [antwort for code, antwort in vorgang["responses"].items() if code < "400"]
            assert gelungen
            assert all(antwort["description"] != "Successful Response" for antwort in gelungen)


def test_bereit_ist_der_dienst_nur_mit_datenbank_und_ablage(web: Webserver) -> None:
    gast = web.gast()
    assert gast.get("/health/live").json()["status"] == "ok"
    antwort = gast.get("/health/ready")
    assert antwort.status_code == 200
    assert antwort.json()["bereit"] is True
    web.blobs.rmdir()
    antwort = gast.get("/health/ready")
    assert antwort.status_code == 503
    assert antwort.json()["text"].startswith("ordner: Ablage der Inhalte: Nicht beschreibbar")
    assert str(web.blobs) not in antwort.text


def test_ohne_tabellen_ist_der_dienst_nicht_bereit(web: Webserver) -> None:
    with web.datenbank.verbindung() as verbindung:
        verbindung.exec_driver_sql("DROP TABLE alembic_version")
        verbindung.commit()
    antwort = web.gast().get("/health/ready")
    assert antwort.status_code == 503
    assert antwort.json()["text"].startswith("datenbank: ")
    assert web.gast().get("/health/live").status_code == 200


def test_hinter_einem_vorgeschalteten_server_stimmen_alle_adressen(
    starte_web: Starter, uhr: StehendeUhr
) -> None:
    web = starte_web(praefix="/akten")
    id = Aktenbestand(web.datenbank, STUTTGART, uhr).lege_an(wer=person("Erika", "Beispiel"))
    client = web.angemeldet()
    for weg in ("/akten/uebergaben", "/uebergaben"):  # prefix kept or cut off by the proxy
        seite = client.get(weg, headers={"Cookie": f"{web.dienste.ausweis.name}={_cookie(web)}"})
        assert seite.status_code == 200, weg
        assert f'href="/akten/uebergaben/{id}"' in seite.text
        assert 'href="/akten/static/stil.css' in seite.text
        assert "http://" not in seite.text
    assert web.gast().get("/akten/uebergaben").headers["location"] == "/akten/anmelden"
    assert web.gast().get("/akten").headers["location"] == "/akten/anmelden"


def _cookie(web: Webserver) -> str:
    return web.dienste.fach.loese_ein(web.einmalwort())


def test_jeder_mandant_sieht_nur_das_seine(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    fremder = web.angemeldet(ULM)
    assert "Ausländerbehörde Beispielstadt" in fremder.get("/uebergaben").text
    assert "Mustermann" not in fremder.get("/uebergaben").text
    assert fremder.get("/api/v1/uebergaben").json()["uebergaben"] == []
    assert fremder.get(f"/uebergaben/{id}").status_code == 404
    antwort, unbekannt = (fremder.get(f"/api/v1/uebergaben/{k}") for k in (id, uuid4()))
    assert (antwort.status_code, antwort.json()) == (404, unbekannt.json())
