"""Content keys: one per Uebergabe or Nachricht, kept wrapped by the master key, and the Raum of each."""

from __future__ import annotations

from uuid import UUID, uuid5

from gateway.ablage.ablage import Ablage
from gateway.ports import Raum
from gateway.schutz.hauptschluessel import Hauptschluessel, neuer_schluessel


class Tresor:
    """Gives out content keys in the clear, with the Raum they are for; only the wrapped form is stored."""

    def __init__(self, hauptschluessel: Hauptschluessel) -> None:
        self._hauptschluessel = hauptschluessel

    def lege_an(self, ablage: Ablage, id: UUID) -> Raum:
        """The Raum for new content of this Uebergabe or Nachricht; the first call makes its key.

        Commit before any content is stored under it: a lost key is lost content."""
        kennung = _kennung(ablage, id)
        verpackt = ablage.schluessel.lege(id, self._hauptschluessel.verpacke(neuer_schluessel(), kennung))
        return Raum(raumname(ablage, id), self._hauptschluessel.entpacke(verpackt, kennung))

    def raum(self, ablage: Ablage, id: UUID) -> Raum:
        """The Raum of existing content. Raises `NichtGefunden` when its key was destroyed,
        `AblageBeschaedigt`."""
        schluessel = self._hauptschluessel.entpacke(ablage.schluessel.lies(id), _kennung(ablage, id))
        return Raum(raumname(ablage, id), schluessel)


def raumname(ablage: Ablage, id: UUID) -> str:
    """Where the content of this Uebergabe or Nachricht lies, also after its key was destroyed."""
    return uuid5(id, ablage.mandant).hex


def _kennung(ablage: Ablage, id: UUID) -> str:
    """What the wrapped key is bound to."""
    return f"{ablage.mandant}/{id}"
