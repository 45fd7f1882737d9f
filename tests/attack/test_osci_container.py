"""Attacks by a sender with a valid key: the sealed container itself lies (signature wrapping and so on)."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.osci.inhalt.containertext import AngehaengterInhalt, container
from adapters.osci.inhalt.oeffnen import Oeffner
from adapters.osci.schutz.chiffre import neuer_schluessel, verschluessle
from gateway.errors import EingabeFehler
from gateway.schutz.fehler import NichtEntschluesselbar
from gateway.schutz.pfad import Zertifikatspruefung
from tests.attack.oscibau import (
    abgewiesen,
    autor,
    ganz,
    klarer_container,
    mit_teil,
    sendung_mit,
    signatur,
    verschachtelt,
)
from tests.oscivektoren import WANN, Speicherquarantaene, oeffne, schluessel


def test_der_unveraenderte_container_wird_angenommen(vertrauen: Path) -> None:
    assert not abgewiesen(sendung_mit(klarer_container()), vertrauen)


UNTERGESCHOBEN = b'<osci:Content><osci:Base64Content Id="drei">QUFBQQ==</osci:Base64Content></osci:Content>'
LUEGEN: dict[str, Callable[[bytes], bytes]] = {
    "ohne Signatur": lambda k: k.replace(signatur(k), b""),
    "ein Inhalt mehr": lambda k: k.replace(b"</ds:Signature>", b"</ds:Signature>" + UNTERGESCHOBEN),
    "ein Inhalt weniger": lambda k: re.sub(rb"<osci:Content>.*?</osci:Content>", b"", k, count=1),
    "Inhalt vor der Signatur": lambda k: k.replace(b"<ds:Signature>", UNTERGESCHOBEN + b"<ds:Signature>"),
    "signierter Inhalt in ds:Object": lambda k: k.replace(
        b"</ds:KeyInfo></ds:Signature>",
        b"</ds:KeyInfo><ds:Object>" + UNTERGESCHOBEN + b"</ds:Object></ds:Signature>",
    ),
    "Verweis doppelt": lambda k: re.sub(rb"(<ds:Reference .*?</ds:Reference>)", rb"\1\1", k, count=1),
    "Verweis umgehängt": lambda k: k.replace(b'URI="#zwei"', b'URI="#eins"'),
    "ein Verweis auf alles": lambda k: k.replace(b'URI="#zwei"', b'URI=""'),
    "XPointer": lambda k: k.replace(b'URI="#zwei"', b"URI=\"#xpointer(id('zwei'))\""),
    "andere Umformung": lambda k: k.replace(
        b"http://www.w3.org/2000/09/xmldsig#base64", b"http://www.w3.org/TR/1999/REC-xslt-19991116"
    ),
    "keine Umformung": lambda k: re.sub(rb"<ds:Transforms>.*?</ds:Transforms>", b"", k, count=1),
    "andere Kanonisierung": lambda k: k.replace(
        b"REC-xml-c14n-20010315", b"REC-xml-c14n-20010315#WithComments"
    ),
    "Kennung doppelt": lambda k: k.replace(b'Id="zwei"', b'Id="eins"'),
    "Inhalte vertauscht": lambda k: (
        k.replace(b'Id="zwei"', b'Id="x"')
        .replace(b'Id="eins"', b'Id="zwei"')
        .replace(b'Id="x"', b'Id="eins"')
    ),
    "Signatur in einem inneren Container": lambda k: k.replace(
        b"<ds:Signature>", b'<osci:Content Id="i"><osci:ContentContainer><ds:Signature>', 1
    ).replace(
        b"</osci:ContentContainer>", b"</osci:ContentContainer></osci:Content></osci:ContentContainer>"
    ),
    "ein zweiter Namensraum": lambda k: k.replace(
        b"<osci:ContentContainer ", b'<osci:ContentContainer xmlns:n="urn:n" '
    ),
    "eine Verarbeitungsanweisung": lambda k: k.replace(b"<osci:Content>", b"<?a b?><osci:Content>", 1),
    "eine DOCTYPE-Deklaration": lambda k: b'<!DOCTYPE a [<!ENTITY e "e">]>' + k,
    "Text zwischen den Elementen": lambda k: k.replace(b"<osci:Content>", b"Text<osci:Content>", 1),
    "ein fremdes Element": lambda k: k.replace(b"<osci:Content>", b"<osci:Fremd/><osci:Content>", 1),
    "ein fremdes Attribut": lambda k: k.replace(b"<osci:Base64Content ", b'<osci:Base64Content x="1" ', 1),
    "href neben Base64Content": lambda k: k.replace(b"<osci:Content>", b'<osci:Content href="cid:x">', 1),
    "SHA-1": lambda k: k.replace(b"2001/04/xmlenc#sha256", b"2000/09/xmldsig#sha1"),
    "RSA-SHA1": lambda k: k.replace(b"2001/04/xmldsig-more#rsa-sha256", b"2000/09/xmldsig#rsa-sha1"),
    "leere Signatur": lambda k: re.sub(rb"(<ds:SignatureValue>).*?<", rb"\1<", k),
    "anderes Zertifikat": lambda k: k.replace(b"#author0_signature_", b"#reader0_cipher_"),
    "leerer Container": lambda k: k[: k.index(b">") + 1] + b"</osci:ContentContainer>",
    "kein Container": lambda k: k.replace(b"osci:ContentContainer", b"osci:Contentkontainer"),
    "kein XML": lambda k: k[:-5],
    "zweite Wurzel": lambda k: k + b"<a/>",
}


@pytest.mark.parametrize("luege", LUEGEN)
def test_ein_veraenderter_container_wird_abgewiesen(luege: str, vertrauen: Path) -> None:
    klar = klarer_container()
    falsch = LUEGEN[luege](klar)
    assert falsch != klar
    with pytest.raises(EingabeFehler):
        oeffne(sendung_mit(falsch), vertrauen)


def test_ein_container_im_container_wird_angenommen(vertrauen: Path) -> None:
    assert not abgewiesen(sendung_mit(verschachtelt(klarer_container())), vertrauen)


def test_ein_innerer_container_ohne_signatur_wird_abgewiesen(vertrauen: Path) -> None:
    klar = klarer_container()
    with pytest.raises(EingabeFehler) as abweisung:
        oeffne(sendung_mit(verschachtelt(klar.replace(signatur(klar), b""))), vertrauen)
    assert abweisung.value.rueckweisung == "T010"


def test_ein_verschachtelter_inhalt_wird_nicht_nachtraeglich_geaendert(vertrauen: Path) -> None:
    klar = verschachtelt(klarer_container())
    for alt, neu in (
        (b"contentcontainer1", b"contentcontainer2"),
        (b"RGVy", b"RGVz"),
        (b'"eins"', b'"drei"'),
    ):
        assert alt in klar
        with pytest.raises(EingabeFehler):
            oeffne(sendung_mit(klar.replace(alt, neu, 1)), vertrauen)


# --- attachments inside a lie ---


def mit_anhang(schluessel_: bytes, geheim: bytes, *, aendere: Callable[[bytes], bytes]) -> bytes:
    eintrag = AngehaengterInhalt("eins", hashlib.sha256(b"klar").digest(), "inhalt_1.bin", schluessel_)
    klar = aendere(ganz(container([eintrag], autor())))
    return mit_teil(sendung_mit(klar), b"inhalt_1.bin", geheim)


ANHANGLUEGEN: dict[str, Callable[[bytes], bytes]] = {
    "kein Schlüssel": lambda k: re.sub(rb"<xenc:EncryptedData .*</xenc:EncryptedData>", b"", k),
    "zwei Schlüssel": lambda k: re.sub(
        rb"(<xenc:EncryptedData )(.*)(</xenc:EncryptedData>)", rb"\1\2\3\1\2\3", k
    ),
    "Schlüssel für etwas anderes": lambda k: k.replace(
        b'<xenc:CipherReference URI="cid:inhalt_1.bin"', b'<xenc:CipherReference URI="cid:anders"'
    ),
    "Verweis ins Netz": lambda k: k.replace(b'CipherReference URI="cid:', b'CipherReference URI="http://'),
    "CBC": lambda k: k.replace(b"2009/xmlenc11#aes256-gcm", b"2001/04/xmlenc#aes256-cbc"),
    "kürzerer Schlüssel": lambda k: re.sub(rb"(<ds:MgmtData>).{8}", rb"\1", k),
}


@pytest.mark.parametrize("luege", ANHANGLUEGEN)
def test_ein_anhang_mit_falschem_schluesseleintrag_wird_abgewiesen(luege: str, vertrauen: Path) -> None:
    key = neuer_schluessel()
    geheim = b"".join(bytes(stueck) for stueck in verschluessle([b"klar"], key))
    assert oeffne(mit_anhang(key, geheim, aendere=lambda k: k), vertrauen)[1] == {"eins": b"klar"}
    with pytest.raises(EingabeFehler):
        oeffne(mit_anhang(key, geheim, aendere=ANHANGLUEGEN[luege]), vertrauen)


def test_ein_unverschluesselter_anhang_wird_abgewiesen(vertrauen: Path) -> None:
    nachricht = mit_anhang(neuer_schluessel(), b"klar", aendere=ANHANGLUEGEN["kein Schlüssel"])
    with pytest.raises(EingabeFehler) as abweisung:
        oeffne(nachricht, vertrauen)
    assert abweisung.value.rueckweisung == "T099"


@pytest.mark.parametrize(
    "entstellt",
    [lambda k: k[:-5], lambda k: b"\0" + k, lambda k: b"<!DOCTYPE a>" + k, lambda k: k],
    ids=["abgeschnitten", "Nullbyte", "DOCTYPE", "heil"],
)
def test_was_das_siegel_verwirft_wird_nie_gelesen(
    entstellt: Callable[[bytes], bytes], vertrauen: Path
) -> None:
    """Invariant 5: the tag first. Whoever changes cipher text learns only that it was changed, never what the reader
    thinks of what came out; and nothing of it gets into a compartment."""
    falsch = bytearray(sendung_mit(entstellt(klarer_container())))
    stelle = falsch.index(b"</xenc:CipherValue>", falsch.rindex(b"<xenc:CipherData>")) - 8  # within the tag
    falsch[stelle] = ord("A" if falsch[stelle] != ord("A") else "B")
    quarantaene = Speicherquarantaene()
    oeffner = Oeffner([schluessel("leser-enc-3072")], Zertifikatspruefung(vertrauen))
    with pytest.raises(NichtEntschluesselbar):
        oeffner.oeffne(io.BytesIO(bytes(falsch)), quarantaene, WANN)
    assert quarantaene.faecher == {}
