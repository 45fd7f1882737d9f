"""`regeln show|list|check|entwurf|aktivieren`: who may change the rules, and what a wrong file says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auditzeile, Regelsatzzeile
from tests.integration.befehl import Befehl
from tests.integration.regeln.conftest import NUR_SQLITE, ZWEITER, M

AN = ("--mandant", M)


@pytest.fixture
def datei(befehl: Befehl, tmp_path: Path) -> Path:
    """The shipped set as a file, with another daily number."""
    ziel = tmp_path / "entwurf.toml"
    text = befehl("regeln", "show", "--toml", *AN).ausgabe
    ziel.write_text(text.replace("tageslimit = 500", "tageslimit = 50"), encoding="utf-8")
    return ziel


@NUR_SQLITE
def test_was_show_zeigt_ist_gueltig_und_sagt_dasselbe(befehl: Befehl, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(befehl("regeln", "show", "--toml", *AN).ausgabe, encoding="utf-8")
    antwort = befehl("regeln", "check", tmp_path / "r.toml", *AN, "--json")
    assert antwort.exit_code == 0
    assert antwort.letzte["ok"] is True
    assert antwort.letzte["aendert"] == []


@NUR_SQLITE
def test_show_nennt_jede_regel_mit_grundlage_und_satz(befehl: Befehl) -> None:
    text = befehl("regeln", "show", *AN).ausgabe
    assert "Regelsatz Version 0 (mitgeliefert)" in text
    assert " 1. testnachricht: Die Meldung ist als Test gekennzeichnet." in text
    assert "§§ 12a, 72 Abs. 3a AufenthG" in text
    werte = befehl("regeln", "show", *AN, "--json").letzte
    assert werte["mandant"] == M
    assert (len(werte["anforderung"]), len(werte["freigabe"])) == (18, 20)
    assert werte["grenzen"]["dienst_von"] == "00:00"


@pytest.mark.usefixtures("personen")
def test_ein_entwurf_gilt_erst_wenn_eine_zweite_person_ihn_aktiviert(
    befehl: Befehl, datei: Path, datenbank: Datenbank
) -> None:
    entwurf = befehl(
        "regeln", "entwurf", datei, "--durch", "Administration", "--grund", "Probe", *AN, "--json"
    )
    assert (entwurf.exit_code, entwurf.letzte["version"]) == (0, 1)
    assert entwurf.letzte["aendert"] == ["Grenze »tageslimit«: 500 wird 50."]
    assert befehl("regeln", "show", *AN, "--json").letzte["version"] == 0
    assert befehl("regeln", "aktivieren", 1, "--durch", " FREIGABE ", *AN).exit_code == 0
    gilt = befehl("regeln", "show", *AN, "--json").letzte
    assert (gilt["version"], gilt["grenzen"]["tageslimit"]) == (1, 50)
    assert befehl("regeln", "show", "--mandant", ZWEITER, "--json").letzte["version"] == 0
    assert befehl("regeln", "show", "--gegen", 0, *AN).ausgabe == "Grenze »tageslimit«: 500 wird 50.\n"
    liste = [json.loads(z) for z in befehl("regeln", "list", *AN, "--json").ausgabe.splitlines()]
    assert [(z["version"], z["gilt"]) for z in liste] == [(0, False), (1, True)]
    assert (liste[1]["entworfen_von"], liste[1]["aktiviert_von"]) == ("administration", "freigabe")
    with datenbank.lesen() as session:
        ereignisse = [z.ereignis.value for z in session.scalars(select(Auditzeile)) if z.mandant == M]
    assert ereignisse[-2:] == ["regelsatz.entworfen", "regelsatz.aktiviert"]


@NUR_SQLITE
@pytest.mark.usefixtures("personen")
@pytest.mark.parametrize("durch", ["freigabe", "FreiGabe "])
def test_wer_entworfen_hat_aktiviert_nicht_auch_nicht_in_anderer_schreibweise(
    befehl: Befehl, datei: Path, durch: str
) -> None:
    assert befehl("regeln", "entwurf", datei, "--durch", "freigabe", *AN).exit_code == 0
    antwort = befehl("regeln", "aktivieren", 1, "--durch", durch, *AN, "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "regelsatz.vier_augen")
    assert befehl("regeln", "aktivieren", 1, "--durch", "freigabe2", *AN).exit_code == 0


@NUR_SQLITE
@pytest.mark.usefixtures("personen")
@pytest.mark.parametrize(
    ("durch", "code"),
    [
        ("sachbearbeitung", "aufgabe.rolle"),
        ("revision", "aufgabe.rolle"),
        ("fremde", "aufgabe.rolle"),
        ("niemand", "ablage.nicht_gefunden"),
    ],
)
def test_andere_rollen_und_andere_behoerden_entwerfen_und_aktivieren_nichts(
    befehl: Befehl, datei: Path, datenbank: Datenbank, durch: str, code: str
) -> None:
    antwort = befehl("regeln", "entwurf", datei, "--durch", durch, *AN, "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, code)
    befehl("regeln", "entwurf", datei, "--durch", "freigabe", *AN)
    antwort = befehl("regeln", "aktivieren", 1, "--durch", durch, *AN, "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, code)
    with datenbank.lesen() as session:
        assert [(z.version, z.aktiviert_von) for z in session.scalars(select(Regelsatzzeile))] == [(1, None)]


@NUR_SQLITE
@pytest.mark.usefixtures("personen")
def test_administration_entwirft_und_aktiviert_nicht(befehl: Befehl, datei: Path) -> None:
    befehl("regeln", "entwurf", datei, "--durch", "freigabe", *AN)
    antwort = befehl("regeln", "aktivieren", 1, "--durch", "administration", *AN)
    assert antwort.exit_code == 1
    assert "darf das hier nicht" in antwort.meldung


@NUR_SQLITE
@pytest.mark.usefixtures("personen")
def test_zurueck_zu_einer_frueheren_version_geht_nur_als_neuer_entwurf(befehl: Befehl, datei: Path) -> None:
    for _ in range(2):
        befehl("regeln", "entwurf", datei, "--durch", "administration", *AN)
    assert befehl("regeln", "aktivieren", 2, "--durch", "freigabe", *AN).exit_code == 0
    zurueck = befehl("regeln", "aktivieren", 1, "--durch", "freigabe", *AN)
    nochmal = befehl("regeln", "aktivieren", 2, "--durch", "freigabe", *AN)
    unbekannt = befehl("regeln", "aktivieren", 9, "--durch", "freigabe", *AN)
    assert [a.exit_code for a in (zurueck, nochmal, unbekannt)] == [1, 1, 1]
    assert "spätere Version 2" in zurueck.meldung
    assert "gilt schon" in nochmal.meldung
    assert "Version 9 gibt es hier nicht" in unbekannt.meldung


@NUR_SQLITE
@pytest.mark.usefixtures("personen")
def test_eine_falsche_datei_nennt_die_stelle_und_aendert_nichts(befehl: Befehl, datei: Path) -> None:
    datei.write_text(datei.read_text().replace('regel = "haft"', 'regel = "hafft"', 1), encoding="utf-8")
    for aufruf in (("check", datei), ("entwurf", datei, "--durch", "freigabe")):
        antwort = befehl("regeln", *aufruf, *AN, "--json")
        assert (antwort.exit_code, antwort.letzte["code"]) == (1, "regelsatz.ungueltig")
        assert "»anforderung.12.regel«" in antwort.letzte["text"]
    assert len(befehl("regeln", "list", *AN, "--json").ausgabe.splitlines()) == 1


@NUR_SQLITE
def test_was_keine_textdatei_ist_wird_benannt(befehl: Befehl, tmp_path: Path) -> None:
    datei = tmp_path / "r.toml"
    datei.write_bytes("[grenzen]".encode("utf-16"))
    assert "UTF-16" in befehl("regeln", "check", datei, *AN).meldung
    datei.write_bytes(b"#" * 1_000_001)
    assert "zu groß" in befehl("regeln", "check", datei, *AN).meldung
    assert befehl("regeln", "check", tmp_path / "fehlt.toml", *AN).exit_code == 2


@NUR_SQLITE
def test_der_mandant_muss_genannt_sein_und_hierher_gehoeren(befehl: Befehl) -> None:
    assert befehl("regeln", "show").exit_code == 2
    antwort = befehl("regeln", "show", "--mandant", "azr:009999")
    assert antwort.exit_code == 2
    assert "keinen Mandanten azr:009999" in antwort.meldung


@NUR_SQLITE
@pytest.mark.usefixtures("personen")
def test_was_die_datei_nicht_nennt_bleibt_wie_in_den_einstellungen(befehl: Befehl, tmp_path: Path) -> None:
    datei = tmp_path / "knapp.toml"
    datei.write_text('[[anforderung]]\nregel = "haft"\naus = true\n', encoding="utf-8")
    assert befehl("regeln", "entwurf", datei, "--durch", "freigabe", *AN).exit_code == 0
    werte = befehl("regeln", "show", "--version", 1, *AN, "--json").letzte
    assert (werte["grenzen"]["tageslimit"], werte["aus"]) == (500, ["haft"])
    assert "Nicht gefragt: haft" in befehl("regeln", "show", "--version", 1, *AN).ausgabe
    assert "»haft« wird nicht mehr gefragt" in befehl("regeln", "check", datei, *AN).ausgabe


@NUR_SQLITE
@pytest.mark.usefixtures("personen")
def test_eine_version_die_nicht_mehr_zum_programm_passt_laesst_sich_abloesen(
    befehl: Befehl, datei: Path, datenbank: Datenbank
) -> None:
    befehl("regeln", "entwurf", datei, "--durch", "administration", *AN)
    befehl("regeln", "aktivieren", 1, "--durch", "freigabe", *AN)
    with datenbank.schreiben() as session:
        zeile = session.scalars(select(Regelsatzzeile)).one()
        zeile.inhalt = {**zeile.inhalt, "freigabe": [{"regel": "gab_es_einmal"}]}
        session.commit()
    antwort = befehl("regeln", "show", *AN, "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (4, "regelsatz.passt_nicht")
    assert "regeln entwurf" in antwort.letzte["rat"]
    assert befehl("regeln", "check", datei, *AN).exit_code == 0
    assert befehl("regeln", "entwurf", datei, "--durch", "administration", *AN).exit_code == 0
    assert befehl("regeln", "aktivieren", 2, "--durch", "freigabe", *AN).exit_code == 0
    assert befehl("regeln", "show", *AN, "--json").letzte["version"] == 2
