"""The keys of this installation: loaded when first needed, and again when one of their files has changed.

Loading costs a tenth of a second; a look at the files costs nothing. So a key that was exchanged is used
from the next message on, and nobody has to start anything anew.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gateway.bootstrap.schluessel import lade_schluessel
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.tokenadresse import Tokenadresse
from gateway.schutz.urteil import Zweck
from gateway.settings import Schluessel as Schluesselangaben

_Ort = tuple[Path | Tokenadresse, Path, Zweck]
_Marke = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True)
class Mandantenschluessel:
    """What one authority signs with and opens with; `leser`: the present key first, then earlier ones."""

    autor: Schluessel
    leser: tuple[Schluessel, ...]


class Schluesselbund:
    """Threads may share it; a token that keeps one waiting keeps no other key waiting."""

    def __init__(self) -> None:
        self._geladen: dict[_Ort, tuple[_Marke, Schluessel]] = {}
        self._schloesser: dict[_Ort, threading.Lock] = {}

    def hole(self, ort: Path | Tokenadresse, pin_datei: Path, zweck: Zweck) -> Schluessel:
        """The same object as long as the files stay as they are. Raises like `lade_schluessel`."""
        wo = (ort, pin_datei, zweck)
        with self._schloesser.setdefault(wo, threading.Lock()):
            marke = _marke(ort, pin_datei)
            alt, schluessel = self._geladen.get(wo, (None, None))
            if schluessel is None or alt != marke:
                schluessel = lade_schluessel(ort, pin_datei, zweck)
                self._geladen[wo] = (marke, schluessel)
            return schluessel

    def fuer(self, angaben: Schluesselangaben, jetzt: datetime) -> Mandantenschluessel:
        """All keys of an authority that may be used now. Raises like `lade_schluessel`."""
        chiffre = Zweck.VERSCHLUESSELUNG
        return Mandantenschluessel(
            self.hole(angaben.signatur, angaben.pin_datei, Zweck.SIGNATUR),
            (
                self.hole(angaben.verschluesselung, angaben.pin_datei, chiffre),
                *(
                    self.hole(weiterer.schluessel, weiterer.pin_datei or angaben.pin_datei, chiffre)
                    for weiterer in angaben.entschluesselung
                    if weiterer.gilt(jetzt)
                ),
            ),
        )


def _marke(ort: Path | Tokenadresse, pin_datei: Path) -> _Marke:
    return tuple(_zustand(datei) for datei in (_datei(ort), pin_datei) if datei is not None)


def _datei(ort: Path | Tokenadresse) -> Path | None:
    return ort if isinstance(ort, Path) else ort.zertifikat


def _zustand(datei: Path) -> tuple[int, int, int] | None:
    """Changes with content, owner and rights of the file."""
    try:
        zustand = datei.stat()
    except OSError:
        return None
    return (zustand.st_ino, zustand.st_ctime_ns, zustand.st_size)
