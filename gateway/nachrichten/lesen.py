"""Incoming messages of unknown type: one way to read them whole, one to read just enough to know them."""

from __future__ import annotations

from typing import BinaryIO, cast

from lxml import etree

from gateway.nachrichten.arten import KLASSEN, AndereNachricht, Nachricht
from gateway.nachrichten.grundnachricht import aus_baum
from gateway.nachrichten.kopf import lies_kopf_werte
from gateway.nachrichten.skelett import Nutzdatenziel, lies_skelett


def lies_nachricht(quelle: BinaryIO, nutzdaten: Nutzdatenziel | None = None) -> Nachricht:
    """Read one message to its end; payloads flow decoded into `nutzdaten(element name)`.

    Raises `XmlFehler` (X000, S001, X001 for bad base64) or a leaf of `NachrichtFehler`."""
    wurzel = lies_skelett(quelle, nutzdaten).wurzel
    klasse = KLASSEN.get(str(wurzel.tag))
    if klasse is not None:
        return cast(Nachricht, aus_baum(klasse, wurzel))
    kopf, typ = lies_kopf_werte(wurzel)
    return AndereNachricht(kopf=kopf, typ=typ, wurzel=etree.QName(wurzel).localname)
