"""`demo --szenario NAME --once --json`: each case ends by itself and proves what it shows.

`make szenarien` plays all of them; the gate plays those that show most."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.acceptance.eigeneakte import lege_ordner, sichtbare_dateien
from tests.acceptance.programm import prozesse_mit, rufe
from tests.eakte import Eakte

ALLE = "ALLE_SZENARIEN" in os.environ
FAELLE: dict[str, tuple[int, int, list[str]]] = {
    "teilklasse-s": (5, 2, ["teilklasse_s"]),
}
if ALLE:
    FAELLE |= {
        "namensgleich": (5, 1, ["person_unsicher"]),
        "weitergezogen": (5, 0, []),
        "umzug": (5, 0, []),
        "manuell": (5, 0, []),
        "teilklasse-c": (5, 1, ["teilklasse_c"]),
        "teilklasse-v": (4, 0, []),
        "nachlieferung": (6, 0, []),
        "abmeldung-zuerst": (5, 0, []),
        "auskunftssperre": (5, 2, ["auskunftssperre"]),
        "wohnsitzauflage": (5, 1, ["wohnsitzauflage"]),
        "einrichtung": (5, 1, ["einrichtung"]),
        "ohne-abmeldung": (5, 1, ["wegzug_unbestaetigt"]),
    }
"""Name -> documents that arrive, decisions of people, rules that asked for them."""
GEHALTEN = {"teilklasse-c", "teilklasse-s", "nachlieferung"}
"""Cases with a second delivery."""


@pytest.mark.parametrize("szenario", FAELLE)
def test_der_fall_endet_von_selbst_mit_dem_was_er_zeigt(szenario: str, tmp_path: Path) -> None:
    eigene = lege_ordner(tmp_path / "eigene", {})
    data = tmp_path / "data"
    lauf = rufe(
        *("demo", "--once", "--json", "--szenario", szenario, "--data", data, "--akte", tmp_path / "eigene")
    )
    assert lauf.code == 0, (lauf.ausgabe[-2000:], lauf.meldung)
    ende = lauf.letzte
    dokumente, eingriffe, gruende = FAELLE[szenario]
    assert (ende["dokumente"], ende["eingriffe"], ende["haltegruende"]) == (dokumente, eingriffe, gruende)
    angekommen = sichtbare_dateien(Path(ende["akte"]))
    del angekommen["akte.json"]
    assert len(angekommen) == dokumente
    dieselben = {name for name, summe in eigene.items() if angekommen.get(name) == summe}
    assert dieselben == eigene.keys() - ({"Scan.tif"} if szenario == "teilklasse-v" else set())
    lieferungen = list(Path(ende["nachrichten"]).glob("010206_*"))
    assert len(lieferungen) == (2 if szenario in GEHALTEN else 1)
    assert len(list((data / "freiburg" / "dms" / "akten").iterdir())) == 1, "all of it in one file"
    assert len(list((data / "quittung").iterdir())) == len(lieferungen), "each delivery has its receipt"
    seite = next(nummer for nummer, z in enumerate(lauf.zeilen) if z["event"] == "seite")
    verlauf = next(nummer for nummer, z in enumerate(lauf.zeilen) if z["event"] == "zeitlinie")
    assert seite < verlauf, "the links come before the transfer"
    assert prozesse_mit(data) == []


def test_das_dms_der_uebernehmenden_darf_ein_anderes_sein(tmp_path: Path) -> None:
    """An eAkte behind an exchange folder."""
    lege_ordner(tmp_path / "eigene", {})
    eakte = Eakte(tmp_path / "fremd", tmp_path / "antworten", tmp_path / "eakte")
    for ort in (eakte.austausch, eakte.rueck, eakte.ablage):
        ort.mkdir()
    dms = '[dms]\nart = "xdomea"\nordner = "fremd"\nrueckordner = "antworten"\nversion = "2.4"\n'
    (tmp_path / "dms.toml").write_text(dms, encoding="utf-8")
    with eakte.laeuft():
        lauf = rufe(
            *("demo", "--once", "--json", "--data", tmp_path / "data", "--akte", tmp_path / "eigene"),
            *("--dms", tmp_path / "dms.toml"),
        )
    assert lauf.code == 0, (lauf.ausgabe[-2000:], lauf.meldung)
    assert Path(lauf.letzte["akte"]).is_relative_to(tmp_path / "fremd")
    for wurzel in (Path(lauf.letzte["akte"]), eakte.ablage):
        (dort,) = wurzel.rglob("Antrag Größe.pdf")
        assert dort.read_bytes() == (tmp_path / "eigene" / "Antrag Größe.pdf").read_bytes()


NICHTS_GEHT: dict[str, tuple[int, list[str], list[str]]] = {"papierbehoerde": (1, ["kein_austausch"], [])}
if ALLE:
    NICHTS_GEHT |= {
        "ablehnung": (1, ["einsichtnahme"], ["010201", "010202"]),
        "stornierung": (0, [], ["010201", "010202"]),
    }
"""Name -> decisions of people, rules that asked for them, messages between the authorities."""


@pytest.mark.parametrize("szenario", NICHTS_GEHT)
def test_wo_nichts_geht_geht_auch_nichts_hinaus(szenario: str, tmp_path: Path) -> None:
    lege_ordner(tmp_path / "eigene", {})
    data = tmp_path / "data"
    lauf = rufe(
        *("demo", "--once", "--json", "--szenario", szenario, "--data", data),
        *("--akte", tmp_path / "eigene"),
    )
    assert lauf.code == 0, (lauf.ausgabe[-2000:], lauf.meldung)
    ende = lauf.letzte
    assert (ende["dokumente"], ende["bytes"], ende["akte"], ende["quittung"]) == (0, 0, None, None)
    eingriffe, gruende, nachrichten = NICHTS_GEHT[szenario]
    assert (ende["eingriffe"], ende["haltegruende"]) == (eingriffe, gruende)
    assert sorted(d.name.split("_")[0] for d in Path(ende["nachrichten"]).iterdir()) == nachrichten


def test_fristen_und_dms_werden_vorher_geprueft(tmp_path: Path) -> None:
    for option, inhalt, satz in (
        ("--fristen", "[fristen]\nkaffee = 3\n", "kaffee"),
        ("--fristen", "[fristen]\nkarenz = 'bald'\n", "karenz"),
        ("--fristen", "[dms]\n", "[fristen]"),
        ("--dms", "[dms]\nart = 'schrank'\nordner = 'x'\n", "art"),
        ("--dms", "kein toml", "TOML"),
    ):
        datei = tmp_path / "angaben.toml"
        datei.write_text(inhalt, encoding="utf-8")
        lauf = rufe("demo", "--once", "--json", "--data", tmp_path / "data", option, datei)
        assert lauf.code == 2, lauf.ausgabe
        assert satz in lauf.letzte["text"]
        assert not (tmp_path / "data").exists()


if ALLE:

    def test_der_irrlaeufer_kommt_zurueck_und_nichts_bleibt(tmp_path: Path) -> None:
        data = tmp_path / "data"
        lauf = rufe("demo", "--once", "--json", "--szenario", "irrlaeufer", "--data", data)
        assert lauf.code == 0, (lauf.ausgabe[-2000:], lauf.meldung)
        ende = lauf.letzte
        assert (ende["eingriffe"], ende["haltegruende"]) == (2, ["nicht_angefordert"])
        assert (ende["dokumente"], ende["akte"], ende["quittung"]) == (0, None, None)
        assert not any((data / "freiburg" / "dms" / "akten").glob("*"))

    def test_eine_familie_zieht_zusammen_um(tmp_path: Path) -> None:
        lauf = rufe("demo", "--once", "--json", "--szenario", "familie", "--data", tmp_path / "data")
        assert lauf.code == 0, (lauf.ausgabe[-2000:], lauf.meldung)
        assert (lauf.letzte["eingriffe"], lauf.letzte["haltegruende"]) == (0, [])
        assert len(list((tmp_path / "data" / "freiburg" / "dms" / "akten").iterdir())) == 3

    def test_ein_dms_das_nicht_bereit_ist_beendet_die_vorfuehrung_mit_seinem_satz(tmp_path: Path) -> None:
        (tmp_path / "da").mkdir()
        dms = '[dms]\nart = "xdomea"\nordner = "da"\nrueckordner = "fehlt"\nversion = "3.1"\n'
        (tmp_path / "dms.toml").write_text(dms, encoding="utf-8")
        lauf = rufe(
            "demo",
            "--once",
            "--json",
            "--data",
            tmp_path / "data",
            "--dms",
            tmp_path / "dms.toml",
            "--size",
            "1MB",
        )
        assert lauf.code == 3
        assert lauf.letzte["code"] == "demo.dms" and "Ordner" in lauf.letzte["text"]
