"""The manual, where it is needed: every alarm and every cause leads to the section that says what to do."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

import gateway
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden
from gateway.web.formular import seitenrouter
from gateway.web.vorlagen import seite

SEITEN = {
    "stoerungen": "Störungen",
    "transportfehler": "Transportfehler",
    "administration": "Administration",
    "betrieb": "Betrieb",
    "revision": "Revision",
    "schnittstelle": "Schnittstelle",
    "webhooks": "Webhooks",
    "virenscanner": "Virenscanner",
    "sicherung": "Sicherung",
}
"""What of `docs/` comes along, and what it is called."""
_PAKET = Path(gateway.__file__).parent
ORTE = (_PAKET / "handbuch", _PAKET.parent / "docs")
"""In the wheel, and in the repository."""


def seiten_des_handbuchs() -> APIRouter:
    router = seitenrouter()

    @router.get("/handbuch/{name}")
    def zeige(request: Request, sitzung: Angemeldet, name: str) -> Response:
        del sitzung
        if name not in SEITEN:
            raise NichtGefunden
        return seite(request, "handbuch.html", titel=SEITEN[name], text=gesetzt(name), seiten=SEITEN)

    return router


@cache
def gesetzt(name: str) -> str:
    """As HTML. What the manual says of files that do not come along stays as words; it holds no markup of its own.
    Raises `NichtGefunden`."""
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    quelle = next((d for ort in ORTE if (d := ort / f"{name}.md").is_file()), None)
    if quelle is None:
        raise NichtGefunden
    satz = MarkdownIt("commonmark", {"html": False}).enable("table")
    worte: list[Token] = satz.parse(quelle.read_text(encoding="utf-8"))
    for stelle, wort in enumerate(worte):
        if wort.type == "heading_open":
            wort.attrSet("id", worte[stelle + 1].content.casefold().replace(" ", "-"))
        for kind in wort.children or ():
            if kind.type == "link_open":
                kind.attrSet("href", ziel(str(kind.attrGet("href"))))
            elif kind.type == "image":
                kind.type, kind.content, kind.children = "text", "", None
    return str(satz.renderer.render(worte, satz.options, {}))


def ziel(verweis: str) -> str:
    """Where a link of the manual leads here; what does not come along leads to the page itself."""
    datei, _, anker = verweis.partition("#")
    name = datei.removesuffix(".md")
    if datei and name not in SEITEN:
        return "#inhalt"
    return f"{name}#{anker}" if anker else name
