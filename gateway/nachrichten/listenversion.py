"""Can an edition of a code list exist? Judged from the edition that we hold.

Where the version stands in the message (XÖV code types 3 and 4), newer editions than ours are in use as soon
as they are published, so a newer one is not refused. What has not the form of the list's versions, or lies
further ahead than a list moves on while a release is in force, is an edition that does not exist (S010).
"""

from __future__ import annotations

import re
from datetime import date

_VORAUS = 10
"""Editions, or years for lists whose versions are days: a release is in force for half a year."""
_AELTESTE = 2000
"""Year: before it there was no XÖV whose messages could name an edition."""
_DATUM = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMMER = re.compile(r"(\d{1,4})((?:\.\d{1,4})*)", re.ASCII)


def kann_es_geben(version: str, unsere: str) -> bool:
    """Whether `version` may be an edition of the list of which we hold the edition `unsere`."""
    gehaltener_tag = _tag(unsere)
    if gehaltener_tag is not None:
        tag = _tag(version)
        return tag is not None and _AELTESTE <= tag.year <= gehaltener_tag.year + _VORAUS
    gehalten, angegeben = _NUMMER.fullmatch(unsere), _NUMMER.fullmatch(version)
    if gehalten is None or angegeben is None:
        return version == unsere
    gleich_gegliedert = angegeben[2].count(".") == gehalten[2].count(".")
    return gleich_gegliedert and 1 <= int(angegeben[1]) <= int(gehalten[1]) + _VORAUS


def _tag(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATUM.fullmatch(text) else None
    except ValueError:
        return None
