"""Plain text by SMTP (RFC 5321); TLS from the start or by STARTTLS, and never silently without."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from typing import Literal

from gateway.ports import BoteWeg

_FRIST = 10.0
"""Seconds of silence of the server."""


@dataclass(frozen=True)
class Mailangaben:
    """Where mail goes, from whom, to whom."""

    server: str
    port: int
    tls: Literal["starttls", "tls", "ohne"]
    von: str
    an: Sequence[str]
    benutzer: str | None = None
    kennwort: str | None = None

    def __repr__(self) -> str:
        return f"Mailangaben({self.server})"


class Smtpbote:
    """Implements `gateway.ports.Bote`."""

    def __init__(self, angaben: Mailangaben, tls: ssl.SSLContext) -> None:
        self._angaben = angaben
        self._tls = tls

    def sende(self, betreff: str, text: str) -> None:
        """Raises `BoteWeg`."""
        brief = EmailMessage()
        brief["From"], brief["To"] = self._angaben.von, ", ".join(self._angaben.an)
        brief["Subject"] = betreff
        brief["Date"], brief["Message-ID"] = localtime(), make_msgid(domain="aktenbruecke.invalid")
        brief["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notes in return
        brief.set_content(text)
        try:
            with self._leitung() as leitung:
                leitung.send_message(brief)
        except (OSError, smtplib.SMTPException) as fehler:
            raise BoteWeg(f"Der Mailserver nimmt nichts an ({type(fehler).__name__}).") from None

    def _leitung(self) -> smtplib.SMTP:
        angaben = self._angaben
        if angaben.tls == "tls":
            leitung: smtplib.SMTP = smtplib.SMTP_SSL(
                angaben.server, angaben.port, timeout=_FRIST, context=self._tls
            )
        else:
            leitung = smtplib.SMTP(angaben.server, angaben.port, timeout=_FRIST)
        try:
            if angaben.tls == "starttls":
                leitung.starttls(context=self._tls)
            if angaben.benutzer is not None:
                leitung.login(angaben.benutzer, angaben.kennwort or "")
        except BaseException:
            leitung.close()
            raise
        return leitung
