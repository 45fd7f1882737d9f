"""The mapping table of a DMS (`ablage` in its settings): TOML, read into an `Ablageplan`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from gateway.domain.ablageplan import Ablageplan, Teilablage, Zielwahl
from gateway.errors import AufrufFehler
from gateway.tomldatei import lies_toml


class AblagedateiUngueltig(AufrufFehler):
    """The mapping table does not have the documented form."""

    code = "ablage.ungueltig"
    satz = "Die Zuordnungstabelle der Ablage hat nicht die beschriebene Form."


_NAME = "Die Zuordnungstabelle der Ablage"


def _ordner(wert: str) -> str:
    """Names of folders, from the top: nothing that leads elsewhere or is hidden."""
    for teil in wert.split("/"):
        if not teil.strip() or teil.startswith((".", "_")) or "\\" in teil or not teil.isprintable():
            raise ValueError("kein Ordner")
    return wert


_Ordner = Annotated[str, AfterValidator(_ordner)]


class _Streng(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Teil(_Streng):
    ordner: _Ordner
    aktenplan: str | None = None
    typ: str | None = None


class _Datei(_Streng):
    ziel: Zielwahl = Zielwahl.NEU
    akte: str | None = None
    eingang: _Ordner = Ablageplan.eingang
    aktenplan: str | None = None
    teile: dict[str, _Teil] = {}

    @model_validator(mode="after")
    def _pruefe(self) -> _Datei:
        if (self.ziel is Zielwahl.FEST) != (self.akte is not None):
            raise ValueError("»akte« gehört zu ziel = »fest«")
        if "/" in self.eingang:
            raise ValueError("»eingang« ist ein Ordner")
        return self


def lies(datei: Path) -> Ablageplan:
    """Raises `AblagedateiUngueltig`, naming the place."""
    angabe = lies_toml(datei, _Datei, AblagedateiUngueltig, name=_NAME, voller_name=_NAME)
    teile = {
        name: Teilablage(tuple(t.ordner.split("/")), t.aktenplan, t.typ) for name, t in angabe.teile.items()
    }
    return Ablageplan(angabe.ziel, angabe.akte, angabe.eingang, angabe.aktenplan, teile)
