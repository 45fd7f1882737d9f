"""What follows once a message lies in the other authority's mailbox (the transport receipt)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablauf.schritt import beginne_schritt
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import UNTERWEGS, Nachrichtenrichtung
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import anzahl

_TEXTE = {
    "010002": "Erinnerung an die Anforderung gesendet (010002).",
    "010201": "Anforderung gesendet (010201).",
    "010202": "Antwort gesendet (010202): es kommt keine Akte.",
    "010203": "Versandbestätigung gesendet (010203).",
    "010205": "Vorabinformationen gesendet (010205).",
    "010206": "Metadaten der Aktenlieferung gesendet (010206).",
    "0010": "Rückweisung gesendet (0010).",
    "0020": "Quittung »Akte übernommen« gesendet (0020).",
    "0021": "Erinnerung an die Quittung gesendet (0021).",
}


def nach_dem_senden(
    umgebung: Umgebung, ablage: Ablage, session: Session, nachricht: Nachrichtenzeile
) -> None:
    """Book the timeline and, where sending was the step, the new state and what follows from it."""
    if nachricht.uebergabe is None or nachricht.typ is None:
        return
    uebergabe = ablage.uebergaben.zum_aendern(nachricht.uebergabe)
    if nachricht.typ in _TEXTE:
        ablage.uebergaben.vermerke(
            uebergabe.id, _TEXTE[nachricht.typ], art=Ereignisart.NACHRICHT, nachweis=nachricht.id
        )
    folge = _FOLGEN.get(nachricht.typ)
    if folge is not None:
        folge(umgebung, ablage, session, uebergabe)


def steht_damit_still(nachricht: Nachrichtenzeile, zustand: Zustand) -> bool:
    """Does a handover in this state wait for the sending of this message? An answer given once more is not
    missed, and while a reminder does not go out, the delivery may still come and must be taken."""
    wartende = _WARTENDE.get(nachricht.typ or "", frozenset())
    return nachricht.zustand not in UNTERWEGS and zustand in wartende


def _angefordert(umgebung: Umgebung, ablage: Ablage, session: Session, uebergabe: Uebergabezeile) -> None:
    del session
    if uebergabe.zustand in (Zustand.ANGELEGT, Zustand.GESTOERT):
        ablage.uebergaben.aendere_zustand(
            uebergabe.id,
            Zustand.ANGEFORDERT,
            text="Die Akte ist angefordert.",
            naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.frist_antwort,
        )


def _abgelehnt(umgebung: Umgebung, ablage: Ablage, session: Session, uebergabe: Uebergabezeile) -> None:
    del umgebung, session
    ablage.uebergaben.aendere_zustand(
        uebergabe.id, Zustand.ABGELEHNT, text="Beantwortet, ohne eine Akte zu senden.", naechste_pruefung=None
    )


def _quittiert(umgebung: Umgebung, ablage: Ablage, session: Session, uebergabe: Uebergabezeile) -> None:
    del umgebung, session
    if uebergabe.zustand in (Zustand.IMPORTIERT, Zustand.GESTOERT):
        ablage.uebergaben.aendere_zustand(
            uebergabe.id, Zustand.ABGESCHLOSSEN, text="Akte übernommen und quittiert.", naechste_pruefung=None
        )


def _lieferung(umgebung: Umgebung, ablage: Ablage, session: Session, uebergabe: Uebergabezeile) -> None:
    """Progress of the delivery; sent is sent only when every single packet is. Then it may be confirmed."""
    assert uebergabe.lieferung_uuid is not None
    uebergabe.fortschritt_ist = ablage.nachrichten.zaehle_pakete(
        Nachrichtenrichtung.AUS, uebergabe.lieferung_uuid, zustaende=UNTERWEGS
    )
    if _ist_vollstaendig(ablage, uebergabe):
        _gesendet(umgebung, ablage, uebergabe)
        beginne_schritt(session, umgebung, "abgabe", uebergabe.id, "bestaetige_versand")


def _danach(umgebung: Umgebung, ablage: Ablage, session: Session, uebergabe: Uebergabezeile) -> None:
    """What goes along with the delivery was not sent at first, and the handover stood still: it goes on."""
    del session
    if uebergabe.lieferung_uuid is not None and _ist_vollstaendig(ablage, uebergabe):
        _gesendet(umgebung, ablage, uebergabe)


def _ist_vollstaendig(ablage: Ablage, uebergabe: Uebergabezeile) -> bool:
    """010206 and all its packets are under way."""
    assert uebergabe.lieferung_uuid is not None
    metadaten = ablage.nachrichten.mit_uuid(
        Nachrichtenrichtung.AUS, uebergabe.lieferung_uuid, uebergabe.partner
    )
    return (
        uebergabe.fortschritt_ist == uebergabe.fortschritt_soll
        and metadaten is not None
        and metadaten.zustand in UNTERWEGS
    )


def _gesendet(umgebung: Umgebung, ablage: Ablage, uebergabe: Uebergabezeile) -> None:
    if uebergabe.zustand in (Zustand.GEPACKT, Zustand.GESTOERT):
        ablage.uebergaben.aendere_zustand(
            uebergabe.id,
            Zustand.GESENDET,
            text=f"Die Lieferung liegt im Postfach der anderen Behörde "
            f"({anzahl(uebergabe.fortschritt_ist, 'Paket', 'Pakete')}).",
            naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.frist_quittung,
        )


_FOLGEN: dict[str, Callable[[Umgebung, Ablage, Session, Uebergabezeile], None]] = {
    "010201": _angefordert,
    "010202": _abgelehnt,
    "010203": _danach,
    "010205": _danach,
    "010206": _lieferung,
    "010207": _lieferung,
    "0020": _quittiert,
    "0021": _danach,
}

_WARTENDE: dict[str, frozenset[Zustand]] = {
    "010201": frozenset({Zustand.ANGELEGT}),
    "010202": frozenset(zustand for zustand in Zustand if not zustand.endgueltig),
    "0020": frozenset({Zustand.IMPORTIERT}),
    **dict.fromkeys(("010205", "010206", "010207"), frozenset({Zustand.GEPACKT})),
    **dict.fromkeys(("010203", "0021"), frozenset({Zustand.GEPACKT, Zustand.GESENDET})),
}
