"""What administrators may see: how the house runs. No type in here holds content or a person."""

from gateway.auskunft.betrieb.auftraege import Auftragsstand
from gateway.auskunft.betrieb.auskunft import Betriebsauskunft
from gateway.auskunft.betrieb.befund import Alarmstufe, Befund, Gegenstand, Messwert, schlimmste
from gateway.auskunft.betrieb.bereitschaft import Bereitschaft
from gateway.auskunft.betrieb.dienste import Dienststand, Workerstand
from gateway.auskunft.betrieb.haus import Hausauskunft, Platz
from gateway.auskunft.betrieb.stand import Vorgangsstand
from gateway.auskunft.betrieb.vorfaelle import Vorfallstand
from gateway.auskunft.betrieb.zahlen import Betriebszahlen, aelteste, summe

__all__ = [
    "Alarmstufe",
    "Auftragsstand",
    "Befund",
    "Bereitschaft",
    "Betriebsauskunft",
    "Betriebszahlen",
    "Dienststand",
    "Gegenstand",
    "Hausauskunft",
    "Messwert",
    "Platz",
    "Vorfallstand",
    "Vorgangsstand",
    "Workerstand",
    "aelteste",
    "schlimmste",
    "summe",
]
