"""The last known entries, kept on disk for outages of the directory."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

from gateway.domain.behoerde import Behoerde
from gateway.ports import Diensteintrag

_ZERTIFIKATE = ("postfach_verschluesselung", "postfach_signatur", "leser", "autor")


class Letztstand:
    """One file per authority. Whether an entry may still be used is decided by whoever takes it out."""

    def __init__(self, ordner: Path):
        self._ordner = ordner

    def merke(self, eintrag: Diensteintrag) -> None:
        """A full disk must not stop the traffic: then there is just nothing to fall back on."""
        werte = {
            "kennung": eintrag.behoerde.kennung,
            "name": eintrag.behoerde.name,
            "postfach_url": eintrag.postfach_url,
            "version": eintrag.version,
            **{name: b64encode(getattr(eintrag, name)).decode() for name in _ZERTIFIKATE},
        }
        ziel = self._datei(eintrag.behoerde.kennung)
        vorlaeufig = ziel.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._ordner.mkdir(parents=True, exist_ok=True)
            vorlaeufig.write_text(json.dumps(werte), encoding="utf-8")
            vorlaeufig.replace(ziel)
        except OSError:
            return

    def hole(self, kennung: str) -> Diensteintrag | None:
        """None when there is none or it is damaged."""
        try:
            werte = json.loads(self._datei(kennung).read_text(encoding="utf-8"))
            zertifikate = {name: b64decode(werte[name]) for name in _ZERTIFIKATE}
            return Diensteintrag(
                behoerde=Behoerde(werte["kennung"], werte["name"]),
                postfach_url=werte["postfach_url"],
                version=werte["version"],
                **zertifikate,
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def vergiss(self, kennung: str) -> None:
        """The directory says that there is no such entry any more."""
        self._datei(kennung).unlink(missing_ok=True)

    def _datei(self, kennung: str) -> Path:
        return self._ordner / f"{sha256(kennung.encode()).hexdigest()[:32]}.json"
