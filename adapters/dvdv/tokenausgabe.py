"""The emulator's side of the login: tokens for JWT assertions of listed client certificates."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from adapters.dvdv.anmeldung import fingerabdruck
from gateway.errors import EingabeFehler
from gateway.ports import Uhr
from gateway.schutz.verfahren import Signaturverfahren, pruefe_signatur
from gateway.schutz.zertifikat import Zertifikat


class Tokenausgabe:
    """Issues tokens valid for a day."""

    SEKUNDEN = 86_400

    def __init__(self, zertifikate: Callable[[], Iterable[Zertifikat]], uhr: Uhr):
        self._zertifikate = zertifikate
        self._uhr = uhr
        self._ausgegeben: dict[str, datetime] = {}

    def fuer(self, assertion: str) -> str | None:
        """A fresh token, or None for anything but a good assertion (RS256, subject, not outlived)."""
        try:
            kopf, angaben, signatur = assertion.split(".")
            if _json(kopf).get("alg") != "RS256":
                return None
            werte = _json(angaben)
            if werte.get("iss", werte["sub"]) != werte["sub"]:
                return None
            zertifikat = self._zertifikat(str(werte["sub"]))
            verfahren = Signaturverfahren.RSA_SHA256
            pruefe_signatur(zertifikat.oeffentlich, verfahren, _bytes(signatur), f"{kopf}.{angaben}".encode())
            if int(werte["exp"]) < self._uhr.jetzt().timestamp():
                return None
        except (ValueError, KeyError, TypeError, LookupError, OverflowError, EingabeFehler):
            return None
        token = secrets.token_urlsafe(32)
        self._ausgegeben[token] = self._uhr.jetzt() + timedelta(seconds=self.SEKUNDEN)
        return token

    def kennt(self, token: str) -> bool:
        """Issued here and not outlived."""
        bis = self._ausgegeben.get(token)
        return bis is not None and self._uhr.jetzt() < bis

    def _zertifikat(self, subjekt: str) -> Zertifikat:
        for zertifikat in self._zertifikate():
            if subjekt == f"fp:{fingerabdruck(zertifikat)}":
                return zertifikat
        raise LookupError


def _bytes(teil: str) -> bytes:
    return urlsafe_b64decode(teil + "=" * (-len(teil) % 4))


def _json(teil: str) -> dict[str, Any]:
    werte = json.loads(_bytes(teil))
    if not isinstance(werte, dict):
        raise TypeError
    return werte
