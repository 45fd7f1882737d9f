"""Sentences name a handover by its number; on a page the number is a link, or nothing."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_UEBERGABE = re.compile(
    r" \(Übergabe ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)", re.ASCII
)


def ohne_kennung(text: str) -> str:
    """The sentence where no link can stand: inside another link, in what is read out."""
    return _UEBERGABE.sub("", text)


def verlinkt(text: str, praefix: str) -> Markup:
    """The sentence as markup, everything in it escaped; `praefix`: path under which the service lies."""
    stuecke = _UEBERGABE.split(text)  # sentence, number, sentence, ...
    return Markup().join(
        escape(stueck)
        if nr % 2 == 0
        else Markup(' (<a href="{}/uebergaben/{}">Übergabe ansehen</a>)').format(praefix, stueck)
        for nr, stueck in enumerate(stuecke)
    )
