"""What follows once a message lies in the other authority's mailbox (the transport receipt)."""

from __future__ import annotations

from collections.abc import Callable

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
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


def nach_dem_senden(umgebung: Umgebung, ablage: Ablage, nachricht: Nachrichtenzeile) -> None:
    """Book the timeline and, where sending was the step, the new state."""
    if nachricht.uebergabe is None or nachricht.typ is None:
        return
    uebergabe = ablage.uebergaben.zum_aendern(nachricht.uebergabe)
    if nachricht.typ in _TEXTE:
        ablage.uebergaben.vermerke(
            uebergabe.id, _TEXTE[nachricht.typ], art=Ereignisart.NACHRICHT, nachweis=nachricht.id
        )
    folge = _FOLGEN.get(nachricht.typ)
    if folge is not None:
        folge(umgebung, ablage, uebergabe)


def _angefordert(umgebung: Umgebung, ablage: Ablage, uebergabe: Uebergabezeile) -> None:
    if uebergabe.zustand in (Zustand.ANGELEGT, Zustand.GESTOERT):
        ablage.uebergaben.aendere_zustand(
            uebergabe.id,
            Zustand.ANGEFORDERT,
            text="Die Akte ist angefordert.",
            naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.frist_antwort,
        )


def _abgelehnt(umgebung: Umgebung, ablage: Ablage, uebergabe: Uebergabezeile) -> None:
    del umgebung
    ablage.uebergaben.aendere_zustand(
        uebergabe.id, Zustand.ABGELEHNT, text="Beantwortet, ohne eine Akte zu senden.", naechste_pruefung=None
    )


def _quittiert(umgebung: Umgebung, ablage: Ablage, uebergabe: Uebergabezeile) -> None:
    del umgebung
    if uebergabe.zustand is Zustand.IMPORTIERT:
        ablage.uebergaben.aendere_zustand(
            uebergabe.id, Zustand.ABGESCHLOSSEN, text="Akte übernommen und quittiert.", naechste_pruefung=None
        )


def _lieferung(umgebung: Umgebung, ablage: Ablage, uebergabe: Uebergabezeile) -> None:
    """Progress of the delivery; sent is sent only when every single packet is."""
    assert uebergabe.lieferung_uuid is not None
    gesendet = ablage.nachrichten.zaehle_pakete(
        Nachrichtenrichtung.AUS, uebergabe.lieferung_uuid, zustaende=UNTERWEGS
    )
    uebergabe.fortschritt_ist = gesendet
    metadaten = ablage.nachrichten.mit_uuid(Nachrichtenrichtung.AUS, uebergabe.lieferung_uuid)
    fertig = (
        gesendet == uebergabe.fortschritt_soll and metadaten is not None and metadaten.zustand in UNTERWEGS
    )
    if fertig and uebergabe.zustand in (Zustand.GEPACKT, Zustand.GESTOERT):
        ablage.uebergaben.aendere_zustand(
            uebergabe.id,
            Zustand.GESENDET,
            text=f"Die Lieferung liegt im Postfach der anderen Behörde "
            f"({anzahl(gesendet, 'Paket', 'Pakete')}).",
            naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.frist_quittung,
        )


_FOLGEN: dict[str, Callable[[Umgebung, Ablage, Uebergabezeile], None]] = {
    "010201": _angefordert,
    "010202": _abgelehnt,
    "010206": _lieferung,
    "010207": _lieferung,
    "0020": _quittiert,
}
