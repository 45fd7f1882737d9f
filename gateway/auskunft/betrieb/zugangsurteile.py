"""Findings about who comes in: roles that nobody has confirmed lately, secrets of programs that end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from gateway.auskunft.betrieb.befund import Alarmstufe, Befund, Gegenstand, Messwert
from gateway.domain.worte import anzahl

CLIENT_WARNUNG = timedelta(days=30)
"""So long before the end of an API client's secret somebody is told."""
_ROLLEN_RAT = (
    "Benutzer, »Rollen bestätigen«: Wer braucht seine noch? Die eigenen bestätigt eine andere Person."
)
_CLIENT_RAT = "Unter Benutzer, »API-Clients«, erneuern und im Programm eintragen; oder widerrufen."


def rollen_befund(faellig: int, mandant: str) -> Befund:
    """Once a year somebody says of each role that it is still needed; what is overdue goes on working."""
    text = "Alle Rollen sind bestätigt."
    if faellig:
        text = f"{anzahl(faellig, 'Rolle ist', 'Rollen sind')} seit über einem Jahr von niemandem bestätigt."
    return Befund(
        was=Gegenstand.FRISTEN,
        stufe=Alarmstufe.WARNUNG if faellig else Alarmstufe.OK,
        text=text,
        rat=_ROLLEN_RAT if faellig else "",
        mandant=mandant,
        messwerte=(Messwert("rollen_unbestaetigt", faellig, warnung=1, mandant=mandant),),
        teil="rollen",
    )


def clients_befund(endende: Sequence[str], mandant: str) -> Befund:
    """`endende`: ids of API clients whose secret ends soon, or has ended: then a program stands before the door."""
    text = "Die Geheimnisse aller API-Clients gelten."
    if endende:
        wer, tage = ", ".join(endende), CLIENT_WARNUNG.days
        text = f"Das Geheimnis von {wer} endet in höchstens {tage} Tagen oder ist zu Ende."
    return Befund(
        was=Gegenstand.SCHLUESSEL,
        stufe=Alarmstufe.WARNUNG if endende else Alarmstufe.OK,
        text=text,
        rat=_CLIENT_RAT if endende else "",
        mandant=mandant,
        teil="clients",
    )
