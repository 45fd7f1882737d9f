"""The entry in Ausländerdatei B: how long it stays, and that it goes (§ 68 AufenthV, § 91 AufenthG; ADR 0058).

When its day is over every row of the matter goes, with the proofs; what is left is the audit chain: that the entry was
deleted, when and why, without anybody's name."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.sachverhalte import aus_json
from gateway.ablage.tabellen import Ereignisart, Uebergabezeile
from gateway.ablage.vorgaenge import person_der_akte
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf import kennungen
from gateway.ablauf.akte import loeschung
from gateway.ablauf.aufgaben import berechtigte
from gateway.ablauf.begruendung import eigene_worte
from gateway.ablauf.haus import Haus
from gateway.domain.aufgabe import Rolle
from gateway.domain.bdatei import loeschtag
from gateway.domain.meldung import Meldung
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.personenabgleich import Urteil, vergleiche
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import ORTSZEIT, oertlich
from gateway.errors import EingabeFehler

_GEKOMMEN = frozenset({Zustand.KARENZ, Zustand.ABGESCHLOSSEN})
GRUND, GRUND_ERLEDIGT = "§ 68 Abs. 2 AufenthV", "fristen.erledigtes"


class FristUnsinnig(EingabeFehler):
    """No handover of ours that came about, or no reason."""

    code = "datei_b.frist"
    satz = "Ein Eintrag in Datei B hat nur die Abgabe einer Akte, die angekommen ist, und ein neuer Tag einen Grund."


def abgegeben_am(buch: Buch, zeile: Uebergabezeile, sonst: datetime) -> date:
    """When the other authority had it, by its receipt."""
    zeitlinie = buch.vorgaenge.zeitlinie(zeile.id)
    wann = next((e.zeit for e in zeitlinie if e.zustand is Zustand.KARENZ), sonst)
    return oertlich(wann).date()


def bestimme(zeile: Uebergabezeile, abgegeben: date) -> date | None:
    """By the facts upon which it was released."""
    fall = aus_json(zeile.sachverhalt) if zeile.sachverhalt else None
    return loeschtag(abgegeben, (fall.merkmale if fall else None) or ())


def ohne_eintrag(haus: Haus) -> date:
    """Until when the rows of a matter stay that ends today and has no entry: nothing was handed over, or to us."""
    return oertlich(haus.jetzt() + haus.regeln.frist_erledigtes).date()


def richte_nach(buch: Buch, meldung: Meldung, *, gestorben: bool) -> None:
    """The registry office tells of her death, or that she lives: her entries stay shorter, or as long as before."""
    for zeile in buch.vergessen.abgeschlossene(meldung.person):
        if vergleiche(meldung.person, person_der_akte(zeile)).urteil is not Urteil.SICHER:
            continue
        abgegeben = abgegeben_am(buch, zeile, zeile.geaendert)
        bisher = bestimme(zeile, abgegeben)
        tot = Merkmal(Merkmalart.VERSTORBEN, seit=_todestag(meldung))
        neu = loeschtag(abgegeben, [tot]) if gestorben else bisher
        if bisher is None or neu is None or neu == zeile.eintrag_bis:
            continue  # after an expulsion the longer period counts
        zeile.eintrag_bis = neu
        buch.vorgaenge.vermerke(
            zeile, f"Der Eintrag in Datei B bleibt bis {neu:%d.%m.%Y} (§ 68 Abs. 2 AufenthV)."
        )


def _todestag(meldung: Meldung) -> date:
    try:
        return date.fromisoformat(meldung.gestorben or "")
    except ValueError:
        return oertlich(meldung.ereignis).date()


@noch_einmal
def nenne_tag(haus: Haus, vorgang: UUID, bis: date, *, durch: str, grund: str) -> None:
    """Until when an entry is kept, where a person has to say it (§ 91 Abs. 1 AufenthG).

    Raises `NichtGefunden`, `FalscheRolle`, `FristUnsinnig`, `BegruendungUnzulaessig`."""
    grund = eigene_worte(grund)
    with haus.buchen() as buch:
        zeile = buch.vorgaenge.zum_aendern(vorgang)
        benutzer = berechtigte(haus, buch, durch, Rolle.SACHBEARBEITUNG, Rolle.FREIGABE)
        if zeile.weg != "abgabe" or zeile.zustand not in _GEKOMMEN or not grund:
            raise FristUnsinnig
        buch.vergessen.nenne_tag(zeile, bis, benutzer.id)
        text = f"Der Eintrag in Datei B bleibt bis {bis:%d.%m.%Y}. Grund: {grund}"
        buch.vorgaenge.vermerke(zeile, text, art=Ereignisart.ENTSCHEIDUNG, wer=benutzer.name)


def vergiss(haus: Haus, *, hoechstens: int = 50) -> int:
    """Delete what is due; how many matters. A clock that has jumped deletes nothing (ADR 0046)."""
    heute = oertlich(haus.jetzt()).date()
    with haus.lesen() as buch:
        faellige = buch.vergessen.faellige(heute, hoechstens=hoechstens)
    if not faellige or not haus.ist_gekommen(_beginn_von(heute)):
        return 0
    for stamm in faellige:
        with haus.lesen() as buch:
            ids = _raeume(buch, stamm)
        loeschung.leere(haus, ids)
        with haus.buchen() as buch:
            buch.schluessel.vernichte(ids)
            buch.vergessen.vergiss(stamm, _grund(buch, stamm))
        haus.haltepunkt("dateib.vergessen")
    return len(faellige)


def _grund(buch: Buch, stamm: UUID) -> str:
    eintraege = [z for z in buch.vorgaenge.zum_stamm(stamm) if z.weg == "abgabe" and z.zustand in _GEKOMMEN]
    return GRUND if eintraege else GRUND_ERLEDIGT


def _raeume(buch: Buch, stamm: UUID) -> list[UUID]:
    """What is left of content: receipts and proofs."""
    vorgaenge = [z.id for z in buch.vorgaenge.zum_stamm(stamm)]
    nachrichten = [n.schluessel for id in vorgaenge for n in buch.nachrichten.zum_vorgang(id)]
    return list(dict.fromkeys([*vorgaenge, *map(kennungen.nachweise, vorgaenge), *nachrichten]))


def _beginn_von(tag: date) -> datetime:
    return datetime.combine(tag, time(), ORTSZEIT)
