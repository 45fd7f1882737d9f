"""Our request was passed on, and what the holder sends arrives before the notice of that (0031), or without it."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablauf import aufgaben
from gateway.ablauf.wege.eingaenge.zuordnung import FRIST_WEITERGABE
from gateway.domain.behoerde import Behoerde
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.nachrichten import stelle
from gateway.nachrichten.ereignis import Nachrichtenkennung
from gateway.nachrichten.formen import Codeangabe
from gateway.nachrichten.kopf import kopf
from gateway.nachrichten.release import NACHRICHTENTYP
from gateway.nachrichten.schreiben import schreibe
from gateway.nachrichten.weiterleitung import Abgabenachricht
from gateway.ports import Inhalt
from tests.zweibehoerden import (
    ANDERSWO,
    WEG,
    ZU,
    Scheinsiegel,
    Zweibehoerden,
    behoerde,
    melde_eintrag,
)

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
HALTER = behoerde(ANDERSWO, "Anderswo")


def von_anderswo(xml: bytes) -> bytes:
    return xml.replace(WEG.encode(), ANDERSWO.encode()).replace(b"<name>Wegstadt<", b"<name>Anderswo<")


def die_akte_kommt_von_anderswo(z: Zweibehoerden) -> None:
    """Wegstadt plays both: what it sends to Zustadt is signed by the holder Anderswo."""
    z.verzeichnis.eintraege[ANDERSWO] = melde_eintrag(HALTER)
    z.lege_akte()

    def unterschreibe(an: str, sendung: bytes) -> list[bytes]:
        if an != ZU:
            return [sendung]
        return [z.neu_versiegelt(sendung, von_anderswo, autor=f"autor {ANDERSWO}")]

    z.post.vorher = unterschreibe


def die_0031_kommt(z: Zweibehoerden, anforderung: Uebergabezeile, zustaendige: Behoerde = HALTER) -> None:
    assert anforderung.ausloeser_uuid is not None
    jetzt = z.uhr.jetzt()
    nachricht = Abgabenachricht(
        kopf=kopf(uuid=z.uuid("0031"), erstellt=jetzt, autor=z.weg.haus.behoerde, leser=z.zu.haus.behoerde),
        zustaendige=stelle.aus_domaene(zustaendige),
        nachricht=Nachrichtenkennung(
            uuid=anforderung.ausloeser_uuid,
            typ=Codeangabe("010201", NACHRICHTENTYP.uri, NACHRICHTENTYP.version),
            erstellt=jetzt,
        ),
    )
    xml, ziel = schreibe(nachricht), io.BytesIO()
    Scheinsiegel(f"autor {WEG}".encode()).versiegle(
        [Inhalt("x", len(xml), lambda: io.BytesIO(xml))], f"leser {ZU}".encode(), ziel, als_anhang=True
    )
    z.post.faecher.setdefault(ZU, []).append(("0031", ziel.getvalue()))


def wartende(z: Zweibehoerden) -> set[str | None]:
    with z.zu.haus.lesen() as buch:
        alle = buch.nachrichten.neueste(hoechstens=50)
    return {n.typ for n in alle if n.zustand is Nachrichtenzustand.GUELTIG}


def anforderung_und_lieferung(z: Zweibehoerden) -> tuple[Uebergabezeile, Uebergabezeile]:
    lieferung, anforderung = sorted(z.zu.uebergaben(), key=lambda u: u.weg == "anforderung")
    return anforderung, lieferung


def test_die_akte_des_inhabers_wartet_auf_die_0031_und_gehoert_dann_zur_anforderung(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    die_akte_kommt_von_anderswo(z)
    z.fordere_an()
    z.laufe(4)
    assert wartende(z) == {"010205", "010206", "010203", "010207"}
    assert z.zu.uebergabe().zustand is Zustand.ANGEFORDERT and z.zu.aufgaben() == []
    die_0031_kommt(z, z.zu.uebergabe())
    z.laufe(6)
    hier = z.zu.uebergabe()
    assert (hier.zustand, hier.partner) == (Zustand.ABGESCHLOSSEN, ANDERSWO)
    assert wartende(z) == set() and z.zu.aufgaben() == []
    assert len(list((z.zu.dms_ordner / "akten").iterdir())) == 1


def test_kommt_keine_0031_entscheidet_jemand_und_die_anforderung_endet_mit_der_akte(
    zweibehoerden: Zweibehoerden,
) -> None:
    z = zweibehoerden
    die_akte_kommt_von_anderswo(z)
    z.fordere_an()
    z.laufe(4)
    z.uhr.stelle_vor(FRIST_WEITERGABE)
    z.laufe(4)
    frage = z.zu.aufgabe()
    assert frage.art == "nicht_angefordert", (
        "010203 and 010205 belong to it, and are no questions of their own"
    )
    assert "Die Akte ist bei Wegstadt angefordert" in frage.text
    aufgaben.entscheide(z.zu.haus, frage.id, aufgaben.Stimme("annehmen", "sb1", "geprüft", None))
    z.laufe(6)
    anforderung, lieferung = anforderung_und_lieferung(z)
    assert (anforderung.zustand, lieferung.zustand) == (Zustand.ABGELEHNT, Zustand.ABGESCHLOSSEN)
    assert f"Die Akte ist von Anderswo gekommen (Übergabe {lieferung.id})." in [
        e.text for e in z.zu.zeitlinie(anforderung.id)
    ]
    assert lieferung.ausloeser_uuid == anforderung.ausloeser_uuid, "further deliveries belong to it"
    z.uhr.stelle_vor(timedelta(days=8))
    z.laufe(2)
    assert z.zu.gesendet("010002") == [], "nobody is reminded any more"


def test_die_0031_kommt_nach_der_frage_und_die_frage_erledigt_sich(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    die_akte_kommt_von_anderswo(z)
    z.fordere_an()
    z.laufe(4)
    z.uhr.stelle_vor(FRIST_WEITERGABE)
    z.laufe(4)
    assert "nicht_angefordert" in {a.art for a in z.zu.aufgaben()}
    anforderung, _ = anforderung_und_lieferung(z)
    die_0031_kommt(z, anforderung)
    z.laufe(6)
    anforderung, lieferung = anforderung_und_lieferung(z)
    assert lieferung.zustand is Zustand.ABGESCHLOSSEN
    assert "nicht_angefordert" not in {a.art for a in z.zu.aufgaben()}
    assert "Die Frage hat sich erledigt." in [e.text for e in z.zu.zeitlinie(lieferung.id)]
    assert anforderung.zustand is Zustand.ABGELEHNT


def test_wer_eine_fremde_anforderung_beantwortet_bekommt_keinen_anteil_an_ihr(
    zweibehoerden: Zweibehoerden,
) -> None:
    """The 0031 names somebody else: what Anderswo has sent stays a question, and the request goes on there."""
    z = zweibehoerden
    die_akte_kommt_von_anderswo(z)
    dritte = behoerde("azr:004300", "Drittstadt")
    z.verzeichnis.eintraege[dritte.kennung] = melde_eintrag(dritte)
    z.fordere_an()
    z.laufe(3)
    die_0031_kommt(z, z.zu.uebergabe(), dritte)
    z.laufe(2)
    z.uhr.stelle_vor(FRIST_WEITERGABE)
    z.laufe(4)
    anforderung, lieferung = anforderung_und_lieferung(z)
    assert (anforderung.partner, anforderung.zustand) == (dritte.kennung, Zustand.ANGEFORDERT)
    assert lieferung.haelt == "nicht_angefordert"
    assert list((z.zu.dms_ordner / "akten").iterdir()) == []
