"""The diagnostics sheet is full of figures, and none of the invented names, keys and ids is in it."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import lies_url
from gateway.ablage.logende import BLEIBEN, Logeintrag, Logende
from gateway.ablage.tabellen import Auditzeile
from gateway.bootstrap.diagnose.blatt import als_text, diagnoseblatt
from gateway.bootstrap.diagnose.mitschrift import Mitschrift
from gateway.bootstrap.diagnose.schwaerzung import SCHWARZ, schwaerze
from gateway.bootstrap.installation import Installation
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung
from gateway.domain.wartung import Wartungsart
from gateway.schutz.hauptschluesseldatei import lege_hauptschluessel_an
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.conftest import StehendeUhr
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen
from tests.webakten import Aktenbestand

STUTTGART = "azr:001900"
_log = logging.getLogger("gateway.probe")


@pytest.fixture
def toml(tmp_path: Path, testpki: Pki, sqlite_vorlage: Path) -> Path:
    datei = einstellungen(tmp_path, testpki)
    shutil.copy(sqlite_vorlage, str(lies_url(lade(datei).datenbank.url).database))
    return datei


@pytest.fixture
def installation(toml: Path, uhr: StehendeUhr) -> Iterator[Installation]:
    installation = Installation(lade(toml), uhr=uhr)
    lege_hauptschluessel_an(installation.einstellungen.ablage.hauptschluessel)
    for ordner in installation.platten():
        ordner.mkdir(parents=True, exist_ok=True)
    yield installation
    installation.datenbank.schliesse()


def _belebe(installation: Installation, uhr: StehendeUhr, ordner: Path) -> set[str]:
    """A house full of names; returns what must be nowhere."""
    akten = Aktenbestand(installation.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    akten.stoere(id, f"Die Akte von Xaver Zwiebelfisch ({id}) fehlt unter /srv/Zwiebelfisch.")
    nachricht = akten.sende(id, "010203")
    with installation.datenbank.schreiben() as session:
        bestand = Benutzerbestand(session, uhr)
        bestand.lege_an("quirina", "Quirina Quastenflosser", wer="Test")
        bestand.setze_rollen("quirina", STUTTGART, [Rolle.ADMINISTRATION], wer="Test")
        session.commit()
    installation.wartungsbuch.setze(
        STUTTGART,
        Wartungsart.NUR_ANNEHMEN,
        bis=uhr.jetzt() + timedelta(hours=1),
        grund="Frau Quastenflosser",
        wer="quirina",
    )
    akte = ordner / "dms" / "akten" / "Zwiebelfisch, Xaver 1981-02-03"
    akte.mkdir(parents=True)
    (akte / "akte.json").write_text("{kaputt")
    mitschrift = Mitschrift("worker")
    mitschrift.beginne()
    _log.warning("Vorgang %s: Xaver Zwiebelfisch, geboren 03.02.1981, AZR 200115990001, S-32/4711", id)
    _log.warning("Auftrag %d (%s): %s", 12, "ausgang.senden", "Der Virenscanner antwortet nicht.")
    mitschrift.ende()
    with installation.datenbank.schreiben() as session:
        mitschrift.takt().tue(session)
        session.commit()
    hauptschluessel = installation.einstellungen.ablage.hauptschluessel.read_text().split()
    pin = (installation.einstellungen.mandanten[0].schluessel.pin_datei or Path()).read_text().strip()
    return {
        *("Zwiebelfisch", "Xaver", "Quastenflosser", "Quirina", "quirina", "Mustermann", "Musterfrau"),
        *("03.02.1981", "1981", "200115990001", "4711", str(id), str(nachricht), id.hex, pin, str(ordner)),
        *(teil for teil in hauptschluessel if len(teil) > 20),
        *("Landeshauptstadt", "Musterweg", "beispiel.invalid", "/srv"),
    }


def test_kein_name_keine_kennung_kein_ort_kein_geheimnis(
    installation: Installation, uhr: StehendeUhr, tmp_path: Path
) -> None:
    verboten = _belebe(installation, uhr, tmp_path)
    text = als_text(diagnoseblatt(installation, [STUTTGART], "quirina"))
    assert {wort for wort in verboten if wort in text} == set()
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-", text) == []
    blatt = json.loads(text)
    dms = blatt["einstellungen"]["mandanten"][0]["dms"]
    assert (dms["art"], dms["ordner"]) == ("folder", "(gesetzt)")
    assert blatt["versionen"]["pakete"]["lxml"]
    hier: Any = blatt["behoerden"][STUTTGART]
    assert hier["zeilen"]["vorgang"] == 1
    assert [g["anzahl"] for g in hier["zahlen"]["geparkt"]] == [1]
    assert [w["art"] for w in hier["wartung"]] == ["nur_annehmen"]
    zeilen = [z["text"] for z in blatt["log"]]
    assert zeilen[1] == "Auftrag 12 (ausgang.senden): Der Virenscanner antwortet nicht."
    assert zeilen[0].startswith(f"Vorgang {SCHWARZ}")
    assert {"worker", "wartung", "warteschlange", "dms"} <= {b["was"] for b in blatt["check"]}
    with installation.datenbank.lesen() as session:
        vermerkt = select(Auditzeile.wer).where(Auditzeile.ereignis == Auditereignis.DIAGNOSE_ERSTELLT)
        assert session.scalars(vermerkt).all() == ["quirina"]


def test_zeilen_ueber_andere_behoerden_bleiben_bei_denen(installation: Installation) -> None:
    zeile = Logeintrag(installation.uhr.jetzt(), "web", "WARNING", "gateway.x", "azr:000100: Worker")
    with installation.datenbank.schreiben() as session:
        Logende(session).haenge_an([zeile, Logeintrag(zeile.zeit, "web", "WARNING", "gateway.x", "Worker")])
        session.commit()
    zweite = installation.einstellungen.mandanten[0].model_copy(update={"kennung": "azr:000100"})
    mandanten = [*installation.einstellungen.mandanten, zweite]
    installation.einstellungen = installation.einstellungen.model_copy(update={"mandanten": mandanten})
    blatt = diagnoseblatt(installation, [STUTTGART], "x")
    assert [z["text"] for z in blatt["log"]] == ["Worker"]
    assert list(blatt["behoerden"]) == [STUTTGART]
    assert "azr:000100" not in als_text(blatt)


def test_das_ende_des_logs_waechst_nicht(installation: Installation) -> None:
    zeile = Logeintrag(installation.uhr.jetzt(), "web", "WARNING", "gateway.x", "Worker")
    with installation.datenbank.schreiben() as session:
        Logende(session).haenge_an([zeile] * (BLEIBEN + 5))
        assert len(Logende(session).zeilen()) == BLEIBEN


def test_ohne_datenbank_gibt_es_das_blatt_trotzdem(
    toml: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    Path(str(lies_url(lade(toml).datenbank.url).database)).unlink()
    ziel = tmp_path / "blatt.json"
    antwort = Befehl(monkeypatch, capsys)("diagnose", "--settings", toml, "--out", ziel, "--json")
    assert (antwort.exit_code, antwort.letzte["ok"]) == (0, True)
    blatt = json.loads(ziel.read_text())
    assert blatt["ohne_datenbank"]
    assert "behoerden" not in blatt


@pytest.mark.parametrize(
    ("text", "bleibt"),
    [
        ("Der Virenscanner antwortet nicht.", "Der Virenscanner antwortet nicht."),
        ("Erika Mustermann 200115990001", SCHWARZ),
        ("3 Aufträge sind beiseitegelegt", "3 Aufträge sind beiseitegelegt"),
        ("azr:001900: https://postfach.example/ nicht erreichbar", f"azr:001900: {SCHWARZ} nicht erreichbar"),
        ("»/srv/akten« 17.05.1990 S-32/4711", SCHWARZ),
    ],
)
def test_es_bleibt_was_das_programm_selbst_gesagt_haette(text: str, bleibt: str) -> None:
    assert schwaerze(text) == bleibt
