"""Each alarm is caused, seen in the next round, told once, and gone when it is over."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.betrieb import Arbeiter, Betriebsbestand, Dienstbefund
from gateway.ablage.clients import Clientbestand, Clientwunsch
from gateway.ablage.datenbank import lies_url
from gateway.ablage.fehler import DatenbankNichtErreichbar
from gateway.ablage.meldewege import Alarmbestand, Webhookbestand
from gateway.ablage.partnerfristen import Partnerfrist
from gateway.ablage.tabellen import Alarmzeile, Auditzeile
from gateway.ablauf.ereignisse import botschaft
from gateway.ablauf.reparatur import Auslese, Werkstatt
from gateway.auskunft.betrieb import Gegenstand
from gateway.auskunft.betrieb.stoerungen import abschnitt
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.meldewege import baue_boten
from gateway.bootstrap.partnerwache import Partnerwache
from gateway.bootstrap.pruefung import alarmbefunde
from gateway.bootstrap.waechter import Waechter
from gateway.bootstrap.zertifikate import EigenesZertifikat
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from gateway.domain.auftragsart import SENDEN, sendeschluessel
from gateway.domain.behoerde import Behoerde
from gateway.domain.dienst import Dienstart
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.wartung import Wartungsart
from gateway.ports import BoteWeg
from gateway.queue.einstellen import stelle_ein
from gateway.queue.verwaltung import zeige
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.conftest import StehendeUhr
from tests.druckmuster import din_91379
from tests.integration.schutz.test_befehle import einstellungen
from tests.webakten import Aktenbestand

STUTTGART, FREIBURG = "azr:001900", "azr:005700"


class Briefkasten:
    """What the mail server took."""

    def __init__(self) -> None:
        self.briefe: list[EmailMessage] = []
        self.nimmt_an = True

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if not self.nimmt_an:
            return "451 keine Lust"
        self.briefe.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def texte(self) -> list[str]:
        return [brief.get_content() for brief in self.briefe]


@dataclass
class Wache:
    installation: Installation
    uhr: StehendeUhr
    post: Briefkasten
    befunde: Callable[[], Any]
    waechter: Waechter = field(init=False)

    def __post_init__(self) -> None:
        bote = baue_boten(self.installation.einstellungen.alarme)
        db = self.installation.datenbank
        self.waechter = Waechter(db, lambda: self.befunde(), [STUTTGART], bote, self.uhr)

    def runde(self) -> dict[str, Alarmzeile]:
        """The alarms that are on after the next round."""
        self.uhr.stelle_vor(timedelta(seconds=10))
        self.waechter.sieh_nach()
        return self.offene()

    def offene(self) -> dict[str, Alarmzeile]:
        with self.installation.datenbank.lesen() as session:
            return {z.kennung: z for z in Alarmbestand(session, self.uhr, [STUTTGART]).offene(STUTTGART)}

    def alles_laeuft(self, **dienste: Dienstbefund) -> None:
        with self.installation.datenbank.schreiben() as session:
            bestand = Betriebsbestand(session, self.uhr)
            bestand.melde_worker(Arbeiter("rechner:1:abc", "rechner", 1, self.uhr.jetzt()), 0)
            for art in Dienstart:
                bestand.melde_dienst(STUTTGART, art, dienste.get(art.value, Dienstbefund(True, "Antwortet.")))
            session.commit()


@pytest.fixture
def briefkasten() -> Iterator[tuple[Briefkasten, int]]:
    kasten = Briefkasten()
    with socket.socket() as frei:
        frei.bind(("127.0.0.1", 0))
        port = frei.getsockname()[1]
    server = Controller(kasten, hostname="127.0.0.1", port=port)
    server.start()
    yield kasten, port
    server.stop()


@pytest.fixture
def wache(
    tmp_path: Path,
    testpki: Pki,
    uhr: StehendeUhr,
    briefkasten: tuple[Briefkasten, int],
    sqlite_vorlage: Path,
) -> Iterator[Wache]:
    toml = einstellungen(tmp_path, testpki)
    kasten, port = briefkasten
    with toml.open("a") as datei:
        datei.write(
            f'[alarme]\nan = ["technik@amt.example"]\nvon = "aktenbruecke@amt.example"\n'
            f'server = "127.0.0.1"\nport = {port}\ntls = "ohne"\n'
        )
    gelesen = lade(toml)  # the lists of the test PKI end long before its certificates
    vertrauen = gelesen.vertrauen.model_copy(update={"ohne_sperrauskunft": "zulassen"})
    installation = Installation(gelesen.model_copy(update={"vertrauen": vertrauen}), uhr=uhr)
    shutil.copy(sqlite_vorlage, str(lies_url(installation.einstellungen.datenbank.url).database))
    for ordner in installation.platten():
        ordner.mkdir(parents=True, exist_ok=True)
    wache = Wache(installation, uhr, kasten, lambda: alarmbefunde(installation))
    wache.alles_laeuft()
    yield wache
    installation.datenbank.schliesse()


def test_wenn_alles_laeuft_ist_es_still(wache: Wache) -> None:
    assert wache.runde() == {}
    assert wache.post.briefe == []


def test_ein_toter_worker_ist_binnen_einer_minute_ein_alarm_und_nicht_einer_je_dienst(wache: Wache) -> None:
    for _ in range(5):  # 50 seconds
        alarme = wache.runde()
    assert set(alarme) == {"worker"}
    for _ in range(5):
        alarme = wache.runde()
    assert set(alarme) == {"worker"}  # of the services nobody knows
    (text,) = wache.post.texte  # once
    assert "Es läuft kein Worker" in text
    assert "docs/stoerungen.md#worker" in text
    wache.alles_laeuft()
    assert wache.runde() == {}
    assert "VORBEI" in wache.post.texte[-1]
    assert len(wache.post.briefe) == 2


def test_ein_stummes_postfach(wache: Wache) -> None:
    wache.alles_laeuft(postfach=Dienstbefund(False, "Niemand hebt ab.", "Nachsehen."))
    alarme = wache.runde()
    assert set(alarme) == {"postfach"}
    assert alarme["postfach"].mandant == STUTTGART
    assert "Niemand hebt ab." in wache.post.texte[0]
    wache.alles_laeuft()
    assert wache.runde() == {}


@pytest.mark.parametrize("dienst", ["verzeichnis", "dms", "virenscanner", "fachverfahren"])
def test_verzeichnis_dms_virenscanner_und_fachverfahren(wache: Wache, dienst: str) -> None:
    wache.alles_laeuft(**{dienst: Dienstbefund(False, "Fort.")})
    assert set(wache.runde()) == {dienst}
    assert f"docs/stoerungen.md#{dienst}" in wache.post.texte[-1]
    wache.alles_laeuft()
    assert wache.runde() == {}


def test_eine_ueberfaellige_aufgabe(wache: Wache, uhr: StehendeUhr) -> None:
    akten = Aktenbestand(wache.installation.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    akten.gehe(id, Zustand.VORBEREITET)
    akten.frage(id, "teilklasse_c", "Darf es gehen?")
    assert "fristen" not in wache.runde()
    uhr.stelle_vor(timedelta(days=8))
    wache.alles_laeuft()
    alarme = wache.runde()
    assert "überfällig" in alarme["fristen"].text
    assert "Mustermann" not in wache.post.texte[-1]
    akten.beende(id)
    with akten.offen() as buch:
        for frage in buch.aufgaben.liste():
            buch.aufgaben.mache_hinfaellig(frage)
    assert wache.runde() == {}


def test_die_uhr_eines_dienstes_die_falsch_geht(wache: Wache) -> None:
    wache.alles_laeuft(postfach=Dienstbefund(True, "Antwortet.", uhr=-90.0))
    alarme = wache.runde()
    assert {(k, z.stufe) for k, z in alarme.items()} == {("uhr:Postfach", "kritisch")}
    assert "90 Sekunden nach" in alarme["uhr:Postfach"].text
    wache.alles_laeuft(postfach=Dienstbefund(True, "Antwortet.", uhr=0.5))
    assert wache.runde() == {}


def test_eine_behoerde_die_niemand_erreicht_und_nicht_noch_einmal_wenn_das_postfach_fort_ist(
    wache: Wache, uhr: StehendeUhr
) -> None:
    akten = Aktenbestand(wache.installation.datenbank, STUTTGART, uhr)
    freiburg = Behoerde("azr:005700", "STV Freiburg")
    nachricht = akten.schreibe(
        akten.lege_an(Richtung.ABGABE, partner=freiburg), "010206", partner="azr:005700"
    )
    with akten.offen() as buch:
        schluessel, daten = sendeschluessel(nachricht), {"nachricht": str(nachricht)}
        nummer = stelle_ein(buch.session, STUTTGART, SENDEN, schluessel, daten, jetzt=uhr.jetzt())
        zeile = zeige(buch.session, nummer, STUTTGART)
        zeile.grund_code, zeile.grund_text = "transport.weg", "Nimmt nichts an."
        zeile.faellig = zeile.reihung = uhr.jetzt() + timedelta(days=1)
    assert wache.runde() == {}  # a single failure says little
    uhr.stelle_vor(timedelta(minutes=10))
    wache.alles_laeuft()
    alarme = wache.runde()
    assert set(alarme) == {"partner:azr:005700"}
    assert "1 Nachricht wartet: Nimmt nichts an." in alarme["partner:azr:005700"].text
    wache.alles_laeuft(postfach=Dienstbefund(False, "Fort."))
    assert set(wache.runde()) == {"postfach"}
    wache.alles_laeuft()
    assert set(wache.runde()) == {"partner:azr:005700"}
    with akten.offen() as buch:
        zeige(buch.session, nummer, STUTTGART).grund_code = None
    assert wache.runde() == {}


def test_eine_wartung_ist_eine_warnung_und_eine_vergessene_kritisch(wache: Wache, uhr: StehendeUhr) -> None:
    buch = wache.installation.wartungsbuch
    bis = uhr.jetzt() + timedelta(minutes=5)
    buch.setze(None, Wartungsart.NUR_ANNEHMEN, bis=bis, grund="Neuer Server", wer="technik")
    assert {(a.kennung, a.stufe) for a in wache.runde().values()} == {("wartung", "warnung")}
    uhr.stelle_vor(timedelta(minutes=5))
    wache.alles_laeuft()
    assert wache.runde()["wartung"].stufe == "kritisch"
    assert "docs/stoerungen.md#wartung" in wache.post.texte[-1]
    buch.hebe_auf(None, wer="technik")
    assert wache.runde() == {}
    assert "VORBEI" in wache.post.texte[-1]


def test_was_beiseitegelegt_ist(wache: Wache, uhr: StehendeUhr) -> None:
    akten = Aktenbestand(wache.installation.datenbank, STUTTGART, uhr)
    akten.stoere(akten.lege_an(Richtung.ABGABE), "Das Postfach nimmt nichts an.")
    alarme = wache.runde()
    assert "beiseitegelegt" in alarme["warteschlange"].text
    Werkstatt(wache.installation.datenbank, STUTTGART, uhr, "technik").hole_zurueck(Auslese())
    assert wache.runde() == {}


def test_ein_zertifikat_das_endet_und_eines_das_schon_zu_ende_ist(wache: Wache, uhr: StehendeUhr) -> None:
    eigenes = wache.installation.eigene[0]
    assert isinstance(eigenes, EigenesZertifikat)
    ende = eigenes.zertifikat.gueltig_bis
    stufen = []
    for wann in (ende - timedelta(days=5), ende + timedelta(days=1)):
        uhr.wert = wann
        wache.alles_laeuft()
        stufen.append(
            {z.stufe for k, z in wache.runde().items() if k == f"schluessel:{STUTTGART} Zertifikat Signatur"}
        )
    assert stufen == [{"warnung"}, {"kritisch"}]
    assert any("Zertifikat Signatur" in text for text in wache.post.texte)


def test_der_alarm_des_eigenen_zertifikats_geht_sobald_es_erneuert_ist(
    wache: Wache, testpki: Pki, tmp_path: Path
) -> None:
    """Whoever renews it changes the file; nothing is started anew."""
    gelesen = wache.installation.einstellungen
    mandant = gelesen.mandant(STUTTGART)
    gueltig, datei = mandant.schluessel.signatur, tmp_path / "signatur.p12"
    assert isinstance(gueltig, Path)
    shutil.copy(testpki.p12("abgelaufen-signatur"), datei)
    schluessel = mandant.schluessel.model_copy(update={"signatur": datei})
    wache.installation.einstellungen = gelesen.model_copy(
        update={"mandanten": [mandant.model_copy(update={"schluessel": schluessel})]}
    )
    assert wache.runde()[f"schluessel:{STUTTGART} Zertifikat Signatur"].stufe == "kritisch"
    shutil.copy(gueltig, datei)
    assert wache.runde() == {}
    assert "VORBEI" in wache.post.texte[-1]


def _notiere(wache: Wache, frist: Partnerfrist, *, laeuft_etwas: bool = True) -> None:
    """As a worker finds it in the directory."""
    andere = Partnerwache(
        wache.installation.datenbank,
        [STUTTGART],
        lambda _: [FREIBURG],
        lambda _: frist,
        wache.uhr,
        lambda *_: laeuft_etwas,
    )
    andere.sieh_nach(STUTTGART)


def test_ein_zertifikat_eines_partners_das_endet(wache: Wache, uhr: StehendeUhr) -> None:
    """Told in time, again when it is over, and gone when the directory names a new one."""
    bald = Partnerfrist(FREIBURG, "Chiffrierzertifikat", uhr.jetzt() + timedelta(days=62))
    _notiere(wache, bald)
    assert wache.runde() == {}
    uhr.stelle_vor(timedelta(days=2))  # nobody has looked again: the days count by themselves
    wache.alles_laeuft()
    (alarm,) = wache.runde().values()
    assert (alarm.kennung, alarm.mandant) == (f"partner:{FREIBURG}:zertifikat", STUTTGART)
    assert "Chiffrierzertifikat gilt nur noch 59 Tage" in alarm.text
    assert "docs/stoerungen.md#partner" in wache.post.texte[-1]
    gemeldet = [len(wache.post.briefe)]
    for tage in (29, 16, 7, 8):  # 30, 14, 7 days before, and when it is over: each once
        for _ in range(2):
            uhr.stelle_vor(timedelta(days=tage / 2))
            wache.alles_laeuft()
            wache.runde()
        gemeldet.append(len(wache.post.briefe))
    assert [b - a for a, b in pairwise(gemeldet)] == [1, 1, 1, 1]
    assert "abgelaufen" in wache.offene()[alarm.kennung].text
    assert "abgelaufen" in wache.post.texte[-1]
    _notiere(wache, Partnerfrist(FREIBURG, "Signaturzertifikat", uhr.jetzt() + timedelta(days=700)))
    assert wache.runde() == {}
    assert "VORBEI" in wache.post.texte[-1]


def test_wer_am_austausch_nicht_mehr_teilnimmt_ist_kein_alarm(wache: Wache, uhr: StehendeUhr) -> None:
    _notiere(wache, Partnerfrist(FREIBURG, "", None))
    assert wache.runde() == {}
    _notiere(wache, Partnerfrist(FREIBURG, "Chiffrierzertifikat", uhr.jetzt(), "Gesperrt.", "Anrufen."))
    assert set(wache.runde()) == {f"partner:{FREIBURG}:zertifikat"}
    ohne = Partnerwache(
        wache.installation.datenbank, [STUTTGART], lambda _: (), _niemand, wache.uhr, lambda *_: True
    )
    ohne.sieh_nach(STUTTGART)
    assert wache.runde() == {}


def test_wer_aus_dem_verzeichnis_verschwindet_waehrend_noch_etwas_laeuft(
    wache: Wache, uhr: StehendeUhr
) -> None:
    """What goes there now will not get there; gone when it is in again, or nothing is open any more."""
    da = Partnerfrist(FREIBURG, "Chiffrierzertifikat", uhr.jetzt() + timedelta(days=700))
    fort, alarm = Partnerfrist(FREIBURG, "", None), f"partner:{FREIBURG}:zertifikat"
    _notiere(wache, da)
    for _ in range(2):  # an hour later it still is one
        _notiere(wache, fort)
        assert f"{FREIBURG} steht nicht mehr im Verzeichnis." in wache.runde()[alarm].text
    _notiere(wache, da)
    assert alarm not in wache.runde()
    _notiere(wache, fort)
    assert alarm in wache.runde()
    _notiere(wache, fort, laeuft_etwas=False)
    assert alarm not in wache.runde()


def _niemand(kennung: str) -> Partnerfrist:
    raise AssertionError(kennung)


def test_rollen_die_niemand_bestaetigt_und_ein_geheimnis_das_endet(wache: Wache, uhr: StehendeUhr) -> None:
    wunsch = Clientwunsch("fachverfahren", "Fachverfahren", [Rolle.SACHBEARBEITUNG], gilt=timedelta(days=40))
    with wache.installation.datenbank.schreiben() as session:
        Clientbestand(session, uhr).lege_an(wunsch, STUTTGART, wer="Test")
        session.commit()
    assert wache.runde() == {}
    uhr.stelle_vor(timedelta(days=10))
    wache.alles_laeuft()
    assert "fachverfahren" in wache.runde()["schluessel:clients"].text
    with wache.installation.datenbank.schreiben() as session:
        Clientbestand(session, uhr).erneuere("fachverfahren", timedelta(days=700), STUTTGART, wer="Test")
        session.commit()
    assert "schluessel:clients" not in wache.runde()
    uhr.stelle_vor(timedelta(days=356))
    wache.alles_laeuft()
    assert "1 Rolle ist" in wache.runde()["fristen:rollen"].text
    with wache.installation.datenbank.schreiben() as session:
        Benutzerbestand(session, uhr).bestaetige(
            "fachverfahren", STUTTGART, Rolle.SACHBEARBEITUNG, wer="Test"
        )
        session.commit()
    assert "fristen:rollen" not in wache.runde()


def test_ein_ordner_der_nichts_annimmt(wache: Wache) -> None:
    blobs = wache.installation.einstellungen.ablage.blobs
    blobs.rmdir()
    alarme = wache.runde()
    assert {z.stufe for k, z in alarme.items() if k == "ordner:Ablage"} == {"kritisch"}
    blobs.mkdir()
    assert wache.runde() == {}


def test_wenig_platz(wache: Wache) -> None:
    vorher = wache.installation.einstellungen
    einstellung = wache.installation.einstellungen.betrieb.model_copy(update={"platz_warnung": 10**18})
    wache.installation.einstellungen = wache.installation.einstellungen.model_copy(
        update={"betrieb": einstellung}
    )
    alarme = wache.runde()
    assert {z.stufe for k, z in alarme.items() if k.startswith("platz:")} == {"warnung"}
    assert {z.mandant for k, z in alarme.items() if k.startswith("platz:")} == {""}
    wache.installation.einstellungen = vorher
    assert wache.runde() == {}


def test_die_datenbank_selbst(wache: Wache) -> None:
    gut = wache.befunde

    def fort() -> Any:
        raise DatenbankNichtErreichbar

    wache.befunde = fort
    wache.runde()
    wache.runde()
    (text,) = wache.post.texte
    assert "docs/stoerungen.md#datenbank" in text
    wache.befunde = gut
    wache.runde()
    assert "wieder da" in wache.post.briefe[-1]["Subject"]


def test_was_flattert_wird_selten_gemeldet(wache: Wache) -> None:
    for i in range(20):
        wache.alles_laeuft(**({} if i % 2 else {"dms": Dienstbefund(False, "Fort.")}))
        wache.runde()
    assert len(wache.post.briefe) == 2  # began, over; then it waits


def test_nimmt_der_mailserver_nichts_an_wird_es_in_der_naechsten_runde_wieder_versucht(wache: Wache) -> None:
    wache.post.nimmt_an = False
    wache.alles_laeuft(dms=Dienstbefund(False, "Fort."))
    with pytest.raises(BoteWeg):
        wache.runde()
    assert set(wache.offene()) == {"dms"}  # the Leitstand shows it all the same
    wache.post.nimmt_an = True
    wache.runde()
    wache.runde()
    assert len(wache.post.briefe) == 1


def test_was_ein_fremder_server_sagt_ist_in_der_mail_text_und_sonst_nichts(wache: Wache) -> None:
    boese = "<script>alert(1)</script> =cmd|x \u202egnp.exe " + " ".join(din_91379()) + "Langeswort" * 200
    umbruch = "\r\nBcc: alle@boese.example\r\n\r\nVORBEI seit 01.01.2026: alles gut\r\n.\r\nQUIT\r\n"
    wache.alles_laeuft(dms=Dienstbefund(False, "Fort:" + umbruch + boese))
    wache.runde()
    (brief,) = wache.post.briefe
    assert (brief["To"], brief["Bcc"], brief["Subject"]) == (
        "technik@amt.example", None, "Aktenbrücke: 1 Alarm (dms)"
    )  # fmt: skip
    assert brief.get_content_type() == "text/plain"
    assert " ".join(boese.split()) in brief.get_content()
    assert [z for z in brief.get_content().splitlines() if z.startswith(("VORBEI", "Bcc", "QUIT"))] == []


def test_von_vielen_prozessen_macht_einer_die_runde(wache: Wache) -> None:
    andere = [Wache(wache.installation, wache.uhr, wache.post, wache.befunde) for _ in range(3)]
    wache.alles_laeuft(dms=Dienstbefund(False, "Fort."))
    wache.runde()
    for w in andere:
        w.waechter.sieh_nach()
    assert len(wache.post.briefe) == 1


def test_jede_aenderung_steht_im_protokoll_jeder_behoerde_die_es_angeht(wache: Wache) -> None:
    for _ in range(5):
        wache.runde()
    wache.alles_laeuft()
    wache.runde()
    with wache.installation.datenbank.lesen() as session:
        zeilen = session.scalars(select(Auditzeile).order_by(Auditzeile.lfd)).all()
    gesehen = [(z.mandant, z.ereignis, z.bezug) for z in zeilen if z.bezug == "alarm:worker"]
    assert gesehen == [
        (STUTTGART, Auditereignis.ALARM_BEGINNT, "alarm:worker"),
        (STUTTGART, Auditereignis.ALARM_ENDET, "alarm:worker"),
    ]


def test_webhooks_hoeren_von_beginn_und_ende(wache: Wache, uhr: StehendeUhr) -> None:
    wache.alles_laeuft(dms=Dienstbefund(False, "Fort."))
    wache.runde()
    wache.alles_laeuft()
    wache.runde()
    arten = {Auditereignis.ALARM_BEGINNT: "alarm.beginnt", Auditereignis.ALARM_ENDET: "alarm.endet"}
    gehoert, zeiger = [], 0
    with wache.installation.datenbank.lesen() as session:
        bestand = Webhookbestand(session, STUTTGART, uhr)
        while (zeile := bestand.naechstes(zeiger, arten)) is not None:
            ereignis = json.loads(botschaft(zeile, arten[zeile.ereignis]))
            gehoert.append((ereignis["type"], ereignis["data"]))
            zeiger = zeile.lfd
    assert gehoert == [
        ("de.aktenbruecke.alarm.beginnt", {"alarm": "dms", "stufe": "kritisch"}),
        ("de.aktenbruecke.alarm.endet", {"alarm": "dms", "stufe": "ok"}),
    ]


def test_zu_jedem_gegenstand_steht_im_handbuch_was_zu_tun_ist() -> None:
    handbuch = Path("docs/stoerungen.md").read_text()
    for was in Gegenstand:
        anker = abschnitt(was).partition("#")[2]
        assert f"\n## {anker}\n" in handbuch.casefold(), was
