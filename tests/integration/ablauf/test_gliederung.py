"""Volumes, Vorgänge and history come along with the file, and nothing of what stays here is told (ADR 0057)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.domain.uebergabe import Zustand
from gateway.nachrichten.xdomea import schreiben
from tests.zweibehoerden import Amt, Zweibehoerden, pdf

DATEIEN = {"Band 1/Antrag.pdf": pdf(1), "Band 1/Bescheid.pdf": pdf(2), "Straftaten/Urteil.pdf": pdf(3)}
EINTRAG = {"wer": "Frau Muster", "wann": "2020-05-04T09:30:00Z", "aktion": "angelegt"}
GLIEDERUNG = {
    "betreff": "Ausländerakte",
    "historie": [{**EINTRAG, "bemerkung": "Straftaten abgetrennt"}],
    "teile": [
        {"betreff": "Band 1", "kennzeichen": "33-7/1", "medium": "hybrid", "historie": [EINTRAG]},
        {"betreff": "Straftaten", "historie": [EINTRAG]},
        {"betreff": "Band 0", "medium": "papier", "klasse": "A", "ende": "2015-12-31"},
        {
            "art": "vorgang",
            "betreff": "Verlängerung 2020",
            "dokumente": [{"dokument": "Band 1/Bescheid.pdf", "historie": [EINTRAG]}],
        },
    ],
}


def lege(z: Zweibehoerden, klasse: str = "A") -> None:
    ordner = z.lege_akte(DATEIEN)
    angabe = json.loads((ordner / "akte.json").read_text())
    for dokument in angabe["dokumente"]:
        if dokument["datei"].startswith("Straftaten"):
            dokument["klasse"] = klasse
    (ordner / "akte.json").write_text(json.dumps({**angabe, "gliederung": GLIEDERUNG}))


def dort(amt: Amt) -> dict[str, Any]:
    (akte,) = (amt.dms_ordner / "akten").iterdir()
    gliederung: dict[str, Any] = json.loads((akte / "akte.json").read_text())["gliederung"]
    return gliederung


def teile(gliederung: dict[str, Any]) -> dict[str, Any]:
    return {teil["betreff"]: teil for teil in gliederung["teile"]}


def test_baende_vorgaenge_und_historie_kommen_in_der_neuen_akte_an(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    lege(z)
    z.fordere_an()
    z.laufe()
    gliederung = dort(z.zu)
    assert [e["bemerkung"] for e in gliederung["historie"]] == ["Straftaten abgetrennt"]
    namen = teile(gliederung)
    assert set(namen) == {"Band 1", "Straftaten", "Band 0", "Verlängerung 2020"}
    assert (namen["Band 1"]["kennzeichen"], namen["Band 1"]["medium"]) == ("33-7/1", "hybrid")
    assert (namen["Band 0"]["medium"], namen["Band 0"]["ende"]) == ("papier", "2015-12-31")
    assert namen["Verlängerung 2020"]["art"] == "vorgang"
    (bescheid,) = namen["Verlängerung 2020"]["dokumente"]
    assert [e["wer"] for e in bescheid["historie"]] == ["Frau Muster"]
    assert "xdomea" not in "".join(e.text for e in z.zu.zeitlinie()), "tree and list agree"


def test_vom_gehaltenen_teil_wird_vor_der_freigabe_nicht_einmal_der_name_genannt(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    lege(z, "C")
    z.fordere_an()
    z.laufe()
    gliederung = dort(z.zu)
    assert set(teile(gliederung)) == {"Band 1", "Band 0", "Verlängerung 2020"}
    assert gliederung["historie"] == [], "it speaks of what is held"
    assert "Straftaten" not in json.dumps(gliederung, ensure_ascii=False)
    z.weg.entscheide("freigeben", durch="fg1")
    z.laufe()
    assert set(teile(dort(z.zu))) == {"Band 1", "Band 0", "Verlängerung 2020", "Straftaten"}
    assert len(z.zu.uebergaben()) == 2 and len(list((z.zu.dms_ordner / "akten").iterdir())) == 1


def test_mit_dem_inhalt_geht_auch_die_gemerkte_gliederung(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    lege(z)
    z.fordere_an()
    z.laufe()
    assert gemerkt(z.weg) is not None
    z.uhr.stelle_vor(z.weg.haus.regeln.fristen.karenz)
    z.laufe()
    assert z.weg.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert gemerkt(z.weg) is None


def gemerkt(amt: Amt) -> Any:
    with amt.haus.lesen() as buch:
        return buch.vorgaenge.lies(amt.uebergabe().id).gliederung


def test_eine_falsche_pruefsumme_im_baum_weist_die_lieferung_zurueck(
    zweibehoerden: Zweibehoerden, monkeypatch: pytest.MonkeyPatch
) -> None:
    z = zweibehoerden
    lege(z)
    schreibe = schreiben.schreibe

    def verfaelscht(*angaben: Any) -> bytes:
        baum = schreibe(*angaben)
        stelle = baum.index(b"<xdomea:Wert>") + len(b"<xdomea:Wert>")
        return baum[:stelle] + b"0" * 64 + baum[stelle + 64 :]

    monkeypatch.setattr(schreiben, "schreibe", verfaelscht)
    z.fordere_an()
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
    assert "Ein Dokument ist nicht das, dessen Prüfsumme der Absender angibt" in z.zu.texte()
    assert list((z.zu.dms_ordner / "akten").iterdir()) == []


def test_ein_baum_der_nicht_zur_liste_passt_steht_in_der_zeitlinie_und_haelt_nichts_auf(
    zweibehoerden: Zweibehoerden, monkeypatch: pytest.MonkeyPatch
) -> None:
    z = zweibehoerden
    lege(z)
    schreibe = schreiben.schreibe
    monkeypatch.setattr(
        schreiben,
        "schreibe",
        lambda *a: schreibe(*a).replace(b"Band 1</", b"Band I</").replace(b"Urteil.pdf", b"U.pdf"),
    )
    z.fordere_an()
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert (
        "Bei 1 Dokument gibt der xdomea-Teil Namen oder Format anders an; es gilt die Liste." in z.zu.texte()
    )
    assert Path(next((z.zu.dms_ordner / "akten").iterdir()), "Straftaten", "Urteil.pdf").exists()
