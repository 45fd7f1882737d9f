"""What single values of the settings may be: sizes, paths, times, addresses.

Relative paths are relative to the settings file.
"""

from __future__ import annotations

import ipaddress
import re
from contextvars import ContextVar
from datetime import time
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
)

from gateway.domain.groesse import groesse_in_bytes
from gateway.domain.werktage import LAENDER
from gateway.netzadresse import netzadresse
from gateway.schutz.tokenadresse import Tokenadresse, ist_tokenadresse, lies_tokenadresse

HOECHSTE_NACHRICHT = 50_000_000
"""Bytes: no message of XAusländer 26.11 may be larger; whether its MB are 2^20 it does not say."""

basis: ContextVar[Path] = ContextVar("basis", default=Path())
"""Folder of the settings file being read."""


def relativ(wert: Any) -> Any:
    """A relative path counts from the folder of the settings file."""
    return basis.get() / wert if isinstance(wert, (str, Path)) else wert


def relative_sqlite(url: Any) -> Any:
    """sqlite:///name.db counts from the folder of the settings file, sqlite:////path is absolute."""
    treffer = re.fullmatch(r"sqlite:///(?!/)(.+)", url) if isinstance(url, str) else None
    return f"sqlite:///{(basis.get() / treffer.group(1)).resolve()}" if treffer else url


def _schluesselort(wert: Any) -> Path | Tokenadresse:
    """A PKCS#12 file, or a key in a token by its PKCS#11 URI."""
    if isinstance(wert, str) and ist_tokenadresse(wert):
        return lies_tokenadresse(wert)
    if not isinstance(wert, (str, Path)):
        raise ValueError("kein Pfad und keine PKCS#11-Adresse")
    return basis.get() / wert


def _uhrzeit(wert: Any) -> Any:
    """Hours and minutes; TOML's own times are taken, too."""
    if isinstance(wert, str) and (treffer := re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", wert)):
        return time(int(treffer[1]), int(treffer[2]))
    if isinstance(wert, time) and wert == wert.replace(second=0, microsecond=0):
        return wert
    raise ValueError('keine Uhrzeit; richtig ist zum Beispiel "07:30"')


def land_mit_feiertagen(wert: str) -> str:
    if wert not in LAENDER:
        raise ValueError(f"kein Land; richtig ist eines von {', '.join(sorted(LAENDER))}")
    return wert


def netz(wert: str) -> str:
    try:
        return str(ipaddress.ip_network(wert)) if "/" in wert else str(ipaddress.ip_address(wert))
    except ValueError:
        raise ValueError("keine Netzadresse; richtig ist zum Beispiel 10.1.2.3 oder 10.1.0.0/16") from None


def _ort(wert: Any) -> Any:
    """An address stays what it is; everything else is a path."""
    return wert if isinstance(wert, str) and re.match(r"https?://[^@\s]+$", wert) else relativ(wert)


Pfad = Annotated[Path, BeforeValidator(relativ)]
Ort = Annotated[str | Path, BeforeValidator(_ort)]
Schluesselort = Annotated[Path | Tokenadresse, PlainValidator(_schluesselort)]
Uhrzeit = Annotated[time, BeforeValidator(_uhrzeit)]
Groesse = Annotated[int, BeforeValidator(lambda w: groesse_in_bytes(w) if isinstance(w, str) else w)]


class Streng(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Dienstadresse = Annotated[str, AfterValidator(netzadresse)]
"""Of a service, checked and encoded as it goes over the wire."""


def _https(wert: str) -> str:
    if not wert.startswith("https://"):
        raise ValueError("keine sichere Adresse (sie muss mit https:// beginnen)")
    return wert


HttpsAdresse = Annotated[Dienstadresse, AfterValidator(_https)]


def nur_https(wert: str) -> str:
    """Plain http only to this very machine."""
    teile = urlsplit(netzadresse(wert))
    if teile.scheme != "https" and teile.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise ValueError("keine sichere Adresse (sie muss mit https:// beginnen)")
    return wert


Mailadresse = Annotated[str, Field(pattern=r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+$")]
