"""Do the authors' signatures hold? Coverage, digests, value, certificate, in this order (osci-draht.md 6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce

from adapters.osci.fehler import SignaturFehlt
from adapters.osci.inhalt.container import Container
from adapters.osci.inhalt.containerstrom import Digests
from adapters.osci.schutz.signatur import Signatur, Verweis, pruefe_wert
from gateway.ports import Signaturangaben
from gateway.schutz.fehler import SignaturUngueltig
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.urteil import Zweck
from gateway.schutz.zertifikat import Zertifikat


class Autorenpruefung:
    """Checks the signatures of one message; `zertifikate`: what the message carries, by Id."""

    def __init__(self, zertifikate: Mapping[str, bytes], pruefung: Zertifikatspruefung, wann: datetime):
        self._zertifikate = zertifikate
        self._pruefung = pruefung
        self._wann = wann

    def pruefe(self, container: Container, digests: Mapping[str, Digests]) -> list[Signaturangaben]:
        """Everything but the digests of attachments, for this container and all inside it.

        Returns the authors of the outermost one. Raises `SignaturFehlt`, `SignaturUngueltig`,
        `ZertifikatAbgelehnt`."""
        angaben = [self._pruefe_container(c, digests) for c in container.alle()]
        return angaben[0]

    def _pruefe_container(
        self, container: Container, digests: Mapping[str, Digests]
    ) -> list[Signaturangaben]:
        if not container.signaturen:
            raise SignaturFehlt
        return [self._pruefe_signatur(s, container, digests) for s in container.signaturen]

    def _pruefe_signatur(
        self, signatur: Signatur, container: Container, digests: Mapping[str, Digests]
    ) -> Signaturangaben:
        _pruefe_abdeckung(signatur, container)
        for verweis in signatur.verweise:
            if verweis.uri.startswith("#") and verweis.wert != digests[verweis.uri[1:]].get(verweis.digest):
                raise SignaturUngueltig("Der Inhalt ist nicht der signierte.")
        der = self._zertifikate.get(signatur.zertifikat_id)
        if der is not None:
            pruefe_wert(signatur, Zertifikat.aus_der(der))
        urteil = self._pruefung.pruefe(der, Zweck.SIGNATUR, self._wann)
        urteil.fordere()
        assert urteil.zertifikat is not None
        return _angaben(signatur, urteil.zertifikat)


def anhangverweise(container: Container) -> dict[str, list[Verweis]]:
    """By Content-ID: what the signatures of all containers around an attachment say about it."""
    je_anhang: dict[str, list[Verweis]] = {}
    for verweis in (v for c in container.alle() for s in c.signaturen for v in s.verweise):
        if verweis.uri.startswith("cid:"):
            je_anhang.setdefault(verweis.uri.removeprefix("cid:"), []).append(verweis)
    return je_anhang


def pruefe_anhang(verweise: Iterable[Verweis], digests: Digests) -> None:
    """Compare the digests of an attachment. Raises `SignaturUngueltig`."""
    if any(verweis.wert != digests[verweis.digest] for verweis in verweise):
        raise SignaturUngueltig("Ein Anhang ist nicht der signierte.")


def gemeinsamer_autor(autoren: Iterable[list[Signaturangaben]]) -> Signaturangaben:
    """Who signed all containers of a message, the first of several.

    Contents of different authors in one message are refused: they would be taken for one author's."""
    listen = list(autoren)
    gemeinsam = reduce(set.__and__, ({a.fingerabdruck for a in liste} for liste in listen))
    for angaben in listen[0]:
        if angaben.fingerabdruck in gemeinsam:
            return angaben
    raise SignaturUngueltig("Die Inhalte der Nachricht stammen von verschiedenen Autoren.")


def _pruefe_abdeckung(signatur: Signatur, container: Container) -> None:
    """Exactly the contents and attachments, each once, each with its own transform."""
    soll = container.zu_signieren()
    ist = {verweis.uri: verweis.transformation for verweis in signatur.verweise}
    if len(ist) != len(signatur.verweise) or ist != soll:
        raise SignaturUngueltig("Die Signatur deckt nicht genau die Inhalte der Nachricht ab.")


def _angaben(signatur: Signatur, zertifikat: Zertifikat) -> Signaturangaben:
    return Signaturangaben(
        str(signatur.verfahren), zertifikat.inhaber, zertifikat.seriennummer, zertifikat.fingerabdruck
    )
