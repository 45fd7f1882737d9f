"""Templates of the pages: Jinja2 with automatic escaping, German filters, no logic about handovers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.ablauf.spaetscans import HOECHSTENS
from gateway.ablauf.wartung import Wartung
from gateway.errors import Fehler
from gateway.web import rechte, verweise, worte
from gateway.web.erkennung import HINTERGRUND
from gateway.web.sitzung import Sitzung

ORDNER = Path(__file__).parent
_umgebung = Environment(
    loader=FileSystemLoader(ORDNER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_umgebung.globals["spaetscans_hoechstens"] = HOECHSTENS
_umgebung.filters.update(
    worte.FILTER,
    darf_lesen=rechte.darf_lesen,
    handbuchseite=worte.handbuchseite,
    ohne_kennung=verweise.ohne_kennung,
    verlinkt=verweise.verlinkt,
)
_VERSION = hashlib.sha256(
    b"".join(datei.read_bytes() for datei in sorted((ORDNER / "static").iterdir()))
).hexdigest()[:8]
"""Changes with the files, so that no browser shows an old style sheet after an update."""


def seite(request: Request, vorlage: str, *, status: int = 200, **werte: Any) -> Response:
    """A page with an ETag, so that refreshing an unchanged page costs nothing to send."""
    sitzung = getattr(request.state, "sitzung", None)
    weg = request.url.path.removeprefix(request.scope["root_path"])
    text = _umgebung.get_template(vorlage).render(
        praefix=request.scope["root_path"],
        weg=weg,
        adresse=rechte.seite_zu(weg) if request.method == "POST" else None,
        version=_VERSION,
        hintergrund=HINTERGRUND,
        **_rahmen(request, sitzung)
        if isinstance(sitzung, Sitzung)
        else {"sitzung": None, "wartungen": _wartungen(request, None)},
        **werte,
    )
    return mit_etag(request, HTMLResponse(text, status))


def _rahmen(request: Request, sitzung: Sitzung) -> dict[str, Any]:
    """What the frame of every page says: who, as what, where, and where else."""
    mandanten = request.state.mandanten
    return {
        "sitzung": sitzung,
        "mandantenname": mandanten[sitzung.mandant],
        "mandanten": {k: name for k, name in mandanten.items() if k in sitzung.wer.rollen},
        "navigation": rechte.navigation(sitzung.rollen),
        "wartungen": _wartungen(request, sitzung.mandant),
    }


def _wartungen(request: Request, mandant: str | None) -> Sequence[Wartung]:
    """What rests here; for whoever is not logged in (None), what rests for all. Pages that say that the database is
    away are pages, too."""
    frage: Callable[[str | None], Sequence[Wartung]] | None = getattr(request.state, "wartung", None)
    if frage is None:
        return ()
    try:
        offene = frage(mandant)
    except Fehler:
        return ()
    alle = {w.mandant for w in offene} >= set(request.state.mandanten)
    return [w for w in offene if mandant or w.mandant is None or alle]


def etag(antwort: Response) -> str:
    """The mark of these very bytes."""
    return f'"{hashlib.sha256(bytes(antwort.body)).hexdigest()[:32]}"'


def mit_etag(request: Request, antwort: Response) -> Response:
    """The answer itself, or 304 when the caller has it already."""
    marke = etag(antwort)
    antwort.headers["ETag"] = marke
    bekannt = {m.strip().removeprefix("W/") for m in request.headers.get("if-none-match", "").split(",")}
    if request.method == "GET" and antwort.status_code == 200 and bekannt & {marke, "*"}:
        return Response(status_code=304, headers={"ETag": marke})
    return antwort
