"""What another rule set changes, one sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from typing import Any

from gateway.domain.regel import Regel
from gateway.domain.regelsatz import Regelsatz
from gateway.domain.sachverhalt import Seite
from gateway.domain.worte import spanne


def unterschiede(alt: Regelsatz, neu: Regelsatz) -> Iterator[str]:
    """From `alt` to `neu`; nothing when both say the same."""
    for was, vorher, nachher in (
        ("Grenze", vars(alt.grenzen), vars(neu.grenzen)),
        ("Frist", vars(alt.fristen), vars(neu.fristen)),
    ):
        for name, wert in vorher.items():
            if wert != nachher[name]:
                yield f"{was} »{name}«: {als_text(wert)} wird {als_text(nachher[name])}."
    yield from _regeln(Seite.ANFORDERUNG, alt.anforderungsregeln(), neu.anforderungsregeln())
    yield from _regeln(Seite.FREIGABE, alt.freigaberegeln(), neu.freigaberegeln())


def _regeln(seite: Seite, alt: Sequence[Regel[Any]], neu: Sequence[Regel[Any]]) -> Iterator[str]:
    vorher, nachher = [r.kennung for r in alt], [r.kennung for r in neu]
    for kennung in vorher:
        if kennung not in nachher:
            yield f"{seite.value}: »{kennung}« wird nicht mehr gefragt."
    for kennung in nachher:
        if kennung not in vorher:
            yield f"{seite.value}: »{kennung}« wird wieder gefragt."
    gemeinsam = [k for k in nachher if k in vorher]
    if [k for k in vorher if k in nachher] != gemeinsam:
        yield f"{seite.value}: gefragt wird in der Reihenfolge {', '.join(gemeinsam)}."


def als_text(wert: object) -> str:
    """A limit or a period, to read."""
    match wert:
        case None:
            return "keine Angabe"
        case bool():
            return "ja" if wert else "nein"
        case time():
            return f"{wert:%H:%M}"
        case timedelta():
            return spanne(wert)
        case tuple():
            return " – ".join(map(spanne, wert))
    return str(wert)
