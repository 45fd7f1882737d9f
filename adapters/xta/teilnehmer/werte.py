"""What a client gets from its account, and what the rooms around it ask of a client of any release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from lxml import etree

from adapters.osci.draht.stuecke import Stuecke
from adapters.xta.draht.bericht import Transportbericht
from adapters.xta.draht.kasten import Auswahl, Kastenantwort
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.draht.nutzlast import Beilage


@dataclass(frozen=True)
class Stueck:
    """One content that came: what is said of it, and its bytes."""

    art: str
    name: str | None
    inhalt: Stuecke


@dataclass(frozen=True)
class Nachricht:
    """A message that came; its contents are readable inside of the `with` that gave it.

    `stuecke` is empty when the content is encrypted at this level (xenc:EncryptedData), which is not used
    here: then `datei` holds only its cipher text."""

    metadaten: Metadaten
    kasten: Kastenantwort | None
    stuecke: tuple[Stueck, ...]
    datei: BinaryIO
    """All contents one after another, from the beginning."""


@dataclass(frozen=True)
class Statusliste:
    """A part of the list; it goes on with `kasten.anfrage` as long as something is pending."""

    kasten: Kastenantwort
    eintraege: tuple[Metadaten, ...]
    """Empty where the server knows only the short form."""
    kennungen: tuple[str, ...]


def stuecke_aus(elemente: Iterable[etree._Element], inhalte: Sequence[Stuecke]) -> tuple[Stueck, ...]:
    """Each content with what its element says of it; nothing where the content stands elsewhere."""
    return tuple(
        Stueck(element.get("contentType") or "", element.get("filename"), inhalt)
        for element, inhalt in zip(elemente, inhalte, strict=True)
    )


class Kontoclient(Protocol):
    """One account at one server, in whatever release. Every method is one exchange and raises what was answered
    as fault (`Abgelehnt`, `TechnischesProblem`), leaves of `VoruebergehenderFehler` and of `XtaFehler`."""

    def pruefe_konto(self) -> None:
        """The account is active, or this raises."""

    def vergib_message_id(self) -> str:
        """A fresh id for one message."""

    def transportbericht(self, message_id: str) -> Transportbericht: ...

    def sende(self, angaben: Metadaten, beilagen: Sequence[Beilage]) -> None:
        """The first content is the message, the others are its attachments."""

    def statusliste(
        self, auswahl: Auswahl | None = None, *, hoechstens: int | None = None
    ) -> Statusliste: ...

    def naechste_statusliste(self, anfrage: str) -> Statusliste:
        """May repeat entries of the part before."""

    def hole(self, auswahl: Auswahl | None = None) -> AbstractContextManager[Nachricht | None]:
        """The oldest message of this choice; None = there is none. It stays until `schliesse`."""

    def schliesse(self, anfrage: str, erhalten: Sequence[str]) -> None:
        """Acknowledge messages: they are received, the mailbox need not keep them."""
