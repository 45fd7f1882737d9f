"""Notices of registry offices come in like every other message, and files come in by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.post import handeingang
from gateway.domain.meldung import Meldeart, Meldung, Sperre, Wohnanschrift
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.nachrichten import meldesatz
from gateway.nachrichten.kopf import kopf
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.quittung import Quittung, Quittungserinnerung
from gateway.nachrichten.schreiben import schreibe
from gateway.ports import Diensteintrag, Inhalt, Zugang
from tests.zweibehoerden import PERSON, WEG, ZU, Amt, Scheinsiegel, Zweibehoerden, behoerde

MELDEAMT = behoerde("ags:99999001", "Meldestadt")
JETZT = datetime(2026, 11, 2, 9, 15, 0, 123000, tzinfo=UTC)


@pytest.fixture
def z(zweibehoerden: Zweibehoerden) -> Zweibehoerden:
    """The directory knows a registry office, too."""
    autor = f"autor {MELDEAMT.kennung}".encode()
    zugang = Zugang("osci", "http://postfach.invalid/", b"c", b"s")
    zweibehoerden.verzeichnis.eintraege[MELDEAMT.kennung] = Diensteintrag(
        MELDEAMT, (zugang,), b"leser", autor, "26.11"
    )
    return zweibehoerden


def meldung(nummer: int = 1, an: str = ZU, zeichen: str = "M-1") -> bytes:
    neu = Wohnanschrift("Neuweg", "4", "00002", "Zustadt", "99999001")
    inhalt = Meldung(
        *(UUID(int=nummer), "030102", Meldeart.ABMELDUNG, MELDEAMT, JETZT, JETZT, zeichen, PERSON, neu),
        am=date(2026, 11, 1),
    )
    ihr_kopf = kopf(uuid=UUID(int=nummer), erstellt=JETZT, autor=MELDEAMT, leser=behoerde(an, "Zustadt"))
    return schreibe(meldesatz.aus_domaene(ihr_kopf, inhalt))


def sperrmeldung() -> bytes:
    inhalt = Meldung(
        *(
            UUID(int=7),
            "030112",
            Meldeart.AUSKUNFTSSPERRE,
            MELDEAMT,
            JETZT,
            JETZT,
            "M-7",
            PERSON,
            Wohnanschrift(),
        ),
        sperren=(Sperre("3"),),
    )
    ihr_kopf = kopf(uuid=UUID(int=7), erstellt=JETZT, autor=MELDEAMT, leser=behoerde(ZU, "Zustadt"))
    return schreibe(meldesatz.aus_domaene(ihr_kopf, inhalt))


def sende(z: Zweibehoerden, xml: bytes, *, von: str = MELDEAMT.kennung, an: str = ZU) -> None:
    ziel = io.BytesIO()
    Scheinsiegel(f"autor {von}".encode()).versiegle(
        [Inhalt("x", len(xml), lambda: io.BytesIO(xml))], f"leser {an}".encode(), ziel, als_anhang=True
    )
    z.post.lege(an, ziel.getvalue())


def alle(amt: Amt) -> Sequence[Nachrichtenzeile]:
    with amt.haus.lesen() as buch:
        return buch.nachrichten.neueste()


def stand(amt: Amt) -> list[tuple[str | None, str, str | None]]:
    return sorted((n.typ or "", n.zustand.value, n.rueckweisungscode) for n in alle(amt))


def test_eine_meldung_wird_geprueft_und_abgelegt(z: Zweibehoerden) -> None:
    sende(z, meldung())
    z.laufe(2)
    assert stand(z.zu) == [("030102", "abgelegt", None)]
    assert z.zu.aufgaben() == []
    assert z.zu.geparkt() == []


def test_dieselbe_meldung_noch_einmal_zaehlt_nicht(z: Zweibehoerden) -> None:
    sende(z, meldung())
    sende(z, meldung())
    sende(z, meldung(zeichen="M-2"))
    z.laufe(2)
    assert [s for _, s, _ in stand(z.zu)] == ["abgelegt", "doppelt", "vorfall"]


def test_eine_falsche_meldung_bekommt_0010(z: Zweibehoerden) -> None:
    sende(z, meldung().replace(b"<datum>2026", b"<datum>2099"))
    z.laufe(2)
    assert ("030102", "abgewiesen", "S999") in stand(z.zu)
    ((_, antwort),) = z.post.faecher[MELDEAMT.kennung]
    assert b"<code>S999</code>" in antwort
    assert "nach dieser Nachricht" in antwort.decode()


def test_eine_auskunftssperre_wird_quittiert_und_auf_erinnerung_noch_einmal(z: Zweibehoerden) -> None:
    xml = sperrmeldung()
    sende(z, xml)
    z.laufe(2)
    ((_, quittung),) = z.post.faecher[MELDEAMT.kennung]
    gelesen = lies_nachricht(io.BytesIO(quittung.partition(b"\n")[2]))
    assert isinstance(gelesen, Quittung)
    assert (gelesen.angabe.sachverhalt, gelesen.ursprung.uuid) == ("1", UUID(int=7))
    erinnerung = Quittungserinnerung(
        kopf=kopf(uuid=UUID(int=8), erstellt=JETZT, autor=MELDEAMT, leser=behoerde(ZU, "Zustadt")),
        ursprung=gelesen.ursprung,
        angabe=gelesen.angabe,
        stufe=1,
    )
    sende(z, schreibe(erinnerung))
    z.laufe(2)
    assert [s for _, s in z.post.faecher[MELDEAMT.kennung]] == [quittung, quittung]
    assert z.zu.aufgaben() == []


def test_eine_meldebehoerde_kann_keine_akte_anfordern(z: Zweibehoerden) -> None:
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    ((_, sendung),) = z.post.faecher.pop(WEG)
    xml = sendung.partition(b"\n")[2].replace(
        f"<kennung>{ZU}<".encode(), f"<kennung>{MELDEAMT.kennung}<".encode()
    )
    sende(z, xml, an=WEG)
    z.weg.ticke()
    assert ("010201", "abgewiesen", "T070") in stand(z.weg)
    assert z.weg.uebergaben() == []


def test_nur_die_meldebehoerde_selbst_kann_melden(z: Zweibehoerden) -> None:
    sende(z, meldung(), von=WEG)
    z.laufe(2)
    assert stand(z.zu) == [("", "abgewiesen", "T070")]
    assert MELDEAMT.kennung not in z.post.faecher, "nobody can be answered"


def test_wen_das_verzeichnis_nicht_kennt_der_meldet_nicht(z: Zweibehoerden) -> None:
    del z.verzeichnis.eintraege[MELDEAMT.kennung]
    sende(z, meldung())
    z.laufe(2)
    assert [s for _, s, _ in stand(z.zu)] == ["abgewiesen"]


def nimm(z: Zweibehoerden, ordner: Path, xml: bytes) -> Nachrichtenzeile:
    datei = ordner / "von-hand.xml"
    datei.write_bytes(xml)
    id = handeingang.nimm_auf(z.zu.post, datei, "Frau Beispiel")
    z.zu.worker.laufe(bis_leer=True)
    with z.zu.haus.lesen() as buch:
        return buch.nachrichten.lies(id)


def test_von_hand_zaehlt_wie_aus_dem_postfach_und_nur_einmal(z: Zweibehoerden, tmp_path: Path) -> None:
    erste = nimm(z, tmp_path, meldung())
    assert (erste.zustand, erste.transport) == (Nachrichtenzustand.ABGELEGT, "hand")
    assert nimm(z, tmp_path, meldung()).id == erste.id
    sende(z, meldung(2))
    z.laufe(1)
    (aus_dem_postfach,) = [n for n in alle(z.zu) if n.transport == "osci"]
    assert nimm(z, tmp_path, meldung(2)).id == aus_dem_postfach.id
    assert len(alle(z.zu)) == 2
    widerspruch = nimm(z, tmp_path, meldung(2, zeichen="M-9"))
    assert widerspruch.zustand is Nachrichtenzustand.VORFALL


def test_eine_anforderung_von_hand_bewirkt_was_sie_sagt(z: Zweibehoerden, tmp_path: Path) -> None:
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    ((_, sendung),) = z.post.faecher.pop(WEG)
    datei = tmp_path / "a.xml"
    datei.write_bytes(sendung.partition(b"\n")[2])
    id = handeingang.nimm_auf(z.weg.post, datei, "Frau Beispiel")
    z.weg.worker.laufe(bis_leer=True)
    with z.weg.haus.lesen() as buch:
        assert buch.nachrichten.lies(id).vorgang == z.weg.uebergabe().id


@pytest.mark.parametrize(
    ("alt", "neu", "code"),
    [
        (b"<datum>2026", b"<datum>2099", "S999"),
        (ZU.encode(), WEG.encode(), "T080"),
        (MELDEAMT.kennung.encode(), b"ags:00000000", None),
        (b"<?xml", b"<!DOCTYPE x []><?xml", "X000"),
    ],
)
def test_von_hand_gilt_dieselbe_pruefung_und_niemand_wird_beantwortet(
    z: Zweibehoerden, tmp_path: Path, alt: bytes, neu: bytes, code: str | None
) -> None:
    zeile = nimm(z, tmp_path, meldung().replace(alt, neu, 1))
    assert (zeile.zustand, zeile.rueckweisungscode) == (Nachrichtenzustand.ABGEWIESEN, code)
    z.laufe(1)
    assert MELDEAMT.kennung not in z.post.faecher


def test_eine_fehlende_datei_ist_ein_klarer_fehler(z: Zweibehoerden, tmp_path: Path) -> None:
    with pytest.raises(handeingang.DateiUnlesbar):
        handeingang.nimm_auf(z.zu.post, tmp_path / "fehlt.xml", "Frau Beispiel")
