"""Commands `cert list|check|import-crl|fetch-crl`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.bootstrap.zertifikate import (
    Schluesselausfall,
    baue_pruefung,
    eigene_zertifikate,
    rufe_sperrlisten_ab,
)
from gateway.cli.angaben import SettingsOption, zeitpunkt
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, moment
from gateway.domain import worte
from gateway.errors import AufrufFehler, EingabeFehler, Fehler
from gateway.schutz.fehler import VertrauensordnerFalsch, ZertifikatAbgelehnt
from gateway.schutz.fristen import listenalter, resttage, warnstufe
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrliste import Sperrliste
from gateway.schutz.sperrlistenimport import importiere
from gateway.schutz.urteil import Urteil, Zweck
from gateway.schutz.vertrauen import Mangel
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
        _zeige_zertifikat("eigenes", eigenes.zertifikat, jetzt, json, **werte)
    for art, zertifikate in (("anker", stand.anker), ("aussteller", stand.aussteller)):
        for zertifikat in zertifikate:
            _zeige_zertifikat(art, zertifikat, jetzt, json)
    for sperrliste in stand.sperrlisten:
        _zeige_sperrliste(sperrliste, jetzt, pruefung.policy, json)
    _melde_maengel(stand.maengel)
    return _zeige_ausfaelle(ausfaelle, json)


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
    gut = [_zeige_urteil(name, urteil, pruefung.policy, json) for name, urteil in urteile]
    stand = pruefung.vertrauen.stand()
    for sperrliste in () if dateien else stand.sperrlisten_zum(wann):
        gut.append(_zeige_sperrliste(sperrliste, wann, pruefung.policy, json))
    for mangel in stand.maengel:
        gut.append(_zeige_mangel(mangel, json))
    return _zeige_ausfaelle(ausfaelle, json) or (0 if all(gut) else 1)


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
            _zeige_fehler(fehler, "file", str(datei), json)
            continue
        for neu in neue:
            _zeige_sperrliste(neu, datetime.now(UTC), pruefung.policy, json, ok=True, file=str(datei))
    for mangel in stand.maengel:
        gut = _zeige_mangel(mangel, json)
    return 0 if gut else 1


@app.command("fetch-crl")
def fetch_crl(settings: SettingsOption = None, json: JsonOption = False) -> int:
    """Holt die Sperrlisten, die eigene und vertraute Zertifikate nennen (nur von »vertrauen.abruf_hosts«)."""
    gut, jetzt, einstellungen = True, datetime.now(UTC), lade(settings)
    eigene = list(eigene_zertifikate(einstellungen))
    for abruf in rufe_sperrlisten_ab(einstellungen.vertrauen, eigene):
        for liste in abruf.listen:
            _zeige_sperrliste(liste, jetzt, Schutzpolicy(), json, ok=True, ort=abruf.ort)
        if abruf.fehler:
            gut = False
            _zeige_fehler(abruf.fehler, "ort", abruf.ort, json)
    ausfaelle = (e for e in eigene if isinstance(e, Schluesselausfall))
    return _zeige_ausfaelle(ausfaelle, json) or (0 if gut else 3)


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


def _zeige_zertifikat(art: str, zertifikat: Zertifikat, wann: datetime, als_json: bool, **mehr: str) -> None:
    stufe = warnstufe(zertifikat.gueltig_bis, wann, Schutzpolicy())
    werte = {"art": art, **mehr, **_angaben(zertifikat, wann), "warnung": stufe}
    wer = " ".join((art, *mehr.values()))
    warnung = (
        f" (Warnung: nur noch {worte.anzahl(werte['tage'], 'Tag', 'Tage')})" if stufe is not None else ""
    )
    text = f"{wer}: {zertifikat.inhaber}, gültig bis {worte.tag(zertifikat.gueltig_bis)}{warnung}"
    ergebnis(werte, text, als_json=als_json)


def _zeige_urteil(name: str, urteil: Urteil, policy: Schutzpolicy, als_json: bool) -> bool:
    werte: dict[str, Any] = {
        "ok": urteil.gueltig,
        "file": name,
        "code": urteil.befund.code,
        "befund": urteil.befund.name.lower(),
        "text": urteil.text,
        "rat": urteil.befund.rat or None,
        "ohne_sperrauskunft": urteil.ohne_sperrauskunft,
    }
    if urteil.zertifikat:
        werte |= _angaben(urteil.zertifikat, urteil.wann)
        werte["warnung"] = warnstufe(urteil.zertifikat.gueltig_bis, urteil.wann, policy)
    code = f" [{urteil.befund.code}]" if urteil.befund.code else ""
    warnung = (
        f" Warnung: nur noch {worte.anzahl(werte['tage'], 'Tag', 'Tage')}."
        if urteil.gueltig and werte["warnung"]
        else ""
    )
    text = f"{name}: {urteil.text}{code}{warnung} {urteil.befund.rat}".rstrip()
    ergebnis(werte, text, als_json=als_json)
    return urteil.gueltig


def _zeige_sperrliste(
    liste: Sperrliste, wann: datetime, policy: Schutzpolicy, als_json: bool, **mehr: Any
) -> bool:
    alter = listenalter(liste, wann, policy)
    werte = {
        **mehr,
        "art": "sperrliste",
        "aussteller": liste.aussteller,
        "ausgestellt": moment(liste.ausgestellt),
        "naechste": moment(liste.naechste),
        "gesperrte": liste.anzahl,
        "alter": alter,
    }
    faellig = worte.zeitpunkt(liste.naechste) if liste.naechste else "nicht angegeben"
    alarm = {"aktuell": "", "bald": " (bald fällig)", "veraltet": " (VERALTET)"}[alter]
    text = f"Sperrliste: {liste.aussteller}, nächste Ausgabe {faellig}{alarm}"
    ergebnis(werte, text, als_json=als_json)
    return alter != "veraltet"


def _zeige_fehler(fehler: Fehler, feld: str, wo: str, als_json: bool) -> None:
    werte = {"ok": False, feld: wo, "code": fehler.code, "text": fehler.text}
    ergebnis(werte, f"{wo}: {fehler.text}", als_json=als_json)


def _angaben(zertifikat: Zertifikat, wann: datetime) -> dict[str, Any]:
    return {
        "inhaber": zertifikat.inhaber,
        "aussteller": zertifikat.aussteller,
        "seriennummer": zertifikat.seriennummer,
        "sha256": zertifikat.fingerabdruck,
        "gueltig_ab": moment(zertifikat.gueltig_ab),
        "gueltig_bis": moment(zertifikat.gueltig_bis),
        "tage": resttage(zertifikat.gueltig_bis, wann),
        "verwendung": sorted(zertifikat.verwendungen),
        "bits": zertifikat.bits,
    }


def _zeige_ausfaelle(ausfaelle: Iterable[Schluesselausfall], als_json: bool) -> int:
    """Returns the exit code: that of the first one, 0 without any."""
    ende = 0
    for ausfall in ausfaelle:
        ende = ende or ausfall.fehler.exit_code
        hinweis(f"Fehler: {ausfall.mandant}: {ausfall.fehler.wo or ''}: {ausfall.fehler.text}")
        _zeige_fehler(ausfall.fehler, "mandant", ausfall.mandant, als_json)
    return ende


def _zeige_mangel(mangel: Mangel, als_json: bool) -> bool:
    werte = {"ok": False, "file": mangel.datei, "code": VertrauensordnerFalsch.code, "text": str(mangel)}
    ergebnis(werte, str(mangel), als_json=als_json)
    return False


def _melde_maengel(maengel: Iterable[Mangel]) -> None:
    for mangel in maengel:
        hinweis(str(mangel))
