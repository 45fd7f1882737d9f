"""What the legal ways share: headers, what has been sent, waiting for days, the Karenz and the deletion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from gateway.ablage.buch import Buch
from gateway.ablage.sachverhalte import als_json, befund_als_json
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgaenge import partner_von, person_als_json
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf import kennungen
from gateway.ablauf.akte import dateib, loeschung
from gateway.ablauf.haus import Haus
from gateway.ablauf.schritt import Antwort, Buchung, Ende, Ergebnis, Lage, Meldung, Warte, Weiter, nichts
from gateway.ablauf.wecken import wecke_vorgang
from gateway.domain.bdatei import vermerk
from gateway.domain.nachricht import UNTERWEGS, Nachrichtenrichtung
from gateway.domain.regel import Befund
from gateway.domain.sachverhalt import Abgang, Zuzug
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import ORTSZEIT, anzahl, oertlich
from gateway.nachrichten.kopf import Kopf
from gateway.nachrichten.release import FEHLERCODE, bezeichnung
from gateway.ports import Aktenfund

_MORGENS = time(6, 0)


def kopf(lage: Lage, typ: str, nummer: int = 0) -> Kopf:
    """The header of a message of this Vorgang; the same step writes the same uuid."""
    zeile = lage.vorgang
    return lage.haus.kopf(kennungen.nachricht(zeile.id, typ, nummer), partner_von(zeile), zeile.release)


def nachrichten(lage: Lage, typ: str) -> Sequence[Nachrichtenzeile]:
    """What we have written of this type for this Vorgang."""
    with lage.haus.lesen() as buch:
        alle = buch.nachrichten.zum_vorgang(lage.vorgang.id)
    return [n for n in alle if n.typ == typ and n.richtung is Nachrichtenrichtung.AUS]


def ist_unterwegs(lage: Lage, typ: str) -> bool:
    """Does our message of this type lie in the mailbox of the other authority?"""
    return any(n.zustand in UNTERWEGS for n in nachrichten(lage, typ))


def nachsehen(lage: Lage) -> datetime:
    """When to look again though nobody woke us."""
    return lage.haus.jetzt() + lage.haus.regeln.nachsehen


def am_tag(antwort: Antwort) -> datetime:
    """The moment a person means by a day: its morning, by the clocks of the authorities."""
    tag = datetime.fromisoformat(antwort.wert or "").date()
    return datetime.combine(tag, _MORGENS, ORTSZEIT).astimezone(UTC)


def warten_bis(antwort: Antwort) -> Warte:
    """A person said: not before that day."""
    bis = am_tag(antwort)
    return Warte(bis=bis, meldung=Meldung(f"Es wird bis {oertlich(bis):%d.%m.%Y} gewartet."))


def warte_karenz(lage: Lage) -> Ergebnis:
    """The staged copy stays for a while: the sender's until nobody can need it again, the recipient's until its
    own period is over."""
    bis = lage.vorgang.karenz_bis
    if lage.vorgang.geloescht is not None:
        return Weiter()
    if bis is None:
        bis = _karenzende(lage)
        return Warte(bis=bis, buchen=_beginne_karenz(bis))
    if lage.haus.ist_gekommen(bis):
        return Weiter()
    return Warte(bis=bis if lage.haus.jetzt() < bis else lage.haus.jetzt() + _UHR_NACHSEHEN)


_UHR_NACHSEHEN = timedelta(hours=1)
"""So soon again when the clock says that it is time, and is not believed."""


def _karenzende(lage: Lage) -> datetime:
    fristen = lage.haus.regelsatz().fristen
    abgabe = lage.vorgang.richtung is Richtung.ABGABE
    return lage.haus.jetzt() + (fristen.karenz if abgabe else fristen.karenz_uebernahme)


def _beginne_karenz(bis: datetime) -> Buchung:
    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.karenz_bis = bis

    return buchen


def waehrend_der_frage(lage: Lage) -> Buchung:
    """A question that comes when the matter is over keeps nobody's content: the Karenz runs beside it, and what was
    staged goes though nobody has answered."""
    zeile = lage.vorgang
    if zeile.geloescht is not None:
        return nichts
    if zeile.karenz_bis is None:
        return _beginne_karenz(_karenzende(lage))
    if not lage.haus.ist_gekommen(zeile.karenz_bis):
        return nichts
    ids = loeschung.entferne(lage.haus, zeile)

    def buchen(buch: Buch, frisch: Uebergabezeile) -> None:
        loeschung.vernichte(buch, frisch, ids)
        buch.vorgaenge.vermerke(frisch, _KOPIE_GELOESCHT)

    return buchen


_KOPIE_GELOESCHT = "Die bereitgestellte Kopie ist gelöscht."


def loesche(lage: Lage) -> Ergebnis:
    """The period is over: bytes removed, keys destroyed; the note and the proofs stay (invariant 10)."""
    if (
        lage.vorgang.geloescht is not None
    ):  # beside a question, which has told the person once more since then
        return Ende(buchen=lambda buch, zeile: buch.aufgaben.leere_angaben(zeile.id))
    ids = loeschung.entferne(lage.haus, lage.vorgang)
    abschluss = lage.vorgang.zustand is Zustand.KARENZ

    text: str = _KOPIE_GELOESCHT
    bis: date | None = dateib.ohne_eintrag(lage.haus)
    if abschluss and lage.vorgang.weg == "abgabe":
        with lage.haus.lesen() as buch:
            abgegeben = dateib.abgegeben_am(buch, lage.vorgang, lage.haus.jetzt())
        bis = lage.vorgang.eintrag_bis or dateib.bestimme(lage.vorgang, abgegeben)
        text = f"{vermerk(lage.vorgang.partner_name, abgegeben, bis)} {text}"

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        loeschung.vernichte(buch, zeile, ids)
        zeile.eintrag_bis = bis

    return Ende(zustand=Zustand.ABGESCHLOSSEN if abschluss else None, meldung=Meldung(text), buchen=buchen)


def merke_befund(fall: Zuzug | Abgang, befund: Befund[Any], version: int) -> Buchung:
    """What was decided upon which facts stands beside the Vorgang: for people, and for the simulation. What a
    registry office has told is looked at once nothing holds any more."""

    def buchen(_buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.sachverhalt, zeile.befund = als_json(fall), befund_als_json(befund, version)
        zeile.neue_meldung = zeile.neue_meldung and befund.regel is not None

    return buchen


def wecke_geschwister(buch: Buch, zeile: Uebergabezeile) -> None:
    """Those of the same matter may have waited for this."""
    for id in buch.vorgaenge.geschwister(zeile):
        wecke_vorgang(buch, id)


def zurueckgewiesen(lage: Lage) -> Weiter | None:
    """The other authority has rejected what this Vorgang lives on: it ends."""
    angabe = lage.vorgang.rueckweisung
    if angabe is None:
        return None
    return Weiter(
        nach=warte_karenz.__name__,
        zustand=Zustand.ZURUECKGEWIESEN,
        meldung=Meldung(
            f"Die andere Behörde weist zurück ({angabe['code']}): {bezeichnung(FEHLERCODE, angabe['code'])}",
            art=Ereignisart.NACHRICHT,
            nachweis=UUID(angabe["nachweis"]),
            partner_sagt=angabe.get("partner_sagt"),
        ),
    )


def person_angabe(person: dict[str, Any] | None) -> dict[str, Any] | None:
    """A person beside another one, for those who compare."""
    return dict(person) if person else None


@noch_einmal
def beginne_einmal(haus: Haus, id: UUID, lege_an: Callable[[Buch], None]) -> UUID:
    """Begin a Vorgang under this id unless it has begun already; also when the same wish comes twice at once."""
    try:
        with haus.buchen() as buch:
            if buch.vorgaenge.finde(id) is None:
                lege_an(buch)
    except IntegrityError:
        with haus.lesen() as buch:
            if buch.vorgaenge.finde(id) is None:
                raise
    return id


def auswahl(fund: Aktenfund) -> dict[str, Any]:
    """A file as a person chooses it: title, span, number of documents, whose it is."""
    spanne = f", {fund.von:%d.%m.%Y} bis {fund.bis:%d.%m.%Y}" if fund.von and fund.bis else ""
    umfang = anzahl(fund.dokumente, "Dokument", "Dokumente")
    return {
        "wert": fund.ref.id,
        "text": f"{fund.titel} ({fund.ref.aktenzeichen}): {umfang}{spanne}",
        "aktenzeichen": fund.ref.aktenzeichen,
        "person": person_als_json(fund.person) if fund.person else None,
    }
