"""A sealed message on its way: contents and certificates of a storeDelivery that nobody has sent yet.

The author's seal stays as it is: the ContentPackage is taken over in canonical form, the certificates to
which it refers keep their Ids, the encrypted attachments keep their bytes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from adapters.osci.draht.kopfbloecke import Rolle, Rollenzertifikat, eigenes, lies_zertifikate
from adapters.osci.draht.nachricht import Anhang, lies_nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.stuecke import Folge
from adapters.osci.fehler import UmschlagFehler


@dataclass(frozen=True)
class Sendung:
    """Valid as long as the file it was read from is open."""

    rumpf: Folge
    rumpf_ns: str
    zertifikate: tuple[Rollenzertifikat, ...]
    anhaenge: Mapping[str, Anhang]

    @property
    def groesse(self) -> int:
        """Bytes of Body content and attachments."""
        return self.rumpf.groesse + sum(a.inhalt.groesse for a in self.anhaenge.values())

    def fuer(self, empfaenger: bytes) -> tuple[Rollenzertifikat, ...]:
        """The certificates with the addressee's cipher certificate among them.

        Raises `UmschlagFehler` when the seal names another addressee."""
        for zertifikat in self.zertifikate:
            if zertifikat.rolle is Rolle.CHIFFRE_EMPFAENGER:
                if zertifikat.der != empfaenger:
                    raise UmschlagFehler("Die Sendung ist an einen anderen Empfänger gerichtet.")
                return self.zertifikate
        return (*self.zertifikate, eigenes(Rolle.CHIFFRE_EMPFAENGER, empfaenger))


@contextmanager
def oeffne_sendung(quelle: BinaryIO, ordner: Path | None = None) -> Iterator[Sendung]:
    """Read a sealed message; one that is not seekable goes through a file in `ordner`.

    Raises `MimeFehler`, `XmlFehler`, `UmschlagFehler`."""
    with tempfile.TemporaryFile(dir=ordner) as datei:
        if not quelle.seekable():
            shutil.copyfileobj(quelle, datei, 1024 * 1024)
            datei.seek(0)
            quelle = cast(BinaryIO, datei)
        nachricht = lies_nachricht(quelle, mit_summen=True)
        try:
            if nachricht.art is not Art.STORE_DELIVERY:
                raise UmschlagFehler("Die Sendung ist kein Zustellungsauftrag.")
            yield Sendung(
                nachricht.rumpfinhalt(),
                nachricht.rumpf_namensraeume(),
                lies_zertifikate(nachricht.block("NonIntermediaryCertificates")),
                nachricht.anhaenge,
            )
        finally:
            nachricht.close()


def absenderzertifikat(zertifikate: Iterable[Rollenzertifikat], unseres: bytes) -> Rollenzertifikat:
    """Our signature certificate (DER), under the Id that sealed contents may refer to already.

    Raises `UmschlagFehler` when the seal names another originator."""
    for zertifikat in zertifikate:
        if zertifikat.rolle is Rolle.SIGNATUR_ABSENDER:
            if zertifikat.der != unseres:
                raise UmschlagFehler("Die Sendung nennt einen anderen Absender.")
            return zertifikat
    return eigenes(Rolle.SIGNATUR_ABSENDER, unseres)


def ohne_absender(zertifikate: Iterable[Rollenzertifikat]) -> tuple[Rollenzertifikat, ...]:
    """What is left when the originator's certificates are written anew."""
    ersetzt = (Rolle.SIGNATUR_ABSENDER, Rolle.CHIFFRE_ABSENDER)
    return tuple(z for z in zertifikate if z.rolle not in ersetzt)
