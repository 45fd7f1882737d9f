"""A session: whose it is, and the cookie that stands for it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass

from fastapi import Response

from gateway.auskunft.betrieb.personal import Mitarbeiter
from gateway.domain.aufgabe import Rolle
from gateway.web.rechte import sieht_inhalt
from gateway.web.zugang import Berechtigung


@dataclass(frozen=True)
class Sitzung:
    """A logged-in caller, with the roles of this very moment. `formularwort` guards this session's forms against
    foreign pages (CSRF)."""

    berechtigung: Berechtigung
    wer: Mitarbeiter
    geheimnis: str | None
    """Secret of the cookie; None for scripts."""

    def __repr__(self) -> str:
        return f"Sitzung({self.mandant})"

    @property
    def mandant(self) -> str:
        """The one authority whose data count in this session."""
        return self.berechtigung.mandant

    @property
    def rollen(self) -> Collection[Rolle]:
        """What the caller may do there."""
        return self.wer.rollen.get(self.mandant, ())

    @property
    def inhalt(self) -> bool:
        """May the caller see persons and content?"""
        return sieht_inhalt(self.rollen)

    @property
    def formularwort(self) -> str:
        return hashlib.sha256(f"formular:{self.geheimnis}".encode()).hexdigest()

    def passt(self, formularwort: str) -> bool:
        return self.geheimnis is not None and hmac.compare_digest(
            self.formularwort.encode(), formularwort.encode()
        )


@dataclass(frozen=True)
class Ausweis:
    """Name and path of the session cookie; the name differs per installation because browsers do not
    keep cookies of different ports on one host apart."""

    name: str
    pfad: str

    def setze(self, antwort: Response, geheimnis: str, *, https: bool) -> None:
        antwort.set_cookie(
            self.name, geheimnis, path=self.pfad, httponly=True, samesite="strict", secure=https
        )

    def loesche(self, antwort: Response) -> None:
        antwort.delete_cookie(self.name, path=self.pfad, httponly=True, samesite="strict")
