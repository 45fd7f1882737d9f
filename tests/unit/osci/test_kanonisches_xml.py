"""Inclusive C14N, by parser events and by tree, against libxml2 where libxml2 is right."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from adapters.osci.draht.c14n import Kanonisierer, kanonisch
from gateway.fremdxml import Base64Senke, Quelle, lies, lies_bytes


class Mitschrift:
    """Canonicalises the whole document while it is parsed."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self._kanon = Kanonisierer(self.bytes.extend)

    def start(self, element: etree._Element, neue: dict[str | None, str]) -> None:
        self._kanon.start(str(element.tag), {str(n): str(w) for n, w in element.attrib.items()}, neue)

    def data(self, text: str) -> None:
        self._kanon.data(text)

    def end(self) -> None:
        self._kanon.end()

    def pi(self) -> None:
        raise AssertionError


DOKUMENTE = [
    '<x xmlns:o="urn:o" xmlns:s="urn:s"><s:B xmlns:o="urn:o" xmlns:s="urn:s"><o:r><o:f><o:S xmlns:o="urn:o"/>'
    "</o:f></o:r></s:B></x>",
    '<a xmlns="urn:u" b="2" a="1&#10;&#9;&#13;&quot;&lt;>"><c xmlns="">t &amp; &#13; &gt;"</c>'
    '<d xmlns="urn:v" xmlns:z="urn:u" z:y="1" x="2" xml:lang="de"/></a>',
    '<a xmlns:x="urn:u"><x:b xmlns:x="urn:v" x:q="1"><x:c xmlns:x="urn:u" xml:space="preserve">ä€𝄞</x:c>'
    "</x:b></a>",
    "<a><![CDATA[<&]]]]><!-- weg -->x</a>",
    '<z:a xmlns:z="urn:1" xmlns:y="urn:2" xmlns:x="urn:3" y:m="1" x:n="2" z:o="3" k="4"/>',
]


def allein(element: etree._Element) -> bytes:
    """The reference: the element as a document of its own, which libxml2 canonicalises rightly."""
    dokument = etree.fromstring(etree.tostring(element, with_tail=False)).getroottree()
    return etree.tostring(dokument, method="c14n", with_comments=False)


@pytest.mark.parametrize("dokument", DOKUMENTE)
def test_der_strom_ergibt_dieselben_bytes_wie_libxml2(dokument: str) -> None:
    mitschrift = Mitschrift()
    lies(io.BytesIO(dokument.encode()), beobachter=mitschrift)
    assert bytes(mitschrift.bytes) == allein(etree.fromstring(dokument))


@pytest.mark.parametrize("dokument", DOKUMENTE)
def test_jedes_element_des_baums_ergibt_dieselben_bytes_wie_libxml2(dokument: str) -> None:
    unser = lies_bytes(dokument.encode())
    for eigenes, fremdes in zip(unser.iter("*"), etree.fromstring(dokument).iter("*"), strict=True):
        assert kanonisch(eigenes) == allein(fremdes)


def test_redundante_deklarationen_verschwinden_anders_als_bei_lxml() -> None:
    block = lies_bytes(DOKUMENTE[0].encode())[0]
    erwartet = b'<s:B xmlns:o="urn:o" xmlns:s="urn:s"><o:r><o:f><o:S></o:S></o:f></o:r></s:B>'
    assert kanonisch(block) == erwartet
    assert etree.tostring(etree.fromstring(DOKUMENTE[0])[0], method="c14n") != erwartet


def test_das_kaufmaennische_und_in_einer_namensraum_uri_wird_maskiert() -> None:
    """libxml2 forgets it (C14N 1.0 section 2.3: like attribute values)."""
    baum = lies_bytes(b'<p:a xmlns:p="http://beispiel.invalid/?a=1&amp;b=2"/>')
    assert kanonisch(baum) == b'<p:a xmlns:p="http://beispiel.invalid/?a=1&amp;b=2"></p:a>'


@pytest.mark.parametrize(
    ("geschrieben", "gemeint"),
    [("&amp;", "&"), ("&#38;", "&"), ("&#x26;lt;", "&lt;"), ("&amp;#38;", "&#38;")],
)
def test_das_kaufmaennische_und_in_einem_attributwert_ist_eines(geschrieben: str, gemeint: str) -> None:
    """lxml gives it to a parser's target as a reference."""
    baum = lies_bytes(f'<a b="x{geschrieben}y"/>'.encode())
    assert baum.get("b") == f"x{gemeint}y"
    assert kanonisch(baum) == f'<a b="x{gemeint.replace("&", "&amp;")}y"></a>'.encode()


_RAEUME = {
    "p": ["urn:a", "urn:b"],
    "q": ["urn:c", "http://beispiel.invalid/?a=1&amp;b=2"],
    "": ["urn:d", "urn:e"],
}
"""Never two prefixes for one namespace: the parser doesn't tell which of them was meant."""
_TEXT = st.text("a&<>\"'\r\n\t ä𝄞", max_size=6).map(
    lambda t: "".join(f"&#{ord(z)};" if z in "&<>\"'\r\n\t" else z for z in t)
)


@st.composite
def _elemente(zieh: st.DrawFn, sichtbar: frozenset[str] = frozenset(), tiefe: int = 0) -> str:
    """An element with declarations, attributes and text of every kind, and children likewise."""
    neue = {p: zieh(st.sampled_from(_RAEUME[p])) for p in zieh(st.sets(st.sampled_from(["p", "q", ""])))}
    praefixe = sichtbar | {p for p in neue if p}
    name = zieh(st.sampled_from(sorted({"e", *(f"{p}:e" for p in praefixe)})))
    attribute = zieh(
        st.dictionaries(
            st.sampled_from(sorted({"y", "b", "xml:lang", *(f"{p}:c" for p in sorted(praefixe)[:1])})), _TEXT
        )
    )
    deklariert = "".join(f' xmlns{":" if p else ""}{p}="{uri}"' for p, uri in neue.items())
    kinder = zieh(st.lists(_elemente(praefixe, tiefe + 1), max_size=2)) if tiefe < 3 else []
    inhalt = "".join(kind + zieh(_TEXT) for kind in kinder)
    angaben = "".join(f' {n}="{w}"' for n, w in attribute.items())
    return f"<{name}{deklariert}{angaben}>{zieh(_TEXT)}{inhalt}</{name}>"


@settings(max_examples=60)
@given(_elemente())
def test_ein_element_des_baums_ergibt_dieselben_bytes_wie_der_strom(dokument: str) -> None:
    mitschrift = Mitschrift()
    wurzel = lies(io.BytesIO(dokument.encode()), beobachter=mitschrift)
    assert kanonisch(wurzel) == bytes(mitschrift.bytes)
    for element in wurzel.iter("*"):
        allein = lies_bytes(kanonisch(element))
        assert kanonisch(allein) == kanonisch(element), "the canonical form of itself"


class _Kleckerweise:
    """Gives less than is asked for: the reader does not see the document in one piece."""

    def __init__(self, daten: bytes):
        self._strom = io.BytesIO(daten)

    def read(self, anzahl: int, /) -> bytes:
        return self._strom.read(min(anzahl, 50))


def _ganz(wurzel: etree._Element) -> list[object]:
    """All that somebody can ask a tree for."""
    return [(e.tag, dict(e.attrib), dict(e.nsmap), e.text or "", e.tail or "") for e in wurzel.iter()]


@settings(max_examples=60)
@given(_elemente())
def test_in_einem_stueck_gelesen_entsteht_derselbe_baum_wie_nach_und_nach(dokument: str) -> None:
    bunt = f"<r>{dokument}<!-- weg -->a&amp;<?weg?>b<n>QUJD<!-- weg -->RA==</n><![CDATA[<]]>{dokument}</r>"
    daten = bunt.encode()

    def lies_mit_senke(quelle: Quelle) -> tuple[etree._Element, bytes]:
        senke = Base64Senke(nutzdaten.append)
        nutzdaten.clear()
        return lies(quelle, senken=lambda tag, _: senke if tag == "n" else None), b"".join(nutzdaten)

    nutzdaten: list[bytes] = []
    ganz, nutz = lies_mit_senke(io.BytesIO(daten))
    klein, nutz_klein = lies_mit_senke(_Kleckerweise(daten))
    assert _ganz(ganz) == _ganz(klein)
    assert nutz == nutz_klein == b"ABCD"
    assert kanonisch(ganz) == kanonisch(klein)


def test_xml_attribute_der_vorfahren_gehoeren_zum_herausgeloesten_element() -> None:
    baum = lies_bytes(b'<a xml:lang="de" xml:space="default"><b xml:lang="en"><c/></b></a>')
    assert kanonisch(baum[0][0]) == b'<c xml:lang="en" xml:space="default"></c>'
