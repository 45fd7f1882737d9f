"""The post of the year: mailboxes in memory, and a seal that only says who wrote and for whom.

What is measured here is the exchange, not the encryption; nobody outside of this process sees a message."""

from __future__ import annotations

import hashlib
import io
import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from gateway.domain.behoerde import Behoerde
from gateway.errors import EingabeFehler
from gateway.ports import (
    Diensteintrag,
    Einlieferung,
    GeoeffneteSendung,
    GeprueftenInhalt,
    Inhalt,
    KeinElektronischerAustausch,
    Laufzettelauskunft,
    Merkplatz,
    Quarantaene,
    Signaturangaben,
    Uhr,
    Zugang,
    Zustellstand,
)

RELEASE = "26.11"
_NAME = "nachricht.xml"


class SiegelGebrochen(EingabeFehler):
    """Not what was sealed."""

    code = "demo.siegel"
    satz = "Das Siegel ist gebrochen."
    rueckweisungscode = "T011"


@dataclass
class Rohrpost:
    """Mailboxes by authority; `gesendet` counts what went through. Only those of `abholer` keep anything: what nobody
    fetches would grow with the year."""

    abholer: frozenset[str]
    faecher: dict[str, deque[tuple[str, bytes]]] = field(default_factory=dict)
    gesendet: int = 0

    def lege(self, an: str, sendung: bytes) -> str:
        """Returns the id of the message."""
        self.gesendet += 1
        kennung = f"rohr-{self.gesendet}"
        if an in self.abholer:
            self.faecher.setdefault(an, deque()).append((kennung, sendung))
        return kennung

    def wartet(self, an: str) -> bool:
        return bool(self.faecher.get(an))


@dataclass
class Rohrfach:
    """The port `Postfach`."""

    eigene: str
    post: Rohrpost
    uhr: Uhr
    transport: str = "osci"

    def erreicht(self, empfaenger: Diensteintrag) -> bool:
        return empfaenger.hat(self.transport)

    def liefere_ein(
        self,
        sendung: BinaryIO,
        empfaenger: Diensteintrag,
        betreff: str,
        merkplatz: Merkplatz | None = None,
        *,
        typ: str = "",
        test: bool = False,
    ) -> Einlieferung:
        del betreff, merkplatz, typ, test
        kennung = self.post.lege(empfaenger.behoerde.kennung, sendung.read())
        return Einlieferung(kennung, self.uhr.jetzt(), (), b"Rohrpost")

    def hole_ab(
        self,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
        *,
        hoechstens: int = 100,
    ) -> int:
        del unlesbar
        fach, anzahl = self.post.faecher.setdefault(self.eigene, deque()), 0
        while fach and anzahl < hoechstens:
            message_id, sendung = fach[0]
            annehmen(message_id, io.BytesIO(sendung))
            fach.popleft()
            anzahl += 1
        return anzahl

    def frage_laufzettel(self, message_ids: Sequence[str], empfaenger: Diensteintrag) -> Laufzettelauskunft:
        """Whatever doesn't wait any more was fetched."""
        wartend = {kennung for kennung, _ in self.post.faecher.get(empfaenger.behoerde.kennung, ())}
        jetzt = self.uhr.jetzt()
        return Laufzettelauskunft(
            {m: Zustellstand(None if m in wartend else jetzt) for m in message_ids}, b"Rohrpost"
        )


@dataclass(frozen=True)
class Rohrsiegel:
    """The port `Siegel`: a line before the message."""

    autor: str

    def versiegle(self, inhalte: Sequence[Inhalt], leser: bytes, ziel: BinaryIO, *, als_anhang: bool) -> None:
        del leser, als_anhang
        (inhalt,) = inhalte
        with inhalt.oeffne() as strom:
            ziel.write(siegle(self.autor, strom.read()))

    def oeffne(self, sendung: BinaryIO, quarantaene: Quarantaene) -> GeoeffneteSendung:
        kopf, xml = json.loads(sendung.readline()), sendung.read()
        summe = hashlib.sha256(xml).hexdigest()
        if summe != kopf["summe"]:
            raise SiegelGebrochen
        quarantaene.fach(_NAME).write(xml)
        fingerabdruck = hashlib.sha256(_autor(kopf["autor"])).hexdigest()
        return GeoeffneteSendung(
            (GeprueftenInhalt(_NAME, len(xml), summe),),
            Signaturangaben("rohrpost", kopf["autor"], "1", fingerabdruck),
        )

    def inhaltssumme(self, sendung: BinaryIO) -> str:
        return hashlib.sha256(sendung.read()).hexdigest()


def siegle(autor: str, xml: bytes) -> bytes:
    """What goes into a mailbox."""
    kopf = {"autor": autor, "summe": hashlib.sha256(xml).hexdigest()}
    return json.dumps(kopf).encode() + b"\n" + xml


def _autor(kennung: str) -> bytes:
    return f"autor {kennung}".encode()


@dataclass(frozen=True)
class Rohrverzeichnis:
    """The port `Verzeichnis`: whoever takes part."""

    teilnehmer: dict[str, Behoerde]

    def finde(self, kennung: str, *, frisch: bool = False) -> Diensteintrag:
        del frisch
        wer = self.teilnehmer.get(kennung)
        if wer is None:
            raise KeinElektronischerAustausch
        zugang = Zugang("osci", "rohrpost:")
        return Diensteintrag(wer, (zugang,), f"leser {kennung}".encode(), _autor(kennung), RELEASE)
