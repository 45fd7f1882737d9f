"""ClientSignature and SupplierSignature: one reference per header block, Body and attachment (osci-draht.md 4).

When verifying, references are resolved only to the header blocks, the Body and the attachments that will
be used; anything more, less or doubled is refused, so nothing can be wrapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from adapters.osci.draht.c14n import URI as C14N
from adapters.osci.draht.kanontext import block
from adapters.osci.draht.nachricht import Nachricht
from adapters.osci.draht.stuecke import Stuecke
from adapters.osci.fehler import TransportsignaturFehler
from adapters.osci.schutz.signatur import Verweis, lies_signatur, pruefe_wert, schreibe_signatur
from adapters.osci.transportfehler import NichtAllesSigniert, NichtSigniert
from gateway.schutz.fehler import AlgorithmusUnzulaessig, SignaturUngueltig
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.verfahren import Digestverfahren, Signaturverfahren
from gateway.schutz.zertifikat import Zertifikat

AUFTRAG = "ClientSignature"
ANTWORT = "SupplierSignature"
_ANHANG = "cid:"


@dataclass(frozen=True)
class Unterschrift:
    """A signature key and the method it signs with."""

    schluessel: Schluessel
    verfahren: Signaturverfahren = Signaturverfahren.RSA_SHA256


def signaturblock(
    name: str,
    unterschrift: Unterschrift,
    zertifikatskennung: str,
    bloecke: Sequence[tuple[str, bytes]],
    anhaenge: Mapping[str, bytes],
) -> str:
    """The finished header block `ClientSignature` or `SupplierSignature`.

    `bloecke`: Id and SHA-256 of each block and the Body; `anhaenge`: Content-ID and SHA-256 of the bytes
    as transferred."""
    sha256 = Digestverfahren.SHA256
    verweise = [Verweis(f"#{kennung}", C14N, sha256, digest) for kennung, digest in bloecke]
    verweise += [Verweis(_ANHANG + cid, None, sha256, digest) for cid, digest in anhaenge.items()]
    signatur = schreibe_signatur(
        unterschrift.schluessel, unterschrift.verfahren, verweise, zertifikatskennung
    )
    return block(f"osci:{name}", name.lower(), signatur, ns="")


def pruefe(nachricht: Nachricht, name: str, zertifikat: Zertifikat, policy: Schutzpolicy) -> None:
    """Verify the transport signature with exactly this certificate.

    Raises `NichtSigniert`, `NichtAllesSigniert`, `TransportsignaturFehler`. Whether the certificate may be
    trusted is another question."""
    block_ = nachricht.block(name)
    if block_ is None:
        raise NichtSigniert()
    if len(block_) != 1:
        raise TransportsignaturFehler()
    try:
        signatur = lies_signatur(block_[0], policy)
        pruefe_wert(signatur, zertifikat)
    except (SignaturUngueltig, AlgorithmusUnzulaessig) as fehler:
        raise TransportsignaturFehler(fehler.text) from None
    _pruefe_abdeckung(nachricht, name, [v.uri for v in signatur.verweise])
    for verweis in signatur.verweise:
        _pruefe_digest(nachricht, verweis)


def _pruefe_abdeckung(nachricht: Nachricht, name: str, uris: Iterable[str]) -> None:
    verlangt = [f"#{kennung}" for kennung in nachricht.kennungen(ohne=name)]
    verlangt += [_ANHANG + cid for cid in nachricht.anhaenge]
    if sorted(uris) != sorted(verlangt):
        raise NichtAllesSigniert()


def _pruefe_digest(nachricht: Nachricht, verweis: Verweis) -> None:
    ist_block = verweis.uri.startswith("#")
    if verweis.transformation != (C14N if ist_block else None):
        raise TransportsignaturFehler("Ein Verweis der Transportsignatur hat eine unzulässige Umformung.")
    if _digest(nachricht, verweis, ist_block) != verweis.wert:
        raise TransportsignaturFehler()


def _digest(nachricht: Nachricht, verweis: Verweis, ist_block: bool) -> bytes:
    if not ist_block:
        anhang = nachricht.anhaenge[verweis.uri.removeprefix(_ANHANG)]
        if verweis.digest is Digestverfahren.SHA256:
            return anhang.sha256
    stuecke: Stuecke = (
        nachricht.kanonisch(nachricht.signierbar(verweis.uri[1:])) if ist_block else anhang.inhalt
    )
    digest = verweis.digest.neu()
    for stueck in stuecke:
        digest.update(stueck)
    return digest.digest()
