"""Command `xta send`: files into the mailbox of a reader."""

from __future__ import annotations

import mimetypes
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from adapters.osci.draht.stuecke import Ausschnitt
from adapters.osci.inhalt.dateinamen import refids
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
    zertifikat,
)
from adapters.xta.fehler import NachrichtZuGross
from adapters.xta.namen import Fassung
from gateway.cli.angaben import PinDateiOption, TrustOption, groesse, zeitpunkt
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.durchlauf import lesend
from gateway.errors import AufrufFehler

if TYPE_CHECKING:
    from adapters.xta.draht.nutzlast import Beilage
    from adapters.xta.teilnehmer.zugang import Xtazugang
    from gateway.ports import Inhalt

_DIENST = "http://www.osci.de/xauslaender2611/xauslaender2611ABHABH.wsdl"
_NACHRICHTENART = ("unbestimmt", "urn:de:aktenbruecke:xta:nachrichtenart", "1")
"""Value, list, and version of the list."""


def sende(
    dateien: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Die Nachricht, dann ihre Anlagen.")],
    von: Annotated[str, typer.Option("--von", metavar="KENNUNG", help="Unser Konto, der Autor.")],
    an: Annotated[str, typer.Option("--an", metavar="KENNUNG", help="Konto des Lesers.")],
    tls_cert: TlsOption,
    trust: TrustOption,
    server: ServerOption = None,
    management_url: VerwaltungOption = None,
    send_url: VersandOption = None,
    msgbox_url: PostfachOption = None,
    inhalt_siegeln: Annotated[
        Path | None,
        typer.Option(
            "--inhalt-siegeln",
            metavar="CERT",
            help="Die Inhalte mit dem Schlüssel von --tls-cert signieren und für dieses Zertifikat"
            " verschlüsseln; es reist eine versiegelte Sendung.",
        ),
    ] = None,
    subject: Annotated[str, typer.Option("--subject", help="Betreff, ohne Personendaten.")] = "",
    dienst: Annotated[str, typer.Option("--dienst", help="Dienst des Lesers (URI).")] = _DIENST,
    nicht_vor: Annotated[
        str | None, typer.Option("--nicht-vor", help="Erst dann zustellen (ISO 8601).")
    ] = None,
    veraltet_nach: Annotated[
        str | None, typer.Option("--veraltet-nach", help="Nach diesem Tag nicht mehr zustellen.")
    ] = None,
    limit: Annotated[
        str | None, typer.Option("--limit", help="Größte Nachricht auf diesem Weg, etwa 40MB.")
    ] = None,
    server_cert: ServerzertifikatOption = None,
    fassung: FassungOption = Fassung.V211,
    pin_file: PinDateiOption = None,
    json: JsonOption = False,
) -> int:
    """Legt Dateien in das Postfach eines Lesers."""
    from adapters.xta.draht.metadaten import Metadaten, Schluesselwert, Vertrag, Zeitpunkte
    from adapters.xta.teilnehmer.einliefern import Fluechtig, liefere_ein

    if fassung is Fassung.V511 and (nicht_vor or veraltet_nach):
        raise AufrufFehler("--nicht-vor und --veraltet-nach gibt es in XTA 5.1.1 nicht.")
    ziel = Ziel(server, management_url, send_url, msgbox_url)
    zeiten = Zeitpunkte(
        nicht_vor=zeitpunkt(nicht_vor) if nicht_vor else None,
        veraltet_nach=_tag(veraltet_nach) if veraltet_nach else None,
    )
    with (
        klient(ziel, von, tls_cert, trust, pin_file, server_cert, fassung) as (zugang, client),
        ExitStack() as stapel,
    ):
        beilagen = (
            [stapel.enter_context(_versiegelt(dateien, inhalt_siegeln, zugang))]
            if inhalt_siegeln
            else [stapel.enter_context(_offen(datei)) for datei in dateien]
        )
        umfang = sum(beilage.inhalt.groesse for beilage in beilagen)
        if limit and umfang > groesse(limit):
            raise NachrichtZuGross
        vertrag = Vertrag(dienst, "XAUSLAENDER_DATA", Schluesselwert(*_NACHRICHTENART), dienst)
        entwurf = Metadaten(von, an, "", vertrag, subject or None, zeiten, groesse=umfang)
        bericht = liefere_ein(client, entwurf, beilagen, Fluechtig())
    kennung = bericht.metadaten.message_id
    text = f"Die Nachricht {kennung} liegt beim XTA-Server."
    ergebnis({"ok": True, "message_id": kennung, "code": None, "text": text}, text, als_json=json)
    return 0


def _tag(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AufrufFehler("--veraltet-nach verlangt einen Tag wie 2026-12-31.") from None


@contextmanager
def _offen(datei: Path) -> Iterator[Beilage]:
    from adapters.xta.draht.nutzlast import Beilage
    from adapters.xta.teilnehmer.postfach import ART

    if not datei.name.isprintable():
        raise AufrufFehler("Der Dateiname enthält Zeichen, die in keiner Nachricht stehen können.")
    with _lesbar(datei) as strom:
        umfang = os.fstat(strom.fileno()).st_size
        art = mimetypes.guess_type(datei.name)[0] or ART
        yield Beilage(Ausschnitt(strom, 0, umfang), art, datei.name)


@contextmanager
def _versiegelt(dateien: Sequence[Path], leser: Path, zugang: Xtazugang) -> Iterator[Beilage]:
    """One sealed message of all files. Raises `ZertifikatAbgelehnt`."""
    from adapters.osci.inhalt.siegel import OsciSiegel
    from adapters.xta.draht.nutzlast import Beilage
    from adapters.xta.teilnehmer.postfach import ART, NAME

    kennungen = refids(datei.name for datei in dateien)
    inhalte = [_inhalt(datei, refid) for datei, refid in zip(dateien, kennungen, strict=True)]
    siegel = OsciSiegel(zugang.schluessel.unterschrift, (), zugang.pruefung, zugang.uhr)
    with tempfile.TemporaryFile() as ziel:
        datei = cast(BinaryIO, ziel)
        siegel.versiegle(inhalte, zertifikat(leser).der, datei, als_anhang=True)
        yield Beilage(Ausschnitt(datei, 0, datei.tell()), ART, NAME)


def _inhalt(datei: Path, refid: str) -> Inhalt:
    from gateway.ports import Inhalt

    with _lesbar(datei) as strom:
        umfang = os.fstat(strom.fileno()).st_size
    return Inhalt(refid, umfang, lambda: _lesbar(datei))


def _lesbar(datei: Path) -> BinaryIO:
    try:
        return lesend(datei)
    except OSError:
        raise AufrufFehler("Die Datei ist nicht lesbar.", wo=str(datei)) from None
