"""Valid messages that no legal way here reacts to by itself: nothing is rejected, nothing is lost."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from gateway.domain.nachricht import Nachrichtenzustand
from gateway.nachrichten.briefkopf import lies_kopf
from gateway.ports import Inhalt
from tests.zweibehoerden import WEG, ZU, Scheinsiegel, Zweibehoerden

BEISPIELE = Path(__file__).parents[2] / "samples" / "xauslaender-26.11"
ABGELEGT = (
    *(
        "000002-rich",
        "000020-minimal",
        "000030-rich",
        "000040-minimal",
        "0030-minimal",
        "0031-rich",
        "0032-rich",
    ),
    *("010101-rich", "010102-default-value", "010301-minimal", "010302-ablehnung", "010303-minimal"),
    *("010401-minimal", "010402-minimal", "010501-rich", "010502-rich-zustimmung"),
)


def an_uns(name: str) -> bytes:
    """The sample as if the other authority of these tests had sent it to us."""
    xml = (BEISPIELE / f"{name}.xml").read_bytes()
    kopf = lies_kopf(io.BytesIO(xml))
    assert kopf.leser is not None and kopf.autor is not None
    vorspann, ende, rest = xml.partition(b"</nachrichtenkopf.g2g>")
    vorspann = vorspann.replace(kopf.leser.kennung.encode(), b"LESER").replace(
        kopf.autor.kennung.encode(), WEG.encode()
    )
    scharf = re.sub(rb' test="[^"]*"', b"", vorspann)
    return scharf.replace(b"LESER", ZU.encode()) + ende + rest


def sende(z: Zweibehoerden, xml: bytes) -> None:
    ziel = io.BytesIO()
    inhalt = Inhalt("x", len(xml), lambda: io.BytesIO(xml))
    Scheinsiegel(f"autor {WEG}".encode()).versiegle([inhalt], f"leser {ZU}".encode(), ziel, als_anhang=True)
    z.post.lege(ZU, ziel.getvalue())


def test_sie_werden_abgelegt_und_jemand_wird_gefragt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    for name in ABGELEGT:
        sende(z, an_uns(name))
    z.zu.ticke()
    with z.zu.haus.lesen() as buch:
        abgelegt = buch.nachrichten.in_zustand([Nachrichtenzustand.ABGELEGT])
        alle = buch.nachrichten.in_zustand(list(Nachrichtenzustand))
    assert sorted(n.typ or "" for n in abgelegt) == [name.partition("-")[0] for name in ABGELEGT]
    assert len(alle) == len(ABGELEGT), "nobody is answered"
    fragen = z.zu.aufgaben()
    assert [f.art for f in fragen] == ["nachricht_ohne_vorgang"] * len(ABGELEGT)
    assert z.zu.geparkt() == []


@pytest.mark.parametrize("name", ["0031-rich", "0032-rich", "000030-rich"])
def test_was_unsere_anforderung_beantwortet_steht_in_ihrem_vorgang(
    zweibehoerden: Zweibehoerden, name: str
) -> None:
    z = zweibehoerden
    z.fordere_an()
    z.zu.ticke()
    (anforderung,) = z.zu.gesendet("010201")
    ihre_anforderung = b"00010201-0000-4000-8000-000000000003"
    sende(z, an_uns(name).replace(ihre_anforderung, str(anforderung.nachrichten_uuid).encode()))
    z.zu.ticke()
    texte = z.zu.texte()
    assert f"({name.partition('-')[0]})" in texte
    wartet_dort = name == "0031-rich"
    assert [a.art for a in z.zu.aufgaben()] == ([] if wartet_dort else ["absage_erhalten"])
