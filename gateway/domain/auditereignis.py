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
    NACHWEIS_AUSGESTELLT = "nachweis.ausgestellt"
    """A proof document was handed out; its digests say which one is genuine."""
    ORIGINAL_EINGETRAGEN = "original.eingetragen"
    """An original goes, or has come, by post."""
    ORIGINAL_EMPFANGEN = "original.empfangen"
    AUFTRAG_GEPARKT = "auftrag.geparkt"
    AUFTRAG_ZURUECKGEHOLT = "auftrag.zurueckgeholt"
    ANMELDUNG = "anmeldung"
    SICHERUNG_ERSTELLT = "sicherung.erstellt"
    SICHERUNG_ZURUECKGESPIELT = "sicherung.zurueckgespielt"
    HAUPTSCHLUESSEL_GEWECHSELT = "hauptschluessel.gewechselt"
    REGELSATZ_ENTWORFEN = "regelsatz.entworfen"
    REGELSATZ_AKTIVIERT = "regelsatz.aktiviert"
