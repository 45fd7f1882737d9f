"""Tables of the messages and of the incidents they cause."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy import text as sql
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, GrosseZahl, Json, Kennung, Sha256, werte
from gateway.domain.nachricht import AUSGEHEND, Nachrichtenrichtung, Nachrichtenzustand
from gateway.ports import Blob

_AUSGEHEND = ", ".join(f"'{z.value}'" for z in sorted(AUSGEHEND))
ZAEHLT = sql("nachrichten_uuid IS NOT NULL AND zustand NOT IN ('doppelt', 'vorfall')")
"""A message that is neither a repetition nor a contradiction. Queries use these very words: databases
choose a partial index only when they recognise its condition."""
ABGEHOLT = sql("richtung = 'ein' AND transport_id IS NOT NULL")
JEDE = sql("richtung <> ''")
"""True of every message: who says it may walk through all by time. Others shall not: SQLite would rather do that than
sort a few."""
MIT_INHALT = sql("geloescht IS NULL")
LAUFZETTEL_OFFEN = sql("laufzettel_ab IS NOT NULL")
UNSER_TEST = sql("test AND richtung = 'aus'")
UNSERE_ANFRAGE = sql("richtung = 'aus' AND typ IN ('010101', '010501')")


class Nachrichtenzeile(Basis):
    """One message, in or out. Its bytes lie in the blob store under the key `schluessel`."""

    __tablename__ = "nachricht"
    __table_args__ = (
        ForeignKeyConstraint(["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"]),
        CheckConstraint(f"(richtung = 'aus') = (zustand IN ({_AUSGEHEND}))", "richtung_zustand"),
        CheckConstraint("richtung = 'ein' OR nachrichten_uuid IS NOT NULL", "eigene_uuid"),
        # Invariant 3: the same message counts once, however often it arrives. Ids belong to their sender:
        # whoever guesses another's must not turn the genuine message into a contradiction.
        Index(
            "uq_nachricht_uuid",
            "mandant",
            "richtung",
            "nachrichten_uuid",
            "partner",
            unique=True,
            sqlite_where=ZAEHLT,
            postgresql_where=ZAEHLT,
        ),
        Index(
            "uq_nachricht_transport",
            "mandant",
            "transport",
            "transport_id",
            unique=True,
            sqlite_where=ABGEHOLT,
            postgresql_where=ABGEHOLT,
        ),
        Index("ix_nachricht_vorgang", "mandant", "vorgang", "erstellt"),
        Index(
            "ix_nachricht_inhalt",
            "mandant",
            "geaendert",
            sqlite_where=MIT_INHALT,
            postgresql_where=MIT_INHALT,
        ),
        Index("ix_nachricht_liste", "mandant", "erstellt", "id", sqlite_where=JEDE, postgresql_where=JEDE),
        Index("ix_nachricht_bezug", "mandant", "bezug_uuid"),
        Index(
            "ix_nachricht_laufzettel",
            "mandant",
            "transport",
            "partner",
            "laufzettel_ab",
            sqlite_where=LAUFZETTEL_OFFEN,
            postgresql_where=LAUFZETTEL_OFFEN,
        ),
        Index(
            "ix_nachricht_test",
            "mandant",
            "partner",
            "erstellt",
            sqlite_where=UNSER_TEST,
            postgresql_where=UNSER_TEST,
        ),
        Index(
            "ix_nachricht_anfrage",
            "mandant",
            "erstellt",
            sqlite_where=UNSERE_ANFRAGE,
            postgresql_where=UNSERE_ANFRAGE,
        ),
        Index("ix_nachricht_zustand", "mandant", "zustand", "erstellt"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    vorgang: Mapped[UUID | None]
    richtung: Mapped[Nachrichtenrichtung] = mapped_column(werte(Nachrichtenrichtung, "richtung"))
    _zustand: Mapped[Nachrichtenzustand] = mapped_column("zustand", werte(Nachrichtenzustand, "zustand"))
    nachrichten_uuid: Mapped[UUID | None]
    typ: Mapped[str | None] = mapped_column(String(6))
    """e.g. "010206"; unknown until opened."""
    partner: Mapped[str | None] = mapped_column(Kennung)
    transport: Mapped[str | None] = mapped_column(String(10))
    transport_id: Mapped[str | None]
    """Which way it travelled ("osci", "xta"), and its id there."""
    test: Mapped[bool] = mapped_column(default=False)
    """Marked as a test: it means nothing."""
    bezug_uuid: Mapped[UUID | None]
    """nachrichtenUUID this one answers or belongs to (010207: its 010206)."""
    paket: Mapped[int | None]
    pakete: Mapped[int | None]
    """010207: number of this packet and of all packets of the Lieferung."""
    schluessel: Mapped[UUID]
    """Which content key opens the blobs: that of the Vorgang or one of its own."""
    roh_sha256: Mapped[str | None] = mapped_column(Sha256)
    roh_groesse: Mapped[int | None] = mapped_column(GrosseZahl)
    xml_sha256: Mapped[str | None] = mapped_column(Sha256)
    xml_groesse: Mapped[int | None] = mapped_column(GrosseZahl)
    teil_sha256: Mapped[str | None] = mapped_column(Sha256)
    teil_groesse: Mapped[int | None] = mapped_column(GrosseZahl)
    beleg_sha256: Mapped[str | None] = mapped_column(Sha256)
    beleg_groesse: Mapped[int | None] = mapped_column(GrosseZahl)
    laufzettel_sha256: Mapped[str | None] = mapped_column(Sha256)
    laufzettel_groesse: Mapped[int | None] = mapped_column(GrosseZahl)
    signatur: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """Who signed: algorithm, subject, serial number, fingerprint of the certificate."""
    original: Mapped[UUID | None]
    """The message that came first, when this one is a repetition or contradicts it."""
    rueckweisungscode: Mapped[str | None] = mapped_column(String(4))
    text: Mapped[str | None]
    """German sentence of the last change: why rejected, why failed."""
    geloescht: Mapped[datetime | None]
    """When its content key was destroyed and its bytes removed."""
    erstellt: Mapped[datetime]
    uebermittelt: Mapped[datetime | None]
    """Moment of the transport receipt."""
    abgeholt: Mapped[datetime | None]
    """Outgoing: when the recipient acknowledged it to the mailbox, as the process card says."""
    laufzettel_ab: Mapped[datetime | None]
    """Outgoing: when the mailbox is asked for its process card next; None = not, or not any more."""
    geaendert: Mapped[datetime]

    @hybrid_property
    def zustand(self) -> Nachrichtenzustand:
        """Read-only here: only `Nachrichten.aendere_zustand` changes it, with event and audit row."""
        return self._zustand

    @property
    def roh(self) -> Blob | None:
        """The sealed message as it travelled."""
        return _blob(self.roh_sha256, self.roh_groesse)

    @property
    def xml(self) -> Blob | None:
        """The verified XML message."""
        return _blob(self.xml_sha256, self.xml_groesse)

    @property
    def teil(self) -> Blob | None:
        """Incoming 010207: the decoded part of the archive, ready for reading anywhere in it."""
        return _blob(self.teil_sha256, self.teil_groesse)

    @property
    def laufzettel(self) -> Blob | None:
        """The mailbox's signed answer with the process card that confirms the delivery."""
        return _blob(self.laufzettel_sha256, self.laufzettel_groesse)

    @property
    def beleg(self) -> Blob | None:
        """The transport receipt: the mailbox's signed answer."""
        return _blob(self.beleg_sha256, self.beleg_groesse)


class Vorfallzeile(Basis):
    """Same id, other content (invariant 4): both stay; or a delivery nobody can read. A person looks."""

    __tablename__ = "vorfall"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    zeit: Mapped[datetime]
    art: Mapped[str] = mapped_column(String(40))
    text: Mapped[str]
    original: Mapped[UUID]
    """The Nachricht that came first, or that the unreadable delivery would have become."""
    nachricht: Mapped[UUID | None]
    """The Nachricht that contradicts, when it has a row of its own."""
    sha256_vorhanden: Mapped[str] = mapped_column(Sha256)
    sha256_neu: Mapped[str] = mapped_column(Sha256)
    groesse_neu: Mapped[int] = mapped_column(GrosseZahl)
    schluessel: Mapped[UUID]
    """Content key of the contradicting bytes, which are kept for inspection until somebody closes it."""
    geschlossen: Mapped[datetime | None]
    geschlossen_durch: Mapped[str | None]
    geschlossen_grund: Mapped[str | None]


def _blob(sha256: str | None, groesse: int | None) -> Blob | None:
    return None if sha256 is None or groesse is None else Blob(sha256, groesse)
