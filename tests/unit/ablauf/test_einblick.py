"""Where in the way of a delivery its documents may be read."""

from __future__ import annotations

from gateway.ablauf.akte.einblick import GEPRUEFT, VOR_DER_PRUEFUNG
from gateway.ablauf.wege import uebernahme, uebernommen


def test_jeder_schritt_steht_vor_oder_hinter_den_pruefungen() -> None:
    """Whoever adds a step must say where it stands; until then nothing can be read there."""
    schritte = {*uebernahme.WEG.linie, uebernommen.warte_auf_bestaetigung.__name__} - {"loesche"}
    assert schritte == GEPRUEFT | VOR_DER_PRUEFUNG
