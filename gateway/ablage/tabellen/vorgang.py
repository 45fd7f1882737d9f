"""Tables of the Vorgang, of the handover as its kind, and of the timeline."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Bytefolge, GrosseZahl, Json, Kennung, werte
from gateway.domain.uebergabe import Richtung, Zustand

ENDE = "ende"
"""Name of the place behind the last step: nothing is left to do, the content is gone."""
# Queries use these very words: databases choose a partial index only when they recognise its condition.
OFFEN = sql(f"schritt <> '{ENDE}'")
GEHALTEN = sql("haelt IS NOT NULL")
GESTAUT = sql("staut IS NOT NULL")
VERSAEUMT = sql("versaeumt > 0")
BEREIT = sql("geloescht IS NULL AND bytes_gesamt IS NOT NULL")


class Vorgangszeile(Basis):
    """Anything with steps, events, documents, tasks and a content key of its own.

    One cursor (`weg`, `schritt`); what holds it stands beside the state, never over it. Disturbed
    it is as long as a work item of it is parked: that is asked of the queue, and kept nowhere else."""

    __tablename__ = "vorgang"
    __table_args__ = (
        # Invariant 9: silence raises an alarm, so only what is over may go without a next look.
        CheckConstraint(f"schritt = '{ENDE}' OR naechste_pruefung IS NOT NULL", "naechste_pruefung"),
        Index("ix_vorgang_liste", "mandant", "erstellt", "id"),
        Index("ix_vorgang_zustand", "mandant", "zustand", "erstellt", "id"),
        Index("ix_vorgang_faellig", "mandant", "naechste_pruefung", "id"),
        Index("ix_vorgang_stamm", "mandant", "stamm", "erstellt", "id"),
        *(
            Index(f"ix_vorgang_{name}", "mandant", "erstellt", "id", sqlite_where=was, postgresql_where=was)
            for name, was in (("offen", OFFEN), ("gehalten", GEHALTEN), ("gestaut", GESTAUT))
        ),
        # What is counted or summed up stands in the index itself: no row is looked up for it.
        *(
            Index(f"ix_vorgang_{name}", "mandant", *spalten, sqlite_where=was, postgresql_where=was)
            for name, spalten, was in (
                ("laufend", ("weg", "zustand", "erstellt"), OFFEN),
                ("fragend", ("haelt", "geaendert"), GEHALTEN),
                ("versaeumt", (), VERSAEUMT),
                ("bereit", ("geloescht", "id", "bytes_gesamt"), BEREIT),
            )
        ),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    art: Mapped[str] = mapped_column(String(20))
    stamm: Mapped[UUID]
    """Id of the first Vorgang of the matter; its own for the first one."""
    weg: Mapped[str] = mapped_column(String(40))
    schritt: Mapped[str] = mapped_column(String(60))
    schritt_seit: Mapped[datetime]
    _zustand: Mapped[Zustand] = mapped_column("zustand", werte(Zustand, "zustand"))
    naechste_pruefung: Mapped[datetime | None]
    haelt: Mapped[str | None] = mapped_column(String(60))
    """The open question (kind of task), if one holds it."""
    staut: Mapped[str | None] = mapped_column(String(20))
    """The limit of the Mandant (`gateway.domain.kontingent`) that it waits for, if for one."""
    abbruch_durch: Mapped[str | None]
    abbruch_grund: Mapped[str | None]
    """Somebody wants it to end; the way looks at this before each step that can still be undone."""
    zurueckgeben: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """The Administration gives the delivery back that gets nowhere here: code and sentence of the 0010, and who."""
    versaeumt: Mapped[int] = mapped_column(default=0)
    """Next looks in a row that did not happen; each raises an alarm and is pushed forward."""
    ereignisse: Mapped[int] = mapped_column(default=0)
    sachverhalt: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What the rules looked at last; no names."""
    befund: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What they said, and which version of the rule set."""
    bytes_gesamt: Mapped[int | None] = mapped_column(GrosseZahl)
    """Bytes of its documents, once they lie here."""
    geloescht: Mapped[datetime | None]
    """When the content key was destroyed and the bytes removed."""
    erstellt: Mapped[datetime]
    geaendert: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version, "polymorphic_on": "art", "polymorphic_identity": "vorgang"}  # noqa: RUF012

    @hybrid_property
    def zustand(self) -> Zustand:
        """Read-only here: only `Vorgaenge.setze_zustand` changes it, by the table of the domain."""
        return self._zustand


class Uebergabezeile(Vorgangszeile):
    """One handover as one Mandant sees it. Personal data stand in `person`, `person_akte`, `azr_nummer`."""

    __tablename__ = "uebergabe"
    __table_args__ = (
        ForeignKeyConstraint(["mandant", "id"], ["vorgang.mandant", "vorgang.id"]),
        UniqueConstraint("mandant", "lieferung_uuid", "richtung", "partner"),
        Index("ix_uebergabe_ausloeser", "mandant", "ausloeser_uuid"),
        Index("ix_uebergabe_person", "mandant", "azr_nummer"),
        Index("ix_uebergabe_partner", "mandant", "partner"),
        Index("ix_uebergabe_haushalt", "mandant", "haushalt"),
        Index("ix_uebergabe_akte", "mandant", "dms_ref"),
        Index("ix_uebergabe_eintrag", "mandant", "eintrag_bis"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    richtung: Mapped[Richtung] = mapped_column(werte(Richtung, "richtung"))
    partner: Mapped[str] = mapped_column(Kennung)
    partner_name: Mapped[str]
    person: Mapped[dict[str, Any]]
    """Whom the request (or the unasked delivery) names."""
    person_akte: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """Abgabe: whom the file found names; this goes into 010206."""
    azr_nummer: Mapped[str | None] = mapped_column(String(20))
    partner_kontakt: Mapped[list[Any] | None] = mapped_column(Json)
    """How the other authority says it is reached, in its own words: pairs of key (list erreichbarkeit) and address."""
    aktenzeichen_eigenes: Mapped[str | None]
    aktenzeichen_partner: Mapped[str | None]
    grund: Mapped[str | None]
    versandbestaetigung: Mapped[bool] = mapped_column(default=False)
    """010203 is wanted (we ask for it, or are asked)."""
    vereinbart: Mapped[list[str]] = mapped_column(default=list)
    """Format codes that 010201 announces besides PDF and JPG."""
    ausgeschlossen: Mapped[list[str]] = mapped_column(default=list)
    """Files of the DMS that a person said are somebody else's."""
    release: Mapped[str] = mapped_column(String(10))
    """Of XAusländer, e.g. "26.11": chosen when it begins, kept to its end."""
    ausloeser_uuid: Mapped[UUID | None]
    """nachrichtenUUID of the 010201."""
    lieferung_uuid: Mapped[UUID | None]
    """nachrichtenUUID of the 010206."""
    lieferung_nachricht: Mapped[UUID | None]
    """Uebernahme: id of the Nachricht 010206 that announced it."""
    klasse: Mapped[str | None] = mapped_column(String(1))
    """Abgabe: the held class that this Vorgang is about; None = documents that need nobody."""
    haushalt: Mapped[str | None] = mapped_column(String(64))
    """The move that the registry office has told (`gateway.domain.haushalt`): who else made it moves with her."""
    merkmale: Mapped[list[str] | None] = mapped_column(Json)
    """Uebernahme: what the sender has told of the person; None = nothing."""
    eintrag_bis: Mapped[date | None] = mapped_column(Date)
    """So long its rows are kept: an Abgabe that came about in Ausländerdatei B, everything else for a period after
    its end; None = not settled yet."""
    gliederung: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """Abgabe: volumes, Vorgänge and history as the DMS told them (`gliederungsdatei`); goes with the content."""
    vorgaben: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """Abgabe by hand: what its person has settled before: `weglassen` (ids), `klassen` (id -> class)."""
    von_hand: Mapped[bool] = mapped_column(default=False)
    """A person began it, not a message."""
    weitergeleitet_von: Mapped[str | None] = mapped_column(Kennung)
    """Abgabe: the authority that has passed the request on to us (0030)."""
    neue_meldung: Mapped[bool] = mapped_column(default=False)
    """A registry office has told something since the rules were asked: they are asked again before it goes."""
    person_bestaetigt: Mapped[bool] = mapped_column(default=False)
    """A person (or the hand that picked the file) says that it is hers."""
    freigegebene_regeln: Mapped[list[str]] = mapped_column(default=list)
    """Rules that a person has answered with "go" for this one."""
    absage: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """Abgabe: what 010202 is to say, once somebody has refused. Uebernahme: what theirs said."""
    rueckweisung: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """The other authority rejected what we sent: code, sentence, its own words, proof."""
    mangel: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """One message of the delivery was not acceptable: sentence, proof."""
    quittung: Mapped[UUID | None]
    """Abgabe: the Nachricht 0020 that proves the import over there."""
    anzahl_dokumente: Mapped[int | None]
    anzahl_akte: Mapped[int | None]
    """Documents of the whole file, as far as known: "6 of 8". None for late mail: it was not counted then."""
    anzahl_folgt: Mapped[int | None]
    """Uebernahme: how many documents wait for a release over there, as the sender said with this delivery."""
    fortschritt_ist: Mapped[int] = mapped_column(default=0)
    fortschritt_soll: Mapped[int | None]
    karenz_bis: Mapped[datetime | None]
    wiedervorlage: Mapped[datetime | None]
    """Uebernahme: not asked for before that day."""
    erinnert: Mapped[datetime | None]
    """When we last sent the same again: the other authority reminded us."""
    dms_ref: Mapped[str | None]
    """Abgabe: the file that is handed over; Uebernahme: the file that the import has become or joined. Opaque
    reference of the DMS adapter; never a path of this machine."""
    ziel_ref: Mapped[str | None]
    """Uebernahme: the file here to which the documents are to be added."""
    __mapper_args__ = {"polymorphic_identity": "uebergabe"}  # noqa: RUF012


class Suchwortzeile(Basis):
    """A word under which a handover is found (`gateway.ablage.suchwoerter`)."""

    __tablename__ = "suchwort"
    __table_args__ = (
        ForeignKeyConstraint(["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"], ondelete="CASCADE"),
        Index("ix_suchwort_vorgang", "mandant", "vorgang"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    wort: Mapped[str] = mapped_column(Bytefolge, primary_key=True)
    vorgang: Mapped[UUID] = mapped_column(primary_key=True)


class Ereignisart(StrEnum):
    ZUSTAND = "zustand"
    NACHRICHT = "nachricht"
    FRAGE = "frage"
    ENTSCHEIDUNG = "entscheidung"
    VERMERK = "vermerk"
    FEHLER = "fehler"


class Ereigniszeile(Basis):
    """One line of the timeline: who, when, what, which proof, what next."""

    __tablename__ = "ereignis"
    __table_args__ = (ForeignKeyConstraint(["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"]),)
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    vorgang: Mapped[UUID] = mapped_column(primary_key=True)
    lfd: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    zeit: Mapped[datetime]
    art: Mapped[Ereignisart] = mapped_column(werte(Ereignisart, "art"))
    zustand: Mapped[Zustand] = mapped_column(werte(Zustand, "zustand", schranke=False))
    """State of the Vorgang after this event."""
    wer: Mapped[str]
    text: Mapped[str]
    partner_sagt: Mapped[str | None]
    """What a partner wrote, in its own words."""
    nachweis: Mapped[UUID | None]
    """Id of the Nachricht that proves it."""
    als_naechstes: Mapped[str] = mapped_column(String)
