"""Command `osci mailbox serve`: OSCI over HTTP for others, until SIGTERM."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from gateway.bootstrap.osci_teilnehmer import HttpDienst, baue_mailbox
from gateway.cli.angaben import PinDateiOption, TrustOption, pin
from gateway.cli.ausgabe import JsonOption, json_zeile
from gateway.cli.osciangaben import ChiffreOption, SignaturOption, zertifikat
from gateway.errors import AufrufFehler
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.schluessel import lade_p12

mailbox = typer.Typer(help="Ein Postfach für Tests und kleine geschlossene Netze.", no_args_is_help=True)

HorchOption = Annotated[str, typer.Option("--listen", help="Adresse und Port, etwa 127.0.0.1:8200.")]


def anmelden(app: typer.Typer) -> None:
    """Add the commands to the group `osci`."""
    app.add_typer(mailbox, name="mailbox")


@mailbox.command("serve")
def diene(
    listen: HorchOption,
    state: Annotated[Path, typer.Option("--state", help="Ordner, in dem alles liegt.")],
    sign: SignaturOption,
    cipher: ChiffreOption,
    trust: TrustOption,
    forward: Annotated[
        list[str] | None,
        typer.Option("--forward", metavar="CERT=URL", help="Wohin an diesen Empfänger weitergeleitet wird."),
    ] = None,
    pin_file: PinDateiOption = None,
    json: JsonOption = False,
) -> None:
    """Dient als Postfach, bis es beendet wird (SIGTERM)."""
    del json  # the ready line is JSON in any case
    geheim = pin(pin_file)
    pruefung = Zertifikatspruefung(trust)
    pruefung.vertrauen.stand()
    adresse, port = horchadresse(listen)
    ziele = dict(_weiterleitung(angabe) for angabe in forward or ())
    dienst, http = baue_mailbox(
        state,
        lade_p12(sign, geheim),
        lade_p12(cipher, geheim),
        pruefung,
        adresse=adresse,
        port=port,
        weiterleitung=ziele,
    )
    diene_bis_ende(http)
    dienst.close()


def _weiterleitung(angabe: str) -> tuple[bytes, str]:
    datei, gleich, url = angabe.partition("=")
    if not gleich or not url.startswith(("http://", "https://")):
        raise AufrufFehler("--forward verlangt die Form ZERTIFIKATSDATEI=URL.")
    return zertifikat(Path(datei)).der, url


def horchadresse(text: str) -> tuple[str, int]:
    """Raises `AufrufFehler`."""
    adresse, doppelpunkt, port = text.rpartition(":")
    if not doppelpunkt or not adresse or not port.isdigit() or int(port) > 65535:
        raise AufrufFehler("--listen verlangt die Form ADRESSE:PORT.")
    return adresse, int(port)


def diene_bis_ende(http: HttpDienst) -> None:
    """Serve in a thread, say that we are ready, and end cleanly on SIGTERM or SIGINT."""
    ende = threading.Event()
    for zeichen in (signal.SIGTERM, signal.SIGINT):
        signal.signal(zeichen, lambda *_: ende.set())
    faden = threading.Thread(target=http.diene)
    faden.start()
    json_zeile({"event": "bereit", "url": http.url})
    ende.wait()
    http.beende()
    faden.join()
