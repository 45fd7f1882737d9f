"""Where a key lies in a token: PKCS#11 URIs (RFC 7512), read strictly.

    pkcs11:token=Beispiel;object=Signatur?module-path=/usr/lib/…/modul.so

Known are token, serial, manufacturer, model, object, id and type=private before the question mark, and after
it module-path (required, there is no default library) and x-certificate (a file, for tokens that hold no
certificate). Everything else is refused, above all pin-value: a PIN stands in a file of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

VORSATZ = "pkcs11:"
_ZEICHEN = r"[A-Za-z0-9._~:@!$'()*+,=\[\]-]|%[0-9A-Fa-f]{2}"
_PFADWERT = re.compile(rf"(?:{_ZEICHEN}|&)+")
_FRAGEWERT = re.compile(rf"(?:{_ZEICHEN}|[/?|])+")
_PFADNAMEN = frozenset({"token", "serial", "manufacturer", "model", "object", "id", "type"})
_FRAGENAMEN = frozenset({"module-path", "x-certificate"})


@dataclass(frozen=True)
class Tokenadresse:
    """A private key in a token; `merkmale` are those of the token by their names in RFC 7512."""

    text: str
    modul: Path
    merkmale: frozenset[tuple[str, str]]
    objekt: str | None
    id: bytes | None
    zertifikat: Path | None

    def __str__(self) -> str:
        return self.text


def ist_tokenadresse(angabe: str) -> bool:
    """Is this meant as a PKCS#11 URI and not as a file?"""
    return angabe.startswith(VORSATZ)


def lies_tokenadresse(text: str) -> Tokenadresse:
    """Raises `ValueError` with the reason in German, in the form "keine …; …"."""
    pfad, _, frage = text.removeprefix(VORSATZ).partition("?")
    werte = _werte(pfad, ";", _PFADWERT, _PFADNAMEN)
    fragen = _werte(frage, "&", _FRAGEWERT, _FRAGENAMEN)
    if werte.pop("type", b"private") != b"private":
        raise _falsch("type kann nur private sein")
    kennung, objekt = werte.pop("id", None), werte.pop("object", None)
    if kennung is None and objekt is None:
        raise _falsch("object oder id muss den Schlüssel nennen")
    if not werte.keys() & {"token", "serial"}:
        raise _falsch("token oder serial muss das Token nennen")
    if "module-path" not in fragen:
        raise _falsch("module-path muss die Bibliothek des Tokens nennen")
    return Tokenadresse(
        text,
        _datei(fragen["module-path"], "module-path"),
        frozenset((name, _text(wert)) for name, wert in werte.items()),
        _text(objekt) if objekt is not None else None,
        kennung,
        _datei(fragen["x-certificate"], "x-certificate") if "x-certificate" in fragen else None,
    )


def _werte(teil: str, trenner: str, form: re.Pattern[str], namen: frozenset[str]) -> dict[str, bytes]:
    werte: dict[str, bytes] = {}
    for angabe in teil.split(trenner) if teil else ():
        name, gleich, wert = angabe.partition("=")
        if name.startswith("pin-"):
            raise _falsch("die PIN gehört in eine eigene Datei")
        if name not in namen:
            raise _falsch("sie nennt ein Merkmal, das hier nicht vorkommen kann")
        if name in werte:
            raise _falsch(f"{name} kommt zweimal vor")
        if not gleich or not form.fullmatch(wert):
            raise _falsch(f"{name} ist leer oder enthält Zeichen, die mit % zu schreiben sind")
        werte[name] = unquote_to_bytes(wert)
    return werte


def _text(wert: bytes) -> str:
    try:
        return wert.decode("utf-8")
    except UnicodeDecodeError:
        raise _falsch("ein Wert ist kein UTF-8") from None


def _datei(wert: bytes, name: str) -> Path:
    pfad = _text(wert)
    if not pfad.startswith("/") or "\0" in pfad:
        raise _falsch(f"{name} muss ein vollständiger Pfad sein")
    return Path(pfad)


def _falsch(grund: str) -> ValueError:
    return ValueError(f"keine brauchbare PKCS#11-Adresse; {grund}")
