"""Rules of single message families, on their values (all S999; the header also T070 and T080)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from gateway.domain.behoerde import AUSLAENDERBEHOERDE, MELDEBEHOERDE, praefix
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten, Dokumentangabe
from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.arten import AndereNachricht, Nachricht
from gateway.nachrichten.befund import Befund
from gateway.nachrichten.kontext import Kontext
from gateway.nachrichten.meldenachricht import Personenmeldung
from gateway.nachrichten.melderegeln import pruefe_meldung
from gateway.nachrichten.personenaenderung import Geburtsmeldung
from gateway.nachrichten.quittung import Quittungserinnerung
from gateway.nachrichten.rueckweisung import Rueckweisung
from gateway.nachrichten.skelett import Nutzdatenspur

_MEISTE_PAKETE = 1_000_000
_AUTOREN = {"01": AUSLAENDERBEHOERDE, "03": MELDEBEHOERDE}
"""Group of the message type -> DVDV prefix of its authors: foreigners authorities, registry offices."""
_ZIP_ANFAENGE = (b"PK\x03\x04", b"PK\x05\x06")


def pruefe_kopf(nachricht: Nachricht, typ: str, wurzel: str, kontext: Kontext) -> Iterator[Befund]:
    """Stray messages (T080), authors not entitled to the type (T070), headers that announce another message
    than the root element."""
    ort = f"/{wurzel}/nachrichtenkopf.g2g"
    if kontext.empfaenger is not None and nachricht.kopf.leser.kennung.strip() != kontext.empfaenger:
        text = "Die Nachricht ist an eine andere Behörde gerichtet."
        yield Befund("T080", "nachrichten.irrlaeufer", f"{ort}/leser/kennung", text)
    if (amt := _AUTOREN.get(typ[:2])) and praefix(nachricht.kopf.autor.kennung) != amt:
        text = "Nachrichten dieses Typs darf eine Behörde dieser Art nicht senden."
        yield Befund("T070", "nachrichten.autor", f"{ort}/autor/kennung", text)
    if wurzel.rpartition(".")[2] != typ:
        wo = f"{ort}/identifikation.nachricht/nachrichtentyp/code"
        yield _s999("typ_widerspruch", wo, "Der Nachrichtentyp im Kopf passt nicht zum Wurzelelement.")


def pruefe_sache(
    nachricht: Nachricht, spuren: tuple[Nutzdatenspur, ...], kontext: Kontext
) -> Iterator[Befund]:
    """The rules of the family."""
    match nachricht:
        case AndereNachricht():
            return
        case Aktenmetadaten():
            yield from _metadaten(nachricht, kontext)
        case Aktenpaket():
            yield from _paket(nachricht, spuren)
        case Quittungserinnerung() if nachricht.stufe < 1:
            wo = f"/{nachricht.WURZEL}/erinnerungsstufe"
            yield _s999("erinnerungsstufe", wo, "Die Erinnerungsstufe zählt ab eins.")
        case Rueckweisung():
            yield from _rueckweisung(nachricht)
        case Personenmeldung() | Geburtsmeldung():
            yield from pruefe_meldung(nachricht)


def _s999(kennung: str, wo: str, text: str) -> Befund:
    return Befund("S999", f"nachrichten.{kennung}", wo, text)


def _metadaten(nachricht: Aktenmetadaten, kontext: Kontext) -> Iterator[Befund]:
    wurzel = f"/{nachricht.WURZEL}"
    yield from _doppelte(nachricht.dokumente, lambda d: d.uuid, "dokumentuuid", "uuid_doppelt", wurzel)
    yield from _doppelte(
        nachricht.dokumente, lambda d: d.position, "dokumentenposition", "position_doppelt", wurzel
    )
    for nummer, dokument in enumerate(nachricht.dokumente, 1):
        ort = f"{wurzel}/dokument[{nummer}]" if len(nachricht.dokumente) > 1 else f"{wurzel}/dokument"
        yield from _dokument(dokument, ort, kontext)
    yield from _umfang(nachricht, wurzel)


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
            yield _s999(kennung, wo, f"Der Wert im Element »{element}« kommt in der Lieferung mehrfach vor.")
        gesehen.add(wert(dokument))


def _dokument(dokument: Dokumentangabe, ort: str, kontext: Kontext) -> Iterator[Befund]:
    if any(gefaehrlich(teil) for teil in dokument.pfad or ()):
        yield _s999("pfad", f"{ort}/pfad", "Der Ordnerpfad enthält einen unzulässigen Bestandteil.")
    if gefaehrlich(dokument.dateiname):
        text = "Der Dateiname enthält einen Pfad oder unzulässige Zeichen."
        yield _s999("dateiname", f"{ort}/dateiname", text)
    if not kontext.erlaubt(dokument.format):
        text = "Das Dateiformat ist weder PDF noch JPG und wurde nicht vereinbart."
        yield _s999("format", f"{ort}/dokumenttyp", text)
    if _wiederholt(dokument):
        text = "Die Beschreibung wiederholt nur den Dateinamen oder eine Nummer."
        yield _s999("beschreibung", f"{ort}/beschreibung", text)
    if dokument.position < 0:
        yield _s999("position", f"{ort}/dokumentenposition", "Die Position in der Akte ist negativ.")


def gefaehrlich(name: str) -> bool:
    """Whether a file or folder name could lead out of its folder or hide something."""
    return (
        name.strip() in ("", ".", "..")
        or any(zeichen in name for zeichen in "/\\")
        or any(ord(zeichen) < 32 or ord(zeichen) == 127 for zeichen in name)
        or re.match(r"[A-Za-z]:", name) is not None
    )


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
        yield _s999("anzahl_pakete", f"{wurzel}/anzahlDerPakete", text)
    if groesse < 1:
        yield _s999("archivgroesse", f"{wurzel}/archivgroesse", "Die Größe des Archivs ist nicht positiv.")
    elif pakete > groesse:
        text = "Es sind mehr Pakete angekündigt, als das Archiv Bytes hat."
        yield _s999("anzahl_pakete", f"{wurzel}/anzahlDerPakete", text)


def _paket(paket: Aktenpaket, spuren: tuple[Nutzdatenspur, ...]) -> Iterator[Befund]:
    wurzel = f"/{paket.WURZEL}"
    if not 1 <= paket.nummer <= _MEISTE_PAKETE:
        text = "Die Paketnummer zählt ab eins und bleibt unter einer Million."
        yield _s999("paketnummer", f"{wurzel}/paketnummer", text)
    spur = spuren[0]
    if spur.groesse == 0:
        yield _s999("paket_leer", f"{wurzel}/dokumentcontainer", "Das Paket ist leer.")
    elif paket.nummer == 1 and not any(anfang.startswith(spur.anfang) for anfang in _ZIP_ANFAENGE):
        text = "Das erste Paket beginnt nicht wie ein ZIP-Archiv."
        yield _s999("kein_zip", f"{wurzel}/dokumentcontainer", text)


def _rueckweisung(nachricht: Rueckweisung) -> Iterator[Befund]:
    gruende = [
        *nachricht.angaben.gruende,
        *(g for fall in nachricht.angaben.einzelfaelle for g in fall.gruende),
    ]
    if any(grund.code == "S999" and not grund.spezifisch for grund in gruende):
        text = "Zum Fehlercode S999 fehlt der spezifische Grund."
        yield _s999("grund_fehlt", f"/{nachricht.WURZEL}/rueckweisung/rueckweisungsgrund", text)
