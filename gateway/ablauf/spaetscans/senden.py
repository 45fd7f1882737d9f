"""Late scans leave as Nachlieferungen of the Abgabe that they were uploaded for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Literal
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Spaetscanzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.akte import loeschung
from gateway.ablauf.haus import Haus
from gateway.ablauf.spaetscans.hochladen import sichtbare
from gateway.ablauf.spaetscans.scan import SchonGesendet, als_dokument
from gateway.ablauf.wege import nachlieferung
from gateway.domain.teilklasse import Teilklasse
from gateway.ports import Blob, Raum


@dataclass(frozen=True)
class _Quelle:
    """What `nachlieferung` reads the document from."""

    haus: Haus
    blob: Blob
    raum: Raum

    def open(self, mode: Literal["rb"], /) -> BinaryIO:
        return self.haus.speicher.blobs.oeffne(self.blob, self.raum)


def sende(haus: Haus, benutzer: str, vorhaben: UUID, *, wer: str) -> Sequence[UUID]:
    """All that is whole follows the Abgabe `vorhaben`, each class on a way of its own, and leaves this room in the same
    booking: what two requests send at once goes once. What was split goes in its parts, and is destroyed after them.
    Raises `NachlieferungUnsinnig`, `NichtGefunden`."""
    with haus.lesen() as buch:
        zeilen = [z for z in sichtbare(buch, benutzer, vorhaben) if z.sha256 is not None]
        buch.session.expunge_all()
    gehen = [z for z in zeilen if not z.geteilt]
    begonnen = []
    for klasse in sorted({z.klasse for z in gehen}):
        eigene = [z for z in gehen if z.klasse == klasse]
        with suppress(SchonGesendet):
            begonnen.append(_sende(haus, benutzer, vorhaben, eigene, wer))
        loeschung.leere(haus, [z.id for z in eigene])
    for ganzes in {z.teil_von for z in gehen if z.teil_von}:
        _entferne_ganzes(haus, benutzer, ganzes)
    return begonnen


@noch_einmal
def _entferne_ganzes(haus: Haus, benutzer: str, id: UUID) -> None:
    """Once its parts are on their way; not when somebody has taken the splitting back meanwhile."""
    with haus.buchen() as buch, suppress(NichtGefunden):
        ganzes = buch.spaetscans.zum_aendern(benutzer, id)
        if not ganzes.geteilt or buch.spaetscans.teile(benutzer, id):
            return
        buch.spaetscans.entferne([id], benutzer)
        buch.schluessel.vernichte([id])
    loeschung.leere(haus, [id])


def _sende(haus: Haus, benutzer: str, vorhaben: UUID, zeilen: Sequence[Spaetscanzeile], wer: str) -> UUID:
    """Those of one class. Raises `SchonGesendet` and as `sende`."""
    dateien = [
        (als_dokument(z, nr), _Quelle(haus, Blob(z.sha256 or "", z.groesse), haus.raum(z.id)))
        for nr, z in enumerate(zeilen, 1)
    ]
    ids = [z.id for z in zeilen]

    def nimm(buch: Buch) -> None:
        if buch.spaetscans.entferne(ids, benutzer) != len(ids):
            raise SchonGesendet
        buch.schluessel.vernichte(ids)

    return nachlieferung.beginne(
        haus, vorhaben, dateien, klasse=Teilklasse(zeilen[0].klasse), wer=wer, dazu=nimm
    )
