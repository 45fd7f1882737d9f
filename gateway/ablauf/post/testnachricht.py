"""A real message that means nothing: does what we send arrive over there, is it fetched, does somebody answer?

It is a request (010201) with the standard's mark of a test, about nobody: the mark keeps it out of production, and
what it asks for cannot exist anywhere. Whoever receives one lays it aside and answers with a 010202 that is a test
as well, so that the way back is tried, too. Nothing of either becomes a Vorgang or a question here (ADR 0065)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus, Post
from gateway.ablauf.post import ausgang, laufzettel, nachweis
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.behoerde import Behoerde
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.person import Person
from gateway.errors import EingabeFehler
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.antwort import Antwort, SonstigeAntwort
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Warten
from gateway.queue.einstellen import stelle_ein

ART = "ausgang.testlaufzettel"
MARKE = "Test"
"""Value of the attribute; the standard counts its presence only."""
ABGELEGT = "Die Nachricht ist als Test gekennzeichnet; sie ist abgelegt und bewirkt nichts."
NIEMAND = Person("Bitte nicht bearbeiten", "Testnachricht", None, None, None, "x", ("998",), "000000000000")
"""Whom the request is about: no register has this number."""
NICHT_OEFTER = timedelta(minutes=2)
"""While one is this young and unanswered no second one goes to the same authority."""
_GRUND, _UNAUFFINDBAR = "01", "02"
_ERSTE_FRAGE, _LETZTE_FRAGE = timedelta(seconds=5), timedelta(days=1)


class TestNichtMoeglich(EingabeFehler):
    """Nobody of that name takes part in the exchange, or it is we ourselves."""

    code = "partner.test_nicht_moeglich"
    satz = "An diese Behörde lässt sich keine Testnachricht senden."
    rat = "»Verbindung prüfen« sagt, was fehlt."


class TestUnterwegs(EingabeFehler):
    """One was sent a moment ago, and its answer may still come."""

    code = "partner.test_unterwegs"
    satz = "Eine Testnachricht an diese Behörde ist schon unterwegs."
    rat = "Ihren Ausgang abwarten; nach zwei Minuten lässt sich eine neue senden."


@noch_einmal
def sende(haus: Haus, kennung: str, wer: str) -> UUID:
    """Book one and let it go out; returns the id of its row. Raises `TestNichtMoeglich`, `TestUnterwegs`,
    `KeinGemeinsamesRelease`, leaves of `VoruebergehenderFehler` when the directory is away."""
    partner = None if kennung == haus.mandant else haus.finde_partner(kennung)
    if partner is None:
        raise TestNichtMoeglich
    id, merkendes = uuid4(), haus.fuer_einen_auftrag()
    verpackt = haus.speicher.tresor.neuer_schluessel(haus.mandant, id)
    merkendes.merke_raum(id, verpackt)
    geschrieben = ausgang.schreibe(merkendes, _frage(haus, id, partner), schluessel=id, vorgang=None)
    with haus.buchen() as buch:
        _pruefe_andere(buch, kennung)
        haus.speicher.tresor.uebernimm(buch, id, verpackt)
        ausgang.stelle_aus(buch, geschrieben)
        protokolliere(
            buch.session,
            haus.mandant,
            Auditereignis.PARTNER_TESTNACHRICHT,
            f"behoerde:{kennung}",
            wer=wer,
            zeit=haus.jetzt(),
            angaben={"nachricht": str(id)},
        )
    return id


def _frage(haus: Haus, id: UUID, partner: Behoerde) -> Anforderung:
    kopf = haus.kopf(id, partner, haus.release_fuer(partner.kennung))
    return Anforderung(
        kopf=replace(kopf, test=MARKE),
        person=personangaben.aus_domaene(NIEMAND),
        aktenzeichen_anfordernde="Testnachricht",
        grund=_GRUND,
        versandbestaetigung=False,
    )


def _pruefe_andere(buch: Buch, partner: str) -> None:
    letzte = buch.nachrichten.letzte_tests([partner]).get(partner)
    if letzte is None or buch.uhr.jetzt() - letzte.erstellt >= NICHT_OEFTER:
        return
    if letzte.zustand in {Nachrichtenzustand.GESCHRIEBEN, Nachrichtenzustand.GESENDET}:
        raise TestUnterwegs


def nimm_an(haus: Haus, eingang: Nachrichtenzeile, nachricht: object) -> Callable[[Buch], bool]:
    """What came is a test: a request is answered, an answer ends ours, and that is all."""
    antwort = _beantworte(haus, eingang, nachricht) if isinstance(nachricht, Anforderung) else None

    def buchen(buch: Buch) -> bool:
        if antwort is not None:
            ausgang.stelle_aus(buch, antwort)
        return lege_ab(buch, eingang)

    return buchen


def lege_ab(buch: Buch, eingang: Nachrichtenzeile) -> bool:
    """Kept for those who test, without effect."""
    merke_antwort(buch, eingang)
    buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT, text=ABGELEGT)
    return True


def merke_antwort(buch: Buch, eingang: Nachrichtenzeile) -> bool:
    """Does it answer a test of ours? Then that one is through. Also one that forgot to be a test itself."""
    if eingang.bezug_uuid is None or eingang.partner is None:
        return False
    unsere = buch.nachrichten.mit_uuid(Nachrichtenrichtung.AUS, eingang.bezug_uuid, eingang.partner)
    if unsere is None or not unsere.test:
        return False
    if unsere.zustand is Nachrichtenzustand.GESENDET:
        buch.nachrichten.aendere_zustand(unsere.id, Nachrichtenzustand.BESTAETIGT)
    return True


def _beantworte(haus: Haus, eingang: Nachrichtenzeile, anforderung: Anforderung) -> ausgang.Ausgang:
    """There is no such file, truthfully."""
    kopf = haus.kopf(
        kennungen.nachricht(eingang.id, "010202"), anforderung.kopf.autor_behoerde, anforderung.kopf.release
    )
    antwort = Antwort(
        kopf=replace(kopf, test=MARKE),
        ausloeser=anforderung.kopf.uuid,
        person=anforderung.person,
        aktenzeichen_anfordernde=anforderung.aktenzeichen_anfordernde,
        inhalt=SonstigeAntwort(grund=_UNAUFFINDBAR),
    )
    return ausgang.schreibe(
        haus, antwort, schluessel=eingang.schluessel, vorgang=None, bezug=anforderung.kopf.uuid
    )


def beobachte(buch: Buch, id: UUID) -> None:
    """It lies in the mailbox: begin to ask for its card, in the caller's transaction."""
    jetzt = buch.uhr.jetzt()
    stelle_ein(
        buch.session,
        buch.mandant,
        ART,
        f"{ART}:{id}",
        {"nachricht": str(id)},
        jetzt=jetzt,
        faellig=jetzt + _ERSTE_FRAGE,
    )


def frage_ab(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item: has the other side fetched our test? Less and less often, for a day."""
    with post.haus.lesen() as buch:
        zeile = buch.nachrichten.lies(UUID(auftrag.daten["nachricht"]))
    if zeile.abgeholt is not None or zeile.partner is None:
        return Erledigt()
    antworten = laufzettel.frage(post, zeile.partner, [zeile])
    for antwort in antworten:
        if zeile.id in antwort.abgeholt:
            beleg = nachweis.bereite_vor(post.haus, zeile.schluessel, antwort.beleg)
            return Erledigt(_abgeholt(post.haus, zeile.id, antwort, beleg))
    alter = post.haus.jetzt() - (zeile.uebermittelt or zeile.erstellt)
    if not any(antwort.staende for antwort in antworten) or alter > _LETZTE_FRAGE:
        return Erledigt()
    return Warten(post.haus.jetzt() + max(_ERSTE_FRAGE, alter / 4))


def _abgeholt(
    haus: Haus, id: UUID, antwort: laufzettel.Kartenantwort, beleg: nachweis.Nachweis
) -> Callable[[Session], None]:
    def buchen(session: Session) -> None:
        buch = Buch(session, haus.mandant, haus.uhr)
        buch.nachrichten.merke_abholung(id, antwort.abgeholt[id], beleg.buche(buch))

    return buchen
