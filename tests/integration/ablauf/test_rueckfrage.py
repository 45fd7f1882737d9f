"""A remark on a page goes back to where the file came from, as single cases of 0010; the delivery stays what it is."""

from __future__ import annotations

import pytest

from gateway.ablauf import rueckfrage
from gateway.ablauf.rueckfrage import RueckfrageUnmoeglich
from gateway.auskunft.vorgaenge import Auskunft
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.seitenbemerkung import Bemerkungsart
from gateway.domain.uebergabe import Zustand
from tests.webserver import Starter
from tests.zweibehoerden import Zweibehoerden

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)


def uebernommen(z: Zweibehoerden) -> None:
    z.lege_akte()
    z.fordere_an()
    z.laufe()


def test_bemerkungen_stehen_drueben_am_dokument_und_fragen_eine_person(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    uebernommen(z)
    (hier,) = z.zu.uebergaben()
    with z.zu.haus.lesen() as buch:
        erstes, zweites, *_ = buch.dokumente.liste(hier.id)
    for dokument, seite, art, text in (
        (erstes, 3, Bemerkungsart.UNLESERLICH, "Der Stempel ist nicht zu lesen: unten rechts."),
        (erstes, 4, Bemerkungsart.FALSCHE_PERSON, "Seite 4: eine andere Person"),
        (zweites, None, Bemerkungsart.ANDERES, "Bitte neu scannen."),
    ):
        rueckfrage.bemerke(z.zu.haus, hier.id, dokument.uuid, seite, art, text, wer="Frau Beispiel")
    assert z.zu.gesendet("0010") == [], "nothing leaves before it is sent"
    rueckfrage.verwirf(z.zu.haus, hier.id, 99)
    rueckfrage.sende(z.zu.haus, hier.id, wer="Frau Beispiel")
    with pytest.raises(RueckfrageUnmoeglich):
        rueckfrage.sende(z.zu.haus, hier.id, wer="Frau Beispiel")
    z.laufe()
    (dort,) = z.weg.uebergaben()
    vorgang = Auskunft(z.weg.haus.datenbank, z.weg.kennung, z.uhr).vorgang(dort.id)
    assert [(b.dokument, b.seite, b.art, b.text) for b in vorgang.seitenbemerkungen] == [
        (erstes.uuid, 3, "unleserlich", "Der Stempel ist nicht zu lesen: unten rechts."),
        (erstes.uuid, 4, "falsche_person", "Seite 4: eine andere Person"),
        (zweites.uuid, None, "anderes", "Bitte neu scannen."),
    ]
    assert (dort.zustand, dort.rueckweisung) == (Zustand.KARENZ, None)
    with z.weg.haus.lesen() as buch:
        (metadaten,) = [n for n in buch.nachrichten.zum_vorgang(dort.id) if n.typ == "010206"]
    assert metadaten.zustand is not Nachrichtenzustand.FEHLGESCHLAGEN
    assert z.weg.aufgabe().art == "rueckfrage_seiten"
    z.weg.entscheide("schliessen")
    z.laufe()
    assert z.weg.aufgaben() == []


def test_ueber_die_api_bemerkt_verworfen_und_gesendet(
    zweibehoerden: Zweibehoerden, starte_web: Starter
) -> None:
    z = zweibehoerden
    uebernommen(z)
    (hier,) = z.zu.uebergaben()
    with z.zu.haus.lesen() as buch:
        dokument, *_ = buch.dokumente.liste(hier.id)
    vorgang = Auskunft(z.zu.haus.datenbank, z.zu.kennung, z.uhr).vorgang(hier.id)
    assert [art for art, adresse in vorgang.ueberblick.partner_kontakt if adresse], "whom to call"
    web = starte_web(haus=z.zu.haus)
    client, weg = web.gast(), f"/api/v1/uebergaben/{hier.id}"
    client.headers["Authorization"] = f"Bearer {web.skriptwort(z.zu.kennung)}"
    assert client.get(f"{weg}/bemerkungen").json() == {"bemerkungen": [], "offen": True}
    wunsch = {"dokument": str(dokument.uuid), "seite": 3, "art": "unleserlich", "text": "Stempel\n unten"}
    for nummer in (1, 2):
        antwort = client.post(f"{weg}/bemerkungen", json=wunsch)
        assert antwort.status_code == 201 and len(antwort.json()["bemerkungen"]) == nummer
    assert len(client.delete(f"{weg}/bemerkungen/2").json()["bemerkungen"]) == 1
    schluessel = {"Idempotency-Key": "rueckfrage-1"}
    for _ in range(2):  # a script that didn't hear the answer asks again
        (bemerkung,) = client.post(f"{weg}/rueckfrage", headers=schluessel).json()["bemerkungen"]
    assert (bemerkung["seite"], bemerkung["text"]) == (3, "Stempel unten") and bemerkung["nachricht"]
    assert client.post(f"{weg}/rueckfrage").status_code in (400, 409)
    z.laufe()
    assert z.weg.aufgabe().art == "rueckfrage_seiten"
    assert len(z.zu.gesendet("0010")) == 1


def test_nur_was_angekommen_und_noch_hier_ist_laesst_sich_bemerken(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    uebernommen(z)
    (hier,), (dort,) = z.zu.uebergaben(), z.weg.uebergaben()
    with z.zu.haus.lesen() as buch:
        dokument, *_ = buch.dokumente.liste(hier.id)

    def bemerke(haus, vorgang, text="x"):  # type: ignore[no-untyped-def]
        rueckfrage.bemerke(haus, vorgang, dokument.uuid, 1, Bemerkungsart.ANDERES, text, wer="Frau Beispiel")

    for text in ("", "x" * 501, "न"):
        with pytest.raises(RueckfrageUnmoeglich):
            bemerke(z.zu.haus, hier.id, text)
    with pytest.raises(RueckfrageUnmoeglich):
        bemerke(z.weg.haus, dort.id)
    bemerke(z.zu.haus, hier.id)
    z.uhr.stelle_vor(z.zu.haus.regeln.fristen.karenz_uebernahme * 2)
    z.laufe()
    with pytest.raises(RueckfrageUnmoeglich, match="gelöscht"):
        rueckfrage.sende(z.zu.haus, hier.id, wer="Frau Beispiel")
