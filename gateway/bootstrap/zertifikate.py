"""The certificates this installation lives on: its own, the trusted ones, the revocation lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.bootstrap.schluesselbund import Schluesselbund
from gateway.bootstrap.zeit import Systemuhr
from gateway.errors import Fehler
from gateway.ports import Uhr
from gateway.schutz.fehler import SperrlisteAbgelehnt, SperrlisteNichtErreichbar
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrliste import Sperrliste
from gateway.schutz.sperrlistenimport import importiere
from gateway.schutz.tokenadresse import Tokenadresse
from gateway.schutz.urteil import Urteil, Zweck
from gateway.schutz.vertrauen import lies_vertrauen
from gateway.schutz.zertifikat import Zertifikat
from gateway.settings import Einstellungen, Vertrauen

if TYPE_CHECKING:
    from adapters.pki.netz import Pkinetz


@dataclass(frozen=True)
class EigenesZertifikat:
    """A certificate of a Mandant with its issuers from the key file."""

    mandant: str
    zweck: Zweck
    zertifikat: Zertifikat
    kette: tuple[Zertifikat, ...]
    weiteres: bool = False
    """Only opens messages, beside the present cipher certificate."""

    def pruefe(self, pruefung: Zertifikatspruefung, wann: datetime) -> Urteil:
        return pruefung.pruefe(self.zertifikat.der, self.zweck, wann, weitere=self.kette)


@dataclass(frozen=True)
class Schluesselausfall:
    """A key of a Mandant that cannot be had, and why."""

    mandant: str
    zweck: Zweck
    fehler: Fehler


@dataclass(frozen=True)
class Abruf:
    """What came of fetching from one place; `fehler` None = these lists are in the trust folder now."""

    ort: str
    listen: tuple[Sperrliste, ...]
    fehler: Fehler | None


def baue_pruefung(vertrauen: Vertrauen, uhr: Uhr | None = None) -> Zertifikatspruefung:
    """The certificate check that the settings ask for; keep it, it remembers the folder and OCSP answers."""
    policy = replace(Schutzpolicy(), ohne_sperrauskunft=vertrauen.ohne_sperrauskunft)
    if not vertrauen.abruf_hosts:
        return Zertifikatspruefung(vertrauen.ordner, policy, None)
    from adapters.pki.ocsp import Ocspabfrage

    return Zertifikatspruefung(vertrauen.ordner, policy, Ocspabfrage(_netz(vertrauen), uhr or Systemuhr()))


def rufe_sperrlisten_ab(
    vertrauen: Vertrauen, eigene: Iterable[EigenesZertifikat | Schluesselausfall]
) -> Iterator[Abruf]:
    """Fetch the lists that our own and the trusted certificates name, from the allowed hosts."""
    from adapters.pki.sperrlisten import hole_sperrlisten

    stand = lies_vertrauen(vertrauen.ordner)
    unsere = (e.zertifikat for e in eigene if isinstance(e, EigenesZertifikat))
    alle = [*unsere, *stand.alle_aussteller]
    for ort, inhalt in hole_sperrlisten(alle, _netz(vertrauen)):
        try:
            if isinstance(inhalt, SperrlisteNichtErreichbar):
                raise inhalt
            yield Abruf(ort, importiere(inhalt, vertrauen.ordner, stand.alle_aussteller), None)
        except (SperrlisteAbgelehnt, SperrlisteNichtErreichbar) as fehler:
            yield Abruf(ort, (), fehler)


def _netz(vertrauen: Vertrauen) -> Pkinetz:
    import httpx2  # only where something may be fetched

    from adapters.pki.netz import Pkinetz
    from gateway.bootstrap.verzeichnis import EINZELN

    return Pkinetz(vertrauen.abruf_hosts, httpx2.Client(limits=EINZELN))


def eigene_zertifikate(
    einstellungen: Einstellungen, bund: Schluesselbund | None = None
) -> Iterator[EigenesZertifikat | Schluesselausfall]:
    """Signature and cipher certificate of every Mandant, then further ones and that of its connections; a
    broken key is told as such."""
    bund = bund or Schluesselbund()
    for mandant in einstellungen.mandanten:
        angaben, pin, chiffre = mandant.schluessel, mandant.schluessel.pin_datei, Zweck.VERSCHLUESSELUNG
        yield _eigenes(bund, mandant.kennung, angaben.signatur, pin, Zweck.SIGNATUR)
        yield _eigenes(bund, mandant.kennung, angaben.verschluesselung, pin, chiffre)
        for weiterer in angaben.entschluesselung:
            eigenes = _eigenes(bund, mandant.kennung, weiterer.schluessel, weiterer.pin_datei or pin, chiffre)
            yield replace(eigenes, weiteres=True) if isinstance(eigenes, EigenesZertifikat) else eigenes
        if mandant.xta is not None:
            ort, pin = mandant.xta.schluessel, mandant.xta.pin_datei
            yield _eigenes(bund, mandant.kennung, ort, pin, Zweck.VERBINDUNG)


def _eigenes(
    bund: Schluesselbund, mandant: str, ort: Path | Tokenadresse, pin_datei: Path, zweck: Zweck
) -> EigenesZertifikat | Schluesselausfall:
    try:
        schluessel = bund.hole(ort, pin_datei, zweck)
    except Fehler as fehler:
        return Schluesselausfall(mandant, zweck, fehler)
    return EigenesZertifikat(mandant, zweck, schluessel.zertifikat, tuple(schluessel.kette))
