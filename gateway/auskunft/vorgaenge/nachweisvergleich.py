"""Statement against statement: what a proof document says, and what is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.ablage.tabellen import Auditzeile
from gateway.auskunft.vorgaenge.nachweisangaben import Angaben, je_kennung

_OFFEN: tuple[Any, ...] = ("steht_aus", None)
"""What may have become something since."""
_ZEIGBAR = {
    "beleg_sha256",
    "bytes",
    "kennung",
    "laufzettel_sha256",
    "nr",
    "richtung",
    "sha256",
    "stand",
    "typ",
}
_ZEIGBAR |= {"umschlag_sha256", "wann", "zeit"}
"""What the sentence may repeat: no names, file numbers, words of people."""


@dataclass(frozen=True)
class Abweichung:
    """A statement of the file that chain or rows contradict."""

    aussage: str
    text: str


def summen(nachricht: Mapping[str, Any], zeile: Auditzeile, stand: Mapping[str, Any]) -> Iterator[Abweichung]:
    if not zeile.bezug.startswith("nachricht:"):
        return
    for kette, feld in (("xml_sha256", "sha256"), ("roh_sha256", "umschlag_sha256")):
        if kette in stand and nachricht.get(feld) != stand[kette]:
            sagt, weiss = kurz(nachricht.get(feld)), kurz(stand[kette])
            text = f"Die Datei sagt »{sagt}«, Zeile {zeile.lfd} des Protokolls »{weiss}«."
            yield Abweichung(f"Nachricht {zeile.bezug[10:18]}, {feld}", text)


def felder(
    was: str,
    datei: Mapping[str, Any],
    jetzt: Mapping[str, Any],
    ausser: frozenset[str] | set[str] = frozenset(),
) -> Iterator[Abweichung]:
    """What was not known then may be known by now; the rest stays."""
    if datei.keys() - jetzt.keys():
        yield Abweichung(was, "Die Datei nennt Angaben, die es nicht gibt.")
    for feld in sorted(jetzt.keys() - ausser):
        steht = datei.get(feld)
        if steht not in _OFFEN and steht != jetzt.get(feld):
            yield Abweichung(f"{was}, {feld}", _gegensatz(feld, steht, jetzt.get(feld)))


def quittungen(werte: Angaben, jetzt: Angaben) -> Iterator[Abweichung]:
    heute = je_kennung(jetzt["quittungen"], "art")
    for art, quittung in je_kennung(werte["quittungen"], "art").items():
        if quittung.get("stand") not in _OFFEN:
            yield from felder(f"Quittung {art}", quittung, heute.get(art, {}))


def zeilen(
    werte: Angaben,
    jetzt: Angaben,
    liste: str,
    schluessel: str,
    name: str,
    ausser: frozenset[str] | set[str] = frozenset(),
) -> Iterator[Abweichung]:
    heute = je_kennung(jetzt[liste], schluessel)
    for kennung, zeile in je_kennung(werte[liste], schluessel).items():
        wer = f"{name} {kurz(zeile.get('nr', kennung[:8]))}"
        if kennung not in heute:
            yield Abweichung(wer, "Davon ist nichts aufgezeichnet.")
        else:
            yield from felder(wer, zeile, heute[kennung], ausser)


def fehlende(werte: Angaben, jetzt: Angaben, liste: str, schluessel: str, name: str) -> Iterator[Abweichung]:
    genannt = je_kennung(werte[liste], schluessel)
    for kennung, zeile in je_kennung(jetzt[liste], schluessel).items():
        if kennung not in genannt:
            yield Abweichung(
                f"{name} {zeile.get('nr', kennung[:8])}", "Es ist aufgezeichnet, fehlt aber in der Datei."
            )


def _gegensatz(feld: str, steht: object, aufgezeichnet: object) -> str:
    if feld not in _ZEIGBAR:
        return "Die Datei sagt etwas anderes, als aufgezeichnet ist."
    return f"Die Datei sagt »{kurz(steht)}«, aufgezeichnet ist »{kurz(aufgezeichnet)}«."


def kurz(wert: object) -> str:
    """Whatever a file may hold, as a few printable characters."""
    text = "nichts" if wert is None else "".join(z for z in str(wert)[:200] if z.isprintable())
    return text if len(text) <= 40 else f"{text[:16]}…"
