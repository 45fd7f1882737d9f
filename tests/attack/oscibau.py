"""Builds messages for attacks: our own, and sealed ones with any container inside."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

from adapters.osci.draht import c14n
from adapters.osci.draht.kanontext import anfang
from adapters.osci.draht.namen import NS
from adapters.osci.draht.stuecke import Folge, Stuecke
from adapters.osci.inhalt.containertext import Autor, InlineInhalt, container, versiegelt
from adapters.osci.inhalt.versiegeln import Versiegler
from adapters.osci.schutz.signatur import Verweis, schreibe_signatur
from gateway.errors import EingabeFehler
from gateway.ports import Inhalt
from gateway.schutz.verfahren import Digestverfahren, Signaturverfahren
from tests.oscivektoren import oeffne, schluessel, zertifikat

DATEN = {"eins": b"Der erste Inhalt. " * 20, "zwei": b"Der zweite Inhalt. " * 20}


def inhalt(refid: str, daten: bytes) -> Inhalt:
    return Inhalt(refid, len(daten), lambda: io.BytesIO(daten))


def versiegle(*, als_anhang: bool) -> bytes:
    """A good message with `DATEN`."""
    ziel = io.BytesIO()
    Versiegler(schluessel("absender-sig-3072")).versiegle(
        [inhalt(refid, daten) for refid, daten in DATEN.items()],
        zertifikat("leser-enc-3072"),
        ziel,
        als_anhang=als_anhang,
    )
    return ziel.getvalue()


def abgewiesen(nachricht: bytes, vertrauen: Path) -> bool:
    """True if the message is refused; False if it was opened, then with exactly the signed contents."""
    try:
        _, inhalte = oeffne(nachricht, vertrauen)
    except EingabeFehler:
        return True
    assert inhalte == DATEN
    return False


def ganz(stuecke: Stuecke) -> bytes:
    return b"".join(bytes(stueck) for stueck in stuecke)


def autor(name: str = "absender-sig-3072") -> Autor:
    kennung = f"author0_signature_{zertifikat(name).fingerabdruck}"
    return Autor(schluessel(name), Signaturverfahren.RSA_SHA256, kennung)


def klarer_container() -> bytes:
    """A properly signed container with `DATEN`, not sealed yet."""
    eintraege = [InlineInhalt(r, hashlib.sha256(d).digest(), Folge((d,))) for r, d in DATEN.items()]
    return ganz(container(eintraege, autor()))


def signatur(klar: bytes) -> bytes:
    treffer = re.search(rb"<ds:Signature>.*</ds:Signature>", klar)
    assert treffer is not None
    return treffer[0]


def sendung_mit(klar: bytes) -> bytes:
    """Our message with another container, properly encrypted for the reader."""
    leser = zertifikat("leser-enc-3072")
    daten = ganz(versiegelt(Folge((klar,)), leser, f"reader0_cipher_{leser.fingerabdruck}"))
    muster = rb"<xenc:EncryptedData .*</xenc:EncryptedData>"
    return re.sub(muster, lambda _: daten, versiegle(als_anhang=False))


def verschachtelt(innen: bytes) -> bytes:
    """A signed container around another one."""
    innen = innen.replace(NS.encode(), b"", 1).replace(b"contentcontainer0", b"contentcontainer1")
    inhalt_ = anfang("osci:Content", {"Id": "huelle"}, ns=NS).encode() + innen + b"</osci:Content>"
    verweis = Verweis("#huelle", c14n.URI, Digestverfahren.SHA256, hashlib.sha256(inhalt_).digest())
    wer = autor()
    unterschrift = schreibe_signatur(wer.schluessel, wer.verfahren, [verweis], wer.zertifikat_id)
    beginn = anfang("osci:ContentContainer", {"Id": "contentcontainer0"}, ns=NS) + unterschrift
    return beginn.encode() + inhalt_.replace(NS.encode(), b"", 1) + b"</osci:ContentContainer>"


def mit_teil(nachricht: bytes, name: bytes, daten: bytes) -> bytes:
    """One more MIME part at the end."""
    treffer = re.search(rb"boundary=(\S+);", nachricht)
    assert treffer is not None
    grenze = treffer[1]
    teil = b"--%s\r\nContent-Type: a/b\r\nContent-ID: <%s>\r\n\r\n%s\r\n" % (grenze, name, daten)
    schluss = b"--%s--\r\n" % grenze
    return nachricht.replace(schluss, teil + schluss)
