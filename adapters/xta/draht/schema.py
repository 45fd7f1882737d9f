"""The structure schemas of this folder's neighbour `schemata`: our own restatement of XTA 2.1.1 and 5.1.1."""

from __future__ import annotations

import functools
from pathlib import Path

from lxml import etree

from adapters.xta.fehler import UmschlagFehler
from gateway.fremdxml import WURZELADRESSE, uebersetze, verstoesse_im_strom

SCHEMATA = Path(__file__).parents[1] / "schemata"
EINSTIEG = "einstieg.xsd"


def fordere(element: etree._Element) -> None:
    """Raises `UmschlagFehler` when a global element does not fit; names the kind of violation, no values."""
    verstoesse = verstoesse_im_strom(_schema(), element)
    if verstoesse:
        wo = f"{etree.QName(element).localname} {verstoesse[0].art}"
        raise UmschlagFehler("Die Angaben entsprechen nicht dem Schema von XTA.", wo=wo)


@functools.cache
def _schema() -> etree.XMLSchema:
    return uebersetze((SCHEMATA / EINSTIEG).read_bytes(), _finde)


def _finde(adresse: str) -> tuple[str, bytes] | None:
    datei = SCHEMATA / adresse.removeprefix(WURZELADRESSE)
    return (adresse, datei.read_bytes()) if datei.is_file() else None
