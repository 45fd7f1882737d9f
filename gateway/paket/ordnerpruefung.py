"""What a file in a clerk's folder, or its line in akte.json, is refused for before its content is read."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from gateway.aktendatei import DATEINAME
from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import Teilklasse
from gateway.nachrichten.zeichen import benenne, fremde_zeichen, ist_datentyp_c
from gateway.paket.fehler import InhaltPasstNicht, ListePasstNicht, NameUnzulaessig, NichtUebertragbar
from gateway.paket.formate import familie, name_widerspricht
from gateway.paket.maengel import Maengelliste
from gateway.paket.namen import pruefe_pfad

_MEISTE_ZEICHEN = 10
"""So many wrong characters of one name are told."""


def pruefe_namen(datei: str, maengel: Maengelliste) -> None:
    """Notes `NameUnzulaessig`: dangerous, too long, or with characters a message can't carry."""
    with maengel.fange():
        pruefe_pfad(PurePosixPath(datei).parts, datei)
    if ist_datentyp_c(datei):
        return
    fremde = _aufzaehlung(fremde_zeichen(datei))
    grund = f"Der Name enthält {fremde}, was in Nachrichten nicht erlaubt ist (DIN 91379, Datentyp C)."
    if ist_datentyp_c(unicodedata.normalize("NFC", datei)):
        grund = f"Im Namen steht {fremde} in zerlegter Form (üblich auf Apple-Geräten)."
    maengel.nimm(NameUnzulaessig(f"{grund} Bitte die Datei oder ihren Ordner umbenennen.", wo=datei))


def _aufzaehlung(zeichen: list[str]) -> str:
    return ", ".join(map(benenne, zeichen[:_MEISTE_ZEICHEN]))


def zuordnungsmaengel(gelistet: Counter[str], vorhanden: set[str]) -> Iterator[ListePasstNicht]:
    """`gelistet`: how often akte.json names each file."""
    for datei, anzahl in gelistet.items():
        if datei not in vorhanden:
            yield ListePasstNicht(
                f"{DATEINAME} nennt diese Datei, aber im Ordner liegt sie nicht. "
                "Bitte die Datei ergänzen oder den Eintrag streichen.",
                wo=datei[:200],
            )
        elif anzahl > 1:
            yield ListePasstNicht(f"{DATEINAME} nennt diese Datei zweimal.", wo=datei)
    for datei in sorted(vorhanden.difference(gelistet)):
        yield ListePasstNicht(
            f"Die Datei steht nicht in {DATEINAME}. Bitte dort eintragen oder aus dem Ordner nehmen.",
            wo=datei,
        )


def pruefe_zulassung(dokument: Dokument, formate: frozenset[str], verboten: frozenset[Teilklasse]) -> None:
    """Raises `ListePasstNicht` (class), `InhaltPasstNicht` (format) or `NichtUebertragbar` (description)."""
    datei = dokument.relativer_pfad
    if dokument.klasse in verboten:
        raise ListePasstNicht(
            "Das Dokument ist als nicht abzugeben eingestuft (Klasse V oder X). Bitte aus dem Ordner nehmen.",
            wo=datei,
        )
    if dokument.format not in formate:
        name = gefunden.name if (gefunden := familie(dokument.format)) else dokument.format
        raise InhaltPasstNicht(
            f"Das Format {name} braucht das Einverständnis der empfangenden Behörde. "
            "Bitte als PDF speichern oder die vereinbarten Formate mit --formate angeben.",
            wo=datei,
        )
    if name_widerspricht(dokument.format, dokument.dateiname):
        raise InhaltPasstNicht("Die Endung gehört zu einem anderen Format als angegeben.", wo=datei)
    if dokument.beschreibung and (fremde := fremde_zeichen(dokument.beschreibung)):
        raise NichtUebertragbar(
            f"Die Beschreibung enthält {_aufzaehlung(fremde)}, was in Nachrichten nicht erlaubt ist "
            "(DIN 91379, Datentyp C).",
            wo=datei,
        )
