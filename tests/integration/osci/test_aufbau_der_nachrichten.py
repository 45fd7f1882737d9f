"""Everything we write is built like what the official library and its test mailbox wrote.

For each element of ours there must be a recorded one of the same name with the same children in the same
order and the same attributes. The official schemas themselves are not ours to copy: `make interop-java`
validates the same messages against them where OSCI_SCHEMAS names their folder.
"""

from __future__ import annotations

import functools
import itertools

import pytest
from lxml import etree

from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import DS, OSCI, OSCI2017, q
from tests.integration.osci.aufzeichnung import gelesen
from tests.oscipostfach import VEKTOREN, Schluesselbund, Starter
from tests.osciverkehr import Gefangen, fange

Bauart = tuple[str, tuple[str, ...], tuple[str, ...]]


def bauarten(wurzel: etree._Element) -> set[Bauart]:
    """Name, attribute names and children (repeats counted once) of every element."""
    return {
        (
            str(e.tag),
            tuple(sorted(str(n) for n in e.attrib)),
            tuple(name for name, _ in itertools.groupby(str(kind.tag) for kind in e)),
        )
        for e in wurzel.iter()
    }


@functools.cache
def aufgezeichnet() -> frozenset[Bauart]:
    ergebnis: set[Bauart] = set()
    for datei in sorted((VEKTOREN / "dialogs").glob("*-klar/*.http")):
        with gelesen(datei, Schluesselbund()) as (nachricht, _):
            ergebnis |= bauarten(nachricht.umschlag)
    return frozenset(ergebnis)


ABSICHT = {
    (Art.FORWARD_DELIVERY, "forwardDelivery"),  # without subject
    (Art.MEDIATE_DELIVERY, "mediateDelivery"),  # with subject
    (Art.PARTIAL_FETCH_DELIVERY, "partialFetchDelivery"),  # with selection rule
    (Art.ANTWORT_FORWARD_DELIVERY, "responseToForwardDelivery"),  # refused: no card
    (Art.ANTWORT_MEDIATE_DELIVERY, "responseToMediateDelivery"),  # no answer to bring back
    (Art.ANTWORT_MEDIATE_DELIVERY, "Header"),  # hence no certificates of others
    (Art.ANTWORT_PARTIAL_FETCH_DELIVERY, "Header"),  # the certificates come with the message inside
}
"""Cases that the recordings do not have; the official schemas allow each of them."""


@pytest.fixture
def gefangen(starte_postfach: Starter) -> list[Gefangen]:
    return fange(starte_postfach(weiterleitung={}))


def test_alle_arten_von_nachrichten_werden_geschrieben(gefangen: list[Gefangen]) -> None:
    assert {g.art for g in gefangen} == set(Art) - {Art.VERSCHLUESSELT}


def test_jedes_element_ist_gebaut_wie_ein_aufgezeichnetes(gefangen: list[Gefangen]) -> None:
    abweichend = {
        (str(g), bauart)
        for g in gefangen
        for bauart in bauarten(g.umschlag) - aufgezeichnet()
        if (g.art, etree.QName(bauart[0]).localname) not in ABSICHT
    }
    assert abweichend == set()


def test_die_signatur_nennt_jeden_block_den_rumpf_und_jeden_anhang(gefangen: list[Gefangen]) -> None:
    for g in gefangen:
        kopf, rumpf = g.umschlag
        signatur = next(b for b in kopf if str(b.tag).endswith("Signature"))
        verweise = sorted(v.get("URI") or "" for v in signatur.iter(q(DS, "Reference")))
        bloecke = sorted(f"#{b.get('Id')}" for b in (*kopf, rumpf) if b is not signatur)
        assert [v for v in verweise if v.startswith("#")] == bloecke


def test_kopfbloecke_stehen_in_der_reihenfolge_des_standards(gefangen: list[Gefangen]) -> None:
    reihenfolge = [
        "ControlBlock",
        "Signatur",
        "DesiredLanguages",
        "QualityOfTimestamp",
        "Auftrag",
        "IntermediaryCertificates",
        "NonIntermediaryCertificates",
        "FeatureDescription",
    ]
    for g in gefangen:
        namen = []
        for block in g.umschlag[0]:
            name = etree.QName(block).localname
            name = "Signatur" if name.endswith("Signature") else name
            namen.append("Auftrag" if name == g.art.element else name)
        stellen = [reihenfolge.index(name) for name in namen]
        assert stellen == sorted(stellen), str(g)
        raeume = {etree.QName(b).namespace for b in g.umschlag[0]}
        assert raeume <= {OSCI, OSCI2017}
