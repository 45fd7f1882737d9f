"""Content keys: one per Vorgang or Nachricht, kept wrapped by the master key; each opens one Raum."""

from __future__ import annotations

from uuid import UUID, uuid5

from gateway.ablage.buch import Buch
from gateway.ports import Raum
from gateway.schutz.hauptschluessel import Hauptschluessel, neuer_schluessel


def raumname(mandant: str, id: UUID) -> str:
    """Name of the Raum in the blob store: the same id of two Mandanten means two rooms (invariant 13)."""
    return uuid5(id, mandant).hex


class Tresor:
    """Gives out the rooms of content; only the wrapped form of their keys is stored."""

    def __init__(self, hauptschluessel: Hauptschluessel) -> None:
        self._hauptschluessel = hauptschluessel

    def lege_an(self, buch: Buch, id: UUID) -> Raum:
        """The Raum for new content of this Vorgang or Nachricht; the first call makes its key.

        Commit before the content counts: a lost key is lost content."""
        return self.uebernimm(buch, id, self.neuer_schluessel(buch.mandant, id))

    def neuer_schluessel(self, mandant: str, id: UUID) -> bytes:
        """A fresh key, wrapped. Content may be written under it before it is booked: when the booking never
        comes, the Raum belongs to nobody and is swept up."""
        return self._hauptschluessel.verpacke(neuer_schluessel(), _kennung(mandant, id))

    def uebernimm(self, buch: Buch, id: UUID, verpackt: bytes) -> Raum:
        """Book a wrapped key; one that is there already counts."""
        return self.entpacke(buch.mandant, id, buch.schluessel.lege(id, verpackt))

    def entpacke(self, mandant: str, id: UUID, verpackt: bytes) -> Raum:
        """Raises `AblageBeschaedigt`."""
        klar = self._hauptschluessel.entpacke(verpackt, _kennung(mandant, id))
        return Raum(raumname(mandant, id), klar)

    def erneuere(self, mandant: str, id: UUID, verpackt: bytes) -> bytes | None:
        """Wrapped by the new master key; None when it is already. Raises `AblageBeschaedigt`."""
        return self._hauptschluessel.erneuere(verpackt, _kennung(mandant, id))

    def uebergib(self, an: Tresor, mandant: str, id: UUID, verpackt: bytes) -> bytes:
        """The same key, wrapped for another house. Raises `AblageBeschaedigt`."""
        kennung = _kennung(mandant, id)
        return an._hauptschluessel.verpacke(self._hauptschluessel.entpacke(verpackt, kennung), kennung)

    def raum(self, buch: Buch, id: UUID) -> Raum:
        """The Raum of existing content. Raises `NichtGefunden` when its key was destroyed."""
        return self.entpacke(buch.mandant, id, buch.schluessel.lies(id))


def _kennung(mandant: str, id: UUID) -> str:
    """What the wrapped key is bound to."""
    return f"{mandant}/{id}"
