"""Late scans: uploaded piece by piece, looked at, classed, split where one holds several documents, and sent as a
Nachlieferung, or gone.

Pieces are blobs of their own until the file is whole: an upload that breaks off is taken up where it ended. Each
file has its own key; what was never sent is as gone as everything else that is deleted (invariant 10)."""

from gateway.ablauf.spaetscans.hochladen import (
    beginne,
    entferne,
    haenge_an,
    klassifiziere,
    lies,
    liste,
    vergiss,
)
from gateway.ablauf.spaetscans.pruefen import bild, pruefe
from gateway.ablauf.spaetscans.scan import (
    GROESSTE,
    GROESSTES_STUECK,
    HOECHSTENS,
    Spaetscan,
    SpaetscanUnzulaessig,
    StueckPasstNicht,
)
from gateway.ablauf.spaetscans.senden import sende
from gateway.ablauf.spaetscans.teilen import Teil, fuege_zusammen, teile

__all__ = [
    "GROESSTE",
    "GROESSTES_STUECK",
    "HOECHSTENS",
    "Spaetscan",
    "SpaetscanUnzulaessig",
    "StueckPasstNicht",
    "Teil",
    "beginne",
    "bild",
    "entferne",
    "fuege_zusammen",
    "haenge_an",
    "klassifiziere",
    "lies",
    "liste",
    "pruefe",
    "sende",
    "teile",
    "vergiss",
]
