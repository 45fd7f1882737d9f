"""Messages to bytes: canonical, deterministic, and streamed around payloads.

Same values, same bytes: UTF-8, two blanks of indentation, one final line feed, attributes in schema order.
"""

from __future__ import annotations

import pybase64
from lxml import etree

from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.begehung import begehe
from gateway.nachrichten.fehler import NichtSchreibbar
from gateway.nachrichten.grundnachricht import NUTZDATENMARKE, Grundnachricht, als_baum
from gateway.nachrichten.regeln import pruefe_regeln
from gateway.nachrichten.releases import Release, nach_version, setze_um
from gateway.nachrichten.schemapruefung import pruefe_schema

_DEKLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_MARKE = etree.tostring(etree.ProcessingInstruction(NUTZDATENMARKE))


def schreibe(nachricht: Grundnachricht, *nutzdaten: bytes) -> bytes:
    """A complete message; `nutzdaten` are the raw bytes of its payload elements, in their order.

    Raises `NichtSchreibbar` when the values do not make a valid message."""
    teile = rahmen(nachricht)
    if len(teile) != len(nutzdaten) + 1:
        raise ValueError(f"{nachricht.TYP} hat {len(teile) - 1} Nutzdaten, nicht {len(nutzdaten)}")
    kodiert = (b"", *(pybase64.b64encode(daten) for daten in nutzdaten))
    return b"".join(teil for paar in zip(kodiert, teile, strict=True) for teil in paar)


def rahmen(nachricht: Grundnachricht) -> tuple[bytes, ...]:
    """The bytes before, between and after the base64 texts of the payload elements, in the release of its header.

    Raises `NichtSchreibbar` when the values do not make a valid message, `ReleaseUnbekannt`."""
    ziel = nach_version(nachricht.kopf.release)
    try:
        wurzel = setze_um(als_baum(nachricht), ziel)
    except ValueError:
        raise NichtSchreibbar("Ein Wert enthält Zeichen, die es in XML nicht gibt.") from None
    _pruefe(wurzel, ziel)
    etree.indent(wurzel)
    for marke in wurzel.iter(etree.ProcessingInstruction):
        marke.tail = None
        element = marke.getparent()
        if element is not None:
            element.text = None
    daten = _DEKLARATION + etree.tostring(wurzel, encoding="UTF-8", xml_declaration=False) + b"\n"
    return tuple(daten.split(_MARKE))


def _pruefe(wurzel: etree._Element, ziel: Release) -> None:
    """Nothing invalid leaves: schema and general rules hold for our own messages too."""
    satz = ziel.satz()
    stationen = begehe(wurzel, satz.modell)
    befunde = pruefe_schema(stationen, satz) or pruefe_regeln(stationen, ziel.listen)
    if befunde:
        raise NichtSchreibbar(befunde[0].text, wo=befunde[0].wo or None, befunde=befunde)


def paket_rahmen(paket: Aktenpaket) -> tuple[bytes, bytes]:
    """Head and tail of a 010207: the caller streams the base64 text of the container between them."""
    kopf, fuss = rahmen(paket)
    return kopf, fuss
