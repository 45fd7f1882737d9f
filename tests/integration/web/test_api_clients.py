"""Programs with a secret of their own: tokens for a quarter of an hour, roles per Mandant, revoked at once."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.clients import Clientbestand
from gateway.ablage.fehler import ClientOhneFreigabe
from gateway.ablage.tabellen import Auditzeile, Clientzeile, Tokenzeile
from gateway.domain.aufgabe import Rolle
from tests.conftest import StehendeUhr
from tests.integration.web.test_api_aendern import UEBERNAHME, skript
from tests.webserver import STUTTGART, ULM, Webserver

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
CLIENT = {"id": "fachverfahren", "name": "Fachverfahren Muster", "rollen": ["sachbearbeitung"]}
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def verwaltung(web: Webserver) -> httpx2.Client:
    return skript(web, STUTTGART, [Rolle.ADMINISTRATION])


@pytest.fixture
def paar(verwaltung: httpx2.Client) -> tuple[str, str]:
    """Id and secret of a client."""
    antwort = verwaltung.post("/api/v1/clients", json=CLIENT)
    assert antwort.status_code == 201
    return antwort.json()["client_id"], antwort.json()["client_secret"]


def _hole(web: Webserver, paar: tuple[str, str], **felder: str) -> httpx2.Response:
    return web.gast().post("/api/v1/token", data=GRANT | felder, auth=paar)


def _mit(web: Webserver, antwort: httpx2.Response) -> httpx2.Client:
    gast = web.gast()
    gast.headers["Authorization"] = f"Bearer {antwort.json()['access_token']}"
    return gast


def test_ein_client_holt_ein_token_und_arbeitet_damit(web: Webserver, paar: tuple[str, str]) -> None:
    antwort = _hole(web, paar)
    assert (antwort.status_code, antwort.headers["cache-control"]) == (200, "no-store")
    felder = antwort.json()
    assert (felder["token_type"], felder["expires_in"], felder["scope"]) == ("Bearer", 900, STUTTGART)
    client = _mit(web, antwort)
    ich = client.get("/api/v1/ich").json()
    assert (ich["id"], ich["mandant"], ich["rollen"]) == ("fachverfahren", STUTTGART, ["sachbearbeitung"])
    begonnen = client.post("/api/v1/uebergaben", json=UEBERNAHME)
    assert begonnen.status_code == 201
    assert begonnen.json()["zeitlinie"][0]["wer"] == "Fachverfahren Muster"


def test_client_id_und_geheimnis_duerfen_im_formular_stehen(web: Webserver, paar: tuple[str, str]) -> None:
    felder = GRANT | {"client_id": paar[0], "client_secret": paar[1]}
    assert web.gast().post("/api/v1/token", data=felder).status_code == 200


def test_in_der_datenbank_steht_kein_geheimnis(web: Webserver, paar: tuple[str, str]) -> None:
    token = _hole(web, paar).json()["access_token"]
    with web.datenbank.lesen() as session:
        roh = [z.geheimnis for z in session.scalars(select(Clientzeile))]
        roh += [z.abdruck for z in session.scalars(select(Tokenzeile))]
        protokoll = " ".join(z.angaben for z in session.scalars(select(Auditzeile)))
    for wort in (paar[1], token):
        assert wort not in [*roh, protokoll]
        assert wort[4:] not in protokoll


def test_wer_sich_nicht_ausweist_bekommt_nichts(web: Webserver, paar: tuple[str, str]) -> None:
    for client_id, geheimnis in (
        ("fachverfahren", "falsch"),
        ("niemand", "abs_x"),
        ("", ""),
        ("sachbearbeitung-001900", "x"),
        ("ä ö", "x"),
    ):
        felder = GRANT | {"client_id": client_id, "client_secret": geheimnis}
        antwort = web.gast().post("/api/v1/token", data=felder)
        assert (antwort.status_code, antwort.headers["www-authenticate"]) == (401, "Basic")
        assert (antwort.json()["error"], antwort.json()["code"]) == ("invalid_client", "client.abgelehnt")
    for kopf in ("Basic", "Basic ???", "Basic /w==", "Bearer x"):  # spoilt ones are only wrong
        antwort = web.gast().post("/api/v1/token", data=GRANT, headers={"Authorization": kopf})
        assert (antwort.status_code, antwort.json()["error"]) == (401, "invalid_client")


def test_anderes_als_client_credentials_gibt_es_nicht(web: Webserver, paar: tuple[str, str]) -> None:
    for falsch in ({"grant_type": "password"}, {}):
        antwort = web.gast().post("/api/v1/token", data=falsch, auth=paar)
        assert (antwort.status_code, antwort.json()["error"]) == (400, "unsupported_grant_type")


def test_wer_raet_wird_gebremst(web: Webserver, paar: tuple[str, str]) -> None:
    for _ in range(10):
        _hole(web, (paar[0], "geraten"))
    gebremst = _hole(web, (paar[0], "geraten"))
    assert (gebremst.status_code, gebremst.headers["retry-after"]) == (429, "60")


def test_ein_token_gilt_eine_viertelstunde(web: Webserver, paar: tuple[str, str], uhr: StehendeUhr) -> None:
    client = _mit(web, _hole(web, paar))
    uhr.stelle_vor(timedelta(minutes=14))
    assert client.get("/api/v1/ich").status_code == 200
    uhr.stelle_vor(timedelta(minutes=1))
    assert client.get("/api/v1/ich").status_code == 401
    web.dienste.clients.vergiss_abgelaufene()
    with web.datenbank.lesen() as session:
        assert session.scalars(select(Tokenzeile)).all() == []


def test_ein_geheimnis_laeuft_ab(web: Webserver, paar: tuple[str, str], uhr: StehendeUhr) -> None:
    uhr.stelle_vor(timedelta(days=365))
    assert _hole(web, paar).status_code == 401


def test_ein_neues_geheimnis_macht_das_alte_und_seine_token_ungueltig(
    web: Webserver, verwaltung: httpx2.Client, paar: tuple[str, str]
) -> None:
    client = _mit(web, _hole(web, paar))
    neu = verwaltung.post(f"/api/v1/clients/{paar[0]}/geheimnis", json={}).json()["client_secret"]
    assert client.get("/api/v1/ich").status_code == 401
    assert _hole(web, paar).status_code == 401
    assert _hole(web, (paar[0], neu)).status_code == 200


def test_wer_widerrufen_ist_ist_bei_der_naechsten_anfrage_draussen(
    web: Webserver, verwaltung: httpx2.Client, paar: tuple[str, str]
) -> None:
    client = _mit(web, _hole(web, paar))
    (gelistet,) = verwaltung.get("/api/v1/clients").json()["clients"]
    assert (gelistet["id"], gelistet["durch"]) == ("fachverfahren", "administration-001900")
    assert gelistet["zuletzt"] is not None
    assert verwaltung.delete(f"/api/v1/clients/{paar[0]}").status_code == 204
    assert client.get("/api/v1/ich").status_code == 401
    assert _hole(web, paar).status_code == 401
    assert verwaltung.get("/api/v1/clients").json()["clients"] == []
    assert verwaltung.delete(f"/api/v1/clients/{paar[0]}").status_code == 404


def test_ein_gesperrter_client_kommt_nicht_herein(
    web: Webserver, verwaltung: httpx2.Client, paar: tuple[str, str]
) -> None:
    client = _mit(web, _hole(web, paar))
    wer = f"/api/v1/benutzer/{paar[0]}"
    kopf = {"If-Match": verwaltung.get(wer).headers["etag"]}
    assert verwaltung.put(f"{wer}/sperre", json={"gesperrt": True}, headers=kopf).status_code == 200
    assert client.get("/api/v1/ich").status_code == 401
    assert _hole(web, paar).status_code == 401


def test_freigeben_kann_nur_ein_mensch(
    web: Webserver, verwaltung: httpx2.Client, paar: tuple[str, str]
) -> None:
    mit = verwaltung.post("/api/v1/clients", json=CLIENT | {"id": "zweiter", "rollen": ["freigabe"]})
    assert (mit.status_code, mit.json()["code"]) == (400, "client.ohne_freigabe")
    wer = f"/api/v1/benutzer/{paar[0]}"
    spaeter = verwaltung.put(f"{wer}/rollen", json={"rollen": ["freigabe"]}, headers={"If-Match": "*"})
    assert spaeter.json()["code"] == "client.ohne_freigabe"
    with web.datenbank.schreiben() as session, pytest.raises(ClientOhneFreigabe):
        Benutzerbestand(session, web.dienste.uhr).setze_rollen(paar[0], ULM, [Rolle.FREIGABE], wer="Test")
    assert verwaltung.post(f"{wer}/zugang").json()["code"] == "benutzer.kein_zugang"


def test_ein_client_zweier_behoerden_nennt_eine_und_sieht_nur_sie(
    web: Webserver, paar: tuple[str, str]
) -> None:
    with web.datenbank.schreiben() as session:
        Benutzerbestand(session, web.dienste.uhr).setze_rollen(paar[0], ULM, [Rolle.REVISION], wer="Test")
        session.commit()
    assert _hole(web, paar).json()["error"] == "invalid_scope"
    assert _hole(web, paar, scope="azr:005700").json()["error"] == "invalid_scope"
    for mandant, rolle in ((STUTTGART, "sachbearbeitung"), (ULM, "revision")):
        antwort = _hole(web, paar, scope=mandant)
        assert antwort.json()["scope"] == mandant
        ich = _mit(web, antwort).get("/api/v1/ich").json()
        assert (ich["mandant"], ich["rollen"]) == (mandant, [rolle])


def test_die_verwaltung_einer_anderen_behoerde_erreicht_ihn_nicht(
    web: Webserver, paar: tuple[str, str]
) -> None:
    fremde = skript(web, ULM, [Rolle.ADMINISTRATION])
    assert fremde.get("/api/v1/clients").json()["clients"] == []
    assert fremde.post(f"/api/v1/clients/{paar[0]}/geheimnis", json={}).status_code == 404
    assert fremde.delete(f"/api/v1/clients/{paar[0]}").status_code == 404
    assert _hole(web, paar).status_code == 200


def test_jeder_client_hat_sein_eigenes_mass(web: Webserver, verwaltung: httpx2.Client) -> None:
    sparsam = verwaltung.post("/api/v1/clients", json=CLIENT | {"id": "sparsam", "je_minute": 3}).json()
    client = _mit(web, _hole(web, (sparsam["client_id"], sparsam["client_secret"])))
    staende = [client.get("/api/v1/ich").status_code for _ in range(4)]
    assert staende == [200, 200, 200, 429]


def test_ein_fremdes_token_oeffnet_nichts(web: Webserver, paar: tuple[str, str]) -> None:
    """Nor does the secret itself."""
    for wort in ("abt_", "abt_" + "x" * 43, "abs_" + "x" * 43, "eyJhbGciOiJub25lIn0.e30.", paar[1]):
        kopf = {"Authorization": f"Bearer {wort}"}
        fremd = web.gast().get("/api/v1/ich", headers=kopf)
        assert (fremd.status_code, fremd.json()["code"]) == (401, "web.nicht_angemeldet")
        assert web.gast().get("/uebergaben", headers=kopf).status_code == 303


def test_ein_idempotency_key_bewahrt_kein_geheimnis_auf(verwaltung: httpx2.Client) -> None:
    kopf = {"Idempotency-Key": "einmal"}
    assert verwaltung.post("/api/v1/clients", json=CLIENT, headers=kopf).status_code == 201
    noch_einmal = verwaltung.post("/api/v1/clients", json=CLIENT, headers=kopf)
    assert (noch_einmal.status_code, noch_einmal.json()["code"]) == (409, "benutzer.gibt_es")


def test_zugangsworte_werden_gezeigt_und_widerrufen(web: Webserver, verwaltung: httpx2.Client) -> None:
    seines = skript(web)
    liste = verwaltung.get("/api/v1/zugangsworte").json()["zugangsworte"]
    kennung = next(w["kennung"] for w in liste if w["benutzer"] == "sachbearbeitung-001900")
    fremde = skript(web, ULM, [Rolle.ADMINISTRATION])
    assert fremde.delete(f"/api/v1/zugangsworte/{kennung}").status_code == 404
    assert seines.get("/api/v1/ich").status_code == 200
    assert verwaltung.delete(f"/api/v1/zugangsworte/{kennung}").status_code == 204
    assert seines.get("/api/v1/ich").status_code == 401


def test_was_ein_client_tat_steht_im_protokoll(
    web: Webserver, verwaltung: httpx2.Client, paar: tuple[str, str]
) -> None:
    _hole(web, paar)
    verwaltung.delete(f"/api/v1/clients/{paar[0]}")
    with web.datenbank.lesen() as session:
        zeilen = session.scalars(select(Auditzeile).where(Auditzeile.bezug == f"benutzer:{paar[0]}")).all()
        assert Clientbestand(session, web.dienste.uhr).liste() == []
    ereignisse = [z.ereignis.value for z in sorted(zeilen, key=lambda z: z.lfd)]
    assert ereignisse[-1] == "zugang.widerrufen"
    assert {"zugang.ausgegeben", "anmeldung", "benutzer.geaendert"} <= set(ereignisse)
