"""The REST call: the question as the body of a POST, so that nothing of it stands in an address or a log of one.

200 with the answer; 404: the person is not known there; anything else, and silence, is waited for."""

from __future__ import annotations

import ssl
from datetime import timedelta
from uuid import UUID

import httpx2

from adapters.fachverfahren.auskunft import GROESSTE, frage, lies
from adapters.gesamtfrist import Gesamtfrist
from gateway.domain.person import Person
from gateway.ports import Ansprache, KeineAuskunft, Merkmalauskunft, Uhr

_SEKUNDEN = 20.0
_ABGEWIESEN = (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN)


class Restdienst:
    """Implements `gateway.ports.Fachverfahren` and `Ansprechbar`. `anmeldung`: name and password (basic)."""

    def __init__(
        self,
        url: str,
        uhr: Uhr,
        hoechstalter: timedelta,
        *,
        anmeldung: tuple[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
    ):
        self._url = url
        self._uhr = uhr
        self._hoechstalter = hoechstalter
        self._auth = httpx2.BasicAuth(*anmeldung) if anmeldung else None
        self._tls: ssl.SSLContext | bool = tls or True

    def merkmale(self, vorgang: UUID, person: Person, aktenzeichen: str | None) -> Merkmalauskunft:
        try:
            status, daten = self._rufe(frage(vorgang, person, aktenzeichen))
        except httpx2.HTTPError:
            raise KeineAuskunft("Das Fachverfahren ist nicht erreichbar.") from None
        if status == httpx2.codes.NOT_FOUND:
            return Merkmalauskunft(None, self._uhr.jetzt())
        if status != httpx2.codes.OK:
            raise KeineAuskunft(f"Das Fachverfahren antwortet mit {status} statt mit einer Auskunft.")
        return lies(daten, self._uhr.jetzt(), self._hoechstalter)

    def sprich_an(self, kennung: str) -> Ansprache:
        """Asks about nobody: whatever it answers to HEAD, it is there, unless it refuses us or is broken. Raises
        `KeineAuskunft`."""
        del kennung
        try:
            with (
                Gesamtfrist(_SEKUNDEN) as frist,
                httpx2.Client(verify=self._tls, auth=self._auth) as klient,
            ):
                status = klient.head(self._url, extensions=frist.extensions).status_code
        except httpx2.HTTPError:
            raise KeineAuskunft("Das Fachverfahren ist nicht erreichbar.") from None
        if status in _ABGEWIESEN:
            raise KeineAuskunft("Das Fachverfahren nimmt die Anmeldung nicht an.")
        if status >= httpx2.codes.INTERNAL_SERVER_ERROR and status != httpx2.codes.NOT_IMPLEMENTED:
            raise KeineAuskunft(f"Das Fachverfahren ist gestört: Es antwortet mit {status}.")
        return Ansprache("Antwortet.")

    def _rufe(self, anfrage: bytes) -> tuple[int, bytes]:
        """No redirects, and never more of the answer than one may have."""
        kopf = {"content-type": "application/json", "accept": "application/json"}
        with (
            Gesamtfrist(_SEKUNDEN) as frist,
            httpx2.Client(verify=self._tls, auth=self._auth) as klient,
            klient.stream(
                "POST", self._url, content=anfrage, headers=kopf, extensions=frist.extensions
            ) as antwort,
        ):
            daten = b""
            for stueck in antwort.iter_bytes():
                daten += stueck
                if len(daten) > GROESSTE:
                    break
            return antwort.status_code, daten
