"""The door in, second half: open, check, and let a valid message take effect, exactly once.

It knows no legal way: what a message type means is told by `Wirkungen`, which the flows bring along. What
holds is booked together with its effect; what does not hold is kept and rejected; what *our* trouble keeps
closed waits and is opened again by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.buch import Buch
from gateway.ablage.nachrichten import Annahmeart, Kopfangaben
from gateway.ablage.tabellen import Aufgabenzeile, Nachrichtenzeile
from gateway.ablauf.haus import Haus, Post
from gateway.ablauf.post import ausgang, fundsachen, rueckweisung, testnachricht
from gateway.ablauf.post.eingangspruefung import Befund, Vereinbart, pruefe
from gateway.ablauf.post.quarantaene import Blobquarantaene
from gateway.ablauf.post.zurueckgabe import ZURUECKGEBEN, Rueckgabewunsch
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.nachricht import LIEFERUNG, PAKET, VON_HAND, Nachrichtenrichtung, Nachrichtenzustand
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.nachrichten.arten import Nachricht
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.nachrichten.lesen import lies_nachricht
from gateway.ports import Blob, GeoeffneteSendung, Signaturangaben
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Warten

Effekt = Callable[[Buch], bool]
"""Books what a message means; False = it belongs to nothing here, so a person must look at it. One that files
the message (`ABGELEGT`) leaves it at that."""


GEDULD = timedelta(days=7)
"""So long we wait for somebody to mend what is ours; then it counts as what it looks like."""


@dataclass(frozen=True)
class Wirkungen:
    """What the flows say: the effect of each message type (outside of any transaction they may look), what
    becomes of a delivery of which one message is not acceptable, and which formats a request announced."""

    je_typ: Mapping[str, Callable[..., Effekt | Warten]]
    """(house, row, values of the message; None when a waiting packet looks again)"""
    fehlerhaft: Callable[[Buch, Nachrichtenzeile, str, UUID | None, str], None]
    """(buch, message, partner, ausloeser, sentence)"""
    vereinbart: Vereinbart
    fragen: frozenset[str] = frozenset()
    """Types that are filed with a question of their own: its answer lets them look again."""
    folgen: Mapping[str, Callable[[Haus, Nachrichtenzeile, Aufgabenzeile], Effekt]] = field(
        default_factory=dict
    )
    """Where the answer to a question about a message leads that has had its effect, by kind of question."""
    kennen_tests: frozenset[str] = frozenset()
    """Types that keep test messages apart by themselves; of all others a test has no effect at all."""


class SendungUngewoehnlich(EingabeFehler):
    """Signed and encrypted, but not one single message."""

    code = "eingang.inhalte"
    satz = "Die Sendung enthält nicht genau eine Nachricht."
    rueckweisungscode = "T099"
    rat = "Der Absender muss jede Nachricht einzeln versiegeln; sonst seinen Hersteller ansprechen."


class EigeneStoerung(VoruebergehenderFehler):
    """What keeps it closed is our trouble, not the sender's: an issuer not imported, no revocation list, a
    wrong clock. It waits, people are told, and it opens as soon as that is mended."""

    code = "eingang.eigene_stoerung"
    satz = "Eine Nachricht lässt sich hier noch nicht prüfen."
    geduldig = True


def oeffne(post: Post, wirkungen: Wirkungen, auftrag: Auftrag) -> Abschluss:
    """Work item: open one stored message, or look again at a valid one that waits for another."""
    id, wunsch = UUID(auftrag.daten["nachricht"]), _rueckgabewunsch(auftrag)
    with post.haus.lesen() as buch:
        zeile = post.haus.lies_nachricht(buch, id, (id,))
    if zeile.zustand is Nachrichtenzustand.EMPFANGEN and zeile.roh is not None:
        return _oeffne(post, wirkungen, zeile, zeile.roh, wunsch)
    if zeile.zustand is Nachrichtenzustand.GUELTIG:
        if wunsch is not None and zeile.xml is not None:
            return _pruefe(post, wirkungen, zeile, zeile.xml, None, wunsch)
        return _noch_einmal(post.haus, wirkungen, zeile)
    if (
        zeile.zustand is Nachrichtenzustand.ABGELEGT
        and zeile.typ in wirkungen.fragen
        and zeile.xml is not None
    ):
        return _noch_einmal(post.haus, wirkungen, zeile)
    return _folge(post.haus, wirkungen, zeile) or fundsachen.schliesse(post.haus, zeile)


def _folge(haus: Haus, wirkungen: Wirkungen, zeile: Nachrichtenzeile) -> Abschluss | None:
    """What a person has answered about a message long taken in is done now."""
    with haus.lesen() as buch:
        frage = fundsachen.antwort(buch, zeile)
    if frage is None or frage.zustand is not Aufgabenzustand.ENTSCHIEDEN or frage.art not in wirkungen.folgen:
        return None
    effekt = wirkungen.folgen[frage.art](haus, zeile, frage)
    return Erledigt(lambda session: _nur(effekt, Buch(session, haus.mandant, haus.uhr)))


def _nur(effekt: Effekt, buch: Buch) -> None:
    effekt(buch)


def _rueckgabewunsch(auftrag: Auftrag) -> EingabeFehler | None:
    """The Administration wants it to go back to its sender."""
    gemerkt = auftrag.daten.get(ZURUECKGEBEN)
    return Rueckgabewunsch.aus(gemerkt).fehler if gemerkt else None


def _oeffne(
    post: Post, wirkungen: Wirkungen, zeile: Nachrichtenzeile, roh: Blob, wunsch: EingabeFehler | None
) -> Abschluss:
    haus = post.haus
    raum = haus.raum(zeile.id)
    if zeile.transport == VON_HAND:
        return _pruefe(post, wirkungen, zeile, roh, None, None)
    with Blobquarantaene(haus.speicher.blobs, raum) as quarantaene:
        try:
            with haus.speicher.blobs.oeffne(roh, raum) as strom:
                sendung = post.siegel.oeffne(strom, quarantaene)
            xml = _einziger_inhalt(sendung, quarantaene)
        except EingabeFehler as fehler:
            if fehler.geduldig and haus.jetzt() - zeile.erstellt < GEDULD:
                raise EigeneStoerung(f"{EigeneStoerung.satz} {fehler.text}", rat=fehler.rat) from fehler
            return _nicht_zu_oeffnen(haus, zeile.id, fehler)
    haus.haltepunkt("eingang.geoeffnet")
    return _pruefe(post, wirkungen, zeile, xml, sendung.signatur, wunsch)


def _pruefe(
    post: Post,
    wirkungen: Wirkungen,
    zeile: Nachrichtenzeile,
    xml: Blob,
    signatur: Signaturangaben | None,
    zurueckgeben: EingabeFehler | None,
) -> Abschluss:
    haus = post.haus
    befund = pruefe(post, xml, haus.raum(zeile.id), signatur, wirkungen.vereinbart, zurueckgeben)
    if not befund.autor_echt or befund.kopf is None:
        assert befund.fehler is not None
        return _nicht_zu_oeffnen(haus, zeile.id, befund.fehler)
    kopf = _kopfangaben(befund, signatur)
    if befund.fehler is None:
        return _gueltig(haus, wirkungen, zeile, kopf, xml, befund)
    return _abgewiesen(haus, wirkungen, zeile, kopf, xml, befund, befund.fehler)


def _einziger_inhalt(sendung: GeoeffneteSendung, quarantaene: Blobquarantaene) -> Blob:
    if len(sendung.inhalte) != 1:
        raise SendungUngewoehnlich()
    return quarantaene.gib_frei(sendung.inhalte[0])


def _kopfangaben(befund: Befund, signatur: Signaturangaben | None) -> Kopfangaben:
    assert befund.kopf is not None and befund.kopf.uuid is not None and befund.kopf.autor is not None
    return Kopfangaben(
        befund.kopf.uuid,
        befund.typ[:6],
        befund.kopf.autor.kennung,
        befund.bezug or befund.kopf.ausloeser,
        befund.paketnummer,
        signatur=asdict(signatur) if signatur else None,
        teil=befund.teil,
        test=befund.ist_test,
    )


def _nicht_zu_oeffnen(haus: Haus, id: UUID, fehler: EingabeFehler) -> Erledigt:
    """Nobody can say for sure who wrote it, so nobody is answered, and its ids claim nothing; it is kept."""

    def buchen(session: Session) -> None:
        buch = Buch(session, haus.mandant, haus.uhr)
        buch.nachrichten.aendere_zustand(
            id, Nachrichtenzustand.ABGEWIESEN, text=fehler.text, rueckweisungscode=fehler.rueckweisung
        )

    return Erledigt(buchen)


def _gueltig(
    haus: Haus, wirkungen: Wirkungen, zeile: Nachrichtenzeile, kopf: Kopfangaben, xml: Blob, befund: Befund
) -> Abschluss:
    """The effect is found out before the booking; both commit together, and only for the first of its kind.
    A packet is known by its row and its part of the archive, so its XML may go."""
    vorschau = _vorschau(zeile, kopf, xml)
    if kopf.typ == PAKET:
        haus.speicher.blobs.loesche(xml, haus.raum(zeile.schluessel))
    try:
        von_hand = zeile.transport == VON_HAND
        effekt = _wirkung(wirkungen, kopf.typ, befund, von_hand)(haus, vorschau, befund.nachricht)
    except EingabeFehler as fehler:
        return _abgewiesen(haus, wirkungen, zeile, kopf, xml, befund, fehler)

    def buchen(session: Session) -> None:
        buch = Buch(session, haus.mandant, haus.uhr)
        annahme = buch.nachrichten.melde_geoeffnet(zeile.id, kopf, xml)
        if annahme.art is Annahmeart.DOPPELT and zeile.transport != VON_HAND:
            _antworte_noch_einmal(buch, kopf)
        if annahme.art is not Annahmeart.NEU:
            return
        if isinstance(effekt, Warten):
            buch.nachrichten.aendere_zustand(zeile.id, Nachrichtenzustand.GUELTIG)
            effekt.buchen(session)
        else:
            _lass_wirken(haus, buch, zeile.id, effekt)

    return Warten(effekt.bis, buchen, effekt.klasse) if isinstance(effekt, Warten) else Erledigt(buchen)


def _wirkung(
    wirkungen: Wirkungen, typ: str, befund: Befund, von_hand: bool
) -> Callable[..., Effekt | Warten]:
    """XInneres: what is marked as a test must not enter production."""
    if befund.ist_test and typ not in wirkungen.kennen_tests:
        return _lege_test_ab if von_hand else testnachricht.nimm_an
    return wirkungen.je_typ[typ]


def _lege_test_ab(haus: Haus, eingang: Nachrichtenzeile, nachricht: object) -> Effekt:
    """Nobody sent it, so nobody is answered."""
    del haus, nachricht
    return lambda buch: testnachricht.lege_ab(buch, eingang)


def _vorschau(zeile: Nachrichtenzeile, kopf: Kopfangaben, xml: Blob) -> Nachrichtenzeile:
    """The row as it will be once it is booked; never added to a session."""
    return Nachrichtenzeile(
        mandant=zeile.mandant,
        id=zeile.id,
        richtung=zeile.richtung,
        schluessel=zeile.schluessel,
        nachrichten_uuid=kopf.nachrichten_uuid,
        typ=kopf.typ,
        partner=kopf.partner,
        bezug_uuid=kopf.bezug_uuid,
        paket=kopf.paket,
        xml_sha256=xml.sha256,
        xml_groesse=xml.groesse,
        teil_sha256=kopf.teil.sha256 if kopf.teil else None,
        teil_groesse=kopf.teil.groesse if kopf.teil else None,
        erstellt=zeile.erstellt,
    )


def _lass_wirken(haus: Haus, buch: Buch, id: UUID, effekt: Effekt) -> None:
    gehoert_dazu = effekt(buch)
    zeile = buch.nachrichten.lies(id)
    if zeile.zustand is not Nachrichtenzustand.ABGELEGT:
        zeile = buch.nachrichten.aendere_zustand(id, Nachrichtenzustand.VERARBEITET)
    if not gehoert_dazu and not testnachricht.merke_antwort(buch, zeile):
        fundsachen.melde(haus, buch, zeile)


def _noch_einmal(haus: Haus, wirkungen: Wirkungen, zeile: Nachrichtenzeile) -> Abschluss:
    """What was there too early; a packet is known by its row alone."""
    assert zeile.typ is not None
    effekt = wirkungen.je_typ[zeile.typ](haus, zeile, None if zeile.typ == PAKET else _gelesen(haus, zeile))
    if isinstance(effekt, Warten):
        return effekt
    wirkung = effekt

    def buchen(session: Session) -> None:
        _lass_wirken(haus, Buch(session, haus.mandant, haus.uhr), zeile.id, wirkung)

    return Erledigt(buchen)


def _gelesen(haus: Haus, zeile: Nachrichtenzeile) -> Nachricht:
    """It has been judged already."""
    assert zeile.xml is not None
    with haus.speicher.blobs.oeffne(zeile.xml, haus.raum(zeile.schluessel)) as strom:
        return lies_nachricht(strom, kontext=OHNE_VEREINBARUNG)


def _abgewiesen(
    haus: Haus,
    wirkungen: Wirkungen,
    zeile: Nachrichtenzeile,
    kopf: Kopfangaben,
    xml: Blob,
    befund: Befund,
    fehler: EingabeFehler,
) -> Abschluss:
    """It is from whom it says it is, but not acceptable: kept, and answered with 0010 unless it is an answer, or
    taken in by hand: then the answer is for the one who did that."""
    assert befund.kopf is not None
    antwort = None
    if rueckweisung.ist_abweisbar(befund.typ) and zeile.transport != VON_HAND:
        antwort = rueckweisung.weise_zurueck(haus, zeile, xml, befund.kopf, fehler)

    def buchen(session: Session) -> None:
        buch = Buch(session, haus.mandant, haus.uhr)
        annahme = buch.nachrichten.melde_geoeffnet(zeile.id, kopf, xml)
        if annahme.art is Annahmeart.DOPPELT and antwort is not None:
            _antworte_noch_einmal(buch, kopf)
        if annahme.art is not Annahmeart.NEU:
            return
        frisch = buch.nachrichten.aendere_zustand(
            zeile.id,
            Nachrichtenzustand.ABGEWIESEN,
            text=fehler.text,
            rueckweisungscode=fehler.rueckweisung,
        )
        if antwort is not None:
            ausgang.stelle_aus(buch, antwort)
        if kopf.typ in LIEFERUNG and not befund.ist_test:
            ausloeser = befund.kopf.ausloeser if befund.kopf else None
            wirkungen.fehlerhaft(buch, frisch, kopf.partner, ausloeser, fehler.text)

    return Erledigt(buchen)


def _antworte_noch_einmal(buch: Buch, kopf: Kopfangaben) -> None:
    """Same id and same digest: the same answers again, byte by byte (invariant 4)."""
    for antwort in buch.nachrichten.mit_bezug(Nachrichtenrichtung.AUS, kopf.nachrichten_uuid, kopf.partner):
        if antwort.typ in ("0010", "0020", "010102", "010202", "010502"):
            ausgang.sende(buch, antwort.id, antwort.schluessel)
