"""Two releases of XAusländer in one process: partner, directory and switch date choose, and what is under way ends
in its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.ablauf.wege import nachlieferung
from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Zustand
from gateway.nachrichten.releases import RELEASES, KeinGemeinsamesRelease, ReleaseUnbekannt
from tests.geschwisterrelease import NAMENSRAUM, VERSION, zwei_releases
from tests.zweibehoerden import Zweibehoerden, pdf

WECHSEL = datetime(2027, 4, 30, 22, 0, tzinfo=UTC)
ALT, NEU = "26.11", VERSION


@pytest.fixture(autouse=True)
def beide() -> Iterator[None]:
    with zwei_releases():
        yield


def unterwegs(z: Zweibehoerden) -> list[tuple[str, str]]:
    """Type and release of everything that has been sealed, in order."""
    gesehen = []
    for _, sendung in z.post.eingeliefert:
        xml = sendung.partition(b"\n")[2]
        wurzel = xml[xml.index(b"?>") :][:300].decode()
        typ = wurzel.split(" ")[0].rpartition(".")[2]
        if "osci.de/xauslaender" in wurzel:
            gesehen.append((typ, NEU if NAMENSRAUM in wurzel else ALT))
    return gesehen


def wechselt(z: Zweibehoerden) -> None:
    """The day comes, and the directory names the new release for both."""
    z.uhr.wert = WECHSEL
    for kennung in (z.weg.kennung, z.zu.kennung):
        z.verzeichnis.eintraege[kennung] = replace(z.verzeichnis.eintraege[kennung], version=NEU)


def test_was_vor_dem_wechsel_beginnt_endet_in_seinem_release(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    wechselt(z)
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert {release for _, release in unterwegs(z)} == {ALT}
    assert {u.release for u in (*z.zu.uebergaben(), *z.weg.uebergaben())} == {ALT}


def test_nach_dem_wechsel_beginnt_alles_im_neuen(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    wechselt(z)
    z.fordere_an()
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert {release for _, release in unterwegs(z)} == {NEU}
    assert {typ for typ, _ in unterwegs(z)} >= {"010201", "010203", "010205", "010206", "010207"}
    assert {u.release for u in (*z.zu.uebergaben(), *z.weg.uebergaben())} == {NEU}


def test_beide_laufen_nebeneinander_und_spaete_post_geht_im_geltenden(
    zweibehoerden: Zweibehoerden, tmp_path: Path
) -> None:
    z = zweibehoerden
    ordner = z.lege_akte({"1.pdf": pdf(1), "2.pdf": pdf(2)})
    angabe = json.loads((ordner / "akte.json").read_text())
    angabe["dokumente"][1]["klasse"] = "C"
    (ordner / "akte.json").write_text(json.dumps(angabe))
    z.fordere_an()
    z.laufe()
    wechselt(z)
    z.weg.entscheide("freigeben", durch="fg1")  # branched off before: it ends in the old one
    erste = next(u for u in z.weg.uebergaben() if u.id == u.stamm)
    datei = tmp_path / "nachtrag.pdf"
    datei.write_bytes(pdf(77))
    dokument = Dokument(z.uuid("nachtrag"), "nachtrag.pdf", "018", 1, klasse=Teilklasse.A)
    nachlieferung.beginne(z.weg.haus, erste.id, [(dokument, datei)], klasse=Teilklasse.A, wer="Frau Beispiel")
    z.laufe()
    assert [u.zustand for u in z.zu.uebergaben()] == [Zustand.ABGESCHLOSSEN] * 3
    metadaten = [release for typ, release in unterwegs(z) if typ == "010206"]
    assert sorted(metadaten) == [ALT, ALT, NEU]
    assert sorted(u.release for u in z.zu.uebergaben()) == [ALT, ALT, NEU]


def test_ohne_gemeinsames_release_beginnt_nichts(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.lege_akte()
    z.uhr.wert = WECHSEL
    with pytest.raises(KeinGemeinsamesRelease, match=r"nennt 26.11, hier gilt 27.05"):
        z.fordere_an()
    with pytest.raises(KeinGemeinsamesRelease):
        z.gib_ab()
    wechselt(z)
    z.uhr.wert = WECHSEL - timedelta(seconds=1)
    with pytest.raises(KeinGemeinsamesRelease):
        z.fordere_an()
    assert (z.zu.uebergaben(), z.weg.uebergaben()) == ([], [])


def test_ein_aelteres_programm_wartet_mit_dem_was_es_nicht_spricht(
    zweibehoerden: Zweibehoerden, monkeypatch: pytest.MonkeyPatch
) -> None:
    z = zweibehoerden
    z.lege_akte()
    wechselt(z)
    z.fordere_an()
    with monkeypatch.context() as dabei:
        dabei.delitem(RELEASES, NEU)
        z.laufe(3)
        assert (unterwegs(z), z.zu.geparkt()) == ([], [])
        assert [a.grund_code for a in z.zu.offen("weg")] == [ReleaseUnbekannt.code]
    z.uhr.wert = datetime(2027, 5, 2, tzinfo=UTC)
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
