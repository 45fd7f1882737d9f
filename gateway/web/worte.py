"""How values read on a German screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

from gateway.auskunft.betrieb import Alarmstufe, Gegenstand, Vorgangsstand
from gateway.auskunft.betrieb.stoerungen import abschnitt_zur_ursache
from gateway.domain.aufgabe import Aufgabenzustand, Rolle
from gateway.domain.lage import AmZug, Lage, Stufe
from gateway.domain.nachricht import NACHRICHTENARTEN, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import anzahl, datengroesse, datum_teilweise, dauer, oertlich
from gateway.domain.worte import zeitpunkt as zeitpunkt_ohne_sekunden
from xoev_schemas import codeliste

STAATSANGEHOERIGKEIT = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:staatsangehoerigkeit"
_WOCHENTAGE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_ROLLEN = {
    Rolle.SACHBEARBEITUNG: "Sachbearbeitung",
    Rolle.FREIGABE: "Freigabe",
    Rolle.ADMINISTRATION: "Administration",
    Rolle.REVISION: "Revision",
}


def zeitpunkt(wert: datetime) -> str:
    """Local time with seconds: 24.11.2026, 10:03:05 Uhr."""
    return oertlich(wert).strftime("%d.%m.%Y, %H:%M:%S Uhr")


def tag(wert: datetime) -> str:
    return oertlich(wert).strftime("%d.%m.%Y")


def tagzeit(wert: datetime) -> str:
    """Without seconds: 24.11.2026, 10:03 Uhr."""
    return zeitpunkt_ohne_sekunden(wert)


def uhrzeit(wert: datetime) -> str:
    return oertlich(wert).strftime("%H:%M:%S")


def stunde(wert: datetime) -> str:
    """ "10 Uhr"."""
    return f"{oertlich(wert).hour} Uhr"


def wochentag(wert: date) -> str:
    return _WOCHENTAGE[wert.weekday()]


def geburtsdatum(wert: str | None) -> str:
    return datum_teilweise(wert)


def alter(seit: datetime, jetzt: datetime) -> str:
    """In the largest unit that fits; days count by the calendar, as people do."""
    vergangen = max(jetzt - seit, timedelta())
    if vergangen < timedelta(minutes=1):
        return "gerade eben"
    if vergangen < timedelta(hours=1):
        return anzahl(vergangen // timedelta(minutes=1), "Minute", "Minuten")
    tage = (oertlich(jetzt).date() - oertlich(seit).date()).days
    if tage < 1:
        return anzahl(vergangen // timedelta(hours=1), "Stunde", "Stunden")
    return anzahl(tage, "Tag", "Tagen")


def groesse(wert: int | None) -> str:
    return datengroesse(wert)


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


def am_zug(lage: Lage, partner: str) -> str:
    if lage.verzoegert:
        return "läuft von selbst, verzögert"
    return {
        AmZug.PROGRAMM: "läuft von selbst",
        AmZug.PARTNER: partner,
        AmZug.WIR: "wir",
        AmZug.ADMINISTRATION: "Administration",
        AmZug.NIEMAND: "niemand mehr",
    }[lage.am_zug]


def rolle(wert: Rolle) -> str:
    return _ROLLEN[wert]


def aufgabenstand(wert: Aufgabenzustand) -> str:
    """How it stands with a question."""
    return {
        Aufgabenzustand.OFFEN: "offen",
        Aufgabenzustand.ENTSCHIEDEN: "beantwortet",
        Aufgabenzustand.ERLEDIGT: "beantwortet",
        Aufgabenzustand.HINFAELLIG: "hat sich erledigt",
    }[wert]


def loeschung(stand: Vorgangsstand) -> str | None:
    """What becomes of the copies that were staged; None as long as nobody can say it."""
    if stand.geloescht is not None:
        return f"Kopie gelöscht am {tag(stand.geloescht)}"
    if stand.karenz_bis is not None:
        return f"Die Kopie wird am {tag(stand.karenz_bis)} gelöscht"
    return None


def gezaehlt(zahl: int, einzahl: str, mehrzahl: str) -> str:
    return anzahl(zahl, einzahl, mehrzahl)


def zeichen(stufe: Stufe) -> str:
    """A shape for every level, so that nothing hangs on colour alone."""
    return {"gut": "✓", "laeuft": "↻", "wartet": "◷", "achtung": "!", "fehler": "✕"}[stufe]


def nachrichtenart(typ: str | None) -> str:
    if typ is None:
        return "Noch nicht geöffnet"
    return NACHRICHTENARTEN[typ].name if typ in NACHRICHTENARTEN else "Nachricht"


def weg(wert: Nachrichtenrichtung) -> str:
    return "eingegangen" if wert is Nachrichtenrichtung.EIN else "ausgegangen"


def nachrichtenstand(wert: Nachrichtenzustand) -> str:
    """ "empfangen" and the like read as they are, umlauts apart."""
    return {
        Nachrichtenzustand.GEOEFFNET: "geöffnet, Signatur gültig",
        Nachrichtenzustand.GUELTIG: "geprüft, gültig",
        Nachrichtenzustand.VERARBEITET: "geprüft und verarbeitet",
        Nachrichtenzustand.ABGELEGT: "geprüft und abgelegt",
        Nachrichtenzustand.GESENDET: "liegt im Postfach der anderen Behörde",
        Nachrichtenzustand.BESTAETIGT: "von der anderen Behörde bestätigt",
        Nachrichtenzustand.DOPPELT: "doppelt, ohne Wirkung",
        Nachrichtenzustand.VORFALL: "Widerspruch, wird untersucht",
    }.get(wert, wert.value)


def codes(uri: str) -> Mapping[str, str]:
    """Key and label of a code list that the product holds."""
    liste = codeliste(uri)
    return {code: zeile["label"].strip() for code, zeile in (liste.eintraege if liste else {}).items()}


def auswahl(uri: str) -> Sequence[tuple[str, str]]:
    """A code list to choose from: key, and key with label."""
    return [(code, f"{code} {name}") for code, name in codes(uri).items()]


def staatsangehoerigkeiten(schluessel: Sequence[str]) -> str:
    """By name: "Türkei, staatenlos"."""
    return ", ".join(codes(STAATSANGEHOERIGKEIT).get(s, s) for s in schluessel)


def gegenstand(wert: Gegenstand) -> str:
    """What a finding is about, with its umlauts."""
    return {
        Gegenstand.SCHLUESSEL: "Schlüssel und Zertifikate",
        Gegenstand.DMS: "DMS",
        Gegenstand.PLATZ: "Speicherplatz",
    }.get(wert, wert.value.capitalize())


def handbuch(code: str) -> str:
    """Where the manual says what to do about this cause."""
    return abschnitt_zur_ursache(code)


def handbuchseite(abschnitt: str) -> str:
    """Where a section of the manual, as alarms name it ("docs/stoerungen.md#dms"), stands on our pages."""
    datei, _, anker = abschnitt.partition("#")
    weg = f"/handbuch/{PurePath(datei).stem}"
    return f"{weg}#{anker}" if anker else weg


def stufenwort(wert: Alarmstufe) -> str:
    """How it stands with one thing."""
    return {
        Alarmstufe.OK: "in Ordnung",
        Alarmstufe.WARNUNG: "etwas ist zu tun",
        Alarmstufe.UNBEKANNT: "nicht bekannt",
        Alarmstufe.KRITISCH: "geht nicht",
    }[wert]


def dauert(seit: datetime, jetzt: datetime) -> str:
    """How long already, about: "3 Tage", "unter einer Minute"."""
    minuten = (jetzt - seit) // timedelta(
        minutes=1
    )  # whole ones: watched pages change only when something does
    if minuten < 2:
        return "1 Minute" if minuten == 1 else "unter 1 Minute"
    return dauer(timedelta(minutes=minuten))


_NUMMER = re.compile(r" \((?:0\d{5}|0\d{3})(?:, ([^)]*))?\)")


def ohne_nummern(text: str) -> str:
    """A sentence of the timeline without the numbers of messages: those belong to the technical details."""
    return _NUMMER.sub(lambda n: f" ({n[1]})" if n[1] else "", text)


FILTER: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        zeitpunkt,
        tagzeit,
        tag,
        uhrzeit,
        stunde,
        wochentag,
        geburtsdatum,
        alter,
        groesse,
        maskiert,
        staatsangehoerigkeiten,
        richtung,
        gegenueber,
        am_zug,
        rolle,
        loeschung,
        aufgabenstand,
        gezaehlt,
        zeichen,
        nachrichtenart,
        nachrichtenstand,
        weg,
        gegenstand,
        handbuch,
        stufenwort,
        dauert,
        ohne_nummern,
    )
}
