"""Where the documents that have come go: into the file that is here already, into a new one, or a person says."""

from __future__ import annotations

from typing import Any

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.vorgaenge import person_als_json, person_aus_json, person_von
from gateway.ablauf.haus import Haus
from gateway.ablauf.schritt import Ergebnis, Frage, Lage, Meldung, Warte, Weiter
from gateway.ablauf.wege import annahme, gemeinsam
from gateway.domain.ablageplan import Zielwahl
from gateway.domain.person import Person
from gateway.domain.personenabgleich import Urteil, vergleiche
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import anzahl
from gateway.ports import Aktenfund, Aktenref


def bestimme_ziel(lage: Lage) -> Ergebnis:
    """Later deliveries land in the same file; one that is here already is added to. New only when there is none."""
    antwort, zeile = lage.antwort, lage.vorgang
    if antwort is not None and antwort.wahl in {"zurueckweisen", "weiterleiten"}:
        return annahme.entschieden(lage, antwort)
    if antwort is not None and antwort.wahl == "akte_waehlen":
        return _ziel(antwort.wert)
    if antwort is not None or zeile.ziel_ref is not None:
        return Weiter()
    with lage.haus.lesen() as buch:
        geschwister = [z for z in buch.vorgaenge.zum_stamm(zeile.stamm) if z.id != zeile.id]
    if any(z.zustand in _IMPORTIERT and z.dms_ref for z in geschwister):
        return _ziel(next(z.dms_ref for z in geschwister if z.zustand in _IMPORTIERT and z.dms_ref))
    if any(z.zustand in _GERADE and z.erstellt <= zeile.erstellt for z in geschwister):
        return Warte(bis=gemeinsam.nachsehen(lage))
    return _suche_ziel(lage)


_IMPORTIERT = frozenset({Zustand.IMPORTIERT, Zustand.ABGESCHLOSSEN})
_GERADE = frozenset({Zustand.EMPFANGEN, Zustand.IMPORT_LAEUFT})
"""Another delivery of the matter is about to make the file."""


def _suche_ziel(lage: Lage) -> Ergebnis:
    plan = lage.haus.regeln.ablage
    if plan.ziel is Zielwahl.FEST:
        return _ziel(plan.akte)
    person, aktenzeichen = person_von(lage.vorgang), lage.vorgang.aktenzeichen_eigenes
    gefunden = lage.haus.dms.finde_akten(person, aktenzeichen)
    funde = [f for f in gefunden if _ist_ihre(person_als_json(person), f)]
    ungenannte = [f for f in gefunden if f.person is None]
    if not funde and ungenannte:
        wie_viele = anzahl(len(ungenannte), "Akte", "Akten")
        return Frage(
            art="ziel_mehrdeutig",
            text=f"Das eigene DMS findet {wie_viele}, sagt aber nicht, wessen. Wohin gehört die Lieferung?",
            angaben={"auswahl": [gemeinsam.auswahl(f) for f in ungenannte]},
        )
    if len(funde) > 1:
        return Frage(
            art="ziel_mehrdeutig",
            text=f"Im eigenen DMS gibt es {len(funde)} Akten dieser Person. Wohin gehört die Lieferung?",
            angaben={"auswahl": [gemeinsam.auswahl(f) for f in funde]},
        )
    if not funde and plan.ziel is Zielwahl.SUCHE:
        text = "Im eigenen DMS gibt es keine Akte dieser Person. Wohin gehört die Lieferung?"
        return Frage(art="ziel_mehrdeutig", text=text, angaben={"auswahl": []})
    if not funde or _haben_wir_schon_gelegt(lage, funde[0].ref):
        return Weiter()
    return _ziel(funde[0].ref.id)


def _haben_wir_schon_gelegt(lage: Lage, ref: Aktenref) -> bool:
    """The very documents of this delivery and no other, in a file that no Vorgang knows: we had made it before
    the database was set back to a backup. The import is found again by its id."""
    with lage.haus.lesen() as buch:
        geliefert = {d.uuid: d.sha256 for d in buch.dokumente.liste(lage.vorgang.id)}
        if buch.vorgaenge.kennt_akte(ref.id):
            return False
    return {o.uuid: o.sha256 for o in lage.haus.dms.bestand(ref)} == geliefert


def _ist_ihre(person: dict[str, Any], fund: Aktenfund) -> bool:
    return (
        fund.person is not None and vergleiche(person_aus_json(person), fund.person).urteil is Urteil.SICHER
    )


def aehnliche_akten(haus: Haus, person: Person) -> list[Aktenfund]:
    """Files here of persons who may be this one; none where a file is surely hers."""
    funde = [(f, vergleiche(person, f.person).urteil) for f in haus.dms.finde_akten(person, None) if f.person]
    if any(urteil is Urteil.SICHER for _, urteil in funde):
        return []
    return [f for f, urteil in funde if urteil is Urteil.UNSICHER]


def _ziel(ref: str | None) -> Weiter:
    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.ziel_ref = ref

    return Weiter(meldung=Meldung("Die Dokumente kommen zu der Akte, die schon hier ist."), buchen=buchen)
