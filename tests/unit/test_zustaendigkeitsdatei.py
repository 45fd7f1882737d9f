"""The table of places and authorities: what is wrong in it is named with its line, a slip holds nobody up."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.settings.vertrauen import Zustaendigkeiten
from gateway.zustaendigkeitsdatei import ZustaendigkeitFalsch, lade_zustaendigkeit
from gateway.zustaendigkeitseinfuhr import lies_tabelle, setze_ein

KOPF = "gemeindeschluessel;behoerde\n"


def lade(ordner: Path, zeilen: str) -> Path:
    datei = ordner / "gemeinden.csv"
    datei.write_text(zeilen, encoding="utf-8")
    return datei


def test_dieselbe_zeile_zweimal_wird_genannt_und_zaehlt_einmal(tmp_path: Path) -> None:
    doppelt = KOPF + "08111000;azr:001900\n08311000;azr:005700\n08111000;azr:001900\n"
    gelesen = lade_zustaendigkeit(lade(tmp_path, doppelt), None)
    assert gelesen.behoerden("08111000") == ("azr:001900",)
    (satz,) = gelesen.maengel
    assert satz.startswith(
        "gemeinden.csv, Zeile 4: 08111000 und azr:001900 stehen schon in einer früheren Zeile."
    )


def test_zwei_behoerden_fuer_einen_ort_sind_kein_fehler(tmp_path: Path) -> None:
    beide = lade_zustaendigkeit(lade(tmp_path, KOPF + "08111;azr:001900\n08111;azr:005700\n"), None)
    assert (beide.behoerden("08111000"), beide.maengel) == (("azr:001900", "azr:005700"), ())


def test_eine_unlesbare_zeile_wird_genannt_und_haelt_die_anderen_nicht_auf(tmp_path: Path) -> None:
    """Above all the quotation mark that nobody closes: it must not swallow what follows."""
    zeilen = KOPF + '811;azr:001900\n8111000;azr:001900\n08111000;Stuttgart\n"08111000;azr:001900\n'
    zeilen += "08111000;ags:08111000\n08111000\n08111000;azr:001900;zu viel\n;;\n\n08311000;azr:005700\n"
    gelesen = lade_zustaendigkeit(lade(tmp_path, zeilen), None)
    assert dict(gelesen.gemeinden) == {"08311000": ("azr:005700",)}
    assert [m.partition(":")[0] for m in gelesen.maengel] == [
        f"gemeinden.csv, Zeile {n}" for n in range(2, 9)
    ]
    for wort, satz in zip(
        (
            "8 Ziffern",
            "vorn eine Null",
            "Kennung wie",
            "Anführungszeichen",
            "Kennung wie",
            "1 Felder",
            "3 Felder",
        ),
        gelesen.maengel,
        strict=True,
    ):
        assert wort in satz


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b"ort;behoerde\n", "fehlt die Spalte"),
        (b"", "fehlt die Spalte"),
        ("gemeindeschlüssel".encode("utf-16"), "UTF-16"),
    ],
)
def test_was_keine_tabelle_ist_wird_nicht_geraten(tmp_path: Path, inhalt: bytes, satz: str) -> None:
    datei = tmp_path / "gemeinden.csv"
    datei.write_bytes(inhalt)
    with pytest.raises(ZustaendigkeitFalsch, match=satz):
        lade_zustaendigkeit(datei, None)


EINRICHTUNGEN = "postleitzahl;strasse;hausnummer;name\n"


@pytest.mark.parametrize("zeile", ["7019;Musterweg;1;x", "70190;;1;x", '70190;"Musterweg;1;x', "70190"])
def test_eine_unlesbare_einrichtung_haelt_den_start_auf(tmp_path: Path, zeile: str) -> None:
    """Without it a protected address would be taken for any other."""
    datei = lade(tmp_path, EINRICHTUNGEN + f"70190;Parkweg;2;Haus\n{zeile}\n")
    with pytest.raises(ZustaendigkeitFalsch, match=r"Zeile 3: .* unerkannt"):
        lade_zustaendigkeit(None, datei)


def test_eine_strasse_ohne_hausnummer_meint_die_ganze(tmp_path: Path) -> None:
    gelesen = lade_zustaendigkeit(
        None, lade(tmp_path, EINRICHTUNGEN + "70190;Musterstr.;;Haus\n70190;Parkweg;2\n")
    )
    assert gelesen.ist_einrichtung("70190", "Musterstraße", "17 a")
    assert gelesen.ist_einrichtung("70190", "Parkweg", "2")
    assert not gelesen.ist_einrichtung("70190", "Parkweg", "3")


def test_eingesetzt_wird_nur_was_ganz_stimmt(tmp_path: Path) -> None:
    ziel = tmp_path / "gilt.csv"
    ziel.write_text(KOPF, encoding="utf-8")
    neu = lade(tmp_path, KOPF + "08111;azr:001900\n08111;azr:005700\n")
    gelesen = lies_tabelle(neu)
    assert (gelesen.art, gelesen.zeilen, gelesen.mehrfach, gelesen.maengel) == ("gemeinden", 1, 1, [])
    assert setze_ein(neu, "gemeinden", Zustaendigkeiten(gemeinden=ziel)) == ziel
    assert ziel.read_bytes() == neu.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["gemeinden.csv", "gilt.csv"]
    with pytest.raises(ZustaendigkeitFalsch, match="einrichtungen« fehlt"):
        setze_ein(neu, "einrichtungen", Zustaendigkeiten(gemeinden=ziel))
