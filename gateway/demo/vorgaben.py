"""Tables that the caller hands to the demo: `[fristen]` and `[dms]`, as in the settings of an authority."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from gateway.demo.einstellungsdateien import Vorgaben
from gateway.errors import AufrufFehler
from gateway.settings import Dmsanschluss, EinstellungenFalsch, Fristen, pruefe_tabelle
from gateway.textdatei import FremdeKodierung, lies_text

TRANSPORTE = ("osci", "xta")


def lies(nachrichtengrenze: int, fristen: Path | None, dms: Path | None, transport: str = "osci") -> Vorgaben:
    """Raises `EinstellungenFalsch`, naming the file and the key; `AufrufFehler` for an unknown transport."""
    if transport not in TRANSPORTE:
        raise AufrufFehler(f"»--transport« ist {' oder '.join(TRANSPORTE)}.")
    gesetzt: dict[str, str] = {}
    if fristen is not None:
        angaben = pruefe_tabelle(Fristen, _tabelle(fristen, "fristen"), fristen)
        gesetzt = {
            name: str(wert.total_seconds() if isinstance(wert, timedelta) else wert).lower()
            for name, wert in angaben.model_dump(exclude_unset=True, exclude_none=True).items()
        }
    anschluss = None
    if dms is not None:
        angabe = pruefe_tabelle(Dmsanschluss, _tabelle(dms, "dms"), dms)
        anschluss = {
            name: str(wert.resolve()) if isinstance(wert, Path) else wert
            for name, wert in angabe.model_dump(exclude_none=True, exclude_unset=True).items()
        }
    return Vorgaben(nachrichtengrenze, gesetzt, anschluss, transport)


def _tabelle(datei: Path, name: str) -> dict[str, Any]:
    try:
        inhalt = tomllib.loads(lies_text(datei))
    except OSError:
        raise EinstellungenFalsch("Die Datei ist nicht lesbar.", wo=str(datei)) from None
    except FremdeKodierung as fehler:
        raise EinstellungenFalsch(f"Die Datei {fehler}.", wo=str(datei)) from None
    except tomllib.TOMLDecodeError as fehler:
        raise EinstellungenFalsch(f"Kein gültiges TOML: {fehler}.", wo=str(datei)) from None
    tabelle = inhalt.get(name)
    if not isinstance(tabelle, dict) or len(inhalt) != 1:
        raise EinstellungenFalsch(f"Die Datei muss genau eine Tabelle [{name}] enthalten.", wo=str(datei))
    return tabelle
