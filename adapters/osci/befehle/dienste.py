"""Commands `osci mailbox serve` and `osci receive`: OSCI over HTTP for others, until SIGTERM."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.osci.befehle.angaben import (
    BetreffOption,
    ChiffreOption,
    KlarOption,
    SignaturOption,
    ZielOption,
    inhalte,
    schluessel,
    zertifikat,
)
from gateway import dauerlauf
from gateway.anschluss import lauschadresse
from gateway.cli.angaben import PinDateiOption, TrustOption, dienstadresse, pin
from gateway.cli.ausgabe import JsonOption, json_zeile
from gateway.errors import AufrufFehler
from gateway.schutz.urteil import Zweck

if TYPE_CHECKING:
    from gateway.bootstrap.osci_teilnehmer import HttpDienst

mailbox = typer.Typer(
    help="Ein Postfach für Tests und kleine geschlossene Netze.", no_args_is_help=True, rich_markup_mode=None
)

HorchOption = Annotated[str, typer.Option("--listen", help="Adresse und Port, etwa 127.0.0.1:8200.")]


def anmelden(app: typer.Typer) -> None:
    """Add the commands to the group `osci`."""
    app.add_typer(mailbox, name="mailbox")
    app.command("receive")(empfange)


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
    retention_days: Annotated[
        int,
        typer.Option(
            "--retention-days", min=0, max=36500, help="Tage, die Empfangenes noch abrufbar bleibt."
        ),
    ] = 30,
    stoerung: Annotated[
        list[str] | None,
        typer.Option(
            "--stoerung", metavar="ART[=WERT]@AUFTRAG[xANZAHL]", help="Absichtlicher Fehler (Tests)."
        ),
    ] = None,
    pin_file: PinDateiOption = None,
    no_transport_encryption: KlarOption = False,
    json: JsonOption = False,
) -> None:
    """Dient als Postfach, bis es beendet wird (SIGTERM)."""
    from gateway.bootstrap.osci_teilnehmer import Fristen, Postfachregeln, baue_mailbox
    from gateway.schutz.pfad import Zertifikatspruefung

    del json, no_transport_encryption  # the ready line is JSON; answers come the way one was asked
    geheim = pin(pin_file)
    pruefung = Zertifikatspruefung(trust)
    pruefung.vertrauen.vollstaendig()
    adresse, port = lauschadresse(listen)
    ziele = dict(_weiterleitung(angabe) for angabe in forward or ())
    dienst, http = baue_mailbox(
        state,
        schluessel(sign, geheim, Zweck.SIGNATUR),
        schluessel(cipher, geheim, Zweck.VERSCHLUESSELUNG),
        pruefung,
        adresse=adresse,
        port=port,
        weiterleitung=ziele,
        regeln=Postfachregeln(
            policy=pruefung.policy, fristen=Fristen(empfangene=timedelta(days=retention_days))
        ),
        stoerungen=stoerung or (),
    )
    if diene_bis_ende(http):
        dienst.close()


def empfange(
    listen: HorchOption,
    out: ZielOption,
    sign: SignaturOption,
    cipher: ChiffreOption,
    mailbox_cert: Annotated[
        list[Path], typer.Option("--mailbox-cert", help="Signaturzertifikat des zustellenden Postfachs.")
    ],
    trust: TrustOption,
    answer: Annotated[
        list[Path] | None,
        typer.Option("--answer", help="Inhalt der Antwort an Absender, die eine erwarten; auch mehrmals."),
    ] = None,
    subject: BetreffOption = "",
    pin_file: PinDateiOption = None,
    no_transport_encryption: KlarOption = False,
    json: JsonOption = False,
) -> None:
    """Empfängt passiv: Das Postfach stellt hierher zu, bis der Befehl beendet wird (SIGTERM)."""
    from adapters.osci.befehle.antwortgeber import Antwortgeber
    from adapters.osci.befehle.eingang import Eingang
    from gateway.bootstrap.osci_teilnehmer import baue_empfaenger
    from gateway.schutz.pfad import Zertifikatspruefung

    del no_transport_encryption  # answers come the way one was asked
    geheim = pin(pin_file)
    signatur, chiffre = (
        schluessel(sign, geheim, Zweck.SIGNATUR),
        schluessel(cipher, geheim, Zweck.VERSCHLUESSELUNG),
    )
    pruefung = Zertifikatspruefung(trust)
    pruefung.vertrauen.vollstaendig()
    adresse, port = lauschadresse(listen)
    eingang = Eingang(chiffre, pruefung, out, json)
    postfaecher = [zertifikat(datei) for datei in mailbox_cert]
    abwickeln = Antwortgeber(eingang, signatur, inhalte(answer), subject).wickle_ab if answer else None
    http = baue_empfaenger(
        signatur, chiffre, postfaecher, pruefung, eingang.nimm, abwickeln, adresse=adresse, port=port
    )
    diene_bis_ende(http)


def _weiterleitung(angabe: str) -> tuple[bytes, str]:
    datei, gleich, url = angabe.partition("=")
    if not gleich:
        raise AufrufFehler("--forward verlangt die Form ZERTIFIKATSDATEI=URL.")
    return zertifikat(Path(datei)).der, dienstadresse(url)


def diene_bis_ende(http: HttpDienst) -> bool:
    """Serve in a thread, say that we are ready, and end on SIGTERM or SIGINT, whatever hangs on us.

    False when a request is still running: then nothing may be closed under its hands, and the process ends
    as it might end any time (what counts is on the disk)."""
    ende = dauerlauf.Endewunsch()
    dauerlauf.beginne()
    faden = threading.Thread(target=http.diene)
    faden.start()
    json_zeile({"event": "bereit", "url": http.url})
    ende.warte()
    fertig = http.beende()
    faden.join()
    return fertig
