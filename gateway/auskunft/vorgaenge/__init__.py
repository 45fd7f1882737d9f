"""What the people at the desk see: Vorgänge with person, documents, messages. Pages for administrators
never import this room."""

from gateway.auskunft.vorgaenge.ausgang import Ausgang
from gateway.auskunft.vorgaenge.auskunft import Auskunft, Vorgang
from gateway.auskunft.vorgaenge.dokumentstand import Dokumentstand
from gateway.auskunft.vorgaenge.fragen import OffeneFrage
from gateway.auskunft.vorgaenge.quittungen import Quittung, Quittungsart, Stand
from gateway.auskunft.vorgaenge.ueberblick import Ueberblick
from gateway.auskunft.vorgaenge.umfang import Umfang

__all__ = [
    "Ausgang",
    "Auskunft",
    "Dokumentstand",
    "OffeneFrage",
    "Quittung",
    "Quittungsart",
    "Stand",
    "Ueberblick",
    "Umfang",
    "Vorgang",
]
