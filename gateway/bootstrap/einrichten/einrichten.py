"""The steps of a first installation, in an order in which each needs only those before."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Callable
from pathlib import Path

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.migration import aktualisiere
from gateway.bootstrap.einrichten.antworten import Antworten
from gateway.bootstrap.einrichten.schluessel import lege_schluessel
from gateway.bootstrap.hauptschluessel import richte_hauptschluessel_ein
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.zeit import Systemuhr
from gateway.errors import AufrufFehler, EingabeFehler
from gateway.settings import Einstellungen, lade
from gateway.verschlossen import oeffne_verschlossen, verschlossener_ordner


class SchonEingerichtet(EingabeFehler):
    """Settings or keys lie there; they are never overwritten."""

    code = "einrichten.belegt"
    satz = "Hier ist schon etwas eingerichtet; es bleibt, wie es ist."
    rat = "Für einen neuen Versuch den Ordner der Einstellungen beiseitelegen."


class NichtSchreibbar(AufrufFehler):
    """The folders can't be made by this account."""

    code = "einrichten.rechte"
    satz = "Dort darf dieses Konto nichts anlegen."
    rat = "Als root aufrufen; alles gehört danach dem Konto, das --konto nennt."


class KontoFehlt(AufrufFehler):
    """Nobody to whom the files could belong."""

    code = "einrichten.konto"
    satz = "Dieses Konto gibt es nicht."
    rat = "Anlegen, etwa mit systemd-sysusers aus dem Bündel, oder ein anderes mit --konto nennen."


def richte_ein(antworten: Antworten, konto: str, sage: Callable[[str], None]) -> Einstellungen:
    """Set up everything; as root for `konto`, whose process this one becomes.

    Raises `SchonEingerichtet`, `NichtSchreibbar`, `KontoFehlt`, `AntwortenFalsch`, `EinstellungenFalsch`,
    `DatenbankNichtErreichbar`; what was made until then stays, but for the settings file, which comes late."""
    for belegt in (antworten.datei, antworten.geheim / f"{antworten.behoerde.dateiname}.pin"):
        if belegt.exists():
            raise SchonEingerichtet(wo=str(belegt))
    try:
        _lege_ordner(antworten, konto)
        sage("Schlüssel entstehen …")
        lege_schluessel(antworten, Systemuhr().jetzt())
        _schreibe_einstellungen(antworten)
    except PermissionError as fehler:
        raise NichtSchreibbar(wo=str(fehler.filename or antworten.einstellungen)) from None
    einstellungen = lade(antworten.datei)
    sage("Datenbank und Hauptschlüssel …")
    aktualisiere(einstellungen.datenbank.url)
    richte_hauptschluessel_ein(einstellungen)
    _lege_benutzer_an(antworten, einstellungen)
    return einstellungen


def _lege_ordner(antworten: Antworten, konto: str) -> None:
    """As root: the two folders for the account, then become it; so everything below is its own from the start."""
    unten = (antworten.geheim, antworten.einstellungen / "vertrauen", antworten.daten / "dms")
    if os.geteuid() == 0 and konto != "root":
        try:
            wer = pwd.getpwnam(konto)
        except KeyError:
            raise KontoFehlt(wo=konto) from None
        for ordner in (antworten.einstellungen, antworten.daten):
            verschlossener_ordner(ordner)
            os.chown(ordner, wer.pw_uid, wer.pw_gid)
        os.initgroups(konto, wer.pw_gid)
        os.setgid(wer.pw_gid)
        os.setuid(wer.pw_uid)
    for ordner in (antworten.einstellungen, antworten.daten, *unten, dms_ordner(antworten)):
        verschlossener_ordner(ordner)


def dms_ordner(antworten: Antworten) -> Path:
    """An empty DMS in a folder, to begin with."""
    return antworten.daten / "dms" / antworten.behoerde.dateiname


def _schreibe_einstellungen(antworten: Antworten) -> None:
    griff = oeffne_verschlossen(antworten.datei, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with os.fdopen(griff, "w", encoding="utf-8") as strom:
        strom.write(einstellungstext(antworten))


def einstellungstext(antworten: Antworten) -> str:
    """The settings file: only what differs from the defaults."""
    amt, daten = antworten.behoerde, antworten.daten
    hausnummer = f"hausnummer = {_text(amt.hausnummer)}\n" if amt.hausnummer else ""
    return _VORLAGE.format(
        datenbank=_text(antworten.datenbank or f"sqlite:///{daten / 'aktenbruecke.db'}"),
        **{name: _text(str(daten / name)) for name in ("blobs", "quarantaene")},
        anker=_text(str(daten / "protokollanker.jsonl")),
        port=antworten.web.port,
        namen=json.dumps([antworten.web.name] if antworten.web.name else []),
        kennung=_text(amt.kennung),
        name=_text(amt.name),
        strasse=_text(amt.strasse),
        hausnummer=hausnummer,
        postleitzahl=_text(amt.postleitzahl),
        wohnort=_text(amt.wohnort),
        email=_text(amt.email),
        datei=amt.dateiname,
        dms=_text(str(dms_ordner(antworten))),
    )


def _lege_benutzer_an(antworten: Antworten, einstellungen: Einstellungen) -> None:
    installation, person = Installation(einstellungen), antworten.benutzer
    with installation.datenbank.schreiben() as session:
        bestand = Benutzerbestand(session, installation.uhr)
        zeile = bestand.lege_an(person.kennung, person.name, wer="Einrichtung")
        bestand.setze_rollen(zeile.id, antworten.behoerde.kennung, person.rollen, wer="Einrichtung")
        session.commit()


def _text(wert: str) -> str:
    """As TOML writes it."""
    return json.dumps(wert, ensure_ascii=False)


_VORLAGE = """\
# Angelegt von »aktenbruecke einrichten«. Alle Möglichkeiten mit ihren Vorgaben: gateway.example.toml.
[datenbank]
url = {datenbank}

[ablage]
blobs = {blobs}
hauptschluessel = "geheim/hauptschluessel"
quarantaene = {quarantaene}

[web]
port = {port}
namen = {namen}

[protokoll]
anker = {anker}

[vertrauen]
ordner = "vertrauen"

[verzeichnis]
art = "datei"
datei = "verzeichnis.toml"

[[mandanten]]
kennung = {kennung}
name = {name}

[mandanten.anschrift]
strasse = {strasse}
{hausnummer}postleitzahl = {postleitzahl}
wohnort = {wohnort}

[[mandanten.erreichbarkeit]]
kanal = "01"
kennung = {email}

[mandanten.schluessel]
signatur = "geheim/{datei}-signatur.p12"
verschluesselung = "geheim/{datei}-chiffre.p12"
pin_datei = "geheim/{datei}.pin"

[mandanten.dms]
art = "folder"
ordner = {dms}
"""
