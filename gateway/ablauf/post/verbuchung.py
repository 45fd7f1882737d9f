"""What becomes of a message that was opened and judged: it takes effect once, is rejected, or is only kept.

What holds is booked together with its effect; what does not hold is kept and answered with 0010."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.buch import Buch
from gateway.ablage.nachrichten import Annahmeart, Kopfangaben
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang, fundsachen, rueckweisung, testnachricht
from gateway.ablauf.post.eingangspruefung import Befund
from gateway.ablauf.post.wirkungen import Effekt, Wirkungen
from gateway.domain.nachricht import LIEFERUNG, PAKET, VON_HAND, Nachrichtenrichtung, Nachrichtenzustand
from gateway.errors import EingabeFehler
from gateway.nachrichten.arten import Nachricht
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.nachrichten.lesen import lies_nachricht
from gateway.ports import Blob
from gateway.queue.auftrag import Abschluss, Erledigt, Warten


def nicht_zu_oeffnen(haus: Haus, id: UUID, fehler: EingabeFehler) -> Erledigt:
    """Nobody can say for sure who wrote it, so nobody is answered, and its ids claim nothing; it is kept."""

    def buchen(session: Session) -> None:
        buch = Buch(session, haus.mandant, haus.uhr)
        buch.nachrichten.aendere_zustand(
            id, Nachrichtenzustand.ABGEWIESEN, text=fehler.text, rueckweisungscode=fehler.rueckweisung
        )

    return Erledigt(buchen)


def gueltig(
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
        return abgewiesen(haus, wirkungen, zeile, kopf, xml, befund, fehler)

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


def noch_einmal(haus: Haus, wirkungen: Wirkungen, zeile: Nachrichtenzeile) -> Abschluss:
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


def abgewiesen(
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
