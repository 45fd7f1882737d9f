"""The machine-readable zone of a passport or card (ICAO Doc 9303 parts 3 to 6), as somebody pastes or scans it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_ZEICHEN = re.compile(r"[A-Z0-9<]+")
_GEWICHTE = (7, 3, 1)


class MrzFalsch(ValueError):
    """It looks like one, but its check digits don't hold: a character is missing or wrong."""


@dataclass(frozen=True)
class Mrz:
    """Names in their search form (capital basic letters), as far as the zone has room for them. `geburtsdatum` is
    ISO, None where it is not known whole."""

    familienname: tuple[str, ...]
    vornamen: tuple[str, ...]
    geburtsdatum: str | None


@dataclass(frozen=True)
class _Bauart:
    """Where things stand in the zone without its line breaks: slices, check digit behind them."""

    laenge: int
    name: slice
    nummer: slice
    geburt: slice
    gueltig: slice
    gesamt: tuple[slice, ...]


_BAUARTEN = (
    # TD3: passport, 2 × 44
    _Bauart(
        88,
        slice(5, 44),
        slice(44, 53),
        slice(57, 63),
        slice(65, 71),
        (slice(44, 54), slice(57, 64), slice(65, 87)),
    ),
    # TD2: older cards, 2 × 36
    _Bauart(
        72,
        slice(5, 36),
        slice(36, 45),
        slice(49, 55),
        slice(57, 63),
        (slice(36, 46), slice(49, 56), slice(57, 71)),
    ),
    # TD1: cards, 3 × 30
    _Bauart(
        90,
        slice(60, 90),
        slice(5, 14),
        slice(30, 36),
        slice(38, 44),
        (slice(5, 30), slice(30, 37), slice(38, 45), slice(48, 59)),
    ),
)
_GESAMTZIFFER = {88: 87, 72: 71, 90: 59}


def lies_mrz(text: str, heute: date) -> Mrz | None:
    """None when it isn't one. Raises `MrzFalsch`."""
    zone = "".join(text.split()).upper()
    bauart = next((b for b in _BAUARTEN if b.laenge == len(zone)), None)
    if bauart is None or "<<" not in zone or _ZEICHEN.fullmatch(zone) is None:
        return None
    for feld in (bauart.nummer, bauart.geburt, bauart.gueltig):
        lang = bauart.laenge == 90 and feld == bauart.nummer and zone[feld.stop] == "<"
        if not lang:  # a long number goes on elsewhere; the digit over everything covers it
            _pruefe(zone[feld], zone[feld.stop])
    _pruefe("".join(zone[teil] for teil in bauart.gesamt), zone[_GESAMTZIFFER[bauart.laenge]])
    familienname, _, vornamen = zone[bauart.name].partition("<<")
    return Mrz(_teile(familienname), _teile(vornamen), _datum(zone[bauart.geburt], heute))


def _pruefe(feld: str, ziffer: str) -> None:
    summe = sum(_wert(z) * _GEWICHTE[i % 3] for i, z in enumerate(feld)) % 10
    leer = ziffer == "<" and not feld.strip("<")
    if not leer and ziffer != str(summe):
        raise MrzFalsch


def _wert(zeichen: str) -> int:
    return 0 if zeichen == "<" else int(zeichen, 36)


def _teile(name: str) -> tuple[str, ...]:
    return tuple(teil for teil in name.split("<") if teil)


def _datum(feld: str, heute: date) -> str | None:
    """Two digits of a year are of this century unless that lies ahead."""
    if not feld.isdecimal():
        return None
    jahr = heute.year // 100 * 100 + int(feld[:2])
    try:
        return date(jahr if jahr <= heute.year else jahr - 100, int(feld[2:4]), int(feld[4:])).isoformat()
    except ValueError:
        raise MrzFalsch from None
