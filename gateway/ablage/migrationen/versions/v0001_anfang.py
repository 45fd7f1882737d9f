"""Anfang: the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

ZEIT = sa.DateTime(timezone=True)
ZAHL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ZUSTAENDE = (
    "angelegt",
    "angefordert",
    "beantwortet",
    "empfangen",
    "import_laeuft",
    "importiert",
    "vorbereitet",
    "freigegeben",
    "gepackt",
    "gesendet",
    "karenz",
    "abgeschlossen",
    "abgelehnt",
    "zurueckgewiesen",
    "abgebrochen",
    "ergaenzt",
)
"""As they were at this revision; the model's list may grow, this one does not."""


def upgrade() -> None:
    _mindeststand()
    _alarm()
    _wache()
    _wartung()
    _webhook()
    _audit()
    _audit_kopf()
    _aufloesung()
    _auftrag()
    _benutzer()
    _konto()
    _ersatzwort()
    _identitaet()
    _fremdsitzung()
    _zugang()
    _fehlversuch()
    _seiten()
    _idempotenz()
    _apiclient()
    _apitoken()
    _worker()
    _uhrengang()
    _dienst()
    _dmszeit()
    _partnerfrist()
    _stundenzahl()
    _logzeile()
    _schluessel()
    _vorfall()
    _vorgang()
    _aufgabe()
    _begleitstueck()
    _dokument()
    _ereignis()
    _meldung()
    _personenwort()
    _nachricht()
    _regelsatz()
    _rolle()
    _uebergabe()
    _stimme()
    _suchwort()
    _termin()
    _spaetscan()
    _seitenbemerkung()
    _dokumentblick()
    _merkzettel()


def _mindeststand() -> None:
    tabelle = op.create_table(
        "mindeststand",
        sa.Column("nummer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ab", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("nummer", name=op.f("pk_mindeststand")),
    )
    op.bulk_insert(tabelle, [{"nummer": 1, "ab": revision}])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("lfd", ZAHL, autoincrement=False, nullable=False),
        sa.Column("zeit", ZEIT, nullable=False),
        sa.Column(
            "ereignis",
            sa.Enum(
                "vorgang.angelegt",
                "vorgang.zustand",
                "vorgang.abbruch",
                "nachricht.empfangen",
                "nachricht.geschrieben",
                "nachricht.zustand",
                "vorfall",
                "aufgabe.gestellt",
                "aufgabe.stimme",
                "aufgabe.beendet",
                "benutzer.geaendert",
                "inhalt.geloescht",
                "eintrag.geloescht",
                "eintrag.frist",
                "inhalt.gelesen",
                "auftrag.geparkt",
                "auftrag.zurueckgeholt",
                "anmeldung",
                "regelsatz.entworfen",
                "regelsatz.aktiviert",
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
        sa.PrimaryKeyConstraint("mandant", "lfd", name=op.f("pk_audit")),
    )


def _audit_kopf() -> None:
    op.create_table(
        "audit_kopf",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("lfd", ZAHL, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("mandant", name=op.f("pk_audit_kopf")),
    )


def _auftrag() -> None:
    op.create_table(
        "auftrag",
        sa.Column("id", ZAHL, nullable=False),
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("art", sa.String(length=60), nullable=False),
        sa.Column("schluessel", sa.String(length=200), nullable=False),
        sa.Column("daten", JSON, nullable=False),
        sa.Column("vorgang", sa.Uuid(), nullable=True),
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
        sa.Column("grund_rat", sa.String(), nullable=True),
        sa.Column("erstellt", ZEIT, nullable=False),
        sa.Column("geaendert", ZEIT, nullable=False),
        sa.CheckConstraint(
            "(zustand = 'laufend') = (bearbeiter IS NOT NULL)", name=op.f("ck_auftrag_bearbeiter")
        ),
        sa.CheckConstraint("zustand <> 'geparkt' OR grund_code IS NOT NULL", name=op.f("ck_auftrag_grund")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auftrag")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_auftrag_liste", "auftrag", ["zustand", "id"], unique=False)
    op.create_index(
        "ix_auftrag_geparkt",
        "auftrag",
        ["mandant", "vorgang"],
        unique=False,
        sqlite_where=sa.text("zustand = 'geparkt'"),
        postgresql_where=sa.text("zustand = 'geparkt'"),
    )
    op.create_index(
        "ix_auftrag_gescheitert",
        "auftrag",
        ["mandant", "grund_code"],
        unique=False,
        sqlite_where=sa.text("zustand <> 'erledigt' AND grund_code IS NOT NULL"),
        postgresql_where=sa.text("zustand <> 'erledigt' AND grund_code IS NOT NULL"),
    )
    op.create_index(
        "ix_auftrag_erledigt",
        "auftrag",
        ["zustand", "geaendert"],
        unique=False,
        sqlite_where=sa.text("zustand = 'erledigt'"),
        postgresql_where=sa.text("zustand = 'erledigt'"),
    )
    op.create_index(
        "ix_auftrag_reihung",
        "auftrag",
        ["reihung", "id"],
        unique=False,
        sqlite_where=sa.text("zustand <> 'erledigt' AND zustand <> 'geparkt'"),
        postgresql_where=sa.text("zustand <> 'erledigt' AND zustand <> 'geparkt'"),
    )
    op.create_index(
        "ix_auftrag_reihum",
        "auftrag",
        ["mandant", "reihung", "id"],
        unique=False,
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


def _benutzer() -> None:
    op.create_table(
        "benutzer",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("gesperrt", sa.Boolean(), nullable=False),
        sa.Column("zuletzt", ZEIT, nullable=True),
        sa.Column("erstellt", ZEIT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benutzer")),
    )


def _alarm() -> None:
    op.create_table(
        "alarm",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("kennung", sa.String(length=200), nullable=False),
        sa.Column("gegenstand", sa.String(length=40), nullable=False),
        sa.Column("stufe", sa.String(length=40), nullable=False),
        sa.Column("seit", ZEIT, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("rat", sa.String(), nullable=False),
        sa.Column("erinnerung", sa.String(length=20), nullable=False),
        sa.Column("gemeldet", sa.String(length=40), nullable=False),
        sa.Column("gemeldete_erinnerung", sa.String(length=20), nullable=False),
        sa.Column("gemeldet_um", ZEIT, nullable=True),
        sa.PrimaryKeyConstraint("mandant", "kennung", name=op.f("pk_alarm")),
    )


def _wartung() -> None:
    op.create_table(
        "wartung",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column(
            "art",
            sa.Enum("nur_annehmen", "leerlaufen", name="art", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("seit", ZEIT, nullable=False),
        sa.Column("bis", ZEIT, nullable=False),
        sa.Column("wer", sa.String(), nullable=False),
        sa.Column("grund", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("mandant", name=op.f("pk_wartung")),
    )


def _wache() -> None:
    op.create_table(
        "wache",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("zuletzt", ZEIT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_wache")),
    )


def _webhook() -> None:
    op.create_table(
        "webhook",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("zeiger", ZAHL, nullable=False),
        sa.Column("geliefert", ZEIT, nullable=True),
        sa.Column("anzahl", ZAHL, nullable=False),
        sa.PrimaryKeyConstraint("mandant", "name", name=op.f("pk_webhook")),
    )


def _konto() -> None:
    op.create_table(
        "konto",
        sa.Column("benutzer", sa.String(length=40), nullable=False),
        sa.Column("kennwort", sa.String(), nullable=False),
        sa.Column("faktor", sa.LargeBinary(), nullable=False),
        sa.Column("letzter_schritt", ZAHL, nullable=False),
        sa.Column("fehlversuche", sa.Integer(), nullable=False),
        sa.Column("gesperrt_bis", ZEIT, nullable=True),
        sa.Column("eingerichtet", ZEIT, nullable=False),
        sa.ForeignKeyConstraint(["benutzer"], ["benutzer.id"], name=op.f("fk_konto_benutzer")),
        sa.PrimaryKeyConstraint("benutzer", name=op.f("pk_konto")),
    )


def _ersatzwort() -> None:
    op.create_table(
        "ersatzwort",
        sa.Column("benutzer", sa.String(length=40), nullable=False),
        sa.Column("abdruck", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["benutzer"], ["konto.benutzer"], name=op.f("fk_ersatzwort_konto")),
        sa.PrimaryKeyConstraint("benutzer", "abdruck", name=op.f("pk_ersatzwort")),
    )


def _identitaet() -> None:
    op.create_table(
        "identitaet",
        sa.Column("benutzer", sa.String(length=40), nullable=False),
        sa.Column("aussteller", sa.String(length=255), nullable=False),
        sa.Column("subjekt", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["benutzer"], ["benutzer.id"], name=op.f("fk_identitaet_benutzer")),
        sa.PrimaryKeyConstraint("benutzer", name=op.f("pk_identitaet")),
        sa.UniqueConstraint("aussteller", "subjekt", name=op.f("uq_identitaet_aussteller_subjekt")),
    )


def _fremdsitzung() -> None:
    op.create_table(
        "fremdsitzung",
        sa.Column("abdruck", sa.String(length=64), nullable=False),
        sa.Column("benutzer", sa.String(length=40), nullable=False),
        sa.Column("aussteller", sa.String(length=255), nullable=False),
        sa.Column("subjekt", sa.String(length=255), nullable=False),
        sa.Column("sitzung", sa.String(length=255), nullable=True),
        sa.Column("erneuerung", sa.LargeBinary(), nullable=True),
        sa.Column("bestaetigt", ZEIT, nullable=False),
        sa.Column("bis", ZEIT, nullable=False),
        sa.ForeignKeyConstraint(["benutzer"], ["benutzer.id"], name=op.f("fk_fremdsitzung_benutzer")),
        sa.PrimaryKeyConstraint("abdruck", name=op.f("pk_fremdsitzung")),
    )
    op.create_index("ix_fremdsitzung_subjekt", "fremdsitzung", ["aussteller", "subjekt"])
    op.create_index(op.f("ix_fremdsitzung_bis"), "fremdsitzung", ["bis"])


def _zugang() -> None:
    op.create_table(
        "zugang",
        sa.Column("abdruck", sa.String(length=64), nullable=False),
        sa.Column(
            "art",
            sa.Enum(
                "einmal",
                "sitzung",
                "skript",
                name="zugangsart",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("benutzer", sa.String(length=40), nullable=False),
        sa.Column("bis", ZEIT, nullable=False),
        sa.Column("laengstens", ZEIT, nullable=False),
        sa.Column("weg", sa.String(length=10), nullable=False),
        sa.Column("zuletzt", ZEIT, nullable=True),
        sa.PrimaryKeyConstraint("abdruck", name=op.f("pk_zugang")),
    )
    op.create_index(op.f("ix_zugang_benutzer"), "zugang", ["benutzer"])
    op.create_index(op.f("ix_zugang_bis"), "zugang", ["bis"])


def _fehlversuch() -> None:
    op.create_table(
        "fehlversuch",
        sa.Column("wer", sa.String(length=60), nullable=False),
        sa.Column("anzahl", sa.Integer(), nullable=False),
        sa.Column("seit", ZEIT, nullable=False),
        sa.PrimaryKeyConstraint("wer", name=op.f("pk_fehlversuch")),
    )


def _seiten() -> None:
    op.create_table(
        "seiten",
        sa.Column("nummer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kennzeichen", sa.String(length=8), nullable=False),
        sa.Column("adresse", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("nummer", name=op.f("pk_seiten")),
    )


def _idempotenz() -> None:
    op.create_table(
        "idempotenz",
        sa.Column("schluessel", sa.String(length=64), nullable=False),
        sa.Column("anfrage", sa.String(length=64), nullable=False),
        sa.Column("begonnen", ZEIT, nullable=False),
        sa.Column("bis", ZEIT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("kopf", JSON, nullable=True),
        sa.Column("inhalt", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("schluessel", name=op.f("pk_idempotenz")),
    )
    op.create_index(op.f("ix_idempotenz_bis"), "idempotenz", ["bis"])


def _apiclient() -> None:
    op.create_table(
        "apiclient",
        sa.Column("benutzer", sa.String(length=40), nullable=False),
        sa.Column("geheimnis", sa.String(length=64), nullable=False),
        sa.Column("je_minute", sa.Integer(), nullable=False),
        sa.Column("bis", ZEIT, nullable=False),
        sa.Column("angelegt", ZEIT, nullable=False),
        sa.Column("durch", sa.String(length=100), nullable=False),
        sa.Column("zuletzt", ZEIT, nullable=True),
        sa.ForeignKeyConstraint(["benutzer"], ["benutzer.id"], name=op.f("fk_apiclient_benutzer")),
        sa.PrimaryKeyConstraint("benutzer", name=op.f("pk_apiclient")),
    )


def _apitoken() -> None:
    op.create_table(
        "apitoken",
        sa.Column("abdruck", sa.String(length=64), nullable=False),
        sa.Column("benutzer", sa.String(length=40), nullable=False),
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("bis", ZEIT, nullable=False),
        sa.ForeignKeyConstraint(["benutzer"], ["apiclient.benutzer"], name=op.f("fk_apitoken_apiclient")),
        sa.PrimaryKeyConstraint("abdruck", name=op.f("pk_apitoken")),
    )
    op.create_index(op.f("ix_apitoken_bis"), "apitoken", ["bis"])


def _worker() -> None:
    op.create_table(
        "worker",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("rechner", sa.String(length=100), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("gestartet", ZEIT, nullable=False),
        sa.Column("zuletzt", ZEIT, nullable=False),
        sa.Column("wettlaeufe", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )


def _uhrengang() -> None:
    op.create_table(
        "uhrengang",
        sa.Column("nr", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("gesichert", ZEIT, nullable=False),
        sa.Column("voraus", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("nr", name=op.f("pk_uhrengang")),
    )


def _dienst() -> None:
    op.create_table(
        "dienst",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column(
            "art",
            sa.Enum("postfach", "verzeichnis", "dms", name="art", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("gefragt", ZEIT, nullable=True),
        sa.Column("antwortet", sa.Boolean(), nullable=False),
        sa.Column("seit", ZEIT, nullable=True),
        sa.Column("gelungen", ZEIT, nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("rat", sa.String(), nullable=False),
        sa.Column("uhr", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("mandant", "art", name=op.f("pk_dienst")),
    )


def _logzeile() -> None:
    op.create_table(
        "logzeile",
        sa.Column("id", ZAHL, autoincrement=True, nullable=False),
        sa.Column("zeit", ZEIT, nullable=False),
        sa.Column("prozess", sa.String(length=20), nullable=False),
        sa.Column("stufe", sa.String(length=20), nullable=False),
        sa.Column("ort", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logzeile")),
        sqlite_autoincrement=True,
    )


def _stundenzahl() -> None:
    op.create_table(
        "stundenzahl",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column(
            "fluss",
            sa.Enum("eingegangen", "gesendet", name="fluss", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("stunde", ZEIT, nullable=False),
        sa.Column("anzahl", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mandant", "fluss", "stunde", name=op.f("pk_stundenzahl")),
    )


def _partnerfrist() -> None:
    op.create_table(
        "partnerfrist",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("wozu", sa.String(length=40), nullable=False),
        sa.Column("bis", ZEIT, nullable=True),
        sa.Column("mangel", sa.String(), nullable=False),
        sa.Column("rat", sa.String(), nullable=False),
        sa.Column("gesehen", ZEIT, nullable=False),
        sa.PrimaryKeyConstraint("mandant", "partner", name=op.f("pk_partnerfrist")),
    )


def _dmszeit() -> None:
    op.create_table(
        "dmszeit",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column(
            "art",
            sa.Enum("finden", "oeffnen", "schreiben", name="art", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("anzahl", sa.Integer(), nullable=False),
        sa.Column("log_summe", sa.Double(), nullable=False),
        sa.Column("log_jetzt", sa.Double(), nullable=True),
        sa.Column("zuletzt", ZEIT, nullable=False),
        sa.PrimaryKeyConstraint("mandant", "art", "tag", name=op.f("pk_dmszeit")),
    )


def _meldung() -> None:
    op.create_table(
        "meldung",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("absender", sa.String(length=40), nullable=False),
        sa.Column("art", sa.String(length=40), nullable=False),
        sa.Column(
            "stand",
            sa.Enum(
                "gilt",
                "zurueckgenommen",
                "test",
                name="stand",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person", JSON, nullable=False),
        sa.Column("tag", sa.Date(), nullable=True),
        sa.Column("gemeinde_alt", sa.String(length=12), nullable=True),
        sa.Column("gemeinde_neu", sa.String(length=12), nullable=True),
        sa.Column("haushalt", sa.String(length=64), nullable=True),
        sa.Column("merkmal", sa.String(length=40), nullable=True),
        sa.Column("sperren", JSON, nullable=True),
        sa.Column("vorgang", sa.Uuid(), nullable=True),
        sa.Column("sachverhalt", JSON, nullable=True),
        sa.Column("befund", JSON, nullable=True),
        sa.Column("eingegangen", ZEIT, nullable=False),
        sa.PrimaryKeyConstraint("mandant", "id", name=op.f("pk_meldung")),
        sa.UniqueConstraint("mandant", "absender", "uuid", name=op.f("uq_meldung_mandant_absender_uuid")),
    )
    op.create_index("ix_meldung_liste", "meldung", ["mandant", "eingegangen", "id"])
    op.create_index("ix_meldung_art", "meldung", ["mandant", "art", "eingegangen"])


def _begleitstueck() -> None:
    op.create_table(
        "begleitstueck",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("vorgang", sa.Uuid(), nullable=False),
        sa.Column("lfd", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("gegenstand", sa.String(length=200), nullable=False),
        sa.Column("kennzeichen", sa.String(length=100), nullable=True),
        sa.Column("eingetragen", ZEIT, nullable=False),
        sa.Column("eingetragen_durch", sa.String(), nullable=False),
        sa.Column("empfangen", ZEIT, nullable=True),
        sa.Column("empfangen_durch", sa.String(), nullable=True),
        sa.Column("vermerk", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["mandant", "vorgang"],
            ["vorgang.mandant", "vorgang.id"],
            name=op.f("fk_begleitstueck_vorgang"),
        ),
        sa.PrimaryKeyConstraint("mandant", "vorgang", "lfd", name=op.f("pk_begleitstueck")),
    )


def _seitenbemerkung() -> None:
    op.create_table(
        "seitenbemerkung",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("vorgang", sa.Uuid(), nullable=False),
        sa.Column("lfd", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dokument", sa.Uuid(), nullable=False),
        sa.Column("seite", sa.Integer(), nullable=True),
        sa.Column("art", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("wer", sa.String(), nullable=False),
        sa.Column("zeit", ZEIT, nullable=False),
        sa.Column("nachricht", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mandant", "vorgang"],
            ["vorgang.mandant", "vorgang.id"],
            name=op.f("fk_seitenbemerkung_vorgang"),
        ),
        sa.PrimaryKeyConstraint("mandant", "vorgang", "lfd", name=op.f("pk_seitenbemerkung")),
    )


def _dokumentblick() -> None:
    op.create_table(
        "dokumentblick",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("vorgang", sa.Uuid(), nullable=False),
        sa.Column("dokument", sa.Uuid(), nullable=False),
        sa.Column("benutzer", sa.String(), nullable=False),
        sa.Column("wann", ZEIT, nullable=False),
        sa.ForeignKeyConstraint(
            ["mandant", "vorgang"],
            ["vorgang.mandant", "vorgang.id"],
            name=op.f("fk_dokumentblick_vorgang"),
        ),
        sa.PrimaryKeyConstraint("mandant", "vorgang", "dokument", "benutzer", name=op.f("pk_dokumentblick")),
    )


def _merkzettel() -> None:
    op.create_table(
        "merkzettel",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("benutzer", sa.String(), nullable=False),
        sa.Column("art", sa.String(length=20), nullable=False),
        sa.Column("werte", JSON, nullable=False),
        sa.Column("geaendert", ZEIT, nullable=False),
        sa.PrimaryKeyConstraint("mandant", "id", name=op.f("pk_merkzettel")),
    )
    op.create_index("ix_merkzettel_benutzer", "merkzettel", ["mandant", "benutzer", "art"])
    op.create_index("ix_merkzettel_geaendert", "merkzettel", ["mandant", "geaendert"])


def _spaetscan() -> None:
    op.create_table(
        "spaetscan",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vorhaben", sa.Uuid(), nullable=False),
        sa.Column("benutzer", sa.String(), nullable=False),
        sa.Column("dateiname", sa.String(length=255), nullable=False),
        sa.Column("groesse", ZAHL, nullable=False),
        sa.Column("merkmal", sa.String(length=100), nullable=False),
        sa.Column("klasse", sa.String(length=1), nullable=False),
        sa.Column("stuecke", JSON, nullable=False),
        sa.Column("empfangen", ZAHL, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("befund", JSON, nullable=True),
        sa.Column("ersetzt", JSON, nullable=True),
        sa.Column("teil_von", sa.Uuid(), nullable=True),
        sa.Column("geteilt", sa.Boolean(), nullable=False),
        sa.Column("geaendert", ZEIT, nullable=False),
        sa.PrimaryKeyConstraint("mandant", "id", name=op.f("pk_spaetscan")),
    )
    op.create_index("ix_spaetscan_vorhaben", "spaetscan", ["mandant", "benutzer", "vorhaben"])
    op.create_index("ix_spaetscan_geaendert", "spaetscan", ["mandant", "geaendert"])


def _termin() -> None:
    op.create_table(
        "termin",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("benutzer", sa.String(), nullable=False),
        sa.Column("beginn", ZEIT, nullable=False),
        sa.Column("familienname", sa.String(length=200), nullable=False),
        sa.Column("vorname", sa.String(length=200), nullable=True),
        sa.Column("geburtsdatum", sa.String(length=10), nullable=True),
        sa.Column("aktenzeichen", sa.String(length=100), nullable=True),
        sa.Column("azr_nummer", sa.String(length=12), nullable=True),
        sa.Column("anlass", sa.String(length=100), nullable=True),
        sa.Column("im_dms", sa.Boolean(), nullable=True),
        sa.Column("nachgesehen", ZEIT, nullable=True),
        sa.PrimaryKeyConstraint("mandant", "id", name=op.f("pk_termin")),
    )
    op.create_index("ix_termin_benutzer", "termin", ["mandant", "benutzer", "beginn"])
    op.create_index("ix_termin_beginn", "termin", ["mandant", "beginn"])


def _personenwort() -> None:
    op.create_table(
        "personenwort",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("wort", sa.String(length=64), nullable=False),
        sa.Column("gegenstand", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("mandant", "wort", "gegenstand", name=op.f("pk_personenwort")),
    )
    op.create_index("ix_personenwort_gegenstand", "personenwort", ["mandant", "gegenstand"])


def _schluessel() -> None:
    op.create_table(
        "schluessel",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verpackt", sa.LargeBinary(), nullable=False),
        sa.Column("erstellt", ZEIT, nullable=False),
        sa.PrimaryKeyConstraint("mandant", "id", name=op.f("pk_schluessel")),
    )


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
        sa.Column("geschlossen", ZEIT, nullable=True),
        sa.Column("geschlossen_durch", sa.String(), nullable=True),
        sa.Column("geschlossen_grund", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("mandant", "id", name=op.f("pk_vorfall")),
    )


def _vorgang() -> None:
    op.create_table(
        "vorgang",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("art", sa.String(length=20), nullable=False),
        sa.Column("stamm", sa.Uuid(), nullable=False),
        sa.Column("weg", sa.String(length=40), nullable=False),
        sa.Column("schritt", sa.String(length=60), nullable=False),
        sa.Column("schritt_seit", ZEIT, nullable=False),
        sa.Column(
            "zustand",
            sa.Enum(*ZUSTAENDE, name="zustand", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("naechste_pruefung", ZEIT, nullable=True),
        sa.Column("haelt", sa.String(length=60), nullable=True),
        sa.Column("staut", sa.String(length=20), nullable=True),
        sa.Column("abbruch_durch", sa.String(), nullable=True),
        sa.Column("abbruch_grund", sa.String(), nullable=True),
        sa.Column("zurueckgeben", JSON, nullable=True),
        sa.Column("versaeumt", sa.Integer(), nullable=False),
        sa.Column("ereignisse", sa.Integer(), nullable=False),
        sa.Column("sachverhalt", JSON, nullable=True),
        sa.Column("befund", JSON, nullable=True),
        sa.Column("bytes_gesamt", ZAHL, nullable=True),
        sa.Column("geloescht", ZEIT, nullable=True),
        sa.Column("erstellt", ZEIT, nullable=False),
        sa.Column("geaendert", ZEIT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "schritt = 'ende' OR naechste_pruefung IS NOT NULL", name=op.f("ck_vorgang_naechste_pruefung")
        ),
        sa.PrimaryKeyConstraint("mandant", "id", name=op.f("pk_vorgang")),
    )
    op.create_index("ix_vorgang_faellig", "vorgang", ["mandant", "naechste_pruefung", "id"], unique=False)
    op.create_index("ix_vorgang_liste", "vorgang", ["mandant", "erstellt", "id"], unique=False)
    op.create_index("ix_vorgang_stamm", "vorgang", ["mandant", "stamm", "erstellt", "id"], unique=False)
    op.create_index("ix_vorgang_zustand", "vorgang", ["mandant", "zustand", "erstellt", "id"], unique=False)
    stelle = ["erstellt", "id"]
    for name, spalten, bedingung in (
        ("offen", stelle, "schritt <> 'ende'"),
        ("gehalten", stelle, "haelt IS NOT NULL"),
        ("gestaut", stelle, "staut IS NOT NULL"),
        ("laufend", ["weg", "zustand", "erstellt"], "schritt <> 'ende'"),
        ("fragend", ["haelt", "geaendert"], "haelt IS NOT NULL"),
        ("versaeumt", [], "versaeumt > 0"),
        ("bereit", ["geloescht", "id", "bytes_gesamt"], "geloescht IS NULL AND bytes_gesamt IS NOT NULL"),
    ):
        op.create_index(
            f"ix_vorgang_{name}",
            "vorgang",
            ["mandant", *spalten],
            unique=False,
            sqlite_where=sa.text(bedingung),
            postgresql_where=sa.text(bedingung),
        )


def _aufgabe() -> None:
    op.create_table(
        "aufgabe",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vorgang", sa.Uuid(), nullable=True),
        sa.Column("nachricht", sa.Uuid(), nullable=True),
        sa.Column("art", sa.String(length=60), nullable=False),
        sa.Column("schritt", sa.String(length=60), nullable=False),
        sa.Column(
            "rolle",
            sa.Enum(
                "sachbearbeitung",
                "freigabe",
                "administration",
                "revision",
                name="rolle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "zustand",
            sa.Enum(
                "offen",
                "entschieden",
                "erledigt",
                "hinfaellig",
                name="zustand",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("angaben", JSON, nullable=False),
        sa.Column("stimmen", sa.Integer(), nullable=False),
        sa.Column("seit", ZEIT, nullable=False),
        sa.Column("bis", ZEIT, nullable=False),
        sa.Column("wahl", sa.String(length=40), nullable=True),
        sa.Column("wert", sa.String(), nullable=True),
        sa.Column("grund", sa.String(), nullable=True),
        sa.Column("durch", sa.String(), nullable=True),
        sa.Column("geaendert", ZEIT, nullable=False),
        sa.CheckConstraint(
            "zustand NOT IN ('entschieden', 'erledigt') OR wahl IS NOT NULL", name=op.f("ck_aufgabe_wahl")
        ),
        sa.CheckConstraint("(vorgang IS NULL) <> (nachricht IS NULL)", name=op.f("ck_aufgabe_gegenstand")),
        sa.ForeignKeyConstraint(
            ["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"], name=op.f("fk_aufgabe_vorgang")
        ),
        sa.PrimaryKeyConstraint("mandant", "id", name=op.f("pk_aufgabe")),
    )
    op.create_index("ix_aufgabe_aller", "aufgabe", ["mandant", "vorgang", "seit"], unique=False)
    op.create_index("ix_aufgabe_frist", "aufgabe", ["mandant", "bis", "id"], unique=False)
    op.create_index("ix_aufgabe_liste", "aufgabe", ["mandant", "zustand", "bis", "id"], unique=False)
    op.create_index("ix_aufgabe_nachricht", "aufgabe", ["mandant", "nachricht"], unique=False)
    op.create_index(
        "uq_aufgabe_vorgang",
        "aufgabe",
        ["mandant", "vorgang"],
        unique=True,
        sqlite_where=sa.text("zustand = 'offen'"),
        postgresql_where=sa.text("zustand = 'offen'"),
    )


def _dokument() -> None:
    op.create_table(
        "dokument",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("vorgang", sa.Uuid(), nullable=False),
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
        sa.Column(
            "status",
            sa.Enum(
                "dabei",
                "weggelassen",
                "bleibt",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("groesse", ZAHL, nullable=True),
        sa.Column("crc32", ZAHL, nullable=True),
        sa.Column("gepackt", ZAHL, nullable=True),
        sa.Column("dms_ref", sa.String(), nullable=True),
        sa.Column("rueckgelesen", ZEIT, nullable=True),
        sa.ForeignKeyConstraint(
            ["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"], name=op.f("fk_dokument_vorgang")
        ),
        sa.PrimaryKeyConstraint("mandant", "vorgang", "uuid", name=op.f("pk_dokument")),
        sa.UniqueConstraint(
            "mandant", "vorgang", "position", name=op.f("uq_dokument_mandant_vorgang_position")
        ),
    )


def _ereignis() -> None:
    op.create_table(
        "ereignis",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("vorgang", sa.Uuid(), nullable=False),
        sa.Column("lfd", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("zeit", ZEIT, nullable=False),
        sa.Column(
            "art",
            sa.Enum(
                "zustand",
                "nachricht",
                "frage",
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
            "zustand", sa.Enum(*ZUSTAENDE, name="zustand", native_enum=False, length=40), nullable=False
        ),
        sa.Column("wer", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("partner_sagt", sa.String(), nullable=True),
        sa.Column("nachweis", sa.Uuid(), nullable=True),
        sa.Column("als_naechstes", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"], name=op.f("fk_ereignis_vorgang")
        ),
        sa.PrimaryKeyConstraint("mandant", "vorgang", "lfd", name=op.f("pk_ereignis")),
    )


def _nachricht() -> None:
    op.create_table(
        "nachricht",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vorgang", sa.Uuid(), nullable=True),
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
                "abgelegt",
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
        sa.Column("transport", sa.String(length=10), nullable=True),
        sa.Column("transport_id", sa.String(), nullable=True),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("bezug_uuid", sa.Uuid(), nullable=True),
        sa.Column("paket", sa.Integer(), nullable=True),
        sa.Column("pakete", sa.Integer(), nullable=True),
        sa.Column("schluessel", sa.Uuid(), nullable=False),
        sa.Column("roh_sha256", sa.String(length=64), nullable=True),
        sa.Column("roh_groesse", ZAHL, nullable=True),
        sa.Column("xml_sha256", sa.String(length=64), nullable=True),
        sa.Column("xml_groesse", ZAHL, nullable=True),
        sa.Column("teil_sha256", sa.String(length=64), nullable=True),
        sa.Column("teil_groesse", ZAHL, nullable=True),
        sa.Column("beleg_sha256", sa.String(length=64), nullable=True),
        sa.Column("beleg_groesse", ZAHL, nullable=True),
        sa.Column("laufzettel_sha256", sa.String(length=64), nullable=True),
        sa.Column("laufzettel_groesse", ZAHL, nullable=True),
        sa.Column("signatur", JSON, nullable=True),
        sa.Column("original", sa.Uuid(), nullable=True),
        sa.Column("rueckweisungscode", sa.String(length=4), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("geloescht", ZEIT, nullable=True),
        sa.Column("erstellt", ZEIT, nullable=False),
        sa.Column("uebermittelt", ZEIT, nullable=True),
        sa.Column("abgeholt", ZEIT, nullable=True),
        sa.Column("laufzettel_ab", ZEIT, nullable=True),
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
            ["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"], name=op.f("fk_nachricht_vorgang")
        ),
        sa.PrimaryKeyConstraint("mandant", "id", name=op.f("pk_nachricht")),
    )
    op.create_index(
        "ix_nachricht_liste",
        "nachricht",
        ["mandant", "erstellt", "id"],
        unique=False,
        sqlite_where=sa.text("richtung <> ''"),
        postgresql_where=sa.text("richtung <> ''"),
    )
    op.create_index("ix_nachricht_bezug", "nachricht", ["mandant", "bezug_uuid"], unique=False)
    op.create_index(
        "ix_nachricht_laufzettel",
        "nachricht",
        ["mandant", "transport", "partner", "laufzettel_ab"],
        unique=False,
        sqlite_where=sa.text("laufzettel_ab IS NOT NULL"),
        postgresql_where=sa.text("laufzettel_ab IS NOT NULL"),
    )
    op.create_index(
        "ix_nachricht_test",
        "nachricht",
        ["mandant", "partner", "erstellt"],
        unique=False,
        sqlite_where=sa.text("test AND richtung = 'aus'"),
        postgresql_where=sa.text("test AND richtung = 'aus'"),
    )
    op.create_index(
        "ix_nachricht_anfrage",
        "nachricht",
        ["mandant", "erstellt"],
        unique=False,
        sqlite_where=sa.text("richtung = 'aus' AND typ IN ('010101', '010501')"),
        postgresql_where=sa.text("richtung = 'aus' AND typ IN ('010101', '010501')"),
    )
    op.create_index(
        "ix_nachricht_inhalt",
        "nachricht",
        ["mandant", "geaendert"],
        unique=False,
        sqlite_where=sa.text("geloescht IS NULL"),
        postgresql_where=sa.text("geloescht IS NULL"),
    )
    op.create_index("ix_nachricht_vorgang", "nachricht", ["mandant", "vorgang", "erstellt"], unique=False)
    op.create_index("ix_nachricht_zustand", "nachricht", ["mandant", "zustand", "erstellt"], unique=False)
    op.create_index(
        "uq_nachricht_transport",
        "nachricht",
        ["mandant", "transport", "transport_id"],
        unique=True,
        sqlite_where=sa.text("richtung = 'ein' AND transport_id IS NOT NULL"),
        postgresql_where=sa.text("richtung = 'ein' AND transport_id IS NOT NULL"),
    )
    op.create_index(
        "uq_nachricht_uuid",
        "nachricht",
        ["mandant", "richtung", "nachrichten_uuid", "partner"],
        unique=True,
        sqlite_where=sa.text("nachrichten_uuid IS NOT NULL AND zustand NOT IN ('doppelt', 'vorfall')"),
        postgresql_where=sa.text("nachrichten_uuid IS NOT NULL AND zustand NOT IN ('doppelt', 'vorfall')"),
    )


def _aufloesung() -> None:
    op.create_table(
        "aufloesung",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("grund", sa.String(), nullable=False),
        sa.Column("beantragt_von", sa.String(length=40), nullable=False),
        sa.Column("beantragt_am", ZEIT, nullable=False),
        sa.Column("bestaetigt_von", sa.String(length=40), nullable=True),
        sa.Column("bestaetigt_am", ZEIT, nullable=True),
        sa.Column("fertig_am", ZEIT, nullable=True),
        sa.Column("gegangen", JSON, nullable=True),
        sa.CheckConstraint(
            "(bestaetigt_von IS NULL) = (bestaetigt_am IS NULL)", name=op.f("ck_aufloesung_bestaetigt")
        ),
        sa.CheckConstraint("bestaetigt_von <> beantragt_von", name=op.f("ck_aufloesung_vier_augen")),
        sa.CheckConstraint(
            "fertig_am IS NULL OR bestaetigt_am IS NOT NULL", name=op.f("ck_aufloesung_fertig")
        ),
        sa.PrimaryKeyConstraint("mandant", name=op.f("pk_aufloesung")),
    )


def _regelsatz() -> None:
    op.create_table(
        "regelsatz",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("inhalt", JSON, nullable=False),
        sa.Column("grund", sa.String(), nullable=False),
        sa.Column("entworfen_von", sa.String(length=40), nullable=False),
        sa.Column("entworfen_am", ZEIT, nullable=False),
        sa.Column("aktiviert_von", sa.String(length=40), nullable=True),
        sa.Column("aktiviert_am", ZEIT, nullable=True),
        sa.Column("aktiviert_grund", sa.String(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_regelsatz_version")),
        sa.CheckConstraint(
            "(aktiviert_von IS NULL) = (aktiviert_am IS NULL)", name=op.f("ck_regelsatz_aktiviert")
        ),
        sa.CheckConstraint("aktiviert_von <> entworfen_von", name=op.f("ck_regelsatz_vier_augen")),
        sa.PrimaryKeyConstraint("mandant", "version", name=op.f("pk_regelsatz")),
    )


def _rolle() -> None:
    op.create_table(
        "rolle",
        sa.Column("benutzer", sa.String(length=40), nullable=False),
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column(
            "rolle",
            sa.Enum(
                "sachbearbeitung",
                "freigabe",
                "administration",
                "revision",
                name="rolle",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("seit", ZEIT, nullable=False),
        sa.Column("bestaetigt", ZEIT, nullable=False),
        sa.Column("bestaetigt_von", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["benutzer"], ["benutzer.id"], name=op.f("fk_rolle_benutzer")),
        sa.PrimaryKeyConstraint("benutzer", "mandant", "rolle", name=op.f("pk_rolle")),
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
        sa.Column("person", JSON, nullable=False),
        sa.Column("person_akte", JSON, nullable=True),
        sa.Column("azr_nummer", sa.String(length=20), nullable=True),
        sa.Column("aktenzeichen_eigenes", sa.String(), nullable=True),
        sa.Column("aktenzeichen_partner", sa.String(), nullable=True),
        sa.Column("grund", sa.String(), nullable=True),
        sa.Column("versandbestaetigung", sa.Boolean(), nullable=False),
        sa.Column("vereinbart", JSON, nullable=False),
        sa.Column("ausgeschlossen", JSON, nullable=False),
        sa.Column("release", sa.String(length=10), nullable=False),
        sa.Column("ausloeser_uuid", sa.Uuid(), nullable=True),
        sa.Column("lieferung_uuid", sa.Uuid(), nullable=True),
        sa.Column("lieferung_nachricht", sa.Uuid(), nullable=True),
        sa.Column("klasse", sa.String(length=1), nullable=True),
        sa.Column("merkmale", JSON, nullable=True),
        sa.Column("eintrag_bis", sa.Date(), nullable=True),
        sa.Column("gliederung", JSON, nullable=True),
        sa.Column("partner_kontakt", JSON, nullable=True),
        sa.Column("vorgaben", JSON, nullable=True),
        sa.Column("von_hand", sa.Boolean(), nullable=False),
        sa.Column("haushalt", sa.String(length=64), nullable=True),
        sa.Column("weitergeleitet_von", sa.String(length=40), nullable=True),
        sa.Column("neue_meldung", sa.Boolean(), nullable=False),
        sa.Column("person_bestaetigt", sa.Boolean(), nullable=False),
        sa.Column("freigegebene_regeln", JSON, nullable=False),
        sa.Column("absage", JSON, nullable=True),
        sa.Column("rueckweisung", JSON, nullable=True),
        sa.Column("mangel", JSON, nullable=True),
        sa.Column("quittung", sa.Uuid(), nullable=True),
        sa.Column("anzahl_dokumente", sa.Integer(), nullable=True),
        sa.Column("anzahl_akte", sa.Integer(), nullable=True),
        sa.Column("anzahl_folgt", sa.Integer(), nullable=True),
        sa.Column("fortschritt_ist", sa.Integer(), nullable=False),
        sa.Column("fortschritt_soll", sa.Integer(), nullable=True),
        sa.Column("karenz_bis", ZEIT, nullable=True),
        sa.Column("wiedervorlage", ZEIT, nullable=True),
        sa.Column("erinnert", ZEIT, nullable=True),
        sa.Column("dms_ref", sa.String(), nullable=True),
        sa.Column("ziel_ref", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mandant", "id"], ["vorgang.mandant", "vorgang.id"], name=op.f("fk_uebergabe_vorgang")
        ),
        sa.PrimaryKeyConstraint("mandant", "id", name=op.f("pk_uebergabe")),
        sa.UniqueConstraint(
            "mandant",
            "lieferung_uuid",
            "richtung",
            "partner",
            name=op.f("uq_uebergabe_mandant_lieferung_uuid_richtung_partner"),
        ),
    )
    op.create_index("ix_uebergabe_ausloeser", "uebergabe", ["mandant", "ausloeser_uuid"], unique=False)
    op.create_index("ix_uebergabe_partner", "uebergabe", ["mandant", "partner"], unique=False)
    op.create_index("ix_uebergabe_akte", "uebergabe", ["mandant", "dms_ref"], unique=False)
    op.create_index("ix_uebergabe_eintrag", "uebergabe", ["mandant", "eintrag_bis"], unique=False)
    op.create_index("ix_uebergabe_haushalt", "uebergabe", ["mandant", "haushalt"], unique=False)
    op.create_index("ix_uebergabe_person", "uebergabe", ["mandant", "azr_nummer"], unique=False)


def _stimme() -> None:
    op.create_table(
        "stimme",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column("aufgabe", sa.Uuid(), nullable=False),
        sa.Column("benutzer", sa.String(length=40), nullable=False),
        sa.Column("wahl", sa.String(length=40), nullable=False),
        sa.Column("wert", sa.String(), nullable=True),
        sa.Column("grund", sa.String(), nullable=False),
        sa.Column("wann", ZEIT, nullable=False),
        sa.ForeignKeyConstraint(["benutzer"], ["benutzer.id"], name=op.f("fk_stimme_benutzer")),
        sa.ForeignKeyConstraint(
            ["mandant", "aufgabe"], ["aufgabe.mandant", "aufgabe.id"], name=op.f("fk_stimme_aufgabe")
        ),
        sa.PrimaryKeyConstraint("mandant", "aufgabe", "benutzer", name=op.f("pk_stimme")),
    )


def _suchwort() -> None:
    op.create_table(
        "suchwort",
        sa.Column("mandant", sa.String(length=40), nullable=False),
        sa.Column(
            "wort", sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("vorgang", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mandant", "vorgang"],
            ["vorgang.mandant", "vorgang.id"],
            name=op.f("fk_suchwort_vorgang"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mandant", "wort", "vorgang", name=op.f("pk_suchwort")),
    )
    op.create_index("ix_suchwort_vorgang", "suchwort", ["mandant", "vorgang"], unique=False)
