"""Typed faults of XTA 5.1.1.

The values of its list of error numbers are not known here: written are the numbers of 2.1.1 under the list they
come from, and of what is read the kind of the fault counts.
"""

from __future__ import annotations

from lxml import etree

from adapters.xta.draht.faults import Typisiert
from adapters.xta.draht.v5.namen import ausnahme_name
from adapters.xta.fehler import fehler_zu
from adapters.xta.fehlernummern import BEDEUTUNGEN, LISTE, LISTENFASSUNG, UNBESTIMMT
from adapters.xta.namen import KERN, S12, Ausnahme
from gateway.errors import Fehler


def schreibe_ausnahme(detail: etree._Element, fehler: Typisiert) -> None:
    ausnahme = etree.SubElement(detail, f"{{{KERN}}}{ausnahme_name(fehler.ausnahme)}", nsmap={"core": KERN})
    code = etree.SubElement(
        ausnahme, f"{{{KERN}}}ErrorCode", {"listURI": LISTE, "listVersionID": LISTENFASSUNG}
    )
    etree.SubElement(code, "code").text = fehler.nummer
    etree.SubElement(ausnahme, f"{{{KERN}}}Detail").text = fehler.text


def lies_ausnahme(element: etree._Element) -> Fehler | None:
    for ausnahme in Ausnahme:
        gefunden = element.find(f"{{{S12}}}Detail/{{{KERN}}}{ausnahme_name(ausnahme)}")
        if gefunden is not None:
            code = gefunden.find(f"{{{KERN}}}ErrorCode")
            nummer = (code.findtext("code") or "").strip() if code is not None else ""
            return fehler_zu(_nummer(nummer, ausnahme), ausnahme)
    return None


def _nummer(nummer: str, ausnahme: Ausnahme) -> str:
    """The number if we know it and it fits the kind; else the first of that kind."""
    if nummer in BEDEUTUNGEN and BEDEUTUNGEN[nummer].ausnahme is ausnahme:
        return nummer
    return next((n for n, b in BEDEUTUNGEN.items() if b.ausnahme is ausnahme and n != UNBESTIMMT), UNBESTIMMT)
