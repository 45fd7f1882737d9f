"""Writes a ContentContainer with the author's signature, and the EncryptedData that seals it (osci-draht.md 6).

Everything is in canonical form without white space, so what is written is what is signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.osci.draht import c14n
from adapters.osci.draht.kanontext import anfang, element
from adapters.osci.draht.namen import NS
from adapters.osci.draht.stuecke import Erzeugt, Folge, Stuecke
from adapters.osci.schutz.chiffre import ZUWACHS, neuer_schluessel, verschluessle
from adapters.osci.schutz.signatur import BASE64, Verweis, b64, digest_zu, schreibe_signatur
from adapters.osci.schutz.verschluesselung import (
    schreibe_geheimschluessel,
    schreibe_methode,
    schreibe_verweis,
)
from gateway.fremdxml import base64laenge, base64text
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.verfahren import Signaturverfahren
from gateway.schutz.zertifikat import Zertifikat


@dataclass(frozen=True)
class Autor:
    """Who signs, how, and under which Id the certificate stands in the message."""

    schluessel: Schluessel
    verfahren: Signaturverfahren
    zertifikat_id: str


@dataclass(frozen=True)
class InlineInhalt:
    """A content in the container itself; `digest` by the method that belongs to the signature."""

    refid: str
    digest: bytes
    inhalt: Stuecke

    def verweise(self, verfahren: Signaturverfahren) -> list[Verweis]:
        return [Verweis(f"#{self.refid}", BASE64, digest_zu(verfahren), self.digest)]

    def stuecke(self) -> tuple[bytes | Stuecke, ...]:
        beginn = "<osci:Content>" + anfang("osci:Base64Content", {"Id": self.refid})
        text = Erzeugt(base64laenge(self.inhalt.groesse), lambda: base64text(self.inhalt))
        return (beginn.encode(), text, b"</osci:Base64Content></osci:Content>")


@dataclass(frozen=True)
class AngehaengterInhalt:
    """A content in the attachment `cid`; `digest` of its plain bytes, `schluessel` seals it."""

    refid: str
    digest: bytes
    cid: str
    schluessel: bytes

    def verweise(self, verfahren: Signaturverfahren) -> list[Verweis]:
        digest = digest_zu(verfahren)
        summe = digest.neu()
        summe.update(self._element(NS).encode())
        return [
            Verweis(f"#{self.refid}", c14n.URI, digest, summe.digest()),
            Verweis(f"cid:{self.cid}", None, digest, self.digest),
        ]

    def stuecke(self) -> tuple[bytes | Stuecke, ...]:
        return (self._element("").encode(),)

    def verschluesselt(self) -> str:
        """The EncryptedData with the key, which is added after signing."""
        return element(
            "xenc:EncryptedData",
            schreibe_methode(),
            element("ds:KeyInfo", element("ds:MgmtData", b64(self.schluessel))),
            schreibe_verweis(self.cid),
            Id=f"Attachment{self.cid}",
            MimeType="text/xml",
        )

    def _element(self, ns: str) -> str:
        return element("osci:Content", ns=ns, Id=self.refid, href=f"cid:{self.cid}")


def container(inhalte: Sequence[InlineInhalt | AngehaengterInhalt], autor: Autor) -> Folge:
    """The signed container, to be sealed."""
    verweise = [verweis for inhalt in inhalte for verweis in inhalt.verweise(autor.verfahren)]
    signatur = schreibe_signatur(autor.schluessel, autor.verfahren, verweise, autor.zertifikat_id)
    teile: list[bytes | Stuecke] = [
        (anfang("osci:ContentContainer", {"Id": "contentcontainer0"}, ns=NS) + signatur).encode()
    ]
    for inhalt in inhalte:
        teile += inhalt.stuecke()
    anhaenge = [inhalt.verschluesselt() for inhalt in inhalte if isinstance(inhalt, AngehaengterInhalt)]
    return Folge((*teile, "".join(anhaenge).encode(), b"</osci:ContentContainer>"))


def versiegelt(klar: Stuecke, leser: Zertifikat, zertifikat_id: str) -> Folge:
    """The EncryptedData around a container. To be iterated once: the key serves one encryption."""
    schluessel = neuer_schluessel()
    geheim = element("ds:KeyInfo", schreibe_geheimschluessel(schluessel, leser, zertifikat_id))
    beginn = anfang("xenc:EncryptedData", {"Id": "encdata_0", "MimeType": "text/xml"}, ns=NS)
    beginn += schreibe_methode() + geheim + "<xenc:CipherData><xenc:CipherValue>"
    wert = Erzeugt(base64laenge(klar.groesse + ZUWACHS), lambda: base64text(verschluessle(klar, schluessel)))
    return Folge((beginn.encode(), wert, b"</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>"))
