"""What the server keeps. A restart loses nothing, whenever the process dies.

A message's file is complete and synced before its row is committed; only then is its sender answered. Files
without a row are what a crash left and are removed at the start.
"""

from __future__ import annotations

import fcntl
import json
import secrets
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.draht.nutzlast import Ort
from adapters.xta.draht.zeit import als_text
from adapters.xta.fehler import Abgelehnt, AndereFassung, OrdnerBelegt
from adapters.xta.namen import Fassung
from adapters.xta.server.abrufe import Abrufe
from adapters.xta.server.eintrag import Eintrag
from adapters.xta.server.schema import TABELLEN
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.durchlauf import schreibend
from gateway.ports import Uhr
from gateway.zustandsdatei import Zustandsdatei

_LANGE_EMPFANGEN = "WHERE empfangen < ? AND datei IS NOT NULL"


@dataclass(frozen=True)
class Neu:
    """A message to be kept; `metadaten_xml` and `container_xml` as they came."""

    angaben: Metadaten
    metadaten_xml: bytes
    container_xml: bytes
    orte: tuple[Ort, ...]


class Ablage:
    """The state folder; it belongs to one process. Every public method is one transaction; threads may
    share the object. `berichte`: how long the report of a finished message is kept; `empfangene`: how long one
    that is received can be fetched once more, by a reader who was restored from a backup."""

    def __init__(
        self,
        ordner: Path,
        uhr: Uhr,
        berichte: timedelta = timedelta(days=90),
        empfangene: timedelta = timedelta(days=30),
    ):
        """Raises `OrdnerBelegt`."""
        self.ordner = ordner
        self._uhr = uhr
        self._berichte = berichte
        self._empfangene = empfangene
        for name in ("zwischen", "nachrichten"):
            (ordner / name).mkdir(parents=True, exist_ok=True)
        self._marke = (ordner / "sperre").open("ab")
        try:
            fcntl.flock(self._marke, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._marke.close()
            raise OrdnerBelegt(wo=str(ordner)) from None
        self._db = Zustandsdatei(ordner / "xta.db", TABELLEN)
        self.abrufe = Abrufe(self._db, ordner / "nachrichten", uhr)
        self._entferne_reste()

    # --- ids and messages

    def vergib(self, kennung: str, konto: str) -> None:
        """Remember an id as issued to this account."""
        with self._db.transaktion() as db:
            db.execute("INSERT INTO vergabe VALUES (?, ?, ?)", (kennung.lower(), konto, self._zeit()))

    def pruefe_frei(self, kennung: str, autor: str) -> None:
        """Raises `Abgelehnt` 9024 for a used id, 9022 for one that was issued to another account."""
        werte: dict[str, object] = {"schluessel": kennung.lower()}
        if self._db.eine("SELECT 1 FROM nachricht WHERE schluessel = :schluessel", werte):
            raise Abgelehnt("9024")
        zeile = self._db.eine("SELECT konto FROM vergabe WHERE schluessel = :schluessel", werte)
        if zeile is not None and zeile["konto"] != autor:
            raise Abgelehnt("9022", "Diese Kennung wurde an ein anderes Konto vergeben. (Fehler 9022)")

    def zwischendatei(self) -> Path:
        """A new name for payload that is just coming."""
        return self.ordner / "zwischen" / secrets.token_hex(16)

    def oeffne_zwischendatei(self, ort: Path) -> BinaryIO:
        return schreibend(ort, neu=True)

    def nimm_an(self, neu: Neu, zwischen: BinaryIO | None, ort: Path) -> None:
        """Keep durably; the file `ort` becomes the message's own. Raises `Abgelehnt` 9024."""
        if zwischen is not None:
            sichere_datei(zwischen)
            ort.rename(self.ordner / "nachrichten" / ort.name)
            sichere_ordner(self.ordner / "nachrichten")
        try:
            self._trage_ein(neu, ort.name if zwischen is not None else None)
        except sqlite3.IntegrityError:
            (self.ordner / "nachrichten" / ort.name).unlink(missing_ok=True)
            raise Abgelehnt("9024") from None

    def _trage_ein(self, neu: Neu, datei: str | None) -> None:
        jetzt, zeiten = self._zeit(), neu.angaben.zeiten
        nicht_vor = als_text(zeiten.nicht_vor) if zeiten.nicht_vor else None
        veraltet = zeiten.veraltet_nach.isoformat() if zeiten.veraltet_nach else None
        with self._db.transaktion() as db:
            db.execute(
                "INSERT INTO nachricht (schluessel, autor, leser, metadaten, container, datei, orte, bezug,"
                " angenommen, nicht_vor, zugestellt, veraltet_nach) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    neu.angaben.message_id.lower(),
                    neu.angaben.autor,
                    neu.angaben.leser,
                    neu.metadaten_xml,
                    neu.container_xml,
                    datei,
                    json.dumps([(o.ab, o.groesse) for o in neu.orte]),
                    json.dumps(neu.angaben.bezug),
                    jetzt,
                    nicht_vor,
                    max(jetzt, nicht_vor or jetzt),
                    veraltet,
                ),
            )

    def finde(self, kennung: str, konto: str) -> Eintrag:
        """A message that this account sent or gets. Raises `Abgelehnt` 9070."""
        zeile = self._db.eine(
            "SELECT * FROM nachricht WHERE schluessel = :schluessel AND (autor = :konto OR"
            " (leser = :konto AND zugestellt <= :jetzt AND storniert IS NULL))",
            {"schluessel": kennung.lower(), "konto": konto, "jetzt": self._zeit()},
        )
        if zeile is None:
            raise Abgelehnt("9070")
        return Eintrag.aus(zeile, self.ordner / "nachrichten")

    def storniere(self, kennung: str, autor: str) -> None:
        """Raises `Abgelehnt` 9022 for an unknown id, 9100, 9101."""
        jetzt = self._zeit()
        with self._db.transaktion() as db:
            zeile = db.execute(
                "SELECT * FROM nachricht WHERE schluessel = ? AND autor = ?", (kennung.lower(), autor)
            ).fetchone()
            if zeile is None:
                raise Abgelehnt(
                    "9022", "Unter dieser Kennung liegt keine eigene Nachricht vor. (Fehler 9022)"
                )
            if zeile["storniert"]:
                return
            if zeile["nicht_vor"] is None:
                raise Abgelehnt("9101")
            if zeile["zugestellt"] <= jetzt:
                raise Abgelehnt("9100")
            db.execute(
                "UPDATE nachricht SET storniert = ?, datei = NULL WHERE folge = ?", (jetzt, zeile["folge"])
            )
        self._entferne(zeile["datei"])

    # --- mailbox

    def merke_abholung(self, eintrag: Eintrag) -> Eintrag:
        """About to be handed out, perhaps for the first time; gives the entry with that moment."""
        with self._db.transaktion() as db:
            db.execute(
                "UPDATE nachricht SET abgeholt = ? WHERE folge = ? AND abgeholt IS NULL",
                (self._zeit(), eintrag.folge),
            )
            zeile = db.execute("SELECT * FROM nachricht WHERE folge = ?", (eintrag.folge,)).fetchone()
        return Eintrag.aus(zeile, self.ordner / "nachrichten")

    def merke_empfang(self, kennungen: tuple[str, ...], leser: str) -> None:
        """Received: nobody waits for it any more; the content goes later, the report stays. Raises `Abgelehnt` 9070
        for what this account was never handed out; then none of them counts."""
        with self._db.transaktion() as db:
            for kennung in kennungen:
                zeile = db.execute(
                    "SELECT * FROM nachricht WHERE schluessel = ? AND leser = ? AND abgeholt IS NOT NULL",
                    (kennung.lower(), leser),
                ).fetchone()
                if zeile is None:
                    raise Abgelehnt("9070")
                db.execute(
                    "UPDATE nachricht SET empfangen = coalesce(empfangen, ?) WHERE folge = ?",
                    (self._zeit(), zeile["folge"]),
                )

    def raeume_auf(self) -> None:
        """Old questions, ids that were never used, contents long received, reports of finished messages."""
        self.abrufe.vergiss_alte()
        jetzt = self._uhr.jetzt()
        alt = als_text(jetzt - self._berichte)
        with self._db.transaktion() as db:
            db.execute("DELETE FROM vergabe WHERE wann < ?", (alt,))
            db.execute("DELETE FROM nachricht WHERE coalesce(empfangen, storniert) < ?", (alt,))
            empfangene = (als_text(jetzt - self._empfangene),)
            weg = db.execute(f"SELECT datei FROM nachricht {_LANGE_EMPFANGEN}", empfangene).fetchall()  # noqa: S608
            db.execute(f"UPDATE nachricht SET datei = NULL {_LANGE_EMPFANGEN}", empfangene)  # noqa: S608
            vorbei = (jetzt - self._berichte).date().isoformat()
            veraltet = db.execute(
                "DELETE FROM nachricht WHERE veraltet_nach < ? RETURNING datei", (vorbei,)
            ).fetchall()
        for zeile in (*weg, *veraltet):
            self._entferne(zeile["datei"])

    def gehoere_zu(self, fassung: Fassung) -> None:
        """What is kept is kept as it came. Raises `AndereFassung` for a folder that serves another release."""
        with self._db.transaktion() as db:
            db.execute("INSERT OR IGNORE INTO stand VALUES (1, ?)", (fassung,))
            zeile = db.execute("SELECT fassung FROM stand").fetchone()
        if zeile["fassung"] != fassung:
            raise AndereFassung(wo=str(self.ordner))

    def close(self) -> None:
        self._db.close()
        self._marke.close()

    # --- inside

    def _entferne(self, datei: str | None) -> None:
        """The row went first: a crash leaves a file without a row, which the next start removes."""
        if datei is not None:
            (self.ordner / "nachrichten" / datei).unlink(missing_ok=True)

    def _entferne_reste(self) -> None:
        for datei in (self.ordner / "zwischen").iterdir():
            with suppress(FileNotFoundError):
                datei.unlink()
        zeilen = self._db.alle("SELECT datei FROM nachricht WHERE datei IS NOT NULL")
        bekannt = {zeile["datei"] for zeile in zeilen}
        for datei in (self.ordner / "nachrichten").iterdir():
            if datei.name not in bekannt:
                datei.unlink()

    def _zeit(self) -> str:
        return als_text(self._uhr.jetzt())
