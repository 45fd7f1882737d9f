from __future__ import annotations

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from sqlalchemy import select

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Auditzeile
from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import Teilklasse
from gateway.ports import Objektergebnis
from tests.conftest import StehendeUhr
from tests.integration.ablage.werkzeug import ANDERER, blob, buch, uebergabe


def _dokumente() -> list[Dokument]:
    sommer = datetime(2020, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    return [
        Dokument(uuid4(), "Paß.pdf", "018", 2, ("Ausweise", "alt"), "Reisepaß", sommer, klasse=Teilklasse.B),
        Dokument(uuid4(), "Bild.jpg", "010", 1, aktenwirksamkeit=datetime(2020, 7, 1)),
    ]


def test_dokumente_kommen_in_reihenfolge_und_unveraendert_zurueck(
    datenbank: Datenbank, uhr: StehendeUhr
) -> None:
    zweites, erstes = dokumente = _dokumente()
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        id = uebergabe(session, uhr).id
        a.dokumente.lege_an(id, dokumente)
        a.dokumente.lege_an(id, dokumente)
        session.commit()
    with datenbank.lesen() as session:
        gelesen = buch(session, uhr).dokumente.liste(id)
        assert buch(session, uhr, ANDERER).dokumente.liste(id) == ()
    assert gelesen == (erstes, zweites)
    assert [d.aktenwirksamkeit and d.aktenwirksamkeit.isoformat() for d in gelesen] == [
        "2020-07-01T00:00:00",
        "2020-07-01T12:00:00+02:00",
    ]


def test_der_import_fuehrt_buch_je_dokument(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    with datenbank.schreiben() as session:
        a = buch(session, uhr)
        id = uebergabe(session, uhr).id
        dokumente = _dokumente()
        a.dokumente.lege_an(id, dokumente)
        d = dokumente[0].uuid
        a.dokumente.merke_inhalte(id, {d: blob("inhalt")})
        a.dokumente.merke_import(id, [Objektergebnis(d, "objekt-7", blob("inhalt").sha256, 6, neu=True)])
        a.dokumente.merke_rueckgelesen(id, [d])
        session.commit()
        _, zeile = a.dokumente.zeilen(id)
        with pytest.raises(NichtGefunden):
            a.dokumente.merke_rueckgelesen(id, [uuid4()])
    assert (zeile.sha256, zeile.groesse, zeile.dms_ref) == (blob("inhalt").sha256, 6, "objekt-7")
    assert zeile.rueckgelesen == uhr.jetzt()


def test_ohne_schluessel_ist_der_inhalt_vernichtet(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    id = uuid4()
    with datenbank.schreiben() as session:
        schluessel = buch(session, uhr).schluessel
        assert schluessel.lege(id, b"verpackt") == b"verpackt"
        assert schluessel.lege(id, b"anderer") == b"verpackt"
        buch(session, uhr, ANDERER).schluessel.vernichte([id])
        assert schluessel.lies(id) == b"verpackt"
        schluessel.vernichte([id, id])
        session.commit()
    with datenbank.lesen() as session:
        with pytest.raises(NichtGefunden, match="gelöscht"):
            buch(session, uhr).schluessel.lies(id)
        assert session.scalars(select(Auditzeile.bezug)).all() == [f"inhalt:{id}"]
