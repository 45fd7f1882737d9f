"""Handing over: the way of a file out of the house, from the request to the deletion of the staged copy.

Read from top to bottom this is what the law wants: is it the file, is it the person, may it go, what of it may
go, and then it goes. The held parts follow on ways of their own (`nachlieferung`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Dokumentstatus, Uebergabezeile
from gateway.ablage.vorgaenge import person_als_json, person_der_akte
from gateway.ablauf.akte import bereitstellung
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang
from gateway.ablauf.sachverhalt import VORBEI
from gateway.ablauf.schritt import Ergebnis, Frage, Lage, Meldung, Weiter
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.weg import Weg
from gateway.ablauf.wege import (
    absage,
    aktensuche,
    gemeinsam,
    lieferschritte,
    nachlieferung,
    rueckgabe,
    vorabauskunft,
    zustellschritte,
)
from gateway.ablauf.wege.freigabepruefung import pruefe_regeln, pruefe_vor_dem_packen
from gateway.dmsfehler import AkteUnbekannt
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.freigabe import Aufteilung
from gateway.domain.freigabe import teile_auf as teile_dokumente_auf
from gateway.domain.person import Person
from gateway.domain.uebergabe import NICHTS_GEWORDEN, Richtung, Zustand
from gateway.domain.vorgaben import KEINE, Vorgaben
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.versandbestaetigung import Versandbestaetigung
from gateway.ports import Aktenfund, Aktenref

_NIEMAND = Person(None, "", None, None, None, "x", (), None)


class AbgabeUnsinnig(EingabeFehler):
    """No such file, several, to oneself, or handed over at this moment."""

    code = "abgabe.unsinnig"
    satz = "Diese Abgabe ist nicht möglich."


@dataclass(frozen=True)
class Vorschau:
    """What would be handed over, and what of it goes how; documents with the classes that count."""

    ref: Aktenref
    akte: Akte
    aufteilung: Aufteilung
    dabei: Sequence[Dokument]
    weggelassen: Sequence[Dokument]


def vorschau(
    haus: Haus, aktenzeichen: str, vorgaben: Vorgaben = KEINE, *, vorhaben: UUID | None = None
) -> Vorschau:
    """`vorhaben`: the id that the handover has or will have. Raises `AbgabeUnsinnig` (also when another one of this
    file is under way), `AkteUnbekannt`, `AkteUnlesbar`."""
    ref = eine_akte(haus, aktenzeichen).ref
    akte = haus.dms.lies_akte(ref)
    with haus.lesen() as buch:
        _pruefe_offene(buch, ref.id, akte.person, ausser=vorhaben)
    dabei, weg = vorgaben.trenne(akte.dokumente)
    return Vorschau(ref, akte, teile_dokumente_auf(dabei), dabei, weg)


def beginne(
    haus: Haus,
    partner: Behoerde,
    aktenzeichen: str,
    *,
    wer: str,
    id: UUID | None = None,
    vorgaben: Vorgaben = KEINE,
) -> UUID:
    """Hand over a file that nobody asked for. Returns its id; the same `id` again starts nothing. `vorgaben`: what
    `wer` has settled of its documents.

    Raises `AbgabeUnsinnig`, `KeinGemeinsamesRelease`."""
    if partner.kennung == haus.mandant:
        raise AbgabeUnsinnig("Eine Behörde kann keine Akte an sich selbst abgeben.")
    fund, id = eine_akte(haus, aktenzeichen), id or uuid4()
    person = fund.person or haus.dms.lies_akte(fund.ref).person
    release = haus.release_fuer(partner.kennung)

    def lege_an(buch: Buch) -> None:
        _pruefe_offene(buch, fund.ref.id, person, ausser=id)
        haus.speicher.tresor.lege_an(buch, id)
        buch.vorgaenge.lege_an(
            id,
            Richtung.ABGABE,
            partner,
            person,
            weg=WEG.name,
            schritt=WEG.anfang,
            naechste_pruefung=haus.jetzt() + haus.regeln.nachsehen,
            text=f"Abgabe ohne Anforderung begonnen.{_was_vorgegeben_ist(vorgaben)}",
            wer=wer,
            release=release,
            person_akte=person_als_json(person),
            person_bestaetigt=True,
            aktenzeichen_eigenes=fund.ref.aktenzeichen,
            dms_ref=fund.ref.id,
            von_hand=True,
            vorgaben=vorgaben.als_json(),
        )
        wecke_vorgang(buch, id)

    return gemeinsam.beginne_einmal(haus, id, lege_an)


def _was_vorgegeben_ist(vorgaben: Vorgaben) -> str:
    """For the timeline, where it stands who did it."""
    saetze = []
    if weg := len(vorgaben.weglassen):
        saetze.append(f" {anzahl(weg, 'Dokument ist', 'Dokumente sind')} weggelassen.")
    for klasse in sorted(set(vorgaben.klassen.values())):
        zahl = sum(k is klasse for k in vorgaben.klassen.values())
        saetze.append(
            f" {anzahl(zahl, 'Dokument ist', 'Dokumente sind')} als Klasse {klasse.value} eingestuft."
        )
    return "".join(saetze)


def eine_akte(haus: Haus, aktenzeichen: str) -> Aktenfund:
    """The one file with this number. Raises `AbgabeUnsinnig`."""
    funde = unter_aktenzeichen(haus, aktenzeichen)
    if len(funde) != 1:
        was = "keine Akte" if not funde else f"{len(funde)} Akten"
        raise AbgabeUnsinnig(f"Unter diesem Aktenzeichen gibt es im DMS {was}.")
    return funde[0]


def unter_aktenzeichen(haus: Haus, aktenzeichen: str) -> Sequence[Aktenfund]:
    """The files in the DMS with exactly this number, whoever's they are."""
    funde = haus.dms.finde_akten(_NIEMAND, aktenzeichen)
    return [fund for fund in funde if fund.ref.aktenzeichen == aktenzeichen]


def _pruefe_offene(buch: Buch, dms_ref: str, person: Person, *, ausser: UUID | None) -> None:
    for andere in buch.vorgaenge.zur_person(Richtung.ABGABE, person.azr_nummer):
        if (
            andere.dms_ref == dms_ref
            and andere.id != ausser
            and andere.zustand not in NICHTS_GEWORDEN | VORBEI
        ):
            raise AbgabeUnsinnig(f"Diese Akte wird gerade abgegeben (Übergabe {andere.id}).")


# --- what of it may go? -------------------------------------------------------------------------------


def teile_auf(lage: Lage) -> Ergebnis:
    """What needs nobody goes at once; each held part gets a way of its own; V and X stay."""
    antwort, zeile = lage.antwort, lage.vorgang
    if antwort is not None:
        return gemeinsam.warten_bis(antwort) if antwort.wahl == "warten" else absage.lehne_ab(antwort)
    try:
        akte = lage.haus.dms.lies_akte(Aktenref(zeile.dms_ref or "", zeile.aktenzeichen_eigenes or ""))
    except AkteUnbekannt:
        return aktensuche.verschwunden()
    dabei, weg = Vorgaben.aus_json(zeile.vorgaben).trenne(akte.dokumente)
    aufteilung = teile_dokumente_auf(dabei)
    if not aufteilung.teile:
        was = "Die Akte enthält keine Dokumente." if not weg else "Kein Dokument der Akte soll mitgehen."
        if aufteilung.bleiben:
            was = "Kein Dokument dieser Akte darf auf diesem Weg das Haus verlassen."
        return Frage(art="keine_dokumente", text=was)
    (klasse, eigene), *weitere = aufteilung.teile
    gliederung = bereitstellung.merke_gliederung(akte)

    def buchen(buch: Buch, frisch: Uebergabezeile) -> None:
        frisch.anzahl_akte = len(akte.dokumente)
        frisch.klasse = klasse.value if klasse else None
        frisch.gliederung = gliederung
        buch.dokumente.lege_an(frisch.id, eigene)
        buch.dokumente.lege_an(frisch.id, aufteilung.bleiben, Dokumentstatus.BLEIBT)
        buch.dokumente.lege_an(frisch.id, weg, Dokumentstatus.WEGGELASSEN)
        for teilklasse, dokumente in weitere:
            assert teilklasse is not None
            nachlieferung.zweige_ab(lage.haus, buch, frisch, teilklasse, dokumente)

    return Weiter(
        buchen=buchen, meldung=_umfang(len(eigene), len(akte.dokumente), weitere, aufteilung.bleiben, weg)
    )


def _umfang(
    dabei: int, gesamt: int, weitere: Sequence[Any], bleiben: Sequence[Any], weg: Sequence[Any]
) -> Meldung | None:
    if dabei == gesamt:
        return None
    spaeter = sum(len(dokumente) for _, dokumente in weitere)
    gehen = "geht" if dabei == 1 else "gehen"
    teile = [f"{dabei} von {gesamt} Dokumenten {gehen} in dieser Lieferung"]
    if spaeter:
        teile.append(f"{anzahl(spaeter, 'wartet', 'warten')} auf eine Freigabe")
    if bleiben:
        teile.append(f"{anzahl(len(bleiben), 'bleibt', 'bleiben')} hier")
    if weg:
        teile.append(f"{anzahl(len(weg), 'ist', 'sind')} weggelassen")
    return Meldung("; ".join(teile) + ".")


def brich_ab(lage: Lage) -> Ergebnis:
    """Somebody takes it back before anything has left; who asked is told that no file comes."""
    zeile = lage.vorgang
    meldung = Meldung(f"Abgebrochen. Grund: {zeile.abbruch_grund}", wer=zeile.abbruch_durch or "")
    if zeile.ausloeser_uuid is None:
        return Weiter(nach=gemeinsam.warte_karenz.__name__, zustand=Zustand.ABGEBROCHEN, meldung=meldung)
    return Weiter(nach=absage.sage_ab.__name__, meldung=meldung)


# --- it goes ------------------------------------------------------------------------------------------


def informiere_vorab(lage: Lage) -> Ergebnis:
    """010205 goes ahead of the file, where somebody has asked."""
    if lage.vorgang.ausloeser_uuid is None:
        return Weiter()
    return Weiter(buchen=ausgang.aussteller([vorabauskunft.schreibe(lage)]), spaeter=True)


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
    aktensuche.finde_akte,
    aktensuche.vergleiche_person,
    pruefe_regeln,
    teile_auf,
    lieferschritte.pruefe_formate,
    lieferschritte.stelle_bereit,
    lieferschritte.gib_frei,
    pruefe_vor_dem_packen,
    informiere_vorab,
    lieferschritte.packe,
]
WEG = Weg(
    "abgabe",
    [
        *_BIS_ZUM_PACKEN,
        zustellschritte.warte_auf_postfach,
        bestaetige_versand,
        zustellschritte.warte_auf_quittung,
        gemeinsam.warte_karenz,
        gemeinsam.loesche,
    ],
    zweige=[
        absage.sage_ab,
        absage.warte_auf_absage,
        rueckgabe.bewerte_rueckgabe,
        vorabauskunft.sende_vorabauskunft,
        vorabauskunft.warte_auf_vorabversand,
        brich_ab,
    ],
    schwer=lieferschritte.SCHWER,
    abbrechbar=_BIS_ZUM_PACKEN,
    abbruch=brich_ab,
)
