"""Anfang: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

ZEIT = sa.DateTime(timezone=True)
ZAHL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
UEBERGABEZUSTAENDE = (
    "angelegt",
    "angefordert",
    "beantwortet",
    "empfangen",
    "import_laeuft",
    "importiert",
    "vorbereitet",
    "gehalten",
    "freigegeben",
    "gepackt",
    "gesendet",
    "karenz",
    "abgeschlossen",
    "abgelehnt",
    "zurueckgewiesen",
    "gestoert",
)
"""As they were at this revision; the model's list may grow, this one does not."""


def upgrade() -> None:
    _audit()
    _audit_kopf()
    _auftrag()
    _schluessel()
    _uebergabe()
    _vorfall()
    _dokument()
    _ereignis()
    _freigabe()
    _nachricht()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("lfd", ZAHL, autoincrement=False, nullable=False),
        sa.Column("zeit", ZEIT, nullable=False),
        sa.Column(
            "ereignis",
            sa.Enum(
                "uebergabe.angelegt",
                "uebergabe.zustand",
                "nachricht.empfangen",
                "nachricht.geschrieben",
                "nachricht.zustand",
                "vorfall",
                "freigabe.erteilt",
                "inhalt.geloescht",
                "auftrag.geparkt",
                "auftrag.zurueckgeholt",
                "anmeldung",
                name="ereignis",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("bezug", sa.String(length=100), nullable=False),
        sa.Column("wer", sa.String(), nullable=False),
        sa.Column("angaben", sa.String(), nullable=False),
        sa.Column("vorheriger_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("mandant", "lfd", name="pk_audit"),
    )


def _audit_kopf() -> None:
    op.create_table(
        "audit_kopf",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("lfd", ZAHL, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("mandant", name="pk_audit_kopf"),
    )


def _auftrag() -> None:
    op.create_table(
        "auftrag",
        sa.Column("id", ZAHL, nullable=False),
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("art", sa.String(length=60), nullable=False),
        sa.Column("schluessel", sa.String(length=200), nullable=False),
        sa.Column("daten", JSON, nullable=False),
        sa.Column(
            "zustand",
            sa.Enum(
                "wartend",
                "laufend",
                "erledigt",
                "geparkt",
                name="zustand",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "klasse",
            sa.Enum("leicht", "schwer", name="klasse", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("faellig", ZEIT, nullable=False),
        sa.Column("reihung", ZEIT, nullable=False),
        sa.Column("versuche", sa.Integer(), nullable=False),
        sa.Column("abstuerze", sa.Integer(), nullable=False),
        sa.Column("vergabe", sa.Integer(), nullable=False),
        sa.Column("bearbeiter", sa.String(length=100), nullable=True),
        sa.Column("nochmal", sa.Boolean(), nullable=False),
        sa.Column("grund_code", sa.String(length=60), nullable=True),
        sa.Column("grund_text", sa.String(), nullable=True),
        sa.Column("erstellt", ZEIT, nullable=False),
        sa.Column("geaendert", ZEIT, nullable=False),
        sa.CheckConstraint(
            "(zustand = 'laufend') = (bearbeiter IS NOT NULL)", name=op.f("ck_auftrag_bearbeiter")
        ),
        sa.CheckConstraint("zustand <> 'geparkt' OR grund_code IS NOT NULL", name=op.f("ck_auftrag_grund")),
        sa.PrimaryKeyConstraint("id", name="pk_auftrag"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_auftrag_liste", "auftrag", ["zustand", "id"])
    op.create_index(
        "ix_auftrag_reihung",
        "auftrag",
        ["reihung", "id"],
        sqlite_where=sa.text("zustand <> 'erledigt' AND zustand <> 'geparkt'"),
        postgresql_where=sa.text("zustand <> 'erledigt' AND zustand <> 'geparkt'"),
    )
    op.create_index(
        "uq_auftrag_schluessel",
        "auftrag",
        ["mandant", "schluessel"],
        unique=True,
        sqlite_where=sa.text("zustand <> 'erledigt'"),
        postgresql_where=sa.text("zustand <> 'erledigt'"),
    )


def _schluessel() -> None:
    op.create_table(
        "schluessel",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verpackt", sa.LargeBinary(), nullable=False),
        sa.Column("erstellt", ZEIT, nullable=False),
        sa.PrimaryKeyConstraint("mandant", "id", name="pk_schluessel"),
    )


def _uebergabe() -> None:
    op.create_table(
        "uebergabe",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "richtung",
            sa.Enum(
                "abgabe", "uebernahme", name="richtung", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("partner_name", sa.String(), nullable=False),
        sa.Column(
            "zustand",
            sa.Enum(
                *UEBERGABEZUSTAENDE,
                name="zustand",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("naechste_pruefung", ZEIT, nullable=True),
        sa.Column("person", JSON, nullable=False),
        sa.Column("aktenzeichen_eigenes", sa.String(), nullable=True),
        sa.Column("aktenzeichen_partner", sa.String(), nullable=True),
        sa.Column("grund", sa.String(), nullable=True),
        sa.Column("gehalten_grund", sa.String(), nullable=True),
        sa.Column("versandbestaetigung", sa.Boolean(), nullable=False),
        sa.Column("vereinbart", JSON, nullable=False),
        sa.Column("ausloeser_uuid", sa.Uuid(), nullable=True),
        sa.Column("lieferung_uuid", sa.Uuid(), nullable=True),
        sa.Column("anzahl_dokumente", sa.Integer(), nullable=True),
        sa.Column("bytes_gesamt", ZAHL, nullable=True),
        sa.Column("fortschritt_ist", sa.Integer(), nullable=False),
        sa.Column("fortschritt_soll", sa.Integer(), nullable=True),
        sa.Column("karenz_bis", ZEIT, nullable=True),
        sa.Column("dms_ref", sa.String(), nullable=True),
        sa.Column("erstellt", ZEIT, nullable=False),
        sa.Column("geaendert", ZEIT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "zustand IN ('abgelehnt', 'abgeschlossen', 'zurueckgewiesen') OR naechste_pruefung IS NOT NULL",
            name=op.f("ck_uebergabe_naechste_pruefung"),
        ),
        sa.PrimaryKeyConstraint("mandant", "id", name="pk_uebergabe"),
        sa.UniqueConstraint(
            "mandant",
            "richtung",
            "lieferung_uuid",
            "partner",
            name="uq_uebergabe_mandant_richtung_lieferung_uuid_partner",
        ),
    )
    op.create_index("ix_uebergabe_ausloeser", "uebergabe", ["mandant", "ausloeser_uuid"])
    op.create_index("ix_uebergabe_faellig", "uebergabe", ["mandant", "naechste_pruefung", "id"])
    op.create_index("ix_uebergabe_liste", "uebergabe", ["mandant", "erstellt", "id"])
    op.create_index("ix_uebergabe_zustand", "uebergabe", ["mandant", "zustand", "erstellt", "id"])


def _vorfall() -> None:
    op.create_table(
        "vorfall",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("zeit", ZEIT, nullable=False),
        sa.Column("art", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("original", sa.Uuid(), nullable=False),
        sa.Column("nachricht", sa.Uuid(), nullable=True),
        sa.Column("sha256_vorhanden", sa.String(length=64), nullable=False),
        sa.Column("sha256_neu", sa.String(length=64), nullable=False),
        sa.Column("groesse_neu", ZAHL, nullable=False),
        sa.Column("schluessel", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("mandant", "id", name="pk_vorfall"),
    )


def _dokument() -> None:
    op.create_table(
        "dokument",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("uebergabe", sa.Uuid(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dateiname", sa.String(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("pfad", JSON, nullable=False),
        sa.Column("beschreibung", sa.String(), nullable=True),
        sa.Column("aktenwirksamkeit", sa.String(length=40), nullable=True),
        sa.Column(
            "klasse",
            sa.Enum(
                "A",
                "B",
                "C",
                "S",
                "V",
                "X",
                name="klasse",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("groesse", ZAHL, nullable=True),
        sa.Column("crc32", ZAHL, nullable=True),
        sa.Column("gepackt", ZAHL, nullable=True),
        sa.Column("dms_ref", sa.String(), nullable=True),
        sa.Column("rueckgelesen", ZEIT, nullable=True),
        sa.ForeignKeyConstraint(
            ["mandant", "uebergabe"], ["uebergabe.mandant", "uebergabe.id"], name="fk_dokument_uebergabe"
        ),
        sa.PrimaryKeyConstraint("mandant", "uebergabe", "uuid", name="pk_dokument"),
        sa.UniqueConstraint(
            "mandant", "uebergabe", "position", name="uq_dokument_mandant_uebergabe_position"
        ),
    )


def _ereignis() -> None:
    op.create_table(
        "ereignis",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("uebergabe", sa.Uuid(), nullable=False),
        sa.Column("lfd", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("zeit", ZEIT, nullable=False),
        sa.Column(
            "art",
            sa.Enum(
                "zustand",
                "nachricht",
                "entscheidung",
                "vermerk",
                "fehler",
                name="art",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "zustand",
            sa.Enum(
                *UEBERGABEZUSTAENDE,
                name="zustand",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("wer", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("nachweis", sa.Uuid(), nullable=True),
        sa.Column("als_naechstes", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mandant", "uebergabe"], ["uebergabe.mandant", "uebergabe.id"], name="fk_ereignis_uebergabe"
        ),
        sa.PrimaryKeyConstraint("mandant", "uebergabe", "lfd", name="pk_ereignis"),
    )


def _freigabe() -> None:
    op.create_table(
        "freigabe",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("uebergabe", sa.Uuid(), nullable=False),
        sa.Column("lfd", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("durch", sa.String(), nullable=False),
        sa.Column("grund", sa.String(), nullable=False),
        sa.Column("wann", ZEIT, nullable=False),
        sa.Column("dokumente", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["mandant", "uebergabe"], ["uebergabe.mandant", "uebergabe.id"], name="fk_freigabe_uebergabe"
        ),
        sa.PrimaryKeyConstraint("mandant", "uebergabe", "lfd", name="pk_freigabe"),
    )


def _nachricht() -> None:
    op.create_table(
        "nachricht",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uebergabe", sa.Uuid(), nullable=True),
        sa.Column(
            "richtung",
            sa.Enum("ein", "aus", name="richtung", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "zustand",
            sa.Enum(
                "empfangen",
                "geoeffnet",
                "gueltig",
                "verarbeitet",
                "abgewiesen",
                "doppelt",
                "vorfall",
                "geschrieben",
                "versiegelt",
                "gesendet",
                "bestaetigt",
                "fehlgeschlagen",
                name="zustand",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nachrichten_uuid", sa.Uuid(), nullable=True),
        sa.Column("typ", sa.String(length=6), nullable=True),
        sa.Column("partner", sa.String(length=40), nullable=True),
        sa.Column("osci_message_id", sa.String(), nullable=True),
        sa.Column("bezug_uuid", sa.Uuid(), nullable=True),
        sa.Column("paket", sa.Integer(), nullable=True),
        sa.Column("pakete", sa.Integer(), nullable=True),
        sa.Column("schluessel", sa.Uuid(), nullable=False),
        sa.Column("roh_sha256", sa.String(length=64), nullable=True),
        sa.Column("roh_groesse", ZAHL, nullable=True),
        sa.Column("xml_sha256", sa.String(length=64), nullable=True),
        sa.Column("xml_groesse", ZAHL, nullable=True),
        sa.Column("beleg_sha256", sa.String(length=64), nullable=True),
        sa.Column("beleg_groesse", ZAHL, nullable=True),
        sa.Column("laufzettel_sha256", sa.String(length=64), nullable=True),
        sa.Column("laufzettel_groesse", ZAHL, nullable=True),
        sa.Column("abgeholt", ZEIT, nullable=True),
        sa.Column("teil_sha256", sa.String(length=64), nullable=True),
        sa.Column("teil_groesse", ZAHL, nullable=True),
        sa.Column("signatur", JSON, nullable=True),
        sa.Column("original", sa.Uuid(), nullable=True),
        sa.Column("rueckweisungscode", sa.String(length=4), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("erstellt", ZEIT, nullable=False),
        sa.Column("uebermittelt", ZEIT, nullable=True),
        sa.Column("geaendert", ZEIT, nullable=False),
        sa.CheckConstraint(
            "(richtung = 'aus') = (zustand IN ('bestaetigt', "
            "'fehlgeschlagen', 'geschrieben', 'gesendet', 'versiegelt'))",
            name=op.f("ck_nachricht_richtung_zustand"),
        ),
        sa.CheckConstraint(
            "richtung = 'ein' OR nachrichten_uuid IS NOT NULL", name=op.f("ck_nachricht_eigene_uuid")
        ),
        sa.ForeignKeyConstraint(
            ["mandant", "uebergabe"], ["uebergabe.mandant", "uebergabe.id"], name="fk_nachricht_uebergabe"
        ),
        sa.PrimaryKeyConstraint("mandant", "id", name="pk_nachricht"),
    )
    op.create_index("ix_nachricht_bezug", "nachricht", ["mandant", "bezug_uuid"])
    op.create_index("ix_nachricht_uebergabe", "nachricht", ["mandant", "uebergabe", "erstellt"])
    op.create_index("ix_nachricht_zustand", "nachricht", ["mandant", "zustand", "erstellt"])
    op.create_index(
        "uq_nachricht_osci",
        "nachricht",
        ["mandant", "osci_message_id"],
        unique=True,
        sqlite_where=sa.text("richtung = 'ein' AND osci_message_id IS NOT NULL"),
        postgresql_where=sa.text("richtung = 'ein' AND osci_message_id IS NOT NULL"),
    )
    op.create_index(
        "uq_nachricht_uuid",
        "nachricht",
        ["mandant", "richtung", "nachrichten_uuid", "partner"],
        unique=True,
        sqlite_where=sa.text("nachrichten_uuid IS NOT NULL AND zustand NOT IN ('doppelt', 'vorfall')"),
        postgresql_where=sa.text("nachrichten_uuid IS NOT NULL AND zustand NOT IN ('doppelt', 'vorfall')"),
    )
