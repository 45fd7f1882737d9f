"""MessageMetaData of XTA 5.1.1, to and from the values that every release shares.

There is no date before or after which a message travels, no subject, no reference to an earlier message and no
mark of a test: the core has none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lxml import etree

from adapters.xta.draht.metadaten import Metadaten, Schluesselwert, Vertrag, Zeitpunkte
from adapters.xta.draht.v5.bausteine import kind, mit_id, partei, text, wurzel
from adapters.xta.draht.zeit import als_text, lies_zeit
from adapters.xta.fehler import Abgelehnt
from adapters.xta.namen import KERN

_ZEITEN = ("Origin", "InitialSend", "Delivery", "InitialFetch", "Reception")
_OHNE_PROFIL = "Kein Serviceprofil vereinbart."


def schreibe(werte: Metadaten) -> etree._Element:
    """The header block. `nicht_vor`, `veraltet_nach`, `betreff`, `bezug` and `test` have no place in it."""
    block = wurzel("MessageMetaData")
    mit_id(kind(block, "XTAMessageID", werte.message_id))
    block.append(mit_id(partei("Reader", werte.leser)))
    kind(block, "Originators").append(mit_id(partei("Author", werte.autor)))
    _vertrag(mit_id(kind(block, "Qualifier")), werte.vertrag)
    kind(block, "MessageSize", str(max(1, werte.groesse or 0)))
    _zeiten(kind(block, "DeliveryAttributes"), {"Origin": _zeit(werte.zeiten.eingeliefert)})
    kind(mit_id(kind(block, "ServiceQuality")), "Undefined", _OHNE_PROFIL)
    return block


def _vertrag(qualifier: etree._Element, vertrag: Vertrag) -> None:
    kind(qualifier, "Service", vertrag.dienst)
    szenario = kind(qualifier, "BusinessScenario")
    if isinstance(vertrag.szenario, Schluesselwert):
        defined = kind(szenario, "Defined")
        defined.set("listURI", vertrag.szenario.liste)
        defined.set("listVersionID", vertrag.szenario.fassung)
        etree.SubElement(defined, "code").text = vertrag.szenario.code
    else:
        kind(szenario, "Undefined", vertrag.szenario)
    kind(qualifier, "MessageType", vertrag.nachrichtenart.code).set("messageSchema", vertrag.schema)


def lies(block: etree._Element) -> Metadaten:
    """Of a block that fits the schema. Raises `Abgelehnt` 9022 for points in time that are none."""
    return Metadaten(
        text(block, "Originators/Author/Identifier") or "",
        text(block, "Reader/Identifier") or "",
        text(block, "XTAMessageID") or "",
        _lies_vertrag(block),
        zeiten=_lies_zeiten(block),
        groesse=int(text(block, "MessageSize") or 0),
    )


def _lies_vertrag(block: etree._Element) -> Vertrag:
    szenario = block.find(f"{{{KERN}}}Qualifier/{{{KERN}}}BusinessScenario/*")
    art = block.find(f"{{{KERN}}}Qualifier/{{{KERN}}}MessageType")
    assert szenario is not None
    assert art is not None
    benannt = szenario.tag == f"{{{KERN}}}Defined"
    return Vertrag(
        text(block, "Qualifier/Service") or "",
        _lies_schluessel(szenario) if benannt else (szenario.text or "").strip(),
        Schluesselwert((art.text or "").strip(), "", ""),
        art.get("messageSchema") or "",
    )


def _lies_schluessel(element: etree._Element) -> Schluesselwert:
    code = (element.findtext("code") or "").strip()
    return Schluesselwert(code, element.get("listURI") or "", element.get("listVersionID") or "")


def _lies_zeiten(block: etree._Element) -> Zeitpunkte:
    try:
        eingeliefert, _, zugestellt, abgeholt, empfangen = (
            lies_zeit(text(block, f"DeliveryAttributes/{name}")) for name in _ZEITEN
        )
    except ValueError:
        raise Abgelehnt("9022", "Eine Zeitangabe der Nachricht ist nicht lesbar. (Fehler 9022)") from None
    return Zeitpunkte(eingeliefert, zugestellt=zugestellt, abgeholt=abgeholt, empfangen=empfangen)


def trage_ein(block: etree._Element, zeiten: Mapping[str, str | None], groesse: int) -> None:
    """What the mailbox knows itself (points in time by element name, bytes of payload) replaces what it was
    told."""
    attribute = block.find(f"{{{KERN}}}DeliveryAttributes")
    umfang = block.find(f"{{{KERN}}}MessageSize")
    assert attribute is not None
    assert umfang is not None
    alle = {name: text(attribute, name) for name in _ZEITEN} | dict(zeiten)
    for alt in list(attribute):
        attribute.remove(alt)
    _zeiten(attribute, alle)
    umfang.text = str(max(1, groesse))


def mit_neuen_ids(block: etree._Element) -> etree._Element:
    """Authors choose ids that are unique in their own message; in a list of messages they must be so again."""
    for element in block.iter():
        if element.get("id") is not None:
            mit_id(element)
    return block


def _zeiten(eltern: etree._Element, werte: Mapping[str, str | None]) -> None:
    for name in _ZEITEN:
        if wert := werte.get(name):
            mit_id(kind(eltern, name, wert))


def _zeit(wann: datetime | None) -> str | None:
    return None if wann is None else als_text(wann)
