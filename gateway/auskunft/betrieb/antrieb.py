"""What the queue says of a Vorgang: does it move, does something fail, does nobody try it any more?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import ENDE, Auftragszeile, Auftragszustand, Uebergabezeile
from gateway.domain.auftragsart import EINGANG, SENDEN, WEG, sendeschluessel
from gateway.domain.lage import Bewegung
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.queue.verwaltung import geparkte, unerledigte


@dataclass(frozen=True)
class Antrieb:
    """The work items of one Vorgang taken together; the worst one counts."""

    bewegung: Bewegung = Bewegung.GEHT
    grund: str | None = None
    """What went wrong, in our words."""
    naechster_versuch: datetime | None = None
    """VERZOEGERT: when it is tried again; None = at this moment, or not known."""


def antriebe(buch: Buch, zeilen: Sequence[Uebergabezeile]) -> Mapping[UUID, Antrieb]:
    """For each Vorgang its own work item, and those of its messages that are not done."""
    schluessel = {f"{WEG}:{z.id}": z.id for z in zeilen if z.schritt != ENDE}
    for nachricht, vorgang, richtung in buch.nachrichten.unfertige([z.id for z in zeilen]):
        aus = richtung is Nachrichtenrichtung.AUS
        schluessel[sendeschluessel(nachricht) if aus else f"{EINGANG}:{nachricht}"] = vorgang
    gruppen: dict[UUID, list[Auftragszeile]] = {z.id: [] for z in zeilen}
    for auftrag in unerledigte(buch.session, buch.mandant, schluessel.keys()):
        gruppen[schluessel[auftrag.schluessel]].append(auftrag)
    ergebnis = {z.id: _antrieb(z, gruppen[z.id], buch.uhr.jetzt()) for z in zeilen}
    for auftrag in reversed(geparkte(buch.session, buch.mandant, ergebnis.keys())):
        assert auftrag.vorgang is not None
        ergebnis[auftrag.vorgang] = Antrieb(Bewegung.STEHT, _stoerung(buch, auftrag))
    return ergebnis


def _stoerung(buch: Buch, auftrag: Auftragszeile) -> str:
    """Why nobody tries it any more; what could not be sent is named."""
    grund = auftrag.grund_text or "Beiseitegelegt."
    id = auftrag.daten.get("nachricht")
    nachricht = buch.nachrichten.finde(UUID(id)) if id and auftrag.art == SENDEN else None
    return f"{nachricht.typ} nicht gesendet: {grund}" if nachricht else grund


def _antrieb(zeile: Uebergabezeile, auftraege: Iterable[Auftragszeile], jetzt: datetime) -> Antrieb:
    alle = [a for a in auftraege if a.zustand is not Auftragszustand.GEPARKT]
    if gescheitert := [a for a in alle if a.grund_code is not None]:
        erster = min(gescheitert, key=lambda a: a.faellig)
        wartet = erster.zustand is Auftragszustand.WARTEND
        return Antrieb(Bewegung.VERZOEGERT, erster.grund_text, erster.faellig if wartet else None)
    if zeile.versaeumt:
        return Antrieb(Bewegung.VERZOEGERT, "Der nächste Schritt ist überfällig.")
    ruht = bool(alle) and all(a.zustand is Auftragszustand.WARTEND and a.faellig > jetzt for a in alle)
    return Antrieb(Bewegung.RUHT if ruht else Bewegung.GEHT)
