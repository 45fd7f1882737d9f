"""A token library in this process: loaded once, one logged-in session per token, one call at a time.

PKCS#11 libraries are initialised once per process, know one login per token and promise nothing to threads
(we initialise without locks of theirs), so all keys of a library share this object and its lock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import RLock

import pkcs11
from pkcs11 import Session, Token, TokenFlag

from adapters.pkcs11.fehler import ModulFehlt, PinGesperrt, TokenNichtErreichbar, TokenUnbekannt
from gateway.schutz.fehler import PinFalsch
from gateway.schutz.tokenadresse import Tokenadresse

_GESPERRT = TokenFlag.USER_PIN_LOCKED | TokenFlag.USER_PIN_FINAL_TRY
_PIN_ABGELEHNT = (
    "Die PIN passt nicht zum Token; sie wird nicht noch einmal versucht, damit es sich nicht sperrt."
)
_PIN_UNFORM = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange)


class Modul:
    """Take `schloss` around every use of a session or of an object got from it."""

    def __init__(self, pfad: Path):
        self.schloss = RLock()
        self._sitzungen: dict[int, tuple[Session, bytes]] = {}
        """By slot, with the PIN that opened it."""
        self._faecher: dict[frozenset[tuple[str, str]], int] = {}
        """Where a token was found: looking for it again at every use would cost several calls."""
        self._abgelehnt: set[tuple[bytes, bytes]] = set()
        try:
            self._lib = pkcs11.lib(str(pfad))
        except (pkcs11.PKCS11Error, OSError):
            raise ModulFehlt(wo=str(pfad)) from None

    def sitzung(self, adresse: Tokenadresse, pin: bytes) -> Session:
        """The session of the token, logged in; the same one until `beginne_neu`.

        Raises `TokenUnbekannt`, `TokenNichtErreichbar`, `PinFalsch`, `PinGesperrt`."""
        fach = self._faecher.get(adresse.merkmale)
        if fach is None or fach not in self._sitzungen:
            token = self._token(adresse)
            fach = self._faecher[adresse.merkmale] = token.slot.slot_id
            if fach not in self._sitzungen:
                self._sitzungen[fach] = (self._melde_an(token, adresse, pin), pin)
        sitzung, bekannt = self._sitzungen[fach]
        if bekannt != pin:
            raise PinFalsch("Die PIN ist eine andere als die, die das Token geöffnet hat.", wo=adresse.text)
        return sitzung

    def beginne_neu(self) -> None:
        """Forget all sessions and initialise the library again, as after the token's removal."""
        for sitzung, _ in self._sitzungen.values():
            with suppress(pkcs11.PKCS11Error):
                sitzung.close()
        self._sitzungen.clear()
        self._faecher.clear()
        with suppress(pkcs11.PKCS11Error):
            self._lib.finalize()
        try:
            self._lib.initialize()
        except pkcs11.PKCS11Error:
            raise TokenNichtErreichbar from None

    def _token(self, adresse: Tokenadresse) -> Token:
        try:
            vorhandene = list(self._vorhandene())
        except pkcs11.PKCS11Error:
            raise TokenNichtErreichbar(wo=adresse.text) from None
        if not vorhandene:
            raise TokenNichtErreichbar("Es ist kein Token da.", wo=adresse.text)
        passende = [token for token in vorhandene if adresse.merkmale <= _merkmale(token)]
        if len(passende) != 1:
            raise TokenUnbekannt(wo=adresse.text)
        return passende[0]

    def _vorhandene(self) -> Iterator[Token]:
        for fach in self._lib.get_slots(token_present=True):
            with suppress(pkcs11.TokenNotPresent, pkcs11.TokenNotRecognised):
                yield fach.get_token()

    def _melde_an(self, token: Token, adresse: Tokenadresse, pin: bytes) -> Session:
        versuch = (token.serial, pin)
        if versuch in self._abgelehnt:
            raise PinFalsch(_PIN_ABGELEHNT, wo=adresse.text)
        if token.flags & _GESPERRT:
            raise PinGesperrt(wo=adresse.text)
        try:
            return token.open(user_pin=pin.decode("utf-8"))
        except (UnicodeDecodeError, *_PIN_UNFORM):
            self._abgelehnt.add(versuch)
            raise PinFalsch(_PIN_ABGELEHNT, wo=adresse.text) from None
        except (pkcs11.PinLocked, pkcs11.PinExpired):
            raise PinGesperrt(wo=adresse.text) from None
        except pkcs11.PKCS11Error:
            raise TokenNichtErreichbar(wo=adresse.text) from None


@cache
def modul(pfad: Path) -> Modul:
    """The library of this path, the same one for the whole process. Raises `ModulFehlt`."""
    return Modul(pfad)


def _merkmale(token: Token) -> frozenset[tuple[str, str]]:
    """By their names in RFC 7512."""
    return frozenset(
        {
            ("token", token.label),
            ("serial", token.serial.decode("utf-8", "replace")),
            ("manufacturer", token.manufacturer_id),
            ("model", token.model),
        }
    )
