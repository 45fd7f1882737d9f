"""Whatever is wrong with a message: kept, answered where somebody can be answered, never in others' way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import WEG, ZU, Zweibehoerden

Aenderung = Callable[[bytes], bytes]

FALSCH: dict[str, tuple[Aenderung, str]] = {
    "unbekanntes_element": (
        lambda xml: xml.replace(b"</xauslaender:anforderungsgrund>", b"</xauslaender:anforderungsgrund><x/>"),
        "X001",
    ),
    "falsche_fassung": (lambda xml: xml.replace(b'version="26.11"', b'version="25.11"'), "V000"),
    "fremder_schluessel": (lambda xml: xml.replace(b"<code>163</code>", b"<code>ZZZ</code>"), "S011"),
    "leerer_pflichttext": (lambda xml: xml.replace(b">ZU-1<", b"><"), "S030"),
    "abgeschnitten": (lambda xml: xml[: -len(xml) // 4], "X000"),
    "andere_behoerde": (lambda xml: xml.replace(b"azr:001900", b"azr:000100"), "T080"),
    "interne_entitaet_im_rumpf": (
        lambda xml: b"<code>&x;</code>".join(xml.rsplit(b"<code>01</code>", 1)),
        "X000",
    ),
}


@pytest.mark.parametrize("name", FALSCH)
def test_eine_falsche_nachricht_wird_mit_dem_richtigen_code_zurueckgewiesen(
    baue_zwei: Callable[..., Zweibehoerden], name: str
) -> None:
    aendere, code = FALSCH[name]
    z = baue_zwei()
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    ((_, sendung),) = z.post.faecher.pop(WEG)
    geaendert = z.neu_versiegelt(sendung, aendere)
    assert geaendert != sendung
    z.post.lege(WEG, geaendert)
    z.laufe()
    with z.weg.haus.lesen() as buch:
        (abgewiesen,) = buch.nachrichten.neueste(zustaende=[Nachrichtenzustand.ABGEWIESEN])
    assert abgewiesen.rueckweisungscode == code
    assert abgewiesen.roh is not None, "kept for inspection"
    assert z.weg.uebergaben() == []
    assert z.zu.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
    assert f"weist zurück ({code})" in z.zu.texte()


def test_schlechtes_haelt_gutes_nicht_auf(baue_zwei: Callable[..., Zweibehoerden]) -> None:
    z = baue_zwei()
    z.lege_akte()
    for muell in (b"", b"\0" * 5000, b'{"autor":"x","leser":"y","summe":"z"}\n<a/>', b"{}\n" + b"<" * 9000):
        z.post.lege(WEG, muell)
        z.post.lege(ZU, muell)
    z.fordere_an()
    z.laufe(12)
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_eine_rueckweisung_wird_nicht_zurueckgewiesen(baue_zwei: Callable[..., Zweibehoerden]) -> None:
    """Two gateways must not reject each other's rejections for ever."""
    z = baue_zwei()
    z.fordere_an()
    z.zu.ticke()
    ((_, sendung),) = z.post.faecher.pop(WEG)
    z.post.lege(WEG, z.neu_versiegelt(sendung, lambda xml: xml.replace(b">ZU-1<", b"><")))
    z.weg.ticke()
    ((_, rueckweisung),) = z.post.faecher.pop(ZU)
    assert b"rueckweisung.asynchron.0010" in rueckweisung
    z.post.lege(
        ZU, z.neu_versiegelt(rueckweisung, lambda xml: xml.replace(b"<code>S030</code>", b"<code>Q</code>"))
    )
    anzahl = len(z.post.eingeliefert)
    z.laufe(4)
    assert len(z.post.eingeliefert) == anzahl
