"""What the mailbox keeps: issued ids, deliveries with their cards, open dialogs. A restart loses nothing.

A delivery's file is written and synced before its row is committed; a row never points to a file that may
be missing. Files without a row are what a crash left and are removed at the start.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.laufzettel import Laufzettel, Zertifikatspruefung
from adapters.osci.draht.zeit import als_text, als_utc
from adapters.osci.mailbox.dialoge import Dialoge
from adapters.osci.mailbox.ordnersperre import Ordnersperre
from adapters.osci.mailbox.schema import TABELLEN
from adapters.osci.mailbox.zustellungsdatei import Ausgabe, Eingelegt, Plan, oeffne, schreibe
from gateway.ports import Uhr
from gateway.verschlossen import verschlossener_ordner
from gateway.zustandsdatei import Zustandsdatei

HOECHSTENS_LAUFZETTEL = 100
"""Cards in one answer when the client names no limit."""


class Ablage:
    """The state folder. Every public method is one transaction; threads may share the object."""

    def __init__(self, ordner: Path, uhr: Uhr):
        """Raises `PostfachordnerBelegt`."""
        self.ordner = ordner
        self._uhr = uhr
        self._sperre = Ordnersperre(ordner)
        self.db = Zustandsdatei(ordner / "postfach.db", TABELLEN)
        self.dialoge = Dialoge(self.db, self.zeit, self._empfangen)
        for name in ("zustellungen", "ausgabe", "zwischen"):
            verschlossener_ordner(ordner / name)
        self._raeume_auf()

    # --- ids and deliveries

    def vergib_message_id(self) -> str:
        """A fresh id, remembered as ours."""
        kennung = f"osci-{secrets.token_hex(16)}"
        with self.db.transaktion() as db:
            db.execute("INSERT INTO nachricht (message_id) VALUES (?)", (kennung,))
        return kennung

    def ist_frei(self, message_id: str) -> bool:
        """Issued by us and not used yet."""
        zeile = self.db.eine("SELECT folge FROM nachricht WHERE message_id = ?", (message_id,))
        return zeile is not None and zeile["folge"] is None

    def lege_ein(self, neu: Eingelegt) -> Laufzettel | None:
        """Store durably; None when the id was never issued or is used already."""
        plan = schreibe(self.ordner / "zustellungen", neu)
        jetzt = self.zeit()
        with self.db.transaktion() as db:
            getan = db.execute(
                "UPDATE nachricht SET folge = (SELECT coalesce(max(folge), 0) + 1 FROM nachricht), konto = ?,"
                " absender = ?, zustellung = ?, betreff = ?, erstellt = ?, geaendert = ?, pruefungen = ?"
                " WHERE message_id = ? AND folge IS NULL",
                (
                    neu.konto,
                    neu.absender,
                    json.dumps(asdict(plan)),
                    neu.betreff,
                    jetzt,
                    jetzt,
                    json.dumps([asdict(p) for p in neu.pruefungen]),
                    neu.message_id,
                ),
            ).rowcount
        if not getan:
            (self.ordner / "zustellungen" / plan.datei).unlink()
            return None
        return self.laufzettel_von(neu.message_id)

    def nimm_zurueck(self, message_id: str) -> None:
        """A delivery that was not executed after all: its id may be used again."""
        zeile = self.db.eine("SELECT zustellung FROM nachricht WHERE message_id = ?", (message_id,))
        assert zeile is not None
        with self.db.transaktion() as db:
            db.execute("DELETE FROM nachricht WHERE message_id = ?", (message_id,))
            db.execute("INSERT INTO nachricht (message_id) VALUES (?)", (message_id,))
        plan = Plan(**json.loads(zeile["zustellung"]))
        (self.ordner / "zustellungen" / plan.datei).unlink()

    def waehle_zustellung(self, konto: str, auswahl: Auswahl) -> tuple[str | None, bool]:
        """The id of the delivery to hand out, and whether more are waiting."""
        if auswahl.message_ids:
            wo, wert = "message_id = ? AND zustellung IS NOT NULL", auswahl.message_ids[0]
        else:
            wo, wert = "empfangen IS NULL AND erstellt >= ?", als_utc(auswahl.eingang_ab or "0001-01-01")
        sql = f"SELECT message_id FROM nachricht WHERE konto = ? AND {wo} ORDER BY folge LIMIT 2"  # noqa: S608
        zeilen = self.db.alle(sql, (konto, wert))
        return (zeilen[0]["message_id"] if zeilen else None), len(zeilen) > 1

    @contextmanager
    def gib_aus(self, message_id: str) -> Iterator[Ausgabe]:
        """Open a delivery."""
        zeile = self.db.eine("SELECT zustellung FROM nachricht WHERE message_id = ?", (message_id,))
        assert zeile is not None
        plan = Plan(**json.loads(zeile["zustellung"]))
        with oeffne(self.ordner / "zustellungen", plan) as ausgabe:
            yield ausgabe

    def merke_weiterleitung(self, message_id: str, *, gespraech: str | None = None) -> None:
        """Handed out; the next order of the dialog will acknowledge it."""
        jetzt = self.zeit()
        with self.db.transaktion() as db:
            db.execute(
                "UPDATE nachricht SET weitergeleitet = ?, geaendert = ?"
                " WHERE message_id = ? AND weitergeleitet IS NULL",
                (jetzt, jetzt, message_id),
            )
            if gespraech is not None:
                db.execute("UPDATE dialog SET quittiert = ? WHERE gespraech = ?", (message_id, gespraech))

    def ausgabedatei(self, message_id: str) -> Path:
        """Where the complete response is kept while it is handed out in chunks."""
        return self.ordner / "ausgabe" / sha256(message_id.encode()).hexdigest()

    def merke_empfang(self, message_id: str) -> None:
        """Reception is certain."""
        with self.db.transaktion() as db:
            self._empfangen(db, message_id)

    def entferne_empfangene(self, vor: datetime) -> None:
        """Remove deliveries received before this moment; their cards stay, their ids stay used.

        The row goes first: a crash leaves a file without a row, which the next start removes."""
        zeilen = self.db.alle(
            "SELECT message_id, zustellung FROM nachricht WHERE empfangen < ? AND zustellung IS NOT NULL",
            (als_text(vor),),
        )
        for zeile in zeilen:
            with self.db.transaktion() as db:
                db.execute(
                    "UPDATE nachricht SET zustellung = NULL WHERE message_id = ?", (zeile["message_id"],)
                )
            plan = Plan(**json.loads(zeile["zustellung"]))
            (self.ordner / "zustellungen" / plan.datei).unlink(missing_ok=True)
            self.ausgabedatei(zeile["message_id"]).unlink(missing_ok=True)

    # --- process cards

    def laufzettel_von(self, message_id: str) -> Laufzettel:
        zeile = self.db.eine("SELECT * FROM nachricht WHERE message_id = ?", (message_id,))
        assert zeile is not None
        return _laufzettel(zeile)

    def waehle_laufzettel(self, konto: str, absender: str, auswahl: Auswahl) -> Sequence[Laufzettel]:
        """The cards of this account's and this originator's messages; one more than `hoechstens`."""
        rollen = {"Addressee": "konto = :konto", "Originator": "absender = :absender"}
        bedingungen = [
            "folge IS NOT NULL",
            rollen.get(auswahl.rolle or "", "(konto = :konto OR absender = :absender)"),
        ]
        werte: dict[str, str | int] = {"konto": konto, "absender": absender}
        for spalte, ab in (("erstellt", auswahl.eingang_ab), ("geaendert", auswahl.geaendert_ab)):
            if ab is not None:
                bedingungen.append(f"{spalte} >= :{spalte}")
                werte[spalte] = als_utc(ab)
        if auswahl.nicht_empfangen:
            bedingungen.append("empfangen IS NULL")
        for nummer, kennung in enumerate(auswahl.message_ids):
            werte[f"id{nummer}"] = kennung
        if auswahl.message_ids:
            platzhalter = ", ".join(f":id{n}" for n in range(len(auswahl.message_ids)))
            bedingungen.append(f"message_id IN ({platzhalter})")
        werte["grenze"] = (auswahl.hoechstens or HOECHSTENS_LAUFZETTEL) + 1
        sql = f"SELECT * FROM nachricht WHERE {' AND '.join(bedingungen)} ORDER BY folge LIMIT :grenze"  # noqa: S608
        return [_laufzettel(zeile) for zeile in self.db.alle(sql, werte)]

    def zeit(self) -> str:
        """Now, as it stands in cards."""
        return als_text(self._uhr.jetzt())

    def close(self) -> None:
        self.db.close()
        self._sperre.close()

    # --- inside

    def _empfangen(self, db: sqlite3.Connection, message_id: str) -> None:
        jetzt = self.zeit()
        db.execute(
            "UPDATE nachricht SET empfangen = ?, geaendert = ? WHERE message_id = ? AND empfangen IS NULL",
            (jetzt, jetzt, message_id),
        )
        self.ausgabedatei(message_id).unlink(missing_ok=True)

    def _raeume_auf(self) -> None:
        for datei in (self.ordner / "zwischen").iterdir():
            datei.unlink()
        zeilen = self.db.alle("SELECT zustellung FROM nachricht WHERE zustellung IS NOT NULL")
        bekannt = {json.loads(zeile["zustellung"])["datei"] for zeile in zeilen}
        for datei in (self.ordner / "zustellungen").iterdir():
            if datei.name not in bekannt:
                datei.unlink()


def _laufzettel(zeile: sqlite3.Row) -> Laufzettel:
    return Laufzettel(
        zeile["message_id"],
        zeile["geaendert"],
        zeile["erstellt"],
        zeile["weitergeleitet"],
        zeile["empfangen"],
        zeile["betreff"],
        tuple(Zertifikatspruefung(**p) for p in json.loads(zeile["pruefungen"])),
    )
