"""The four receipts of a handover, never mixed (domain 1.5): transport, technical, fachlich, import.

Only the import receipt lets the sender delete. What a receipt rests on is always said with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.domain.nachricht import LIEFERUNG, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import NICHTS_GEWORDEN, Richtung, Zustand

IMPORTQUITTUNG = "0020"
BIS_DAHIN = "Noch keine Quittung; bis sie da ist, bleibt die Akte hier zu lesen."
"""No file is absent from both authorities."""
RUECKWEISUNG = "0010"
_GEPRUEFT = frozenset(
    {Nachrichtenzustand.GUELTIG, Nachrichtenzustand.VERARBEITET, Nachrichtenzustand.ABGELEGT}
)
_ANGENOMMEN = frozenset({Zustand.IMPORT_LAEUFT, Zustand.IMPORTIERT, Zustand.KARENZ, Zustand.ABGESCHLOSSEN})


class Quittungsart(StrEnum):
    TRANSPORT = "transport"
    TECHNISCH = "technisch"
    FACHLICH = "fachlich"
    IMPORT = "import"

    @property
    def titel(self) -> str:
        return _TITEL[self]


class Stand(StrEnum):
    LIEGT_VOR = "liegt_vor"
    STEHT_AUS = "steht_aus"
    ABGELEHNT = "abgelehnt"
    ENTFAELLT = "entfaellt"
    """It will never come: the handover is over."""


@dataclass(frozen=True)
class Quittung:
    """One receipt: does it exist, since when, what it rests on, which Nachricht proves it."""

    art: Quittungsart
    stand: Stand
    text: str
    wann: datetime | None = None
    nachweis: UUID | None = None


_TITEL = {
    Quittungsart.TRANSPORT: "Transport",
    Quittungsart.TECHNISCH: "Technische Prüfung",
    Quittungsart.FACHLICH: "Fachliche Annahme",
    Quittungsart.IMPORT: "Import ins DMS",
}


def quittungen(
    richtung: Richtung,
    zustand: Zustand,
    nachrichten: Sequence[Nachrichtenzeile],
    pakete: int | None = None,
) -> tuple[Quittung, ...]:
    """The four receipts in their order, from the messages of one handover with its announced `pakete`."""
    if richtung is Richtung.UEBERNAHME:
        vier = _beim_empfaenger(zustand, nachrichten, pakete)
    else:
        vier = _beim_absender(nachrichten, pakete)
    return tuple(_zu_ende(q) for q in vier) if zustand in NICHTS_GEWORDEN else vier


def _zu_ende(quittung: Quittung) -> Quittung:
    if quittung.stand is not Stand.STEHT_AUS:
        return quittung
    return Quittung(quittung.art, Stand.ENTFAELLT, "Dazu kommt es nicht mehr.")


def _beim_empfaenger(
    zustand: Zustand, nachrichten: Sequence[Nachrichtenzeile], pakete: int | None
) -> tuple[Quittung, ...]:
    teile = _lieferung(nachrichten, Nachrichtenrichtung.EIN)
    geprueft = [n for n in teile if n.zustand in _GEPRUEFT]
    abgewiesen = _erste(n for n in teile if n.zustand is Nachrichtenzustand.ABGEWIESEN)
    return (
        _transport(teile, pakete, "abgeholt"),
        _ablehnung(Quittungsart.TECHNISCH, abgewiesen)
        if abgewiesen
        else _gezaehlt(
            Quittungsart.TECHNISCH, teile, geprueft, pakete, "entschlüsselt, Signatur und Inhalt geprüft"
        ),
        _annahme(zustand, technisch_gut=abgewiesen is None and len(geprueft) == len(teile) > 0),
        _import(_gesendete_quittung(nachrichten), "Alle Dokumente rückgelesen, Quittung gesendet."),
    )


def _annahme(zustand: Zustand, *, technisch_gut: bool) -> Quittung:
    if zustand in _ANGENOMMEN:
        return Quittung(Quittungsart.FACHLICH, Stand.LIEGT_VOR, "Angenommen, der Import ist freigegeben.")
    if zustand is Zustand.ZURUECKGEWIESEN and technisch_gut:
        return Quittung(Quittungsart.FACHLICH, Stand.ABGELEHNT, "Nicht angenommen: wir haben zurückgewiesen.")
    return Quittung(Quittungsart.FACHLICH, Stand.STEHT_AUS, "Noch nicht angenommen.")


def _beim_absender(nachrichten: Sequence[Nachrichtenzeile], pakete: int | None) -> tuple[Quittung, ...]:
    teile = _lieferung(nachrichten, Nachrichtenrichtung.AUS)
    quittung = _erste(
        n for n in nachrichten if n.typ == IMPORTQUITTUNG and _zaehlt(n, Nachrichtenrichtung.EIN)
    )
    rueckweisung = _erste(
        n for n in nachrichten if n.typ == RUECKWEISUNG and _zaehlt(n, Nachrichtenrichtung.EIN)
    )
    folgerung = [
        _ablehnung(art, rueckweisung) if rueckweisung and not quittung else _gefolgert(art, quittung)
        for art in (Quittungsart.TECHNISCH, Quittungsart.FACHLICH)
    ]
    return (
        _transport(teile, pakete, "im Postfach der anderen Behörde"),
        *folgerung,
        _import(quittung, "Die andere Behörde hat den Import bestätigt.", BIS_DAHIN),
    )


def _lieferung(
    nachrichten: Sequence[Nachrichtenzeile], richtung: Nachrichtenrichtung
) -> list[Nachrichtenzeile]:
    return [n for n in nachrichten if n.typ in LIEFERUNG and _zaehlt(n, richtung)]


def _zaehlt(nachricht: Nachrichtenzeile, richtung: Nachrichtenrichtung) -> bool:
    """Repetitions and contradictions prove nothing."""
    doppelt = nachricht.zustand in {Nachrichtenzustand.DOPPELT, Nachrichtenzustand.VORFALL}
    return nachricht.richtung is richtung and not doppelt


def _gesendete_quittung(nachrichten: Sequence[Nachrichtenzeile]) -> Nachrichtenzeile | None:
    return _erste(
        n
        for n in nachrichten
        if n.typ == IMPORTQUITTUNG and n.richtung is Nachrichtenrichtung.AUS and n.uebermittelt
    )


_NACHWEISE = {"osci": "Laufzettel", "xta": "Transportbericht"}
"""What a mailbox certifies with, by transport."""


def _erste(nachrichten: Iterable[Nachrichtenzeile]) -> Nachrichtenzeile | None:
    return next(iter(nachrichten), None)


def _transport(teile: Sequence[Nachrichtenzeile], pakete: int | None, wo: str) -> Quittung:
    quittung = _gezaehlt(Quittungsart.TRANSPORT, teile, [n for n in teile if n.uebermittelt], pakete, wo)
    if quittung.stand is Stand.LIEGT_VOR and all(n.abgeholt for n in teile):
        nachweise = {_NACHWEISE.get(n.transport or "", "Nachweis") for n in teile}
        return replace(quittung, text=f"{quittung.text} Abgeholt laut {' und '.join(sorted(nachweise))}.")
    return quittung


def _gezaehlt(
    art: Quittungsart,
    teile: Sequence[Nachrichtenzeile],
    fertig: Sequence[Nachrichtenzeile],
    pakete: int | None,
    was: str,
) -> Quittung:
    """Complete once the header and all announced packets are; a 010207 itself knows only its own number."""
    soll = 1 + (pakete or max((n.pakete or 0 for n in teile), default=0))
    if not teile:
        return Quittung(art, Stand.STEHT_AUS, "Es gibt noch keine Lieferung.")
    text = f"{len(fertig)} von {soll} Nachrichten {was}."
    if len(fertig) < soll or soll == 1:
        return Quittung(art, Stand.STEHT_AUS, text)
    letzte = max(fertig, key=lambda n: n.uebermittelt or n.geaendert)
    wann = letzte.uebermittelt if art is Quittungsart.TRANSPORT else letzte.geaendert
    return Quittung(art, Stand.LIEGT_VOR, text, wann, letzte.id)


def _gefolgert(art: Quittungsart, quittung: Nachrichtenzeile | None) -> Quittung:
    if quittung is None:
        return Quittung(art, Stand.STEHT_AUS, "Die andere Behörde hat noch nicht geantwortet.")
    return Quittung(
        art, Stand.LIEGT_VOR, "Ergibt sich aus der Importquittung.", quittung.uebermittelt, quittung.id
    )


def _ablehnung(art: Quittungsart, nachricht: Nachrichtenzeile) -> Quittung:
    code = f" ({nachricht.rueckweisungscode})" if nachricht.rueckweisungscode else ""
    return Quittung(art, Stand.ABGELEHNT, f"Zurückgewiesen{code}.", nachricht.geaendert, nachricht.id)


def _import(quittung: Nachrichtenzeile | None, text: str, sonst: str = "Noch keine Quittung.") -> Quittung:
    if quittung is None:
        return Quittung(Quittungsart.IMPORT, Stand.STEHT_AUS, sonst)
    return Quittung(Quittungsart.IMPORT, Stand.LIEGT_VOR, text, quittung.uebermittelt, quittung.id)
