"""What the state of a handover means for the person at the desk: is the file here, and whose turn is it?

The state alone doesn't know: the step says who is waited for, a question or a disturbance stops it, and the
queue says whether it moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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


class Bewegung(StrEnum):
    """What the work items of a Vorgang do."""

    GEHT = "geht"
    """Due, or waiting for what its step waits for."""
    RUHT = "ruht"
    """Not due before a later moment, by its own plan."""
    VERZOEGERT = "verzoegert"
    """Something failed; it is tried again by itself."""
    STEHT = "steht"
    """Put aside: nobody tries it any more by itself."""


@dataclass(frozen=True)
class Standort:
    """Where a handover is, as far as its lage follows from it."""

    richtung: Richtung
    zustand: Zustand
    schritt: str
    """Name of the step at which the cursor stands."""
    gehalten: bool = False
    """A question is open."""
    gestoert: bool = False
    von_partner: bool = False
    """ZURUECKGEWIESEN: the other authority did it, not we."""
    bewegung: Bewegung = Bewegung.GEHT
    teil: bool = False
    """Only a part of the file: a Nachlieferung, or one that others follow."""


@dataclass(frozen=True)
class Lage:
    """A sentence of two or three words, how urgent it is and who is on turn."""

    text: str
    stufe: Stufe
    am_zug: AmZug
    verzoegert: bool = False
    """It goes on by itself, but something failed and is tried again."""
    ruht: bool = False
    """It goes on by itself, but not before a day that a rule or a person has named."""


def lage(ort: Standort) -> Lage:
    """The situation as a clerk would say it; what disturbs or holds it comes first. Where the file is does not
    change because the tidying afterwards is disturbed."""
    ruhig = _ungestoert(ort)
    if ort.gestoert or ort.bewegung is Bewegung.STEHT:
        vorbei = ruhig.am_zug is AmZug.NIEMAND
        return replace(ruhig, am_zug=AmZug.ADMINISTRATION) if vorbei else _GESTOERT
    if ort.gehalten:
        return _GEHALTEN
    if ort.bewegung is Bewegung.VERZOEGERT and ruhig.am_zug in {AmZug.PROGRAMM, AmZug.PARTNER}:
        stufe = ruhig.stufe if ruhig.stufe is Stufe.GUT else Stufe.ACHTUNG
        return Lage(f"{ruhig.text}, verzögert", stufe, AmZug.PROGRAMM, verzoegert=True)
    return ruhig


def _ungestoert(ort: Standort) -> Lage:
    ruhig = _nach_schritt_und_zustand(ort)
    if ort.bewegung is Bewegung.RUHT and ort.schritt in KANN_RUHEN:
        return replace(ruhig, text="Wartet auf einen Tag", stufe=Stufe.WARTET, ruht=True)
    if ort.teil and ruhig.stufe is Stufe.GUT:
        return replace(ruhig, text=ruhig.text.replace("Akte", "Teil der Akte", 1))
    return ruhig


def _nach_schritt_und_zustand(ort: Standort) -> Lage:
    if ort.schritt in AM_SCHRITT:
        return AM_SCHRITT[ort.schritt]
    if ort.zustand is Zustand.ZURUECKGEWIESEN:
        return _ZURUECKGEWIESEN[ort.richtung, ort.von_partner]
    return (_UEBERNAHME if ort.richtung is Richtung.UEBERNAHME else _ABGABE)[ort.zustand]


_Z = Zustand
_WIR, _PARTNER, _PROGRAMM, _NIEMAND = AmZug.WIR, AmZug.PARTNER, AmZug.PROGRAMM, AmZug.NIEMAND
_GEHALTEN = Lage("Entscheidung nötig", Stufe.ACHTUNG, _WIR)
_GESTOERT = Lage("Gestört", Stufe.FEHLER, AmZug.ADMINISTRATION)
_ABGEBROCHEN = Lage("Abgebrochen", Stufe.WARTET, _NIEMAND)
_TRIFFT_EIN = Lage("Akte trifft ein", Stufe.LAEUFT, _PROGRAMM)
_GEHT_AB = Lage("Akte geht ab", Stufe.LAEUFT, _PROGRAMM)
_UEBERGEBEN = Lage("Akte übergeben", Stufe.GUT, _NIEMAND)

_WIRD_BEREITGESTELLT = Lage("Akte wird bereitgestellt", Stufe.LAEUFT, _PROGRAMM)
_ABSAGE = Lage("Absage geht ab", Stufe.LAEUFT, _PROGRAMM)
AM_SCHRITT: Mapping[str, Lage] = {
    "warte_auf_lieferung": Lage("Akte angefordert", Stufe.WARTET, _PARTNER),
    "warte_auf_wiedervorlage": Lage("Wird später angefordert", Stufe.WARTET, _PROGRAMM),
    "warte_auf_pakete": Lage("Akte unterwegs", Stufe.WARTET, _PARTNER),
    "warte_auf_quittung": Lage("Quittung fehlt noch", Stufe.WARTET, _PARTNER),
    "warte_auf_hauptlieferung": Lage("Folgt der ersten Lieferung", Stufe.WARTET, _PROGRAMM),
    "pruefe_formate": _WIRD_BEREITGESTELLT,
    "stelle_bereit": _WIRD_BEREITGESTELLT,
    "sage_ab": _ABSAGE,
    "warte_auf_absage": _ABSAGE,
}
"""Steps that say more than the state: who is waited for."""
KANN_RUHEN = frozenset(
    {
        "finde_akte",
        "vergleiche_person",
        "pruefe_regeln",
        "teile_auf",
        "pruefe_formate",
    }
)
"""Steps that wait for a day because a rule or a person said so."""

_UEBERNAHME = dict.fromkeys(Zustand, _TRIFFT_EIN) | {
    _Z.ANGELEGT: Lage("Anforderung geht ab", Stufe.LAEUFT, _PROGRAMM),
    _Z.IMPORTIERT: Lage("Akte ist da", Stufe.GUT, _PROGRAMM),
    _Z.ABGESCHLOSSEN: Lage("Akte ist da", Stufe.GUT, _NIEMAND),
    _Z.ABGELEHNT: Lage("Akte kommt nicht", Stufe.FEHLER, _WIR),
    _Z.ABGEBROCHEN: _ABGEBROCHEN,
    _Z.ERGAENZT: Lage("Vorabinformationen sind da", Stufe.GUT, _NIEMAND),
}
_ABGABE = dict.fromkeys(Zustand, _GEHT_AB) | {
    _Z.ANGELEGT: Lage("Akte wird gesucht", Stufe.LAEUFT, _PROGRAMM),
    _Z.VORBEREITET: Lage("Freigabe wird geprüft", Stufe.LAEUFT, _PROGRAMM),
    _Z.KARENZ: _UEBERGEBEN,
    _Z.ABGESCHLOSSEN: _UEBERGEBEN,
    _Z.ABGELEHNT: Lage("Nicht übergeben", Stufe.WARTET, _NIEMAND),
    _Z.ABGEBROCHEN: _ABGEBROCHEN,
    _Z.ERGAENZT: Lage("Vorabinformationen gesendet", Stufe.GUT, _NIEMAND),
}
_ZURUECKGEWIESEN = {
    (Richtung.UEBERNAHME, True): Lage("Anforderung zurückgewiesen", Stufe.FEHLER, _WIR),
    (Richtung.UEBERNAHME, False): Lage("Lieferung zurückgewiesen", Stufe.FEHLER, _PARTNER),
    (Richtung.ABGABE, True): Lage("Nicht angenommen", Stufe.FEHLER, _WIR),
    (Richtung.ABGABE, False): Lage("Nicht angenommen", Stufe.FEHLER, _WIR),
}
"""By whom: we rejected what came, or the other authority what we sent."""
