"""The keys of this installation: loaded when first needed, and again when one of their files has changed.

Loading costs a tenth of a second; a look at the files costs nothing. So a key that was exchanged is used
from the next message on, and nobody has to start anything anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from adapters.xta.tls import Tlsschluessel, lade_tlsschluessel
from gateway.bootstrap.schluessel import lade_schluessel
from gateway.schutz.dateirechte import fordere_verschlossen
from gateway.schutz.geheimdatei import lies_geheimdatei
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.tokenadresse import Tokenadresse
from gateway.schutz.urteil import Zweck
from gateway.settings import Schluessel as Schluesselangaben

_T = TypeVar("_T")
_Marke = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True)
class Mandantenschluessel:
    """What one authority signs with and opens with; `leser`: the present key first, then earlier ones."""

    autor: Schluessel
    leser: tuple[Schluessel, ...]


class _Merker(Generic[_T]):
    """What was loaded, with the state of its files at that moment."""

    def __init__(self) -> None:
        self._geladen: dict[object, tuple[_Marke, _T]] = {}
        self._schloesser: dict[object, threading.Lock] = {}

    def hole(self, wo: object, lade: Callable[[], _T], ort: Path | Tokenadresse, pin_datei: Path) -> _T:
        with self._schloesser.setdefault(wo, threading.Lock()):
            marke = _marke(ort, pin_datei)
            if wo not in self._geladen or self._geladen[wo][0] != marke:
                self._geladen[wo] = (marke, lade())
            return self._geladen[wo][1]


class Schluesselbund:
    """Threads may share it; a token that keeps one waiting keeps no other key waiting."""

    def __init__(self) -> None:
        self._schluessel: _Merker[Schluessel] = _Merker()
        self._tls: _Merker[Tlsschluessel] = _Merker()

    def hole(self, ort: Path | Tokenadresse, pin_datei: Path, zweck: Zweck) -> Schluessel:
        """The same object as long as the files stay as they are. Raises like `lade_schluessel`."""
        return self._schluessel.hole(
            (ort, pin_datei, zweck), lambda: lade_schluessel(ort, pin_datei, zweck), ort, pin_datei
        )

    def hole_tls(self, datei: Path, pin_datei: Path) -> Tlsschluessel:
        """The key of a connection, as OpenSSL takes it. Raises like `lade_schluessel`."""

        def lade() -> Tlsschluessel:
            fordere_verschlossen(datei)
            return lade_tlsschluessel(datei, lies_geheimdatei(pin_datei, "PIN-Datei").encode())

        return self._tls.hole((datei, pin_datei), lade, datei, pin_datei)

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
