"""Command `xta fetch`: what waits for an account, into one folder per message."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO
from urllib.parse import quote

import typer

from adapters.osci.inhalt.dateinamen import dateinamen
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
from adapters.xta.fehler import InhaltUnpassend
from adapters.xta.namen import Fassung
from gateway.cli.angaben import PinDateiOption, TrustOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.domain.worte import anzahl
from gateway.durchlauf import lesend, schreibend
from gateway.errors import AufrufFehler, EingabeFehler

if TYPE_CHECKING:
    from adapters.xta.teilnehmer.werte import Nachricht, Stueck


def hole(
    konto: Annotated[str, typer.Option("--konto", metavar="KENNUNG", help="Unser Konto.")],
    out: Annotated[Path, typer.Option("--out", help="Ordner für die empfangenen Inhalte.")],
    tls_cert: TlsOption,
    trust: TrustOption,
    server: ServerOption = None,
    management_url: VerwaltungOption = None,
    send_url: VersandOption = None,
    msgbox_url: PostfachOption = None,
    hoechstens: Annotated[
        int, typer.Option("--hoechstens", min=1, help="Nicht mehr Nachrichten als diese Zahl.")
    ] = 1_000_000,
    server_cert: ServerzertifikatOption = None,
    fassung: FassungOption = Fassung.V211,
    pin_file: PinDateiOption = None,
    json: JsonOption = False,
) -> int:
    """Holt ab, was wartet, legt es in einen Ordner je Nachricht und bestätigt erst dann den Empfang."""
    from adapters.xta.teilnehmer.abholen import leere

    eingang = _Eingang(out, json)
    ziel = Ziel(server, management_url, send_url, msgbox_url)
    with klient(ziel, konto, tls_cert, trust, pin_file, server_cert, fassung) as (_, client):
        geholt = leere(client, eingang.nimm, eingang.melde, hoechstens=hoechstens)
    schlecht = eingang.unlesbare
    text = anzahl(geholt, "Nachricht", "Nachrichten") + " abgeholt."
    if not geholt and not schlecht:
        text = "Es liegt keine Nachricht vor."
    if schlecht:
        text = f"{text} {anzahl(schlecht, 'Nachricht', 'Nachrichten')} unlesbar, sie bleiben im Postfach."
    werte = {"ok": not schlecht, "fetched": geholt, "code": "xta.inhalt" if schlecht else None, "text": text}
    ergebnis(werte, text, als_json=json)
    return 1 if schlecht else 0


class _Eingang:
    """Puts each message into a folder of its own; durable when `nimm` returns."""

    def __init__(self, ziel: Path, als_json: bool):
        self._ziel = ziel
        self._als_json = als_json
        self.unlesbare = 0
        try:
            ziel.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise AufrufFehler("Der Zielordner lässt sich nicht anlegen.", wo=str(ziel)) from None

    def nimm(self, nachricht: Nachricht) -> None:
        """Raises `InhaltUnpassend` when there is nothing that could be written."""
        if not nachricht.stuecke:
            raise InhaltUnpassend(
                "Der Inhalt ist auf der Ebene von XTA verschlüsselt; das wird nicht benutzt."
            )
        kennung = nachricht.metadaten.message_id
        namen = dateinamen(_name(stueck, nummer) for nummer, stueck in enumerate(nachricht.stuecke))
        ordner = self._ziel / quote(kennung, safe="")
        neu = self._ziel / f".{secrets.token_hex(8)}"
        neu.mkdir()
        try:
            for stueck, name in zip(nachricht.stuecke, namen, strict=True):
                _schreibe(stueck, neu / name)
            sichere_ordner(neu)
            _lege_hin(neu, ordner)
            sichere_ordner(self._ziel)
        finally:
            shutil.rmtree(neu, ignore_errors=True)
        self._sage(nachricht, [ordner / name for name in namen])

    def melde(self, kennung: str, strom: BinaryIO, fehler: EingabeFehler) -> None:
        del strom
        self.unlesbare += 1
        hinweis(f"{kennung} nicht abgeholt: {fehler.text}")
        if self._als_json:
            json_zeile({"message_id": kennung, "ok": False, "code": fehler.code, "text": fehler.text})

    def _sage(self, nachricht: Nachricht, orte: Sequence[Path]) -> None:
        inhalte = [
            {
                "file": str(ort),
                "name": stueck.name,
                "type": stueck.art,
                "size": stueck.inhalt.groesse,
                "sha256": _sha256(ort),
            }
            for stueck, ort in zip(nachricht.stuecke, orte, strict=True)
        ]
        angaben = nachricht.metadaten
        werte: dict[str, Any] = {"message_id": angaben.message_id, "ok": True, "von": angaben.autor}
        text = f"{angaben.message_id}: {anzahl(len(inhalte), 'Inhalt', 'Inhalte')}"
        ergebnis({**werte, "contents": inhalte}, text, als_json=self._als_json)


def _name(stueck: Stueck, nummer: int) -> str:
    return stueck.name or (f"anlage-{nummer}" if nummer else "nachricht")


def _schreibe(stueck: Stueck, ort: Path) -> None:
    with schreibend(ort, neu=True) as datei:
        for daten in stueck.inhalt:
            datei.write(daten)
        sichere_datei(datei)


def _lege_hin(neu: Path, ordner: Path) -> None:
    """What was not acknowledged is handed out again: the same contents are not kept twice.

    Raises `InhaltUnpassend` when other contents lie there already; nothing is overwritten."""
    if not ordner.exists():
        neu.rename(ordner)
    elif _stand(neu) != _stand(ordner):
        raise InhaltUnpassend("Unter dieser Kennung liegt im Zielordner schon ein anderer Inhalt.")


def _stand(ordner: Path) -> dict[str, str]:
    return {ort.name: _sha256(ort) for ort in ordner.iterdir()}


def _sha256(ort: Path) -> str:
    with lesend(ort) as strom:
        summe = sha256()
        while daten := strom.read(1024 * 1024):
            summe.update(daten)
    return summe.hexdigest()
