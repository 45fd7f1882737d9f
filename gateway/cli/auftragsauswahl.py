"""Which work items a command means: one by its number, or all of a cause, partner, handover; and doing it to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.ablage.fehler import NichtGefunden
from gateway.ablauf.reparatur import Auslese, Werkstatt
from gateway.cli import bediener, mandanten
from gateway.errors import AufrufFehler

if TYPE_CHECKING:
    from gateway.bootstrap.installation import Installation

EineNummer = Annotated[
    int | None, typer.Argument(metavar="[NUMMER]", help="Ein Auftrag, mit der Nummer aus »queue list«.")
]
UrsacheOption = Annotated[
    str | None, typer.Option("--ursache", metavar="CODE", help="Alle mit dieser Ursache aus »queue list«.")
]
PartnerOption = Annotated[
    str | None, typer.Option("--partner", metavar="K", help="Alle mit dieser Behörde, etwa azr:001900.")
]
VorgangOption = Annotated[
    str | None, typer.Option("--vorgang", metavar="ID", help="Alle dieser Übergabe; der Anfang genügt.")
]
AlleOption = Annotated[bool, typer.Option("--alle", help="Alle, mit denen das geht.")]
ProbelaufOption = Annotated[bool, typer.Option("--probelauf", help="Nur zählen, nichts ändern.")]


def gemeint(
    nummer: int | None, ursache: str | None, partner: str | None, vorgang: str | None, *, alle: bool
) -> tuple[Auslese, str | None]:
    """Which items, and the handover as it was typed. Raises `AufrufFehler` where nothing was said, or two things
    that exclude each other."""
    genannt = [a for a in (ursache, partner, vorgang) if a is not None]
    if not (nummer is not None or genannt or alle):
        raise AufrufFehler("Welche Aufträge? NUMMER, --ursache, --partner, --vorgang oder --alle.")
    if (nummer is not None and (genannt or alle)) or (alle and genannt):
        raise AufrufFehler("NUMMER und --alle stehen für sich allein.")
    return Auslese(nummer, ursache, partner), vorgang


def repariere(
    installation: Installation,
    mandant: str | None,
    was: tuple[Auslese, str | None],
    tue: Callable[[Werkstatt, Auslese], int],
) -> int:
    """Do it in every Mandant that is meant; how many it was. Raises `NichtGefunden`."""
    auslese, text = was

    def bei(kennung: str) -> int:
        return tue(Werkstatt(installation.datenbank, kennung, installation.uhr, bediener.wer()), auslese)

    if text is not None:
        kennung, vorgang = mandanten.vorgang(installation, mandant, text)
        auslese = Auslese(None, auslese.ursache, auslese.partner, vorgang)
        return bei(kennung)
    if auslese.nummer is not None:
        zahl: int = beim_mandanten(installation, bei, mandant)
        return zahl
    return sum(bei(kennung) for kennung in mandanten.gemeinte(installation.einstellungen, mandant))


def beim_mandanten(installation: Installation, tue: Callable[[str], Any], mandant: str | None = None) -> Any:
    """Numbers count through the whole installation: ask each Mandant for it. Raises `NichtGefunden`."""
    for kennung in mandanten.gemeinte(installation.einstellungen, mandant):
        try:
            return tue(kennung)
        except NichtGefunden:
            continue
    raise NichtGefunden("Diesen Auftrag gibt es nicht.")
