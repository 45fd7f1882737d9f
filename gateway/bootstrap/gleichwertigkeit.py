"""The state of the routes of one authority, from its settings and its certificates, for the equivalence paper."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from gateway.bootstrap.installation import Installation
from gateway.bootstrap.postfaecher import adressen
from gateway.bootstrap.zertifikate import EigenesZertifikat, Schluesselausfall
from gateway.domain.gleichwertigkeit import Eigenzertifikat, Weglage
from gateway.errors import AufrufFehler
from gateway.schutz.urteil import Zweck
from gateway.settings import Mandant

_ZWECKE = {
    Zweck.SIGNATUR: "Signatur",
    Zweck.VERSCHLUESSELUNG: "Verschlüsselung",
    Zweck.VERBINDUNG: "Verbindung (TLS)",
}


class KeinXtaWeg(AufrufFehler):
    """Nothing to compare."""

    code = "wege.kein_xta"
    satz = "Diese Behörde sendet nicht über XTA; über OSCI braucht es keinen Nachweis der Gleichwertigkeit."


def weglage(installation: Installation, mandant: Mandant) -> Weglage:
    """No network; raises `KeinXtaWeg`, `VertrauensordnerFalsch`."""
    anschluss = mandant.xta
    if anschluss is None:
        raise KeinXtaWeg
    ziel = adressen(anschluss)
    rechner = {urlsplit(url).netloc: None for url in (ziel.verwaltung, ziel.versand, ziel.postfach)}
    return Weglage(
        name=mandant.name,
        kennung=mandant.kennung,
        fassung=anschluss.fassung,
        server=tuple(rechner),
        konto=anschluss.konto or mandant.kennung,
        dienst=anschluss.dienst or "der des Empfängers im Verzeichnis",
        vermittelt=anschluss.vermittelt,
        hoechstgroesse=anschluss.hoechstgroesse,
        server_namentlich=anschluss.server_zertifikat is not None,
        sperrauskunft_pflicht=installation.pruefung.policy.ohne_sperrauskunft == "ablehnen",
        osci_verschluesselt=mandant.transportverschluesselung,
        rsa_bits=installation.pruefung.policy.rsa_bits_lesen,
        transporte=tuple(mandant.transporte),
        partner=tuple(sorted(mandant.partnertransport.items())),
        zertifikate=tuple(_zertifikate(installation, mandant.kennung)),
    )


def _zertifikate(installation: Installation, kennung: str) -> Iterator[Eigenzertifikat]:
    for eigenes in installation.eigene:
        if eigenes.mandant != kennung:
            continue
        zweck = _ZWECKE[eigenes.zweck]
        if isinstance(eigenes, Schluesselausfall):
            yield Eigenzertifikat(zweck, "–", "–", "–", "–", eigenes.fehler.text)
        elif not eigenes.weiteres:
            yield _zertifikat(installation, zweck, eigenes)


def _zertifikat(installation: Installation, zweck: str, eigenes: EigenesZertifikat) -> Eigenzertifikat:
    urteil, z = eigenes.pruefe(installation.pruefung, installation.uhr.jetzt()), eigenes.zertifikat
    befund = "" if urteil.gueltig else urteil.text
    return Eigenzertifikat(
        zweck, z.inhaber, z.aussteller, z.seriennummer, f"{z.gueltig_bis:%d.%m.%Y}", befund
    )
