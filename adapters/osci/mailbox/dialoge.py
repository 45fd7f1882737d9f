"""The open dialogs of the mailbox, and who has used which account: part of what `Ablage` keeps."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from adapters.osci.draht.zeit import als_text
from gateway.zustandsdatei import Zustandsdatei


@dataclass(frozen=True)
class Dialogstand:
    """An open explicit dialog."""

    gespraech: str
    unterzeichner: str
    chiffre: bytes
    challenge: str
    nummer: int
    verschluesselt: bool


class Dialoge:
    """Every public method is one transaction; threads may share the object."""

    def __init__(
        self,
        db: Zustandsdatei,
        zeit: Callable[[], str],
        empfangen: Callable[[sqlite3.Connection, str], None],
    ):
        """`empfangen` books within the transaction that reception of a delivery is certain."""
        self._db = db
        self._zeit = zeit
        self._empfangen = empfangen

    def darf_klar(self, konto: str, unterzeichner: str) -> bool:
        """May this signer use the account in plain dialogs, which prove nothing about the cipher key?

        Yes if he once proved to hold the key, or if nobody has used the account before."""
        inhaber = self._db.alle("SELECT unterzeichner FROM kontoinhaber WHERE konto = ?", (konto,))
        return not inhaber or unterzeichner in {zeile["unterzeichner"] for zeile in inhaber}

    def eroeffne(self, unterzeichner: str, chiffre: bytes, challenge: str, *, verschluesselt: bool) -> str:
        """A new conversation id."""
        gespraech = str(secrets.randbelow(10**12 - 1) + 1)
        with self._db.transaktion() as db:
            db.execute(
                "INSERT INTO dialog VALUES (?, ?, ?, ?, 0, ?, NULL, ?)",
                (gespraech, unterzeichner, chiffre, challenge, verschluesselt, self._zeit()),
            )
            if not verschluesselt:
                _merke_inhaber(db, chiffre, unterzeichner)
        return gespraech

    def lies(self, gespraech: str) -> Dialogstand | None:
        zeile = self._db.eine("SELECT * FROM dialog WHERE gespraech = ?", (gespraech,))
        if zeile is None:
            return None
        return Dialogstand(
            gespraech,
            zeile["unterzeichner"],
            zeile["chiffre"],
            zeile["challenge"],
            zeile["nummer"],
            bool(zeile["verschluesselt"]),
        )

    def ruecke_vor(self, stand: Dialogstand, challenge: str, *, ende: bool) -> bool:
        """Take the next order of a dialog: acknowledges what was handed out before.

        False when another order was faster: this one is out of sequence."""
        with self._db.transaktion() as db:
            zeile = db.execute(
                "SELECT quittiert FROM dialog WHERE gespraech = ? AND nummer = ? AND challenge = ?",
                (stand.gespraech, stand.nummer, stand.challenge),
            ).fetchone()
            if zeile is None:
                return False
            if zeile["quittiert"] is not None:
                self._empfangen(db, zeile["quittiert"])
            if stand.verschluesselt:
                _merke_inhaber(db, stand.chiffre, stand.unterzeichner)
            if ende:
                db.execute("DELETE FROM dialog WHERE gespraech = ?", (stand.gespraech,))
            else:
                db.execute(
                    "UPDATE dialog SET nummer = nummer + 1, challenge = ?, quittiert = NULL, zuletzt = ?"
                    " WHERE gespraech = ?",
                    (challenge, self._zeit(), stand.gespraech),
                )
        return True

    def vergiss_quittung(self, gespraech: str) -> None:
        """Only to misbehave: the next order of the dialog acknowledges nothing."""
        with self._db.transaktion() as db:
            db.execute("UPDATE dialog SET quittiert = NULL WHERE gespraech = ?", (gespraech,))

    def vergiss(self, vor: datetime) -> None:
        """Dialogs without an order since this moment; what they handed out last stays unacknowledged."""
        with self._db.transaktion() as db:
            db.execute("DELETE FROM dialog WHERE zuletzt < ?", (als_text(vor),))


def _merke_inhaber(db: sqlite3.Connection, chiffre: bytes, unterzeichner: str) -> None:
    konto = sha256(chiffre).hexdigest()
    db.execute("INSERT OR IGNORE INTO kontoinhaber VALUES (?, ?)", (konto, unterzeichner))
