"""Rules of documents and packets on their values (all S999)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from gateway.nachrichten.aktenmetadaten import Aktenmetadaten, Dokumentangabe
from gateway.nachrichten.befund import Befund, s999
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.skelett import Nutzdatenspur
from gateway.nachrichten.wohnsitzwechsel import Wohnsitzwechselanfrage

_MEISTE_PAKETE = 1_000_000
_ZIP_ANFAENGE = (b"PK\x03\x04", b"PK\x05\x06")
_GEFAEHRLICH = re.compile(r"[/\\\x00-\x1f\x7f]|\A[A-Za-z]:")
"""A path, a control character, a drive."""


def pruefe_metadaten(nachricht: Aktenmetadaten, kontext: Kontext) -> Iterator[Befund]:
    """010206: its documents, and how much is announced."""
    wurzel = f"/{nachricht.WURZEL}"
    yield from _dokumente(nachricht.dokumente, wurzel, kontext)
    yield from _umfang(nachricht, wurzel)


def _dokumente(dokumente: tuple[Dokumentangabe, ...], wurzel: str, kontext: Kontext) -> Iterator[Befund]:
    yield from _doppelte(dokumente, lambda d: d.uuid, "dokumentuuid", "uuid_doppelt", wurzel)
    yield from _doppelte(dokumente, lambda d: d.position, "dokumentenposition", "position_doppelt", wurzel)
    for nummer, dokument in enumerate(dokumente, 1):
        ort = f"{wurzel}/dokument[{nummer}]" if len(dokumente) > 1 else f"{wurzel}/dokument"
        yield from _dokument(dokument, ort, kontext)


def _doppelte(
    dokumente: tuple[Dokumentangabe, ...],
    wert: Callable[[Dokumentangabe], Any],
    element: str,
    kennung: str,
    wurzel: str,
) -> Iterator[Befund]:
    anzahl = Counter(map(wert, dokumente))
    gesehen = set()
    for nummer, dokument in enumerate(dokumente, 1):
        if anzahl[wert(dokument)] > 1 and wert(dokument) in gesehen:
            wo = f"{wurzel}/dokument[{nummer}]/{element}"
            yield s999(kennung, wo, f"Der Wert im Element »{element}« kommt in der Lieferung mehrfach vor.")
        gesehen.add(wert(dokument))


def _dokument(dokument: Dokumentangabe, ort: str, kontext: Kontext) -> Iterator[Befund]:
    if any(gefaehrlich(teil) for teil in dokument.pfad or ()):
        yield s999("pfad", f"{ort}/pfad", "Der Ordnerpfad enthält einen unzulässigen Bestandteil.")
    if gefaehrlich(dokument.dateiname):
        text = "Der Dateiname enthält einen Pfad oder unzulässige Zeichen."
        yield s999("dateiname", f"{ort}/dateiname", text)
    if not kontext.erlaubt(dokument.format):
        text = "Das Dateiformat ist weder PDF noch JPG und wurde nicht vereinbart."
        yield s999("format", f"{ort}/dokumenttyp", text)
    if _wiederholt(dokument):
        text = "Die Beschreibung wiederholt nur den Dateinamen oder eine Nummer."
        yield s999("beschreibung", f"{ort}/beschreibung", text)
    if dokument.position < 0:
        yield s999("position", f"{ort}/dokumentenposition", "Die Position in der Akte ist negativ.")


def gefaehrlich(name: str) -> bool:
    """Whether a file or folder name could lead out of its folder or hide something."""
    return name.strip() in ("", ".", "..") or _GEFAEHRLICH.search(name) is not None


def _wiederholt(dokument: Dokumentangabe) -> bool:
    if dokument.beschreibung is None:
        return False
    text = dokument.beschreibung.strip().casefold()
    name = dokument.dateiname.strip().casefold()
    return text in (name, name.rpartition(".")[0]) or re.fullmatch(r"(?:nr\.?\s*)?[\d.\s]+", text) is not None


def _umfang(nachricht: Aktenmetadaten, wurzel: str) -> Iterator[Befund]:
    pakete, groesse = nachricht.anzahl_pakete, nachricht.archivgroesse
    if not 1 <= pakete <= _MEISTE_PAKETE:
        text = "Eine Lieferung hat mindestens ein Paket und nicht mehr als eine Million."
        yield s999("anzahl_pakete", f"{wurzel}/anzahlDerPakete", text)
    if groesse < 1:
        yield s999("archivgroesse", f"{wurzel}/archivgroesse", "Die Größe des Archivs ist nicht positiv.")
    elif pakete > groesse:
        text = "Es sind mehr Pakete angekündigt, als das Archiv Bytes hat."
        yield s999("anzahl_pakete", f"{wurzel}/anzahlDerPakete", text)


def pruefe_paket(wurzel: str, nummer: int, spur: Nutzdatenspur) -> Iterator[Befund]:
    """The rules of one part of an archive, whatever it belongs to."""
    if not 1 <= nummer <= _MEISTE_PAKETE:
        text = "Die Paketnummer zählt ab eins und bleibt unter einer Million."
        yield s999("paketnummer", f"{wurzel}/paketnummer", text)
    if spur.groesse == 0:
        yield s999("paket_leer", f"{wurzel}/dokumentcontainer", "Das Paket ist leer.")
    elif nummer == 1 and not _ist_zip(spur):
        text = "Das erste Paket beginnt nicht wie ein ZIP-Archiv."
        yield s999("kein_zip", f"{wurzel}/dokumentcontainer", text)


def pruefe_begruendung(
    anfrage: Wohnsitzwechselanfrage, spuren: tuple[Nutzdatenspur, ...]
) -> Iterator[Befund]:
    """010501: the documents come at once, in one ZIP, and only as PDF or JPG."""
    if anfrage.begruendung is None:
        return
    wurzel = f"/{anfrage.WURZEL}/begruendendeDokumente"
    yield from _dokumente(anfrage.begruendung.dokumente, wurzel, Kontext())
    if not _ist_zip(spuren[0]):
        text = "Die begründenden Dokumente sind kein ZIP-Archiv."
        yield s999("kein_zip", f"{wurzel}/dokumentcontainer", text)


def _ist_zip(spur: Nutzdatenspur) -> bool:
    return any(spur.anfang.startswith(anfang) for anfang in _ZIP_ANFAENGE)
