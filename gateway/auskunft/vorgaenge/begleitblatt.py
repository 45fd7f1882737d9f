"""The Begleitliste as a sheet: what lies in the parcel, or what has come out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gateway.ablage.tabellen import Begleitstueck
from gateway.ablauf.begleitliste import nummer
from gateway.auskunft.vorgaenge.ueberblick import Ueberblick
from gateway.domain.behoerde import Behoerde
from gateway.domain.uebergabe import Richtung
from gateway.domain.worte import datum_teilweise, tag
from gateway.druck.satz import setze
from gateway.druck.strichcode import balken

_SCHLUSS = {
    Richtung.ABGABE: "Bitte prüfen Sie Siegel und Inhalt, bestätigen Sie jedes Original mit Tag und Unterschrift, und "
    "senden Sie dieses Blatt an die absendende Behörde zurück.",
    Richtung.UEBERNAHME: "Die genannten Originale sind eingegangen.",
}


def drucke(zeile: Ueberblick, stuecke: Sequence[Begleitstueck], behoerde: Behoerde, wann: datetime) -> bytes:
    """PDF/A of the list of one Vorgang."""
    wir_senden = zeile.richtung is Richtung.ABGABE
    von, an = (behoerde.name, zeile.partner_name) if wir_senden else (zeile.partner_name, behoerde.name)
    person = zeile.person
    blatt: dict[str, Any] = {
        "titel": "Begleitliste" if wir_senden else "Empfangsbestätigung",
        "behoerde": behoerde.name,
        "satz": "Originale, die neben einer digitalen Ausländerakte mit der Post gehen.",
        "nummer": nummer(zeile.id),
        "balken": balken(nummer(zeile.id)),
        "fuss": f"Begleitliste {nummer(zeile.id)}, gedruckt am {tag(wann)}",
        "angaben": [
            ("Von", von),
            ("An", an),
            ("Person", f"{person.anzeigename}, geboren {datum_teilweise(person.geburtsdatum)}"),
            ("Unser Aktenzeichen", zeile.aktenzeichen_eigenes or "–"),
            ("Aktenzeichen der anderen Behörde", zeile.aktenzeichen_partner or "–"),
        ],
        "stuecke": [_stueck(s) for s in stuecke],
        "schluss": _SCHLUSS[zeile.richtung],
    }
    return setze("begleitliste", blatt, wann=wann)


def _stueck(s: Begleitstueck) -> dict[str, str]:
    empfangen = tag(s.empfangen) if s.empfangen else ""
    return {
        "nr": str(s.lfd),
        "gegenstand": s.gegenstand,
        "kennzeichen": s.kennzeichen or "–",
        "empfangen": empfangen,
    }
