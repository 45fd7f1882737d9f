"""V000: is this a release we speak? The namespace of the root and its attribute `version` tell."""

from __future__ import annotations

import re

from lxml import etree

from gateway.nachrichten.befund import Befund, pfad
from gateway.nachrichten.releases import RELEASES

_VERWANDT = re.compile(
    r"http://www\.osci\.de/(?:xauslaender[\w.]*|xinneres/(?:rueckweisung|quittung|weiterleitung)/\w+)"
)


def pruefe_version(wurzel: etree._Element) -> list[Befund]:
    """At most one finding. A namespace that has nothing to do with ours is left to the schema (X001)."""
    namensraum = etree.QName(wurzel).namespace or ""
    versionen = {
        m.version for r in RELEASES.values() for m in r.module.values() if m.namensraum == namensraum
    }
    if not versionen and not _VERWANDT.fullmatch(namensraum):
        return []
    version = wurzel.get("version")
    if versionen and (version is None or version.strip() in versionen):
        return []
    text = f"Die Version der Nachricht wird nicht unterstützt; unterstützt wird XAusländer {_unsere()}."
    return [Befund("V000", "nachrichten.version", pfad(wurzel), text)]


def _unsere() -> str:
    return " und ".join(sorted(RELEASES))
