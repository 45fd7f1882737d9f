"""Rules that hold for every element of a message, beyond the schema: S010, S011, S030 and general S999."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import xoev_schemas
from gateway.nachrichten import release
from gateway.nachrichten.befund import HOECHSTENS, Befund, pfad
from gateway.nachrichten.begehung import Station
from gateway.nachrichten.fehler import WertNichtDarstellbar
from gateway.nachrichten.formen import lies_zeitpunkt
from gateway.nachrichten.listenversion import kann_es_geben
from gateway.nachrichten.schemamodell import Typ, lokalname
from xoev_schemas import Codeliste

XSI_TYP = "{http://www.w3.org/2001/XMLSchema-instance}type"
LAENGSTER_TEXT = 50_000
"""Characters; the standard sets no limit, but no field of it is a book."""
_GENAU = re.compile(r".*T\d\d:\d\d:\d\d\.\d{3,}(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_GENAUE_ZEITEN = ("erstellungszeitpunkt", "ereignis.zeitpunkt")
_NACHRICHTENLISTEN = (release.NACHRICHTENTYP.uri, release.NACHRICHTENTYP_XINNERES.uri)


def pruefe_regeln(stationen: Iterable[Station], listen: Mapping[str, str] | None = None) -> list[Befund]:
    """The first findings in document order; the place of each costs the number of its siblings. `listen`: editions
    of code lists that the release of the message has other than the reference release."""
    return list(itertools.islice(_finde(stationen, listen or {}), HOECHSTENS))


def _finde(stationen: Iterable[Station], listen: Mapping[str, str]) -> Iterator[Befund]:
    """Asks at each element only the rules that its type or its name gives something to find."""
    for station in stationen:
        typ = station.typ
        if station.element.get(XSI_TYP) is not None:
            yield _ersetzter_typ(station)
        if typ is not None:
            if typ.ist_din_c:
                yield from _text(station)
            elif typ.eingebaut in _NACH_EINGEBAUTEM:
                yield from _NACH_EINGEBAUTEM[typ.eingebaut](station)
        if (name := _name(station)) in _NACH_NAMEN:
            yield from _NACH_NAMEN[name](station)
        if typ is not None and "listVersionID" in typ.nach_attribut:
            yield from _code(station, typ, listen)


def _befund(station: Station, code: str, kennung: str, text: str) -> Befund:
    return Befund(code, f"nachrichten.{kennung}", pfad(station.element), text)


def _name(station: Station) -> str:
    return lokalname(str(station.element.tag))


def _ersetzter_typ(station: Station) -> Befund:
    """Type substitution has no use in these messages and would slip past the values."""
    return _befund(station, "S999", "xsi_type", "Das Attribut xsi:type ist in Nachrichten nicht vorgesehen.")


def _text(station: Station) -> Iterator[Befund]:
    """An empty datatypeC is valid by the schema; a mandatory one is not (S030)."""
    angabe, text = station.angabe, station.text
    if angabe is not None and angabe.mindestens and angabe.fest is None and not text.strip():
        yield _befund(station, "S030", "leer", f"Das Pflichtelement »{_name(station)}« ist leer.")
    if len(text) > LAENGSTER_TEXT:
        satz = f"Der Text im Element »{_name(station)}« ist länger als {LAENGSTER_TEXT} Zeichen."
        yield _befund(station, "S999", "text_zu_lang", satz)


def _zeit(station: Station) -> Iterator[Befund]:
    try:
        lies_zeitpunkt(station.text)
    except WertNichtDarstellbar as fehler:
        yield _befund(station, "S999", "zeitpunkt", fehler.text)
        return
    if _name(station) in _GENAUE_ZEITEN and not _GENAU.fullmatch(station.text):
        text = f"Dem Zeitpunkt im Element »{_name(station)}« fehlen Millisekunden oder Zeitzone."
        yield _befund(station, "S999", "zeitpunkt_ungenau", text)


def _zahl(station: Station) -> Iterator[Befund]:
    if len(station.text.lstrip("+-0")) > 15:
        text = f"Die Zahl im Element »{_name(station)}« ist unsinnig groß."
        yield _befund(station, "S999", "zahl_zu_gross", text)


def _code(station: Station, typ: Typ, listen: Mapping[str, str]) -> Iterator[Befund]:
    """A key is checked when the message names the edition we hold; a newer one is not ours to judge."""
    element, attribute = station.element, typ.nach_attribut
    uri = attribute["listURI"].fest or str(element.get("listURI", ""))
    version = attribute["listVersionID"].fest or element.get("listVersionID")
    liste = xoev_schemas.codeliste(uri)
    if (version is not None or uri in _NACHRICHTENLISTEN) and not _gibt_es(uri, version or "", liste, listen):
        text = f"Die Codeliste im Element »{_name(station)}« gibt es in dieser Version nicht."
        yield _befund(station, "S010", "codeliste", text)
    elif liste and version == liste.version and _schluessel(station) not in liste.eintraege:
        text = f"Der Schlüssel im Element »{_name(station)}« steht nicht in der Codeliste."
        yield _befund(station, "S011", "schluessel", text)
    elif uri == release.VERZEICHNISDIENST.uri and _schluessel(station) != "DVDV":
        text = "Behörden werden nur mit ihrer Kennung im DVDV angegeben."
        yield _befund(station, "S011", "verzeichnisdienst", text)


def _gibt_es(uri: str, version: str, liste: Codeliste | None, listen: Mapping[str, str]) -> bool:
    """Message types belong to the release: of their lists only its own edition exists."""
    if liste is None:
        return bool(version.strip())
    ausgabe = listen.get(uri, liste.version)
    return version == ausgabe if uri in _NACHRICHTENLISTEN else kann_es_geben(version, ausgabe)


def _schluessel(station: Station) -> str:
    return (station.element.findtext("code") or "").strip()


def _ereigniszeichen(station: Station) -> Iterator[Befund]:
    if len(re.sub(r"[A-Za-z0-9]", "", station.text)) > 8:
        text = "Das Ereigniszeichen enthält mehr als acht Sonderzeichen."
        yield _befund(station, "S999", "ereigniszeichen", text)


def _anschriftzeilen(station: Station) -> Iterator[Befund]:
    nummern = [int(zeile.findtext("zeilennummer") or 0) for zeile in station.element]
    if nummern != list(range(nummern[0], nummern[0] + len(nummern))):
        text = "Die Zeilen der Auslandsanschrift sind nicht fortlaufend nummeriert."
        yield _befund(station, "S999", "anschriftzeilen", text)


_GANZZAHLEN = ("integer", "nonNegativeInteger", "positiveInteger")
_NACH_EINGEBAUTEM: Mapping[str, Callable[[Station], Iterator[Befund]]] = {
    "dateTime": _zeit,
    **dict.fromkeys(_GANZZAHLEN, _zahl),
}
_NACH_NAMEN: Mapping[str, Callable[[Station], Iterator[Befund]]] = {
    "ereignis.zeichen": _ereigniszeichen,
    "anschriftzone": _anschriftzeilen,
}
