"""Questions to the mailbox and its answers (XTA 5.1.1): no iterators, a list goes on from a moment of entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from adapters.xta.draht.kasten import Auswahl, Kastenantwort
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.draht.v5 import metadaten
from adapters.xta.draht.v5.bausteine import kind, message_id, mit_id, text, wurzel
from adapters.xta.draht.v5.namen import METADATEN
from adapters.xta.draht.zeit import als_text, lies_zeit
from adapters.xta.namen import KERN

LISTE = f"{{{KERN}}}MessageStatusList"
KEIN_TREFFER = "http://www.osci.eu/ws/2008/05/transport/MessageBox/reasons/NoMatch"


@dataclass(frozen=True)
class Listenwunsch:
    """As asked by getStatusList."""

    auswahl: Auswahl
    hoechstens: int | None


def schreibe_auswahl(auswahl: Auswahl, hoechstens: int | None) -> etree._Element:
    """Without a word about it a server would tell only what was never fetched."""
    frage = wurzel("MessageSelector")
    if auswahl.message_ids:
        ids = kind(frage, "XTAMessageIDs")
        for kennung in auswahl.message_ids:
            ids.append(message_id(kennung))
        return frage
    wahl = kind(frage, "OtherCriteria")
    kind(wahl, "NewEntry", "true" if auswahl.nur_neue else "false")
    if hoechstens:
        kind(wahl, "MaxMessages", str(hoechstens))
    for name, zeit in (("MessageBoxEntryTimeFrom", auswahl.ab), ("MessageBoxEntryTimeTo", auswahl.bis)):
        if zeit is not None:
            kind(wahl, name, als_text(zeit))
    return frage


def lies_auswahl(frage: etree._Element) -> Listenwunsch:
    """Raises `ValueError` for points in time that are none."""
    wahl = frage.find(f"{{{KERN}}}OtherCriteria")
    if wahl is None:
        ids = frage.iterfind(f"{{{KERN}}}XTAMessageIDs/{{{KERN}}}XTAMessageID")
        return Listenwunsch(Auswahl(tuple((e.text or "").strip() for e in ids)), None)
    hoechstens = text(wahl, "MaxMessages")
    ab, neue = lies_zeit(text(wahl, "MessageBoxEntryTimeFrom")), text(wahl, "NewEntry") not in ("false", "0")
    auswahl = Auswahl(
        ab=ab,
        bis=lies_zeit(text(wahl, "MessageBoxEntryTimeTo")),
        nur_neue=neue,
        empfangene=ab is not None and not neue,
    )
    return Listenwunsch(auswahl, int(hoechstens) if hoechstens else None)


def schreibe_abholung(kennung: str) -> etree._Element:
    """MessageFetch, as getMessage and close ask."""
    frage = wurzel("MessageFetch")
    mit_id(kind(frage, "XTAMessageID", kennung))
    return frage


def lies_abholung(frage: etree._Element) -> str:
    return text(frage, "XTAMessageID") or ""


def schreibe_stand(offen: int | None) -> etree._Element:
    """MessageBoxStatus: so many more fit the question; None = nothing does."""
    rest = kind(wurzel("MessageBoxStatus"), "MessagesRemaining")
    if offen is None:
        kind(rest, "NoMessageAvailable", KEIN_TREFFER)
    else:
        kind(rest, "MessagesPending", str(offen))
    stand = rest.getparent()
    assert stand is not None
    return stand


def lies_stand(block: etree._Element) -> Kastenantwort:
    """Of a block that fits the schema; there is no id of a question here."""
    offen = text(block, "MessagesRemaining/MessagesPending")
    if offen is None:
        return Kastenantwort("", grund=text(block, "MessagesRemaining/NoMessageAvailable") or KEIN_TREFFER)
    return Kastenantwort("", int(offen))


def schreibe_liste(eintraege: Iterable[etree._Element]) -> etree._Element:
    liste = wurzel("MessageStatusList")
    for eintrag in eintraege:
        liste.append(metadaten.mit_neuen_ids(eintrag))
    return liste


def lies_liste(liste: etree._Element) -> tuple[Metadaten, ...]:
    return tuple(metadaten.lies(element) for element in liste.iterfind(METADATEN))
