"""Whose turn is it? Said by the step and the queue, not by the state alone: a parked work item is nobody's
progress, however well the state reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.ablage.tabellen import ENDE, Auftragszeile, Auftragszustand, Nachrichtenzeile, Uebergabezeile
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.lage import AmZug, lage
from gateway.domain.worte import oertlich

_HOECHSTENS = 1000
"""Parked items that are looked through; where there are more, people look at the queue itself."""
_PARTNER = {
    "warte_auf_lieferung": "Die andere Behörde muss liefern oder antworten.",
    "warte_auf_pakete": "Die angekündigten Pakete der anderen Behörde fehlen noch.",
    "warte_auf_quittung": "Die andere Behörde muss die Übernahme quittieren.",
}
"""Steps at which the other authority has to act."""
_NIEMAND = {
    "warte_karenz": "Nichts mehr zu tun; die bereitgestellte Kopie wird nach der Karenzzeit gelöscht.",
    "loesche": "Nichts mehr zu tun; die bereitgestellte Kopie wird gelöscht.",
    ENDE: "Nichts mehr zu tun.",
}
_PROGRAMM = {
    "warte_auf_versand": "Die Anforderung geht gerade hinaus.",
    "warte_auf_postfach": "Die Nachrichten gehen gerade hinaus.",
    "warte_auf_absage": "Die Antwort geht gerade hinaus.",
    "warte_auf_quittungsversand": "Die Quittung geht gerade hinaus.",
    "warte_auf_hauptlieferung": "Zuerst geht die Lieferung, zu der dieser Teil gehört.",
}


@dataclass(frozen=True)
class Wartestand:
    """Who has to act next, and a sentence that says what is awaited."""

    wer: AmZug
    satz: str


def geparkte(session: Session, mandant: str, vorgaenge: Collection[UUID]) -> Mapping[UUID, str]:
    """Which of these Vorgänge have a work item put aside, and why."""
    suche = (
        select(Auftragszeile)
        .where(Auftragszeile.mandant == mandant, Auftragszeile.zustand == Auftragszustand.GEPARKT)
        .order_by(Auftragszeile.id.desc())
        .limit(_HOECHSTENS)
    )
    zeilen = session.scalars(suche).all()
    je_nachricht = {UUID(z.daten["nachricht"]): z for z in zeilen if "nachricht" in z.daten}
    gefunden = {UUID(z.daten["vorgang"]): z for z in zeilen if "vorgang" in z.daten}
    if je_nachricht:
        zuordnung = select(Nachrichtenzeile.id, Nachrichtenzeile.vorgang).where(
            Nachrichtenzeile.mandant == mandant, Nachrichtenzeile.id.in_(je_nachricht)
        )
        for nachricht, vorgang in session.execute(zuordnung):
            if vorgang is not None:
                gefunden.setdefault(vorgang, je_nachricht[nachricht])
    return {id: zeile.grund_text or "" for id, zeile in gefunden.items() if id in vorgaenge}


def wartestand(zeile: Uebergabezeile, geparkt: str | None) -> Wartestand:
    """`geparkt`: why its work item was put aside; None = it was not."""
    if zeile.stoerung is not None:
        return Wartestand(AmZug.ADMINISTRATION, zeile.stoerung)
    if geparkt is not None:
        grund = f" Grund: {geparkt}" if geparkt else ""
        return Wartestand(AmZug.ADMINISTRATION, f"Ein Auftrag ist geparkt (»queue list«).{grund}")
    if zeile.haelt is not None:
        return Wartestand(AmZug.WIR, f"Eine Person muss entscheiden: {AUFGABENARTEN[zeile.haelt].frage}")
    return _nach_schritt(zeile)


def _nach_schritt(zeile: Uebergabezeile) -> Wartestand:
    if zeile.schritt in _PARTNER:
        return Wartestand(AmZug.PARTNER, _PARTNER[zeile.schritt])
    if zeile.schritt in _NIEMAND:
        hier = lage(zeile.richtung, zeile.zustand)
        if hier.am_zug is AmZug.WIR:
            return Wartestand(AmZug.WIR, f"{hier.text}: Zu klären ist, wie es weitergeht.")
        return Wartestand(AmZug.NIEMAND, _NIEMAND[zeile.schritt])
    if zeile.schritt in _PROGRAMM:
        return Wartestand(AmZug.PROGRAMM, _PROGRAMM[zeile.schritt])
    if zeile.naechste_pruefung is None:
        return Wartestand(AmZug.PROGRAMM, "Der nächste Schritt läuft von selbst.")
    wann = oertlich(zeile.naechste_pruefung)
    return Wartestand(
        AmZug.PROGRAMM, f"Läuft von selbst; spätestens am {wann:%d.%m.%Y, %H:%M} Uhr wird wieder nachgesehen."
    )
