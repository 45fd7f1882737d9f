"""The questions that accounts have begun to ask the mailbox, each answered in parts: what `Ablage` keeps of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from adapters.xta.draht.kasten import Auswahl
from adapters.xta.draht.zeit import als_text
from adapters.xta.server.abruf import Abruf, bedingung
from adapters.xta.server.eintrag import Eintrag
from gateway.ports import Uhr
from gateway.zustandsdatei import Zustandsdatei

_ANFRAGEN = timedelta(days=1)
"""How long a question can be continued."""


class Abrufe:
    """`ordner`: where the contents of messages lie. Every method is one transaction; threads may share the object."""

    def __init__(self, db: Zustandsdatei, ordner: Path, uhr: Uhr):
        self._db = db
        self._ordner = ordner
        self._uhr = uhr

    def beginne(self, konto: str, auswahl: Auswahl, hoechstens: int, *, als_merkmale: bool = False) -> Abruf:
        """A new question, which can be continued for a day."""
        abruf = Abruf(f"urn:uuid:{uuid4()}", konto, auswahl, hoechstens, als_merkmale)
        with self._db.transaktion() as db:
            db.execute(
                "INSERT INTO abruf VALUES (?, ?, ?, ?, ?, 0, ?)",
                (
                    abruf.anfrage,
                    konto,
                    abruf.auswahl_json,
                    hoechstens,
                    als_merkmale,
                    als_text(self._uhr.jetzt()),
                ),
            )
        return abruf

    def weiter(self, anfrage: str, konto: str) -> Abruf | None:
        """None = never asked by this account, or too long ago."""
        zeile = self._db.eine(
            "SELECT * FROM abruf WHERE anfrage = :anfrage AND konto = :konto",
            {"anfrage": anfrage, "konto": konto},
        )
        return Abruf.aus(zeile) if zeile is not None else None

    def naechste(self, abruf: Abruf) -> tuple[list[Eintrag], int]:
        """The next messages of a question, at most so many as it wants, and how many are left then."""
        wo, werte = bedingung(abruf, self._uhr.jetzt())
        sql = f"SELECT * FROM nachricht WHERE {wo} ORDER BY folge LIMIT {abruf.hoechstens}"  # noqa: S608
        zeilen = self._db.alle(sql, werte)
        if not zeilen:
            return [], 0
        gezaehlt = self._db.eine(f"SELECT count(*) AS n FROM nachricht WHERE {wo}", werte)  # noqa: S608
        assert gezaehlt is not None
        with self._db.transaktion() as db:
            db.execute(
                "UPDATE abruf SET nach = ?, zuletzt = ? WHERE anfrage = ?",
                (zeilen[-1]["folge"], als_text(self._uhr.jetzt()), abruf.anfrage),
            )
        return [Eintrag.aus(zeile, self._ordner) for zeile in zeilen], gezaehlt["n"] - len(zeilen)

    def vergiss(self, anfrage: str, konto: str) -> None:
        """The question is done."""
        with self._db.transaktion() as db:
            db.execute("DELETE FROM abruf WHERE anfrage = ? AND konto = ?", (anfrage, konto))

    def vergiss_alte(self) -> None:
        """Questions that nobody has continued for long."""
        with self._db.transaktion() as db:
            db.execute("DELETE FROM abruf WHERE zuletzt < ?", (als_text(self._uhr.jetzt() - _ANFRAGEN),))
