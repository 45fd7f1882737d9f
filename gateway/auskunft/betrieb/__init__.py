"""What administrators may see: how the house runs. No type in here holds content or a person."""

from gateway.auskunft.betrieb.auskunft import Betriebsauskunft, Betriebszahlen, Lauf
from gateway.auskunft.betrieb.bereitschaft import Befund, Bereitschaft
from gateway.auskunft.betrieb.bericht import Bericht, Berichtsauskunft
from gateway.auskunft.betrieb.regelsaetze import Fassung, Regelauskunft
from gateway.auskunft.betrieb.simulation import Simulation
from gateway.auskunft.betrieb.stand import Vorgangsstand
from gateway.auskunft.betrieb.verbleib import Verbleib, Verbleibsauskunft

__all__ = [
    "Befund",
    "Bereitschaft",
    "Bericht",
    "Berichtsauskunft",
    "Betriebsauskunft",
    "Betriebszahlen",
    "Fassung",
    "Lauf",
    "Regelauskunft",
    "Simulation",
    "Verbleib",
    "Verbleibsauskunft",
    "Vorgangsstand",
]
