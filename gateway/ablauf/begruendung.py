"""Why somebody did it: a person's own words, kept in the timeline, shown on pages and terminals."""

from __future__ import annotations

from unicodedata import category

from gateway.errors import EingabeFehler

HOECHSTENS = 1_000
"""Characters."""


class BegruendungFehlt(EingabeFehler):
    """Whoever decides says why."""

    code = "aufgabe.begruendung"
    satz = "Eine Entscheidung braucht einen Grund."


class BegruendungUnzulaessig(EingabeFehler):
    """Too long, or something that a terminal or a database would obey."""

    code = "aufgabe.begruendung_unzulaessig"
    satz = "Im Grund stehen Steuerzeichen."


def begruendung(grund: str, fehlt: str | None = None) -> str:
    """As it is kept. `fehlt`: what to say where there is none. Raises `BegruendungFehlt`, `BegruendungUnzulaessig`."""
    if not grund.strip():
        raise BegruendungFehlt(fehlt)
    return eigene_worte(grund)


def eigene_worte(grund: str) -> str:
    """The same where nothing needs to be said. Raises `BegruendungUnzulaessig`."""
    text = grund.strip()
    if len(text) > HOECHSTENS:
        raise BegruendungUnzulaessig(f"Der Grund ist zu lang; höchstens {HOECHSTENS} Zeichen sind möglich.")
    if any(category(zeichen) in ("Cc", "Cs") and zeichen not in "\r\n\t" for zeichen in text):
        raise BegruendungUnzulaessig
    return text
