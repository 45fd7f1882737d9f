"""What can be wrong with a message once it is well-formed XML."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.errors import EingabeFehler
from gateway.nachrichten.befund import Befund


class NachrichtFehler(EingabeFehler):
    """Branch of this room."""

    code = "nachrichten"
    satz = "Die Nachricht ist nicht zulässig."


class WertNichtDarstellbar(NachrichtFehler):
    """Valid by the schema, but no value we could work with: a year with five digits, a giant number."""

    code = "nachrichten.wert"
    satz = "Ein Wert liegt außerhalb dessen, was verarbeitet werden kann."
    rueckweisungscode = "S999"


class NichtSchreibbar(NachrichtFehler):
    """The values do not make a valid message; nothing was written."""

    code = "nachrichten.nicht_schreibbar"
    satz = "Aus diesen Angaben entsteht keine gültige Nachricht."

    def __init__(self, text: str, *, wo: str | None = None, befunde: Sequence[Befund] = ()):
        """`befunde`: all that was found; `text` and `wo` say the first of it."""
        super().__init__(text, wo=wo)
        self.befunde = tuple(befunde)
