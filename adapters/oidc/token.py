"""Who an ID token says somebody is; only when everything about it holds (OIDC Core 1.0, section 3.1.3.7)."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwk, jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError

from gateway.ports import AnmeldungUngueltig

Schluesselbund = Mapping[str | None, "Schluessel"]
Schluessel = jwk.RSAKey | jwk.ECKey


@dataclass(frozen=True)
class Tokenpolicy:
    """What is believed. Signatures with a shared secret, or none, never are."""

    verfahren: tuple[str, ...] = (
        "RS256",
        "RS384",
        "RS512",
        "PS256",
        "PS384",
        "PS512",
        "ES256",
        "ES384",
        "ES512",
    )
    spielraum: int = 60
    """Seconds by which two clocks may differ."""
    rsa_mindestens: int = 2048
    """Bits."""


class SchluesselUnbekannt(AnmeldungUngueltig):
    """Signed with a key that we have not seen yet: the provider may have changed it."""

    code = "oidc.schluessel_unbekannt"
    satz = "Der Anmeldedienst hat mit einem Schlüssel unterschrieben, den er nicht veröffentlicht."


@dataclass(frozen=True)
class Erwartung:
    """What the token must say."""

    aussteller: str
    empfaenger: str
    """Our client id."""
    nonce: str | None
    """None: it answers no login (OIDC Core 1.0, section 12.2)."""
    jetzt: int
    """Seconds since 1970."""


def lies_schluessel(dokument: Mapping[str, Any], policy: Tokenpolicy) -> Schluesselbund:
    """The signature keys of a JWK set by their id; what is for something else, or of a kind that is unknown or too
    weak, is left out."""
    bund: dict[str | None, Schluessel] = {}
    eintraege = dokument.get("keys")
    for eintrag in eintraege if isinstance(eintraege, list) else []:
        if isinstance(eintrag, dict) and eintrag.get("use", "sig") == "sig":
            schluessel = _schluessel(eintrag, policy)
            if schluessel is not None:
                bund[_text(eintrag.get("kid"))] = schluessel
    return bund


def _schluessel(eintrag: dict[str, Any], policy: Tokenpolicy) -> Schluessel | None:
    oeffentlich = {k: v for k, v in eintrag.items() if k in ("kty", "n", "e", "crv", "x", "y", "kid")}
    try:
        if oeffentlich.get("kty") == "RSA":
            modul = urlsafe_b64decode(oeffentlich["n"] + "==")
            stark = int.from_bytes(modul, "big").bit_length() >= policy.rsa_mindestens
            return jwk.RSAKey.import_key(oeffentlich) if stark else None
        return jwk.ECKey.import_key(oeffentlich) if oeffentlich.get("kty") == "EC" else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def pruefe(token: str, bund: Schluesselbund, erwartung: Erwartung, policy: Tokenpolicy) -> Mapping[str, Any]:
    """The claims. Raises `AnmeldungUngueltig`, and `SchluesselUnbekannt` when the keys should be fetched anew."""
    try:
        gelesen = jwt.decode(token, _waehle(bund), algorithms=list(policy.verfahren))
        _register(erwartung, policy).validate(gelesen.claims)
    except ExpiredTokenError:
        raise AnmeldungUngueltig(
            "Die Anmeldung ist abgelaufen. Stimmt die Uhr dieses Dienstes? Bitte melden Sie sich neu an."
        ) from None
    except ClaimError as fehler:
        raise AnmeldungUngueltig(
            f"Die Bestätigung des Anmeldedienstes gilt nicht für diese Anmeldung ({fehler.claim})."
        ) from None
    except (JoseError, ValueError, TypeError):
        raise AnmeldungUngueltig("Die Bestätigung des Anmeldedienstes ist nicht echt.") from None
    _pruefe_empfaenger(gelesen.claims, erwartung.empfaenger)
    return gelesen.claims


def _waehle(bund: Schluesselbund) -> Callable[[Any], Schluessel]:
    def waehle(token: Any) -> Schluessel:
        kennung = _text(token.headers().get("kid"))
        if kennung is None and len(bund) == 1:  # may leave it out while there is but one
            return next(iter(bund.values()))
        if kennung not in bund:
            raise SchluesselUnbekannt
        return bund[kennung]

    return waehle


def _register(erwartung: Erwartung, policy: Tokenpolicy) -> jwt.JWTClaimsRegistry:
    nonce: dict[str, Any] = {"essential": True, "value": erwartung.nonce} if erwartung.nonce else {}
    return jwt.JWTClaimsRegistry(
        now=erwartung.jetzt,
        leeway=policy.spielraum,
        iss={"essential": True, "value": erwartung.aussteller},
        aud={"essential": True},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce=nonce,  # type: ignore[arg-type]
    )


_ABMELDUNG = "http://schemas.openid.net/event/backchannel-logout"
_ABMELDUNG_GILT = 300
"""Seconds; the provider tells us at once."""


def pruefe_abmeldung(
    token: str, bund: Schluesselbund, erwartung: Erwartung, policy: Tokenpolicy
) -> Mapping[str, Any]:
    """The claims of a logout token (OIDC Back-Channel Logout 1.0, section 2.6). Raises like `pruefe`."""
    register = jwt.JWTClaimsRegistry(
        now=erwartung.jetzt,
        leeway=policy.spielraum,
        iss={"essential": True, "value": erwartung.aussteller},
        aud={"essential": True},
        iat={"essential": True},
        jti={"essential": True},
    )
    try:
        gelesen = jwt.decode(token, _waehle(bund), algorithms=list(policy.verfahren))
        register.validate(gelesen.claims)
    except (JoseError, ValueError, TypeError):
        raise AnmeldungUngueltig("Diese Abmeldung kommt nicht vom Anmeldedienst.") from None
    _pruefe_empfaenger(gelesen.claims, erwartung.empfaenger)
    c = gelesen.claims
    ereignisse, wer = c.get("events"), [c.get("sub"), c.get("sid")]
    if (
        not isinstance(ereignisse, dict)
        or not isinstance(ereignisse.get(_ABMELDUNG), dict)
        or "nonce" in c  # an ID token is no logout token
        or erwartung.jetzt - c["iat"] > _ABMELDUNG_GILT + policy.spielraum
        or not isinstance(c["jti"], str)
        or not any(isinstance(w, str) and w for w in wer)
        or not all(w is None or isinstance(w, str) for w in wer)
    ):
        raise AnmeldungUngueltig("Das ist keine Abmeldung.")
    return c


def _pruefe_empfaenger(claims: Mapping[str, Any], wir: str) -> None:
    """Meant for us; with others beside us, also issued to us."""
    gemeint: Sequence[Any] = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    fremd = "azp" in claims and claims["azp"] != wir
    if wir not in gemeint or fremd or (len(gemeint) > 1 and "azp" not in claims):
        raise AnmeldungUngueltig("Die Bestätigung des Anmeldedienstes gilt nicht für diese Anmeldung (aud).")


def _text(wert: Any) -> str | None:
    return wert if isinstance(wert, str) else None
