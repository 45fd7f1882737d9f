"""Which directory the settings ask for."""

from __future__ import annotations

from adapters.dvdv.datei import Dateiverzeichnis
from gateway.ports import Verzeichnis
from gateway.settings import EinstellungenFalsch, Verzeichnisdienst


def baue_verzeichnis(dienst: Verzeichnisdienst) -> Verzeichnis:
    """Raises `EinstellungenFalsch`."""
    if dienst.datei is None:
        raise EinstellungenFalsch("Die Einstellung »verzeichnis.datei« fehlt.")
    return Dateiverzeichnis(dienst.datei)
