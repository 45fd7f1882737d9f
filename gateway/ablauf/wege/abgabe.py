"""Handing over: the way of a file out of the house, from the request to the deletion of the staged copy.

Read from top to bottom this is what the law wants: is it the file, is it the person, may it go, what of it may
go, and then it goes. The held parts follow on ways of their own (`nachlieferung`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Dokumentstatus, Ereignisart, Uebergabezeile
from gateway.ablage.vorgaenge import person_als_json, person_aus_json, person_der_akte, person_von
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.weg import Antwort as Entscheidung
from gateway.ablauf.weg import Ergebnis, Frage, Lage, Meldung, Warte, Weg, Weiter
from gateway.ablauf.wege import gemeinsam, nachlieferung
from gateway.ablauf.wege.uebernahme import auswahl
from gateway.dmsfehler import AkteUnbekannt
from gateway.domain.behoerde import Behoerde
from gateway.domain.freigabe import teile_auf as teile_dokumente_auf
from gateway.domain.person import Person
from gateway.domain.personenabgleich import Urteil, vergleiche, verwechselbar
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import ORTSZEIT, anzahl, oertlich
from gateway.errors import EingabeFehler
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.antwort import (
    AndereStelleZustaendig,
    Antwort,
    Antwortinhalt,
    BereitsVersandt,
    SonstigeAntwort,
)
from gateway.nachrichten.versandbestaetigung import Versandbestaetigung
from gateway.nachrichten.vorabinformationen import EatLiegtNichtVor, Vorabinformationen
from gateway.ports import Aktenfund, Aktenref

EINSICHTNAHME = "02"
"""Reason of a request that moves no competence."""
KEIN_WECHSEL = "08"
"""010202: no change of competence, for other reasons."""
WARTE_AUF_ABMELDUNG = timedelta(days=3)
"""Working days until a person is asked (rule `wegzug_unbestaetigt`)."""
_NIEMAND = Person(None, "", None, None, None, "x", (), None)
_ZAEHLT = frozenset(Zustand) - {Zustand.ABGELEHNT, Zustand.ZURUECKGEWIESEN, Zustand.ABGEBROCHEN}


class AbgabeUnsinnig(EingabeFehler):
    """No such file, several, to oneself, or handed over at this moment."""

    code = "abgabe.unsinnig"
    satz = "Diese Abgabe ist nicht möglich."


def beginne(haus: Haus, partner: Behoerde, aktenzeichen: str, *, wer: str) -> UUID:
    """Hand over a file that nobody asked for. Returns its id. Raises `AbgabeUnsinnig`."""
    if partner.kennung == haus.mandant:
        raise AbgabeUnsinnig("Eine Behörde kann keine Akte an sich selbst abgeben.")
    funde = [f for f in haus.dms.finde_akten(_NIEMAND, aktenzeichen) if f.ref.aktenzeichen == aktenzeichen]
    if len(funde) != 1:
        was = "keine Akte" if not funde else f"{len(funde)} Akten"
        raise AbgabeUnsinnig(f"Unter diesem Aktenzeichen gibt es im DMS {was}.")
    fund, id = funde[0], uuid4()
    person = fund.person or haus.dms.lies_akte(fund.ref).person
    with haus.buchen() as buch:
        _pruefe_offene(buch, fund.ref.id, person)
        haus.speicher.tresor.lege_an(buch, id)
        buch.vorgaenge.lege_an(
            id,
            Richtung.ABGABE,
            partner,
            person,
            weg=WEG.name,
            schritt=WEG.anfang,
            naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
            text="Abgabe ohne Anforderung begonnen.",
            wer=wer,
            person_akte=person_als_json(person),
            person_bestaetigt=True,
            aktenzeichen_eigenes=fund.ref.aktenzeichen,
            dms_ref=fund.ref.id,
        )
        wecke_vorgang(buch, id)
    return id


def _pruefe_offene(buch: Buch, dms_ref: str, person: Person) -> None:
    for andere in buch.vorgaenge.zur_person(Richtung.ABGABE, person.azr_nummer):
        if andere.dms_ref == dms_ref and andere.zustand in _ZAEHLT - {Zustand.KARENZ, Zustand.ABGESCHLOSSEN}:
            raise AbgabeUnsinnig(f"Diese Akte wird gerade abgegeben (Übergabe {andere.id}).")


# --- the right file, the right person ----------------------------------------------------------------


def finde_akte(lage: Lage) -> Ergebnis:
    """Exactly one file of this person goes on by itself; none or several are for a person."""
    antwort, zeile = lage.antwort, lage.vorgang
    if antwort is not None:
        return _gefunden_durch(lage, antwort)
    if zeile.dms_ref is not None:
        return Weiter()
    funde = _kandidaten(lage, zeile.aktenzeichen_eigenes)
    if not funde:
        return Frage(art="akte_nicht_gefunden", text="Zu dieser Person wurde keine Akte gefunden.")
    if len(funde) == 1:
        return _nimm(funde[0])
    return _frage_welche(zeile, funde)


def _gefunden_durch(lage: Lage, antwort: Entscheidung) -> Ergebnis:
    match antwort.wahl:
        case "ablehnen":
            return _lehne_ab(antwort)
        case "warten":
            return gemeinsam.warten_bis(antwort)
        case "andere_person":
            return _schliesse_aus([a["wert"] for a in antwort.angaben.get("auswahl", [])])
        case "akte_waehlen" if antwort.art == "akte_nicht_gefunden":
            return _suche_unter(antwort.wert or "")
    fund = next((f for f in _kandidaten(lage, None) if f.ref.id == antwort.wert), None)
    if fund is None:
        return Weiter(
            nach=finde_akte.__name__,
            meldung=Meldung("Die gewählte Akte gibt es im DMS nicht mehr.", art=Ereignisart.FEHLER),
        )
    return _nimm(fund, bestaetigt=antwort.wahl == "dieselbe_person")


def _kandidaten(lage: Lage, aktenzeichen: str | None) -> list[Aktenfund]:
    """Files under the number or the Aktenzeichen, and those of persons whom only the number tells apart."""
    gesucht = person_von(lage.vorgang)
    funde = lage.haus.dms.finde_akten(gesucht, aktenzeichen)
    return [
        f
        for f in funde
        if f.ref.id not in lage.vorgang.ausgeschlossen and _kommt_in_frage(gesucht, aktenzeichen, f)
    ]


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
    """Several files of one person: which? Files of several persons: whose?"""
    angaben: dict[str, Any] = {"gesucht": zeile.person, "auswahl": [auswahl(f) for f in funde]}
    if all(_ist_sicher(person_von(zeile), f) for f in funde):
        return Frage(
            art="akte_mehrdeutig",
            text=f"Zu dieser Person gibt es {len(funde)} Akten. Welche ist gemeint?",
            angaben=angaben,
        )
    return Frage(
        art="person_unsicher",
        text=f"{len(funde)} Akten gehören zu Personen, die sich ähneln. Welche ist die gesuchte Person?",
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
        return _verschwunden()
    gesucht = person_von(zeile)
    abgleich = vergleiche(gesucht, gefunden)
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
            return _lehne_ab(antwort)
        case "andere_person":
            return _schliesse_aus([lage.vorgang.dms_ref or ""])
    (gewaehlt,) = [a for a in antwort.angaben["auswahl"] if a["wert"] == antwort.wert]
    return _ist_es(person_aus_json(gewaehlt["person"]))


def _ist_es(person: Person) -> Weiter:
    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.person_akte, zeile.person_bestaetigt = person_als_json(person), True

    return Weiter(buchen=buchen, spaeter=True)


def _verschwunden() -> Weiter:
    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.dms_ref = None

    return Weiter(
        nach=finde_akte.__name__,
        buchen=buchen,
        meldung=Meldung("Die Akte gibt es im DMS nicht mehr; es wird neu gesucht.", art=Ereignisart.FEHLER),
    )


# --- may it go? ---------------------------------------------------------------------------------------


def pruefe_einsichtnahme(lage: Lage) -> Ergebnis:
    """A request for inspection moves no competence: a named person decides (§ 71 (1) AufenthG, § 3 VwVfG)."""
    if lage.antwort is not None:
        return _freigegeben_oder_nicht(lage.antwort)
    if lage.vorgang.grund != EINSICHTNAHME:
        return Weiter()
    return Frage(
        art="einsichtnahme",
        text="Die Akte ist nur zur Einsichtnahme angefordert; die Zuständigkeit wechselt nicht.",
    )


def pruefe_wegzug(lage: Lage) -> Ergebnis:
    """A request without an Abmeldung that names the requester's place: said, or waited for and then asked."""
    antwort, zeile = lage.antwort, lage.vorgang
    if antwort is not None:
        return gemeinsam.warten_bis(antwort) if antwort.wahl == "warten" else _freigegeben_oder_nicht(antwort)
    if zeile.ausloeser_uuid is None or zeile.grund == EINSICHTNAHME:
        return Weiter()
    text = "Es liegt keine Abmeldung vor, die den Ort der anfordernden Behörde nennt."
    if lage.haus.regeln.wegzug_bestaetigung != "erforderlich":
        return Weiter(meldung=Meldung(f"Hinweis: {text}"))
    bis = nach_werktagen(zeile.erstellt, WARTE_AUF_ABMELDUNG.days)
    if lage.haus.jetzt() < bis:
        return Warte(bis=bis, meldung=Meldung(f"{text} Bis {oertlich(bis):%d.%m.%Y} wird darauf gewartet."))
    return Frage(art="wegzug_unbestaetigt", text=text)


def nach_werktagen(seit: datetime, tage: int) -> datetime:
    """So many working days later (Monday to Friday), at the same time of day."""
    wann = seit
    while tage:
        wann += timedelta(days=1)
        tage -= wann.astimezone(ORTSZEIT).weekday() < 5
    return wann


def pruefe_abgegeben(lage: Lage) -> Ergebnis:
    """A second Abgabe of the same file, running or finished, to anyone, is a question."""
    antwort, zeile = lage.antwort, lage.vorgang
    with lage.haus.lesen() as buch:
        fruehere = _fruehere(buch, zeile)
    if antwort is not None and antwort.wahl == "ablehnen" and fruehere:
        return _schon_weg(antwort, fruehere[-1], zeile.partner)
    if antwort is not None or not fruehere:
        return Weiter()
    letzte = fruehere[-1]
    am = oertlich(letzte.erstellt)
    laeuft = "wird gerade" if letzte.zustand not in {Zustand.KARENZ, Zustand.ABGESCHLOSSEN} else "wurde schon"
    return Frage(
        art="schon_abgegeben",
        text=f"Diese Akte {laeuft} an {letzte.partner_name} abgegeben (begonnen am {am:%d.%m.%Y}).",
        angaben={"uebergabe": str(letzte.id), "partner": letzte.partner},
    )


def _fruehere(buch: Buch, zeile: Uebergabezeile) -> list[Uebergabezeile]:
    """Earlier ones of this file; of two at the same moment the later one asks."""
    return [
        andere
        for andere in buch.vorgaenge.zur_person(Richtung.ABGABE, person_der_akte(zeile).azr_nummer)
        if andere.stamm != zeile.stamm
        and andere.dms_ref == zeile.dms_ref
        and andere.zustand in _ZAEHLT
        and (andere.erstellt, andere.id) < (zeile.erstellt, zeile.id)
    ]


def _schon_weg(antwort: Entscheidung, letzte: Uebergabezeile, partner: str) -> Weiter:
    """The answer says when it was sent, or names the holder."""
    if letzte.partner == partner:
        absage = {"art": "versandt", "am": oertlich(letzte.erstellt).date().isoformat()}
    else:
        absage = {"art": "zustaendig", "wer": letzte.partner_name}
    return _sage_ab_mit(absage)


def _freigegeben_oder_nicht(antwort: Entscheidung) -> Weiter:
    return _lehne_ab(antwort) if antwort.wahl == "ablehnen" else Weiter()


def _lehne_ab(antwort: Entscheidung) -> Weiter:
    return _sage_ab_mit({"art": "sonstige", "grund": antwort.wert or KEIN_WECHSEL})


def _sage_ab_mit(absage: dict[str, Any]) -> Weiter:
    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.absage = absage

    return Weiter(nach=sage_ab.__name__, buchen=buchen)


# --- what of it may go? -------------------------------------------------------------------------------


def teile_auf(lage: Lage) -> Ergebnis:
    """What needs nobody goes at once; each held part gets a way of its own; V and X stay."""
    antwort, zeile = lage.antwort, lage.vorgang
    if antwort is not None:
        return gemeinsam.warten_bis(antwort) if antwort.wahl == "warten" else _lehne_ab(antwort)
    try:
        akte = lage.haus.dms.lies_akte(Aktenref(zeile.dms_ref or "", zeile.aktenzeichen_eigenes or ""))
    except AkteUnbekannt:
        return _verschwunden()
    aufteilung = teile_dokumente_auf(akte.dokumente)
    if not aufteilung.teile:
        was = "Die Akte enthält keine Dokumente."
        if aufteilung.bleiben:
            was = "Kein Dokument dieser Akte darf auf diesem Weg das Haus verlassen."
        return Frage(art="keine_dokumente", text=was)
    (klasse, eigene), *weitere = aufteilung.teile

    def buchen(buch: Buch, frisch: Uebergabezeile) -> None:
        frisch.anzahl_akte = len(akte.dokumente)
        frisch.klasse = klasse.value if klasse else None
        buch.dokumente.lege_an(frisch.id, eigene)
        buch.dokumente.lege_an(frisch.id, aufteilung.bleiben, Dokumentstatus.BLEIBT)
        for teilklasse, dokumente in weitere:
            assert teilklasse is not None
            nachlieferung.zweige_ab(lage.haus, buch, frisch, teilklasse, dokumente)

    return Weiter(
        buchen=buchen, meldung=_umfang(len(eigene), len(akte.dokumente), weitere, aufteilung.bleiben)
    )


def _umfang(dabei: int, gesamt: int, weitere: Sequence[Any], bleiben: Sequence[Any]) -> Meldung | None:
    if dabei == gesamt:
        return None
    spaeter = sum(len(dokumente) for _, dokumente in weitere)
    teile = [f"{dabei} von {gesamt} Dokumenten gehen in dieser Lieferung"]
    if spaeter:
        teile.append(f"{anzahl(spaeter, 'wartet', 'warten')} auf eine Freigabe")
    if bleiben:
        teile.append(f"{anzahl(len(bleiben), 'bleibt', 'bleiben')} hier")
    return Meldung("; ".join(teile) + ".")


def sage_ab(lage: Lage) -> Ergebnis:
    """010202 where somebody asked; without a request there is nobody to answer."""
    zeile = lage.vorgang
    if zeile.ausloeser_uuid is None:
        return Weiter(
            nach=gemeinsam.warte_karenz.__name__,
            zustand=Zustand.ABGELEHNT,
            meldung=Meldung("Die Akte wird nicht abgegeben."),
        )
    antwort = Antwort(
        kopf=gemeinsam.kopf(lage, "010202"),
        ausloeser=zeile.ausloeser_uuid,
        person=personangaben.aus_domaene(person_von(zeile)),
        aktenzeichen_anfordernde=zeile.aktenzeichen_partner or "",
        aktenzeichen_antwortende=zeile.aktenzeichen_eigenes,
        inhalt=_antwortinhalt(zeile.absage or {}),
    )
    geschrieben = ausgang.schreibe(
        lage.haus, antwort, schluessel=zeile.id, vorgang=zeile.id, bezug=zeile.ausloeser_uuid
    )
    return Weiter(nach=warte_auf_absage.__name__, buchen=ausgang.aussteller([geschrieben]), spaeter=True)


def _antwortinhalt(absage: dict[str, Any]) -> Antwortinhalt:
    match absage.get("art"):
        case "versandt":
            return BereitsVersandt(am=date.fromisoformat(absage["am"]))
        case "zustaendig":
            return AndereStelleZustaendig(zustaendig=absage["wer"])
    return SonstigeAntwort(grund=absage.get("grund", KEIN_WECHSEL))


def warte_auf_absage(lage: Lage) -> Ergebnis:
    """Until the answer lies in the mailbox of the other authority."""
    if not gemeinsam.ist_unterwegs(lage, "010202"):
        return Warte(bis=gemeinsam.nachsehen(lage))
    abgebrochen = lage.vorgang.abbruch_grund is not None
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        zustand=Zustand.ABGEBROCHEN if abgebrochen else Zustand.ABGELEHNT,
        meldung=Meldung("Beantwortet, ohne eine Akte zu senden."),
    )


def brich_ab(lage: Lage) -> Ergebnis:
    """Somebody takes it back before anything has left; who asked is told that no file comes."""
    zeile = lage.vorgang
    meldung = Meldung(f"Abgebrochen. Grund: {zeile.abbruch_grund}", wer=zeile.abbruch_durch or "")
    if zeile.ausloeser_uuid is None:
        return Weiter(nach=gemeinsam.warte_karenz.__name__, zustand=Zustand.ABGEBROCHEN, meldung=meldung)
    return Weiter(nach=sage_ab.__name__, meldung=meldung)


# --- it goes ------------------------------------------------------------------------------------------


def informiere_vorab(lage: Lage) -> Ergebnis:
    """010205 goes ahead of the file. The DMS knows no card data: the message says that we hold none."""
    zeile = lage.vorgang
    if zeile.ausloeser_uuid is None:
        return Weiter()
    nachricht = Vorabinformationen(
        kopf=gemeinsam.kopf(lage, "010205"),
        ausloeser=zeile.ausloeser_uuid,
        person=personangaben.aus_domaene(person_der_akte(zeile)),
        eat=EatLiegtNichtVor(bestellt=False),
    )
    geschrieben = ausgang.schreibe(lage.haus, nachricht, schluessel=zeile.id, vorgang=zeile.id)
    return Weiter(buchen=ausgang.aussteller([geschrieben]), spaeter=True)


def bestaetige_versand(lage: Lage) -> Ergebnis:
    """010203, only when 010201 asked for it: the whole delivery lies in their mailbox now."""
    zeile = lage.vorgang
    if not zeile.versandbestaetigung:
        return Weiter()
    nachricht = Versandbestaetigung(
        kopf=gemeinsam.kopf(lage, "010203"),
        ausloeser=zeile.ausloeser_uuid,
        aktenzeichen_anfordernde=zeile.aktenzeichen_partner or "",
        aktenzeichen_antwortende=zeile.aktenzeichen_eigenes or str(zeile.id),
        person=personangaben.aus_domaene(person_der_akte(zeile)),
    )
    geschrieben = ausgang.schreibe(lage.haus, nachricht, schluessel=zeile.id, vorgang=zeile.id)
    return Weiter(buchen=ausgang.aussteller([geschrieben]), spaeter=True)


_BIS_ZUM_PACKEN = [
    finde_akte,
    vergleiche_person,
    pruefe_einsichtnahme,
    pruefe_wegzug,
    pruefe_abgegeben,
    teile_auf,
    nachlieferung.pruefe_formate,
    nachlieferung.stelle_bereit,
    nachlieferung.gib_frei,
    informiere_vorab,
    nachlieferung.packe,
]
WEG = Weg(
    "abgabe",
    [
        *_BIS_ZUM_PACKEN,
        nachlieferung.warte_auf_postfach,
        bestaetige_versand,
        nachlieferung.warte_auf_quittung,
        gemeinsam.warte_karenz,
        gemeinsam.loesche,
    ],
    zweige=[sage_ab, warte_auf_absage, brich_ab],
    schwer=nachlieferung.SCHWER,
    abbrechbar=_BIS_ZUM_PACKEN,
    abbruch=brich_ab,
)
