"""The own account at a mailbox and the way into the mailboxes of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol, runtime_checkable

from gateway.errors import EingabeFehler
from gateway.ports.verzeichnis import Diensteintrag


@dataclass(frozen=True)
class Einlieferung:
    """The transport receipt: it lies in the mailbox. `beleg` is the mailbox's signed answer as it came."""

    message_id: str
    wann: datetime
    rueckmeldungen: tuple[tuple[str, str], ...]
    beleg: bytes


@dataclass(frozen=True)
class Zustellstand:
    """What the recipient's mailbox certifies of a delivery (process card, transport report)."""

    empfangen: datetime | None
    """When the recipient acknowledged it; None = it still lies in the mailbox."""
    gescheitert: bool = False
    """Taken from us, but it will never reach the recipient: a server on the way has given up."""


@dataclass(frozen=True)
class Laufzettelauskunft:
    """Cards by message id; `beleg` is the mailbox's signed answer as it came. No card = none is kept."""

    staende: Mapping[str, Zustellstand]
    beleg: bytes


class Merkplatz(Protocol):
    """Keeps for one sealed message what the next attempt to deliver it must know after a crash."""

    def lege(self, stuecke: Iterable[bytes | memoryview]) -> None:
        """Durable when this returns; replaces what was there, all at once."""
        ...

    def oeffne(self) -> BinaryIO | None:
        """What was put there last, seekable; None = nothing yet."""
        ...


class Postfach(Protocol):
    """The own account at a mailbox and the way into the mailboxes of others."""

    transport: str
    """The way its messages travel: "osci", "xta"."""

    def erreicht(self, empfaenger: Diensteintrag) -> bool:
        """Can messages be put into this recipient's mailbox from here, by what the directory says?"""
        ...

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
        """Put a sealed message into the recipient's mailbox. `betreff` carries no personal data; `typ`: number
        of the message type, e.g. "010206", for a transport that names it outside of the seal; `test`: it is marked
        as a test, for one that says so there.

        Raises `KeinElektronischerAustausch` when the recipient is not reachable this way.
        With the `merkplatz` of an interrupted attempt what the mailbox has already is not sent again."""
        ...

    def hole_ab(
        self,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
        *,
        hoechstens: int = 100,
    ) -> int:
        """Fetch waiting deliveries, oldest first. `annehmen(message_id, stream)` must have stored the
        bytes durably when it returns; only then is the next one asked for, which acknowledges
        (invariant 1). Returns how many were fetched.

        A delivery that cannot be read is told to `unlesbar`, with whatever came of it and the reason; it
        stays in the mailbox and holds up no other."""
        ...

    def frage_laufzettel(self, message_ids: Sequence[str], empfaenger: Diensteintrag) -> Laufzettelauskunft:
        """What has become of deliveries that we put into the recipient's mailbox."""
        ...


@runtime_checkable
class Nachholbar(Protocol):
    """A mailbox that keeps for a while what was fetched from it."""

    transport: str

    def hole_nach(
        self,
        seit: datetime,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
    ) -> int:
        """Fetch once more what had been put in since then and was fetched already: after a restore nobody else
        knows of it. Otherwise like `hole_ab`; what the mailbox has thrown away is left out."""
        ...
