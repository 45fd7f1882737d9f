"""What is particular about the folder DMS: what lies on the disk, files laid by hand, broken disks."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from adapters.dms.folder import OrdnerDms, dateien, fehler
from adapters.dms.namen import pruefe_liste
from gateway.aktendatei import AktendateiUngueltig, Personangabe
from gateway.dmsfehler import AkteUnlesbar, AndererInhalt, NamenDoppelt, NameUnzulaessig
from gateway.domain.teilklasse import Teilklasse
from gateway.errors import EingabeFehler, Fehler
from gateway.ports import Aktenref
from tests.dmsvertrag.werkbank import (
    ANDERE_UEBERGABE,
    HERKUNFT,
    PERSON,
    UEBERGABE,
    akte,
    bytes_von,
    dokument,
    finde,
    lege,
    mit,
    uebernimm,
)


@pytest.fixture
def ordner(tmp_path: Path) -> Path:
    (tmp_path / "dms").mkdir()
    return tmp_path / "dms"


def _von_hand(
    ordner: Path, angaben: dict[str, Any] | None, *dateinamen: str, name: str = "Altbestand"
) -> Path:
    """What an administrator copies into the folder."""
    ort = ordner / "akten" / name
    ort.mkdir(parents=True)
    for nummer, dateiname in enumerate(dateinamen, 1):
        (ort / dateiname).parent.mkdir(parents=True, exist_ok=True)
        (ort / dateiname).write_bytes(bytes_von(nummer))
    if angaben is not None:
        person = Personangabe.aus_person(PERSON).model_dump()
        (ort / "akte.json").write_text(json.dumps({"person": person} | angaben))
    return ort


def _sichtbare_dateien(ordner: Path) -> set[str]:
    (ort,) = (ordner / "akten").iterdir()
    return {str(p.relative_to(ort)) for p in ort.rglob("*") if p.is_file()}


def test_im_ordner_liegen_genau_die_uebergebenen_dateien(ordner: Path) -> None:
    vorlage = mit(akte(), dokument(1), dokument(2, name="Öffnung.pdf", pfad=()))
    ref = uebernimm(OrdnerDms(ordner), vorlage)
    OrdnerDms(ordner).lege_nachricht(ref, "010206.xml", BytesIO(b"<nachricht/>"))
    dateien_ = _sichtbare_dateien(ordner)
    assert {d for d in dateien_ if not d.startswith(".")} == {
        "akte.json",
        "10_Grundakte/Schreiben 001.pdf",
        "Öffnung.pdf",
    }
    assert {d for d in dateien_ if d.startswith(".")} == {
        ".nachrichten/010206.xml",
        f".uebernahme/{UEBERGABE}.json",
    }


def test_nach_dem_abschluss_bleibt_nichts_verborgenes(ordner: Path) -> None:
    uebernimm(OrdnerDms(ordner), akte(2))
    assert list((ordner / ".import").iterdir()) == []


def test_kein_name_auf_der_platte_verraet_die_person(ordner: Path) -> None:
    uebernimm(OrdnerDms(ordner), akte(2))
    namen = "/".join(str(p.relative_to(ordner)) for p in ordner.rglob("*"))
    for verraeterisch in (PERSON.azr_nummer, PERSON.familienname, "33.1"):
        assert str(verraeterisch) not in namen


def test_ein_absturz_beim_sichtbarmachen_wird_nachgeholt(
    ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dms, vorlage = OrdnerDms(ordner), akte(1)
    ref = dms.beginne_import(UEBERGABE, vorlage, HERKUNFT)
    lege(dms, ref, vorlage.dokumente[0])
    with monkeypatch.context() as m:
        m.setattr("adapters.dms.folder.verborgen.shutil.rmtree", _werfe(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            dms.schliesse_ab(ref)
    assert OrdnerDms(ordner).lies_akte(OrdnerDms(ordner).schliesse_ab(ref)) == vorlage
    assert list((ordner / ".import").iterdir()) == []


@pytest.mark.parametrize("abbruch", [False, True])
@pytest.mark.parametrize("bei", range(1, 40))
def test_ein_absturz_beim_anfuegen_wird_nachgeholt_oder_zurueckgenommen(
    ordner: Path, monkeypatch: pytest.MonkeyPatch, bei: int, abbruch: bool
) -> None:
    """Dies before the n-th change on the disk; until then a reader sees nothing of it."""
    dms, vorher = OrdnerDms(ordner), akte(2)
    ziel = dms.schliesse_ab(uebernimm(dms, vorher))
    mehr = mit(akte(), dokument(8), dokument(2), dokument(9, name="x.pdf", pfad=("neu", "tief")))
    ref = dms.beginne_import(ANDERE_UEBERGABE, mehr, HERKUNFT, ziel)
    dms.lege_nachricht(ref, "010206.xml", BytesIO(b"<nachricht/>"))
    for d in mehr.dokumente:
        lege(dms, ref, d)
    with monkeypatch.context() as m:
        _stirb_bei(m, bei)
        with suppress(KeyboardInterrupt):
            dms.schliesse_ab(ref)
    gesehen = len(OrdnerDms(ordner).lies_akte(ziel).dokumente)
    assert gesehen in (2, 4)
    if abbruch:
        OrdnerDms(ordner).brich_ab(ref)
        assert len(OrdnerDms(ordner).lies_akte(ziel).dokumente) == gesehen
        assert len(list((ordner / "akten").rglob("*.pdf"))) == gesehen
    else:
        assert OrdnerDms(ordner).schliesse_ab(ref) == ziel
        gelesen = OrdnerDms(ordner).lies_akte(ziel)
        assert [(d.position, d.dateiname) for d in gelesen.dokumente][2:] == [
            (3, "Schreiben 008.pdf"),
            (4, "x.pdf"),
        ]
        assert (ordner / "akten" / ziel.id / ".nachrichten" / "010206.xml").exists()
    assert list(OrdnerDms(ordner).offene_importe()) == []
    assert list((ordner / "akten").rglob("*.wartet")) == []


def _stirb_bei(m: pytest.MonkeyPatch, bei: int) -> None:
    """Every change of the disk is counted; the n-th does not happen any more."""
    zaehler = count(1)

    def vor(echt: Callable[..., Any]) -> Callable[..., Any]:
        def ersatz(*werte: Any, **weitere: Any) -> Any:
            if next(zaehler) == bei:
                raise KeyboardInterrupt
            return echt(*werte, **weitere)

        return ersatz

    for name in ("rename", "replace", "unlink", "mkdir"):
        m.setattr(Path, name, vor(getattr(Path, name)))
    m.setattr(dateien.os, "fsync", vor(os.fsync))
    m.setattr("adapters.dms.folder.verborgen.shutil.rmtree", vor(shutil.rmtree))


def test_an_eine_von_hand_abgelegte_akte_wird_angefuegt(ordner: Path) -> None:
    ort = _von_hand(ordner, {"aktenzeichen": "A-1"}, "b.pdf", "10_Grundakte/Schreiben 009.pdf")
    dms = OrdnerDms(ordner)
    (ziel,) = finde(dms)
    vorher = dms.lies_akte(ziel)
    uebernimm(dms, mit(akte(), dokument(9)), ANDERE_UEBERGABE, ziel)
    gelesen = dms.lies_akte(ziel)
    assert gelesen.dokumente[:2] == vorher.dokumente, "dieselben UUIDs, Klassen und Plätze"
    assert gelesen.dokumente[2].relativer_pfad == "10_Grundakte/Schreiben 009 (2).pdf"
    assert gelesen.aktenzeichen == "A-1"
    assert (ort / "10_Grundakte" / "Schreiben 009.pdf").read_bytes() == bytes_von(2)


def test_eine_akte_die_schon_hier_war_kommt_nicht_doppelt_zurueck(ordner: Path) -> None:
    """Documents laid by hand get their uuids from their places; with these they return from elsewhere."""
    _von_hand(ordner, {"aktenzeichen": "A-1"}, "a.pdf")
    dms = OrdnerDms(ordner)
    (ziel,) = finde(dms)
    zurueck = mit(
        akte(), replace(dokument(1, name="a.pdf", pfad=()), uuid=dms.lies_akte(ziel).dokumente[0].uuid)
    )
    uebernimm(dms, zurueck, ANDERE_UEBERGABE, ziel)
    assert len(dms.lies_akte(ziel).dokumente) == 1
    geaendert = replace(dokument(2), uuid=zurueck.dokumente[0].uuid)
    with pytest.raises(AndererInhalt):
        dms.beginne_import(UEBERGABE, mit(akte(), geaendert), HERKUNFT, ziel)


def test_ein_halb_angelegter_import_ist_ein_offener(ordner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as m:
        m.setattr(dateien, "ersetze", _werfe(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            OrdnerDms(ordner).beginne_import(UEBERGABE, akte(1), HERKUNFT)
    (ref,) = OrdnerDms(ordner).offene_importe()
    OrdnerDms(ordner).brich_ab(ref)
    assert list((ordner / ".import").iterdir()) == []


def test_ein_absturz_beim_abbrechen_wird_nachgeholt(ordner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dms = OrdnerDms(ordner)
    ref = dms.beginne_import(UEBERGABE, akte(1), HERKUNFT)
    with monkeypatch.context() as m:
        m.setattr("adapters.dms.folder.verborgen.shutil.rmtree", _werfe(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            dms.brich_ab(ref)
    dms.beginne_import(UEBERGABE, akte(1), HERKUNFT)
    OrdnerDms(ordner).brich_ab(ref)
    assert list((ordner / ".import").iterdir()) == []


def test_vor_dem_ergebnis_liegen_die_bytes_auf_der_platte(
    ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ereignisse: list[str] = []
    echt = os.fsync

    def fsync(griff: int) -> None:
        ereignisse.append(Path(f"/proc/self/fd/{griff}").readlink().parent.name)
        echt(griff)

    dms, vorlage = OrdnerDms(ordner), akte(1)
    ref = dms.beginne_import(UEBERGABE, vorlage, HERKUNFT)
    monkeypatch.setattr(dateien.os, "fsync", fsync)
    lege(dms, ref, vorlage.dokumente[0])
    assert {"teile", "inhalt"} <= set(ereignisse), "die Datei selbst und ihr Eintrag im Ordner"
    ereignisse.clear()
    dms.schliesse_ab(ref)
    assert ordner.name in ereignisse, "der Eintrag in akten/"


def test_von_hand_abgelegte_akten_werden_gefunden(ordner: Path) -> None:
    _von_hand(
        ordner,
        {"aktenzeichen": "A-1", "dokumente": [{"datei": "b.pdf", "klasse": "A"}, {"datei": "Ordner/a.jpg"}]},
        "b.pdf",
        "Ordner/a.jpg",
    )
    dms = OrdnerDms(ordner)
    (ref,) = finde(dms)
    gelesen = dms.lies_akte(ref)
    assert ref.aktenzeichen == "A-1"
    assert [(d.position, d.relativer_pfad, d.format, d.klasse) for d in gelesen.dokumente] == [
        (1, "b.pdf", "018", Teilklasse.A),
        (2, "Ordner/a.jpg", "011", None),
    ]
    with dms.oeffne_dokument(ref, gelesen.dokumente[1].uuid) as strom:
        assert strom.read() == bytes_von(2)


def test_ohne_dokumentenliste_zaehlt_was_im_ordner_liegt(ordner: Path) -> None:
    _von_hand(
        ordner, {"aktenzeichen": "A-1"}, "b.pdf", "Ä/c.pdf", "a.PDF", ".DS_Store", ".git/x.pdf", "x.xyz"
    )
    (ref,) = finde(OrdnerDms(ordner))
    erste, zweite = OrdnerDms(ordner).lies_akte(ref), OrdnerDms(ordner).lies_akte(ref)
    assert erste == zweite, "dieselben UUIDs bei jedem Lesen"
    assert [(d.relativer_pfad, d.format) for d in erste.dokumente] == [
        ("a.PDF", "018"),
        ("b.pdf", "018"),
        ("x.xyz", "100"),
        ("Ä/c.pdf", "018"),
    ]
    assert [d.position for d in erste.dokumente] == [1, 2, 3, 4]


def test_nicht_gelistete_dokumente_kommen_ohne_klasse_ans_ende(ordner: Path) -> None:
    liste = [{"datei": "b.pdf", "position": 7, "klasse": "A"}]
    _von_hand(ordner, {"aktenzeichen": "A-1", "dokumente": liste}, "a.pdf", "b.pdf")
    gelesen = OrdnerDms(ordner).lies_akte(Aktenref("Altbestand", ""))
    assert [(d.position, d.dateiname, d.klasse) for d in gelesen.dokumente] == [
        (7, "b.pdf", Teilklasse.A),
        (8, "a.pdf", None),
    ]


def test_eine_geaenderte_akte_json_gilt_sofort(ordner: Path) -> None:
    dms = OrdnerDms(ordner)
    ort = _von_hand(ordner, {"aktenzeichen": "alt"}, "a.pdf")
    assert [r.aktenzeichen for r in finde(dms)] == ["alt"]
    angaben = json.loads((ort / "akte.json").read_text())
    (ort / "akte.json").write_text(json.dumps(angaben | {"aktenzeichen": "neues"}))
    assert [r.aktenzeichen for r in finde(dms)] == ["neues"]


@pytest.mark.parametrize(
    "liste",
    [
        [{"datei": "fehlt.pdf"}],
        [{"datei": "a.pdf"}, {"datei": "a.pdf"}],
        [{"datei": "../ausserhalb.pdf"}],
        [{"datei": "/etc/passwd"}],
        [{"datei": "akte.json"}],
    ],
)
def test_eine_liste_die_nicht_zum_ordner_passt_wird_abgelehnt(
    ordner: Path, liste: list[dict[str, str]]
) -> None:
    _von_hand(ordner, {"dokumente": liste}, "a.pdf")
    (ordner / "akten" / "ausserhalb.pdf").write_bytes(b"geheim")
    with pytest.raises(AkteUnlesbar):
        OrdnerDms(ordner).lies_akte(Aktenref("Altbestand", ""))


def test_ein_unlesbarer_ordner_haelt_die_anderen_nicht_auf(ordner: Path) -> None:
    uebernimm(OrdnerDms(ordner), akte(1))
    (_von_hand(ordner, None, "a.pdf", name="kaputt") / "akte.json").write_text("{")
    _von_hand(ordner, None, "a.pdf", name="ohne Angaben")
    (ordner / "akten" / "Notiz.txt").write_text("keine Akte")
    dms = OrdnerDms(ordner)
    assert len(finde(dms)) == 1
    assert "1 Akte," in dms.beschreiben().text
    assert "3 Ordner ohne" in dms.beschreiben().text
    with pytest.raises(AktendateiUngueltig):
        dms.lies_akte(Aktenref("kaputt", ""))


_SYSTEMDATEIEN = ("Thumbs.db", "desktop.ini", "~$Antrag.pdf", "Anlagen/Thumbs.db", "__MACOSX/._a.pdf")


def test_dateien_des_systems_sind_keine_dokumente_und_werden_genannt(ordner: Path) -> None:
    _von_hand(ordner, {}, "a.pdf", *_SYSTEMDATEIEN, ".DS_Store")
    (ordner / "akten" / "Thumbs.db").write_bytes(b"x")
    dms = OrdnerDms(ordner)
    assert [d.dateiname for d in dms.lies_akte(Aktenref("Altbestand", "")).dokumente] == ["a.pdf"]
    durchsicht = dms.durchsicht()
    assert durchsicht.unlesbar == ()
    genannt = {ort for ort, _ in durchsicht.keine_dokumente}
    assert genannt == {"Thumbs.db", *(f"Altbestand/{d}" for d in (*_SYSTEMDATEIEN, ".DS_Store"))}
    assert "Ordner ohne" not in dms.beschreiben().text


def test_was_die_liste_nennt_ist_ein_dokument_wie_es_auch_heisst(ordner: Path) -> None:
    _von_hand(ordner, {"dokumente": [{"datei": "~$a.pdf"}]}, "~$a.pdf", "~$b.pdf")
    dms = OrdnerDms(ordner)
    assert [d.dateiname for d in dms.lies_akte(Aktenref("Altbestand", "")).dokumente] == ["~$a.pdf"]
    assert [ort for ort, _ in dms.durchsicht().keine_dokumente] == ["Altbestand/~$b.pdf"]


def test_eine_akte_json_aus_windows_wird_gefunden(ordner: Path) -> None:
    ort = _von_hand(ordner, {"aktenzeichen": "AZ-1"}, "a.pdf")
    daten = (ort / "akte.json").read_bytes()
    (ort / "akte.json").write_bytes(b"\xef\xbb\xbf" + daten.replace(b", ", b",\r\n"))
    assert len(OrdnerDms(ordner).finde_akten(PERSON, None)) == 1


def test_die_durchsicht_nennt_alles_was_sich_nicht_lesen_laesst(ordner: Path) -> None:
    _von_hand(ordner, {}, "a.pdf", name="gut")
    (_von_hand(ordner, None, "a.pdf", name="kaputt") / "akte.json").write_text("{")
    (_von_hand(ordner, None, "a.pdf", name="fremd") / "akte.json").write_bytes("ü{".encode("utf-16"))
    _von_hand(ordner, None, "a.pdf", name="ohne Angaben")
    _von_hand(ordner, {"dokumente": [{"datei": "fehlt.pdf"}]}, name="unvollständig")
    _von_hand(ordner, {}, "\udcff.pdf", name="\udcff")
    (_von_hand(ordner, {}, "a.pdf", name="verknüpft") / "b.pdf").symlink_to("/etc/passwd")
    (ordner / "akten" / "Notiz.txt").write_text("keine Akte")
    unlesbar = dict(OrdnerDms(ordner).durchsicht().unlesbar)
    assert {ort: wort for ort, wort in _UNLESBAR.items() if wort not in unlesbar.get(ort, "")} == {}
    assert unlesbar.keys() == _UNLESBAR.keys()


_UNLESBAR = {
    "kaputt": "Nicht in der beschriebenen Form",
    "fremd": "UTF-16",
    "ohne Angaben": "Es fehlt akte.json",
    "unvollständig": "nicht oder nicht genau einmal",
    "?": "UTF-8",
    "verknüpft": "Verknüpfung",
    "Notiz.txt": "kein Ordner",
}


@pytest.mark.parametrize("art", ["datei", "ordner", "akte.json", "ganze Akte", "pipe"])
def test_einer_verknuepfung_wird_nie_gefolgt(ordner: Path, tmp_path: Path, art: str) -> None:
    geheim = tmp_path / "geheim"
    geheim.mkdir()
    (geheim / "akte.json").write_text(json.dumps({"person": Personangabe.aus_person(PERSON).model_dump()}))
    ort = _von_hand(ordner, {"aktenzeichen": "A-1"}, "a.pdf")
    match art:
        case "datei":
            (ort / "b.pdf").symlink_to(geheim / "akte.json")
        case "ordner":
            (ort / "Ordner").symlink_to(geheim)
        case "akte.json":
            (ort / "akte.json").unlink()
            (ort / "akte.json").symlink_to(geheim / "akte.json")
        case "ganze Akte":
            ort.rename(ordner / "weg")
            ort.symlink_to(geheim)
        case "pipe":
            os.mkfifo(ort / "b.pdf")
    with pytest.raises(EingabeFehler):
        OrdnerDms(ordner).lies_akte(Aktenref("Altbestand", ""))
    gefunden = finde(OrdnerDms(ordner))
    assert all("weg" not in r.id for r in gefunden)


def test_ein_dokument_das_zur_verknuepfung_wurde_wird_nicht_geoeffnet(ordner: Path, tmp_path: Path) -> None:
    (tmp_path / "geheim.pdf").write_bytes(b"geheim")
    ort = _von_hand(ordner, {"aktenzeichen": "A-1"}, "Ordner/a.pdf")
    dms = OrdnerDms(ordner)
    (d,) = dms.lies_akte(Aktenref("Altbestand", "")).dokumente
    (ort / "Ordner" / "a.pdf").unlink()
    (ort / "Ordner" / "a.pdf").symlink_to(tmp_path / "geheim.pdf")
    with pytest.raises(EingabeFehler):
        dms.oeffne_dokument(Aktenref("Altbestand", ""), d.uuid)


def test_eine_verknuepfung_im_verborgenen_import_wird_nicht_beschrieben(ordner: Path, tmp_path: Path) -> None:
    (tmp_path / "draussen").mkdir()
    dms, vorlage = OrdnerDms(ordner), akte(1)
    ref = dms.beginne_import(UEBERGABE, vorlage, HERKUNFT)
    (ordner / ".import" / str(UEBERGABE) / "inhalt" / "10_Grundakte").symlink_to(tmp_path / "draussen")
    with pytest.raises(Fehler):
        lege(dms, ref, vorlage.dokumente[0])
    assert list((tmp_path / "draussen").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "pfad"), [("akte.json", ()), ("Akte.JSON", ()), ("x.xml", (".nachrichten",)), ("x", ("a", ".b"))]
)
def test_vorbehaltene_namen_werden_abgelehnt(ordner: Path, name: str, pfad: tuple[str, ...]) -> None:
    with pytest.raises(NameUnzulaessig):
        OrdnerDms(ordner).beginne_import(UEBERGABE, mit(akte(), dokument(1, name=name, pfad=pfad)), HERKUNFT)


@pytest.mark.parametrize(("einer", "anderer"), [("Pass.pdf", "pass.PDF"), ("\u00e4.pdf", "A\u0308.pdf")])
def test_wo_schreibweisen_verwechselt_werden_gibt_es_keine_zwei(einer: str, anderer: str) -> None:
    beide = (dokument(1, name=einer), dokument(2, name=anderer))
    pruefe_liste(beide, gross_gleich_klein=False)
    with pytest.raises(NamenDoppelt):
        pruefe_liste(beide, gross_gleich_klein=True)


def test_ein_dateisystem_das_schreibweisen_verwechselt_wird_erkannt(
    ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not dateien.verwechselt_schreibweisen(ordner)
    monkeypatch.setattr(dateien.Path, "exists", lambda _: True)
    assert dateien.verwechselt_schreibweisen(ordner)


@pytest.mark.parametrize(
    ("nummer", "blatt", "wiederholbar"),
    [
        (errno.ENOSPC, fehler.PlatteVoll, True),
        (errno.EDQUOT, fehler.PlatteVoll, True),
        (errno.EACCES, fehler.KeinZugriff, True),
        (errno.EROFS, fehler.KeinZugriff, True),
        (errno.EIO, fehler.DmsGestoert, True),
        (errno.ENAMETOOLONG, NameUnzulaessig, False),
        (errno.EXDEV, fehler.OrdnerGeteilt, False),
    ],
)
def test_fehler_der_platte_sagen_ob_wiederholen_hilft(
    ordner: Path, monkeypatch: pytest.MonkeyPatch, nummer: int, blatt: type[Fehler], wiederholbar: bool
) -> None:
    dms, vorlage = OrdnerDms(ordner), akte(1)
    ref = dms.beginne_import(UEBERGABE, vorlage, HERKUNFT)
    with monkeypatch.context() as m:
        m.setattr(dateien.os, "fsync", _werfe(OSError(nummer, "kaputt", "/geheimer/Pfad")))
        with pytest.raises(blatt) as gefangen:
            lege(dms, ref, vorlage.dokumente[0])
    assert gefangen.value.wiederholbar is wiederholbar
    assert "Pfad" not in gefangen.value.text
    lege(dms, ref, vorlage.dokumente[0])
    assert dms.lies_akte(dms.schliesse_ab(ref)) == vorlage


def test_ein_fehlender_ordner_wird_nicht_angelegt(tmp_path: Path) -> None:
    """It may be a share that is not mounted."""
    dms = OrdnerDms(tmp_path / "nicht eingebunden")
    for aufruf in (
        lambda: finde(dms),
        lambda: dms.beginne_import(UEBERGABE, akte(1), HERKUNFT),
    ):
        with pytest.raises(fehler.OrdnerFehlt) as gefangen:
            aufruf()
        assert gefangen.value.wiederholbar
    angaben = dms.beschreiben()
    assert not angaben.erreichbar
    assert "eingebunden" in angaben.text
    assert not (tmp_path / "nicht eingebunden").exists()


def test_zwei_mandanten_sehen_einander_nicht(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    uebernimm(OrdnerDms(tmp_path / "a"), akte(1))
    assert finde(OrdnerDms(tmp_path / "b"), PERSON, akte().aktenzeichen) == []


def _werfe(was: BaseException) -> Any:
    def ersatz(*_: object, **__: object) -> None:
        raise was

    return ersatz
