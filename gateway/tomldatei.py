"""TOML files that people write, read into a typed form; what is wrong is named with its place, never with its value."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from gateway.errors import AufrufFehler
from gateway.textdatei import FremdeKodierung, lies_text

_Form = TypeVar("_Form", bound=BaseModel)
_HOECHSTENS = 5
"""Places named at once."""


def lies_toml(
    datei: Path, form: type[_Form], fehler: type[AufrufFehler], *, name: str, voller_name: str
) -> _Form:
    """`name`, `voller_name`: what the file is, to begin a sentence. Raises `fehler`, whose own sentence says that the
    form is wrong."""
    try:
        return form.model_validate(tomllib.loads(lies_text(datei)))
    except OSError:
        raise fehler(f"{voller_name} ist nicht lesbar.", wo=str(datei)) from None
    except FremdeKodierung as grund:
        raise fehler(f"{name} {grund}.", wo=str(datei)) from None
    except tomllib.TOMLDecodeError as grund:
        raise fehler(f"Kein gültiges TOML: {grund}.", wo=str(datei)) from None
    except ValidationError as grund:
        stellen = [
            ".".join(str(t) for t in f["loc"]) or "oberste Ebene" for f in grund.errors()[:_HOECHSTENS]
        ]
        raise fehler(f"{fehler.satz} ({'; '.join(stellen)})", wo=str(datei)) from None
