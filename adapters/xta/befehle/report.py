"""Command `xta report`: how far a message has come."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.xta.befehle.angaben import (
    FassungOption,
    PostfachOption,
    ServerOption,
    ServerzertifikatOption,
    TlsOption,
    VersandOption,
    VerwaltungOption,
    Ziel,
    klient,
)
from adapters.xta.draht.bericht import Ampel, Transportbericht
from adapters.xta.namen import Fassung
from gateway.cli.angaben import PinDateiOption, TrustOption
from gateway.cli.ausgabe import JsonOption, ergebnis, schreibe_datei
from gateway.domain.worte import zeitpunkt

_WORTE = {
    Ampel.OFFEN: "offen",
    Ampel.GRUEN: "abgeschlossen",
    Ampel.GELB: "abgeschlossen mit Hinweisen",
    Ampel.ROT: "gescheitert",
}


def berichte(
    message_id: Annotated[str, typer.Option("--message-id", help="Kennung der Nachricht.")],
    tls_cert: TlsOption,
    trust: TrustOption,
    server: ServerOption = None,
    management_url: VerwaltungOption = None,
    send_url: VersandOption = None,
    msgbox_url: PostfachOption = None,
    konto: Annotated[
        str | None,
        typer.Option("--konto", metavar="KENNUNG", help="Unser Konto; sonst das einzige des Zertifikats."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Den Bericht, wie er kam, in diese Datei legen.")
    ] = None,
    server_cert: ServerzertifikatOption = None,
    fassung: FassungOption = Fassung.V211,
    pin_file: PinDateiOption = None,
    json: JsonOption = False,
) -> int:
    """Zeigt den Transportbericht einer Nachricht: eingeliefert, zugestellt, abgeholt, empfangen."""
    ziel = Ziel(server, management_url, send_url, msgbox_url)
    with klient(ziel, konto, tls_cert, trust, pin_file, server_cert, fassung) as (_, client):
        bericht = client.transportbericht(message_id)
    if out is not None:
        schreibe_datei(out, bericht.beleg)
    ergebnis(_werte(bericht), _text(bericht), als_json=json)
    return 0


def _werte(bericht: Transportbericht) -> dict[str, Any]:
    zeiten = bericht.metadaten.zeiten
    return {
        "ok": True,
        "message_id": bericht.metadaten.message_id,
        "status": None if bericht.ampel is None else int(bericht.ampel),
        "von": bericht.metadaten.autor,
        "an": bericht.metadaten.leser,
        "nicht_vor": zeiten.nicht_vor,
        "delivery": zeiten.zugestellt,
        "initial_fetch": zeiten.abgeholt,
        "reception": zeiten.empfangen,
        "code": None,
        "text": _stand(bericht),
    }


def _text(bericht: Transportbericht) -> str:
    werte = _werte(bericht)
    return "\n".join(
        [
            f"Nachricht    {werte['message_id']}",
            f"Stand        {werte['text']}",
            f"Zugestellt   {_zeit(werte['delivery'])}",
            f"Abgeholt     {_zeit(werte['initial_fetch'])}",
            f"Empfangen    {_zeit(werte['reception'])}",
        ]
    )


def _stand(bericht: Transportbericht) -> str:
    return "unbekannt" if bericht.ampel is None else _WORTE[bericht.ampel]


def _zeit(wann: datetime | None) -> str:
    return "–" if wann is None else zeitpunkt(wann)
