"""The table of places and authorities: what is wrong in it is named with its line, a slip holds nobody up."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.zustaendigkeitsdatei import ZustaendigkeitFalsch, lade_zustaendigkeit

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
    assert satz == "gemeinden.csv, Zeile 4: 08111000 und azr:001900 stehen schon in einer früheren Zeile."


def test_zwei_behoerden_fuer_einen_ort_sind_kein_fehler(tmp_path: Path) -> None:
    beide = lade_zustaendigkeit(lade(tmp_path, KOPF + "08111;azr:001900\n08111;azr:005700\n"), None)
    assert (beide.behoerden("08111000"), beide.maengel) == (("azr:001900", "azr:005700"), ())


@pytest.mark.parametrize(
    ("zeilen", "satz"),
    [
        (KOPF + "811;azr:001900\n", "Zeile 2: Der Gemeindeschlüssel hat 8 Ziffern"),
        (KOPF + "08111000;Stuttgart\n", "Zeile 2: Die Behörde braucht eine Kennung"),
        ("ort;behoerde\n", "fehlt die Spalte »gemeindeschluessel«"),
    ],
)
def test_was_sich_nicht_lesen_laesst_nennt_die_zeile(tmp_path: Path, zeilen: str, satz: str) -> None:
    with pytest.raises(ZustaendigkeitFalsch) as fehler:
        lade_zustaendigkeit(lade(tmp_path, zeilen), None)
    assert satz in fehler.value.text
