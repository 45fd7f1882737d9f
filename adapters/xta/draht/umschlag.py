"""The SOAP 1.2 envelope with its addressing: written, and read by the rules of WS-Addressing 1.0.

Replies are anonymous only; the action tells the operation, in the header and, where it stands there too, in
the HTTP header the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from adapters.xta.fehler import AdressierungFehler, NichtVerstanden, UmschlagFehler
from adapters.xta.namen import ANONYM, KERN, META, OSCI, PRAEFIXE, S12, WSA

_BEKANNTE = {f"{{{META}}}Author", f"{{{META}}}MessageMetaData", f"{{{OSCI}}}MsgBoxResponse"}
_BEKANNTE |= {f"{{{OSCI}}}X509TokenContainer"}
_BEKANNTE |= {
    f"{{{KERN}}}{name}" for name in ("Party", "MessageMetaData", "MessageBoxStatus", "MessageMetaDataReply")
}
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_EINMAL = ("To", "From", "ReplyTo", "FaultTo", "Action", "MessageID")


@dataclass(frozen=True)
class Umschlag:
    """An envelope that was read: header blocks by Clark name, the one element of the body."""

    kopf: dict[str, etree._Element]
    rumpf: etree._Element | None
    action: str | None
    message_id: str | None
    """Of the exchange (WS-Addressing), not of the message that travels in it."""


def lies(wurzel: etree._Element) -> Umschlag:
    """Raises `UmschlagFehler` for what is no envelope, `NichtVerstanden`, `AdressierungFehler`."""
    kopf = wurzel.find(f"{{{S12}}}Header")
    rumpf = wurzel.find(f"{{{S12}}}Body")
    if wurzel.tag != f"{{{S12}}}Envelope" or rumpf is None:
        raise UmschlagFehler("Das ist kein SOAP-1.2-Umschlag.")
    if len(rumpf) > 1:
        raise UmschlagFehler("Im Rumpf der Nachricht steht mehr als ein Element.")
    bloecke = _bloecke(() if kopf is None else kopf)
    return Umschlag(
        bloecke,
        rumpf[0] if len(rumpf) and not _ist_nichts(rumpf[0]) else None,
        _text(bloecke.get(f"{{{WSA}}}Action")),
        _text(bloecke.get(f"{{{WSA}}}MessageID")),
    )


def pruefe_anfrage(umschlag: Umschlag) -> None:
    """What a request must have. Raises `AdressierungFehler`."""
    if not umschlag.action or not umschlag.message_id:
        raise AdressierungFehler(
            "MessageAddressingHeaderRequired", "In der Adressierung fehlen Action oder MessageID."
        )
    for name in ("ReplyTo", "FaultTo"):
        block = umschlag.kopf.get(f"{{{WSA}}}{name}")
        adresse = _text(block.find(f"{{{WSA}}}Address")) if block is not None else ANONYM
        if adresse != ANONYM:
            raise AdressierungFehler(
                "OnlyAnonymousAddressSupported", "Antworten gehen nur auf derselben Verbindung zurück."
            )


def _bloecke(kopf: Iterable[etree._Element]) -> dict[str, etree._Element]:
    bloecke: dict[str, etree._Element] = {}
    for block in kopf:
        tag = str(block.tag)
        if block.get(f"{{{S12}}}mustUnderstand") in ("1", "true") and not _verstanden(tag):
            raise NichtVerstanden
        if tag in bloecke:
            if etree.QName(block).localname in _EINMAL:
                raise AdressierungFehler("InvalidCardinality", "Ein Block der Adressierung steht doppelt.")
            raise UmschlagFehler("Ein Kopfblock der Nachricht steht doppelt.")
        bloecke[tag] = block
    return {tag: block for tag, block in bloecke.items() if not _ist_nichts(block)}


def _ist_nichts(element: etree._Element) -> bool:
    """JAX-WS RI writes what it does not have as an empty element with xsi:nil, whatever the schema says."""
    return element.get(_NIL) in ("true", "1") and not len(element) and not element.text


def _verstanden(tag: str) -> bool:
    return tag in _BEKANNTE or tag.startswith(f"{{{WSA}}}")


def _text(element: etree._Element | None) -> str | None:
    return (element.text or "").strip() or None if element is not None else None


def schreibe_frage(
    url: str,
    action: str,
    kopf: Sequence[etree._Element],
    rumpf: etree._Element | None,
    praefixe: Mapping[str, str] = PRAEFIXE,
) -> bytes:
    """A request to the server at `url`."""
    antwort_an = etree.Element(f"{{{WSA}}}ReplyTo")
    _kind(antwort_an, WSA, "Address", ANONYM)
    adressierung = [_wsa("To", url), _wsa("Action", action), _wsa("MessageID", _neue_kennung()), antwort_an]
    return _schreibe([*adressierung, *kopf], rumpf, praefixe)


def schreibe_antwort(
    action: str | None,
    bezug: str | None,
    kopf: Sequence[etree._Element],
    rumpf: etree._Element | None,
    praefixe: Mapping[str, str] = PRAEFIXE,
) -> bytes:
    """An answer to the exchange `bezug`."""
    adressierung = [_wsa("To", ANONYM), _wsa("MessageID", _neue_kennung())]
    adressierung += [_wsa("Action", action)] if action else []
    adressierung += [_wsa("RelatesTo", bezug)] if bezug else []
    return _schreibe([*adressierung, *kopf], rumpf, praefixe)


def _schreibe(
    kopf: Sequence[etree._Element], rumpf: etree._Element | None, praefixe: Mapping[str, str]
) -> bytes:
    umschlag = etree.Element(f"{{{S12}}}Envelope", nsmap=dict(praefixe))
    etree.SubElement(umschlag, f"{{{S12}}}Header").extend(kopf)
    body = etree.SubElement(umschlag, f"{{{S12}}}Body")
    if rumpf is not None:
        body.append(rumpf)
    return etree.tostring(umschlag, encoding="UTF-8", xml_declaration=True)


def _wsa(name: str, text: str) -> etree._Element:
    element = etree.Element(f"{{{WSA}}}{name}")
    element.text = text
    return element


def _kind(eltern: etree._Element, raum: str, name: str, text: str) -> None:
    etree.SubElement(eltern, f"{{{raum}}}{name}").text = text


def _neue_kennung() -> str:
    return f"urn:uuid:{uuid.uuid4()}"
