"""Login at an identity provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gateway.errors import EingabeFehler, VoruebergehenderFehler


class AnmeldedienstWeg(VoruebergehenderFehler):
    """Slow, away, or not as it is described in the settings."""

    code = "anmeldedienst.weg"
    satz = "Der Anmeldedienst ist zurzeit nicht erreichbar. Bitte versuchen Sie es später noch einmal."
    rat = "Läuft er, kommt dieser Rechner zu ihm, und stimmt der Abschnitt [web.oidc] der Einstellungen?"


class AnmeldungUngueltig(EingabeFehler):
    """What came back is not the answer to what this browser asked, or not genuine."""

    code = "anmeldedienst.ungueltig"
    satz = "Diese Anmeldung gilt nicht (mehr). Bitte beginnen Sie von vorn."


@dataclass(frozen=True)
class Anlauf:
    """A login that begins: where the browser goes, and what it keeps in a cookie until it comes back."""

    adresse: str
    merkzettel: str

    def __repr__(self) -> str:
        return "Anlauf()"


@dataclass(frozen=True)
class Identitaet:
    """Whom the provider has seen; issuer and subject alone say who that is."""

    aussteller: str
    subjekt: str
    kennung: str | None
    name: str | None
    gruppen: frozenset[str]
    sitzung: str | None = None
    """Of its session over there (`sid`)."""
    erneuerung: str | None = field(default=None, repr=False)
    """With this it can be asked again whether all of this still holds (refresh token); None = it can't."""


@dataclass(frozen=True)
class Erneuerung:
    """The provider still vouches for somebody. `identitaet` None: it did not say in which groups."""

    identitaet: Identitaet | None
    erneuerung: str = field(repr=False)
    """For the next time."""


@dataclass(frozen=True)
class Fernabmeldung:
    """Somebody has logged out over there: of this session of his, or of all (`sitzung` None)."""

    aussteller: str
    subjekt: str | None
    sitzung: str | None
    kennung: str
    """Of this very message."""


class Anmeldedienst(Protocol):
    """An identity provider. `rueckweg`: our address to which the browser comes back."""

    @property
    def name(self) -> str:
        """As people know it."""
        ...

    def beginne(self, rueckweg: str) -> Anlauf:
        """Raises `AnmeldedienstWeg`."""
        ...

    def vollende(self, antwort: Mapping[str, str], merkzettel: str, rueckweg: str) -> Identitaet:
        """`antwort`: the parameters with which the browser came back.

        Raises `AnmeldungUngueltig`, `AnmeldedienstWeg`."""
        ...

    def erneuere(self, erneuerung: str, subjekt: str) -> Erneuerung:
        """Ask again. Raises `AnmeldungUngueltig` when the provider no longer vouches, `AnmeldedienstWeg`."""
        ...

    def lies_abmeldung(self, token: str) -> Fernabmeldung:
        """What the provider itself tells us (OIDC Back-Channel Logout 1.0).

        Raises `AnmeldungUngueltig`, `AnmeldedienstWeg`."""
        ...

    def abmeldeadresse(self, rueckweg: str) -> str | None:
        """Where the browser ends the provider's own session; None = nowhere. Asks nobody."""
        ...
