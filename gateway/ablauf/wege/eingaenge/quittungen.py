"""What others say about messages of ours: receipt 0020, its reminder 0021, rejection 0010."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablauf import rueckfrage
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang, rueckweisung
from gateway.ablauf.post.oeffnung import Effekt
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import eigene_anfrage
from gateway.ablauf.wege.eingaenge.zuordnung import draenge, vermerke
from gateway.domain.nachricht import LIEFERUNG, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Richtung
from gateway.nachrichten.administration import SynchronerGrund
from gateway.nachrichten.quittung import AKTE_UEBERNOMMEN, Quittung, Quittungserinnerung
from gateway.nachrichten.rueckweisung import Rueckweisung, Rueckweisungsgrund

SCHON_VERARBEITET = "S100"
"""0010: they have it already: no reason to end anything."""


def nimm_quittung_an(haus: Haus, eingang: Nachrichtenzeile, quittung: Quittung) -> Effekt:
    """0020 "Akte übernommen": only this receipt ends the sender's duty (invariant 10)."""
    del haus

    def buchen(buch: Buch) -> bool:
        zeile = buch.vorgaenge.zum_aendern_nach_lieferung(
            Richtung.ABGABE, quittung.ursprung.uuid, eingang.partner
        )
        if zeile is None:
            return False
        if quittung.angabe.sachverhalt != AKTE_UEBERNOMMEN or zeile.quittung or zeile.zustand.endgueltig:
            vermerke(buch, zeile, eingang, "Weitere Quittung erhalten (0020).")
            return True
        buch.nachrichten.ordne_zu(eingang.id, zeile.id)
        zeile.quittung = eingang.id
        wecke_vorgang(buch, zeile.id)
        return True

    return buchen


def nimm_quittungserinnerung_an(
    haus: Haus, eingang: Nachrichtenzeile, erinnerung: Quittungserinnerung
) -> Effekt:
    """0021: they miss our receipt. If we have given it, or rejected the delivery, say so again."""
    del haus

    def buchen(buch: Buch) -> bool:
        gefunden = buch.vorgaenge.nach_lieferung(
            Richtung.UEBERNAHME, erinnerung.ursprung.uuid, eingang.partner
        )
        if gefunden is None:
            return _quittiere_erneut(buch, eingang, erinnerung)
        zeile = buch.vorgaenge.zum_aendern(gefunden.id)
        text = f"Die andere Behörde erinnert an die Quittung (0021, Stufe {erinnerung.stufe})."
        vermerke(buch, zeile, eingang, f"{text}{draenge(buch, zeile)}")
        antworten = buch.nachrichten.mit_bezug(
            Nachrichtenrichtung.AUS, erinnerung.ursprung.uuid, eingang.partner or ""
        )
        for antwort in antworten:
            if antwort.typ in {"0020", "0010"}:
                ausgang.sende(buch, antwort.id, antwort.schluessel)
        return True

    return buchen


def _quittiere_erneut(buch: Buch, eingang: Nachrichtenzeile, erinnerung: Quittungserinnerung) -> bool:
    """What belongs to no Vorgang is receipted by itself: the information bars of registry offices."""
    unsere = buch.nachrichten.mit_bezug(
        Nachrichtenrichtung.AUS, erinnerung.ursprung.uuid, eingang.partner or ""
    )
    quittungen = [n for n in unsere if n.typ == "0020"]
    for quittung in quittungen:
        ausgang.sende(buch, quittung.id, quittung.schluessel)
    return bool(quittungen)


def nimm_rueckweisung_an(haus: Haus, eingang: Nachrichtenzeile, nachricht: Rueckweisung) -> Effekt:
    """0010: an authority rejects one of our messages; it was not processed there."""
    grund = nachricht.angaben.gruende[0]
    woertlich = next((s.beschreibung for s in grund.spezifisch if s.beschreibung), None)

    def buchen(buch: Buch) -> bool:
        kennung = nachricht.angaben.kennung
        if kennung is None:
            return False
        frage = partial(rueckfrage.nimm_an, haus, eingang, nachricht, buch)
        return weist_zurueck(buch, eingang, kennung.uuid, grund, woertlich, ist_rueckfrage=frage)

    return buchen


Grund = Rueckweisungsgrund | SynchronerGrund


def weist_zurueck(
    buch: Buch,
    eingang: Nachrichtenzeile,
    uuid: UUID,
    grund: Grund,
    woertlich: str | None,
    *,
    ist_rueckfrage: Callable[[Uebergabezeile], bool] = lambda _: False,
) -> bool:
    """Our message with this id was rejected by whoever got it; False: we have sent them none."""
    unsere = buch.nachrichten.mit_uuid(Nachrichtenrichtung.AUS, uuid, eingang.partner or "")
    if unsere is None:
        return False
    zeile = buch.vorgaenge.zum_aendern(unsere.vorgang) if unsere.vorgang else None
    if zeile is not None and ist_rueckfrage(zeile):
        return True
    if unsere.zustand is Nachrichtenzustand.GESENDET:
        buch.nachrichten.aendere_zustand(
            unsere.id,
            Nachrichtenzustand.FEHLGESCHLAGEN,
            text=f"Von der anderen Behörde zurückgewiesen ({grund.code}).",
            rueckweisungscode=grund.code,
        )
    if unsere.typ in eigene_anfrage.TYPEN:
        eigene_anfrage.wecke(buch, unsere.id)
    if zeile is not None:
        _merke_zurueckweisung(buch, zeile, eingang, unsere, grund, woertlich)
    return True


def _merke_zurueckweisung(
    buch: Buch,
    zeile: Uebergabezeile,
    eingang: Nachrichtenzeile,
    unsere: Nachrichtenzeile,
    grund: Grund,
    woertlich: str | None,
) -> None:
    """It ends the Vorgang where it lives on the rejected message."""
    code = grund.code
    lebt_davon = unsere.typ in LIEFERUNG or (unsere.typ == "010201" and zeile.lieferung_uuid is None)
    if not lebt_davon or code == SCHON_VERARBEITET or zeile.quittung or zeile.zustand.endgueltig:
        vermerke(buch, zeile, eingang, f"Zurückgewiesen ({code}): {unsere.typ}.", woertlich)
        return
    buch.nachrichten.ordne_zu(eingang.id, zeile.id)
    zeile.rueckweisung = {
        "code": code,
        "partner_sagt": woertlich,
        "nachweis": str(eingang.id),
        "am": eingang.erstellt.isoformat(),
        "fehlgeleitet": isinstance(grund, Rueckweisungsgrund) and rueckweisung.sagt_fehlgeleitet(grund),
    }
    wecke_vorgang(buch, zeile.id)
