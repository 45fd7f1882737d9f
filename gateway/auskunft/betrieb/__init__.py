"""What administrators may see: how the house runs. No type in here holds content or a person.

Each is loaded when it is first asked for: who wants the figures need not load reports and simulations."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.auskunft.betrieb.auftraege import Auftragsstand
    from gateway.auskunft.betrieb.auskunft import Betriebsauskunft, Lauf
    from gateway.auskunft.betrieb.befund import Alarmstufe, Befund, Gegenstand, Messwert, schlimmste
    from gateway.auskunft.betrieb.bereitschaft import Bereitschaft
    from gateway.auskunft.betrieb.bericht import Bericht, Berichtsauskunft
    from gateway.auskunft.betrieb.dienste import Dienststand, Workerstand
    from gateway.auskunft.betrieb.haus import Hausauskunft, Platz
    from gateway.auskunft.betrieb.regelsaetze import Fassung, Regelauskunft
    from gateway.auskunft.betrieb.simulation import Simulation
    from gateway.auskunft.betrieb.stand import Vorgangsstand
    from gateway.auskunft.betrieb.verbleib import Verbleib, Verbleibsauskunft
    from gateway.auskunft.betrieb.vorfaelle import Vorfallstand
    from gateway.auskunft.betrieb.zahlen import Betriebszahlen, aelteste, summe

__all__ = [
    "Alarmstufe",
    "Auftragsstand",
    "Befund",
    "Bereitschaft",
    "Bericht",
    "Berichtsauskunft",
    "Betriebsauskunft",
    "Betriebszahlen",
    "Dienststand",
    "Fassung",
    "Gegenstand",
    "Hausauskunft",
    "Lauf",
    "Messwert",
    "Platz",
    "Regelauskunft",
    "Simulation",
    "Verbleib",
    "Verbleibsauskunft",
    "Vorfallstand",
    "Vorgangsstand",
    "Workerstand",
    "aelteste",
    "schlimmste",
    "summe",
]

_ORTE = {
    "Alarmstufe": "befund",
    "Auftragsstand": "auftraege",
    "Befund": "befund",
    "Bereitschaft": "bereitschaft",
    "Bericht": "bericht",
    "Berichtsauskunft": "bericht",
    "Betriebsauskunft": "auskunft",
    "Betriebszahlen": "zahlen",
    "Dienststand": "dienste",
    "Fassung": "regelsaetze",
    "Gegenstand": "befund",
    "Hausauskunft": "haus",
    "Lauf": "auskunft",
    "Messwert": "befund",
    "Platz": "haus",
    "Regelauskunft": "regelsaetze",
    "Simulation": "simulation",
    "Verbleib": "verbleib",
    "Verbleibsauskunft": "verbleib",
    "Vorfallstand": "vorfaelle",
    "Vorgangsstand": "stand",
    "Workerstand": "dienste",
    "aelteste": "zahlen",
    "schlimmste": "befund",
    "summe": "zahlen",
}


def __getattr__(name: str) -> Any:
    if name not in _ORTE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_ORTE[name]}"), name)
