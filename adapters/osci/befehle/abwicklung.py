"""Command `osci mediate`: a delivery whose answer comes back at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.osci.befehle.angaben import (
    AnhangOption,
    BetreffOption,
    ChiffreOption,
    EmpfaengerOption,
    KlarOption,
    PostfachOption,
    PostfachzertifikatOption,
    SignaturOption,
    ZielOption,
    inhalte,
    zertifikat,
)
from gateway.cli.angaben import PinDateiOption, TrustOption, dienstadresse
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.errors import Fehler

if TYPE_CHECKING:
    from adapters.osci.befehle.eingang import Eingang
    from gateway.bootstrap.osci_teilnehmer import Zustellung


def anmelden(app: typer.Typer) -> None:
    """Add the command to the group `osci`."""
    app.command("mediate")(wickle_ab)


def wickle_ab(
    dateien: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Die Inhalte.")],
    mailbox: PostfachOption,
    mailbox_cert: PostfachzertifikatOption,
    sign: SignaturOption,
    cipher: ChiffreOption,
    to: EmpfaengerOption,
    receiver: Annotated[str, typer.Option("--receiver", help="Adresse des passiven Empfängers.")],
    out: ZielOption,
    trust: TrustOption,
    attachment: AnhangOption = None,
    subject: BetreffOption = "",
    pin_file: PinDateiOption = None,
    no_transport_encryption: KlarOption = False,
    json: JsonOption = False,
) -> int:
    """Stellt über das Postfach einem passiven Empfänger zu und öffnet seine Antwort."""
    from adapters.osci.befehle.eingang import Eingang
    from adapters.osci.befehle.zugang import melde_fehler, zugang_zu

    stuecke, leser, receiver = inhalte(dateien), zertifikat(to), dienstadresse(receiver)
    with (
        zugang_zu(mailbox, mailbox_cert, sign, cipher, trust, pin_file, no_transport_encryption) as zugang,
        zugang.versiegelt(stuecke, leser, attachment) as sendung,
    ):
        eingang = Eingang(zugang.chiffre, zugang.pruefung, out, json)
        kennung = None
        try:
            kennung = zugang.verbindung.vergib_message_id()
            antwort = zugang.verbindung.wickle_ab(kennung, sendung, leser, receiver, subject, eingang.nimm)
        except Fehler as fehler:
            return melde_fehler(fehler, "Es kam keine Antwort.", message_id=kennung, als_json=json)
    return _melde(kennung, antwort, eingang, als_json=json)


def _melde(kennung: str, antwort: Zustellung, eingang: Eingang, *, als_json: bool) -> int:
    code, text, rat = antwort.rueckmeldungen[0].code, "Der Empfänger hat geantwortet.", ""
    if eingang.abgewiesen:
        code, text, rat = eingang.abgewiesen[0]
    meldungen = [[m.code, m.text] for m in antwort.rueckmeldungen]
    kennungen = {"ok": not eingang.abgewiesen, "message_id": kennung, "answer": antwort.message_id}
    werte = {**kennungen, "feedback": meldungen, "code": code, "text": text, "rat": rat}
    ergebnis(werte, text, als_json=als_json)
    return 1 if eingang.abgewiesen else 0
