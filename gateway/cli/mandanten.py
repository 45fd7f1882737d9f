"""Which Mandant is meant: named, the only one, or the one that has the thing that is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from gateway.ablage.fehler import NichtGefunden
from gateway.errors import AufrufFehler
from gateway.settings import Einstellungen

if TYPE_CHECKING:
    from gateway.bootstrap.installation import Installation

MandantOption = Annotated[
    str | None,
    typer.Option(
        "--mandant",
        help="Kennung der eigenen Behörde, etwa azr:001900; nötig nur, wo die Installation mehrere führt.",
    ),
]
_ZIFFERN = re.compile(r"[0-9a-f]{6,32}")


def gemeinte(einstellungen: Einstellungen, mandant: str | None) -> tuple[str, ...]:
    """The named one, or all. Raises `EinstellungenFalsch` for one that isn't served here."""
    if mandant is not None:
        return (einstellungen.mandant(mandant).kennung,)
    return tuple(m.kennung for m in einstellungen.mandanten)


def einer(einstellungen: Einstellungen, mandant: str | None) -> str:
    """The named one, or the only one. Raises `AufrufFehler`."""
    kennungen = gemeinte(einstellungen, mandant)
    if len(kennungen) > 1:
        raise AufrufFehler(
            f"Diese Installation führt mehrere Behörden; bitte eine nennen: --mandant {' | '.join(kennungen)}."
        )
    return kennungen[0]


def vorgang(installation: Installation, mandant: str | None, text: str) -> tuple[str, UUID]:
    """Mandant and id of a handover, whole or a unique beginning. Raises `NichtGefunden`, `AufrufFehler`."""
    return _finde(installation.einstellungen, mandant, text, lambda k: installation.auskunft(k).kennung)


def aufgabe(installation: Installation, mandant: str | None, text: str) -> tuple[str, UUID]:
    """Mandant and id of a question, whole or a unique beginning. Raises `NichtGefunden`, `AufrufFehler`."""
    return _finde(
        installation.einstellungen, mandant, text, lambda k: installation.aufgabenauskunft(k).kennung
    )


def vorfall(installation: Installation, mandant: str | None, text: str) -> tuple[str, UUID]:
    """Mandant and id of an incident, whole or a unique beginning. Raises `NichtGefunden`, `AufrufFehler`."""
    einstellungen = installation.einstellungen
    return _finde(einstellungen, mandant, text, lambda k: installation.betriebsauskunft(k).vorfallkennung)


def _finde(
    einstellungen: Einstellungen,
    mandant: str | None,
    text: str,
    suche: Callable[[str], Callable[[str], UUID]],
) -> tuple[str, UUID]:
    ziffern = text.strip().lower().replace("-", "")
    if not _ZIFFERN.fullmatch(ziffern):
        raise AufrufFehler("Das ist keine Kennung; richtig sind 6 bis 32 der Ziffern, wie »list« sie zeigt.")
    gefunden: list[tuple[str, UUID]] = []
    fehler: NichtGefunden | None = None
    for kennung in gemeinte(einstellungen, mandant):
        try:
            gefunden.append((kennung, suche(kennung)(ziffern)))
        except NichtGefunden as nicht:
            fehler = nicht
    if len(gefunden) > 1:
        raise AufrufFehler("Mit diesem Anfang gibt es mehrere; bitte mehr Zeichen oder --mandant angeben.")
    if not gefunden:
        raise fehler or NichtGefunden()
    return gefunden[0]
