"""One identity provider: discovery (OIDC Discovery 1.0), keys, the way there and back, logout (OIDC RP-Initiated
Logout 1.0)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from adapters.oidc.merkzettel import Merkzettel, Siegel
from adapters.oidc.netz import Anbieternetz
from adapters.oidc.token import (
    Erwartung,
    Schluesselbund,
    SchluesselUnbekannt,
    Tokenpolicy,
    lies_schluessel,
    pruefe,
    pruefe_abmeldung,
)
from gateway.ports import (
    Anlauf,
    AnmeldedienstWeg,
    AnmeldungUngueltig,
    Erneuerung,
    Fernabmeldung,
    Identitaet,
    Uhr,
)

_HALTBAR = timedelta(hours=1)
"""So long what the provider says of itself is believed without asking again."""
_NOETIG = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Anbieterangaben:
    """As the settings describe the provider and what it calls things."""

    name: str
    aussteller: str
    client_id: str
    geheimnis: str
    bereiche: tuple[str, ...] = ("openid", "profile")
    kennung: str = "preferred_username"
    gruppen: str = "groups"
    """Claims of the ID token."""

    def __repr__(self) -> str:
        return f"Anbieterangaben({self.aussteller})"


class Anbieter:
    """Implements `gateway.ports.Anmeldedienst`; threads may share it."""

    def __init__(
        self, angaben: Anbieterangaben, netz: Anbieternetz, uhr: Uhr, policy: Tokenpolicy | None = None
    ) -> None:
        self._angaben = angaben
        self._netz = netz
        self._uhr = uhr
        self._policy = policy or Tokenpolicy()
        self._siegel = Siegel(angaben.geheimnis.encode())
        self._schloss = threading.Lock()
        self._auskunft: tuple[datetime, Mapping[str, Any]] | None = None
        self._bund: tuple[datetime, Schluesselbund] | None = None

    @property
    def name(self) -> str:
        return self._angaben.name

    def beginne(self, rueckweg: str) -> Anlauf:
        """Raises `AnmeldedienstWeg`."""
        auskunft = self._lies_auskunft()
        zettel = Merkzettel(*(secrets.token_urlsafe(32) for _ in range(3)))
        frage = {
            "response_type": "code",
            "client_id": self._angaben.client_id,
            "redirect_uri": rueckweg,
            "scope": " ".join(self._angaben.bereiche),
            "state": zettel.state,
            "nonce": zettel.nonce,
            "code_challenge": _challenge(zettel.verifier),
            "code_challenge_method": "S256",
        }
        adresse = _mit_frage(auskunft["authorization_endpoint"], frage)
        return Anlauf(adresse, self._siegel.siegle(zettel, self._uhr.jetzt()))

    def vollende(self, antwort: Mapping[str, str], merkzettel: str, rueckweg: str) -> Identitaet:
        """Raises `AnmeldungUngueltig`, `AnmeldedienstWeg`."""
        zettel = self._siegel.oeffne(merkzettel, self._uhr.jetzt())
        auskunft = self._lies_auskunft()
        self._pruefe_antwort(antwort, zettel, auskunft)
        felder = {
            "grant_type": "authorization_code",
            "code": antwort["code"],
            "redirect_uri": rueckweg,
            "code_verifier": zettel.verifier,
        }
        erhalten = self._tausche(auskunft, felder)
        if (token := _text(erhalten.get("id_token"))) is None:
            raise AnmeldungUngueltig
        claims = self._pruefe(token, zettel.nonce, auskunft)
        return self._identitaet(claims, _text(erhalten.get("refresh_token")))

    def erneuere(self, erneuerung: str, subjekt: str) -> Erneuerung:
        """Raises `AnmeldungUngueltig`, `AnmeldedienstWeg`. A refresh token may be good only once."""
        auskunft = self._lies_auskunft()
        erhalten = self._tausche(auskunft, {"grant_type": "refresh_token", "refresh_token": erneuerung})
        naechstes = _text(erhalten.get("refresh_token")) or erneuerung
        if (token := _text(erhalten.get("id_token"))) is None:
            return Erneuerung(None, naechstes)
        identitaet = self._identitaet(self._pruefe(token, None, auskunft), naechstes)
        if identitaet.subjekt != subjekt:
            raise AnmeldungUngueltig
        return Erneuerung(identitaet, naechstes)

    def lies_abmeldung(self, token: str) -> Fernabmeldung:
        """Raises `AnmeldungUngueltig`, `AnmeldedienstWeg`."""
        auskunft, erwartung = self._lies_auskunft(), self._erwartung(None)
        try:
            claims = pruefe_abmeldung(token, self._schluessel(auskunft, neu=False), erwartung, self._policy)
        except SchluesselUnbekannt:
            claims = pruefe_abmeldung(token, self._schluessel(auskunft, neu=True), erwartung, self._policy)
        return Fernabmeldung(
            self._angaben.aussteller, _text(claims.get("sub")), _text(claims.get("sid")), claims["jti"]
        )

    def abmeldeadresse(self, rueckweg: str) -> str | None:
        """Without asking the provider, for whom nobody waits when logging out; without the ID token as a hint, for
        it names the person, and addresses are logged."""
        auskunft = self._auskunft[1] if self._auskunft else {}
        ziel = auskunft.get("end_session_endpoint")
        if not isinstance(ziel, str):
            return None
        frage = {"client_id": self._angaben.client_id, "post_logout_redirect_uri": rueckweg}
        return _mit_frage(ziel, frage)

    def _lies_auskunft(self) -> Mapping[str, Any]:
        jetzt, bekannt = self._uhr.jetzt(), self._auskunft
        if bekannt is not None and jetzt < bekannt[0] + _HALTBAR:
            return bekannt[1]
        aussteller = self._angaben.aussteller
        auskunft = self._netz.hole(f"{aussteller.rstrip('/')}/.well-known/openid-configuration")
        if auskunft.get("issuer") != aussteller:
            raise AnmeldedienstWeg("Der Anmeldedienst nennt sich anders, als er eingestellt ist (issuer).")
        for name in _NOETIG:
            _pruefe_adresse(auskunft.get(name), aussteller)
        self._auskunft = (jetzt, auskunft)
        return auskunft

    def _pruefe_antwort(
        self, antwort: Mapping[str, str], zettel: Merkzettel, auskunft: Mapping[str, Any]
    ) -> None:
        """From this provider (RFC 9207), to this browser's question, and with a code."""
        if not hmac.compare_digest(antwort.get("state", "").encode(), zettel.state.encode()):
            raise AnmeldungUngueltig
        pflicht = auskunft.get("authorization_response_iss_parameter_supported") is True
        genannt = antwort.get("iss", None if pflicht else self._angaben.aussteller)
        if genannt != self._angaben.aussteller:
            raise AnmeldungUngueltig
        if "error" in antwort or not antwort.get("code"):
            raise AnmeldungUngueltig("Die Anmeldung wurde beim Anmeldedienst abgebrochen oder abgelehnt.")

    def _tausche(self, auskunft: Mapping[str, Any], felder: dict[str, str]) -> Mapping[str, Any]:
        """What the token endpoint gives for them. Raises `AnmeldungUngueltig`, `AnmeldedienstWeg`."""
        angaben, kopf = self._angaben, {}
        verfahren = auskunft.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in verfahren:
            kopf["Authorization"] = _basic(angaben.client_id, angaben.geheimnis)
        else:
            felder |= {"client_id": angaben.client_id, "client_secret": angaben.geheimnis}
        status, inhalt = self._netz.sende(auskunft["token_endpoint"], felder, kopf)
        if status == 401 or inhalt.get("error") == "invalid_client":
            raise AnmeldedienstWeg(
                "Der Anmeldedienst lässt uns nicht ein: client_id oder Geheimnis stimmen nicht."
            )
        if status >= 500 or status == 429:
            raise AnmeldedienstWeg
        if status != 200:
            raise AnmeldungUngueltig
        return inhalt

    def _pruefe(self, token: str, nonce: str | None, auskunft: Mapping[str, Any]) -> Mapping[str, Any]:
        """A key that we don't know may be a new one: ask once more."""
        erwartung = self._erwartung(nonce)
        try:
            return pruefe(token, self._schluessel(auskunft, neu=False), erwartung, self._policy)
        except SchluesselUnbekannt:
            return pruefe(token, self._schluessel(auskunft, neu=True), erwartung, self._policy)

    def _erwartung(self, nonce: str | None) -> Erwartung:
        jetzt = int(self._uhr.jetzt().timestamp())
        return Erwartung(self._angaben.aussteller, self._angaben.client_id, nonce, jetzt)

    def _schluessel(self, auskunft: Mapping[str, Any], *, neu: bool) -> Schluesselbund:
        with self._schloss:
            jetzt, bekannt = self._uhr.jetzt(), self._bund
            if bekannt is None or neu or jetzt >= bekannt[0] + _HALTBAR:
                dokument = self._netz.hole(auskunft["jwks_uri"])
                bekannt = self._bund = (jetzt, lies_schluessel(dokument, self._policy))
            return bekannt[1]

    def _identitaet(self, claims: Mapping[str, Any], erneuerung: str | None) -> Identitaet:
        gruppen = claims.get(self._angaben.gruppen)
        return Identitaet(
            aussteller=self._angaben.aussteller,
            subjekt=claims["sub"],
            kennung=_text(claims.get(self._angaben.kennung)),
            name=_text(claims.get("name")),
            gruppen=frozenset(g for g in gruppen if isinstance(g, str))
            if isinstance(gruppen, list)
            else frozenset(),
            sitzung=_text(claims.get("sid")),
            erneuerung=erneuerung,
        )


def _challenge(verifier: str) -> str:
    """RFC 7636, section 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _basic(benutzer: str, kennwort: str) -> str:
    """Both form-encoded first (RFC 6749, section 2.3.1)."""
    paar = f"{quote(benutzer, safe='')}:{quote(kennwort, safe='')}"
    return f"Basic {base64.b64encode(paar.encode()).decode()}"


def _mit_frage(adresse: str, frage: Mapping[str, str]) -> str:
    return f"{adresse}{'&' if urlsplit(adresse).query else '?'}{urlencode(frage)}"


def _pruefe_adresse(adresse: Any, aussteller: str) -> None:
    """A provider that is reached by TLS sends nobody to where there is none. Raises `AnmeldedienstWeg`."""
    erlaubt = ("https",) if urlsplit(aussteller).scheme == "https" else ("https", "http")
    if not isinstance(adresse, str) or urlsplit(adresse).scheme not in erlaubt:
        raise AnmeldedienstWeg(
            "Der Anmeldedienst nennt seine Adressen nicht, oder sie sind nicht sicher (https)."
        )


def _text(wert: Any) -> str | None:
    return wert if isinstance(wert, str) and wert else None
