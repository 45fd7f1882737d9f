"""The commands of an installation, each as a process with --json: what scripts and monitoring build on."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gateway import __version__
from gateway.demo.aufbau import Schauplatz, baue_auf
from gateway.demo.einstellungsdateien import Vorgaben
from gateway.demo.prozesse import Prozessgruppe
from gateway.demo.vorlage import lege_akte, schreibe_personendatei
from tests.acceptance.eigeneakte import lege_ordner
from tests.acceptance.programm import Lauf, Laufend, abgelehnt, bis, rufe

pytestmark = pytest.mark.xdist_group("betrieb")

A, B = "azr:001900", "azr:005700"


@pytest.fixture(scope="module")
def gruppe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prozessgruppe]:
    """The processes of both installations, of the mailbox and of the directory."""
    with Prozessgruppe(tmp_path_factory.mktemp("protokolle")) as gruppe:
        yield gruppe


@pytest.fixture(scope="module")
def platz(tmp_path_factory: pytest.TempPathFactory, gruppe: Prozessgruppe) -> Schauplatz:
    """Two running installations; the file in Stuttgart has one document of class C."""
    basis = tmp_path_factory.mktemp("platz")
    platz = baue_auf(basis, gruppe, Vorgaben())
    lege_ordner(basis / "eigene", {"Antrag Größe.pdf": "C"})
    akte = lege_akte(platz.a, basis / "eigene", 0, lambda _ist, _soll: None)
    schreibe_personendatei(basis / "person.json", akte.person)
    return platz


def _in(platz: Schauplatz, seite: str, *befehl: object) -> Lauf:
    behoerde = platz.a if seite == A else platz.b
    return rufe(*befehl, "--settings", behoerde.einstellungen, "--json")


def _starte(platz: Schauplatz) -> str:
    lauf = _in(
        platz, B,
        *("uebergabe", "start", "--mandant", B, "--von", A, "--aktenzeichen", "FR-3/2026"),
        *("--person", platz.a.ordner.parent / "person.json", "--formate", "tif,png,txt"),
    )  # fmt: skip
    assert lauf.code == 0, lauf.meldung
    assert lauf.letzte["ok"] is True
    return str(lauf.letzte["id"])


def _zeilen(platz: Schauplatz, seite: str) -> list[dict[str, Any]]:
    return _in(platz, seite, "uebergabe", "list", "--mandant", seite).zeilen


def test_start_list_show_und_entscheiden(platz: Schauplatz) -> None:
    id = _starte(platz)
    bis(lambda: any(z["gehalten"] for z in _zeilen(platz, A)))
    (teil,) = [z for z in _zeilen(platz, A) if z["gehalten"]]
    assert (teil["regel"], teil["wartet_auf"]) == ("teilklasse_c", "wir")
    (aufgabe,) = _in(platz, A, "aufgabe", "list").zeilen
    assert aufgabe["vorgang"] == teil["id"]
    entscheidung = ("aufgabe", "entscheiden", aufgabe["id"], "--wahl", "freigeben", "--durch", "freigabe")
    ohne_grund = _in(platz, A, *entscheidung, "--grund", " ")
    assert (ohne_grund.code, ohne_grund.letzte["code"]) == (1, "aufgabe.begruendung")
    assert _in(platz, A, *entscheidung, "--grund", "Durchgesehen.").code == 0
    bis(lambda: [z["endgueltig"] for z in _zeilen(platz, B)] == [True, True])

    vorgang = _in(platz, B, "uebergabe", "show", id[:8]).letzte
    assert (vorgang["id"], vorgang["zustand"], vorgang["dokumente"]) == (id, "abgeschlossen", 4)
    assert vorgang["dokumente_der_akte"] == 5
    assert "Übernommen und quittiert" in vorgang["zeitlinie"][-1]["text"]
    assert all(set(e) == {"zeit", "wer", "text", "partner_sagt", "nachweis"} for e in vorgang["zeitlinie"])
    assert "Mustermann" not in str(vorgang), "administrators see no personal data"
    nochmal = _in(platz, A, *entscheidung, "--grund", "Durchgesehen.")
    assert (nochmal.code, nochmal.letzte["code"]) == (1, "aufgabe.geschlossen")
    fremd = _in(platz, A, "uebergabe", "show", id, "--mandant", A)
    assert (fremd.code, fremd.letzte["code"]) == (1, "ablage.nicht_gefunden")


def test_status_check_und_warteschlange(platz: Schauplatz) -> None:
    stand = _in(platz, A, "status")
    assert stand.code == 0
    assert stand.letzte["mandanten"][0]["kennung"] == A
    assert set(stand.letzte["warteschlange"]) >= {"wartend", "laufend", "geparkt", "aeltester_faelliger"}
    assert [w["lebt"] for w in stand.letzte["worker"]] == [True]
    assert {(d["art"], d["antwortet"]) for d in stand.letzte["dienste"]} == {
        ("postfach", True), ("verzeichnis", True), ("dms", True)
    }  # fmt: skip
    assert stand.letzte["behoerden"][A]["vorfaelle"] == 0
    pin = (platz.pki.pin_datei).read_text(encoding="utf-8").strip()
    assert pin not in stand.ausgabe
    befunde = _in(platz, A, "check")
    assert befunde.code == 0
    assert all(z["ok"] for z in befunde.zeilen)
    assert all({"was", "ok", "text", "rat"} <= set(z) for z in befunde.zeilen)
    assert {z["was"] for z in befunde.zeilen} == {
        "datenbank", "ordner", "platz", "postfach", "verzeichnis", "dms", "schluessel", "partner", "worker",
        "uhr", "fristen", "warteschlange",
    }  # fmt: skip
    zeile = _in(platz, A, "check").meldung
    assert zeile.startswith("OK - ")
    erledigt = _in(platz, A, "queue", "list", "--zustand", "erledigt", "--limit", "3")
    assert erledigt.code == 0
    assert 1 <= len(erledigt.zeilen) <= 3
    eintrag = _in(platz, A, "queue", "show", erledigt.zeilen[0]["nummer"])
    assert eintrag.letzte["zustand"] == "erledigt"


def test_der_zugang_meldet_an_den_laufenden_seiten_an(platz: Schauplatz) -> None:
    zugang = _in(platz, B, "zugang", "sachbearbeitung")
    wort = zugang.letzte["weg"].removeprefix("/anmelden#")
    assert zugang.letzte["link"] == f"{platz.seite_b.rstrip('/')}/anmelden#{wort}"
    with httpx2.Client(base_url=platz.seite_b, timeout=60) as browser:
        assert browser.get("/api/v1/uebergaben").status_code == 401
        assert browser.get("/health/ready").status_code == 200
        assert browser.post("/anmelden", data={"zugangswort": wort}).status_code == 303
        assert browser.get("/api/v1/uebergaben").status_code == 200
    skript = _in(platz, B, "zugang", "sachbearbeitung", "--skript").letzte["zugangswort"]
    kopf = {"Authorization": f"Bearer {skript}"}
    assert httpx2.get(f"{platz.seite_b}/api/v1/uebergaben", headers=kopf, timeout=60).status_code == 200
    [wort] = [z for z in _in(platz, B, "token", "list").zeilen if z["benutzer"] == "sachbearbeitung"]
    assert skript not in str(wort)
    assert _in(platz, B, "token", "widerrufen", wort["id"]).letzte == {"ok": True, "anzahl": 1}
    assert httpx2.get(f"{platz.seite_b}/api/v1/uebergaben", headers=kopf, timeout=60).status_code == 401
    assert _in(platz, B, "token", "widerrufen", wort["id"]).code == 1


@pytest.fixture
def aendere(platz: Schauplatz, tmp_path: Path) -> Callable[[str, str], Path]:
    """A copy of Stuttgart's settings with one text replaced; its database is a fresh path."""

    def aendere(alt: str, neu: str) -> Path:
        text = platz.a.einstellungen.read_text(encoding="utf-8")
        assert alt in text
        datei = tmp_path / "gateway.toml"
        datei.write_text(text.replace(alt, neu, 1), encoding="utf-8")
        return datei

    return aendere


@pytest.mark.parametrize(
    ("befehl", "alt", "neu", "satz"),
    [
        *(
            (befehl, "[web]", "[web]\nfarbe = 1", "web.farbe« gibt es nicht")
            for befehl in ("serve", "worker")
        ),
        ("status", 'quarantaene = "quarantaene"', "", "ablage.quarantaene« fehlt"),
        ("status", 'art = "dvdv"', 'art = "telefonbuch"', "verzeichnis.art"),
        ("status", 'kennung = "azr:', 'kennung = "stuttgart', "mandanten.0.kennung"),
        (
            "status",
            "nachrichtengrenze = 50000000",
            'nachrichtengrenze = "0MB"',
            "nachrichtengrenze« ist zu klein",
        ),
        ("status", "[datenbank]", "[datenbank", "Kein gültiges TOML"),
    ],
)
def test_falsche_einstellungen_halten_jeden_befehl_an(
    aendere: Callable[[str, str], Path], befehl: str, alt: str, neu: str, satz: str
) -> None:
    datei = aendere(alt, neu)
    text = abgelehnt(2, befehl, "--settings", datei)
    assert satz in text
    assert str(datei) in text
    assert list(datei.parent.iterdir()) == [datei], "nothing was created"


@pytest.mark.parametrize("befehl", ["serve", "worker"])
def test_ohne_datenbank_startet_nichts(aendere: Callable[[str, str], Path], befehl: str) -> None:
    datei = aendere("abholtakt = 0.5", "abholtakt = 0.6")
    assert "db upgrade" in abgelehnt(2, befehl, "--settings", datei)


def test_ohne_einstellungsdatei_sagt_ein_satz_wie_man_sie_nennt() -> None:
    assert "AKTENBRUECKE_SETTINGS" in abgelehnt(2, "status")
    assert "nicht lesbar" in abgelehnt(2, "status", AKTENBRUECKE_SETTINGS="/gibt/es/nicht.toml")


def test_ein_fehlendes_dms_wird_gemeldet_und_nie_angelegt(aendere: Callable[[str, str], Path]) -> None:
    """A volume that isn't mounted must be noticed (docs/schnellstart.md 6)."""
    datei = aendere('dms = {ordner = "dms"}', 'dms = {ordner = "nicht-eingebunden"}')
    assert rufe("db", "upgrade", "--settings", datei, "--json").code == 0
    lauf = rufe("check", "--settings", datei, "--json")
    assert lauf.code == 2
    schlechte = [(z["was"], z["mandant"]) for z in lauf.zeilen if not z["ok"]]
    assert schlechte == [("dms", A), ("worker", None)], "there is none for this copy"
    assert not (datei.parent / "nicht-eingebunden").exists()


@pytest.mark.langsam
def test_ein_stummes_postfach_und_ein_toter_worker_zeigen_sich_in_einer_minute_und_vergehen(
    aendere: Callable[[str, str], Path], gruppe: Prozessgruppe
) -> None:
    datei = aendere("abholtakt = 0.5", "abholtakt = 5")
    (datei.parent / "dms").mkdir()
    assert rufe("db", "upgrade", "--settings", datei, "--json").code == 0
    worker, serve = (Laufend(b, "--settings", datei, "--json") for b in ("worker", "serve"))
    url = json.loads(serve.warte_auf('{"event": "bereit"'))["url"]
    worker.warte_auf('{"event": "bereit"')
    postfach = gruppe.prozess("postfach").popen

    def schlechte() -> list[str]:
        antwort = httpx2.get(f"{url}/health/ready", timeout=60)
        gefunden = [b["name"] for b in antwort.json()["befunde"] if not b["in_ordnung"]]
        assert antwort.status_code == (503 if gefunden else 200)
        return gefunden

    def dauert(bis_schlecht: list[str]) -> float:
        beginn = time.monotonic()
        bis(lambda: schlechte() == bis_schlecht)
        return time.monotonic() - beginn

    assert dauert([]) < 60
    postfach.send_signal(signal.SIGSTOP)
    try:
        assert dauert(["postfach"]) < 60
    finally:
        postfach.send_signal(signal.SIGCONT)
    assert dauert([]) < 60
    worker.beende(signal.SIGKILL)
    assert dauert(["worker"]) < 60
    lauf = rufe("check", "--settings", datei)
    assert lauf.code == 2
    assert lauf.ausgabe.startswith("KRITISCH - Es läuft kein Worker")
    worker = Laufend("worker", "--settings", datei, "--json")
    worker.warte_auf('{"event": "bereit"')
    lauf = rufe("check", "--settings", datei)
    assert lauf.code == 0, lauf.ausgabe
    assert lauf.ausgabe.startswith("OK - ")
    assert "'worker'=1;;1:" in lauf.ausgabe.splitlines()[0]
    assert [worker.beende(), serve.beende()] == [0, 0]
    with sqlite3.connect(datei.parent / "aktenbruecke.db") as datenbank:
        geblieben = datenbank.execute("select count(*) from worker").fetchone()
    datenbank.close()
    assert geblieben == (0,), "who ends in good order leaves no row"


def test_die_version() -> None:
    lauf = rufe("--version")
    assert (lauf.code, lauf.ausgabe.split()) == (0, ["aktenbruecke", __version__])


def test_serve_und_worker_enden_mit_sigterm_ordentlich(aendere: Callable[[str, str], Path]) -> None:
    datei = aendere("abholtakt = 0.5", "abholtakt = 60")
    assert rufe("db", "upgrade", "--settings", datei, "--json").code == 0
    laufende = [Laufend(befehl, "--settings", datei, "--json") for befehl in ("serve", "worker")]
    for programm in laufende:
        programm.warte_auf('{"event": "bereit"')
    assert [programm.beende() for programm in laufende] == [0, 0]
    with sqlite3.connect(datei.parent / "aktenbruecke.db") as datenbank:
        laufend = datenbank.execute("select count(*) from auftrag where zustand = 'laufend'").fetchone()
    datenbank.close()
    assert laufend == (0,), "the worker left nothing half done"
