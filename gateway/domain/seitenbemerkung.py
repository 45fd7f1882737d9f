"""A remark on one page of a document that was handed over: what is the matter with it. Ours; no standard has such
remarks, they travel as single cases of 0010 (ADR 0052)."""

from __future__ import annotations

from enum import StrEnum


class Bemerkungsart(StrEnum):
    UNLESERLICH = "unleserlich"
    UNVOLLSTAENDIG = "unvollstaendig"
    """Something is cut off, or a page is missing here."""
    FALSCHE_PERSON = "falsche_person"
    """The page belongs into another file."""
    ANDERES = "anderes"


NAMEN = {
    Bemerkungsart.UNLESERLICH: "nicht lesbar",
    Bemerkungsart.UNVOLLSTAENDIG: "unvollständig, oder eine Seite fehlt",
    Bemerkungsart.FALSCHE_PERSON: "gehört zu einer anderen Person",
    Bemerkungsart.ANDERES: "anderes",
}
"""As people say it."""
HOECHSTENS = 50
"""Remarks that wait to be sent, of one handover; and those of one message that are taken."""
TEXTLAENGE = 500
