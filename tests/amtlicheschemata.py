"""The official OSCI schemas, where a folder of them is at hand (OSCI_SCHEMAS): not ours, so not copied in.

libxml2 takes them only with narrowed wildcards and with the W3C's schemas from the folder itself (osci-draht.md 11).
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from adapters.osci.draht.nachrichtenart import Art

_ENG = 'namespace="http://xoev.de/transport/osci12/7 http://www.osci.eu/ws/2014/10/transport"'
_EXTERN = {
    r"http://schemas\.xmlsoap\.org/soap/envelope/": "extern/soap-envelope.xsd",
    r"http://www\.w3\.org/2001/xml\.xsd": "extern/xml.xsd",
    r"http://www\.w3\.org/TR/[^\"]*xmldsig-core-schema\.xsd": "extern/xmldsig-core-schema.xsd",
    r"http://www\.w3\.org/TR/xmlenc-core/xenc-schema\.xsd": "extern/xenc-schema.xsd",
    r"https://www\.w3\.org/2008/[^\"]*xenc-schema-11\.xsd": "extern/xenc-schema-11.xsd",
}


class AmtlicheSchemata:
    """A loadable copy in `ziel`; one validator per message type."""

    def __init__(self, ordner: Path, ziel: Path):
        self._ordner = ziel
        for datei in [*ordner.glob("*.xsd"), *(ordner / "extern").iterdir()]:
            kopie = ziel / datei.relative_to(ordner)
            kopie.parent.mkdir(exist_ok=True)
            kopie.write_text(
                _ladbar(datei.name, datei.read_text(encoding="utf-8"), kopie.parent == ziel), encoding="utf-8"
            )

    def fehler(self, art: Art, umschlag: etree._Element) -> list[str]:
        """What the schema of this type objects to."""
        schema = etree.XMLSchema(etree.parse(self._ordner / f"soap{art}.xsd"))
        schema.validate(etree.ElementTree(umschlag))
        return [f"{e.message}" for e in schema.error_log]


def _ladbar(name: str, text: str, oben: bool) -> str:
    if name.startswith("soap"):
        text = text.replace('namespace="##other"', _ENG)
    for muster, ort in _EXTERN.items():
        ziel = ort if oben else ort.removeprefix("extern/")
        text = re.sub(f'schemaLocation="{muster}"', f'schemaLocation="{ziel}"', text)
    return re.sub(r"<!DOCTYPE.*?\]>|<!DOCTYPE[^>\[]*>", "", text, flags=re.S)
