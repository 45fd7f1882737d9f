"""V000: is this a release we speak? The namespace of the root and its attribute `version` tell."""

from __future__ import annotations

import re

from lxml import etree

from gateway.nachrichten.befund import Befund, pfad
from gateway.nachrichten.release import MODULE

_VERWANDT = re.compile(
    r"http://www\.osci\.de/(?:xauslaender[\w.]*|xinneres/(?:rueckweisung|quittung|weiterleitung)/\w+)"
)


def pruefe_version(wurzel: etree._Element) -> list[Befund]:
    """At most one finding. A namespace that has nothing to do with ours is left to the schema (X001)."""
    namensraum = etree.QName(wurzel).namespace or ""
    modul = MODULE.get(namensraum)
    if modul is None and not _VERWANDT.fullmatch(namensraum):
        return []
    version = wurzel.get("version")
    if modul is not None and (version is None or version.strip() == modul.version):
        return []
    text = "Die Version der Nachricht wird nicht unterstützt; unterstützt wird XAusländer 26.11."
    return [Befund("V000", "nachrichten.version", pfad(wurzel), text)]
