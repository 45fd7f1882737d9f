"""Commands `osci seal` and `osci open`: one sealed message as a file, no network."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from adapters.osci.befehle.angaben import inhalte, lesbar, schluessel, zertifikat
from gateway.cli.angaben import PinDateiOption, TrustOption, pin, zeitpunkt
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis
from gateway.domain.worte import anzahl
from gateway.durchlauf import schreibend
from gateway.errors import AufrufFehler, EingabeFehler, Fehler
from gateway.schutz.urteil import Zweck
from gateway.schutz.verfahren import Signaturverfahren
from gateway.schutz.zertifikat import Zertifikat

if TYPE_CHECKING:
    from gateway.ports import GeoeffneteSendung


class Verfahren(StrEnum):
    """How the author signs; keys on elliptic curves always sign with ECDSA and the same hash."""

    PKCS1_SHA256 = "pkcs1-sha256"
    PKCS1_SHA512 = "pkcs1-sha512"
    PSS_SHA256 = "pss-sha256"
    PSS_SHA512 = "pss-sha512"

    def fuer(self, zertifikat: Zertifikat) -> Signaturverfahren:
        """The method of this name that fits the key."""
        art = "PSS" if self.value.startswith("pss") else "RSA"
        return Signaturverfahren[f"{art if zertifikat.ist_rsa else 'ECDSA'}_{self.value[-6:].upper()}"]


AutorOption = Annotated[
    str, typer.Option("--author", help="Schlüssel des Autors: PKCS#12-Datei oder PKCS#11-Adresse.")
]
LeserOption = Annotated[Path, typer.Option("--reader", help="Chiffrierzertifikat des Lesers.")]
LeserschluesselOption = Annotated[
    str, typer.Option("--reader", help="Schlüssel des Lesers: PKCS#12-Datei oder PKCS#11-Adresse.")
]
SignaturOption = Annotated[Verfahren, typer.Option("--signature", help="Signaturverfahren.")]
AnhangOption = Annotated[
    bool, typer.Option("--attachment/--inline", help="Inhalte als Anhang oder im Container.")
]


def anmelden(app: typer.Typer) -> None:
    """Add both commands to the group."""
    app.command("seal")(versiegle)
    app.command("open")(oeffne)


def versiegle(
    dateien: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Die Inhalte.")],
    author: AutorOption,
    reader: LeserOption,
    out: Annotated[Path, typer.Option("--out", help="Die Nachricht, die entsteht.")],
    signature: SignaturOption = Verfahren.PKCS1_SHA256,
    attachment: AnhangOption = True,
    pin_file: PinDateiOption = None,
    json: JsonOption = False,
) -> None:
    """Signiert und verschlüsselt Dateien zu einer OSCI-Nachricht."""
    from adapters.osci.inhalt.versiegeln import Versiegler

    autor = schluessel(author, pin(pin_file), Zweck.SIGNATUR)
    leser = zertifikat(reader)
    for eines in (autor.zertifikat, leser):
        _warne(eines)
    stuecke = inhalte(dateien)
    versiegler = Versiegler(autor, signature.fuer(autor.zertifikat))
    with _neue_datei(out) as ziel:
        versiegler.versiegle(stuecke, leser, ziel, als_anhang=attachment)
    werte = {"ok": True, "code": None, "text": "Die Nachricht ist versiegelt.", "file": str(out.absolute())}
    kennungen = [{"refid": i.refid, "size": i.groesse} for i in stuecke]
    ergebnis(
        {**werte, "contents": kennungen},
        f"{out}: {anzahl(len(stuecke), 'Inhalt', 'Inhalte')} versiegelt.",
        als_json=json,
    )


def oeffne(
    nachricht: Annotated[Path, typer.Argument(metavar="MESSAGE", help="Die OSCI-Nachricht.")],
    reader: LeserschluesselOption,
    trust: TrustOption,
    out: Annotated[Path, typer.Option("--out", help="Ordner für die Inhalte.")],
    at: Annotated[
        str | None, typer.Option("--at", help="Zeitpunkt der Prüfung nach ISO 8601; ohne Angabe jetzt.")
    ] = None,
    pin_file: PinDateiOption = None,
    json: JsonOption = False,
) -> int:
    """Entschlüsselt, prüft alles und schreibt erst dann die Inhalte. Ende 1, wenn etwas nicht gilt."""
    from adapters.osci.inhalt.oeffnen import Oeffner
    from adapters.osci.inhalt.ordner import Ordnerquarantaene
    from gateway.schutz.pfad import Zertifikatspruefung

    wann = zeitpunkt(at)
    leser = schluessel(reader, pin(pin_file), Zweck.VERSCHLUESSELUNG)
    pruefung = Zertifikatspruefung(trust)
    pruefung.vertrauen.vollstaendig()
    try:
        with lesbar(nachricht) as datei, Ordnerquarantaene(out) as quarantaene:
            sendung = Oeffner([leser], pruefung).oeffne(datei, quarantaene, wann)
            orte = quarantaene.gib_frei(sendung.inhalte)
    except EingabeFehler as fehler:
        hinweis(f"Abgelehnt ({fehler.rueckweisung or fehler.code}): {fehler.text}")
        ergebnis(_abgelehnt(fehler), "Es wurde nichts geschrieben.", als_json=json)
        return 1
    ergebnis(_geoeffnet(sendung, orte), _satz(sendung, orte), als_json=json)
    return 0


def _abgelehnt(fehler: Fehler) -> dict[str, Any]:
    signatur = {"valid": False, "algorithm": None, "subject": None, "serial": None}
    code = fehler.rueckweisung or fehler.code
    return {"ok": False, "code": code, "text": fehler.text, "contents": [], "signature": signatur}


def _geoeffnet(sendung: GeoeffneteSendung, orte: dict[str, Path]) -> dict[str, Any]:
    inhalte = [
        {"refid": i.refid, "file": str(orte[i.refid]), "size": i.groesse, "sha256": i.sha256}
        for i in sendung.inhalte
    ]
    signatur = {
        "valid": True,
        "algorithm": sendung.signatur.algorithmus,
        "subject": sendung.signatur.inhaber,
        "serial": sendung.signatur.seriennummer,
    }
    text = "Alles gilt; die Inhalte sind geschrieben."
    return {"ok": True, "code": None, "text": text, "contents": inhalte, "signature": signatur}


def _satz(sendung: GeoeffneteSendung, orte: dict[str, Path]) -> str:
    zeilen = [f"{orte[inhalt.refid]} ({inhalt.groesse} Bytes)" for inhalt in sendung.inhalte]
    return "\n".join([f"Signiert von {sendung.signatur.inhaber}", *zeilen])


def _warne(zertifikat: Zertifikat) -> None:
    """A message may be prepared for another day; that the dates don't fit today must be seen."""
    if not zertifikat.gueltig_ab <= datetime.now(UTC) <= zertifikat.gueltig_bis:
        hinweis(f"Achtung: Das Zertifikat {zertifikat.inhaber} ist heute nicht gültig.")


@contextmanager
def _neue_datei(ziel: Path) -> Iterator[BinaryIO]:
    """Appears under its name only when complete. Raises `AufrufFehler` when it cannot be written."""
    vorlaeufig = ziel.with_name(f".{ziel.name}-{secrets.token_hex(4)}")
    if ziel.is_dir():
        raise AufrufFehler("Hier liegt schon ein Ordner; gemeint ist der Name einer Datei.", wo=str(ziel))
    try:
        datei = schreibend(vorlaeufig, neu=True)
    except OSError:
        raise AufrufFehler("Die Zieldatei lässt sich nicht anlegen.", wo=str(ziel)) from None
    try:
        with datei:
            yield datei
        vorlaeufig.replace(ziel)
    finally:
        vorlaeufig.unlink(missing_ok=True)
