"""The certificates this installation lives on: its own, the trusted ones, the revocation lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Softwareschluessel, lade_p12
from gateway.schutz.urteil import Urteil, Zweck
from gateway.schutz.zertifikat import Zertifikat
from gateway.settings import Einstellungen, EinstellungenFalsch, Vertrauen


@dataclass(frozen=True)
class EigenesZertifikat:
    """A certificate of a Mandant with its issuers from the key file."""

    mandant: str
    zweck: Zweck
    zertifikat: Zertifikat
    kette: tuple[Zertifikat, ...]

    def pruefe(self, pruefung: Zertifikatspruefung, wann: datetime) -> Urteil:
        return pruefung.pruefe(self.zertifikat.der, self.zweck, wann, weitere=self.kette)


def baue_pruefung(vertrauen: Vertrauen) -> Zertifikatspruefung:
    """The certificate check that the settings ask for."""
    policy = replace(Schutzpolicy(), ohne_sperrauskunft=vertrauen.ohne_sperrauskunft)
    return Zertifikatspruefung(vertrauen.ordner, policy)


def lade_schluessel(datei: Path, pin_datei: Path) -> Softwareschluessel:
    """Raises `EinstellungenFalsch`, `PinFalsch`, `SchluesseldateiFalsch`."""
    try:
        pin = pin_datei.read_bytes().rstrip(b"\r\n")
    except OSError:
        raise EinstellungenFalsch("Die PIN-Datei ist nicht lesbar.", wo=str(pin_datei)) from None
    return lade_p12(datei, pin)


def eigene_zertifikate(einstellungen: Einstellungen) -> Iterator[EigenesZertifikat]:
    """Signature and cipher certificate of every Mandant; raises like `lade_schluessel`."""
    for mandant in einstellungen.mandanten:
        dateien = {
            Zweck.SIGNATUR: mandant.schluessel.signatur,
            Zweck.VERSCHLUESSELUNG: mandant.schluessel.verschluesselung,
        }
        for zweck, datei in dateien.items():
            schluessel = lade_schluessel(datei, mandant.schluessel.pin_datei)
            yield EigenesZertifikat(mandant.kennung, zweck, schluessel.zertifikat, schluessel.kette)
