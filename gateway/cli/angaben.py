"""Values that several commands take: sizes, PINs, points in time."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.ausgabe import hinweis
from gateway.domain.groesse import groesse_in_bytes
from gateway.domain.worte import ORTSZEIT
from gateway.errors import AufrufFehler
from gateway.netzadresse import netzadresse
from gateway.schutz.dateirechte import fuer_andere_offen
from gateway.schutz.pin import lies_pin

PinDateiOption = Annotated[
    Path | None,
    typer.Option("--pin-file", help="Datei mit der PIN der Schlüsseldatei (sonst AKTENBRUECKE_PIN)."),
]
SettingsOption = Annotated[
    Path | None,
    typer.Option("--settings", help="Einstellungsdatei (sonst AKTENBRUECKE_SETTINGS)."),
]
TrustOption = Annotated[
    Path,
    typer.Option("--trust", help="Ordner mit Vertrauensankern, CA-Zertifikaten und Sperrlisten."),
]


def dienstadresse(text: str) -> str:
    """The address of a service, checked and encoded. Raises `AufrufFehler`."""
    try:
        return netzadresse(text)
    except ValueError as grund:
        raise AufrufFehler(f"»{_gezeigt(text)[:100]}« ist {grund}.") from None


def _gezeigt(adresse: str) -> str:
    """What may be repeated of it: no login, nothing that a terminal obeys."""
    ohne_anmeldung = re.sub(r"^([^/]*//)?[^/]*@", r"\1…@", adresse)
    return "".join(zeichen if zeichen.isprintable() else "?" for zeichen in ohne_anmeldung)


def groesse(text: str) -> int:
    """Bytes from "1MB", "400 kB", "2.4GB"; kB, MB, GB are powers of ten."""
    try:
        return groesse_in_bytes(text)
    except ValueError as fehler:
        raise AufrufFehler(f"»{text[:30]}« ist {fehler}.") from None


def dauer(text: str) -> timedelta:
    """A span from "45s", "30m", "2h" or "7d"."""
    treffer = re.fullmatch(r"(\d{1,6})([smhd])", text.strip())
    if not treffer:
        raise AufrufFehler(f"»{text}« ist keine Dauer; richtig ist zum Beispiel 45s, 30m, 2h oder 7d.")
    einheit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[treffer.group(2)]
    return timedelta(**{einheit: int(treffer.group(1))})


def pin(datei: Path | None) -> bytes:
    """The PIN from `--pin-file` or AKTENBRUECKE_PIN; never an argument, never printed."""
    if datei is None:
        wert = os.environ.get("AKTENBRUECKE_PIN")
        if wert is None:
            raise AufrufFehler("Es fehlt die PIN: --pin-file DATEI oder die Variable AKTENBRUECKE_PIN.")
        try:
            return wert.encode()
        except UnicodeEncodeError:
            raise AufrufFehler("Die Variable AKTENBRUECKE_PIN ist nicht in UTF-8 gespeichert.") from None
    if fuer_andere_offen(datei):  # what a command is told to use it uses; an installation refuses it
        hinweis(f"Achtung: {datei} ist für andere offen; richtig ist chmod 600.")
    return lies_pin(datei)


def zeitpunkt(text: str | None) -> datetime:
    """An aware moment from ISO 8601; a date alone means its first second in UTC; None means now."""
    if text is None:
        return datetime.now(UTC)
    try:
        wert = datetime.fromisoformat(text)
    except ValueError:
        raise AufrufFehler(f"»{text}« ist kein Zeitpunkt; richtig ist 2026-11-24T10:00:00+01:00.") from None
    return wert if wert.tzinfo else wert.replace(tzinfo=UTC)


def tag(text: str, name: str, hoechstens: datetime | None = None) -> datetime:
    """The beginning of a local day; `hoechstens`: it may not lie after this. `name`: the option, for the
    sentence."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError
        anfang = datetime.combine(date.fromisoformat(text), time(), ORTSZEIT)
        if not 1900 <= anfang.year < 2200:
            raise ValueError
    except ValueError:
        raise AufrufFehler(
            f"{name}: »{text[:30]}« ist kein Tag; richtig ist zum Beispiel 2026-11-24."
        ) from None
    if hoechstens is not None and anfang > hoechstens:
        raise AufrufFehler(f"{name}: Der {anfang:%d.%m.%Y} liegt in der Zukunft.")
    return anfang
