"""Fetching revocation lists from the places that certificates name (RFC 5280 section 4.2.1.13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cryptography import x509

from adapters.httpstand import mit_stand
from adapters.pki.netz import NichtZuHaben, Pkinetz
from gateway.schutz.fehler import SperrlisteAbgelehnt, SperrlisteNichtErreichbar
from gateway.schutz.vertrauensdatei import lies_sperrlisten
from gateway.schutz.zertifikat import Zertifikat


def orte(zertifikate: Iterable[Zertifikat]) -> list[str]:
    """The addresses of revocation lists that these certificates name, each once."""
    gefunden: dict[str, None] = {}
    for zertifikat in zertifikate:
        try:
            verteilung = zertifikat.x509.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        except x509.ExtensionNotFound:
            continue
        for punkt in verteilung:
            for name in punkt.full_name or ():
                if isinstance(name, x509.UniformResourceIdentifier):
                    gefunden[name.value] = None
    return list(gefunden)


def hole_sperrlisten(
    zertifikate: Iterable[Zertifikat], netz: Pkinetz
) -> Iterator[tuple[str, bytes | SperrlisteNichtErreichbar]]:
    """Address and content for every allowed place, or why there is no list. No signature is verified here."""
    for ort in orte(zertifikate):
        if netz.darf(ort):
            yield ort, _hole(ort, netz)


def _hole(ort: str, netz: Pkinetz) -> bytes | SperrlisteNichtErreichbar:
    try:
        geholt = netz.hole(ort)
    except NichtZuHaben as grund:
        (stand,) = grund.args
        satz = SperrlisteNichtErreichbar.satz
        return SperrlisteNichtErreichbar(mit_stand(satz, stand) if stand else satz)
    try:
        lies_sperrlisten(geholt.inhalt)
    except SperrlisteAbgelehnt:
        return SperrlisteNichtErreichbar(mit_stand("Unter der Adresse liegt keine Sperrliste.", geholt.stand))
    return geholt.inhalt
