"""Local accounts: password and code together let in, each code once; whoever guesses is locked out for a while."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import httpx2
import pyotp
import pytest
from sqlalchemy import select

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.tabellen import Auditzeile, Kontozeile
from gateway.ablauf.anmeldung import AnmeldungAbgelehnt
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from gateway.schutz.zweiterfaktor import Einrichtung
from tests.conftest import StehendeUhr
from tests.webserver import STUTTGART, ULM, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
KENNWORT = "Vier Pferde im Regen"


class Konto:
    """Somebody with an account, and the app in his hand."""

    def __init__(self, web: Webserver, uhr: StehendeUhr) -> None:
        self._web, self._uhr = web, uhr
        self.id = web.benutzer()
        self.einrichtung: Einrichtung = web.dienste.konten.neue(self.id)
        web.dienste.konten.richte_ein(self.id, KENNWORT, self.einrichtung, wer="Test")

    def code(self) -> str:
        app = pyotp.parse_uri(self.einrichtung.adresse)
        assert isinstance(app, pyotp.TOTP)
        return app.at(self._uhr.jetzt())

    def melde_an(self, code: str | None = None, kennwort: str = KENNWORT) -> httpx2.Response:
        return self.client_und_antwort(code, kennwort)[1]

    def client_und_antwort(
        self, code: str | None = None, kennwort: str = KENNWORT
    ) -> tuple[httpx2.Client, httpx2.Response]:
        gast = self._web.gast()
        felder = {
            "kennung": self.id,
            "kennwort": kennwort,
            "code": self.code() if code is None else code,
        }
        return gast, gast.post("/anmelden/konto", data=felder)


@pytest.fixture
def konto(web: Webserver, uhr: StehendeUhr) -> Iterator[Konto]:
    return Konto(web, uhr)


def _rows(web: Webserver, ereignis: Auditereignis) -> list[Auditzeile]:
    with web.datenbank.lesen() as session:
        return list(session.scalars(select(Auditzeile).where(Auditzeile.ereignis == ereignis)))


def test_kennwort_und_code_lassen_ein_und_das_steht_im_protokoll(web: Webserver, konto: Konto) -> None:
    client, antwort = konto.client_und_antwort()
    assert antwort.status_code == 303
    assert client.get("/arbeitsplatz").status_code == 200
    (zeile,) = _rows(web, Auditereignis.ANMELDUNG)
    assert (zeile.mandant, zeile.wer, zeile.angaben) == (STUTTGART, konto.id, '{"weg":"konto"}')


def test_jeder_code_gilt_einmal_und_nur_eine_minute(konto: Konto, uhr: StehendeUhr) -> None:
    code = konto.code()
    assert konto.melde_an(code).status_code == 303
    assert konto.melde_an(code).status_code == 403
    uhr.stelle_vor(timedelta(seconds=30))
    spaeter = konto.code()
    uhr.stelle_vor(timedelta(seconds=90))
    assert konto.melde_an(spaeter).status_code == 403
    assert konto.melde_an().status_code == 303


def test_ersatzworte_gelten_je_einmal_wie_immer_sie_getippt_sind(konto: Konto) -> None:
    wort = konto.einrichtung.ersatzworte[0]
    assert konto.melde_an(wort.replace("-", " ").upper()).status_code == 303
    assert konto.melde_an(wort).status_code == 403
    assert konto.melde_an(konto.einrichtung.ersatzworte[1]).status_code == 303


def test_falsches_kennwort_falscher_code_und_unbekannte_bekommen_dieselbe_antwort(
    web: Webserver, konto: Konto
) -> None:
    antworten = [konto.melde_an(kennwort="falsch"), konto.melde_an("000000")]
    antworten += [
        web.gast().post("/anmelden/konto", data={"kennung": k, "kennwort": KENNWORT, "code": "123456"})
        for k in ("gibtesnicht", "../etc", "Ä" * 20)
    ]
    assert {a.status_code for a in antworten} == {403}
    assert (
        len({a.text.replace(konto.id, "").split('id="fehler"')[1].split("</ul>")[0] for a in antworten}) == 1
    )
    assert not any(a.headers.get("set-cookie") for a in antworten)
    assert len(_rows(web, Auditereignis.ANMELDUNG_ABGELEHNT)) == 2  # unknown ones fill no log


def test_nach_fuenf_fehlern_ist_das_konto_zu_bis_zeit_oder_administration_es_oeffnen(
    web: Webserver, konto: Konto, uhr: StehendeUhr
) -> None:
    for _ in range(5):
        konto.melde_an(kennwort="falsch")
    assert konto.melde_an().status_code == 403
    uhr.stelle_vor(timedelta(minutes=16))
    assert konto.melde_an().status_code == 303
    for _ in range(5):
        konto.melde_an(kennwort="falsch")
    uhr.stelle_vor(timedelta(minutes=2))
    assert konto.melde_an().status_code == 403
    with web.datenbank.schreiben() as session:
        Benutzerbestand(session, uhr).sperre(konto.id, False, wer="Test")
        session.commit()
    assert konto.melde_an().status_code == 303


def test_viele_zugleich_sind_nicht_mehr_versuche_als_nacheinander(web: Webserver, konto: Konto) -> None:
    def rate(i: int) -> bool:
        try:
            web.dienste.konten.melde_an(konto.id, f"geraten {i}", "000000")
        except AnmeldungAbgelehnt:
            return False
        return True

    with ThreadPoolExecutor(8) as faeden:
        assert not any(faeden.map(rate, range(12)))
    assert len(_rows(web, Auditereignis.ANMELDUNG_ABGELEHNT)) == 5
    with web.datenbank.lesen() as session:
        zeile = session.get(Kontozeile, konto.id)
        assert zeile is not None
        assert zeile.gesperrt_bis is not None


def test_wer_gesperrt_ist_kommt_auch_mit_konto_nicht_herein(web: Webserver, konto: Konto) -> None:
    with web.datenbank.schreiben() as session:
        Benutzerbestand(session, web.dienste.uhr).sperre(konto.id, True, wer="Test")
        session.commit()
    assert konto.melde_an().status_code == 403


def test_was_fehlt_steht_am_feld_und_die_kennung_bleibt(web: Webserver) -> None:
    antwort = web.gast().post("/anmelden/konto", data={"kennung": "frau.muster", "kennwort": "geheim123456"})
    assert antwort.status_code == 400
    assert 'value="frau.muster"' in antwort.text
    assert "geheim123456" not in antwort.text
    assert 'aria-describedby="code-hinweis code-fehler"' in antwort.text


def test_kennwort_und_geheimnis_liegen_nirgends_im_klartext(web: Webserver, konto: Konto) -> None:
    with web.datenbank.lesen() as session:
        zeile = session.get(Kontozeile, konto.id)
    assert zeile is not None
    assert zeile.kennwort.startswith("$argon2id$")
    assert konto.einrichtung.geheimnis not in zeile.faktor
    assert repr(konto.einrichtung) == "Einrichtung()"


def test_wer_bei_zwei_behoerden_arbeitet_sieht_wo_und_wechselt_auf_der_seite(
    web: Webserver, konto: Konto, uhr: StehendeUhr
) -> None:
    with web.datenbank.schreiben() as session:
        rollen = [Rolle.ADMINISTRATION, Rolle.REVISION]
        Benutzerbestand(session, uhr).setze_rollen(konto.id, ULM, rollen, wer="Test")
        session.commit()
    client, _ = konto.client_und_antwort()
    hier = client.get("/uebergaben").text
    assert "Sachbearbeitung</span>" in hier
    assert f'<span class="kennung">{STUTTGART}</span>' in hier
    assert f'<option value="{ULM}">' in hier
    assert (
        client.post("/mandant", data={"formularwort": formularwort(hier), "mandant": ULM}).status_code == 303
    )
    dort = client.get("/uebergaben").text
    assert "Administration, Revision" in dort
    assert f'<span class="kennung">{ULM}</span>' in dort
    assert client.get("/arbeitsplatz").status_code == 403  # no clerk there
    orte = {(z.mandant, z.wer) for z in _rows(web, Auditereignis.ANMELDUNG)}
    assert orte == {(STUTTGART, konto.id), (ULM, konto.id)}
    fremd = client.post("/mandant", data={"formularwort": formularwort(dort), "mandant": "azr:009999"})
    assert fremd.status_code == 403


def _tue(client: httpx2.Client, weg: str) -> httpx2.Response:
    return client.post(weg, data={"formularwort": formularwort(client.get("/benutzer").text)})


def test_die_administration_sieht_dass_ein_konto_zu_ist_und_oeffnet_es(web: Webserver, konto: Konto) -> None:
    verwaltung = web.angemeldet(STUTTGART, [Rolle.ADMINISTRATION])
    assert "Konto wieder öffnen" not in verwaltung.get(f"/benutzer/{konto.id}").text
    for _ in range(5):
        konto.melde_an(kennwort="falsch und lang genug")
    assert konto.melde_an().status_code == 403
    assert "Nach fünf vergeblichen Versuchen zu bis" in verwaltung.get(f"/benutzer/{konto.id}").text
    assert _tue(verwaltung, f"/benutzer/{konto.id}/konto").status_code == 303
    assert konto.melde_an().status_code == 303
    assert "kontosperre_aufgehoben" in _rows(web, Auditereignis.BENUTZER_GEAENDERT)[-1].angaben


def test_ueber_die_schnittstelle_geht_ein_gesperrtes_konto_wieder_auf_und_ein_offenes_bleibt_offen(
    web: Webserver, konto: Konto
) -> None:
    for _ in range(5):
        konto.melde_an(kennwort="falsch und lang genug")
    assert konto.melde_an().status_code == 403
    kopf = {"Authorization": f"Bearer {web.skriptwort(STUTTGART, [Rolle.ADMINISTRATION])}"}
    weg = f"/api/v1/benutzer/{konto.id}/kontosperre"
    for _ in range(2):  # twice is harmless
        antwort = web.gast().delete(weg, headers=kopf)
        assert (antwort.status_code, antwort.content) == (204, b"")
    assert konto.melde_an().status_code == 303
    ohne_konto = web.gast().delete("/api/v1/benutzer/freigabe-001900/kontosperre", headers=kopf)
    assert ohne_konto.status_code == 404


def test_die_app_ist_verloren_eine_andere_person_erneuert_den_faktor_und_das_kennwort_bleibt(
    web: Webserver, konto: Konto
) -> None:
    offen, _ = konto.client_und_antwort()
    alter_code, altes_wort = konto.code(), konto.einrichtung.ersatzworte[0]
    verwaltung = web.angemeldet(STUTTGART, [Rolle.ADMINISTRATION])
    gegeben = _tue(verwaltung, f"/benutzer/{konto.id}/faktor")
    assert gegeben.headers["cache-control"] == "no-store"
    assert "<svg" in gegeben.text
    adresse = re.search(r"otpauth://[^<]+", gegeben.text)
    assert adresse
    assert "otpauth" not in verwaltung.get(f"/benutzer/{konto.id}").text
    assert offen.get("/arbeitsplatz").headers["location"] == "/anmelden"
    assert {konto.melde_an(code).status_code for code in (alter_code, altes_wort)} == {403}
    konto.einrichtung = replace(konto.einrichtung, adresse=html.unescape(adresse.group()))
    assert konto.melde_an().status_code == 303


def test_sich_selbst_und_wer_kein_konto_hat_erneuert_niemand(web: Webserver, konto: Konto) -> None:
    verwaltung = web.angemeldet(STUTTGART, [Rolle.ADMINISTRATION])
    ich = web.benutzer(STUTTGART, [Rolle.ADMINISTRATION])
    ohne = web.benutzer(STUTTGART, [Rolle.REVISION])
    fremd = web.benutzer(ULM, [Rolle.REVISION])
    antworten = [_tue(verwaltung, f"/benutzer/{id}/faktor") for id in (ich, ohne, fremd)]
    assert [a.status_code for a in antworten] == [400, 400, 404]
    assert konto.melde_an().status_code == 303
