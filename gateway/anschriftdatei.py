"""A file that holds one address: `{"strasse","hausnummer","postleitzahl","wohnort","gemeindeschluessel"}`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.domain.meldung import Auslandsanschrift, Irgendwo, Wohnanschrift
from gateway.errors import AufrufFehler
from gateway.textdatei import FremdeKodierung, entziffere


class Anschriftangabe(BaseModel):
    """`staat` (Destatis key) and `zeilen` say that it lies abroad."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    strasse: str | None = None
    hausnummer: str | None = None
    postleitzahl: str | None = None
    wohnort: str | None = None
    gemeindeschluessel: Annotated[str, Field(pattern=r"^\d{8}$")] | None = None
    wohnungsinhaber: str | None = None
    zusatzangaben: str | None = None
    staat: Annotated[str, Field(pattern=r"^\d{3}$")] | None = None
    zeilen: list[str] = []

    def als_anschrift(self) -> Irgendwo:
        if self.staat is not None:
            return Auslandsanschrift(self.staat, tuple(self.zeilen))
        return Wohnanschrift(**self.model_dump(exclude={"staat", "zeilen"}))


def lies(datei: Path) -> Irgendwo:
    """Raises `AufrufFehler`."""
    try:
        return Anschriftangabe.model_validate_json(entziffere(datei.read_bytes())).als_anschrift()
    except OSError:
        raise AufrufFehler("Die Datei ist nicht lesbar.", wo=str(datei)) from None
    except FremdeKodierung as fehler:
        raise AufrufFehler(f"Die Anschriftdatei {fehler}.", wo=str(datei)) from None
    except ValidationError as fehler:
        stellen = sorted({str(f["loc"][0]) if f["loc"] else "Wurzel" for f in fehler.errors()})
        text = f"Die Anschriftdatei hat nicht die richtige Form: {', '.join(stellen)}."
        raise AufrufFehler(text, wo=str(datei)) from None
