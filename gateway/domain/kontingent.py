"""What one Mandant may have at once, so that it leaves room for the others. What is beyond waits; nothing is lost.

Admission goes by age: whoever was begun first goes first, so what is in the way never waits for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.domain.worte import oertlich

WIEDER = timedelta(minutes=5)
"""Then what waits for room looks again."""


@dataclass(frozen=True)
class Kontingent:
    """None = no limit."""

    offene: int | None = None
    """Handovers that are not over."""
    bytes: int | None = None
    """Staged content of handovers whose content is still here."""
    je_tag: int | None = None
    """Handovers begun on one day; those beyond go on the next ones, as many a day."""


@dataclass(frozen=True)
class Andrang:
    """How it stands for one handover. `vor`: open ones begun before it; `bytes`: staged by the others; `eigene`: its
    own size as far as known; `am_tag`: begun on its day before it. 0 where there is no limit."""

    vor: int
    bytes: int
    eigene: int
    am_tag: int
    begonnen: datetime


@dataclass(frozen=True)
class Stau:
    """Why it waits, in a sentence, and when to look again at the latest."""

    was: str
    satz: str
    bis: datetime


@dataclass(frozen=True)
class Auslastung:
    """What a Mandant has now of what it may have; 0 where there is no limit."""

    kontingent: Kontingent
    offene: int
    bytes: int
    heute: int
    wartend: int
    """Handovers that wait because of it."""


def pruefe(kontingent: Kontingent, andrang: Andrang, jetzt: datetime) -> Stau | None:
    """None = it may go on."""
    if kontingent.offene is not None and andrang.vor >= kontingent.offene:
        satz = (
            f"Wartet auf einen freien Platz: {andrang.vor} ältere Übergaben sind offen, "
            f"erlaubt sind {kontingent.offene}."
        )
        return Stau("offene", satz, jetzt + WIEDER)
    if kontingent.je_tag is not None:
        tage = andrang.am_tag // kontingent.je_tag if kontingent.je_tag else 1
        dran = tagesbeginn(andrang.begonnen) + timedelta(days=tage)
        if tage and jetzt < dran:
            satz = f"Wartet bis zum {oertlich(dran):%d.%m.%Y}: Am Tag beginnen höchstens {kontingent.je_tag} Übergaben."
            return Stau("je_tag", satz, dran)
    if kontingent.bytes is not None and andrang.bytes and andrang.bytes + andrang.eigene > kontingent.bytes:
        satz = (
            f"Wartet auf Platz: {andrang.bytes / 10**9:.1f} GB liegen bereit, "
            f"erlaubt sind {kontingent.bytes / 10**9:.1f} GB."
        )
        return Stau("bytes", satz, jetzt + WIEDER)
    return None


def tagesbeginn(wann: datetime) -> datetime:
    """The last midnight here."""
    return oertlich(wann).replace(hour=0, minute=0, second=0, microsecond=0)
