"""Commands `cert list|check|import-crl|fetch-crl`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gateway.bootstrap.zertifikate import (
    Schluesselausfall,
    baue_pruefung,
    eigene_zertifikate,
    rufe_sperrlisten_ab,
)
from gateway.cli.angaben import SettingsOption, zeitpunkt
from gateway.cli.ausgabe import JsonOption
from gateway.cli.zertifikatsausgabe import (
    melde_maengel,
    zeige_ausfaelle,
    zeige_fehler,
    zeige_mangel,
    zeige_sperrliste,
    zeige_urteil,
    zeige_zertifikat,
)
from gateway.errors import AufrufFehler, EingabeFehler
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrlistenimport import importiere
from gateway.schutz.urteil import Urteil, Zweck
from gateway.schutz.zertifikat import Zertifikat, lies_zertifikate
from gateway.settings import Einstellungen, Vertrauen, lade

app = typer.Typer(help="Zertifikate und Sperrlisten.", no_args_is_help=True, rich_markup_mode=None)

Vertrauensoption = Annotated[
    Path | None, typer.Option("--trust", help="Vertrauensordner (sonst der aus den Einstellungen).")
]
Zeitoption = Annotated[
    str | None, typer.Option("--at", help="Zeitpunkt nach ISO 8601; ohne Angabe gilt jetzt.")
]
_ZWECKE = {"signatur": Zweck.SIGNATUR, "verschluesselung": Zweck.VERSCHLUESSELUNG}


@app.command("list")
def liste(settings: SettingsOption = None, trust: Vertrauensoption = None, json: JsonOption = False) -> int:
    """Eigene und vertraute Zertifikate und Sperrlisten mit ihren Fristen."""
    jetzt, einstellungen = datetime.now(UTC), None if trust else lade(settings)
    pruefung = _pruefung(einstellungen, trust)
    stand = pruefung.vertrauen.stand()
    ausfaelle = []
    for eigenes in eigene_zertifikate(einstellungen) if einstellungen else ():
        if isinstance(eigenes, Schluesselausfall):
            ausfaelle.append(eigenes)
            continue
        werte = {"mandant": eigenes.mandant, "zweck": eigenes.zweck.name.lower()}
        zeige_zertifikat("eigenes", eigenes.zertifikat, jetzt, json, **werte)
    for art, zertifikate in (("anker", stand.anker), ("aussteller", stand.aussteller)):
        for zertifikat in zertifikate:
            zeige_zertifikat(art, zertifikat, jetzt, json)
    for sperrliste in stand.sperrlisten:
        zeige_sperrliste(sperrliste, jetzt, pruefung.policy, json)
    melde_maengel(stand.maengel)
    return zeige_ausfaelle(ausfaelle, json)


@app.command()
def check(
    dateien: Annotated[
        list[Path] | None, typer.Argument(help="Zertifikate; ohne Angabe die eigenen und die Sperrlisten.")
    ] = None,
    zweck: Annotated[
        str | None, typer.Option("--zweck", help="signatur oder verschluesselung; sonst wie ausgestellt.")
    ] = None,
    at: Zeitoption = None,
    settings: SettingsOption = None,
    trust: Vertrauensoption = None,
    json: JsonOption = False,
) -> int:
    """Prüft Kette, Gültigkeit, Sperrung, Zweck und Schlüssellänge. Ende 1, wenn etwas nicht gilt."""
    wann, einstellungen = zeitpunkt(at), None if trust else lade(settings)
    pruefung = _pruefung(einstellungen, trust)
    ausfaelle: list[Schluesselausfall] = []
    if dateien:
        urteile = _pruefe_dateien(dateien, _zweck(zweck), pruefung, wann)
    elif einstellungen:
        urteile = _pruefe_eigene(einstellungen, pruefung, wann, ausfaelle)
    else:
        raise AufrufFehler("Ohne Einstellungen fehlt die Angabe, welche Zertifikate zu prüfen sind.")
    gut = [zeige_urteil(name, urteil, pruefung.policy, json) for name, urteil in urteile]
    stand = pruefung.vertrauen.stand()
    for sperrliste in () if dateien else stand.sperrlisten_zum(wann):
        gut.append(zeige_sperrliste(sperrliste, wann, pruefung.policy, json))
    for mangel in stand.maengel:
        gut.append(zeige_mangel(mangel, json))
    return zeige_ausfaelle(ausfaelle, json) or (0 if all(gut) else 1)


@app.command("import-crl")
def import_crl(
    dateien: Annotated[list[Path], typer.Argument(help="Sperrlisten, PEM oder DER.")],
    settings: SettingsOption = None,
    trust: Vertrauensoption = None,
    json: JsonOption = False,
) -> int:
    """Spielt Sperrlisten vertrauter Aussteller ein; ältere Ausgaben werden ersetzt. Ende 1 auch, wenn im
    Vertrauensordner etwas liegt, das sich nicht verstehen lässt."""
    pruefung = _pruefung(None if trust else lade(settings), trust)
    stand = pruefung.vertrauen.stand()
    gut = True
    for datei in dateien:
        try:
            neue = importiere(_inhalt(datei), pruefung.vertrauen.ordner, stand.alle_aussteller)
        except EingabeFehler as fehler:
            gut = False
            zeige_fehler(fehler, "file", str(datei), json)
            continue
        for neu in neue:
            zeige_sperrliste(neu, datetime.now(UTC), pruefung.policy, json, ok=True, file=str(datei))
    for mangel in stand.maengel:
        gut = zeige_mangel(mangel, json)
    return 0 if gut else 1


@app.command("fetch-crl")
def fetch_crl(settings: SettingsOption = None, json: JsonOption = False) -> int:
    """Holt die Sperrlisten, die eigene und vertraute Zertifikate nennen (nur von »vertrauen.abruf_hosts«)."""
    gut, jetzt, einstellungen = True, datetime.now(UTC), lade(settings)
    eigene = list(eigene_zertifikate(einstellungen))
    for abruf in rufe_sperrlisten_ab(einstellungen.vertrauen, eigene):
        for liste in abruf.listen:
            zeige_sperrliste(liste, jetzt, Schutzpolicy(), json, ok=True, ort=abruf.ort)
        if abruf.fehler:
            gut = False
            zeige_fehler(abruf.fehler, "ort", abruf.ort, json)
    ausfaelle = (e for e in eigene if isinstance(e, Schluesselausfall))
    return zeige_ausfaelle(ausfaelle, json) or (0 if gut else 3)


def _pruefung(einstellungen: Einstellungen | None, trust: Path | None) -> Zertifikatspruefung:
    if trust:
        return baue_pruefung(Vertrauen(ordner=trust.absolute()))
    assert einstellungen
    return baue_pruefung(einstellungen.vertrauen)


def _zweck(name: str | None) -> Zweck | None:
    if name is None:
        return None
    try:
        return _ZWECKE[name]
    except KeyError:
        raise AufrufFehler("Der Zweck ist »signatur« oder »verschluesselung«.") from None


def _pruefe_dateien(
    dateien: Iterable[Path], zweck: Zweck | None, pruefung: Zertifikatspruefung, wann: datetime
) -> Iterator[tuple[str, Urteil]]:
    """The first certificate of a file is judged, the others may help to build its path."""
    for datei in dateien:
        try:
            erstes, *weitere = lies_zertifikate(_inhalt(datei))
        except ZertifikatAbgelehnt:
            yield str(datei), pruefung.pruefe(b"", Zweck.SIGNATUR, wann)
            continue
        yield (
            str(datei),
            pruefung.pruefe(erstes.der, zweck or _ausgestellt_fuer(erstes), wann, weitere=weitere),
        )


def _pruefe_eigene(
    einstellungen: Einstellungen,
    pruefung: Zertifikatspruefung,
    wann: datetime,
    ausfaelle: list[Schluesselausfall],
) -> Iterator[tuple[str, Urteil]]:
    """Keys that only open messages need not be valid; those that cannot be had go to `ausfaelle`."""
    for eigenes in eigene_zertifikate(einstellungen):
        if isinstance(eigenes, Schluesselausfall):
            ausfaelle.append(eigenes)
        elif not eigenes.weiteres:
            yield eigenes.mandant, eigenes.pruefe(pruefung, wann)


def _ausgestellt_fuer(zertifikat: Zertifikat) -> Zweck:
    signiert = Zweck.SIGNATUR.value & zertifikat.verwendungen
    chiffriert = Zweck.VERSCHLUESSELUNG.value & zertifikat.verwendungen
    return Zweck.VERSCHLUESSELUNG if chiffriert and not signiert else Zweck.SIGNATUR


def _inhalt(datei: Path) -> bytes:
    try:
        return datei.read_bytes()
    except OSError:
        raise AufrufFehler("Die Datei ist nicht lesbar.", wo=str(datei)) from None
