"""The right file, the right person: found in the DMS, compared in all fields, or asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gateway.ablage.buch import Buch
from gateway.ablage.meldungen import person_der_meldung
from gateway.ablage.tabellen import Ereignisart, Uebergabezeile
from gateway.ablage.vorgaenge import person_als_json, person_aus_json, person_von
from gateway.ablauf.schritt import Antwort as Entscheidung
from gateway.ablauf.schritt import Ergebnis, Frage, Lage, Meldung, Weiter
from gateway.ablauf.wege import gemeinsam
from gateway.ablauf.wege.absage import lehne_ab
from gateway.dmsfehler import AkteUnbekannt
from gateway.domain.person import Person, WeitereAngabe, mit_weiteren, varianten
from gateway.domain.personenabgleich import Urteil, vergleiche, verwechselbar
from gateway.domain.worte import anzahl
from gateway.ports import Aktenfund, Aktenref


def finde_akte(lage: Lage) -> Ergebnis:
    """Exactly one file of this person goes on by itself; none or several are for a person."""
    antwort, zeile = lage.antwort, lage.vorgang
    if antwort is not None:
        return _gefunden_durch(lage, antwort)
    if zeile.dms_ref is not None:
        return Weiter()
    funde = _kandidaten(lage, zeile.aktenzeichen_eigenes)
    if len(funde) == 1:
        return _nimm(funde[0])
    return _frage_welche(zeile, funde)


def _gefunden_durch(lage: Lage, antwort: Entscheidung) -> Ergebnis:
    match antwort.wahl:
        case "ablehnen":
            return lehne_ab(antwort)
        case "warten":
            return gemeinsam.warten_bis(antwort)
        case "andere_person":
            return _schliesse_aus([a["wert"] for a in antwort.angaben.get("auswahl", [])])
        case "akte_waehlen" if antwort.art == "akte_nicht_gefunden":
            return _suche_unter(antwort.wert or "")
    funde = _kandidaten(lage, None)
    fund = next((f for f in funde if f.ref.id == antwort.wert), None)
    if fund is None:  # one that is left is not what the person wanted: it doesn't go by itself
        fort = Meldung("Die gewählte Akte gibt es im DMS nicht mehr.", art=Ereignisart.FEHLER)
        return replace(_frage_welche(lage.vorgang, funde), meldung=fort)
    return _nimm(fund, bestaetigt=antwort.wahl == "dieselbe_person")


def _kandidaten(lage: Lage, aktenzeichen: str | None) -> list[Aktenfund]:
    """Files under the number or the Aktenzeichen, and those of persons whom only the number tells apart."""
    gesucht = _wie_man_sie_kennt(lage)
    funde = {f.ref.id: f for f in lage.haus.dms.finde_akten(gesucht, aktenzeichen)}
    for variante in varianten(gesucht):
        funde |= {f.ref.id: f for f in lage.haus.dms.finde_akten(variante, None)}
    return [
        f
        for f in funde.values()
        if f.ref.id not in lage.vorgang.ausgeschlossen and _kommt_in_frage(gesucht, aktenzeichen, f)
    ]


def _wie_man_sie_kennt(lage: Lage) -> Person:
    """The person of the request with all names that registry offices have told of her."""
    person = person_von(lage.vorgang)

    def lies() -> tuple[WeitereAngabe, ...]:
        with lage.haus.lesen() as buch:
            meldungen = buch.meldungen.zur_person(person)
        return tuple(w for z in meldungen for w in person_der_meldung(z).weitere)

    return mit_weiteren(person, lage.haus.einmal((WeitereAngabe, lage.vorgang.id), lies))


def _kommt_in_frage(gesucht: Person, aktenzeichen: str | None, fund: Aktenfund) -> bool:
    if fund.person is None or (aktenzeichen is not None and fund.ref.aktenzeichen == aktenzeichen):
        return True
    gleiche_nummer = gesucht.azr_nummer is not None and fund.person.azr_nummer == gesucht.azr_nummer
    return gleiche_nummer or verwechselbar(gesucht, fund.person)


def _suche_unter(aktenzeichen: str) -> Weiter:
    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.aktenzeichen_eigenes = aktenzeichen

    return Weiter(
        nach=finde_akte.__name__, buchen=buchen, meldung=Meldung("Unter einem anderen Aktenzeichen gesucht.")
    )


def _schliesse_aus(refs: Sequence[str]) -> Weiter:
    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.ausgeschlossen = [*zeile.ausgeschlossen, *refs]
        zeile.dms_ref = zeile.person_akte = None

    return Weiter(nach=finde_akte.__name__, buchen=buchen)


def _nimm(fund: Aktenfund, *, bestaetigt: bool = False) -> Weiter:
    gefunden = {
        "dms_ref": fund.ref.id,
        "aktenzeichen_eigenes": fund.ref.aktenzeichen,
        "person_bestaetigt": bestaetigt,
    }
    return Weiter(setzt=gefunden, meldung=Meldung("Akte im DMS gefunden."))


def _frage_welche(zeile: Uebergabezeile, funde: Sequence[Aktenfund]) -> Frage:
    """Several files of one person: which? Files of several persons: whose? None: where then?"""
    if not funde:
        return Frage(art="akte_nicht_gefunden", text="Zu dieser Person wurde keine Akte gefunden.")
    angaben: dict[str, Any] = {"gesucht": zeile.person, "auswahl": [gemeinsam.auswahl(f) for f in funde]}
    if all(_ist_sicher(person_von(zeile), f) for f in funde):
        return Frage(
            art="akte_mehrdeutig",
            text=f"Zu dieser Person gibt es {anzahl(len(funde), 'Akte', 'Akten')}. Welche ist gemeint?",
            angaben=angaben,
        )
    wessen = anzahl(
        len(funde), "Akte gehört zu einer ähnlichen Person", "Akten gehören zu Personen, die sich ähneln"
    )
    return Frage(
        art="person_unsicher",
        text=f"{wessen}. Welche ist die gesuchte Person?",
        angaben=angaben,
    )


def _ist_sicher(gesucht: Person, fund: Aktenfund) -> bool:
    return fund.person is not None and vergleiche(gesucht, fund.person).urteil is Urteil.SICHER


def vergleiche_person(lage: Lage) -> Ergebnis:
    """The file found is compared in all fields; the AZR number alone never suffices (§ 10(4) AZRG)."""
    antwort, zeile = lage.antwort, lage.vorgang
    if antwort is not None:
        return _person_entschieden(lage, antwort)
    ref = Aktenref(zeile.dms_ref or "", zeile.aktenzeichen_eigenes or "")
    try:
        gefunden = lage.haus.dms.lies_akte(ref).person
    except AkteUnbekannt:
        return verschwunden()
    abgleich = vergleiche(_wie_man_sie_kennt(lage), gefunden)
    if zeile.person_bestaetigt or abgleich.urteil is Urteil.SICHER:
        return _ist_es(gefunden)
    return Frage(
        art="person_unsicher",
        text=f"Ist die Person der Akte die gesuchte? {abgleich.begruendung}",
        angaben={
            "gesucht": zeile.person,
            "auswahl": [
                {
                    "wert": ref.id,
                    "text": f"Akte {ref.aktenzeichen}",
                    "person": person_als_json(gefunden),
                    "abgleich": [{"feld": f.feld, "satz": f.satz} for f in abgleich.felder],
                }
            ],
        },
    )


def _person_entschieden(lage: Lage, antwort: Entscheidung) -> Ergebnis:
    match antwort.wahl:
        case "ablehnen":
            return lehne_ab(antwort)
        case "andere_person":
            return _schliesse_aus([lage.vorgang.dms_ref or ""])
    (gewaehlt,) = [a for a in antwort.angaben["auswahl"] if a["wert"] == antwort.wert]
    return _ist_es(person_aus_json(gewaehlt["person"]))


def _ist_es(person: Person) -> Weiter:
    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.person_akte, zeile.person_bestaetigt = person_als_json(person), True

    return Weiter(buchen=buchen, spaeter=True)


def verschwunden() -> Weiter:
    """The file chosen isn't in the DMS any more: search again."""

    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.dms_ref = None

    return Weiter(
        nach=finde_akte.__name__,
        buchen=buchen,
        meldung=Meldung("Die Akte gibt es im DMS nicht mehr; es wird neu gesucht.", art=Ereignisart.FEHLER),
    )
