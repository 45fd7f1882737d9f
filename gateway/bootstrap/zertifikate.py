"""The certificates this installation lives on: its own, the trusted ones, the revocation lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import httpx2

from adapters.pki.netz import Pkinetz
from adapters.pki.ocsp import Ocspabfrage
from adapters.pki.sperrlisten import hole_sperrlisten
from gateway.bootstrap.schluessel import lade_schluessel
from gateway.bootstrap.zeit import Systemuhr
from gateway.errors import Fehler
from gateway.ports import Uhr
from gateway.schutz.fehler import SperrlisteAbgelehnt, SperrlisteNichtErreichbar
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.sperrliste import Sperrliste, importiere
from gateway.schutz.tokenadresse import Tokenadresse
from gateway.schutz.urteil import Urteil, Zweck
from gateway.schutz.vertrauen import lies_vertrauen
from gateway.schutz.zertifikat import Zertifikat
from gateway.settings import Einstellungen, Vertrauen

EINZELN = httpx2.Limits(max_keepalive_connections=0)
"""Seldom calls: a fresh connection each, none left open."""


@dataclass(frozen=True)
class EigenesZertifikat:
    """A certificate of a Mandant with its issuers from the key file."""

    mandant: str
    zweck: Zweck
    zertifikat: Zertifikat
    kette: tuple[Zertifikat, ...]

    def pruefe(self, pruefung: Zertifikatspruefung, wann: datetime) -> Urteil:
        return pruefung.pruefe(self.zertifikat.der, self.zweck, wann, weitere=self.kette)


@dataclass(frozen=True)
class Abruf:
    """What came of fetching one revocation list; `fehler` None = it is in the trust folder now."""

    ort: str
    liste: Sperrliste | None
    fehler: Fehler | None


def baue_pruefung(vertrauen: Vertrauen, uhr: Uhr | None = None) -> Zertifikatspruefung:
    """The certificate check that the settings ask for; keep it, it remembers the folder and OCSP answers."""
    policy = replace(Schutzpolicy(), ohne_sperrauskunft=vertrauen.ohne_sperrauskunft)
    ocsp = Ocspabfrage(_netz(vertrauen), uhr or Systemuhr()) if vertrauen.abruf_hosts else None
    return Zertifikatspruefung(vertrauen.ordner, policy, ocsp)


def rufe_sperrlisten_ab(vertrauen: Vertrauen, eigene: Iterable[EigenesZertifikat]) -> Iterator[Abruf]:
    """Fetch the lists that our own and the trusted certificates name, from the allowed hosts."""
    stand = lies_vertrauen(vertrauen.ordner)
    aussteller = (*stand.anker, *stand.aussteller)
    alle = [e.zertifikat for e in eigene] + list(aussteller)
    for ort, inhalt in hole_sperrlisten(alle, _netz(vertrauen)):
        try:
            if inhalt is None:
                raise SperrlisteNichtErreichbar
            yield Abruf(ort, importiere(inhalt, vertrauen.ordner, aussteller), None)
        except (SperrlisteAbgelehnt, SperrlisteNichtErreichbar) as fehler:
            yield Abruf(ort, None, fehler)


def _netz(vertrauen: Vertrauen) -> Pkinetz:
    return Pkinetz(vertrauen.abruf_hosts, httpx2.Client(limits=EINZELN))


def eigene_zertifikate(
    einstellungen: Einstellungen, lade: Callable[[Path | Tokenadresse, Path], Schluessel] = lade_schluessel
) -> Iterator[EigenesZertifikat]:
    """Signature and cipher certificate of every Mandant; raises like `lade_schluessel`."""
    for mandant in einstellungen.mandanten:
        orte = {
            Zweck.SIGNATUR: mandant.schluessel.signatur,
            Zweck.VERSCHLUESSELUNG: mandant.schluessel.verschluesselung,
        }
        for zweck, ort in orte.items():
            schluessel = lade(ort, mandant.schluessel.pin_datei)
            yield EigenesZertifikat(mandant.kennung, zweck, schluessel.zertifikat, tuple(schluessel.kette))
