"""The table `[fristen]` of a rule set file: durations as "P3D", ladders as lists of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from gateway.domain.fristen import TAG, Fristen, Leiter

HOECHSTENS = 3660 * TAG
_DAUER = TypeAdapter(timedelta)
_WAS: dict[str, str] = {
    "antwort": "nach so langem Warten erinnert 010002, auf der letzten Stufe fragt eine Aufgabe",
    "quittung": "dasselbe für die Quittung (0021)",
    "aufgabe": "so lange hat die Sachbearbeitung für eine Antwort",
    "freigabe": "und so lange, wer freigibt",
    "karenz": "abgegeben und quittiert: danach wird die bereitgestellte Kopie gelöscht",
    "karenz_uebernahme": "übernommen: danach wird gelöscht, was dafür bereitlag",
    "werktage": "ganze Tage des Wartens sind Werktage des Landes (nicht bei der Karenz)",
}
"""What stands behind each key in the file."""


def _dauer(wert: Any) -> timedelta:
    """A number alone could be days or seconds, so it is neither."""
    try:
        spanne = _DAUER.validate_python(wert) if isinstance(wert, str) else None
    except ValidationError:
        spanne = None
    if spanne is None:
        raise ValueError(
            'keine Dauer; richtig ist zum Beispiel "P3D" (drei Tage) oder "PT12H" (zwölf Stunden)'
        )
    if not timedelta() < spanne <= HOECHSTENS:
        raise ValueError("keine mögliche Dauer; erlaubt ist mehr als null und höchstens zehn Jahre")
    return spanne


def _steigt(stufen: list[timedelta]) -> list[timedelta]:
    if any(spaeter <= frueher for frueher, spaeter in pairwise(stufen)):
        raise ValueError("keine Leiter: Jede Stufe muss später liegen als die vorige")
    return stufen


Dauer = Annotated[timedelta, BeforeValidator(_dauer)]
Stufen = Annotated[list[Dauer], Field(min_length=1, max_length=10), AfterValidator(_steigt)]


class Fristentafel(BaseModel):
    """As it stands in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    antwort: Stufen
    quittung: Stufen
    aufgabe: Dauer
    freigabe: Dauer
    karenz: Dauer
    karenz_uebernahme: Dauer
    werktage: Annotated[bool, Field(strict=True)]

    @property
    def fristen(self) -> Fristen:
        werte = dict(self)
        return Fristen(**werte | {name: tuple(werte[name]) for name in ("antwort", "quittung")})


def als_werte(fristen: Fristen) -> dict[str, Any]:
    """As the file holds them: texts, lists of texts, a yes or no."""
    return {name: _wert(wert) for name, wert in vars(fristen).items()}


def als_dauer(wert: timedelta) -> str:
    """As ISO 8601 writes it."""
    return str(_DAUER.dump_python(wert, mode="json"))


def _wert(wert: Leiter | timedelta | bool) -> Any:
    if isinstance(wert, tuple):
        return [als_dauer(stufe) for stufe in wert]
    return wert if isinstance(wert, bool) else als_dauer(wert)


def zeilen(fristen: Fristen) -> Iterator[str]:
    """The lines of the table, each with what it means."""
    for name, wert in als_werte(fristen).items():
        match wert:
            case bool():
                text = str(wert).lower()
            case list():
                text = "[" + ", ".join(f'"{stufe}"' for stufe in wert) + "]"
            case _:
                text = f'"{wert}"'
        yield f"{name} = {text}  # {_WAS[name]}"
