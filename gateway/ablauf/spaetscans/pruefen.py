"""A late scan that is whole: is it what its name says, what are its pages like, and how do they look?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import BinaryIO
from uuid import UUID

from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.akte import bereitstellung
from gateway.ablauf.haus import Haus
from gateway.ablauf.inhalt import STUECK
from gateway.ablauf.spaetscans.hochladen import entferne
from gateway.ablauf.spaetscans.scan import Spaetscan, StueckPasstNicht, als_dokument, als_wert
from gateway.paket.fehler import InhaltPasstNicht
from gateway.ports import Blob, Raum


@noch_einmal
def pruefe(haus: Haus, benutzer: str, id: UUID) -> Spaetscan:
    """What is no document is refused, and gone. Raises `InhaltPasstNicht`, `StueckPasstNicht`, `SeitenpruefungBelegt`,
    `NichtGefunden`."""
    with haus.lesen() as buch:
        zeile = buch.spaetscans.lies(benutzer, id)
        if zeile.empfangen != zeile.groesse:
            raise StueckPasstNicht
        if zeile.sha256 is not None:
            return als_wert(zeile)
        teile, dokument, raum = list(zeile.stuecke["teile"]), als_dokument(zeile, 1), haus.raum(id)
    try:
        blob, _ = bereitstellung.lege(haus, dokument, _lies(haus, teile, raum), raum)
        befund = _sieh_an(haus, blob, raum)
    except InhaltPasstNicht:
        entferne(haus, benutzer, [id])
        raise
    with haus.buchen() as buch:
        zeile = buch.spaetscans.zum_aendern(benutzer, id)
        zeile.sha256, zeile.befund = blob.sha256, befund
        zeile.stuecke = {"teile": []}
        fertig = als_wert(zeile)
    for sha256, groesse in teile:
        if sha256 != blob.sha256:
            haus.speicher.blobs.loesche(Blob(sha256, groesse), raum)
    return fertig


def _sieh_an(haus: Haus, blob: Blob, raum: Raum) -> dict[str, object]:
    """Raises `InhaltPasstNicht`."""
    if haus.seitenpruefer is None:
        return {}
    with haus.speicher.blobs.oeffne(blob, raum) as strom:
        befund = haus.seitenpruefer.befund(strom)
    if befund is None:
        raise InhaltPasstNicht("Keine Seite dieser Datei lässt sich anzeigen. Ist sie beschädigt?")
    return asdict(befund)


def _lies(haus: Haus, teile: Sequence[Sequence[object]], raum: Raum) -> Iterator[bytes]:
    for sha256, groesse in teile:
        assert isinstance(sha256, str) and isinstance(groesse, int)
        with haus.speicher.blobs.oeffne(Blob(sha256, groesse), raum) as strom:
            yield from iter(lambda s=strom: s.read(STUECK), b"")  # type: ignore[misc]


def oeffne(haus: Haus, benutzer: str, id: UUID) -> BinaryIO | None:
    """The whole file; None: not there yet. Raises `NichtGefunden`."""
    with haus.lesen() as buch:
        zeile = buch.spaetscans.lies(benutzer, id)
        blob = Blob(zeile.sha256 or "", zeile.groesse)
    return haus.speicher.blobs.oeffne(blob, haus.raum(id)) if blob.sha256 else None


def bild(haus: Haus, benutzer: str, id: UUID, seite: int, breite: int) -> bytes | None:
    """A page of it, drawn. Raises `NichtGefunden`, `SeitenpruefungBelegt`."""
    strom = oeffne(haus, benutzer, id)
    if strom is None:
        return None
    with strom:
        return haus.seitenpruefer.bild(strom, seite, breite) if haus.seitenpruefer else None
