"""The catalogue of audit events: every name that may stand in the chain."""

from __future__ import annotations

from enum import StrEnum


class Auditereignis(StrEnum):
    """What is recorded. `bezug` of the row names the object by id, never by content."""

    UEBERGABE_ANGELEGT = "uebergabe.angelegt"
    UEBERGABE_ZUSTAND = "uebergabe.zustand"
    NACHRICHT_EMPFANGEN = "nachricht.empfangen"
    NACHRICHT_GESCHRIEBEN = "nachricht.geschrieben"
    NACHRICHT_ZUSTAND = "nachricht.zustand"
    VORFALL = "vorfall"
    FREIGABE_ERTEILT = "freigabe.erteilt"
    INHALT_GELOESCHT = "inhalt.geloescht"
    """The content key is gone: nobody can read the content any more."""
    AUFTRAG_GEPARKT = "auftrag.geparkt"
    AUFTRAG_ZURUECKGEHOLT = "auftrag.zurueckgeholt"
    ANMELDUNG = "anmeldung"
