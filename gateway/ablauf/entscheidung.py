"""What named persons decide: release held documents, let a held handover go on, or say no."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Ereignisart, Uebergabezeile
from gateway.ablage.uebergaben import partner_von, person_von
from gateway.ablauf import abgabe, ausgang, kennungen, uebernahme
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.freigabe import Freigabe
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.errors import EingabeFehler
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.antwort import Antwort, SonstigeAntwort


class NichtsZuEntscheiden(EingabeFehler):
    """This Uebergabe does not wait for a person."""

    code = "entscheidung.nichts_offen"
    satz = "Diese Übergabe wartet nicht auf eine Entscheidung."


class BegruendungFehlt(EingabeFehler):
    """A decision needs a name and a reason."""

    code = "entscheidung.begruendung"
    satz = "Eine Entscheidung braucht den Namen der entscheidenden Person und einen Grund."


def gib_frei(umgebung: Umgebung, id: UUID, *, durch: str, grund: str) -> None:
    """Release all held documents of an Abgabe, or accept a held Uebernahme; the flow goes on.

    Raises `NichtsZuEntscheiden`, `BegruendungFehlt`."""
    _entscheide(umgebung, id, durch, grund, lambda ablage, session, zeile: _weiter(umgebung, session, zeile))


def lehne_ab(umgebung: Umgebung, id: UUID, *, durch: str, grund: str, antwort: str) -> None:
    """Answer a held request with 010202; `antwort` is a key of the list aktenanforderung:antwort.

    Raises `NichtsZuEntscheiden`, `BegruendungFehlt`."""
    with umgebung.lesen() as ablage:
        zeile = ablage.uebergaben.lies(id)
    if zeile.richtung is not Richtung.ABGABE or zeile.ausloeser_uuid is None:
        raise NichtsZuEntscheiden("Ablehnen lässt sich nur eine angeforderte Abgabe.")
    geschrieben = ausgang.schreibe(
        umgebung,
        _absage(umgebung, zeile, antwort),
        schluessel=id,
        uebergabe=id,
        bezug=zeile.ausloeser_uuid,
    )

    def buchen(ablage: Ablage, session: Session, _zeile: Uebergabezeile) -> None:
        ausgang.stelle_aus(umgebung, ablage, session, geschrieben)

    _entscheide(umgebung, id, durch, grund, buchen)


def _entscheide(
    umgebung: Umgebung,
    id: UUID,
    durch: str,
    grund: str,
    buchen: Callable[[Ablage, Session, Uebergabezeile], None],
) -> None:
    if not durch.strip() or not grund.strip():
        raise BegruendungFehlt()
    with umgebung.datenbank.schreiben() as session:
        ablage = umgebung.ablage(session)
        zeile = ablage.uebergaben.zum_aendern(id)
        if zeile.zustand is not Zustand.GEHALTEN:
            raise NichtsZuEntscheiden()
        dokumente = frozenset(d.uuid for d in ablage.dokumente.liste(id))
        ablage.freigaben.erteile(id, Freigabe(durch, grund, umgebung.uhr.jetzt(), dokumente))
        ablage.uebergaben.vermerke(id, f"Entschieden: {grund}", art=Ereignisart.ENTSCHEIDUNG, wer=durch)
        zeile.gehalten_grund = None
        buchen(ablage, session, zeile)
        session.commit()


def _weiter(umgebung: Umgebung, session: Session, zeile: Uebergabezeile) -> None:
    """Start again at the step that was held: the gates before it pass as they did."""
    if zeile.richtung is Richtung.UEBERNAHME:
        uebernahme.ABLAUF.beginne(session, umgebung, zeile.id, "nimm_fachlich_an")
    elif zeile.anzahl_dokumente is None:
        abgabe.ABLAUF.beginne(session, umgebung, zeile.id)
    else:
        abgabe.ABLAUF.beginne(session, umgebung, zeile.id, "pruefe_gate")


def _absage(umgebung: Umgebung, zeile: Uebergabezeile, antwort: str) -> Antwort:
    return Antwort(
        kopf=umgebung.kopf(kennungen.nachricht(zeile.id, "010202"), partner_von(zeile)),
        ausloeser=zeile.ausloeser_uuid,
        person=personangaben.aus_domaene(person_von(zeile)),
        aktenzeichen_anfordernde=zeile.aktenzeichen_partner or "",
        aktenzeichen_antwortende=zeile.aktenzeichen_eigenes,
        inhalt=SonstigeAntwort(grund=antwort),
    )
