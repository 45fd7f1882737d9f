"""What answers our request before the file itself: 010202, 010203, 010205."""

from __future__ import annotations

from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import kontakt_von, person_als_json, person_von
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang, fundsachen
from gateway.ablauf.post.oeffnung import Effekt
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import berichtigung
from gateway.ablauf.wege.eingaenge.mitteilung import der_vorabinformation
from gateway.ablauf.wege.eingaenge.zuordnung import (
    aus_ihrer_lieferung,
    uebernahme_zum_aendern,
    unsere_uebernahmen,
    vermerke,
    wartet_auf_ihre_lieferung,
    wartet_auf_weitergabe,
)
from gateway.ablauf.wege.vorabauskunft import ist_verlangt
from gateway.domain.absagefolge import ANDERE_STELLE, VERSANDT, Folgeart, folge
from gateway.domain.behoerde import genannte_kennung
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.antwort import AndereStelleZustaendig, Antwort, BereitsVersandt, SonstigeAntwort
from gateway.nachrichten.auskunftssperre import Auskunftssperre
from gateway.nachrichten.release import ANTWORTGRUND, bezeichnung
from gateway.nachrichten.versandbestaetigung import Versandbestaetigung
from gateway.nachrichten.vorabinformationen import Vorabinformationen
from gateway.queue.auftrag import Warten


def nimm_antwort_an(haus: Haus, eingang: Nachrichtenzeile, antwort: Antwort) -> Effekt | Warten:
    """010202: no file comes, or not yet."""
    if (warten := wartet_auf_weitergabe(haus, eingang, antwort.ausloeser)) is not None:
        return warten
    satz, woertlich = _antworttext(antwort)
    code = _code(antwort)
    vorlaeufig = folge(code).art is Folgeart.ABWARTEN

    def buchen(buch: Buch) -> bool:
        zeile = uebernahme_zum_aendern(buch, eingang.partner, antwort.ausloeser)
        if zeile is None:
            return False
        zeile.aktenzeichen_partner = antwort.aktenzeichen_antwortende or zeile.aktenzeichen_partner
        zeile.partner_kontakt = kontakt_von(antwort.kopf.autor_behoerde)
        if vorlaeufig or zeile.lieferung_uuid is not None or zeile.zustand.endgueltig:
            vermerke(buch, zeile, eingang, satz, woertlich)
            return True
        zeile.absage = {
            "satz": satz,
            "partner_sagt": woertlich,
            "nachweis": str(eingang.id),
            "inhaber": _inhaber(antwort),
            "code": code,
        }
        buch.nachrichten.ordne_zu(eingang.id, zeile.id)
        wecke_vorgang(buch, zeile.id)
        return True

    return buchen


def _code(antwort: Antwort) -> str:
    """By which the follow-up is looked up."""
    match antwort.inhalt:
        case BereitsVersandt():
            return VERSANDT
        case SonstigeAntwort(grund=grund):
            return grund
    return ANDERE_STELLE


def _inhaber(antwort: Antwort) -> str | None:
    """The standard names the other body in words; where these hold a Kennung, it can be asked by itself."""
    if not isinstance(antwort.inhalt, AndereStelleZustaendig):
        return None
    return genannte_kennung(antwort.inhalt.zustaendig)


def _antworttext(antwort: Antwort) -> tuple[str, str | None]:
    """Our sentence, and what is the partner's own words."""
    match antwort.inhalt:
        case BereitsVersandt(am=am):
            return f"Es kommt keine Akte (010202): sie wurde schon am {am:%d.%m.%Y} versandt.", None
        case SonstigeAntwort(grund=grund):
            return f"Es kommt keine Akte (010202): {bezeichnung(ANTWORTGRUND, grund)}.", None
        case anderes:
            return "Es kommt keine Akte (010202): eine andere Stelle ist zuständig.", anderes.zustaendig


def _wartet(haus: Haus, eingang: Nachrichtenzeile, ausloeser: UUID | None) -> Warten | None:
    """For the notice that explains it, or for the delivery with which it belongs."""
    warten = wartet_auf_weitergabe(haus, eingang, ausloeser)
    return warten or wartet_auf_ihre_lieferung(haus, eingang, ausloeser)


def nimm_versandbestaetigung_an(
    haus: Haus, eingang: Nachrichtenzeile, bestaetigung: Versandbestaetigung
) -> Effekt | Warten:
    """010203: the other authority says that it has sent the file, which may be here already."""
    if (warten := _wartet(haus, eingang, bestaetigung.ausloeser)) is not None:
        return warten

    def buchen(buch: Buch) -> bool:
        zeile = _vermerke_zur_anforderung(
            buch,
            eingang=eingang,
            ausloeser=bestaetigung.ausloeser,
            text="Versandbestätigung erhalten (010203): die Akte ist versandt.",
            aktenzeichen=bestaetigung.aktenzeichen_antwortende,
        )
        return zeile is not None

    return buchen


def nimm_vorabinformationen_an(
    haus: Haus, eingang: Nachrichtenzeile, vorab: Vorabinformationen
) -> Effekt | Warten:
    """010205: kept as it came; it goes into the DMS together with the file. What comes when the file is here and
    names the person otherwise, or bars information about her, is a correction: somebody takes it over, and whoever
    has got the file from us learns of it, too."""
    if (warten := _wartet(haus, eingang, vorab.ausloeser)) is not None:
        return warten
    weiter = _fuer_die_naechsten(haus, eingang, vorab)

    def buchen(buch: Buch) -> bool:
        text = "Vorabinformationen erhalten (010205)."
        zeile = _vermerke_zur_anforderung(buch, eingang=eingang, ausloeser=vorab.ausloeser, text=text)
        if zeile is None:
            return False
        if _sagt_neues(zeile, vorab):
            _frage_nach_der_berichtigung(haus, buch, eingang, vorab, person_von(zeile))
        for geschrieben in weiter:
            berichtigung.buche(buch, geschrieben, f"{zeile.partner_name} hat etwas berichtigt")
        return True

    return buchen


def _fuer_die_naechsten(
    haus: Haus, eingang: Nachrichtenzeile, vorab: Vorabinformationen
) -> list[ausgang.Ausgang]:
    """The file has moved on: what is new moves on, too."""
    unsere = _hier_uebernommen(haus, eingang.partner, vorab.ausloeser)
    if unsere is None or unsere.dms_ref is None or not _sagt_neues(unsere, vorab):
        return []
    return berichtigung.gib_weiter(haus, eingang, vorab, unsere)


def _hier_uebernommen(haus: Haus, partner: str | None, ausloeser: UUID | None) -> Uebergabezeile | None:
    """What came of our request, or of the delivery that nobody had asked for."""
    unsere = unsere_uebernahmen(haus, ausloeser)
    if unsere or ausloeser is None:
        return next((z for z in unsere if z.partner == partner), None)
    with haus.lesen() as buch:
        return buch.vorgaenge.nach_lieferung(Richtung.UEBERNAHME, ausloeser, partner)


def _sagt_neues(zeile: Uebergabezeile, vorab: Vorabinformationen) -> bool:
    """A bar is always news, and what somebody has asked for by itself; a name is one once the file is here."""
    if vorab.auskunftssperren or ist_verlangt(zeile):
        return True
    return zeile.dms_ref is not None and personangaben.als_domaene(vorab.person) != person_von(zeile)


def _frage_nach_der_berichtigung(
    haus: Haus, buch: Buch, eingang: Nachrichtenzeile, vorab: Vorabinformationen, bisher: Person
) -> None:
    jetzt = personangaben.als_domaene(vorab.person)
    fundsachen.melde(
        haus,
        buch,
        buch.nachrichten.lies(eingang.id),
        "person_berichtigt",
        {
            "gesucht": person_als_json(bisher),
            "geliefert": person_als_json(jetzt),
            "mitteilung": [list(m) for m in der_vorabinformation(vorab).items()],
        },
        dazu="".join(f" {_sperrsatz(s)}" for s in vorab.auskunftssperren),
    )


def _sperrsatz(sperre: Auskunftssperre) -> str:
    """The key alone: what some of them are called says more of a person than a list of questions should."""
    was = f"Eine Auskunftssperre (Schlüssel {sperre.art})"
    return f"{was} gilt." if sperre.gueltig_bis is None else f"{was} gilt bis {sperre.gueltig_bis:%d.%m.%Y}."


def _vermerke_zur_anforderung(
    buch: Buch,
    *,
    eingang: Nachrichtenzeile,
    ausloeser: UUID | None,
    text: str,
    aktenzeichen: str | None = None,
) -> Uebergabezeile | None:
    """On the Uebernahme that waits for it, or that was made of this delivery; None = there is none."""
    zeile = uebernahme_zum_aendern(buch, eingang.partner, ausloeser)
    if zeile is None and ausloeser is not None:
        zeile = aus_ihrer_lieferung(buch, eingang.partner, ausloeser)
    if zeile is None:
        return None
    zeile.aktenzeichen_partner = aktenzeichen or zeile.aktenzeichen_partner
    vermerke(buch, zeile, eingang, text, wecken=zeile.dms_ref is not None or ist_verlangt(zeile))
    return zeile
