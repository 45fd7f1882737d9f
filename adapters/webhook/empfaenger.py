"""One receiver: a signed POST, a short answer, nothing else is followed or read."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

import httpx2

from adapters.gesamtfrist import Gesamtfrist
from gateway.errors import AufrufFehler
from gateway.ports import EmpfaengerLehntAb, EmpfaengerWeg, Uhr

FRIST = 10.0
"""Seconds for the whole answer."""
_SPAETER = frozenset({408, 425, 429})
_VORSATZ = "whsec_"
_MINDESTENS = 24
"""Bytes of the secret (Standard Webhooks: 24 to 64)."""


class GeheimnisFalsch(AufrufFehler):
    """Not what the scheme calls a secret."""

    code = "webhook.geheimnis"
    satz = "Das Geheimnis des Webhooks ist keines: »whsec_« und 24 bis 64 Bytes in Base64."
    rat = 'Erzeugen: echo "whsec_$(head -c 32 /dev/urandom | base64)"'


def lies_geheimnis(text: str) -> bytes:
    """The key in it. Raises `GeheimnisFalsch`."""
    try:
        geheimnis = base64.b64decode(text.removeprefix(_VORSATZ), validate=True)
    except (binascii.Error, ValueError):
        raise GeheimnisFalsch from None
    if not text.startswith(_VORSATZ) or not _MINDESTENS <= len(geheimnis) <= 64:
        raise GeheimnisFalsch
    return geheimnis


class Webhookempfaenger:
    """Implements `gateway.ports.Empfaenger`. `klient` follows no redirects."""

    def __init__(
        self, url: str, geheimnis: bytes, ereignisse: Collection[str], klient: httpx2.Client, uhr: Uhr
    ) -> None:
        self._url = url
        self._geheimnis = geheimnis
        self._ereignisse = frozenset(ereignisse)
        self._klient = klient
        self._uhr = uhr

    @property
    def ereignisse(self) -> frozenset[str]:
        return self._ereignisse

    def sende(self, id: str, wann: datetime, botschaft: bytes) -> None:
        """The time stamp is that of this attempt, so that receivers may refuse old recordings."""
        stempel = str(int(self._uhr.jetzt().timestamp()))
        kopf = {
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": id,
            "webhook-timestamp": stempel,
            "webhook-signature": f"v1,{self._unterschrift(id, stempel, botschaft)}",
        }
        try:
            with (
                Gesamtfrist(FRIST) as frist,
                self._klient.stream(
                    "POST",
                    self._url,
                    content=botschaft,
                    headers=kopf,
                    timeout=FRIST,
                    extensions=frist.extensions,
                ) as antwort,
            ):
                status = antwort.status_code
        except httpx2.HTTPError:
            raise EmpfaengerWeg from None
        if status >= 500 or status in _SPAETER:
            raise EmpfaengerWeg(f"Der Empfänger der Ereignisse (Webhook) kann gerade nicht (HTTP {status}).")
        if not 200 <= status < 300:
            raise EmpfaengerLehntAb(f"Der Empfänger der Ereignisse (Webhook) lehnt ab (HTTP {status}).")

    def _unterschrift(self, id: str, stempel: str, botschaft: bytes) -> str:
        inhalt = b".".join((id.encode(), stempel.encode(), botschaft))
        return base64.b64encode(hmac.digest(self._geheimnis, inhalt, hashlib.sha256)).decode()
