"""Accounts: who may use which one is told by the certificate of the connection, by nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.xta.fehler import Abgelehnt
from gateway.ports import Uhr
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.urteil import Zweck
from gateway.schutz.zertifikat import Zertifikat


@dataclass(frozen=True)
class Konto:
    """One account. `zertifikate`: SHA-256 fingerprints (hex), more than one while a certificate changes."""

    kennung: str
    zertifikate: frozenset[str]
    gesperrt: bool = False
    dienste: frozenset[str] | None = None
    """URIs of the services that can be sent to; None = every one."""


class Konten:
    """The accounts of a server and the check of who is speaking."""

    def __init__(self, konten: Iterable[Konto], pruefung: Zertifikatspruefung, uhr: Uhr):
        self._konten = {konto.kennung: konto for konto in konten}
        self._pruefung = pruefung
        self._uhr = uhr

    def finde(self, kennung: str) -> Konto | None:
        return self._konten.get(kennung)

    def weise_aus(self, der: bytes | None) -> tuple[Konto, ...]:
        """The accounts of this certificate. Raises `Abgelehnt` 9010, 9014: before anything else is read."""
        zertifikat = Zertifikat(der or b"")
        eigene = tuple(k for k in self._konten.values() if zertifikat.fingerabdruck in k.zertifikate)
        if not eigene:
            raise Abgelehnt("9014")
        urteil = self._pruefung.pruefe(der, Zweck.VERBINDUNG, self._uhr.jetzt())
        if not urteil.gueltig:
            raise Abgelehnt("9010", f"{urteil.befund.text} (Fehler 9010)")
        return eigene

    def berechtige(self, eigene: tuple[Konto, ...], kennung: str | None) -> Konto:
        """The account that the author names; without a name the only one of the certificate.

        Raises `Abgelehnt` 9011, 9012, 9014."""
        if kennung is None and len(eigene) == 1:
            return _offen(eigene[0])
        konto = self._konten.get(kennung or "")
        if konto is None:
            raise Abgelehnt("9012")
        if konto not in eigene:
            raise Abgelehnt("9014")
        return _offen(konto)


def _offen(konto: Konto) -> Konto:
    if konto.gesperrt:
        raise Abgelehnt("9011")
    return konto
