"""`demo --spielwiese`: two installations with people in them, and the commands with which people work."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.acceptance.eigeneakte import lege_ordner
from tests.acceptance.programm import Lauf, Laufend, bis, prozesse_mit, rufe

pytestmark = pytest.mark.xdist_group("spielwiese")

LEUTE = {"sachbearbeitung", "sachbearbeitung2", "freigabe", "freigabe2", "administration", "revision"}


class Spielwiese:
    """The sandbox and what it printed."""

    def __init__(self, data: Path, akten: Path, karenz_uebernahme: str = "PT2S") -> None:
        fristen = data.parent / "fristen.toml"
        fristen.write_text(
            f"[fristen]\nkarenz = 86400\nkarenz_uebernahme = '{karenz_uebernahme}'\n", encoding="utf-8"
        )
        self.programm = Laufend(
            *("demo", "--spielwiese", "--json", "--data", data, "--akten", akten, "--fristen", fristen)
        )
        self.stand: dict[str, Any] = json.loads(self.programm.warte_auf('{"event": "bereit"'))
        self.data = data

    @property
    def weg(self) -> dict[str, Any]:
        return dict(self.stand["behoerden"][0])

    @property
    def zu(self) -> dict[str, Any]:
        return dict(self.stand["behoerden"][1])

    def rufe(self, amt: dict[str, Any], *befehl: object) -> Lauf:
        return rufe(*befehl, "--settings", amt["settings"], "--json")

    def ja(self, amt: dict[str, Any], *befehl: object) -> dict[str, Any]:
        lauf = self.rufe(amt, *befehl)
        assert lauf.code == 0, (lauf.ausgabe, lauf.meldung)
        return lauf.letzte

    def nein(self, amt: dict[str, Any], *befehl: object, code: int = 1) -> str:
        lauf = self.rufe(amt, *befehl)
        assert lauf.code == code, (lauf.ausgabe, lauf.meldung)
        assert lauf.letzte["ok"] is False
        return str(lauf.letzte["code"])

    def person(self, akte: str) -> Path:
        ordner = next(a["ordner"] for a in self.stand["akten"] if a["ordner"].endswith(akte))
        angabe = json.loads((Path(ordner) / "akte.json").read_text(encoding="utf-8"))
        datei = self.data.parent / f"{akte}.json"
        datei.write_text(json.dumps(angabe["person"]), encoding="utf-8")
        return datei

    def aktenzeichen(self, akte: str) -> str:
        return str(next(a["aktenzeichen"] for a in self.stand["akten"] if a["ordner"].endswith(akte)))

    def fordere_an(self, akte: str) -> str:
        start = ("uebergabe", "start", "--von", "azr:001900", "--aktenzeichen", f"FR-{akte}")
        return str(self.ja(self.zu, *start, "--person", self.person(akte), "--formate", "tif,png,txt")["id"])

    def zeile(self, amt: dict[str, Any], suche: str) -> dict[str, Any] | None:
        zeilen = self.rufe(amt, "uebergabe", "list", "--suche", suche).zeilen
        return zeilen[-1] if zeilen else None

    def aufgabe(self, amt: dict[str, Any], zeichen: str, art: str | None = None) -> dict[str, Any]:
        def passende() -> list[dict[str, Any]]:
            zeilen = self.rufe(amt, "aufgabe", "list").zeilen
            seine = [z for z in zeilen if zeichen in (z["aktenzeichen"], z["zeichen_partner"], z["partner"])]
            return [z for z in seine if art in (None, z["art"])]

        bis(passende)
        return passende()[0]

    def bis_zustand(self, amt: dict[str, Any], suche: str, *zustaende: str) -> dict[str, Any]:
        bis(lambda: (z := self.zeile(amt, suche)) is not None and z["zustand"] in zustaende)
        zeile = self.zeile(amt, suche)
        assert zeile is not None
        return zeile


@pytest.fixture(scope="module")
def wiese(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spielwiese]:
    basis = tmp_path_factory.mktemp("wiese")
    for name, klasse in (("frei", "B"), ("geschuetzt", "S"), ("abbruch", "C"), ("ungefragt", "B")):
        lege_ordner(basis / "akten" / name, {"Antrag Größe.pdf": klasse})
        datei = basis / "akten" / name / "akte.json"
        angabe = json.loads(datei.read_text(encoding="utf-8"))
        angabe["person"] |= {"familienname": f"Muster {name}", "azrNummer": f"0000000000{len(name):02}"}
        angabe["aktenzeichen"] = f"M-{name}"
        if klasse == "C":
            angabe["dokumente"] = [d | {"klasse": "C"} for d in angabe["dokumente"]]
        datei.write_text(json.dumps(angabe), encoding="utf-8")
    wiese = Spielwiese(basis / "data", basis / "akten")
    yield wiese
    wiese.programm.beende()


def test_die_eine_zeile_nennt_alles_was_man_braucht(wiese: Spielwiese) -> None:
    stand = wiese.stand
    assert set(stand) == {"event", "data", "postfach", "behoerden", "meldebehoerden", "akten"}
    assert [b["kennung"] for b in stand["behoerden"]] == ["azr:001900", "azr:005700"]
    assert len(stand["akten"]) == 4
    assert [m["kennung"] for m in stand["meldebehoerden"]] == ["ags:08111000", "ags:08311000"]
    for amt in stand["behoerden"]:
        assert set(amt) == {"kennung", "name", "settings", "url", "dms", "api", "zugaenge"}
        assert set(amt["zugaenge"]) == LEUTE
        assert set(amt["api"]) == {"sachbearbeitung", "administration"}
        kopf = {"Authorization": f"Bearer {amt['api']['sachbearbeitung']}"}
        assert httpx2.get(f"{amt['url']}/api/v1/uebergaben", headers=kopf, timeout=60).status_code == 200
        leute = wiese.rufe(amt, "benutzer", "list").zeilen
        assert {z["id"] for z in leute} == LEUTE
        assert all(set(z) == {"id", "name", "rollen", "gesperrt", "zuletzt"} for z in leute)
    mandanten = wiese.ja(wiese.weg, "status")["mandanten"]
    assert [m["kennung"] for m in mandanten] == ["azr:001900", "azr:000100"]


def test_zwei_personen_geben_den_geschuetzten_teil_frei(wiese: Spielwiese) -> None:
    wiese.fordere_an("geschuetzt")
    aufgabe = wiese.aufgabe(wiese.weg, "FR-geschuetzt")
    assert (aufgabe["regel"], aufgabe["stimmen"], aufgabe["noch"]) == ("teilklasse_s", 2, 2)
    assert (aufgabe["aktenzeichen"], aufgabe["partner"]) == ("M-geschuetzt", "azr:005700")
    assert {w["wahl"]: w["braucht"] for w in aufgabe["wahlen"]} == {"freigeben": None, "ablehnen": None}
    gehalten = wiese.rufe(wiese.weg, "uebergabe", "list", "--gehalten", "--suche", "M-geschuetzt").zeilen
    (vorgang,) = gehalten
    assert (vorgang["wartet_auf"], vorgang["aufgaben"]) == ("wir", [aufgabe["id"]])
    assert vorgang["stamm"] != vorgang["id"], "the held part follows the free one"
    entscheiden = ("aufgabe", "entscheiden", aufgabe["id"][:12], "--wahl", "freigeben", "--grund", "Geprüft.")
    assert wiese.nein(wiese.weg, *entscheiden, "--durch", "sachbearbeitung") == "aufgabe.rolle"
    assert wiese.nein(wiese.weg, *entscheiden, "--durch", "niemand") == "ablage.nicht_gefunden"
    assert wiese.ja(wiese.weg, *entscheiden, "--durch", "freigabe")["noch"] == 1
    assert wiese.nein(wiese.weg, *entscheiden, "--durch", " FREIGABE ") == "aufgabe.schon_abgestimmt"
    gezeigt = wiese.ja(wiese.weg, "aufgabe", "show", aufgabe["id"])
    assert gezeigt["noch"] == 1
    assert gezeigt["gesucht"]["familienname"] == "Muster geschuetzt"
    assert [d["name"] for d in gezeigt["dokumente"]] == ["Antrag Größe.pdf"]
    wiese.ja(wiese.weg, *entscheiden, "--durch", "freigabe2")
    assert wiese.nein(wiese.weg, *entscheiden, "--durch", "freigabe2") == "aufgabe.geschlossen"
    bis(lambda: len(wiese.rufe(wiese.zu, "uebergabe", "list", "--suche", "FR-geschuetzt").zeilen) == 2)
    ueber = wiese.bis_zustand(wiese.zu, "FR-geschuetzt", "abgeschlossen")
    text = wiese.rufe(wiese.zu, "uebergabe", "show", ueber["id"]).ausgabe
    assert "Mustermann" not in text
    assert "000000000010" not in text, "administrators see no personal data"


def test_nach_der_uebergabe_kommt_noch_post(wiese: Spielwiese, tmp_path: Path) -> None:
    wiese.fordere_an("frei")
    abgabe = wiese.bis_zustand(wiese.weg, "FR-frei", "karenz")
    assert abgabe["wartet_auf"] == "niemand"
    zu_spaet = ("uebergabe", "abbrechen", abgabe["id"], "--durch", "freigabe", "--grund", "Zu spät.")
    assert wiese.nein(wiese.weg, *zu_spaet) == "abbruch.zu_spaet"
    (tmp_path / "Brief.pdf").write_bytes(b"%PDF-1.7\nnachgereicht\n%%EOF\n")
    (tmp_path / "Falsch.pdf").write_bytes(b"kein PDF")
    nachliefern = ("uebergabe", "nachliefern", abgabe["id"][:8])
    assert wiese.nein(wiese.weg, *nachliefern, tmp_path / "Falsch.pdf") == "S999"
    assert wiese.nein(wiese.weg, *nachliefern, tmp_path / "fehlt.pdf") == "paket.ordner"
    wiese.nein(wiese.weg, *nachliefern, tmp_path / "Brief.pdf", "--klasse", "V", code=2)
    antwort = wiese.ja(wiese.weg, *nachliefern, tmp_path / "Brief.pdf", "--durch", "sachbearbeitung")
    assert antwort["stamm"] == abgabe["id"]
    bis(lambda: len(wiese.rufe(wiese.zu, "uebergabe", "list", "--suche", "FR-frei").zeilen) == 2)
    wiese.bis_zustand(wiese.zu, "FR-frei", "abgeschlossen")
    akten = Path(wiese.zu["dms"]) / "akten"
    bis(lambda: [a for a in akten.iterdir() if (a / "Brief.pdf").exists()])
    nachrichten = wiese.rufe(wiese.weg, "nachrichten", "list", "--vorgang", antwort["id"]).zeilen
    assert {"010206", "010207"} <= {n["typ"] for n in nachrichten}
    assert {"id", "typ", "richtung", "stand", "partner", "vorgang", "code", "text"} <= set(nachrichten[0])


def test_meldebehoerden_melden_und_falsches_wird_beantwortet(wiese: Spielwiese, tmp_path: Path) -> None:
    stuttgart, freiburg = wiese.stand["meldebehoerden"]
    (tmp_path / "neu.json").write_text('{"wohnort": "Freiburg", "gemeindeschluessel": "08311000"}')
    zuzug = (
        "--person",
        wiese.person("frei"),
        "--an",
        "azr:005700",
        "--nach-anschrift",
        tmp_path / "neu.json",
    )
    gesendet = wiese.ja(freiburg, "meldung", "abmeldung", *zuzug, "--am", "2026-11-02")
    assert set(gesendet) == {"ok", "uuid", "message_id"}
    wiese.nein(wiese.zu, "meldung", "anmeldung", *zuzug, code=2)
    geschrieben = wiese.ja(freiburg, "meldung", "ruecknahme", *zuzug, "--out", tmp_path / "m.xml")
    wiese.ja(freiburg, "meldung", "auskunftssperre", *zuzug, "--out", tmp_path / "s.xml")
    falsch = (tmp_path / "s.xml").read_bytes().replace(b"</xauslaender:geburt>", b"<x/></xauslaender:geburt>")
    (tmp_path / "s.xml").write_bytes(falsch)
    wiese.ja(freiburg, "meldung", "senden", tmp_path / "s.xml")
    wiese.ja(stuttgart, "meldung", "senden", tmp_path / "m.xml")

    def eingegangen() -> list[tuple[str | None, str, str | None]]:
        zeilen = wiese.rufe(wiese.zu, "nachrichten", "list").zeilen
        return [
            (z["typ"], z["stand"], z["code"]) for z in zeilen if z["partner"] in (None, freiburg["kennung"])
        ]

    erwartet = {
        ("030102", "abgelegt", None),
        ("030112", "abgewiesen", "X001"),
        ("0010", "gesendet", None),
        (None, "abgewiesen", "T070"),
    }
    bis(lambda: erwartet <= set(eingegangen()))
    hand = wiese.ja(wiese.zu, "eingang", tmp_path / "m.xml")
    assert (hand["ok"], hand["code"], hand["file"]) == (True, None, str(tmp_path / "m.xml"))
    assert wiese.ja(wiese.zu, "eingang", tmp_path / "m.xml") == hand
    uuids = [
        z["transport"]
        for z in wiese.rufe(wiese.zu, "nachrichten", "list").zeilen
        if z["uuid"] == geschrieben["uuid"]
    ]
    assert uuids == ["hand"]


def test_was_gehalten_ist_laesst_sich_abbrechen(wiese: Spielwiese) -> None:
    wiese.fordere_an("abbruch")
    assert wiese.nein(
        wiese.zu,
        *("uebergabe", "start", "--von", "azr:001900", "--aktenzeichen", "x"),
        *("--person", wiese.person("abbruch")),
    ) == "anforderung.unsinnig"  # fmt: skip
    aufgabe = wiese.aufgabe(wiese.weg, "FR-abbruch")
    abbrechen = ("uebergabe", "abbrechen", aufgabe["vorgang"], "--grund", "Doch nicht.")
    assert wiese.nein(wiese.weg, *abbrechen, "--durch", "revision") == "aufgabe.rolle"
    assert wiese.nein(wiese.weg, *abbrechen, "--durch", "sachbearbeitung", "--mandant", "azr:000100")
    wiese.ja(wiese.weg, *abbrechen, "--durch", "sachbearbeitung")
    bis(lambda: wiese.ja(wiese.weg, "uebergabe", "show", aufgabe["vorgang"])["zustand"] == "abgebrochen")
    assert wiese.nein(wiese.weg, *abbrechen, "--durch", "sachbearbeitung") == "abbruch.zu_spaet"
    entscheiden = ("aufgabe", "entscheiden", aufgabe["id"], "--wahl", "freigeben", "--durch", "freigabe")
    assert wiese.nein(wiese.weg, *entscheiden, "--grund", "x") == "aufgabe.geschlossen"


def test_was_niemand_wollte_nimmt_eine_person_oder_nicht(wiese: Spielwiese) -> None:
    abgeben = ("uebergabe", "abgeben", "--mandant", "azr:001900", "--aktenzeichen")
    assert wiese.nein(wiese.weg, *abgeben, "M-ungefragt", "--an", "azr:001900") == "abgabe.unsinnig"
    assert wiese.nein(wiese.weg, *abgeben, "M-gibtsnicht", "--an", "azr:005700") == "abgabe.unsinnig"
    wiese.ja(wiese.weg, *abgeben, "M-ungefragt", "--an", "azr:005700")
    formate = wiese.aufgabe(wiese.weg, "M-ungefragt")
    assert formate["regel"] == "format_nicht_vereinbart", "nobody over there has announced any"
    weglassen = ("aufgabe", "entscheiden", formate["id"], "--durch", "sachbearbeitung", "--wahl", "weglassen")
    wiese.ja(wiese.weg, *weglassen, "--grund", "Nicht nötig.")
    aufgabe = wiese.aufgabe(wiese.zu, "azr:001900", "nicht_angefordert")
    assert (aufgabe["regel"], aufgabe["rolle"]) == ("nicht_angefordert", "sachbearbeitung")
    gezeigt = wiese.ja(wiese.zu, "aufgabe", "show", aufgabe["id"])
    assert gezeigt["gesucht"] is None
    assert gezeigt["gefunden"]["familienname"] == "Muster ungefragt"
    entscheiden = ("aufgabe", "entscheiden", aufgabe["id"], "--durch", "sachbearbeitung", "--grund", "Nein.")
    assert wiese.nein(wiese.zu, *entscheiden, "--wahl", "zurueckweisen") == "aufgabe.wert"
    wiese.ja(wiese.zu, *entscheiden, "--wahl", "zurueckweisen", "--wert", "S999")
    wiese.bis_zustand(wiese.weg, "M-ungefragt", "zurueckgewiesen")


def test_das_dms_stimmt_und_ein_verlust_wird_gemeldet(wiese: Spielwiese) -> None:
    wiese.bis_zustand(wiese.zu, "FR-frei", "abgeschlossen")
    bis(lambda: wiese.rufe(wiese.zu, "dms", "abgleich").code == 0)
    akten = Path(wiese.zu["dms"]) / "akten"
    brief = next(a / "Brief.pdf" for a in akten.iterdir() if (a / "Brief.pdf").exists())
    inhalt = brief.read_bytes()
    brief.unlink()
    lauf = wiese.rufe(wiese.zu, "dms", "abgleich", "--raeumen")
    assert lauf.code == 1
    assert [z["art"] for z in lauf.zeilen[:-1]] == ["dokument"]
    brief.write_bytes(inhalt)


def test_benutzer_werden_angelegt_gesperrt_und_melden_sich_an(wiese: Spielwiese) -> None:
    neu = wiese.ja(wiese.weg, "benutzer", "anlegen", "Frau.Neu", "--name", "Frau Neu")
    assert (neu["id"], neu["rollen"]) == ("frau.neu", {})
    assert wiese.nein(wiese.weg, "benutzer", "anlegen", "frau.NEU", "--name", "x") == "benutzer.gibt_es"
    assert wiese.nein(wiese.weg, "benutzer", "anlegen", "ä", "--name", "x", code=2) == "benutzer.kennung"
    assert wiese.nein(wiese.weg, "zugang", "frau.neu") == "benutzer.verwehrt"
    rolle = ("benutzer", "rolle", "frau.neu", "--mandant")
    wiese.ja(wiese.weg, *rolle, "azr:001900", "freigabe", "sachbearbeitung")
    wiese.ja(wiese.weg, *rolle, "azr:000100", "revision")
    zeile = wiese.rufe(wiese.weg, "benutzer", "list").zeilen
    (meine,) = [z for z in zeile if z["id"] == "frau.neu"]
    assert meine["rollen"] == {"azr:000100": ["revision"], "azr:001900": ["freigabe", "sachbearbeitung"]}
    wiese.nein(wiese.weg, "zugang", "frau.neu", code=2)
    zugang = wiese.ja(wiese.weg, "zugang", "frau.neu", "--mandant", "azr:001900")
    adresse, _, wort = zugang["link"].partition("/anmelden#")
    with httpx2.Client(base_url=adresse, timeout=60) as browser:
        assert browser.post("/anmelden", data={"zugangswort": wort}).status_code == 303
        assert browser.get("/api/v1/uebergaben").status_code == 200
    wiese.ja(wiese.weg, "benutzer", "sperren", "frau.neu")
    assert wiese.nein(wiese.weg, "zugang", "frau.neu", "--mandant", "azr:001900") == "benutzer.verwehrt"
    wiese.ja(wiese.weg, "benutzer", "sperren", "frau.neu", "--aufheben")


def test_sie_ueberlebt_ihr_postfach_und_endet_ohne_rest(wiese: Spielwiese) -> None:
    """Nothing comes back by itself, and nothing stays behind."""
    postfach = [p for p in prozesse_mit(wiese.data) if "mailbox" in p]
    assert len(postfach) == 1
    for eintrag in Path("/proc").iterdir():
        if eintrag.name.isdigit() and (eintrag / "cmdline").exists():
            zeile = (eintrag / "cmdline").read_bytes().decode(errors="replace")
            if "mailbox" in zeile and str(wiese.data) in zeile:
                os.kill(int(eintrag.name), signal.SIGKILL)
    bis(lambda: not [p for p in prozesse_mit(wiese.data) if "mailbox" in p])
    assert wiese.rufe(wiese.weg, "uebergabe", "list").code == 0
    assert wiese.programm.popen.poll() is None
    assert not [p for p in prozesse_mit(wiese.data) if "mailbox" in p]
    assert wiese.programm.beende(signal.SIGTERM) == 0
    assert prozesse_mit(wiese.data) == []
