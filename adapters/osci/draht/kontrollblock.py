"""ControlBlock: challenge and response, conversation and sequence number of a dialog."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from lxml import etree

from adapters.osci.draht.kanontext import block as kopfblock
from adapters.osci.draht.kanontext import element, text
from adapters.osci.draht.namen import OSCI, q


@dataclass(frozen=True)
class Kontrollblock:
    """None = not in the message."""

    response: str | None = None
    challenge: str | None = None
    conversation_id: str | None = None
    sequence_number: int | None = None


def neue_challenge() -> str:
    """Ten random bytes in base64, as the official client does."""
    return base64.b64encode(secrets.token_bytes(10)).decode()


def block(kontrolle: Kontrollblock) -> str:
    """The header block in canonical form."""
    nummern = {"ConversationId": kontrolle.conversation_id, "SequenceNumber": kontrolle.sequence_number}
    inhalt = [
        element(f"osci:{name}", text(wert))
        for name, wert in (("Response", kontrolle.response), ("Challenge", kontrolle.challenge))
        if wert is not None
    ]
    attribute = {name: str(wert) for name, wert in nummern.items() if wert is not None}
    return kopfblock("osci:ControlBlock", "controlblock", *inhalt, attribute=attribute)


def lies(element_: etree._Element) -> Kontrollblock:
    """Raises `ValueError` for numbers that are none."""
    nummer = element_.get("SequenceNumber")
    gespraech = element_.get("ConversationId")
    for zahl in (nummer, gespraech):
        if zahl is not None and not (zahl.isascii() and zahl.isdigit() and len(zahl) <= 40):
            raise ValueError("keine Zahl")
    return Kontrollblock(
        element_.findtext(q(OSCI, "Response")),
        element_.findtext(q(OSCI, "Challenge")),
        gespraech,
        int(nummer) if nummer is not None else None,
    )
