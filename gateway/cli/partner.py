"""Commands `partner test|testnachricht`: would a message reach that authority now, and does one?"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli import bediener, mandanten
from gateway.cli.angaben import SettingsOption, dauer
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.cli.mandanten import MandantOption
from gateway.domain.worte import zeitpunkt
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.auskunft.betrieb.partnertests import Teststand

app = typer.Typer(help="Andere Behörden.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _oberste_ebene() -> None:
    """Andere Behörden."""


@app.command()
def test(
    kennung: Annotated[str, typer.Argument(metavar="K", help="Kennung der Behörde, etwa azr:005700.")],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Prüft Verzeichniseintrag, Zertifikate und ob das Postfach der Behörde antwortet. Gesendet wird nichts.

    Ende 0: Eine Nachricht käme an; 1: nicht."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    eigene = mandanten.einer(installation.einstellungen, mandant)
    schritte = installation.probiere_partner(eigene, kennung, bediener.wer())
    for s in schritte:
        werte = {"partner": kennung, "schritt": s.schritt.value, "ok": s.ok, "text": s.text, "rat": s.rat}
        zeichen = "in Ordnung" if s.ok else "geht nicht"
        ergebnis(werte, f"{zeichen:<11} {s.schritt.value}: {s.text} {s.rat}".rstrip(), als_json=json)
    raise typer.Exit(0 if all(s.ok for s in schritte) else 1)


@app.command()
def testnachricht(
    kennung: Annotated[str, typer.Argument(metavar="K", help="Kennung der Behörde, etwa azr:005700.")],
    warten: Annotated[
        str, typer.Option("--warten", metavar="ZEIT", help="So lange auf die Antwort warten, etwa 60s, 5m.")
    ] = "0s",
    nur_stand: Annotated[
        bool, typer.Option("--nur-stand", help="Nichts senden; nur zeigen, wie es der letzten erging.")
    ] = False,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Sendet eine Anforderung mit dem Testkennzeichen der Norm, zu niemandem; die andere Seite legt sie beiseite.

    Ende 0: beantwortet; 1: zurückgewiesen, oder nie gesendet; 3: noch keine Antwort."""
    from gateway.ablauf.post.testnachricht import sende
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    eigene = mandanten.einer(installation.einstellungen, mandant)
    if not nur_stand:
        sende(installation.haus(eigene), kennung, bediener.wer())
    stand = _warte(lambda: installation.partnerauskunft(eigene).test(kennung), dauer(warten).total_seconds())
    if stand is None:
        ergebnis({"partner": kennung, "ausgang": None}, "Noch keine Testnachricht gesendet.", als_json=json)
        raise typer.Exit(1)
    ergebnis({"partner": kennung} | _werte(stand), _satz(stand), als_json=json)
    raise typer.Exit(_ENDE.get(stand.ausgang.value, 3))


_ENDE = {"beantwortet": 0, "zurueckgewiesen": 1}
"""Exit codes; anything else may still come: 3."""


def _warte(sieh: Callable[[], Teststand | None], sekunden: float) -> Teststand | None:
    """Until there is an answer, or the time is over."""
    ende = time.monotonic() + sekunden
    while True:
        stand = sieh()
        if stand is None or stand.beantwortet is not None or time.monotonic() >= ende:
            return stand
        time.sleep(0.5)


def _werte(stand: Teststand) -> dict[str, Any]:
    return {
        "ausgang": stand.ausgang.value,
        "nachricht": str(stand.nachricht),
        "begonnen": stand.begonnen,
        "gesendet": stand.gesendet,
        "abgeholt": stand.abgeholt,
        "beantwortet": stand.beantwortet,
        "antwort": str(stand.antwort) if stand.antwort else None,
        "text": stand.hindernis,
    }


def _satz(stand: Teststand) -> str:
    schritte = (("gesendet", stand.gesendet), ("abgeholt", stand.abgeholt), ("Antwort", stand.beantwortet))
    wann = ", ".join(f"{was} {zeitpunkt(w)}" for was, w in schritte if w is not None)
    return " ".join(filter(None, (f"Testnachricht: {stand.ausgang.value}.", wann, stand.hindernis)))
