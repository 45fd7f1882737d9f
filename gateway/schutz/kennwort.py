"""Passwords of local accounts: Argon2id, and what one must look like."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gateway.errors import EingabeFehler, VoruebergehenderFehler


class KennwortZuSchwach(EingabeFehler):
    """Too short, too long, or all too easy to guess."""

    code = "kennwort.zu_schwach"
    satz = "Dieses Kennwort ist nicht zulässig."


class KennwortpruefungBelegt(VoruebergehenderFehler):
    """Each check takes 64 MB on purpose; only so many run at once."""

    code = "kennwort.belegt"
    satz = (
        "Es melden sich gerade zu viele zugleich an. Bitte versuchen Sie es in einem Augenblick noch einmal."
    )


@dataclass(frozen=True)
class Kennwortpolicy:
    """Length instead of rules about characters (NIST SP 800-63B, 3.1.1); the second factor comes on top."""

    mindestens: int = 12
    hoechstens: int = 200
    """Letters: nobody shall make us hash megabytes."""
    verschiedene: int = 5
    """So many different letters at least."""
    speicher: int = 64 * 1024
    """KiB of one check; with `durchgaenge` and `faeden` the second recommended choice of RFC 9106, section 4."""
    durchgaenge: int = 3
    faeden: int = 4
    gleichzeitig: int = 2
    """Checks at the same time in one process."""
    geduld: float = 5.0
    """Seconds that one waits for its turn."""


@dataclass
class Kennwortpruefung:
    """Makes and checks digests."""

    policy: Kennwortpolicy = field(default_factory=Kennwortpolicy)

    def __post_init__(self) -> None:
        policy = self.policy
        self._hasher = PasswordHasher(policy.durchgaenge, policy.speicher, policy.faeden)
        self._platz = threading.BoundedSemaphore(self.policy.gleichzeitig)
        self._ersatz: str | None = None

    def digest(self, kennwort: str, kennung: str) -> str:
        """To be stored; tells its own parameters. Raises `KennwortZuSchwach`."""
        self._pruefe_guete(kennwort, kennung)
        return self._hasher.hash(kennwort)

    def stimmt(self, digest: str | None, kennwort: str) -> bool:
        """None: there is no such account, which must not be told by the time it takes.

        Raises `KennwortpruefungBelegt`."""
        if not self._platz.acquire(timeout=self.policy.geduld):
            raise KennwortpruefungBelegt
        try:
            gemeint = digest or self._ersatzdigest()
            self._hasher.verify(gemeint, kennwort[: self.policy.hoechstens])
        except (VerificationError, InvalidHashError):
            return False
        else:
            return digest is not None
        finally:
            self._platz.release()

    def _ersatzdigest(self) -> str:
        if self._ersatz is None:
            self._ersatz = self._hasher.hash("niemandes Kennwort")
        return self._ersatz

    def _pruefe_guete(self, kennwort: str, kennung: str) -> None:
        policy = self.policy
        if len(kennwort) < policy.mindestens:
            raise KennwortZuSchwach(f"Das Kennwort ist zu kurz; nötig sind {policy.mindestens} Zeichen.")
        if len(kennwort) > policy.hoechstens:
            raise KennwortZuSchwach(f"Das Kennwort ist zu lang; erlaubt sind {policy.hoechstens} Zeichen.")
        if not kennwort.isprintable():
            raise KennwortZuSchwach("Im Kennwort stehen Zeichen, die sich nicht eintippen lassen.")
        if kennung in kennwort.casefold() or len(set(kennwort)) < policy.verschiedene:
            raise KennwortZuSchwach(
                "Das Kennwort ist zu leicht zu erraten: Es enthält die Kennung oder kaum verschiedene Zeichen."
            )
