"""The files that the settings name and that a new machine needs too: keys in their PKCS#12 wrapping, trust,
directory. PINs, passwords and the master key open things; they never go along."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from gateway.settings import Einstellungen, Mandant
from gateway.textdatei import FremdeKodierung, lies_text

_VERTRAUEN, _VERZEICHNIS = "einstellungen/vertrauen/", "einstellungen/verzeichnis/"


def beigaben(einstellungen: Einstellungen) -> Iterator[tuple[str, Path]]:
    """Name in the backup and place of every such file that is there."""
    moeglich = [*_einzelne(einstellungen).items(), *_ordnerweise(einstellungen)]
    return ((name, datei) for name, datei in moeglich if datei.is_file())


def ort(einstellungen: Einstellungen, name: str) -> Path | None:
    """Where these settings want a file of this name; None when they have no place for it."""
    if name in (einzelne := _einzelne(einstellungen)):
        return einzelne[name]
    if name.startswith(_VERTRAUEN):
        return einstellungen.vertrauen.ordner / name.removeprefix(_VERTRAUEN)
    if name.startswith(_VERZEICHNIS) and (datei := einstellungen.verzeichnis.datei):
        return datei.parent / name.removeprefix(_VERZEICHNIS)
    return None


def _einzelne(einstellungen: Einstellungen) -> dict[str, Path]:
    orte: dict[str, Path] = {}
    for mandant in einstellungen.mandanten:
        orte |= schluessel_von(mandant)
    if einstellungen.verzeichnis.datei:
        orte["einstellungen/verzeichnis.toml"] = einstellungen.verzeichnis.datei
    return orte


def schluessel_von(mandant: Mandant) -> dict[str, Path]:
    """The key files of one Mandant by their names in the backup; those in tokens stay there."""
    schluessel, vor = mandant.schluessel, f"einstellungen/{mandant.kennung.replace(':', '-')}"
    weitere = {f"chiffre-{nr}": w.schluessel for nr, w in enumerate(schluessel.entschluesselung, 1)}
    alle = {"signatur": schluessel.signatur, "chiffre": schluessel.verschluesselung, **weitere}
    return {f"{vor}-{zweck}.p12": wo for zweck, wo in alle.items() if isinstance(wo, Path)}


def _ordnerweise(einstellungen: Einstellungen) -> Iterator[tuple[str, Path]]:
    vertrauen = einstellungen.vertrauen.ordner
    if vertrauen.is_dir():
        yield from ((_VERTRAUEN + datei.name, datei) for datei in sorted(vertrauen.iterdir()))
    if datei := einstellungen.verzeichnis.datei:
        yield from ((_VERZEICHNIS + name, datei.parent / name) for name in _zertifikate(datei))


def _zertifikate(verzeichnis: Path) -> list[str]:
    """Files below the folder of the directory file that its entries name."""
    try:
        eintraege = tomllib.loads(lies_text(verzeichnis)).get("behoerde", [])
    except (OSError, FremdeKodierung, tomllib.TOMLDecodeError):
        return []
    namen = {wert for e in eintraege if isinstance(e, dict) for wert in e.values() if isinstance(wert, str)}
    return sorted(
        n for n in namen if ".." not in n and not n.startswith("/") and (verzeichnis.parent / n).is_file()
    )
