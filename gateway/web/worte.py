"""How values read on a German screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from gateway.domain.lage import AmZug, Stufe
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import oertlich

_NACHRICHTENARTEN = {
    "0010": "Rückweisung",
    "0020": "Quittung »Akte übernommen«",
    "0021": "Erinnerung an die Quittung",
    "0030": "Weiterleitung",
    "0031": "Weiterleitung",
    "0032": "Weiterleitung",
    "010002": "Erinnerung",
    "010201": "Aktenanforderung",
    "010202": "Antwort auf die Anforderung",
    "010203": "Versandbestätigung",
    "010205": "Vorabinformationen",
    "010206": "Lieferung: Metadaten",
    "010207": "Lieferung: Paket",
}


def zeitpunkt(wert: datetime) -> str:
    """Local time with seconds: 24.11.2026, 10:03:05 Uhr."""
    return oertlich(wert).strftime("%d.%m.%Y, %H:%M:%S Uhr")


def tag(wert: datetime) -> str:
    return oertlich(wert).strftime("%d.%m.%Y")


def uhrzeit(wert: datetime) -> str:
    return oertlich(wert).strftime("%H:%M:%S")


def geburtsdatum(wert: str | None) -> str:
    """Partial dates stay partial: 1990-05 reads 05.1990."""
    return ".".join(reversed(wert.split("-"))) if wert else "unbekannt"


def alter(seit: datetime, jetzt: datetime) -> str:
    """In the largest unit that fits; days count by the calendar, as people do."""
    vergangen = max(jetzt - seit, timedelta())
    if vergangen < timedelta(minutes=1):
        return "gerade eben"
    if vergangen < timedelta(hours=1):
        return _gezaehlt(vergangen // timedelta(minutes=1), "Minute", "Minuten")
    tage = (oertlich(jetzt).date() - oertlich(seit).date()).days
    if tage < 1:
        return _gezaehlt(vergangen // timedelta(hours=1), "Stunde", "Stunden")
    return _gezaehlt(tage, "Tag", "Tagen")


def _gezaehlt(zahl: int, einzahl: str, mehrzahl: str) -> str:
    return f"{zahl} {einzahl if zahl == 1 else mehrzahl}"


def groesse(wert: int | None) -> str:
    """Powers of ten, as everywhere in this product."""
    if wert is None:
        return "–"
    for einheit, stufe in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if wert >= stufe:
            return f"{wert / stufe:.1f} {einheit}".replace(".", ",")
    return f"{wert} Byte"


def maskiert(azr_nummer: str | None) -> str:
    """Only the last three digits: enough to compare, too little to note down (invariant 11)."""
    if not azr_nummer:
        return "nicht bekannt"
    return f"••••••{azr_nummer[-3:]}" if len(azr_nummer) > 6 else "••••••"


def richtung(wert: Richtung) -> str:
    return "Übernahme" if wert is Richtung.UEBERNAHME else "Abgabe"


def gegenueber(wert: Richtung) -> str:
    """The preposition before the other authority's name."""
    return "von" if wert is Richtung.UEBERNAHME else "an"


def am_zug(wert: AmZug, partner: str) -> str:
    return {
        AmZug.PROGRAMM: "läuft von selbst",
        AmZug.PARTNER: partner,
        AmZug.WIR: "wir",
        AmZug.ADMINISTRATION: "Administration",
        AmZug.NIEMAND: "niemand mehr",
    }[wert]


def zeichen(stufe: Stufe) -> str:
    """A shape for every level, so that nothing hangs on colour alone."""
    return {"gut": "✓", "laeuft": "↻", "wartet": "◷", "achtung": "!", "fehler": "✕"}[stufe]


def nachrichtenart(typ: str | None) -> str:
    return _NACHRICHTENARTEN.get(typ or "", "Noch nicht geöffnet" if typ is None else "Nachricht")


def weg(wert: Nachrichtenrichtung) -> str:
    return "eingegangen" if wert is Nachrichtenrichtung.EIN else "ausgegangen"


def nachrichtenstand(wert: Nachrichtenzustand) -> str:
    """ "empfangen" and the like read as they are, umlauts apart."""
    return {
        Nachrichtenzustand.GEOEFFNET: "geöffnet, Signatur gültig",
        Nachrichtenzustand.GUELTIG: "geprüft, gültig",
        Nachrichtenzustand.VERARBEITET: "geprüft und verarbeitet",
        Nachrichtenzustand.GESENDET: "liegt im Postfach der anderen Behörde",
        Nachrichtenzustand.BESTAETIGT: "von der anderen Behörde bestätigt",
        Nachrichtenzustand.DOPPELT: "doppelt, ohne Wirkung",
        Nachrichtenzustand.VORFALL: "Widerspruch, wird untersucht",
    }.get(wert, wert.value)


FILTER: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        zeitpunkt,
        tag,
        uhrzeit,
        geburtsdatum,
        alter,
        groesse,
        maskiert,
        richtung,
        gegenueber,
        am_zug,
        zeichen,
        nachrichtenart,
        nachrichtenstand,
        weg,
    )
}
