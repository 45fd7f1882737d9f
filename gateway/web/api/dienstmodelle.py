"""What the API answers about itself: errors and readiness."""

from __future__ import annotations

from pydantic import BaseModel


class Problemmodell(BaseModel):
    """Fehler nach RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class Befundmodell(BaseModel):
    """Eines, das angesehen wurde."""

    name: str
    in_ordnung: bool
    text: str


class Bereitschaftsmodell(BaseModel):
    """Ist der Dienst bereit, und wenn nicht: warum?"""

    bereit: bool
    text: str
    befunde: list[Befundmodell]
