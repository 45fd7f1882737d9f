"""The rest of the exchange: what no legal way here reacts to by itself is filed, and a person is asked to look.

What answers one of our own messages stands in the timeline of its Vorgang instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import kontakt_von, person_als_json
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import fundsachen
from gateway.ablauf.post.oeffnung import Effekt
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import anfragefolge
from gateway.ablauf.wege.eingaenge.mitteilung import der_antwort
from gateway.ablauf.wege.eingaenge.zuordnung import wecke_wartende
from gateway.domain.absagefolge import ANDERE_STELLE, NICHT_ZUSTAENDIG
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.administration import Nichtzustaendigkeitserklaerung
from gateway.nachrichten.arten import Nachricht
from gateway.nachrichten.stelle import Stelle
from gateway.nachrichten.weiterleitung import Abgabenachricht, Nichtzustaendigkeit
from gateway.nachrichten.wohnsitzwechsel import Wohnsitzwechselantwort
from gateway.nachrichten.zustaendigkeit import Zustaendigkeitsantwort


def lege_ab(haus: Haus, eingang: Nachrichtenzeile, nachricht: Nachricht) -> Effekt:
    """Kept, and a question: asking for consent or competence has legal consequences when nobody answers."""
    del haus, nachricht
    return lambda buch: _ablegen(buch, eingang)


def nimm_antwort_auf_anfrage_an(
    haus: Haus, eingang: Nachrichtenzeile, nachricht: Zustaendigkeitsantwort | Wohnsitzwechselantwort
) -> Effekt:
    """010102, 010502: they answer what we have asked, or what was asked elsewhere than here (the specialist system);
    whoever has asked must hear it."""
    mitteilung, wer = der_antwort(nachricht), nachricht.kopf.autor.name
    satz = f"{wer} hat geantwortet ({nachricht.TYP})."
    if (auf_unsere := anfragefolge.hoere(haus, eingang, nachricht.ausloeser, satz, mitteilung)) is not None:
        return auf_unsere
    person = personangaben.als_domaene(nachricht.person)
    angaben = {"gesucht": person_als_json(person), "mitteilung": [list(m) for m in mitteilung.items()]}

    def buchen(buch: Buch) -> bool:
        zeile = buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT)
        fundsachen.melde(haus, buch, zeile, "antwort_erhalten", angaben)
        return True

    return buchen


def _ablegen(buch: Buch, eingang: Nachrichtenzeile) -> bool:
    buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT)
    return False


def nimm_abgabe_an(haus: Haus, eingang: Nachrichtenzeile, nachricht: Abgabenachricht) -> Effekt:
    """0031: they have passed our message on; the answer to our request will come from there."""
    text = "Die andere Behörde hat unsere Nachricht an die zuständige weitergeleitet (0031)."
    gesagt = _gesagt(nachricht.zustaendige, nachricht.bemerkungen)
    zustaendige = haus.finde_partner(nachricht.zustaendige.kennung)

    def wartet_dort(zeile: Uebergabezeile) -> None:
        if zustaendige is not None and zustaendige.kennung != haus.mandant:
            zeile.partner, zeile.partner_name = zustaendige.kennung, zustaendige.name
            zeile.partner_kontakt = kontakt_von(zustaendige)

    weitergegeben = _vermerke(eingang, nachricht.nachricht.uuid, text, gesagt, wartet_dort)

    def buchen(buch: Buch) -> bool:
        if anfragefolge.merke_weitergabe(buch, nachricht.nachricht.uuid, nachricht.zustaendige.kennung):
            return True
        gehoert_dazu = weitergegeben(buch)
        buch.session.flush()
        wecke_wartende(buch, nachricht.nachricht.uuid, nachricht.zustaendige.kennung)
        return gehoert_dazu

    return buchen


def nimm_nichtzustaendigkeit_an(
    haus: Haus, eingang: Nachrichtenzeile, nachricht: Nichtzustaendigkeit
) -> Effekt:
    """0032: neither they nor anybody they know."""
    text = "Die andere Behörde ist nicht zuständig und kennt keine zuständige (0032)."
    gesagt = {"Bemerkung": nachricht.bemerkung} if nachricht.bemerkung else {}
    auf_unsere = anfragefolge.hoere(haus, eingang, nachricht.nachricht.uuid, text, gesagt)
    if auf_unsere is not None:
        return auf_unsere
    absage = _absage(eingang, text, nachricht.bemerkung, NICHT_ZUSTAENDIG)
    return _vermerke(eingang, nachricht.nachricht.uuid, text, nachricht.bemerkung, absage)


def nimm_erklaerung_an(
    haus: Haus, eingang: Nachrichtenzeile, nachricht: Nichtzustaendigkeitserklaerung
) -> Effekt:
    """000030: the same from other procedures, perhaps with the name of the competent one."""
    text = "Die andere Behörde erklärt sich für nicht zuständig (000030)."
    gesagt = _gesagt(nachricht.zustaendige, nachricht.bemerkung)
    bemerkt = {"Zuständig": gesagt} if gesagt else {}
    if (auf_unsere := anfragefolge.hoere(haus, eingang, nachricht.ausloeser, text, bemerkt)) is not None:
        return auf_unsere
    inhaber = nachricht.zustaendige.kennung if nachricht.zustaendige else None
    absage = _absage(eingang, text, gesagt, ANDERE_STELLE if inhaber else NICHT_ZUSTAENDIG, inhaber)
    return _vermerke(eingang, nachricht.ausloeser, text, gesagt, absage)


def _absage(
    eingang: Nachrichtenzeile, satz: str, partner_sagt: str | None, code: str, inhaber: str | None = None
) -> Callable[[Uebergabezeile], None]:
    """No file comes from there: what follows is looked up as after 010202."""

    def merke(zeile: Uebergabezeile) -> None:
        zeile.absage = {
            "satz": satz,
            "partner_sagt": partner_sagt,
            "nachweis": str(eingang.id),
            "inhaber": inhaber,
            "code": code,
        }

    return merke


def _gesagt(zustaendige: Stelle | None, bemerkung: str | None) -> str | None:
    """What they say of the competent authority, in their own words."""
    wer = f"{zustaendige.name} ({zustaendige.kennung})" if zustaendige else None
    return " – ".join(teil for teil in (wer, bemerkung) if teil) or None


def _vermerke(
    eingang: Nachrichtenzeile,
    uuid: UUID,
    text: str,
    partner_sagt: str | None,
    zur_anforderung: Callable[[Uebergabezeile], None],
) -> Effekt:
    """In the timeline of the Vorgang whose message it answers, else filed. `zur_anforderung`: what it means for a
    request that still waits."""

    def buchen(buch: Buch) -> bool:
        unsere = buch.nachrichten.mit_uuid(Nachrichtenrichtung.AUS, uuid, eingang.partner or "")
        if unsere is None or unsere.vorgang is None:
            return _ablegen(buch, eingang)
        zeile = buch.vorgaenge.zum_aendern(unsere.vorgang)
        buch.nachrichten.ordne_zu(eingang.id, zeile.id)
        buch.vorgaenge.vermerke(
            zeile, text, art=Ereignisart.NACHRICHT, nachweis=eingang.id, partner_sagt=partner_sagt
        )
        wartet = unsere.typ == "010201" and zeile.lieferung_uuid is None and zeile.partner == eingang.partner
        if wartet and not zeile.zustand.endgueltig:
            zur_anforderung(zeile)
        wecke_vorgang(buch, zeile.id)
        return True

    return buchen


WIRKUNGEN: Mapping[str, Callable[..., Effekt]] = {
    "000030": nimm_erklaerung_an,
    "0031": nimm_abgabe_an,
    "0032": nimm_nichtzustaendigkeit_an,
    "010102": nimm_antwort_auf_anfrage_an,
    "010301": lege_ab,
    "010302": lege_ab,
    "010303": lege_ab,
    "010401": lege_ab,
    "010402": lege_ab,
    "010502": nimm_antwort_auf_anfrage_an,
}
"""Message type -> what it means here."""
