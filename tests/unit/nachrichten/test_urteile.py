"""The table of verdicts: one line per sample, decided by XSD 1.0 and the rules of the standard."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gateway.fremdxml import verstoesse_im_baum
from gateway.nachrichten.begehung import begehe
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.lesen import NachrichtUngueltig, lies_nachricht, pruefe
from gateway.nachrichten.schemasatz import eigener_satz
from gateway.nachrichten.skelett import lies_skelett

BEISPIELE = Path(__file__).parents[2] / "samples" / "xauslaender-26.11"
with (Path(__file__).parent / "urteile.csv").open(encoding="utf-8", newline="") as _datei:
    URTEILE = list(csv.DictReader(_datei))
with (BEISPIELE / "manifest.csv").open(encoding="utf-8", newline="") as _datei:
    MANIFEST = {zeile["file"]: zeile for zeile in csv.DictReader(_datei)}


@pytest.mark.parametrize("urteil", URTEILE, ids=lambda urteil: urteil["datei"])
def test_jedes_beispiel_bekommt_sein_urteil(urteil: dict[str, str]) -> None:
    kontext = Kontext(empfaenger=urteil["empfaenger"] or None)
    with (BEISPIELE / urteil["datei"]).open("rb") as quelle:
        ergebnis = pruefe(quelle, kontext=kontext)
    erster = ergebnis.befunde[0] if ergebnis.befunde else None
    gefunden = (erster.code, erster.kennung, erster.wo) if erster else ("", "", "")
    assert gefunden == (urteil["code"], urteil["kennung"], urteil["wo"])
    assert (ergebnis.nachricht is None) == bool(urteil["code"])


def test_die_tabelle_nennt_jedes_beispiel_und_folgt_xsd_1_0() -> None:
    assert [urteil["datei"] for urteil in URTEILE] == list(MANIFEST)
    for urteil in URTEILE:
        gueltig = MANIFEST[urteil["datei"]]["xsd_verdict"] == "valid"
        assert (urteil["code"] in ("X001", "V000")) == (not gueltig), urteil["datei"]
        if "/" not in urteil["datei"]:
            assert urteil["code"] == "", urteil["datei"]
        if urteil["datei"].startswith("schema-valid-rule-broken/"):
            assert urteil["code"], urteil["datei"]


NIE_EIN_SKELETT = ("S001-utf-16-encoding", "doctype-with-internal-entity")
"""Valid by the schema, refused before any schema is asked."""


@pytest.mark.parametrize(
    "datei",
    [d for d, z in MANIFEST.items() if z["xsd_verdict"] == "valid" and Path(d).stem not in NIE_EIN_SKELETT],
)
def test_das_eigene_schema_nimmt_an_was_nach_xsd_1_0_gueltig_ist(datei: str) -> None:
    satz = eigener_satz()
    with (BEISPIELE / datei).open("rb") as quelle:
        wurzel = lies_skelett(quelle).wurzel
    begehe(wurzel, satz.modell)
    assert verstoesse_im_baum(satz.schema, wurzel) == []


def test_eine_abgelehnte_nachricht_traegt_code_ort_und_satz_fuer_die_rueckweisung() -> None:
    datei = BEISPIELE / "invalid" / "010206-pfad-empty.xml"
    with datei.open("rb") as quelle, pytest.raises(NachrichtUngueltig) as info:
        lies_nachricht(quelle)
    assert info.value.rueckweisung == "X001"
    assert info.value.wo is not None and info.value.wo.endswith("/dokument/pfad")
    assert info.value.text == "Im Element »pfad« fehlt »bestandteil«."
