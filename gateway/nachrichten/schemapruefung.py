"""Is a skeleton valid by the schema? In linear time, whatever the message looks like.

libxml2 works out the path of every violation by counting siblings: with many of both that is quadratic.
So a large skeleton is judged in the stream first and only walked as a tree when few violations are left.
Long texts in the stream have their own trap (they are put together piece by piece) and are shortened there,
where that cannot change the verdict.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from gateway.fremdxml import HOECHSTENS, Verstoss, verstoesse_im_baum, verstoesse_im_strom
from gateway.nachrichten.befund import Befund, pfad
from gateway.nachrichten.begehung import Begehung, Station
from gateway.nachrichten.schemafehler import auf_deutsch, din_satz
from gateway.nachrichten.schemamodell import lokalname
from gateway.nachrichten.schemasatz import Schemasatz
from gateway.nachrichten.zeichen import muster_din_c

KENNUNG = "nachrichten.schema"

_KLEIN = 2000
"""Elements up to which the tree is validated at once."""
_LANG = 10_000
"""Characters from which a text is shortened for the stream."""


def pruefe_schema(stationen: Begehung, satz: Schemasatz) -> list[Befund]:
    """The violations of the schema as findings with code X001."""
    wurzel = stationen.wurzel
    if stationen.anzahl <= _KLEIN:
        return _befunde(verstoesse_im_baum(satz.schema, wurzel), stationen, satz)
    lange = [station for station in stationen if len(station.text) > _LANG]
    for station in lange:
        if station.ist_din_c and not muster_din_c(satz).fullmatch(station.text):
            name = lokalname(str(station.element.tag))
            return [Befund("X001", KENNUNG, pfad(station.element), din_satz(name, station.text))]
    with _gekuerzt(lange):
        erste = verstoesse_im_strom(satz.schema, wurzel)
        if 0 < len(erste) < HOECHSTENS:
            erste = verstoesse_im_baum(satz.schema, wurzel)
    return _befunde(erste, stationen, satz)


def _befunde(verstoesse: Sequence[Verstoss], stationen: Begehung, satz: Schemasatz) -> list[Befund]:
    return [
        Befund("X001", KENNUNG, pfad(verstoss.element), _satz_zu(verstoss, stationen, satz))
        for verstoss in verstoesse
    ]


def _satz_zu(verstoss: Verstoss, stationen: Begehung, satz: Schemasatz) -> str:
    element = verstoss.element
    if element is None:
        return auf_deutsch(verstoss)
    text = element.text or ""
    if "PATTERN" in verstoss.art and not muster_din_c(satz).fullmatch(text):
        return din_satz(lokalname(str(element.tag)), text)
    eltern = element if "Missing child" in verstoss.meldung else element.getparent()
    typ = next((station.typ for station in stationen if station.element is eltern), None)
    pflicht = {lokalname(e.tag) for e in typ.elemente if e.mindestens} if typ else set()
    return auf_deutsch(verstoss, pflicht)


@contextlib.contextmanager
def _gekuerzt(lange: Sequence[Station]) -> Iterator[None]:
    """Long texts are cut while the stream is judged; their character set has been checked before."""
    texte = [station.element.text for station in lange]
    for station in lange:
        station.element.text = _kurz(station)
    try:
        yield
    finally:
        for station, text in zip(lange, texte, strict=True):
            station.element.text = text


def _kurz(station: Station) -> str:
    """Texts of unlimited length are cut; numbers and the like are kept, or invalid anyway beyond ASCII."""
    if station.ist_din_c or station.eingebaut in ("string", "normalizedString", "token", "anyURI", ""):
        return station.text[:_LANG]
    return station.text if station.text.isascii() else "\u0416"
