"""Questions to the mailbox and the lists it answers with (OSCI 2.02: MsgBox…)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from adapters.xta.draht import metadaten
from adapters.xta.draht.metadaten import METADATEN, Metadaten
from adapters.xta.draht.zeit import als_text, lies_zeit
from adapters.xta.namen import META, OSCI, PRAEFIXE, WSA

ANTWORT = f"{{{OSCI}}}MsgBoxResponse"
KEIN_TREFFER = f"{OSCI}/MsgBox/reasons/NoMatch"
ANFRAGE_UNBEKANNT = f"{OSCI}/MsgBox/reasons/RequestIdInvalid"
AUSWAHL_UNGUELTIG = f"{OSCI}/MsgBox/reasons/SearchArgsInvalid"
_MERKMALE = "MsgAtrributes"
"""Spelt so in the standard."""


@dataclass(frozen=True)
class Auswahl:
    """Which messages; empty = all that wait. `ab`, `bis`: entry into the mailbox."""

    message_ids: tuple[str, ...] = ()
    bezug: tuple[str, ...] = ()
    ab: datetime | None = None
    bis: datetime | None = None
    nur_neue: bool = False
    """Only what was never fetched."""
    empfangene: bool = False
    """Also what is received, as long as the server keeps it; counts only together with `ab`."""


@dataclass(frozen=True)
class Listenwunsch:
    """As asked by getStatusList."""

    auswahl: Auswahl
    hoechstens: int | None
    als_merkmale: bool


@dataclass(frozen=True)
class Kastenantwort:
    """The header MsgBoxResponse: `grund` is why there is nothing, else `offen` more are waiting."""

    anfrage: str
    """Id of the question, with which it goes on."""
    offen: int = 0
    grund: str | None = None


@dataclass(frozen=True)
class Fortsetzung:
    """As asked by getNext… and close."""

    anfrage: str
    erhalten: tuple[str, ...]
    """Ids of messages that are received."""


def schreibe_auswahl(name: str, auswahl: Auswahl, **attribute: str) -> etree._Element:
    """`MsgBoxFetchRequest` or `MsgBoxStatusListRequest`."""
    wurzel = etree.Element(f"{{{OSCI}}}{name}", attribute, nsmap=PRAEFIXE)
    if auswahl == Auswahl():
        return wurzel
    wahl = etree.SubElement(wurzel, f"{{{OSCI}}}MsgSelector")
    if auswahl.nur_neue:
        wahl.set("newEntry", "true")
    if auswahl.empfangene:
        wahl.set("newEntry", "false")
    for tag, werte in ((f"{{{WSA}}}MessageID", auswahl.message_ids), (f"{{{WSA}}}RelatesTo", auswahl.bezug)):
        for wert in werte:
            etree.SubElement(wahl, tag).text = wert
    for name_zeit, zeit in (("MsgBoxEntryTimeFrom", auswahl.ab), ("MsgBoxEntryTimeTo", auswahl.bis)):
        if zeit is not None:
            etree.SubElement(wahl, f"{{{OSCI}}}{name_zeit}").text = als_text(zeit)
    return wurzel


def lies_auswahl(frage: etree._Element) -> Auswahl:
    """Raises `ValueError` for points in time that are none."""
    wahl = frage.find(f"{{{OSCI}}}MsgSelector")
    if wahl is None:
        return Auswahl()
    ab = lies_zeit(wahl.findtext(f"{{{OSCI}}}MsgBoxEntryTimeFrom"))
    return Auswahl(
        _texte(wahl.iterfind(f"{{{WSA}}}MessageID")),
        _texte(wahl.iterfind(f"{{{WSA}}}RelatesTo")),
        ab,
        lies_zeit(wahl.findtext(f"{{{OSCI}}}MsgBoxEntryTimeTo")),
        wahl.get("newEntry") in ("true", "1"),
        ab is not None and wahl.get("newEntry") in ("false", "0"),
    )


def lies_listenwunsch(frage: etree._Element) -> Listenwunsch:
    """Raises `ValueError` as above."""
    hoechstens = frage.get("maxListItems")
    return Listenwunsch(
        lies_auswahl(frage), int(hoechstens) if hoechstens else None, frage.get("ListForm") == _MERKMALE
    )


def schreibe_fortsetzung(name: str, anfrage: str, erhalten: Sequence[str]) -> etree._Element:
    """`MsgBoxGetNextRequest` or `MsgBoxCloseRequest`."""
    wurzel = etree.Element(f"{{{OSCI}}}{name}", {"MsgBoxRequestID": anfrage}, nsmap=PRAEFIXE)
    for kennung in erhalten:
        etree.SubElement(wurzel, f"{{{OSCI}}}LastMsgReceived").text = kennung
    return wurzel


def lies_fortsetzung(frage: etree._Element) -> Fortsetzung:
    erhalten = _texte(frage.iterfind(f"{{{OSCI}}}LastMsgReceived"))
    return Fortsetzung((frage.get("MsgBoxRequestID") or "").strip(), erhalten)


def schreibe_antwort(antwort: Kastenantwort) -> etree._Element:
    """The header block."""
    wurzel = etree.Element(ANTWORT, {"MsgBoxRequestID": antwort.anfrage}, nsmap=PRAEFIXE)
    if antwort.grund is not None:
        etree.SubElement(wurzel, f"{{{OSCI}}}NoMessageAvailable", {"reason": antwort.grund})
    else:
        etree.SubElement(wurzel, f"{{{OSCI}}}ItemsPending").text = str(antwort.offen)
    return wurzel


def lies_antwort(block: etree._Element) -> Kastenantwort:
    """Of a block that fits the schema."""
    anfrage = (block.get("MsgBoxRequestID") or "").strip()
    leer = block.find(f"{{{OSCI}}}NoMessageAvailable")
    if leer is not None:
        return Kastenantwort(anfrage, grund=leer.get("reason") or KEIN_TREFFER)
    return Kastenantwort(anfrage, int(block.findtext(f"{{{OSCI}}}ItemsPending") or 0))


def schreibe_liste(eintraege: Iterable[etree._Element], *, als_merkmale: bool) -> etree._Element:
    """MsgStatusList from complete metadata; `als_merkmale`: the short form."""
    liste = etree.Element(f"{{{OSCI}}}MsgStatusList", nsmap=PRAEFIXE)
    for eintrag in eintraege:
        liste.append(_merkmale(eintrag) if als_merkmale else eintrag)
    return liste


def lies_liste(liste: etree._Element) -> tuple[Metadaten, ...]:
    """The long form."""
    return tuple(metadaten.lies(element) for element in liste.iterfind(METADATEN))


def lies_kennungen(liste: etree._Element) -> tuple[str, ...]:
    """Message ids of either form: servers answer with the short one although the long one was asked for."""
    wege = (f"{{{OSCI}}}MsgAttributes", f"{METADATEN}/{{{META}}}MsgIdentification")
    return tuple(id_ for weg in wege for id_ in _texte(liste.iterfind(f"{weg}/{{{WSA}}}MessageID")))


def _merkmale(eintrag: etree._Element) -> etree._Element:
    werte = metadaten.lies(eintrag)
    element = etree.Element(f"{{{OSCI}}}MsgAttributes")
    etree.SubElement(element, f"{{{WSA}}}MessageID").text = werte.message_id
    for bezug in werte.bezug:
        etree.SubElement(element, f"{{{WSA}}}RelatesTo").text = bezug
    szenario = eintrag.find(f"{{{META}}}Qualifier/{{{META}}}Service")
    assert szenario is not None
    _kind(element, "TypeOfBusinessScenario", szenario.text or "")
    _kind(element, "MsgSize", str(min(werte.groesse or 0, 2**31 - 1)))
    if werte.zeiten.veraltet_nach:
        _kind(element, "ObsoleteAfterDate", werte.zeiten.veraltet_nach.isoformat())
    assert werte.zeiten.zugestellt is not None
    _kind(element, "DeliveryTime", als_text(werte.zeiten.zugestellt))
    if werte.zeiten.abgeholt:
        _kind(element, "InitialFetchedTime", als_text(werte.zeiten.abgeholt))
    return element


def _kind(eltern: etree._Element, name: str, text: str) -> None:
    etree.SubElement(eltern, f"{{{OSCI}}}{name}").text = text


def _texte(elemente: Iterable[etree._Element]) -> tuple[str, ...]:
    return tuple((element.text or "").strip() for element in elemente)
