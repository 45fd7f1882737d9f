"""Leave of a text only what the program itself could have said: no list of secrets is ever complete, the list of
our own words is.

A word stays when it stands in one of our own error sentences or their advice, and in the few words of the log beside;
numbers up to four digits, codes of our catalogue and keys of authorities stay too. Names, file numbers, dates of birth,
paths, addresses, ids are in none of these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gateway.ablauf.arbeit import ARTEN
from gateway.domain.dienst import Dienstart
from gateway.errors import Fehler

SCHWARZ = "▒"
_ZUSATZ = """
Auftrag Takt Vorgang Nachricht Worker Wartung Alarm Kehren Dienstprüfung Frist in Zeile nächster Versuch zum Mal seit
beiseitegelegt geht wieder nach Sekunde Sekunden Minute Minuten Stunde Stunden Tag Tage Tagen ist gestört da nicht
verlängert zurückgegeben ein anderer hat übernommen findet keinen nächsten Störung gemeldet wartet warten der älteste
fällige läuft laufen ohne Lebenszeichen offen in Arbeit nichts staut sich überfällig Aufgabe Aufgaben sind Vorfall
Vorfälle Aufträge GB frei Ablage Quarantäne Datenbank Uhr stimmt mit überein vor geht gegenüber dieses Rechners
ganzen Installation Behörde bis Nachrichten werden angenommen aber keine wird gesendet gilt noch Zertifikat
"""
_KENNUNG = re.compile(r"(azr|ags):\d{6,8}")
_ZAHL = re.compile(r"\d{1,4}([.,]\d{1,3})?[×%]?")
_WORT = re.compile(r"[A-Za-zÄÖÜäöüß]+(?:-[A-Za-zÄÖÜäöüß]+)*")
_RAND = "»«\"'.,;:!?()[]…–"


def schwaerze(text: str) -> str:
    """Word by word; what goes leaves one black mark, however many words it were."""
    worte, codes = _schatz(), _codes()

    def bleibt(teil: str) -> bool:
        kern = teil.strip(_RAND)
        return (
            not kern
            or (kern in worte and _WORT.fullmatch(kern) is not None)
            or kern in codes
            or _KENNUNG.fullmatch(kern) is not None
            or _ZAHL.fullmatch(kern) is not None
        )

    teile: list[str] = []
    for teil in text.split():
        if bleibt(teil):
            teile.append(teil)
        elif not teile or teile[-1] != SCHWARZ:
            teile.append(SCHWARZ)
    return " ".join(teile)


@cache
def _schatz() -> frozenset[str]:
    saetze = [satz for art in _fehlerarten(Fehler) for satz in (art.satz, art.rat)]
    anreden = [art.anrede for art in Dienstart]
    return frozenset(_WORT.findall(" ".join([*saetze, *anreden, _ZUSATZ])))


@cache
def _codes() -> frozenset[str]:
    return frozenset({art.code for art in _fehlerarten(Fehler)} | set(ARTEN))


def _fehlerarten(art: type[Fehler]) -> Iterator[type[Fehler]]:
    """All leaves that are loaded: those of this installation's adapters too."""
    yield art
    for erbe in art.__subclasses__():
        yield from _fehlerarten(erbe)
