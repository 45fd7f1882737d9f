"""Violations of the schema in German: element names and what was expected, the shape of a value at most.

libxml2 says both the kind of a violation and, in English with the full value, what is wrong. Only the kind,
the names of declared attributes and the list of expected elements (both from the schema) are taken from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from gateway.fremdxml import Verstoss
from gateway.nachrichten.befund import maskiert
from gateway.nachrichten.schemamodell import lokalname

_EINGEBAUT = {
    "boolean": "kein Wahrheitswert (true oder false)",
    "date": "kein gültiges Datum (JJJJ-MM-TT)",
    "Tagesdatum": "kein gültiges Datum (JJJJ-MM-TT)",
    "JahrMonat": "kein gültiger Monat (JJJJ-MM)",
    "Jahr": "kein gültiges Jahr (JJJJ)",
    "dateTime": "kein gültiger Zeitpunkt (JJJJ-MM-TTThh:mm:ss.mmm mit Zeitzone)",
    "integer": "keine ganze Zahl",
    "nonNegativeInteger": "keine ganze Zahl ab null",
    "positiveInteger": "keine ganze Zahl ab eins",
    "base64Binary": "kein gültiges Base64",
}
_KEIN_ZEICHEN = "enthält eine Zeichenfolge, die DIN 91379 (Typ C) nicht zulässt"


def auf_deutsch(verstoss: Verstoss, pflicht: Collection[str] = ()) -> str:
    """One German sentence; `pflicht`: local names of the children that must be there."""
    art = verstoss.art.removeprefix("SCHEMAV_").removeprefix("CVC_")
    if art == "ELEMENT_CONTENT":
        return _inhalt(verstoss, pflicht)
    satz = _SAETZE.get(art)
    return satz(verstoss) if satz else f"Das Element »{_name(verstoss)}« entspricht nicht dem Schema."


def din_satz(name: str, text: str) -> str:
    """The sentence for text outside DIN 91379 type C; one sign is named by its code point."""
    fremdes = next((z for z in text if unicodedata.category(z)[0] in "LMSC" and ord(z) > 0x17F), None)
    zeichen = f" (etwa U+{ord(fremdes):04X})" if fremdes else ""
    return f"Das Element »{name}« {_KEIN_ZEICHEN}{zeichen}."


def _name(verstoss: Verstoss) -> str:
    if verstoss.element is not None:
        return lokalname(str(verstoss.element.tag))[:80]
    treffer = re.match(r"Element '(?:\{[^}]*\})?([\w.-]{1,80})", verstoss.meldung)
    return treffer.group(1) if treffer else "?"


def _inhalt(verstoss: Verstoss, pflicht: Collection[str]) -> str:
    moeglich = _erwartete(verstoss.meldung)
    erwartet = [name for name in moeglich if name in pflicht] or moeglich
    name = _name(verstoss)
    if "Missing child element" in verstoss.meldung:
        return f"Im Element »{name}« fehlt {_aufzaehlung(erwartet)}."
    if name in moeglich:
        return f"Das Element »{name}« steht im falschen Namensraum."
    if not erwartet:
        return f"Das Element »{name}« ist an dieser Stelle nicht vorgesehen."
    return f"Das Element »{name}« steht an der falschen Stelle; erwartet wird {_aufzaehlung(erwartet)}."


def _erwartete(meldung: str) -> list[str]:
    treffer = re.search(r"Expected is (?:one of )?\( ([^()]*) \)\.\s*$", meldung)
    return [lokalname(name.strip()) for name in treffer.group(1).split(", ")] if treffer else []


def _aufzaehlung(namen: list[str]) -> str:
    if not namen:
        return "ein Element"
    if len(namen) == 1:
        return f"»{namen[0]}«"
    return f"eines von: {', '.join(f'»{name}«' for name in namen[:8])}"


def _muster(verstoss: Verstoss) -> str:
    satz = f"Der Wert des Elements »{_name(verstoss)}« hat nicht die vorgeschriebene Form"
    return f"{satz}: {maskiert(verstoss.element.text or '')}." if verstoss.element is not None else f"{satz}."


def _schluessel(verstoss: Verstoss) -> str:
    eltern = verstoss.element.getparent() if verstoss.element is not None else None
    wo = lokalname(str(eltern.tag)) if eltern is not None and _name(verstoss) == "code" else _name(verstoss)
    return f"Der Schlüssel im Element »{wo}« steht nicht in der Codeliste des Schemas."


def _datentyp(verstoss: Verstoss) -> str:
    treffer = re.search(r"of the (?:atomic|local atomic|list|union) type '([^']*)'\.\s*$", verstoss.meldung)
    art = lokalname(treffer.group(1)).removeprefix("xs:") if treffer else ""
    was = _EINGEBAUT.get(art, "kein Wert des vorgeschriebenen Typs")
    return f"Der Wert des Elements »{_name(verstoss)}« ist {was}."


def _attribut(verstoss: Verstoss) -> str:
    treffer = re.search(r"attribute '([\w:.-]{1,40})'", verstoss.meldung)
    return treffer.group(1) if treffer else "?"


def _fest(satz: str) -> Callable[[Verstoss], str]:
    return lambda verstoss: satz.format(name=_name(verstoss), attribut=_attribut(verstoss))


_LAENGE = _fest("Der Wert des Elements »{name}« ist länger oder kürzer, als das Schema zulässt.")
_BEREICH = _fest("Der Wert des Elements »{name}« liegt außerhalb des zugelassenen Bereichs.")
_ABWEICHUNG = _fest("Das Element »{name}« hat nicht den fest vorgeschriebenen Wert.")
_LEER = _fest("Das Element »{name}« darf keine weiteren Elemente oder Texte enthalten.")

_SAETZE: dict[str, Callable[[Verstoss], str]] = {
    "PATTERN_VALID": _muster,
    "ENUMERATION_VALID": _schluessel,
    "DATATYPE_VALID_1_2_1": _datentyp,
    "LENGTH_VALID": _LAENGE,
    "MAXLENGTH_VALID": _LAENGE,
    "MINLENGTH_VALID": _LAENGE,
    "MININCLUSIVE_VALID": _BEREICH,
    "MAXINCLUSIVE_VALID": _BEREICH,
    "ELT_1": _fest("Das Wurzelelement »{name}« gehört zu keiner bekannten Nachricht."),
    "ELT_5_2_2_2_1": _ABWEICHUNG,
    "ELT_5_2_2_2_2": _ABWEICHUNG,
    "AU": _fest("Das Attribut »{attribut}« am Element »{name}« hat nicht den vorgeschriebenen Wert."),
    "COMPLEX_TYPE_2_1": _LEER,
    "COMPLEX_TYPE_2_2": _LEER,
    "COMPLEX_TYPE_2_3": _fest("Im Element »{name}« steht Text zwischen den Elementen."),
    "COMPLEX_TYPE_3_2_1": _fest("Das Element »{name}« hat ein Attribut, das nicht vorgesehen ist."),
    "COMPLEX_TYPE_4": _fest("Dem Element »{name}« fehlt das Attribut »{attribut}«."),
    "TYPE_3_1_1": _fest("Das Element »{name}« hat ein Attribut, das nicht vorgesehen ist."),
    "TYPE_3_1_2": _LEER,
}
