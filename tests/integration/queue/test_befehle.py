"""`db upgrade` and `queue …` as scripts and administrators call them, on both databases."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auditzeile
from gateway.cli.app import main
from gateway.domain.aufgabe import Rolle
from gateway.queue.einstellen import stelle_ein
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import blob
from tests.unit.test_settings import RICHTIG

M, FREMD = "azr:001900", "azr:999999"


@dataclass(frozen=True)
class Lauf:
    returncode: int
    stdout: str
    stderr: str


class Befehl:
    """Runs the command in this process, with settings of its own."""

    def __init__(
        self, ordner: Path, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.einstellungen = ordner / "gateway.toml"
        self.einstellungen.write_text(f'datenbank = {{url = "{url}"}}\n{RICHTIG}', encoding="utf-8")
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *argumente: str) -> Lauf:
        aufruf = ["aktenbruecke", *argumente, "--settings", str(self.einstellungen)]
        self._monkeypatch.setattr(sys, "argv", aufruf)
        with pytest.raises(SystemExit) as ende:
            main()
        ausgabe = self._capsys.readouterr()
        return Lauf(int(str(ende.value.code)), ausgabe.out, ausgabe.err)

    def json(self, *argumente: str) -> list[dict[str, Any]]:
        lauf = self(*argumente, "--json")
        assert lauf.returncode == 0, lauf.stderr
        return [json.loads(zeile) for zeile in lauf.stdout.splitlines()]


@pytest.fixture
def neuer_befehl(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], Befehl]:
    """The command for a database of any address."""
    return lambda url: Befehl(tmp_path, url, monkeypatch, capsys)


@pytest.fixture
def befehl(neuer_befehl: Callable[[str], Befehl], datenbank_url: str) -> Befehl:
    return neuer_befehl(datenbank_url)


def _stelle_ein(datenbank: Datenbank, anzahl: int) -> list[int]:
    jetzt = datetime.now(UTC) - timedelta(hours=2)
    with datenbank.schreiben() as session:
        ids = [stelle_ein(session, M, "senden", f"senden:{n}", {"nr": n}, jetzt=jetzt) for n in range(anzahl)]
        session.commit()
    return ids


def test_list_blaettert_nach_schluessel(befehl: Befehl, datenbank: Datenbank) -> None:
    ids = _stelle_ein(datenbank, 3)
    erste = befehl.json("queue", "list", "--limit", "2")
    zweite = befehl.json("queue", "list", "--limit", "2", "--after", str(erste[-1]["nummer"]))
    assert [z["nummer"] for z in erste + zweite] == ids
    assert erste[0] | {"mandant": M, "art": "senden", "zustand": "wartend", "versuche": 0} == erste[0]
    assert datetime.fromisoformat(erste[0]["seit"]).tzinfo is not None
    assert set(erste[0]) > {"vorgang", "partner", "seit", "ursache", "text", "rat"}


def test_list_waehlt_nach_zustand_art_und_alter(befehl: Befehl, datenbank: Datenbank) -> None:
    [id] = _stelle_ein(datenbank, 1)
    assert befehl.json("queue", "list", "--older-than", "1h", "--art", "senden", "--mandant", M)
    assert befehl.json("queue", "list", "--older-than", "3h") == []
    assert befehl.json("queue", "list", "--zustand", "geparkt") == []
    lauf = befehl("queue", "list")
    assert lauf.stdout.split()[:2] == [str(id), "wartend"]
    assert "1 Auftrag." in lauf.stderr


def test_parken_und_zurueckholen(befehl: Befehl, datenbank: Datenbank) -> None:
    [id] = _stelle_ein(datenbank, 1)
    einer = {"ok": True, "anzahl": 1, "probelauf": False}
    assert befehl.json("queue", "park", str(id), "--grund", "Wartung beim Partner") == [einer]
    [geparkt] = befehl.json("queue", "show", str(id))
    assert (geparkt["zustand"], geparkt["ursache"]) == ("geparkt", "queue.von_hand")
    assert geparkt["text"] == "Wartung beim Partner"
    assert "queue retry" in geparkt["rat"]
    assert "Wartung beim Partner" in befehl("queue", "show", str(id)).stdout
    assert befehl.json("queue", "retry", str(id)) == [einer]
    [zurueck] = befehl.json("queue", "list")
    assert (zurueck["zustand"], zurueck["text"], zurueck["rat"]) == ("wartend", None, None)
    befehl.json("queue", "park", str(id))
    nochmal = befehl("queue", "park", str(id), "--json")
    assert (nochmal.returncode, json.loads(nochmal.stdout)["code"]) == (1, "queue.zustand")


def test_wer_nicht_sagt_welche_auftraege_er_meint_aendert_keinen(
    befehl: Befehl, datenbank: Datenbank
) -> None:
    [id] = _stelle_ein(datenbank, 1)
    for angaben in ((), (str(id), "--alle"), ("--alle", "--partner", M), (str(id), "--ursache", "x")):
        assert befehl("queue", "retry", *angaben).returncode == 2
    assert befehl("queue", "park", "--vorgang", "kurz").returncode == 2
    assert befehl("queue", "park", "--vorgang", uuid4().hex).returncode == 1
    assert befehl("queue", "retry", "4711").returncode == 1
    assert befehl.json("queue", "show", str(id))[0]["zustand"] == "wartend"


@pytest.fixture
def zwei_vorfaelle(datenbank: Datenbank, uhr: StehendeUhr) -> UUID:
    """A contradiction and something unreadable; a third one is another authority's. The message that was first."""
    with datenbank.schreiben() as session:
        buch = Buch(session, M, uhr)
        nachrichten = buch.nachrichten
        erste = nachrichten.empfange(uuid4(), "osci", "osci-1", blob("roh"), schluessel=uuid4())
        nachrichten.empfange(uuid4(), "osci", "osci-1", blob("anderes"), schluessel=uuid4())
        uhr.stelle_vor(timedelta(minutes=1))
        buch.vorfaelle.merke_unlesbare(uuid4(), blob("müll"), "Nicht lesbar.", schluessel=uuid4())
        Buch(session, FREMD, uhr).vorfaelle.merke_unlesbare(
            uuid4(), blob("fremd"), "Geht hier niemanden etwas an.", schluessel=uuid4()
        )
        benutzer = Benutzerbestand(session, uhr)
        for id, mandant in (("technik", M), ("fremde", FREMD)):
            benutzer.lege_an(id, id, wer="Test")
            benutzer.setze_rollen(id, mandant, [Rolle.ADMINISTRATION], wer="Test")
        session.commit()
        return erste.nachricht.id


def test_vorfall_list_zeigt_neueste_zuerst_was_den_mandanten_gehoert(
    befehl: Befehl, zwei_vorfaelle: UUID
) -> None:
    unlesbar, widerspruch = befehl.json("vorfall", "list")
    assert (unlesbar["text"], unlesbar["groesse"]) == ("Nicht lesbar.", blob("müll").groesse)
    assert (widerspruch["nachricht"], widerspruch["mandant"]) == (str(zwei_vorfaelle), M)
    assert (widerspruch["sha256_vorhanden"], widerspruch["sha256_neu"]) == (
        blob("roh").sha256,
        blob("anderes").sha256,
    )
    assert befehl.json("vorfall", "show", widerspruch["id"][:8]) == [widerspruch]
    assert "2 Vorfälle" in befehl("vorfall", "list").stderr


def test_ein_vorfall_wird_von_einer_person_dieser_behoerde_mit_grund_geschlossen(
    befehl: Befehl, zwei_vorfaelle: UUID, datenbank: Datenbank
) -> None:
    del zwei_vorfaelle
    erster = befehl.json("vorfall", "list")[0]["id"]
    schliessen = ("vorfall", "schliessen", erster[:8], "--grund")
    for grund, durch, code in (
        ("Angesehen.", (), 2),
        ("Angesehen.", ("--durch", "fremde"), 1),
        ("Angesehen.", ("--durch", "niemand"), 1),
        (" ", ("--durch", "technik"), 1),
    ):
        assert befehl(*schliessen, grund, *durch).returncode == code
    assert len(befehl.json("vorfall", "list")) == 2
    [zu] = befehl.json(*schliessen, "Testsendung", "--durch", "technik")
    assert (zu["ok"], zu["id"], zu["geschlossen_durch"]) == (True, erster, "technik")
    assert befehl(*schliessen, "Anders", "--durch", "technik").returncode == 1, "what was said stays"
    assert [z["id"] for z in befehl.json("vorfall", "list")] != [erster]
    assert {z["geschlossen_grund"] for z in befehl.json("vorfall", "list", "--alle")} == {None, "Testsendung"}
    with datenbank.lesen() as session:
        suche = select(Auditzeile.bezug, Auditzeile.wer).where(Auditzeile.wer == "technik")
        assert [tuple(z) for z in session.execute(suche)] == [(f"vorfall:{erster}", "technik")]
    for falsch, code in (("4711", 2), (str(uuid4()), 1)):
        lauf = befehl("vorfall", "schliessen", falsch, "--grund", "x", "--durch", "technik")
        assert lauf.returncode == code


def test_ohne_vorfaelle_sagt_ein_satz_das(befehl: Befehl, datenbank: Datenbank) -> None:
    del datenbank
    assert "Keine Vorfälle" in befehl("vorfall", "list").stderr


def test_einen_unbekannten_auftrag_gibt_es_nicht(befehl: Befehl) -> None:
    lauf = befehl("queue", "show", "4711", "--json")
    assert (lauf.returncode, json.loads(lauf.stdout)["code"]) == (1, "ablage.nicht_gefunden")


def test_falsche_angaben_sind_ein_falscher_aufruf(befehl: Befehl) -> None:
    for argumente in (("--older-than", "gestern"), ("--limit", "0"), ("--zustand", "müde")):
        assert befehl("queue", "list", *argumente).returncode == 2


def test_upgrade_richtet_alles_ein_und_ist_wiederholbar(
    neuer_befehl: Callable[[str], Befehl], tmp_path: Path
) -> None:
    befehl = neuer_befehl("sqlite:///neu.db")
    vorher = befehl("queue", "list")
    assert vorher.returncode == 2
    assert "db upgrade" in vorher.stderr
    assert befehl.json("db", "upgrade") == [{"ok": True, "vorher": None, "nachher": "0001"}]
    schluessel = (tmp_path / "haupt.schluessel").read_text()
    assert befehl.json("db", "upgrade") == [{"ok": True, "vorher": "0001", "nachher": "0001"}]
    assert (tmp_path / "haupt.schluessel").read_text() == schluessel
    assert befehl.json("queue", "list") == []


def test_eine_unerreichbare_datenbank_ist_voruebergehend(
    neuer_befehl: Callable[[str], Befehl], tmp_path: Path
) -> None:
    befehl = neuer_befehl(f"postgresql://app@/nichts?host={tmp_path}")
    for argumente in (("db", "upgrade"), ("queue", "list")):
        lauf = befehl(*argumente, "--json")
        assert (lauf.returncode, json.loads(lauf.stdout)["code"]) == (3, "ablage.nicht_erreichbar")
