"""The trust folder: self-signed certificates are anchors, other CA certificates help to build paths,
*.crl are revocation lists; PEM or DER, several certificates in one PEM file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gateway.schutz.fehler import SperrlisteAbgelehnt, VertrauensordnerFalsch, ZertifikatAbgelehnt
from gateway.schutz.sperrliste import Sperrliste
from gateway.schutz.zertifikat import Zertifikat, lies_zertifikate

_ENDUNGEN = frozenset({".cer", ".crt", ".pem", ".der", ".crl"})
_HOECHSTENS = 50_000_000
"""Bytes of one file; the largest revocation lists in use have a few megabytes."""


@dataclass(frozen=True)
class Vertrauensspeicher:
    """What a trust folder holds at one moment."""

    anker: tuple[Zertifikat, ...]
    aussteller: tuple[Zertifikat, ...] = ()
    sperrlisten: tuple[Sperrliste, ...] = ()
    maengel: tuple[str, ...] = ()
    """Names of files that could not be read; they count for nothing."""


class Vertrauensordner:
    """Reads the folder again when one of its files has changed, so that imports take effect at once."""

    def __init__(self, ordner: Path):
        self.ordner = ordner
        self._stand: Vertrauensspeicher | None = None
        self._marke: tuple[tuple[str, int, int], ...] = ()

    def stand(self) -> Vertrauensspeicher:
        """Raises `VertrauensordnerFalsch` when the folder is missing or has no anchor."""
        dateien = _dateien(self.ordner)
        marke = tuple((d.name, d.stat().st_mtime_ns, d.stat().st_size) for d in dateien)
        if self._stand is None or marke != self._marke:
            self._stand, self._marke = _lies(self.ordner, dateien), marke
        return self._stand


def lies_vertrauen(ordner: Path) -> Vertrauensspeicher:
    """Read a trust folder once. Raises `VertrauensordnerFalsch`."""
    return Vertrauensordner(ordner).stand()


def _dateien(ordner: Path) -> list[Path]:
    try:
        return sorted(d for d in ordner.iterdir() if d.suffix.lower() in _ENDUNGEN and d.is_file())
    except OSError:
        raise VertrauensordnerFalsch("Den Vertrauensordner gibt es nicht.", wo=str(ordner)) from None


def _lies(ordner: Path, dateien: Iterable[Path]) -> Vertrauensspeicher:
    zertifikate: dict[Zertifikat, None] = {}
    sperrlisten: list[Sperrliste] = []
    maengel: list[str] = []
    for datei in dateien:
        try:
            if datei.suffix.lower() == ".crl":
                sperrlisten.append(Sperrliste.aus_datei(_inhalt(datei)))
            else:
                zertifikate.update(dict.fromkeys(lies_zertifikate(_inhalt(datei))))
        except (ZertifikatAbgelehnt, SperrlisteAbgelehnt, OSError):
            maengel.append(datei.name)
    anker = tuple(z for z in zertifikate if z.ist_selbstsigniert)
    if not anker:
        raise VertrauensordnerFalsch(
            "Im Vertrauensordner liegt kein selbstsigniertes Zertifikat als Vertrauensanker.", wo=str(ordner)
        )
    aussteller = tuple(z for z in zertifikate if z.ist_ca and not z.ist_selbstsigniert)
    return Vertrauensspeicher(anker, aussteller, tuple(sperrlisten), tuple(maengel))


def _inhalt(datei: Path) -> bytes:
    if datei.stat().st_size > _HOECHSTENS:
        raise SperrlisteAbgelehnt("Die Datei ist zu groß.")
    return datei.read_bytes()
