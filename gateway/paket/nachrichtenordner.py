"""The messages of one delivery in a folder, told apart by their content; payloads go into part files.

Repeats do no harm. Valid messages of other types are passed over; anything else stops the work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from gateway.domain.systemdatei import systemdatei
from gateway.durchlauf import lesend, schreibend
from gateway.errors import EingabeFehler
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.arten import Nachricht
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.nachrichten.lesen import lies_nachricht
from gateway.paket.fehler import (
    LieferungUnvollstaendig,
    ListePasstNicht,
    OrdnerUngeeignet,
    PaketWiderspruch,
)
from gateway.paket.maengel import Hinweis
from gateway.paket.sammlung import Paketteil
from gateway.paket.teilstrom import Teil


@dataclass(frozen=True)
class Lieferungsnachrichten:
    """010206 and its packets; `andere`: how many messages of other types lay beside them; `hinweise`: files
    of the system that lay there too."""

    metadaten: Aktenmetadaten
    pakete: tuple[Paketteil, ...]
    andere: int
    hinweise: tuple[Hinweis, ...] = ()


def lies_nachrichtenordner(
    ordner: Path, werkstatt: Path, melde: Callable[[str], None] = lambda _: None
) -> Lieferungsnachrichten:
    """Read every file of `ordner` once; part files appear in `werkstatt`.

    `melde` is called with the name of each file. Raises `OrdnerUngeeignet`, `XmlFehler`, a leaf of
    `NachrichtFehler`, `LieferungUnvollstaendig`, `ListePasstNicht` or `PaketWiderspruch`."""
    sammlung = _Sammlung()
    hinweise = []
    for nummer, datei in enumerate(_eintraege(ordner), 1):
        melde(datei.name)
        if was := systemdatei((datei.name,)):
            hinweise.append(Hinweis("systemdatei", datei.name, f"Das ist keine Nachricht ({was})."))
            continue
        _pruefe_art(datei)
        _lies(datei, werkstatt / f"teil-{nummer}", sammlung)
    return replace(sammlung.ergebnis(), hinweise=tuple(hinweise))


def _eintraege(ordner: Path) -> list[Path]:
    try:
        return sorted(ordner.iterdir())
    except OSError:
        raise OrdnerUngeeignet("Der Ordner ist nicht lesbar.", wo=str(ordner)) from None


def _pruefe_art(eintrag: Path) -> None:
    if eintrag.is_symlink() or not eintrag.is_file():
        raise OrdnerUngeeignet(
            "Im Ordner dürfen nur Nachrichtendateien liegen.", wo=eintrag.name, rueckweisung="X000"
        )


def _lies(datei: Path, teildatei: Path, sammlung: _Sammlung) -> None:
    """One message; errors name its file."""
    try:
        strom = lesend(datei)
    except OSError:
        raise OrdnerUngeeignet("Die Datei ist nicht lesbar.", wo=datei.name) from None
    try:
        with strom, _Senke(teildatei) as senke:
            nachricht = lies_nachricht(strom, senke.oeffne, kontext=OHNE_VEREINBARUNG)
    except EingabeFehler as fehler:
        fehler.wo = f"{datei.name}, {fehler.wo}" if fehler.wo else datei.name
        raise
    sammlung.nimm(nachricht, senke)


class _Senke:
    """Where the payload of one message goes: a file that is created when the payload begins."""

    def __init__(self, datei: Path):
        self._datei = datei
        self._strom: BinaryIO | None = None
        self._sha256 = hashlib.sha256()
        self._groesse = 0

    def __enter__(self) -> _Senke:
        return self

    def __exit__(self, *_: object) -> None:
        self._schliesse()

    def _schliesse(self) -> None:
        if self._strom is not None:
            self._strom.close()

    def oeffne(self, _element: str) -> Callable[[bytes], object]:
        self._schliesse()
        strom = self._strom = schreibend(self._datei)

        def nimm(daten: bytes) -> None:
            self._groesse += len(daten)
            self._sha256.update(daten)
            strom.write(daten)

        return nimm

    def paket(self, nummer: int) -> Paketteil:
        datei = self._datei
        return Paketteil(nummer, self._sha256.hexdigest(), Teil(self._groesse, lambda: lesend(datei)))


@dataclass
class _Sammlung:
    """What has been read so far; one message id stands for one content (invariant 4)."""

    metadaten: Aktenmetadaten | None = None
    pakete: list[tuple[Aktenpaket, Paketteil]] = field(default_factory=list)
    andere: int = 0

    def nimm(self, nachricht: Nachricht, senke: _Senke) -> None:
        match nachricht:
            case Aktenmetadaten():
                self._nimm_metadaten(nachricht)
            case Aktenpaket():
                self.pakete.append((nachricht, senke.paket(nachricht.nummer)))
            case _:
                self.andere += 1

    def _nimm_metadaten(self, nachricht: Aktenmetadaten) -> None:
        if self.metadaten is not None and self.metadaten != nachricht:
            if self.metadaten.kopf.uuid == nachricht.kopf.uuid:
                raise PaketWiderspruch("Die Nachricht 010206 liegt mit verschiedenem Inhalt vor.")
            raise ListePasstNicht("Im Ordner liegen Nachrichten von mehr als einer Aktenlieferung.")
        self.metadaten = nachricht

    def ergebnis(self) -> Lieferungsnachrichten:
        if self.metadaten is None:
            raise LieferungUnvollstaendig("Im Ordner liegt keine Nachricht 010206 (Aktenmetadaten).")
        je_uuid: dict[UUID, str] = {}
        for nachricht, teil in self.pakete:
            _pruefe_zugehoerigkeit(nachricht, self.metadaten)
            if je_uuid.setdefault(nachricht.kopf.uuid, teil.sha256) != teil.sha256:
                raise PaketWiderspruch(
                    "Zwei Pakete mit derselben Nachrichten-UUID haben verschiedenen Inhalt."
                )
        return Lieferungsnachrichten(self.metadaten, tuple(teil for _, teil in self.pakete), self.andere)


def _pruefe_zugehoerigkeit(paket: Aktenpaket, metadaten: Aktenmetadaten) -> None:
    if paket.lieferung != metadaten.kopf.uuid:
        raise ListePasstNicht("Ein Paket gehört zu einer anderen Aktenlieferung.")
    if paket.kopf.autor.kennung != metadaten.kopf.autor.kennung:
        raise ListePasstNicht("Ein Paket kommt von einer anderen Behörde als die Aktenmetadaten.")
