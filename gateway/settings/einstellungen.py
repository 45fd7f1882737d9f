"""Settings: one TOML file plus environment variables AKTENBRUECKE_…; wrong ones stop the start."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    Field,
    PrivateAttr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from gateway.settings.fehler import EinstellungenFalsch, fehlersatz
from gateway.settings.haus import Ablage, Alarme, Betrieb, Datenbank, Protokoll, Worker
from gateway.settings.mandant import Mandant
from gateway.settings.seiten import Web
from gateway.settings.vertrauen import (
    Pdfvorgaben,
    Vertrauen,
    Verzeichnisdienst,
    Virenscannerdienst,
    Zustaendigkeiten,
)
from gateway.settings.werte import basis
from gateway.textdatei import FremdeKodierung, lies_text

_Tabelle = TypeVar("_Tabelle", bound=BaseModel)


class Einstellungen(BaseSettings):
    """Everything one installation runs with."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="AKTENBRUECKE_", env_nested_delimiter="__"
    )

    datenbank: Datenbank = Field(default_factory=Datenbank)
    ablage: Ablage
    web: Web = Web()
    worker: Worker = Worker()
    betrieb: Betrieb = Betrieb()
    alarme: Alarme | None = None
    protokoll: Protokoll = Protokoll()
    vertrauen: Vertrauen
    verzeichnis: Verzeichnisdienst
    zustaendigkeit: Zustaendigkeiten = Zustaendigkeiten()
    virenscanner: Virenscannerdienst | None = None
    pdf: Pdfvorgaben | None = None
    mandanten: Annotated[list[Mandant], Field(min_length=1)]
    _datei: Path | None = PrivateAttr(None)

    @property
    def kennwort_in(self) -> Path | None:
        """The settings file, when the database's password stands in it."""
        aus_umgebung = "AKTENBRUECKE_DATENBANK__URL" in os.environ
        return None if aus_umgebung or not urlsplit(self.datenbank.url).password else self._datei

    @model_validator(mode="after")
    def _pruefe_rollen(self) -> Einstellungen:
        bekannt = {m.kennung for m in self.mandanten}
        for rolle in self.web.oidc.rollen if self.web.oidc else ():
            if rolle.mandant not in bekannt:
                raise ValueError(
                    f"widersprüchlich: »web.oidc.rollen« nennt »{rolle.mandant[:30]}«, den es hier nicht gibt"
                )
        return self

    @classmethod
    def settings_customise_sources(  # type: ignore[override]
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        **_: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment beats the file; nothing else is read."""
        return (env_settings, init_settings)

    def mandant(self, kennung: str) -> Mandant:
        """Raises `EinstellungenFalsch` for an authority this installation does not serve."""
        for mandant in self.mandanten:
            if mandant.kennung == kennung:
                return mandant
        raise EinstellungenFalsch(f"Diese Installation führt keinen Mandanten {kennung}.")


def einstellungsdatei(datei: Path | None = None) -> Path:
    """`datei`, or what AKTENBRUECKE_SETTINGS names. Raises `EinstellungenFalsch`."""
    if datei is not None:
        return datei
    if "AKTENBRUECKE_SETTINGS" in os.environ:
        return Path(os.environ["AKTENBRUECKE_SETTINGS"])
    raise EinstellungenFalsch("Es fehlt die Einstellungsdatei: --settings DATEI oder AKTENBRUECKE_SETTINGS.")


def lade(datei: Path | None = None) -> Einstellungen:
    """Read the settings named by `datei` or AKTENBRUECKE_SETTINGS. Raises `EinstellungenFalsch`."""
    pfad = einstellungsdatei(datei)
    return _baue(lies_toml(pfad), pfad)


def lies_toml(pfad: Path) -> dict[str, Any]:
    """The tables of a settings file, unchecked. Raises `EinstellungenFalsch`."""
    try:
        return tomllib.loads(lies_text(pfad))
    except OSError:
        raise EinstellungenFalsch("Die Einstellungsdatei ist nicht lesbar.", wo=str(pfad)) from None
    except FremdeKodierung as fehler:
        raise EinstellungenFalsch(f"Die Einstellungsdatei {fehler}.", wo=str(pfad)) from None
    except tomllib.TOMLDecodeError as fehler:
        raise EinstellungenFalsch(f"Kein gültiges TOML: {fehler}.", wo=str(pfad)) from None


def _baue(werte: dict[str, Any], pfad: Path) -> Einstellungen:
    marke = basis.set(pfad.resolve().parent)
    try:
        einstellungen = Einstellungen(**werte)
    except ValidationError as fehler:
        raise EinstellungenFalsch(
            " ".join(fehlersatz(f) for f in fehler.errors()[:5]), wo=str(pfad)
        ) from None
    finally:
        basis.reset(marke)
    einstellungen._datei = pfad
    return einstellungen


def pruefe_tabelle(art: type[_Tabelle], werte: dict[str, Any], datei: Path) -> _Tabelle:
    """One table of the settings that stands in a file of its own. Raises `EinstellungenFalsch`."""
    marke = basis.set(datei.resolve().parent)
    try:
        return art(**werte)
    except ValidationError as fehler:
        raise EinstellungenFalsch(
            " ".join(fehlersatz(f) for f in fehler.errors()[:5]), wo=str(datei)
        ) from None
    finally:
        basis.reset(marke)
