"""A rule set as a TOML file: what `regeln show --toml` prints is what `regeln check` and `entwurf` read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.ablauf.regelwerk import fristentafel
from gateway.domain.grenzen import Grenzen
from gateway.domain.regel import Regel
from gateway.domain.regeln.anforderung import ANFORDERUNGSREGELN
from gateway.domain.regeln.freigabe import FREIGABEREGELN
from gateway.domain.regelsatz import UNABDINGBAR, Regelangabe, Regelsatz, RegelsatzFalsch
from gateway.domain.sachverhalt import Seite
from gateway.errors import AufrufFehler, EingabeFehler
from gateway.settings import Regeln, fehlersatz
from gateway.textdatei import FremdeKodierung, lies_text

HOECHSTENS = 1_000_000
"""Bytes of a file; a complete one has about 9,000."""
_BEISPIEL = {"land": "BW", "wegzug_frist": "PT1H"}
"""Of a limit that is not set."""
_ORT = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


class RegelsatzUngueltig(EingabeFehler):
    """Not a rule set; the sentence names the key."""

    code = "regelsatz.ungueltig"
    satz = "Das ist kein gültiger Regelsatz."


class _Zeile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    regel: str
    aus: bool = Field(default=False, strict=True)
    nach: str | None = None

    def als_angabe(self) -> Regelangabe:
        return Regelangabe(self.regel, self.aus, self.nach)


class _Datei(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    grenzen: Regeln
    fristen: fristentafel.Fristentafel
    anforderung: list[_Zeile] = []
    freigabe: list[_Zeile] = []


def lies_datei(datei: Path, vorgabe: Regelsatz) -> Regelsatz:
    """The rule set in a file. Raises `AufrufFehler` when there is no such file, else like `lies`."""
    try:
        if datei.stat().st_size > HOECHSTENS:
            raise RegelsatzUngueltig("Die Datei ist zu groß für einen Regelsatz.", wo=str(datei))
        text = lies_text(datei)
    except OSError:
        raise AufrufFehler("Die Datei mit dem Regelsatz ist nicht lesbar.", wo=str(datei)) from None
    except FremdeKodierung as fehler:
        raise RegelsatzUngueltig(f"Die Datei {fehler}.", wo=str(datei)) from None
    return lies(text, vorgabe, wo=str(datei))


def lies(text: str, vorgabe: Regelsatz, *, wo: str = "Regelsatz") -> Regelsatz:
    """The rule set that this TOML describes; limits and periods that it doesn't name are those of `vorgabe`.

    Raises `RegelsatzUngueltig`."""
    try:
        werte = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fehler:
        raise RegelsatzUngueltig(_kein_toml(str(fehler)), wo=wo) from None
    bisher = {"grenzen": vars(vorgabe.grenzen), "fristen": fristentafel.als_werte(vorgabe.fristen)}
    for tafel, vorgaben in bisher.items():
        genannt = werte.get(tafel, {})
        if isinstance(genannt, dict):
            werte[tafel] = vorgaben | genannt
    try:
        datei = _Datei(**werte)
        return Regelsatz(
            grenzen=datei.grenzen.grenzen,
            fristen=datei.fristen.fristen,
            anforderung=tuple(z.als_angabe() for z in datei.anforderung),
            freigabe=tuple(z.als_angabe() for z in datei.freigabe),
        )
    except ValidationError as fehler:
        raise RegelsatzUngueltig(" ".join(map(_satz, fehler.errors()[:5])), wo=wo) from None
    except RegelsatzFalsch as fehler:
        raise RegelsatzUngueltig(_mit_stelle(fehler), wo=wo) from None


def _satz(fehler: Any) -> str:
    return fehlersatz({**fehler, "loc": tuple(_ab_eins(fehler["loc"]))}, "Angabe")


def _ab_eins(stelle: Sequence[str | int]) -> Iterable[str]:
    """People count entries from one: "freigabe.3.regel"."""
    return (str(teil + 1) if isinstance(teil, int) else teil for teil in stelle)


def _mit_stelle(fehler: RegelsatzFalsch) -> str:
    if fehler.stelle is None:
        return str(fehler)
    seite, nummer, schluessel = fehler.stelle
    return f"Die Angabe »{seite.value}.{nummer + 1}.{schluessel}« ist nicht zulässig: {fehler}"


def _kein_toml(meldung: str) -> str:
    """The library speaks English; the place is what helps."""
    ort = _ORT.search(meldung)
    wo = f"Zeile {ort[1]}, Spalte {ort[2]}" if ort and ort[1] else "am Ende" if ort else "Stelle unbekannt"
    doppelt = meldung.startswith(("Cannot overwrite", "Cannot declare"))
    was = "ein Schlüssel steht zweimal da" if doppelt else "die Schreibweise stimmt nicht"
    return f"Kein gültiges TOML ({wo}): {was}."


def schreibe(satz: Regelsatz, kopf: str) -> str:
    """The whole set with every rule in its place; reading it again gives the same set. `kopf`: first comment."""
    teile = [f"# {kopf}", "", "[grenzen]", *_grenzen(satz.grenzen)]
    teile += ["", "[fristen]", *fristentafel.zeilen(satz.fristen)]
    for seite, alle, angaben in (
        (Seite.ANFORDERUNG, ANFORDERUNGSREGELN, satz.anforderung),
        (Seite.FREIGABE, FREIGABEREGELN, satz.freigabe),
    ):
        gesagt = {angabe.regel: angabe for angabe in angaben}
        for regel in alle:
            teile += ["", *_regel(seite, regel, gesagt.get(regel.kennung, Regelangabe(regel.kennung)))]
    return "\n".join(teile) + "\n"


def _grenzen(grenzen: Grenzen) -> Iterable[str]:
    for name, wert in vars(grenzen).items():
        match wert:
            case None:
                yield f'# {name} = "{_BEISPIEL[name]}"'
            case timedelta():
                yield f'{name} = "{fristentafel.als_dauer(wert)}"'
            case time():
                yield f'{name} = "{wert:%H:%M}"'
            case str():
                yield f'{name} = "{wert}"'
            case _:
                yield f"{name} = {wert}"


def _regel(seite: Seite, regel: Regel[Any], angabe: Regelangabe) -> Iterable[str]:
    yield f"[[{seite.value}]]"
    yield f"# {regel.satz} ({regel.anker})"
    yield f'regel = "{regel.kennung}"'
    yield f"aus = {str(angabe.aus).lower()}" + (" # unabdingbar" if regel.kennung in UNABDINGBAR else "")
    if angabe.nach is not None:
        yield f'nach = "{angabe.nach}"'
