"""Asking for a file: 010201 goes out, and the short answers that may come back (010202, 010203, 010205)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.uebergaben import partner_von, person_von
from gateway.ablauf import ausgang, kennungen
from gateway.ablauf.schritt import Ablauf, Ende, Lage
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.antwort import Antwort, BereitsVersandt, SonstigeAntwort
from gateway.nachrichten.release import ANTWORTGRUND, bezeichnung
from gateway.nachrichten.versandbestaetigung import Versandbestaetigung
from gateway.nachrichten.vorabinformationen import Vorabinformationen
from gateway.queue.auftrag import Buchung

GRUND_ZUSTAENDIGKEITSWECHSEL = "01"
NOCH_NICHT_DA = "07"
"""The asked authority waits for the file itself: the request stays open."""


@dataclass(frozen=True)
class Wunsch:
    """What a clerk or a rule wants: whose file, from whom, why."""

    person: Person
    partner: Behoerde
    aktenzeichen: str
    grund: str = GRUND_ZUSTAENDIGKEITSWECHSEL
    versandbestaetigung: bool = True
    weitere_formate: tuple[str, ...] = ()


def beginne(umgebung: Umgebung, wunsch: Wunsch, *, wer: str) -> UUID:
    """Start an Uebernahme and write its request; everything after runs by itself. Returns its id.

    Raises `NichtSchreibbar` when the wish makes no valid message."""
    id = uuid4()
    anforderung = _schreibe(umgebung, id, wunsch)
    ausgang.pruefe_schreibbar(anforderung)
    with umgebung.datenbank.schreiben() as session:
        ablage = umgebung.ablage(session)
        umgebung.speicher.tresor.lege_an(ablage, id)
        ablage.uebergaben.lege_an(
            id,
            Richtung.UEBERNAHME,
            wunsch.partner,
            wunsch.person,
            naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.nachsehen,
            text="Übernahme angelegt.",
            wer=wer,
            aktenzeichen_eigenes=wunsch.aktenzeichen,
            grund=wunsch.grund,
            ausloeser_uuid=anforderung.kopf.uuid,
            vereinbart=list(wunsch.weitere_formate),
            versandbestaetigung=wunsch.versandbestaetigung,
        )
        ABLAUF.beginne(session, umgebung, id)
        session.commit()
    return id


def fordere_an(lage: Lage) -> Ende:
    """Write 010201; its sending brings the Uebergabe to »angefordert«."""
    umgebung, zeile = lage.umgebung, lage.uebergabe
    wunsch = Wunsch(
        person_von(zeile),
        partner_von(zeile),
        zeile.aktenzeichen_eigenes or str(zeile.id),
        zeile.grund or GRUND_ZUSTAENDIGKEITSWECHSEL,
        zeile.versandbestaetigung,
        tuple(zeile.vereinbart),
    )
    geschrieben = ausgang.schreibe(
        umgebung, _schreibe(umgebung, zeile.id, wunsch), schluessel=zeile.id, uebergabe=zeile.id
    )
    return Ende(lambda ablage, session: ausgang.stelle_aus(umgebung, ablage, session, geschrieben))


ABLAUF = Ablauf("anforderung", [fordere_an])


def _schreibe(umgebung: Umgebung, id: UUID, wunsch: Wunsch) -> Anforderung:
    return Anforderung(
        kopf=umgebung.kopf(kennungen.nachricht(id, "010201"), wunsch.partner),
        person=personangaben.aus_domaene(wunsch.person),
        aktenzeichen_anfordernde=wunsch.aktenzeichen,
        grund=wunsch.grund,
        versandbestaetigung=wunsch.versandbestaetigung,
        weitere_formate=wunsch.weitere_formate,
    )


def offene_uebernahme(ablage: Ablage, partner: str | None, ausloeser: UUID | None) -> Uebergabezeile | None:
    """The Uebernahme whose request this message answers; only its own partner may answer it."""
    if ausloeser is None:
        return None
    treffer = ablage.uebergaben.nach_ausloeser(Richtung.UEBERNAHME, ausloeser)
    passend = [zeile for zeile in treffer if zeile.partner == partner]
    return passend[0] if passend else None


def nimm_antwort_an(umgebung: Umgebung, eingang: Nachrichtenzeile, antwort: Antwort) -> Buchung:
    """010202: no file comes, or not yet."""
    text = f"Antwort ohne Akte (010202): {_antworttext(antwort)}"
    vorlaeufig = isinstance(antwort.inhalt, SonstigeAntwort) and antwort.inhalt.grund == NOCH_NICHT_DA

    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        zeile = offene_uebernahme(ablage, eingang.partner, antwort.ausloeser)
        if zeile is None:
            return
        ablage.nachrichten.ordne_zu(eingang.id, zeile.id)
        zeile.aktenzeichen_partner = antwort.aktenzeichen_antwortende or zeile.aktenzeichen_partner
        if vorlaeufig or zeile.zustand not in (Zustand.ANGEFORDERT, Zustand.ANGELEGT):
            ablage.uebergaben.vermerke(zeile.id, text, art=Ereignisart.NACHRICHT, nachweis=eingang.id)
            return
        ablage.uebergaben.aendere_zustand(
            zeile.id, Zustand.ABGELEHNT, text=text, naechste_pruefung=None, nachweis=eingang.id
        )

    return buchen


def _antworttext(antwort: Antwort) -> str:
    match antwort.inhalt:
        case BereitsVersandt(am=am):
            return f"die Akte wurde schon am {am:%d.%m.%Y} versandt."
        case SonstigeAntwort(grund=grund):
            return f"{bezeichnung(ANTWORTGRUND, grund)}."
        case anderes:
            return f"zuständig ist {anderes.zustaendig}."


def nimm_versandbestaetigung_an(
    umgebung: Umgebung, eingang: Nachrichtenzeile, bestaetigung: Versandbestaetigung
) -> Buchung:
    """010203: the other authority says that it has sent the file, which may be here already."""
    return _vermerk(
        umgebung,
        eingang,
        bestaetigung.ausloeser,
        "Versandbestätigung erhalten (010203): die Akte ist versandt.",
        aktenzeichen=bestaetigung.aktenzeichen_antwortende,
    )


def nimm_vorabinformationen_an(
    umgebung: Umgebung, eingang: Nachrichtenzeile, vorab: Vorabinformationen
) -> Buchung:
    """010205: kept as it came; it goes into the DMS together with the file."""
    return _vermerk(umgebung, eingang, vorab.ausloeser, "Vorabinformationen erhalten (010205).")


def _vermerk(
    umgebung: Umgebung,
    eingang: Nachrichtenzeile,
    ausloeser: UUID | None,
    text: str,
    *,
    aktenzeichen: str | None = None,
) -> Buchung:
    def buchen(session: Session) -> None:
        ablage = umgebung.ablage(session)
        zeile = offene_uebernahme(ablage, eingang.partner, ausloeser)
        if zeile is not None:
            ablage.nachrichten.ordne_zu(eingang.id, zeile.id)
            zeile.aktenzeichen_partner = aktenzeichen or zeile.aktenzeichen_partner
            ablage.uebergaben.vermerke(zeile.id, text, art=Ereignisart.NACHRICHT, nachweis=eingang.id)

    return buchen
