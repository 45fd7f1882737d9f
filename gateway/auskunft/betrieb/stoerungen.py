"""Where the manual says what to do: one section for each kind of thing that may give an alarm, and for each cause."""

from __future__ import annotations

import re

from gateway.auskunft.betrieb.befund import Gegenstand

HANDBUCH = "docs/stoerungen.md"
TRANSPORT = "docs/transportfehler.md"
_TRANSPORTCODE = re.compile(r"[TS]\d{3}|\d{4}")
_RAEUME = {
    "ablage": Gegenstand.DATENBANK,
    "annahme": Gegenstand.PLATZ,
    "audit": Gegenstand.DATENBANK,
    "ausgang": Gegenstand.POSTFACH,
    "blob": Gegenstand.ORDNER,
    "dms": Gegenstand.DMS,
    "mandant": Gegenstand.SCHLUESSEL,
    "nachweis": Gegenstand.PLATZ,
    "pkcs11": Gegenstand.SCHLUESSEL,
    "release": Gegenstand.PARTNER,
    "schutz": Gegenstand.SCHLUESSEL,
    "transport": Gegenstand.POSTFACH,
    "verzeichnis": Gegenstand.VERZEICHNIS,
    "viren": Gegenstand.VIRENSCANNER,
    "xta": Gegenstand.POSTFACH,
}
"""Which section knows about the errors of a room (first part of their code)."""


def abschnitt(was: Gegenstand) -> str:
    """File and anchor; a test holds the manual to it."""
    return f"{HANDBUCH}#{was.value}"


def abschnitt_zur_ursache(code: str) -> str:
    """The same for the code of an error; what no section knows of stands with the queue."""
    raum = code.partition(".")[0]
    if raum == "osci" or _TRANSPORTCODE.fullmatch(code):
        return TRANSPORT
    return abschnitt(_RAEUME.get(raum, Gegenstand.WARTESCHLANGE))
