"""What we ask other authorities, beside any handover: is it you who is competent for the person whose file we have
(010101), do you consent that she moves to you (010501)?

Both are questions of whoever has the file. The question is its message: it is sent, reminded of (010002), answered by
010102, by 010502, or by asking for the file; its work item waits beside it until somebody has heard the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus
from gateway.ablauf.inhalt import stuecke
from gateway.ablauf.post import ausgang
from gateway.ablauf.wege import abgabe
from gateway.ablauf.wege.erinnerung import fall
from gateway.domain.behoerde import Behoerde
from gateway.domain.meldung import Wohnanschrift
from gateway.domain.merkmal import Merkmalart
from gateway.domain.nachricht import EIGENE_ANFRAGEN, UNTERWEGS, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import oertlich
from gateway.errors import EingabeFehler
from gateway.fremdxml import base64text
from gateway.nachrichten import meldeanschrift
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.erinnerung import Erinnerung
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.wohnsitzwechsel import Aufenthaltsstatus, Wohnsitzwechselanfrage
from gateway.nachrichten.zustaendigkeit import Zustaendigkeitsanfrage
from gateway.queue.einstellen import Vorhandener, stelle_ein

TYPEN = EIGENE_ANFRAGEN
ART = "anfrage"
Anfrage = Zustaendigkeitsanfrage | Wohnsitzwechselanfrage


class AnfrageUnsinnig(EingabeFehler):
    """To oneself, or the same one once more while the first one is open."""

    code = "anfrage.unsinnig"
    satz = "Diese Anfrage ist nicht möglich."


@dataclass(frozen=True)
class Umzugsangaben:
    """What 010501 tells the authority that is to consent; `status`: key of the list of residence titles, `beginn` and
    `ende` of it perhaps partly known ("2024", "2024-05")."""

    umzugsgrund: str
    status: str
    beginn: str
    ende: str | None = None
    ausweisungsgruende: str = "keine"
    lebensunterhalt_ungesichert: bool = False
    ermittlungsverfahren: bool = False
    mitwirkung_verletzt: bool = False
    akteneinsicht_empfohlen: bool = False


@dataclass(frozen=True)
class Wunsch:
    """What a clerk wants to know: of whom (by the number of her file here), where she lives or wants to live.
    `umzug` None: who is competent (010101); else consent to her move (010501)."""

    partner: Behoerde
    aktenzeichen: str
    anschrift: Wohnanschrift
    umzug: Umzugsangaben | None = None


def beginne(haus: Haus, wunsch: Wunsch, *, wer: str) -> UUID:
    """Ask. Returns the id of the message; the same open question again is refused.

    Raises `AnfrageUnsinnig`, `AbgabeUnsinnig` (no such file), `NichtSchreibbar`, `KeinGemeinsamesRelease`."""
    if wunsch.partner.kennung == haus.mandant:
        raise AnfrageUnsinnig("Eine Behörde kann sich nicht selbst fragen.")
    release = haus.release_fuer(wunsch.partner.kennung)
    person = _person(haus, wunsch.aktenzeichen)
    typ = "010101" if wunsch.umzug is None else "010501"
    id = _freie_kennung(haus, typ, wunsch)
    nachricht = _schreibe(haus, id, wunsch, person, release)
    ausgang.pruefe_schreibbar(nachricht)
    stelle(haus, nachricht, wer=wer)
    return id


def _person(haus: Haus, aktenzeichen: str) -> Person:
    """Of the file. Whoever is protected is asked about by other means; the sentence doesn't say why. Raises
    `AbgabeUnsinnig`, `AnfrageUnsinnig`."""
    akte = haus.dms.lies_akte(abgabe.eine_akte(haus, aktenzeichen).ref)
    with haus.lesen() as buch:
        gemeldet = {z.merkmal for z in buch.meldungen.zur_person(akte.person)}
    gesagt = {m.art for m in akte.merkmale or ()}
    if Merkmalart.AUSKUNFTSSPERRE in gesagt or Merkmalart.AUSKUNFTSSPERRE.value in gemeldet:
        raise AnfrageUnsinnig("Zu dieser Akte geht von hier keine Anfrage hinaus; bitte anders klären.")
    return akte.person


def _freie_kennung(haus: Haus, typ: str, wunsch: Wunsch) -> UUID:
    """Derived from what is asked of whom, so that two at once make one. Raises `AnfrageUnsinnig`."""
    nummer = 0
    with haus.lesen() as buch:
        while True:
            id = kennungen.eigene_anfrage(
                haus.mandant, typ, wunsch.partner.kennung, wunsch.aktenzeichen, nummer
            )
            fruehere = buch.nachrichten.finde(id)
            if fruehere is None:
                return id
            if ist_offen(fruehere):
                raise AnfrageUnsinnig(
                    f"Dieselbe Anfrage ist seit dem {oertlich(fruehere.erstellt):%d.%m.%Y} offen ({id})."
                )
            nummer += 1


def ist_offen(zeile: Nachrichtenzeile) -> bool:
    """Nobody has answered it yet, and nobody has given it up."""
    beendet = {Nachrichtenzustand.BESTAETIGT, Nachrichtenzustand.FEHLGESCHLAGEN}
    return zeile.text is None and zeile.zustand not in beendet


def _schreibe(haus: Haus, id: UUID, wunsch: Wunsch, person: Person, release: str) -> Anfrage:
    kopf = haus.kopf(id, wunsch.partner, release)
    wer, wo = personangaben.aus_domaene(person), meldeanschrift.aus_domaene(wunsch.anschrift)
    umzug = wunsch.umzug
    if umzug is None:
        return Zustaendigkeitsanfrage(
            kopf=kopf, aktenzeichen_anbietende=wunsch.aktenzeichen, person=wer, aufenthalt=wo
        )
    return Wohnsitzwechselanfrage(
        kopf=kopf,
        person=wer,
        umzugsgrund=umzug.umzugsgrund,
        aktenzeichen_anfragende=wunsch.aktenzeichen,
        ziel=wo,
        status=Aufenthaltsstatus(art=umzug.status, beginn=umzug.beginn, ende=umzug.ende),
        lebensunterhalt_ungesichert=umzug.lebensunterhalt_ungesichert,
        ermittlungsverfahren=umzug.ermittlungsverfahren,
        ausweisungsgruende=umzug.ausweisungsgruende,
        mitwirkung_verletzt=umzug.mitwirkung_verletzt,
        akteneinsicht_empfohlen=umzug.akteneinsicht_empfohlen,
    )


@noch_einmal
def stelle(haus: Haus, anfrage: Anfrage, *, wer: str) -> None:
    """Send it and wait for the answer; where a file of this person is about to go there, it stands there, too. The
    same id again asks nothing."""
    id, eigenes = anfrage.kopf.uuid, haus.fuer_einen_auftrag()
    with haus.buchen() as buch:
        if buch.nachrichten.finde(id) is not None:
            return
        haus.speicher.tresor.lege_an(buch, id)
        buch.session.flush()
        eigenes.merke_raeume(buch, (id,))
        vorgang = _vorgang(buch, anfrage)
        _buche(buch, ausgang.schreibe(eigenes, anfrage, schluessel=id, vorgang=vorgang), vorgang, wer)


def _vorgang(buch: Buch, anfrage: Anfrage) -> UUID | None:
    """The open Abgabe of this person to this authority."""
    partner = anfrage.kopf.leser.kennung
    offene = [
        z
        for z in buch.vorgaenge.zur_person(Richtung.ABGABE, anfrage.person.azr_nummer)
        if z.partner == partner and not z.zustand.endgueltig and z.stamm == z.id
    ]
    return offene[-1].id if offene else None


def _buche(buch: Buch, geschrieben: ausgang.Ausgang, vorgang: UUID | None, wer: str) -> None:
    ausgang.stelle_aus(buch, geschrieben)
    if vorgang is not None:
        zeile = buch.vorgaenge.zum_aendern(vorgang)
        buch.vorgaenge.vermerke(zeile, f"{_NAMEN[geschrieben.kopf.typ]} gestellt.", wer=wer)
    wecke(buch, geschrieben.kopf.nachrichten_uuid)


_NAMEN = {"010101": "Anfrage zur Zuständigkeit (010101)", "010501": "Anfrage zum Wohnsitzwechsel (010501)"}


@dataclass(frozen=True)
class Stand:
    """One question of ours, without the person. `text`: what has become of it."""

    id: UUID
    typ: str
    name: str
    partner: str
    seit: datetime
    offen: bool
    text: str
    vorgang: UUID | None


def liste(haus: Haus, *, hoechstens: int = 200) -> list[Stand]:
    """What we have asked, the newest first."""
    with haus.lesen() as buch:
        zeilen = buch.nachrichten.unsere_anfragen(hoechstens=hoechstens)
    return [_stand(zeile) for zeile in zeilen]


def _stand(zeile: Nachrichtenzeile) -> Stand:
    wartet = "Gesendet; die Antwort steht aus." if zeile.zustand in UNTERWEGS else "Wird gesendet."
    typ = zeile.typ or ""
    offen, text = ist_offen(zeile), zeile.text or wartet
    return Stand(zeile.id, typ, name(typ), zeile.partner or "", zeile.erstellt, offen, text, zeile.vorgang)


def name(typ: str) -> str:
    """As people read it."""
    return _NAMEN[typ]


def lies(haus: Haus, zeile: Nachrichtenzeile) -> Anfrage:
    """What we have asked."""
    assert zeile.xml is not None
    with haus.speicher.blobs.oeffne(zeile.xml, haus.raum(zeile.schluessel)) as strom:
        nachricht = lies_nachricht(strom)
    assert isinstance(nachricht, Zustaendigkeitsanfrage | Wohnsitzwechselanfrage)
    return nachricht


def frage_dort(haus: Haus, zeile: Nachrichtenzeile, partner: Behoerde, *, wer: str) -> UUID:
    """The same question to another authority. Raises `KeinGemeinsamesRelease`, `NichtSchreibbar`."""
    id = kennungen.nachricht(zeile.id, f"weiter:{partner.kennung}")
    anfrage = replace(lies(haus, zeile), kopf=haus.kopf(id, partner, haus.release_fuer(partner.kennung)))
    ausgang.pruefe_schreibbar(anfrage)
    stelle(haus, anfrage, wer=wer)
    return id


def erinnere(haus: Haus, zeile: Nachrichtenzeile, stufe: int) -> ausgang.Ausgang:
    """010002 with the original inside, ready to be booked."""
    unsere = lies(haus, zeile)
    partner = haus.finde_partner(zeile.partner or "") or Behoerde(zeile.partner or "", zeile.partner or "")
    assert zeile.xml is not None
    with haus.speicher.blobs.oeffne(zeile.xml, haus.raum(zeile.schluessel)) as strom:
        erinnerung = Erinnerung(
            kopf=haus.kopf(kennungen.nachricht(zeile.id, "010002", stufe), partner, unsere.kopf.release),
            ausloeser=unsere.kopf.uuid,
            faelle=(fall(zeile, unsere),),
        )
        return ausgang.schreibe(
            haus,
            erinnerung,
            schluessel=zeile.schluessel,
            vorgang=None,
            bezug=zeile.id,
            nutzdaten=base64text(stuecke(strom)),
        )


def beende(buch: Buch, zeile: Nachrichtenzeile, text: str, wer: str | None = None) -> None:
    """It waits for nothing any more; `wer`: who has said so, None = the other authority has answered."""
    frisch = buch.nachrichten.zum_aendern(zeile.id)
    if wer is None and frisch.zustand is Nachrichtenzustand.GESENDET:
        frisch = buch.nachrichten.aendere_zustand(zeile.id, Nachrichtenzustand.BESTAETIGT)
    frisch.text = text
    if frisch.vorgang is not None and wer is not None:
        vorgang = buch.vorgaenge.zum_aendern(frisch.vorgang)
        buch.vorgaenge.vermerke(vorgang, text, art=Ereignisart.ENTSCHEIDUNG, wer=wer)
    wecke(buch, zeile.id)


def wecke(buch: Buch, id: UUID) -> None:
    """Let the question look."""
    stelle_ein(
        buch.session,
        buch.mandant,
        ART,
        f"{ART}:{id}",
        {"nachricht": str(id)},
        jetzt=buch.uhr.jetzt(),
        vorhandener=Vorhandener.ZURUECKHOLEN,
    )


def unsere(buch: Buch, uuid: UUID | None) -> Nachrichtenzeile | None:
    """The question of ours with this id, whoever answers it: it may have been passed on (0031)."""
    zeile = buch.nachrichten.finde(uuid) if uuid is not None else None
    ist_es = zeile is not None and zeile.richtung is Nachrichtenrichtung.AUS and zeile.typ in TYPEN
    return zeile if ist_es else None
