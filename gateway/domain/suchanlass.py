"""What somebody looks for a protected person for: a few reasons, so that no names get into the log."""

from __future__ import annotations

from enum import StrEnum


class Suchanlass(StrEnum):
    """Stands in the audit row of each handover that was shown for it."""

    VORSPRACHE = "vorsprache"
    POST = "post"
    BEHOERDE = "behoerde"
    BEARBEITUNG = "bearbeitung"
    PRUEFUNG = "pruefung"

    @property
    def text(self) -> str:
        return _TEXTE[self]


_TEXTE = {
    Suchanlass.VORSPRACHE: "Die Person spricht vor oder ruft an",
    Suchanlass.POST: "Post, die zuzuordnen ist",
    Suchanlass.BEHOERDE: "Anfrage einer anderen Behörde",
    Suchanlass.BEARBEITUNG: "Bearbeitung eines Vorgangs",
    Suchanlass.PRUEFUNG: "Prüfung oder Aufsicht",
}
