"""Floods of XML: time grows no faster than the input, memory stays bounded, whatever the mass consists of."""

from __future__ import annotations

import contextlib
import gc
import io
import resource
import time

import pytest

from adapters.osci.draht.nachricht import AUFTRAGSGRENZEN, lies_nachricht
from adapters.osci.fehler import OsciFehler
from gateway.errors import EingabeFehler
from gateway.fremdxml import Grenzen, XmlFehler, lies, lies_bytes
from gateway.nachrichten.briefkopf import lies_kopf
from gateway.nachrichten.lesen import pruefe
from tests.attack.fluten import FLUTEN, namensraeume_in_tiefe
from tests.attack.osci.feindliches import ENDE, KOPF, TEIL
from tests.attack.test_feindliche_nachrichten import BEISPIELE

ANFORDERUNG = (BEISPIELE / "010201-minimal.xml").read_bytes()
_KURZ = 0.1
"""Seconds of processor time below which nothing is compared."""


def _dauer(daten: bytes, grenzen: Grenzen) -> float:
    beginn = time.process_time()
    with contextlib.suppress(XmlFehler):
        lies_bytes(daten, grenzen=grenzen)
    return time.process_time() - beginn


def _spitze() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("art", FLUTEN)
def test_viermal_so_viel_kostet_nicht_sechzehnmal_so_viel(art: str) -> None:
    gc.collect()
    vorher = _spitze()
    eins, vier = (_dauer(FLUTEN[art](groesse), Grenzen()) for groesse in (500_000, 2_000_000))
    assert vier < max(_KURZ, 8 * eins)
    assert _spitze() - vorher < 150_000_000


@pytest.mark.parametrize("art", FLUTEN)
def test_ein_dienst_ist_mit_jeder_flut_schnell_fertig(art: str) -> None:
    """What an order may cost that nobody has signed yet; the bombs took half a minute."""
    assert _dauer(FLUTEN[art](2_000_000), AUFTRAGSGRENZEN) < 1


def test_die_namensraumbombe_wird_von_jedem_leser_frueh_abgewiesen() -> None:
    bombe = namensraeume_in_tiefe(2_000_000)
    beginn = time.process_time()
    (befund,) = pruefe(io.BytesIO(bombe)).befunde
    assert (befund.code, befund.kennung) == ("X000", "xml.unzulaessig")
    with pytest.raises(XmlFehler):
        lies_kopf(io.BytesIO(bombe))
    with pytest.raises((XmlFehler, OsciFehler)):
        lies_nachricht(io.BytesIO(KOPF + TEIL + bombe + ENDE), grenzen=AUFTRAGSGRENZEN)
    assert time.process_time() - beginn < 1


@pytest.mark.parametrize(
    "daten",
    [
        b"<a " + b" ".join(b'xmlns:p%d="u"' % i for i in range(51)) + b"/>",
        b"".join(b'<a xmlns:p%d="u" xmlns:q%d="u">' % (i, i) for i in range(51)) + b"</a>" * 51,
        b"<a>" + b"".join(b"<a%d/>" % i for i in range(2_000)) + b"</a>",
        b"<" + b"a" * 1_001 + b"/>",
        b'<a xmlns="' + b"u" * 1_000 + b'"/>',
        b'<a b="' + b"x" * 100_001 + b'"/>',
        b"<a>" + b"<b/>" * 300_000 + b"</a>",
        b"<a>" + (b"<b>" + b"x" * 999_000 + b"</b>") * 21 + b"</a>",
    ],
    ids=["je_element", "gueltige", "namen", "name", "uri", "attributwert", "elemente", "umfang"],
)
def test_was_eine_grenze_ueberschreitet_wird_abgewiesen(daten: bytes) -> None:
    with pytest.raises(EingabeFehler) as info:
        lies_bytes(daten)
    assert info.value.code == "xml.unzulaessig"


@pytest.mark.parametrize("anfang", [b"<a", b'<a b="', b"<a><!--", b"<a><![CDATA[", b"<a><?b "])
def test_was_nie_endet_wird_nicht_bis_zum_ende_gelesen(anfang: bytes) -> None:
    """A tag, a comment, a section without an end: the parser swallows it without a word. A watchdog speaks first."""
    strom = io.BytesIO(anfang + b"x" * 20_000_000)
    with pytest.raises(EingabeFehler) as info:
        lies(strom)
    assert info.value.code == "xml.unzulaessig"
    assert strom.tell() < 2_000_000


def test_genau_an_den_grenzen_wird_gelesen() -> None:
    lies_bytes(b"<a " + b" ".join(b'xmlns:p%d="u"' % i for i in range(50)) + b"/>")
    lies_bytes(b"".join(b'<a xmlns:p%d="u">' % i for i in range(100)) + b"</a>" * 100)
    lies_bytes(b"<a>" + b"".join(b"<a%d/>" % i for i in range(1_999)) + b"</a>")
    lies_bytes(b'<a b="' + b"x" * 100_000 + b'"/>')


def test_viele_verstoesse_werden_nicht_alle_aufgehoben() -> None:
    """Each violation that libxml2 logs quotes its value; only the first twenty are ever told."""
    name = b"<xauslaender:nameNachPass>"
    anfang, ende = ANFORDERUNG.split(name)
    titel = "<xauslaender:titel>\u0416</xauslaender:titel>".encode() * 60_000
    vorher = _spitze()
    assert len(pruefe(io.BytesIO(anfang + name + titel + ende)).befunde) == 20
    assert _spitze() - vorher < 60_000_000


def test_geschlossene_elemente_geben_ihre_namensraeume_wieder_frei() -> None:
    kind = b"<b " + b" ".join(b'xmlns:p%d="u"' % i for i in range(40)) + b"/>"
    lies_bytes(b"<a>" + kind * 100 + b"</a>")
