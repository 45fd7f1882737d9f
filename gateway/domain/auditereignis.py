"""The catalogue of audit events: every name that may stand in the chain."""

from __future__ import annotations

from enum import StrEnum


class Auditereignis(StrEnum):
    """What is recorded. `bezug` of the row names the object by id, never by content."""

    VORGANG_ANGELEGT = "vorgang.angelegt"
    VORGANG_ZUSTAND = "vorgang.zustand"
    VORGANG_ABBRUCH = "vorgang.abbruch"
    NACHRICHT_EMPFANGEN = "nachricht.empfangen"
    NACHRICHT_GESCHRIEBEN = "nachricht.geschrieben"
    NACHRICHT_ZUSTAND = "nachricht.zustand"
    VORFALL = "vorfall"
    AUFGABE_GESTELLT = "aufgabe.gestellt"
    AUFGABE_STIMME = "aufgabe.stimme"
    AUFGABE_BEENDET = "aufgabe.beendet"
    BENUTZER_GEAENDERT = "benutzer.geaendert"
    ZUGANG_AUSGEGEBEN = "zugang.ausgegeben"
    """Somebody was given a link or a token: `wer` gave it, `bezug` is whom it lets in."""
    INHALT_GELOESCHT = "inhalt.geloescht"
    """The content key is gone: nobody can read the content any more."""
    INHALT_GELESEN = "inhalt.gelesen"
    """A person looked at persons or content."""
    PROTOKOLL_GELESEN = "protokoll.gelesen"
    """A person searched, checked or exported this very log; `zweck` says what for."""
    AUFTRAG_GEPARKT = "auftrag.geparkt"
    AUFTRAG_ZURUECKGEHOLT = "auftrag.zurueckgeholt"
    ANMELDUNG = "anmeldung"
    """Somebody came in, or went to another Mandant; `weg` says how."""
    ANMELDUNG_ABGELEHNT = "anmeldung.abgelehnt"
    """Somebody knew an account but not its password or code."""
    ABMELDUNG = "abmeldung"
    SICHERUNG_ERSTELLT = "sicherung.erstellt"
    SICHERUNG_ZURUECKGESPIELT = "sicherung.zurueckgespielt"
    REGELSATZ_ENTWORFEN = "regelsatz.entworfen"
    REGELSATZ_AKTIVIERT = "regelsatz.aktiviert"
    ALARM_BEGINNT = "alarm.beginnt"
    """Something is not well, or worse or better than before; `stufe` says how."""
    ALARM_ENDET = "alarm.endet"
