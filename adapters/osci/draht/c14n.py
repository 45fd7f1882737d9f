"""Inclusive Canonical XML 1.0 without comments (https://www.w3.org/TR/2001/REC-xml-c14n-20010315).

An own canonicaliser, because contents pass by as a stream: `Kanonisierer` takes parser events and gives the
canonical bytes piece by piece. `kanonisch` takes an element of a tree; libxml2's canonicaliser is wrong for elements
inside a document (it keeps redundant declarations), so it gets a copy that stands for itself.

The parser reports names without their prefix. Where two prefixes stand for one namespace, the innermost
declaration is taken; if the signer meant the other one, the digest does not fit and the message is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from adapters.osci.draht.kanontext import attributwert, text

URI = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
XML_NS = "http://www.w3.org/XML/1998/namespace"

_WENIGE = 20
"""Namespaces in scope; with more of them libxml2 gets slow."""
_DEKLARIERT = b" xmlns"

Namensraeume = Mapping[str | None, str]


class _Bereich:
    """The namespaces in scope of an element and of all below it that declare none; what their names come to is
    found out once."""

    __slots__ = ("_attributnamen", "_elementnamen", "raeume")

    def __init__(self, raeume: dict[str | None, str]):
        self.raeume = raeume
        self._elementnamen: dict[str, str] = {}
        self._attributnamen: dict[str, str] = {}

    def elementname(self, tag: str) -> str:
        if tag not in self._elementnamen:
            self._elementnamen[tag] = _qname(tag, self.raeume, element=True)
        return self._elementnamen[tag]

    def attributname(self, name: str) -> str:
        if name not in self._attributnamen:
            self._attributnamen[name] = _qname(name, self.raeume, element=False)
        return self._attributnamen[name]


class Kanonisierer:
    """Turns the events of one element, its content and its end into canonical bytes.

    `umgebung`: namespaces in scope where the element stands; `geerbt`: `xml:` attributes of its ancestors,
    in Clark notation."""

    def __init__(
        self,
        ausgabe: Callable[[bytes], object],
        umgebung: Namensraeume | None = None,
        geerbt: Mapping[str, str] | None = None,
    ):
        self._ausgabe = ausgabe
        self._geerbt = dict(geerbt or {})
        self._bereiche = [_Bereich(dict(umgebung or {}))]
        self._namen: list[str] = []

    @property
    def fertig(self) -> bool:
        """The element that was started first is closed."""
        return not self._namen

    def start(self, tag: str, attribute: Mapping[str, str], neue: Namensraeume) -> None:
        """Start tag; `neue`: the namespaces declared on it."""
        bereich, deklariert, alle = self._bereiche[-1], [], attribute
        if not self._namen or neue:
            geschrieben: Namensraeume = bereich.raeume if self._namen else {}
            bereich = _Bereich({**bereich.raeume, **neue})
            deklariert = _deklarationen(bereich.raeume, geschrieben)
        if not self._namen and self._geerbt:
            alle = {**self._geerbt, **attribute}
        name = bereich.elementname(tag)
        self._bereiche.append(bereich)
        self._namen.append(name)
        self._ausgabe("".join([f"<{name}", *deklariert, *_attribute(alle, bereich), ">"]).encode())

    def data(self, zeichen: str) -> None:
        """Character data."""
        self._ausgabe(text(zeichen).encode())

    def end(self) -> None:
        """End tag of the innermost open element."""
        self._bereiche.pop()
        self._ausgabe(f"</{self._namen.pop()}>".encode())


def kanonisch(element: etree._Element) -> bytes:
    """The canonical bytes of one element with the namespaces in scope where it stands."""
    return _von_libxml2(element) or _schrittweise(element)


def _von_libxml2(element: etree._Element) -> bytes | None:
    """The usual case, many times as fast: all namespaces are declared above or on this element, each once. None
    where it is not so sure that both come to the same: see `_schrittweise`."""
    raeume = element.nsmap
    if len(raeume) > _WENIGE or len(set(raeume.values())) < len(raeume):
        return None
    uris = "".join(raeume.values())
    if attributwert(uris) != uris:  # libxml2 writes these as they are
        return None
    if _geerbte_attribute(element).keys() - element.attrib.keys():  # libxml2 would leave these out
        return None
    try:
        ganz = etree.tostring(element, method="c14n")
    except etree.C14NError:  # a relative namespace, which libxml2 refuses
        return None
    return None if _DEKLARIERT in ganz[ganz.index(b">") :] else ganz


def _schrittweise(element: etree._Element) -> bytes:
    puffer = bytearray()
    oben = element.getparent()
    umgebung = dict(oben.nsmap) if oben is not None else {}
    _laufe(Kanonisierer(puffer.extend, umgebung, _geerbte_attribute(element)), element, umgebung)
    return bytes(puffer)


def _laufe(kanon: Kanonisierer, element: etree._Element, sichtbar: Namensraeume) -> None:
    eigene, neue = element.nsmap, {}
    if eigene != sichtbar:
        neue = {praefix: uri for praefix, uri in eigene.items() if sichtbar.get(praefix) != uri}
    kanon.start(str(element.tag), dict(element.attrib), neue)
    if element.text:
        kanon.data(element.text)
    for kind in element:
        _laufe(kanon, kind, eigene)
        if kind.tail:
            kanon.data(kind.tail)
    kanon.end()


def _geerbte_attribute(element: etree._Element) -> dict[str, str]:
    """`xml:lang` and the like of the ancestors, the nearest one winning (C14N 1.0, section 2.4)."""
    ergebnis: dict[str, str] = {}
    for ahne in element.iterancestors():
        for name, wert in ahne.attrib.items():
            if str(name).startswith(f"{{{XML_NS}}}"):
                ergebnis.setdefault(str(name), str(wert))
    return ergebnis


def _deklarationen(sichtbar: Namensraeume, geschrieben: Namensraeume) -> list[str]:
    """Namespace nodes that the output parent does not have yet, sorted by prefix, default first."""
    neu = [
        (praefix or "", uri)
        for praefix, uri in sichtbar.items()
        if (geschrieben.get(praefix) or "") != (uri or "") and praefix != "xml"
    ]
    return [
        f' xmlns:{praefix}="{attributwert(uri)}"' if praefix else f' xmlns="{attributwert(uri)}"'
        for praefix, uri in sorted(neu)
    ]


def _attribute(attribute: Mapping[str, str], bereich: _Bereich) -> list[str]:
    """Attributes sorted by namespace URI, then by local name; those without namespace come first."""
    namen = sorted(attribute, key=_zerlegt) if len(attribute) > 1 else attribute
    return [f' {bereich.attributname(name)}="{attributwert(attribute[name])}"' for name in namen]


def _zerlegt(name: str) -> tuple[str, str]:
    raum, _klammer, lokal = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    return raum, lokal


def _qname(name: str, sichtbar: Namensraeume, *, element: bool) -> str:
    raum, lokal = _zerlegt(name)
    if not raum:
        return lokal
    if raum == XML_NS:
        return f"xml:{lokal}"
    for praefix in reversed(list(sichtbar)):
        if sichtbar[praefix] == raum and (praefix is not None or element):
            return f"{praefix}:{lokal}" if praefix else lokal
    raise ValueError("Der Namensraum ist nicht deklariert.")
