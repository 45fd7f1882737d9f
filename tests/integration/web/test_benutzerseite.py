"""Who works here: created, given roles, locked, let in by the Administration; nobody shuts himself out."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.tabellen import Auditzeile, Benutzerzeile, Rollenzeile
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from tests.webserver import STUTTGART, ULM, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
ICH = "administration-001900"


@pytest.fixture
def verwaltung(web: Webserver) -> httpx2.Client:
    return web.angemeldet(STUTTGART, [Rolle.ADMINISTRATION])


def sende(client: httpx2.Client, weg: str, **daten: str) -> httpx2.Response:
    wort = formularwort(client.get("/benutzer").text)
    return client.post(weg, data={"formularwort": wort, **daten})


def text(antwort: httpx2.Response) -> str:
    return html.unescape(antwort.text)


def rollen(web: Webserver, id: str, mandant: str = STUTTGART) -> set[Rolle]:
    with web.datenbank.lesen() as session:
        return set(Benutzerbestand(session, web.dienste.uhr).rollen(id).get(mandant, ()))


def protokoll(web: Webserver) -> list[tuple[str, str, str]]:
    """What was done, by whom, to whom, in the chain of Stuttgart; coming in is told of elsewhere."""
    with web.datenbank.lesen() as session:
        zeilen = session.scalars(select(Auditzeile).where(Auditzeile.mandant == STUTTGART))
        seine = [z for z in zeilen if z.wer == ICH and z.ereignis is not Auditereignis.ANMELDUNG]
        return [(z.angaben, z.wer, z.bezug) for z in seine]


def test_eine_person_wird_angelegt_eingelassen_und_gesperrt(
    web: Webserver, verwaltung: httpx2.Client
) -> None:
    neu = {"kennung": " Mia.Muster", "name": "Mia Muster", "rolle-freigabe": "ja"}
    assert sende(verwaltung, "/benutzer", **neu).headers["location"] == "/benutzer/mia.muster"
    assert rollen(web, "mia.muster") == {Rolle.FREIGABE}
    gegeben = sende(verwaltung, "/benutzer/mia.muster/zugang")
    link = re.search(r'<p class="nummer">([^<]+)</p>', gegeben.text)
    assert link
    assert gegeben.headers["cache-control"] == "no-store"
    assert link.group(1).startswith(f"{web.url}/anmelden#")
    assert "anmelden#" not in verwaltung.get("/benutzer/mia.muster").text
    mia = web.gast()
    assert mia.post("/anmelden", data={"zugangswort": link.group(1).partition("#")[2]}).status_code == 303
    assert mia.get("/arbeitsplatz").status_code == 200
    assert mia.get("/benutzer").status_code == 403
    assert sende(verwaltung, "/benutzer/mia.muster/sperre", gesperrt="ja").status_code == 303
    assert mia.get("/arbeitsplatz").headers["location"] == "/anmelden"
    assert "ein Zugang nützte ihr nichts" in text(sende(verwaltung, "/benutzer/mia.muster/zugang"))
    sende(verwaltung, "/benutzer/mia.muster/sperre", gesperrt="nein")
    assert (
        mia.get("/arbeitsplatz").headers["location"] == "/anmelden"
    )  # the lock has ended her session for good
    getan = [(a, b) for a, _, b in protokoll(web)]
    assert getan == [
        (f'{{"{feld}}}', "benutzer:mia.muster")
        for feld in (
            'was":"angelegt"',
            'rollen":"freigabe","was":"rollen"',
            'was":"link"',
            'was":"gesperrt"',
            'was":"entsperrt"',
        )
    ]


def test_niemand_sperrt_die_letzte_administration_aus(web: Webserver, verwaltung: httpx2.Client) -> None:
    for weg, daten in (
        (f"/benutzer/{ICH}/rollen", {"rolle-revision": "ja"}),
        (f"/benutzer/{ICH}/rollen", {}),
        (f"/benutzer/{ICH}/sperre", {"gesperrt": "ja"}),
    ):
        antwort = sende(verwaltung, weg, **daten)
        assert antwort.status_code == 400
    assert "die letzte Person mit der Rolle Administration" in text(antwort)
    assert rollen(web, ICH) == {Rolle.ADMINISTRATION}
    zweite = {"kennung": "zweite", "name": "Zoe Zwei", "rolle-administration": "ja"}
    sende(verwaltung, "/benutzer", **zweite)
    assert sende(verwaltung, f"/benutzer/{ICH}/rollen").status_code == 303
    assert rollen(web, ICH) == set()
    assert rollen(web, "zweite") == {Rolle.ADMINISTRATION}


def test_wer_gesperrt_ist_zaehlt_nicht_als_administration(web: Webserver, verwaltung: httpx2.Client) -> None:
    sende(verwaltung, "/benutzer", kennung="zweite", name="Zoe Zwei", **{"rolle-administration": "ja"})
    sende(verwaltung, "/benutzer/zweite/sperre", gesperrt="ja")
    assert sende(verwaltung, f"/benutzer/{ICH}/rollen").status_code == 400
    assert rollen(web, ICH) == {Rolle.ADMINISTRATION}


def test_niemand_gibt_sich_selbst_eine_rolle_oder_einen_zugang(
    web: Webserver, verwaltung: httpx2.Client
) -> None:
    mehr = {"rolle-administration": "ja", "rolle-freigabe": "ja"}
    antwort = sende(verwaltung, f"/benutzer/{ICH}/rollen", **mehr)
    assert "nur eine andere Person" in text(antwort)
    assert "nur eine andere Person" in text(sende(verwaltung, f"/benutzer/{ICH}/zugang"))
    assert rollen(web, ICH) == {Rolle.ADMINISTRATION}
    assert protokoll(web) == []


def test_leute_anderer_behoerden_bleiben_unberuehrt(web: Webserver, verwaltung: httpx2.Client) -> None:
    fremd, beide = web.benutzer(ULM), web.benutzer()
    with web.datenbank.schreiben() as session:
        Benutzerbestand(session, web.dienste.uhr).setze_rollen(beide, ULM, [Rolle.REVISION], wer="Test")
        session.commit()
    assert fremd not in verwaltung.get("/benutzer").text
    for weg in ("rollen", "sperre", "zugang"):
        assert sende(verwaltung, f"/benutzer/{fremd}/{weg}", gesperrt="ja").status_code == 404
        assert sende(verwaltung, f"/benutzer/{'x' * 60}/{weg}", gesperrt="ja").status_code == 404
    gesperrt = sende(verwaltung, f"/benutzer/{beide}/sperre", gesperrt="ja")
    assert "auch für eine andere Behörde" in text(gesperrt)
    assert sende(verwaltung, f"/benutzer/{beide}/rollen").status_code == 303
    assert (rollen(web, beide), rollen(web, beide, ULM)) == (set(), {Rolle.REVISION})
    with web.datenbank.lesen() as session:
        assert not session.scalars(select(Benutzerzeile).where(Benutzerzeile.gesperrt)).all()
        ausgegeben = select(Auditzeile).where(Auditzeile.ereignis == Auditereignis.ZUGANG_AUSGEGEBEN)
        assert not session.scalars(ausgegeben).all()


def test_fehler_stehen_am_feld_und_die_revision_liest_nur(web: Webserver, verwaltung: httpx2.Client) -> None:
    falsch = {"kennung": "Ä!", "name": "<b>Maxi</b>", "rolle-revision": "ja"}
    antwort = sende(verwaltung, "/benutzer", **falsch)
    assert antwort.status_code == 400
    assert "Eine Benutzerkennung besteht aus" in antwort.text
    assert "<b>Maxi</b>" not in antwort.text
    assert 'name="rolle-revision" value="ja" checked' in antwort.text
    doppelt = sende(verwaltung, "/benutzer", kennung=ICH.upper(), name="Noch einmal")
    assert "gibt es schon" in doppelt.text
    assert 'id="name-fehler"' in sende(verwaltung, "/benutzer", kennung="neu").text
    sende(verwaltung, "/benutzer", kennung="formel", name="=1+1")
    assert '"formel";"\'=1+1";"";"nein";""' in verwaltung.get("/benutzer.csv").text
    revision = web.angemeldet(STUTTGART, [Rolle.REVISION])
    for weg in ("/benutzer", f"/benutzer/{ICH}"):
        main = revision.get(weg).text.partition("<main")[2].partition("</main>")[0]
        assert ICH in main
        assert "<form" not in main


def test_eine_rolle_wird_bestaetigt_oder_entzogen_und_die_eigene_von_anderen(
    web: Webserver, verwaltung: httpx2.Client
) -> None:
    wer = web.benutzer(STUTTGART, [Rolle.FREIGABE])
    with web.datenbank.schreiben() as session:
        for zeile in session.scalars(select(Rollenzeile)):
            zeile.bestaetigt -= timedelta(days=366)
        session.commit()
    assert "(2 überfällig)" in verwaltung.get("/benutzer").text
    seite = verwaltung.get("/rollen").text
    assert seite.count("überfällig</span>") == 2
    assert seite.count(">Bestätigen<") == 1  # not one's own
    daten = {"benutzer": wer, "rolle": "freigabe"}
    assert sende(verwaltung, "/rollen", tun="bestaetigen", **daten).status_code == 303
    assert "(1 überfällig)" in verwaltung.get("/benutzer").text
    csv = verwaltung.get("/rollen.csv").text
    assert f'"{wer}";"Frau Freigabe";"nein";"Freigabe"' in csv
    assert csv.splitlines()[-1].endswith('"nein"')
    eigene = sende(verwaltung, "/rollen", tun="bestaetigen", benutzer=ICH, rolle="administration")
    assert eigene.status_code == 400
    assert "kann nur eine andere Person" in text(eigene)
    assert (
        sende(verwaltung, "/rollen", tun="entziehen", benutzer=ICH, rolle="administration").status_code == 400
    )
    for _ in range(2):  # twice is harmless
        assert sende(verwaltung, "/rollen", tun="entziehen", **daten).status_code in {303, 404}
    assert rollen(web, wer) == set()
    assert [a for a, _, b in protokoll(web) if b == f"benutzer:{wer}"] == [
        '{"rollen":"freigabe","was":"rolle_bestaetigt"}',
        '{"rollen":"","was":"rollen"}',
    ]


def test_rollen_einer_anderen_behoerde_sind_nicht_zu_sehen_und_nicht_zu_fassen(
    web: Webserver, verwaltung: httpx2.Client
) -> None:
    fremd = web.benutzer(ULM, [Rolle.FREIGABE])
    assert fremd not in verwaltung.get("/rollen").text
    antwort = sende(verwaltung, "/rollen", tun="bestaetigen", benutzer=fremd, rolle="freigabe")
    assert antwort.status_code == 404
    assert rollen(web, fremd, ULM) == {Rolle.FREIGABE}
