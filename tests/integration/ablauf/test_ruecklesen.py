"""What lies in the DMS is compared byte for byte with what was verified, before anybody sees it: the same length is
not the same document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import Zweibehoerden

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


def _verborgene(z: Zweibehoerden) -> list[Path]:
    """Documents of the import that is not visible yet."""
    return sorted(
        p
        for p in z.zu.dms_ordner.rglob("*")
        if p.is_file() and p.read_bytes()[:4] in (b"%PDF", b"\xff\xd8\xff\xe0") and "akten" not in p.parts
    )


def _verdirb(datei: Path) -> None:
    inhalt = bytearray(datei.read_bytes())
    inhalt[-1] ^= 1
    datei.write_bytes(bytes(inhalt))


def _quittungen(z: Zweibehoerden) -> int:
    return len(z.zu.gesendet("0020"))


@pytest.mark.parametrize("wie", [_verdirb, Path.unlink], ids=["verdorben", "verschwunden"])
@pytest.mark.parametrize("schritt", ["lies_zurueck", "schliesse_import_ab"])
def test_was_vor_dem_erscheinen_verdirbt_wird_noch_einmal_gelegt(
    baue_zwei: Callable[..., Zweibehoerden], schritt: str, wie: Callable[[Path], None]
) -> None:
    getroffen: list[Path] = []

    def haltepunkt(name: str) -> None:
        if name == f"anforderung.{schritt}.vorher" and not getroffen:
            getroffen.append(_verborgene(z)[0])
            wie(getroffen[0])

    z = baue_zwei(haltepunkt=haltepunkt)
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    assert getroffen
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    assert _inhalte(z.akte_am_ziel()) == _inhalte(z.weg.dms_ordner / "akten")
    assert _quittungen(z) == 1


def test_ein_dms_das_anderes_behaelt_bekommt_keine_quittung(
    baue_zwei: Callable[..., Zweibehoerden], caplog: pytest.LogCaptureFixture
) -> None:
    """However often it is put: nothing is receipted, nothing is visible, the sender keeps his copy."""
    z = baue_zwei()
    echt = z.zu.haus.dms.lies_zurueck

    def luege(ref: object, dokument: object) -> object:
        for datei in _verborgene(z):
            _verdirb(datei)
        return echt(ref, dokument)  # type: ignore[arg-type]

    z.zu.haus.dms.lies_zurueck = luege  # type: ignore[method-assign,assignment]
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    assert z.zu.uebergabe().zustand not in (Zustand.ABGESCHLOSSEN, Zustand.KARENZ)
    assert "uebernahme.ruecklesen" in caplog.text, "tried again, and told"
    assert _quittungen(z) == 0
    assert not list((z.zu.dms_ordner / "akten").iterdir())
    assert z.weg.uebergabe().zustand is Zustand.GESENDET


def _inhalte(ordner: Path) -> set[bytes]:
    return {p.read_bytes() for p in ordner.rglob("*") if p.is_file() and p.suffix in (".pdf", ".jpg")}
