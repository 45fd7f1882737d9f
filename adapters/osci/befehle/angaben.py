"""Values that the OSCI commands take: certificates, contents, files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from adapters.osci.inhalt.dateinamen import refids
from gateway.bootstrap.schluessel import oeffne_schluessel
from gateway.durchlauf import lesend
from gateway.errors import AufrufFehler
from gateway.ports import Inhalt
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.tokenadresse import ist_tokenadresse, lies_tokenadresse
from gateway.schutz.urteil import Zweck
from gateway.schutz.zertifikat import Zertifikat

SignaturOption = Annotated[
    str, typer.Option("--sign", help="Signaturschlüssel: PKCS#12-Datei oder PKCS#11-Adresse.")
]
KlarOption = Annotated[
    bool,
    typer.Option("--no-transport-encryption", help="Ohne Transportverschlüsselung (nur Testnetze)."),
]
ChiffreOption = Annotated[
    str, typer.Option("--cipher", help="Chiffrierschlüssel: PKCS#12-Datei oder PKCS#11-Adresse.")
]
AnhangOption = Annotated[
    bool | None, typer.Option("--attachment/--inline", help="Inhalte als Anhang oder im Container.")
]
BetreffOption = Annotated[str, typer.Option("--subject", help="Betreff, ohne Personendaten.")]
EmpfaengerOption = Annotated[Path, typer.Option("--to", help="Chiffrierzertifikat des Empfängers.")]
ZielOption = Annotated[Path, typer.Option("--out", help="Ordner für die empfangenen Inhalte.")]
PostfachOption = Annotated[str, typer.Option("--mailbox", help="Adresse des Postfachs.")]
PostfachzertifikatOption = Annotated[
    list[Path],
    typer.Option("--mailbox-cert", help="Zertifikat des Postfachs; zweimal für Chiffre und Signatur."),
]

_GROSS = 1_000_000
"""Bytes from which contents travel as attachment unless told otherwise."""


def lesbar(datei: Path) -> BinaryIO:
    """Raises `AufrufFehler`."""
    try:
        return lesend(datei)
    except OSError:
        raise AufrufFehler("Die Datei ist nicht lesbar.", wo=str(datei)) from None


def schluessel(angabe: str, pin: bytes, zweck: Zweck) -> Schluessel:
    """A PKCS#12 file or a key in a token. Raises `AufrufFehler`, `TokenNichtErreichbar`."""
    if not ist_tokenadresse(angabe):
        return oeffne_schluessel(Path(angabe), pin, zweck)
    try:
        return oeffne_schluessel(lies_tokenadresse(angabe), pin, zweck)
    except ValueError as fehler:
        raise AufrufFehler(f"Das ist {fehler}.") from None


def zertifikat(datei: Path) -> Zertifikat:
    """A certificate file, PEM or DER. Raises `AufrufFehler`."""
    with lesbar(datei) as strom:
        inhalt = strom.read(1_000_000)
    try:
        return Zertifikat.aus_datei(inhalt)
    except ZertifikatAbgelehnt:
        raise AufrufFehler("Das ist kein Zertifikat.", wo=str(datei)) from None


def inhalte(dateien: Sequence[Path]) -> list[Inhalt]:
    """Raises `AufrufFehler` for a file that cannot be read."""
    kennungen = refids(datei.name for datei in dateien)
    return [_inhalt(datei, refid) for datei, refid in zip(dateien, kennungen, strict=True)]


def als_anhang(stuecke: Sequence[Inhalt], gewuenscht: bool | None = None) -> bool:
    """Whether contents travel as attachment: as wished, else by their size."""
    return gewuenscht if gewuenscht is not None else sum(s.groesse for s in stuecke) > _GROSS


def _inhalt(datei: Path, refid: str) -> Inhalt:
    with lesbar(datei) as strom:
        groesse = os.fstat(strom.fileno()).st_size
    return Inhalt(refid, groesse, lambda: lesbar(datei))
