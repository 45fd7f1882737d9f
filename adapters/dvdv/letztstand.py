"""The last known entries, kept on disk for outages of the directory."""

from __future__ import annotations

import os
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gateway.domain.behoerde import Behoerde
from gateway.ports import Diensteintrag, Zugang

_Marke = tuple[int, int, int] | None


class _Json(BaseModel):
    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")


class _Zugang(_Json):
    transport: str
    url: str
    verschluesselung: bytes
    signatur: bytes
    konto: str


class _Stand(_Json):
    kennung: str
    name: str
    version: str
    leser: bytes
    autor: bytes
    zugaenge: Annotated[list[_Zugang], Field(min_length=1)]


class Letztstand:
    """One file per authority. Whether an entry may still be used is decided by whoever takes it out."""

    def __init__(self, ordner: Path):
        self._ordner = ordner
        self._geschrieben: dict[str, tuple[Diensteintrag, _Marke]] = {}
        """Entry and file as this process wrote them; another one may have written since, or damaged it."""

    def merke(self, eintrag: Diensteintrag) -> None:
        """A full disk must not stop the traffic: then there is just nothing to fall back on."""
        kennung = eintrag.behoerde.kennung
        ziel = self._datei(kennung)
        if self._geschrieben.get(kennung) == (eintrag, _marke(ziel)):
            return
        vorlaeufig = ziel.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._ordner.mkdir(parents=True, exist_ok=True)
            vorlaeufig.write_text(_stand(eintrag).model_dump_json(), encoding="utf-8")
            marke = _marke(vorlaeufig)
            vorlaeufig.replace(ziel)
        except OSError:
            return
        self._geschrieben[kennung] = eintrag, marke

    def hole(self, kennung: str) -> Diensteintrag | None:
        """None when there is none, or it is damaged or of another program version."""
        try:
            stand = _Stand.model_validate_json(self._datei(kennung).read_bytes())
        except (OSError, ValueError):
            return None
        return Diensteintrag(
            Behoerde(stand.kennung, stand.name),
            tuple(Zugang(**zugang.model_dump()) for zugang in stand.zugaenge),
            stand.leser,
            stand.autor,
            stand.version,
        )

    def vergiss(self, kennung: str) -> None:
        """The directory says that there is no such entry any more."""
        self._datei(kennung).unlink(missing_ok=True)

    def _datei(self, kennung: str) -> Path:
        return self._ordner / f"{sha256(kennung.encode()).hexdigest()[:32]}.json"


def _marke(datei: Path) -> _Marke:
    """Tells whether the file is still the same."""
    try:
        stand = datei.stat()
    except OSError:
        return None
    return stand.st_ino, stand.st_mtime_ns, stand.st_size


def _stand(eintrag: Diensteintrag) -> _Stand:
    return _Stand(
        kennung=eintrag.behoerde.kennung,
        name=eintrag.behoerde.name,
        version=eintrag.version,
        leser=eintrag.leser,
        autor=eintrag.autor,
        zugaenge=[_Zugang(**asdict(zugang)) for zugang in eintrag.zugaenge],
    )
