"""Process card (Laufzettel): when the mailbox took a delivery, gave it out, knew it received (osci-draht.md 7).

Read tolerant, because its form changes in 2026: unknown elements are passed over, times kept as they came.
The proof is always the whole signed message that the card came in, never the card alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from lxml import etree

from adapters.osci.draht.kanontext import element, text
from adapters.osci.draht.kopfbloecke import betreff as betreffelement
from adapters.osci.draht.kopfbloecke import lies_message_id
from adapters.osci.draht.kopfbloecke import message_id as message_id_element
from adapters.osci.draht.namen import OSCI, q


@dataclass(frozen=True)
class Zertifikatspruefung:
    """What the mailbox found about one certificate; results in the words of the standard."""

    zeitpunkt: str
    inhaber: str
    aussteller: str
    seriennummer: str
    art: str = "advanced"
    mathematisch: str = "ok"
    offline: str = "valid"
    online: str | None = None
    sperrliste: str | None = None
    """Issue time of the revocation list used."""


@dataclass(frozen=True)
class Laufzettel:
    """Times are ISO 8601 texts as on the wire; None = has not happened."""

    message_id: str
    geaendert: str
    erstellt: str | None = None
    weitergeleitet: str | None = None
    empfangen: str | None = None
    betreff: str | None = None
    pruefungen: tuple[Zertifikatspruefung, ...] = ()

    def bis_weiterleitung(self) -> Laufzettel:
        """Without the reception: what the schema allows in fetch and accept messages."""
        return replace(self, empfangen=None)

    def als_dict(self) -> dict[str, object]:
        """The fields that `osci card --json` shows."""
        return {
            "message_id": self.message_id,
            "creation": self.erstellt,
            "forwarding": self.weitergeleitet,
            "reception": self.empfangen,
            "subject": self.betreff,
            "recent_modification": self.geaendert,
            "inspections": [asdict(p) for p in self.pruefungen],
        }


def schreibe(laufzettel: Laufzettel, name: str = "ProcessCardBundle") -> str:
    """The bundle in canonical form."""
    zeiten = (
        ("Creation", laufzettel.erstellt),
        ("Forwarding", laufzettel.weitergeleitet),
        ("Reception", laufzettel.empfangen),
    )
    inhalt = [element(f"osci:{n}", element("osci:Plain", z)) for n, z in zeiten if z is not None]
    karte = element(
        "osci:ProcessCard",
        *inhalt,
        betreffelement(laufzettel.betreff),
        RecentModification=laufzettel.geaendert,
    )
    bericht = element("osci:InspectionReport", *(_pruefung(p) for p in laufzettel.pruefungen))
    return element(f"osci:{name}", message_id_element(laufzettel.message_id), karte, bericht)


def _pruefung(pruefung: Zertifikatspruefung) -> str:
    online = ""
    if pruefung.online is not None:
        liste = element("osci:CRL", pruefung.sperrliste) if pruefung.sperrliste else ""
        online = element("osci:OnlineResult", liste, Result=pruefung.online)
    return element(
        "osci:Inspection",
        element("osci:Timestamp", element("osci:Plain", pruefung.zeitpunkt)),
        element("osci:X509SubjectName", text(pruefung.inhaber)),
        element("osci:X509IssuerName", text(pruefung.aussteller)),
        element("osci:X509SerialNumber", pruefung.seriennummer),
        element("osci:CertType", Type=pruefung.art),
        element("osci:MathResult", Result=pruefung.mathematisch),
        element("osci:OfflineResult", Result=pruefung.offline),
        online,
    )


def lies_alle(eltern: etree._Element | None, name: str = "ProcessCardBundle") -> Iterator[Laufzettel]:
    """Every readable card below `eltern`; a bundle without message id is none."""
    for buendel in eltern.iterfind(q(OSCI, name)) if eltern is not None else ():
        kennung = lies_message_id(buendel.find(q(OSCI, "MessageId")))
        karte = buendel.find(q(OSCI, "ProcessCard"))
        if kennung is None or karte is None:
            continue
        yield Laufzettel(
            kennung,
            karte.get("RecentModification") or "",
            _zeit(karte, "Creation"),
            _zeit(karte, "Forwarding"),
            _zeit(karte, "Reception"),
            karte.findtext(q(OSCI, "Subject")),
            tuple(_lies_pruefung(p) for p in buendel.iter(q(OSCI, "Inspection"))),
        )


def _zeit(eltern: etree._Element, name: str) -> str | None:
    """A cryptographic time stamp is told by its presence; its time stands in the token."""
    angabe = eltern.find(q(OSCI, name))
    if angabe is None:
        return None
    klar = angabe.findtext(q(OSCI, "Plain"))
    return klar.strip() if klar else "kryptographischer Zeitstempel"


def _lies_pruefung(pruefung: etree._Element) -> Zertifikatspruefung:
    def wert(name: str) -> str:
        return pruefung.findtext(q(OSCI, name)) or ""

    def ergebnis(name: str, attribut: str = "Result") -> str | None:
        kind = pruefung.find(q(OSCI, name))
        return kind.get(attribut) if kind is not None else None

    online = pruefung.find(q(OSCI, "OnlineResult"))
    return Zertifikatspruefung(
        _zeit(pruefung, "Timestamp") or "",
        wert("X509SubjectName"),
        wert("X509IssuerName"),
        wert("X509SerialNumber"),
        ergebnis("CertType", "Type") or "unknown",
        ergebnis("MathResult") or "indeterminate",
        ergebnis("OfflineResult") or "indeterminate",
        online.get("Result") if online is not None else None,
        online.findtext(q(OSCI, "CRL")) if online is not None else None,
    )


def lies_zeit(text_: str | None) -> datetime | None:
    """A moment of a card; one that cannot be read (cryptographic stamp, new form) counts as unknown."""
    if text_ is None:
        return None
    try:
        zeit = datetime.fromisoformat(text_)
    except ValueError:
        return None
    return zeit if zeit.tzinfo else zeit.replace(tzinfo=UTC)
