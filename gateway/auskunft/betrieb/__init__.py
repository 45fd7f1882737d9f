"""What administrators may see: how the house runs. No type in here holds content or a person."""

from gateway.auskunft.betrieb.auskunft import Betriebsauskunft, Betriebszahlen, Lauf
from gateway.auskunft.betrieb.bereitschaft import Befund, Bereitschaft
from gateway.auskunft.betrieb.stand import Vorgangsstand

__all__ = ["Befund", "Bereitschaft", "Betriebsauskunft", "Betriebszahlen", "Lauf", "Vorgangsstand"]
