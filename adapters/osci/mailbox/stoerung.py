"""Misbehaving on purpose, for tests and demo: what a real mailbox or network does on a bad day."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.stuecke import Erzeugt, Stuecke
from adapters.osci.schutz.transportsignatur import Unterschrift
from gateway.errors import AufrufFehler
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.verfahren import Digestverfahren, Maskenverfahren, Signaturverfahren
from gateway.schutz.zertifikat import Zertifikat

_FORM = re.compile(r"(\w+)(?:=(\d{1,9}))?@([A-Za-z]+?)(?:x(\d{1,6}))?")


class Stoerungsart(StrEnum):
    """`wert` of the disturbance in brackets."""

    WARTEN = "warten"
    """Answers late (milliseconds)."""
    ABBRUCH = "abbruch"
    """Cuts the connection in the middle of the answer (bytes sent before)."""
    DOPPELT = "doppelt"
    """Forgets the receipt that this order means: the delivery is handed out again."""
    SIGNATUR = "signatur"
    """Signs wrongly."""
    NUMMER = "nummer"
    """Answers with another sequence number."""
    CODE = "code"
    """Refuses with this feedback code instead of executing."""


@dataclass(frozen=True)
class Stoerung:
    """Meets the next `anzahl` orders of type `auftrag`."""

    art: Stoerungsart
    auftrag: Art
    wert: int = 0
    anzahl: int = 1

    @classmethod
    def aus_text(cls, text: str) -> Stoerung:
        """From "abbruch=2000@FetchDelivery" or "code=9000@StoreDeliveryx3". Raises `AufrufFehler`."""
        treffer = _FORM.fullmatch(text)
        try:
            assert treffer is not None
            art, wert, auftrag, anzahl = treffer.groups()
            return cls(Stoerungsart(art), Art(auftrag), int(wert or 0), int(anzahl or 1))
        except (AssertionError, ValueError):
            raise AufrufFehler("Eine Störung hat die Form ART[=WERT]@AUFTRAG[xANZAHL].") from None


class Stoerplan:
    """The disturbances still to come. Threads may share it."""

    def __init__(self, stoerungen: Iterable[Stoerung] = ()):
        self._offen = list(stoerungen)
        self._sperre = threading.Lock()

    def ergaenze(self, *stoerungen: Stoerung) -> None:
        with self._sperre:
            self._offen.extend(stoerungen)

    def nimm(self, auftrag: Art) -> Stoerung | None:
        """The next disturbance for an order of this type."""
        with self._sperre:
            for stelle, stoerung in enumerate(self._offen):
                if stoerung.auftrag is auftrag:
                    rest = replace(stoerung, anzahl=stoerung.anzahl - 1)
                    self._offen[stelle : stelle + 1] = [rest] if rest.anzahl else []
                    return stoerung
        return None


def stoere_antwort(stoerung: Stoerung | None, antwort: Stuecke) -> Stuecke:
    """Late or cut off."""
    if stoerung is None:
        return antwort
    if stoerung.art is Stoerungsart.WARTEN:
        time.sleep(stoerung.wert / 1000)
    if stoerung.art is Stoerungsart.ABBRUCH:
        return Erzeugt(antwort.groesse, lambda: _abgebrochen(antwort, stoerung.wert))
    return antwort


def _abgebrochen(antwort: Stuecke, nach: int) -> Iterator[bytes | memoryview]:
    for stueck in antwort:
        if len(stueck) > nach:
            yield stueck[:nach]
            raise ConnectionAbortedError
        nach -= len(stueck)
        yield stueck


def verfaelscht(unterschrift: Unterschrift) -> Unterschrift:
    """The same key, but one bit of every signature value is wrong."""
    return replace(unterschrift, schluessel=_Falschsigner(unterschrift.schluessel))


@dataclass(frozen=True)
class _Falschsigner:
    echt: Schluessel

    @property
    def zertifikat(self) -> Zertifikat:
        return self.echt.zertifikat

    @property
    def kette(self) -> tuple[Zertifikat, ...]:
        return tuple(self.echt.kette)

    def signiere(self, daten: bytes, verfahren: Signaturverfahren) -> bytes:
        wert = bytearray(self.echt.signiere(daten, verfahren))
        wert[-1] ^= 1
        return bytes(wert)

    def entschluessele(self, geheim: bytes, digest: Digestverfahren, maske: Maskenverfahren) -> bytes:
        return self.echt.entschluessele(geheim, digest, maske)
