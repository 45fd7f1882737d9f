"""The `Siegel` of the product: certificates are checked at the present moment, then sealed or opened."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, cast

from adapters.osci.draht.nachricht import lies_nachricht
from adapters.osci.draht.puffer import GROESSE
from adapters.osci.inhalt.oeffnen import Oeffner
from adapters.osci.inhalt.versiegeln import Versiegler
from gateway.ports import GeoeffneteSendung, Inhalt, Quarantaene, Uhr
from gateway.schutz.fehler import EigenesZertifikatUngueltig
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import ABH_PROFIL, Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.urteil import Zweck
from gateway.schutz.verfahren import Signaturverfahren
from gateway.schutz.zertifikat import Zertifikat


@dataclass(frozen=True)
class OsciSiegel:
    """Signs with `autor`; opens what was sealed for one of `leser`; `policy` decides about algorithms."""

    autor: Schluessel
    leser: Sequence[Schluessel]
    pruefung: Zertifikatspruefung
    uhr: Uhr
    verfahren: Signaturverfahren = Signaturverfahren.RSA_SHA256
    policy: Schutzpolicy = ABH_PROFIL

    def versiegle(self, inhalte: Sequence[Inhalt], leser: bytes, ziel: BinaryIO, *, als_anhang: bool) -> None:
        """Raises `ZertifikatAbgelehnt` when the reader's certificate is not valid now, and its leaf
        `EigenesZertifikatUngueltig` when the own one isn't."""
        jetzt = self.uhr.jetzt()
        self.pruefung.pruefe(leser, Zweck.VERSCHLUESSELUNG, jetzt).fordere()
        self.pruefung.pruefe(
            self.autor.zertifikat.der, Zweck.SIGNATUR, jetzt, weitere=self.autor.kette
        ).fordere(EigenesZertifikatUngueltig)
        versiegler = Versiegler(self.autor, self.verfahren, self.policy)
        versiegler.versiegle(inhalte, Zertifikat.aus_der(leser), ziel, als_anhang=als_anhang)

    def oeffne(self, sendung: BinaryIO, quarantaene: Quarantaene) -> GeoeffneteSendung:
        """Raises leaves of `OsciFehler` and `gateway.schutz.fehler` with their rejection codes."""
        oeffner = Oeffner(self.leser, self.pruefung, self.policy)
        with _durchsuchbar(sendung) as datei:
            return oeffner.oeffne(datei, quarantaene, self.uhr.jetzt())

    def inhaltssumme(self, sendung: BinaryIO) -> str:
        """Over the Body and the encrypted attachments. Raises `MimeFehler`, `XmlFehler`, `UmschlagFehler`."""
        summe = sha256()
        with _durchsuchbar(sendung) as datei, closing(lies_nachricht(datei)) as nachricht:
            for stueck in nachricht.rumpfinhalt():
                summe.update(stueck)
            for kennung, anhang in sorted(nachricht.anhaenge.items()):
                summe.update(kennung.encode() + anhang.sha256)
        return summe.hexdigest()


@contextmanager
def _durchsuchbar(sendung: BinaryIO) -> Iterator[BinaryIO]:
    if sendung.seekable():
        yield sendung
        return
    with tempfile.TemporaryFile() as datei:
        shutil.copyfileobj(sendung, datei, GROESSE)
        datei.seek(0)
        yield cast(BinaryIO, datei)
