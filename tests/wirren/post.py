"""A mailbox that loses, doubles, delays and mixes up, and what an onlooker at the wire can tell."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import dataclass, field
from uuid import UUID

from gateway.errors import VoruebergehenderFehler
from tests.zweibehoerden import Rohrpost

_PAKET = [
    re.compile(muster)
    for muster in (
        rb"dokumentcontainer>([^<]*)<",
        rb"identifikationAktenlieferung>([^<]*)<",
        rb"paketnummer>([^<]*)<",
    )
]


class PostfachWeg(VoruebergehenderFehler):
    """The mailbox doesn't answer."""

    code = "test.postfach_weg"
    satz = "Das Postfach antwortet nicht."


@dataclass
class Wirrpost(Rohrpost):
    """Ids in order instead of random ones, so that a failing example repeats."""

    zaehler: int = 0
    weg: bool = False
    aufgehalten: list[tuple[str, tuple[str, bytes]]] = field(default_factory=list)
    verloren: int = 0
    _gelesen: int = 0
    _pakete: dict[UUID, dict[int, bytes]] = field(default_factory=dict)

    def lege(self, an: str, sendung: bytes) -> str:
        if self.weg:
            raise PostfachWeg
        self.zaehler += 1
        kennung = f"m{self.zaehler:05}"
        self.eingeliefert.append((an, sendung))
        self.faecher.setdefault(an, []).append((f"{kennung}-0", sendung))
        return kennung

    def alle(self) -> list[tuple[str, int]]:
        """Where something waits: authority and place."""
        return [(an, i) for an, fach in sorted(self.faecher.items()) for i in range(len(fach))]

    def verliere(self, an: str, i: int) -> None:
        del self.faecher[an][i]
        self.verloren += 1

    def verdopple(self, an: str, i: int, *, andere_kennung: bool) -> None:
        kennung, sendung = self.faecher[an][i]
        self.zaehler += andere_kennung
        self.faecher[an].append((f"d{self.zaehler:05}-0" if andere_kennung else kennung, sendung))

    def halte_auf(self, an: str, i: int) -> None:
        self.aufgehalten.append((an, self.faecher[an].pop(i)))

    def gib_heraus(self) -> None:
        for an, nachricht in self.aufgehalten:
            self.faecher.setdefault(an, []).append(nachricht)
        self.aufgehalten.clear()

    def drehe_um(self, an: str) -> None:
        self.faecher[an].reverse()

    def lieferungen(self) -> dict[UUID, bytes]:
        """By the uuid of the 010206: the part of its archive that has left the house so far, whoever got it."""
        for _, sendung in self.eingeliefert[self._gelesen :]:
            if b"Paket.010207" in sendung[:3000]:
                self._merke_paket(sendung)
        self._gelesen = len(self.eingeliefert)
        return {u: b"".join(teile[n] for n in sorted(teile)) for u, teile in self._pakete.items()}

    def _merke_paket(self, sendung: bytes) -> None:
        inhalt, lieferung, nummer = (m[1] for m in (muster.search(sendung) for muster in _PAKET) if m)
        teile = self._pakete.setdefault(UUID(lieferung.decode()), {})
        teile[int(nummer)] = base64.b64decode(inhalt)


def dokumente_darin(archiv: bytes) -> list[bytes]:
    """The documents of an archive; none as long as its end has not left the house."""
    try:
        with zipfile.ZipFile(io.BytesIO(archiv)) as zip:
            return [zip.read(name) for name in zip.namelist()]
    except zipfile.BadZipFile:
        return []
