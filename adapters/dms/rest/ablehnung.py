"""What a refusal means: by its status, or as the mapping says of this system."""

from __future__ import annotations

import json
from collections.abc import Sequence

import httpx2

from adapters.dms.fern import Fehlt, Vorhanden, fehler
from adapters.dms.fern.leitung import meldung, pruefe_status, stand
from adapters.dms.rest.antwort import bei
from adapters.dms.rest.zuordnung import Ablehnung, Fehlerzeichen
from adapters.httpstand import mit_stand
from gateway.errors import EingabeFehler, VoruebergehenderFehler

_GUT = tuple(range(200, 300))
_BLAETTER: dict[Ablehnung, type[EingabeFehler | VoruebergehenderFehler]] = {
    "anmeldung": fehler.AnmeldungAbgelehnt,
    "kein_zugriff": fehler.KeinZugriff,
    "gesperrt": fehler.Gesperrt,
    "kein_platz": fehler.KeinPlatz,
    "kontingent": fehler.KontingentErschoepft,
    "zu_gross": fehler.ZuGross,
    "ueberlastet": fehler.Ueberlastet,
}


class Ablehnungen:
    """Of one system."""

    def __init__(self, zeichen: Sequence[Fehlerzeichen]):
        self._zeichen = zeichen

    def pruefe(self, antwort: httpx2.Response) -> None:
        """Raises `Fehlt`, `Vorhanden`, leaves of `adapters.dms.fern.fehler`."""
        status = antwort.status_code
        if status in _GUT:
            return
        eigene = [z for z in self._zeichen if z.status == status]
        gelesen = meldung(antwort) if eigene else None
        for zeichen in eigene:
            if _passt(zeichen, gelesen or b""):
                blatt = _BLAETTER[zeichen.heisst]
                raise blatt(mit_stand(blatt.satz, stand(antwort)))
        if status in (404, 410):
            raise Fehlt
        if status == 409:
            raise Vorhanden
        pruefe_status(antwort, gelesen=gelesen)


def _passt(zeichen: Fehlerzeichen, gelesen: bytes) -> bool:
    if zeichen.stelle is None:
        return True
    try:
        wert = bei(json.loads(gelesen), zeichen.stelle)
    except ValueError:
        return False
    return wert is not None and (zeichen.wert is None or zeichen.wert in str(wert))
