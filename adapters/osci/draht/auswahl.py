"""SelectionRule: which deliveries or cards are meant (osci-draht.md 8)."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from adapters.osci.draht.kanontext import element, text
from adapters.osci.draht.kopfbloecke import lies_message_id, message_id
from adapters.osci.draht.namen import OSCI, q


@dataclass(frozen=True)
class Auswahl:
    """Without any value: the mailbox's choice, i. e. the oldest not received. Times are ISO 8601 texts."""

    message_ids: tuple[str, ...] = ()
    eingang_ab: str | None = None
    geaendert_ab: str | None = None
    rolle: str | None = None
    """"Addressee" or "Originator"; only for cards."""
    nicht_empfangen: bool = False
    hoechstens: int | None = None


def schreibe(auswahl: Auswahl) -> str:
    """The rule (and Quantity) in canonical form; empty text without any."""
    zusatz = {}
    if auswahl.nicht_empfangen:
        zusatz["NoReception"] = "true"
    if auswahl.rolle:
        zusatz["Role"] = auswahl.rolle
    if auswahl.message_ids:
        regel = "".join(message_id(kennung) for kennung in auswahl.message_ids)
    elif auswahl.eingang_ab:
        regel = element("osci:ReceptionOfDelivery", text(auswahl.eingang_ab), **zusatz)
    elif auswahl.geaendert_ab:
        regel = element("osci:RecentModification", text(auswahl.geaendert_ab), **zusatz)
    else:
        regel = ""
    menge = element("osci:Quantity", Limit=str(auswahl.hoechstens)) if auswahl.hoechstens else ""
    return (element("osci:SelectionRule", regel) if regel else "") + menge


def lies(auftrag: etree._Element) -> Auswahl:
    """Read a foreign rule. Raises `ValueError` for one that says nothing understandable."""
    menge = auftrag.find(q(OSCI, "Quantity"))
    hoechstens = int(menge.get("Limit") or "") if menge is not None else None
    regel = auftrag.find(q(OSCI, "SelectionRule"))
    if regel is None:
        return Auswahl(hoechstens=hoechstens)
    kennungen = tuple(lies_message_id(k) or "" for k in regel.iterfind(q(OSCI, "MessageId")))
    if kennungen:
        return Auswahl(message_ids=kennungen, hoechstens=hoechstens)
    eingang = regel.find(q(OSCI, "ReceptionOfDelivery"))
    geaendert = regel.find(q(OSCI, "RecentModification"))
    zeit = eingang if eingang is not None else geaendert
    if zeit is None or not zeit.text:
        raise ValueError("keine Auswahlregel")
    return Auswahl(
        eingang_ab=zeit.text.strip() if eingang is not None else None,
        geaendert_ab=zeit.text.strip() if eingang is None else None,
        rolle=zeit.get("Role"),
        nicht_empfangen=zeit.get("NoReception") in ("true", "1"),
        hoechstens=hoechstens,
    )
