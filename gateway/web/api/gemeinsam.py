"""What all routes of the API share: documented errors, and changing only what the caller has seen."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4, uuid5

from fastapi import Depends, Header, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict

from gateway.web.api.dienstmodelle import Problemmodell
from gateway.web.fehler import StandFehlt, StandVeraltet
from gateway.web.problem import PROBLEM
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import etag

_TEXTE = {
    400: "Eine Angabe ist nicht zulässig.",
    401: "Nicht angemeldet.",
    403: "Die Rolle erlaubt das nicht.",
    404: "Das gibt es hier nicht.",
    409: "Das geht jetzt nicht mehr: Jemand war schneller, oder es ist schon geschehen.",
    410: "Der Inhalt ist gelöscht.",
    412: "Der Stand hat sich geändert; bitte neu lesen.",
    413: "Die Anfrage ist zu groß.",
    422: "Dieser `Idempotency-Key` gehört zu einer anderen Anfrage.",
    428: "Es fehlt `If-Match`.",
    429: "Zu viele Anfragen; `Retry-After` sagt, wann wieder.",
    503: "Im Augenblick nicht möglich; später noch einmal versuchen.",
}
UNVERAENDERT: dict[int | str, dict[str, Any]] = {304: {"description": "Unverändert seit diesem ETag."}}
_SCHLUESSEL = UUID("8a0f4d0e-0d3c-5b55-9d0b-5c1a6f2f1f3a")
"""Namespace of the ids that follow from idempotency keys."""

IfMatch = Annotated[
    str | None, Header(max_length=200, description="ETag der gelesenen Fassung; Pflicht. `*`: gleich welche.")
]
Wahlweise = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=200, description="ETag der gelesenen Fassung, wenn es auf sie ankommt."
    ),
]
Idempotenz = Annotated[
    str | None,
    Header(
        max_length=200,
        description="Dieselbe Anfrage mit demselben Schlüssel wirkt einen Tag lang nur einmal und bekommt dieselbe "
        "Antwort.",
    ),
]


def _schluessel(idempotency_key: Idempotenz = None) -> None:
    """Only documents and checks the header: `gateway.web.idempotenz` stands before all routes."""
    del idempotency_key


IDEMPOTENT = [Depends(_schluessel)]
"""Every POST takes a key (draft-ietf-httpapi-idempotency-key-header)."""
Nach = Annotated[str | None, Query(max_length=200, description="`weiter` der Seite davor.")]
Hoechstens = Annotated[int, Query(ge=1, le=200, description="Zeilen je Seite.")]


class Ausgabe(BaseModel):
    """An answer that is filled from an object of ours field by field."""

    model_config = ConfigDict(from_attributes=True)


def fehler(*codes: int) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI."""
    schema = Problemmodell.model_json_schema()
    return {c: {"description": _TEXTE[c], "content": {PROBLEM: {"schema": schema}}} for c in codes}


UEBLICH = (400, 401, 403, 404, 429, 503)
"""What every route may answer."""
AENDERND = (409, 413, 422)
"""What a POST may answer besides."""


def json_antwort(modell: BaseModel, status: int = 200) -> Response:
    return JSONResponse(modell.model_dump(mode="json"), status)


def pruefe_stand(if_match: str | None, modell: BaseModel) -> None:
    """Raises `StandFehlt` without an ETag, `StandVeraltet` when what the caller has read is not what is."""
    if if_match is None:
        raise StandFehlt
    genannt = {m.strip().removeprefix("W/") for m in if_match.split(",")}
    if not genannt & {"*", etag(json_antwort(modell))}:
        raise StandVeraltet


def kennung_fuer(sitzung: Sitzung, schluessel: str | None) -> UUID:
    """The id of what a request begins: the same for the same key of the same person, also after a crash that has
    lost the answer."""
    if not schluessel:
        return uuid4()
    return uuid5(_SCHLUESSEL, f"{sitzung.mandant}\n{sitzung.wer.id}\n{schluessel}")
