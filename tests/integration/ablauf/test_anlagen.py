"""Documents attached to a 010501: looked into, shown, readable, and gone with the content of the message."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import pytest

from gateway.ablage.fehler import NichtGefunden
from gateway.ablauf.akte import anlagen, loeschung
from gateway.auskunft.vorgaenge.aufgaben import Aufgabenauskunft
from tests.integration.ablauf.test_anfragen import WOHNSITZ, frage
from tests.integration.ablauf.test_schriftverkehr import sende
from tests.zweibehoerden import Zweibehoerden

_CONTAINER = re.compile(rb"(dokumentcontainer>)([^<]*)(<)")
_treffer = _CONTAINER.search(WOHNSITZ)
assert _treffer is not None
ARCHIV = base64.b64decode(_treffer.group(2))


def mit_archiv(daten: bytes) -> bytes:
    return _CONTAINER.sub(rb"\g<1>" + base64.b64encode(daten) + rb"\g<3>", WOHNSITZ)


def umgepackt(aendere: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    ziel = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ARCHIV)) as alt, zipfile.ZipFile(ziel, "w") as neu:
        for name in alt.namelist():
            neu.writestr(*aendere(name, alt.read(name)))
    return ziel.getvalue()


class Findet:
    """The port `Virenscanner`: finds something in everything."""

    def pruefe(self, inhalt: BinaryIO, groesse: int) -> str:
        assert len(inhalt.read()) == groesse
        return "Erfunden.Virus"

    def probiere(self) -> str:
        return "Erfunden"


def test_beigefuegtes_wird_genannt_und_ist_byte_fuer_byte_zu_lesen(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    offene = frage(z, WOHNSITZ)
    ansicht = Aufgabenauskunft(z.zu.haus.datenbank, z.zu.kennung, z.uhr).zeige(offene.id)
    assert [a.name for a in ansicht.anlagen] == ["Antrag_fiktiv.pdf", "Passbild_fiktiv.jpg"]
    assert offene.nachricht is not None
    with zipfile.ZipFile(io.BytesIO(ARCHIV)) as archiv:
        erwartet = {Path(name).stem: archiv.read(name) for name in archiv.namelist()}
    gelesen = {
        str(a.uuid): b"".join(anlagen.lies(z.zu.haus, offene.nachricht, a.uuid).stuecke)
        for a in ansicht.anlagen
    }
    assert gelesen == erwartet
    with pytest.raises(NichtGefunden):
        anlagen.lies(z.zu.haus, offene.nachricht, UUID(int=1))


def test_sie_gehen_mit_dem_inhalt_der_nachricht(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    offene = frage(z, WOHNSITZ)
    assert offene.nachricht is not None
    anlage = UUID(offene.angaben["anlagen"][0]["uuid"])
    z.zu.entscheide("annehmen")
    z.zu.ticke()
    with z.zu.haus.lesen() as buch:
        assert buch.aufgaben.lies(offene.id).angaben == {}
    z.uhr.stelle_vor(timedelta(days=60))
    assert loeschung.kehre(z.zu.haus) == 2
    with pytest.raises(NichtGefunden):
        anlagen.lies(z.zu.haus, offene.nachricht, anlage)


@pytest.mark.parametrize(
    "archiv",
    [
        ARCHIV[:-30],
        umgepackt(lambda name, daten: (name, b"kein PDF, kein JPG" * 10)),
        umgepackt(lambda name, daten: ("x" + name, daten)),
        umgepackt(lambda name, daten: (name.replace("0001.pdf", "0009.pdf"), daten)),
    ],
    ids=["abgeschnitten", "falscher Inhalt", "fremde Namen", "nicht in der Liste"],
)
def test_was_nicht_zur_liste_passt_wird_zurueckgewiesen(zweibehoerden: Zweibehoerden, archiv: bytes) -> None:
    """0010; nobody is asked, and the message is kept for inspection."""
    z = zweibehoerden
    sende(z, mit_archiv(archiv))
    z.zu.ticke()
    assert z.zu.aufgaben() == []
    assert b"rueckweisung.asynchron.0010" in z.post.eingeliefert[-1][1][:2000]


def test_schadsoftware_wird_zurueckgewiesen(baue_zwei: Callable[..., Zweibehoerden]) -> None:
    z = baue_zwei(virenscanner=Findet())
    sende(z, WOHNSITZ)
    z.zu.ticke()
    assert z.zu.aufgaben() == []
    assert b"rueckweisung.asynchron.0010" in z.post.eingeliefert[-1][1][:2000]
