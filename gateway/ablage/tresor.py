"""Content keys: one per Uebergabe or Nachricht, kept wrapped by the master key."""

from __future__ import annotations

from uuid import UUID

from gateway.ablage.ablage import Ablage
from gateway.schutz.hauptschluessel import Hauptschluessel, neuer_schluessel


class Tresor:
    """Gives out content keys in the clear; only the wrapped form is stored."""

    def __init__(self, hauptschluessel: Hauptschluessel) -> None:
        self._hauptschluessel = hauptschluessel

    def lege_an(self, ablage: Ablage, id: UUID) -> bytes:
        """The key for new content of this Uebergabe or Nachricht; the first call makes it.

        Commit before any content is stored under it: a lost key is lost content."""
        kennung = _kennung(ablage, id)
        verpackt = ablage.schluessel.lege(id, self._hauptschluessel.verpacke(neuer_schluessel(), kennung))
        return self._hauptschluessel.entpacke(verpackt, kennung)

    def oeffne(self, ablage: Ablage, id: UUID) -> bytes:
        """The key of existing content. Raises `NichtGefunden` when it was destroyed, `AblageBeschaedigt`."""
        return self._hauptschluessel.entpacke(ablage.schluessel.lies(id), _kennung(ablage, id))


def _kennung(ablage: Ablage, id: UUID) -> str:
    """What the wrapped key is bound to."""
    return f"{ablage.mandant}/{id}"
