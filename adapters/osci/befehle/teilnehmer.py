"""Commands `osci send`, `fetch` and `card`: what an administrator reaches for when a route is stuck."""

from __future__ import annotations

from datetime import datetime
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
from gateway.cli.angaben import PinDateiOption, TrustOption, groesse
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.domain import worte
from gateway.domain.behoerde import Behoerde
from gateway.errors import AufrufFehler, Fehler
from gateway.ports import Diensteintrag
from gateway.ports import Zugang as Postfachzugang
from gateway.schutz.zertifikat import Zertifikat

if TYPE_CHECKING:
    from adapters.osci.befehle.zugang import Zugang


def anmelden(app: typer.Typer) -> None:
    """Add the commands to the group `osci`."""
    app.command("send")(sende)
    app.command("fetch")(hole)
    app.command("card")(karte)


def sende(
    dateien: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Die Inhalte.")],
    mailbox: PostfachOption,
    mailbox_cert: PostfachzertifikatOption,
    sign: SignaturOption,
    cipher: ChiffreOption,
    to: EmpfaengerOption,
    trust: TrustOption,
    attachment: AnhangOption = None,
    chunk_size: Annotated[
        str | None, typer.Option("--chunk-size", help="In Teilpaketen dieser Größe senden, etwa 5MB.")
    ] = None,
    subject: BetreffOption = "",
    pin_file: PinDateiOption = None,
    no_transport_encryption: KlarOption = False,
    json: JsonOption = False,
) -> int:
    """Versiegelt Dateien und legt sie in das Postfach des Empfängers."""
    from adapters.osci.befehle.zugang import melde_fehler, zugang_zu

    paket = groesse(chunk_size) if chunk_size else None
    stuecke, leser = inhalte(dateien), zertifikat(to)
    with (
        zugang_zu(mailbox, mailbox_cert, sign, cipher, trust, pin_file, no_transport_encryption) as zugang,
        zugang.versiegelt(stuecke, leser, attachment) as sendung,
    ):
        eintrag = _eintrag(zugang, leser)
        try:
            quittung = zugang.verbindung.postfach(paket).liefere_ein(sendung, eintrag, subject)
        except Fehler as fehler:
            return melde_fehler(fehler, "Es wurde nichts gesendet.", als_json=json)
    text = f"Die Nachricht {quittung.message_id} liegt im Postfach."
    werte = {"ok": True, "message_id": quittung.message_id, "feedback": list(quittung.rueckmeldungen)}
    ergebnis({**werte, "code": quittung.rueckmeldungen[0][0], "text": text}, text, als_json=json)
    return 0


def _eintrag(zugang: Zugang, leser: Zertifikat) -> Diensteintrag:
    chiffre, signatur = zugang.postfachzertifikate
    autor = zugang.signatur.zertifikat.der
    postfach = Postfachzugang("osci", zugang.url, chiffre.der, signatur.der)
    return Diensteintrag(Behoerde("", ""), (postfach,), leser.der, autor, "")


def hole(
    mailbox: PostfachOption,
    mailbox_cert: PostfachzertifikatOption,
    sign: SignaturOption,
    cipher: ChiffreOption,
    out: ZielOption,
    trust: TrustOption,
    alle: Annotated[bool, typer.Option("--all", help="Alle wartenden Zustellungen.")] = False,
    message_id: Annotated[str | None, typer.Option("--message-id", help="Nur diese Zustellung.")] = None,
    pin_file: PinDateiOption = None,
    no_transport_encryption: KlarOption = False,
    json: JsonOption = False,
) -> int:
    """Holt Zustellungen ab, öffnet sie und legt die Inhalte in einen Ordner je Nachricht."""
    from adapters.osci.befehle.eingang import Eingang
    from adapters.osci.befehle.zugang import zugang_zu
    from gateway.bootstrap.osci_teilnehmer import nach_message_id

    if alle and message_id:
        raise AufrufFehler("--all und --message-id schließen sich aus.")
    with zugang_zu(mailbox, mailbox_cert, sign, cipher, trust, pin_file, no_transport_encryption) as zugang:
        eingang = Eingang(zugang.chiffre, zugang.pruefung, out, json)
        anzahl = zugang.verbindung.hole(
            nach_message_id(message_id), eingang.nimm, hoechstens=1_000_000 if alle else 1
        )
    if eingang.abgewiesen:
        code, text, rat = eingang.abgewiesen[0]
        alle_zustellungen = worte.anzahl(anzahl, "Zustellung", "Zustellungen")
        text = f"{len(eingang.abgewiesen)} von {alle_zustellungen} abgewiesen: {text}"
    else:
        code, rat = None, None
        text = "Es liegt keine Zustellung vor."
        if anzahl:
            text = f"{worte.anzahl(anzahl, 'Zustellung', 'Zustellungen')} abgeholt."
    werte = {"ok": not eingang.abgewiesen, "fetched": anzahl, "code": code, "text": text, "rat": rat}
    ergebnis(werte, text, als_json=json)
    return 1 if eingang.abgewiesen else 0


def karte(
    mailbox: PostfachOption,
    mailbox_cert: PostfachzertifikatOption,
    sign: SignaturOption,
    cipher: ChiffreOption,
    message_id: Annotated[str, typer.Option("--message-id", help="Kennung der Nachricht.")],
    trust: TrustOption,
    pin_file: PinDateiOption = None,
    no_transport_encryption: KlarOption = False,
    json: JsonOption = False,
) -> int:
    """Zeigt den Laufzettel einer Nachricht: eingegangen, weitergegeben, empfangen, Zertifikatsprüfungen."""
    from adapters.osci.befehle.zugang import zugang_zu

    with zugang_zu(mailbox, mailbox_cert, sign, cipher, trust, pin_file, no_transport_encryption) as zugang:
        antwort = zugang.verbindung.laufzettel(message_id)
    meldung = antwort.rueckmeldungen[0]
    passend = next((k for k in antwort.laufzettel if k.message_id == message_id), None)
    if passend is None:
        text = "Das Postfach führt keinen Laufzettel zu dieser Nachricht."
        rat = meldung.angabe.rat
        werte = {"ok": False, "message_id": message_id, "code": meldung.code, "text": text, "rat": rat}
        ergebnis(werte, f"{text}\nRat: {rat}" if rat else text, als_json=json)
        return 1
    zeilen = [
        f"Nachricht      {passend.message_id}",
        f"Eingegangen    {_zeit(passend.erstellt)}",
        f"Weitergegeben  {_zeit(passend.weitergeleitet)}",
        f"Empfangen      {_zeit(passend.empfangen)}",
    ]
    for p in passend.pruefungen:
        sperre = {"ok": "nicht gesperrt", "revoked": "gesperrt"}.get(p.online or "", "Sperrung nicht geprüft")
        zeilen.append(f"Zertifikat     {p.inhaber}: {p.mathematisch}, {p.offline}, {sperre}")
    werte = {"ok": True, **passend.als_dict(), "code": meldung.code, "text": meldung.angabe.satz}
    ergebnis(werte, "\n".join(zeilen), als_json=json)
    return 0


def _zeit(wann: str | None) -> str:
    """For people; what the mailbox wrote stays as it is in JSON."""
    if not wann:
        return "–"
    try:
        return worte.zeitpunkt(datetime.fromisoformat(wann))
    except ValueError:
        return wann
