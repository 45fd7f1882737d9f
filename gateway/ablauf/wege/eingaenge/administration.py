"""Messages about messages, of XAusländer itself: each leads to what the message inside it, or the one that it names,
leads to; where that is nothing here, a person is asked, and told what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import fundsachen
from gateway.ablauf.post.wirkungen import Effekt
from gateway.ablauf.wege.eingaenge.anforderungen import enthaltene
from gateway.ablauf.wege.eingaenge.quittungen import weist_zurueck
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.nachricht import NACHRICHTENARTEN, Nachrichtenrichtung, Nachrichtenzustand
from gateway.nachrichten.administration import Dokumentenpaket, Sendungswiederholung, SynchroneRueckweisung
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.queue.auftrag import Warten

Wirkung = Callable[..., Effekt | Warten]
SCHON_DA = "Die wiederholte Nachricht war schon angekommen; es ändert sich nichts."


def nimm_wiederholung_an(
    wirkungen: Mapping[str, Wirkung], haus: Haus, eingang: Nachrichtenzeile, nachricht: Sendungswiederholung
) -> Effekt | Warten:
    """000020: a message that did not get through synchronously. It counts as if it had come by itself, once: by the
    same author, for us, no test. `wirkungen`: what may come so."""
    original = enthaltene(haus, eingang)
    ist_von_ihr = isinstance(original, Grundnachricht) and original.kopf.autor.kennung == eingang.partner
    wirkung = wirkungen.get(original.TYP) if ist_von_ihr and isinstance(original, Grundnachricht) else None
    if wirkung is None or not isinstance(original, Grundnachricht):
        return lambda buch: _frage(haus, buch, eingang, f" Sie wiederholt: {_name(nachricht.typ)}.")
    effekt, uuid = wirkung(haus, eingang, original), original.kopf.uuid
    if isinstance(effekt, Warten):
        return effekt
    lass_wirken = effekt

    def buchen(buch: Buch) -> bool:
        erste = buch.nachrichten.mit_uuid(Nachrichtenrichtung.EIN, uuid, eingang.partner or "")
        if erste is None:
            return lass_wirken(buch)
        buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT, text=SCHON_DA)
        return True

    return buchen


def nimm_dokumentenpaket_an(haus: Haus, eingang: Nachrichtenzeile, nachricht: Dokumentenpaket) -> Effekt:
    """000040: documents of an application that went into another procedure. One question for all packets."""
    gemeint = nachricht.fachnachricht

    def buchen(buch: Buch) -> bool:
        andere = buch.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, gemeint.uuid, eingang.partner or "")
        if any(_ist_gefragt(buch, n) for n in andere if n.id != eingang.id and n.typ == eingang.typ):
            text = f"Paket {nachricht.nummer}: Nach dieser Dokumentenlieferung ist schon gefragt."
            buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT, text=text)
            return True
        dazu = (
            f" Sie bringt Dokumente zu: {_name(gemeint.typ)} vom {gemeint.erstellt:%d.%m.%Y} (Kennung {gemeint.uuid}). "
            "Bitte im Fachverfahren nachsehen, ob sie dort angekommen sind."
        )
        return _frage(haus, buch, eingang, dazu)

    return buchen


def nimm_synchrone_rueckweisung_an(
    haus: Haus, eingang: Nachrichtenzeile, nachricht: SynchroneRueckweisung
) -> Effekt:
    """000002: the rejection of synchronous services. Where it names a message of ours it means what 0010 means."""
    grund = nachricht.angaben.gruende[0]
    woertlich = next((s.beschreibung for s in grund.spezifisch if s.beschreibung), None)

    def buchen(buch: Buch) -> bool:
        kennung = nachricht.angaben.kennung
        if kennung is not None and weist_zurueck(buch, eingang, kennung.uuid, grund, woertlich):
            return True
        buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT)
        return False

    return buchen


def _frage(haus: Haus, buch: Buch, eingang: Nachrichtenzeile, dazu: str) -> bool:
    zeile = buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT)
    fundsachen.melde(haus, buch, zeile, dazu=dazu)
    return True


def _ist_gefragt(buch: Buch, zeile: Nachrichtenzeile) -> bool:
    frage = buch.aufgaben.neueste(Gegenstand(nachricht=zeile.id))
    return frage is not None and frage.zustand is Aufgabenzustand.OFFEN


def _name(typ: str) -> str:
    bekannt = NACHRICHTENARTEN.get(typ)
    return f"{bekannt.name} ({typ})" if bekannt else f"eine Nachricht {typ}"
