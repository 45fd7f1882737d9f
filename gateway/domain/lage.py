"""What the state of a handover means for the person at the desk: is the file here, and whose turn is it?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gateway.domain.uebergabe import Richtung, Zustand


class AmZug(StrEnum):
    """Who has to act next."""

    PROGRAMM = "programm"
    """Nobody has to do anything: the next step runs by itself."""
    PARTNER = "partner"
    WIR = "wir"
    ADMINISTRATION = "administration"
    NIEMAND = "niemand"


class Stufe(StrEnum):
    """How much attention a handover asks for."""

    GUT = "gut"
    LAEUFT = "laeuft"
    WARTET = "wartet"
    ACHTUNG = "achtung"
    FEHLER = "fehler"


@dataclass(frozen=True)
class Lage:
    """A sentence of two or three words, how urgent it is and who is on turn."""

    text: str
    stufe: Stufe
    am_zug: AmZug


def lage(richtung: Richtung, zustand: Zustand, *, gehalten: bool = False, gestoert: bool = False) -> Lage:
    """The situation as a clerk would say it; what holds or disturbs it comes first."""
    if gestoert:
        return _GESTOERT
    if gehalten:
        return _GEHALTEN
    return (_UEBERNAHME if richtung is Richtung.UEBERNAHME else _ABGABE)[zustand]


_Z = Zustand
_KOMMT_NICHT = Lage("Akte kommt nicht", Stufe.FEHLER, AmZug.WIR)
_NICHT_UEBERGEBEN = Lage("Nicht übergeben", Stufe.FEHLER, AmZug.WIR)
_TRIFFT_EIN = Lage("Akte trifft ein", Stufe.LAEUFT, AmZug.PROGRAMM)
_GEHT_AB = Lage("Akte geht ab", Stufe.LAEUFT, AmZug.PROGRAMM)
_IST_DA = Lage("Akte ist da", Stufe.GUT, AmZug.NIEMAND)
_UEBERGEBEN = Lage("Akte übergeben", Stufe.GUT, AmZug.NIEMAND)

_ABGEBROCHEN = Lage("Abgebrochen", Stufe.WARTET, AmZug.NIEMAND)
_GEHALTEN = Lage("Entscheidung nötig", Stufe.ACHTUNG, AmZug.WIR)
_GESTOERT = Lage("Gestört", Stufe.FEHLER, AmZug.ADMINISTRATION)
_UEBERNAHME = dict.fromkeys(Zustand, _TRIFFT_EIN) | {
    _Z.ANGELEGT: Lage("Anforderung geht ab", Stufe.LAEUFT, AmZug.PROGRAMM),
    _Z.ANGEFORDERT: Lage("Akte angefordert", Stufe.WARTET, AmZug.PARTNER),
    _Z.BEANTWORTET: Lage("Akte unterwegs", Stufe.WARTET, AmZug.PARTNER),
    _Z.IMPORTIERT: Lage("Akte ist da", Stufe.GUT, AmZug.PROGRAMM),
    _Z.ABGESCHLOSSEN: _IST_DA,
    _Z.ABGELEHNT: _KOMMT_NICHT,
    _Z.ZURUECKGEWIESEN: _KOMMT_NICHT,
    _Z.ABGEBROCHEN: _ABGEBROCHEN,
}
_ABGABE = dict.fromkeys(Zustand, _GEHT_AB) | {
    _Z.ANGELEGT: Lage("Akte wird gesucht", Stufe.LAEUFT, AmZug.PROGRAMM),
    _Z.ANGEFORDERT: Lage("Akte wird gesucht", Stufe.LAEUFT, AmZug.PROGRAMM),
    _Z.GESENDET: Lage("Quittung fehlt noch", Stufe.WARTET, AmZug.PARTNER),
    _Z.KARENZ: _UEBERGEBEN,
    _Z.ABGESCHLOSSEN: _UEBERGEBEN,
    _Z.ABGELEHNT: Lage("Nicht übergeben", Stufe.WARTET, AmZug.NIEMAND),
    _Z.ZURUECKGEWIESEN: _NICHT_UEBERGEBEN,
    _Z.ABGEBROCHEN: _ABGEBROCHEN,
}
