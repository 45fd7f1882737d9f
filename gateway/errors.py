"""The exception tree.

    Fehler
    ├── EingabeFehler          something from outside is wrong; the answer is "no"     exit 1
    ├── AufrufFehler           the call or the settings are wrong                     exit 2
    ├── VoruebergehenderFehler may go well later; the queue retries                   exit 3
    └── InternerFehler         our own fault                                          exit 4

Rooms derive their own leaves. Every leaf has a stable dotted `code` (first part: the room), a German
sentence for people, tells whether a retry can help and, where it answers a message, carries the
XInneres rejection code (code list urn:de:xinneres:codeliste:fehlercodes v3).
"""

from __future__ import annotations

from typing import ClassVar


class Fehler(Exception):
    """Root of all errors of this product; never raised itself."""

    code: ClassVar[str] = "intern"
    satz: ClassVar[str] = "Ein unerwarteter Fehler ist aufgetreten."
    wiederholbar: bool = False
    """Can a retry help? A single error may know better than its class: bytes garbled on the way."""
    geduldig: bool = False
    """Our own trouble, which somebody will mend: never given up, never held against the other side."""
    exit_code: int = 4
    """A single error may know better than its class here too."""
    rueckweisungscode: ClassVar[str | None] = None
    rat: str = ""
    """What the administrator should do; a single error may know better than its class."""

    def __init__(
        self,
        text: str | None = None,
        *,
        wo: str | None = None,
        rueckweisung: str | None = None,
        rat: str | None = None,
    ):
        """`text`: German sentence replacing the class's own; `wo`: place (file, element), no values;
        `rueckweisung`: XInneres code and `rat`: advice when they differ from the class's."""
        self.text = text or self.satz
        self.wo = wo
        self.rueckweisung = rueckweisung or self.rueckweisungscode
        self.rat = rat or self.rat
        super().__init__(self.text)

    def als_dict(self) -> dict[str, str | None]:
        """The fields of the `--json` output."""
        return {"code": self.rueckweisung or self.code, "fehler": self.code, "wo": self.wo, "text": self.text}


class EingabeFehler(Fehler):
    """Something from outside is wrong."""

    code = "eingabe"
    satz = "Die Eingabe ist nicht zulässig."
    exit_code = 1


class AufrufFehler(Fehler):
    """The command line or the settings are wrong."""

    code = "aufruf"
    satz = "Der Aufruf ist nicht richtig."
    exit_code = 2


class VoruebergehenderFehler(Fehler):
    """May go well later."""

    code = "voruebergehend"
    satz = "Das ist im Augenblick nicht möglich. Bitte später noch einmal versuchen."
    wiederholbar = True
    exit_code = 3


class NichtNachweisbar(VoruebergehenderFehler):
    """Disk or audit chain take nothing more: what can't be proven doesn't happen (invariant 12)."""

    code = "nachweis.unmoeglich"
    satz = "Es lässt sich im Augenblick nichts speichern oder nachweisen."
    rat = "Speicherplatz und Datenbank prüfen; danach geht es von selbst weiter."
    geduldig = True


class InternerFehler(Fehler):
    """Our own fault."""

    code = "intern.fehler"
    satz = "Im Programm ist ein Fehler aufgetreten."
