"""Would a message reach this authority now? Asked step by step as sending does it, and nothing is sent: the other
side's mailbox is asked for the card of a message that there never was, so it has to know us and to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import uuid4

from gateway.ablage.audit import protokolliere
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.haus import Post
from gateway.domain.auditereignis import Auditereignis
from gateway.errors import EingabeFehler, Fehler
from gateway.ports import Diensteintrag

Zertifikatsfrage = Callable[[Diensteintrag], tuple[str, str] | None]
"""Which certificate of an entry does not hold, and what to do."""


class Schritt(StrEnum):
    """In this order; the first that fails is the last."""

    VERZEICHNIS = "verzeichnis"
    ZERTIFIKATE = "zertifikate"
    POSTFACH = "postfach"


@dataclass(frozen=True)
class Probeschritt:
    """What came of one step. `rat` only where it failed."""

    schritt: Schritt
    ok: bool
    text: str
    rat: str = ""


@noch_einmal
def probiere(post: Post, partner: str, zertifikate: Zertifikatsfrage, wer: str) -> list[Probeschritt]:
    """Recorded, then done. Never raises for what comes from outside."""
    with post.haus.buchen() as buch:
        protokolliere(
            buch.session,
            post.haus.mandant,
            Auditereignis.PARTNER_GEPROBT,
            f"behoerde:{partner}",
            wer=wer,
            zeit=post.haus.jetzt(),
        )
    return list(_schritte(post, partner, zertifikate))


def _schritte(post: Post, partner: str, zertifikate: Zertifikatsfrage) -> Iterator[Probeschritt]:
    try:
        eintrag = post.finde(partner, frisch=True)
    except Fehler as fehler:
        yield Probeschritt(Schritt.VERZEICHNIS, False, fehler.text, fehler.rat)
        return
    wege = ", ".join(zugang.transport.upper() for zugang in eintrag.zugaenge)
    text = f"Eingetragen: {wege}, XAusländer {eintrag.version}."
    yield Probeschritt(Schritt.VERZEICHNIS, True, text)
    mangel = zertifikate(eintrag)
    if mangel is not None:
        yield Probeschritt(Schritt.ZERTIFIKATE, False, *mangel)
        return
    yield Probeschritt(Schritt.ZERTIFIKATE, True, "Beide gelten und sind nicht gesperrt.")
    yield _am_postfach(post, eintrag)


def _am_postfach(post: Post, eintrag: Diensteintrag) -> Probeschritt:
    try:
        postfach = post.postfach_zu(eintrag)
        postfach.frage_laufzettel((f"probe-{uuid4()}",), eintrag)
    except EingabeFehler as fehler:
        text = f"Antwortet, nimmt den Auftrag aber nicht an: {fehler.text}"
        return Probeschritt(Schritt.POSTFACH, False, text, fehler.rat)
    except Fehler as fehler:
        return Probeschritt(Schritt.POSTFACH, False, fehler.text, fehler.rat)
    text = f"Das Postfach der Behörde antwortet ({postfach.transport.upper()})."
    return Probeschritt(Schritt.POSTFACH, True, text)
