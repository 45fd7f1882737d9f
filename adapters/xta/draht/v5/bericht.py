"""Transport reports and where services are offered (XTA 5.1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from adapters.xta.draht.bericht import (
    Ampel,
    Dienstauskunft,
    Dienstfrage,
    Ereignis,
    Transportbericht,
    schreibe_stand,
)
from adapters.xta.draht.v5 import metadaten
from adapters.xta.draht.v5.bausteine import kind, mit_id, partei, text, wurzel
from adapters.xta.draht.v5.namen import METADATEN
from adapters.xta.draht.zeit import als_text, lies_zeit
from adapters.xta.namen import KERN

BERICHT = f"{{{KERN}}}ReportResult"


def schreibe_bericht(
    angaben: etree._Element, server: str, ampel: Ampel, stand: datetime, ereignisse: Sequence[Ereignis]
) -> etree._Element:
    """`angaben`: the metadata with what is known now. Not signed: the connection is."""
    ergebnis = wurzel("ReportResult")
    bericht = mit_id(kind(ergebnis, "TransportReport"))
    kind(bericht, "ReportTime", als_text(stand))
    kind(bericht, "XTAServerIdentity", server)
    schreibe_stand(bericht, KERN, ampel, ereignisse)
    bericht.append(angaben)
    return ergebnis


def lies_bericht(ergebnis: etree._Element) -> Transportbericht:
    """Of an element that fits the schema. Raises `ValueError` for points in time that are none."""
    angaben = ergebnis.find(f"{{{KERN}}}TransportReport/{METADATEN}")
    stand = lies_zeit(text(ergebnis, "TransportReport/ReportTime"))
    assert angaben is not None
    assert stand is not None
    status = int(text(ergebnis, "TransportReport/MessageStatus/Status") or 0)
    return Transportbericht(
        metadaten.lies(angaben),
        stand,
        text(ergebnis, "TransportReport/XTAServerIdentity") or "",
        Ampel(status) if status in range(4) else None,
        etree.tostring(ergebnis, encoding="UTF-8", xml_declaration=True),
    )


def lies_dienstfragen(frage: etree._Element) -> tuple[Dienstfrage, ...]:
    """LookupQuery; an empty service asks whether the reader can be reached at all."""
    dienste = frage.iterfind(f"{{{KERN}}}LookupService")
    return tuple(Dienstfrage(text(d, "Reader/Identifier") or "", text(d, "Service") or "") for d in dienste)


def schreibe_dienstauskuenfte(auskuenfte: Sequence[Dienstauskunft]) -> etree._Element:
    status = wurzel("LookupStatus")
    for auskunft in auskuenfte:
        element = kind(status, "LookupServiceResult")
        element.append(partei("Reader", auskunft.frage.leser))
        if auskunft.frage.dienst:
            kind(element, "Service", auskunft.frage.dienst)
        wert = kind(element, "IsServiceAvailableValue")
        if auskunft.angeboten is None:
            kind(wert, "ServiceIsAvailableUnknown", "true")
        else:
            kind(wert, "ServiceIsAvailable", "true" if auskunft.angeboten else "false")
    return status
