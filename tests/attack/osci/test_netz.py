"""A bad network, a dying or lying mailbox between two authorities: at whatever byte of whatever order it
happens, the handover still ends right, once, and nobody has to help.

Five places for every seed; `make attack SAATEN=200` tries a thousand.
"""

from __future__ import annotations

import random
import shutil
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest

from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.mailbox.stoerung import Stoerung, Stoerungsart
from adapters.osci.rueckmeldungen import TABELLE
from adapters.osci.teilnehmer.schonzeit import Schonzeit
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auftragszustand
from gateway.ports import Postfach
from gateway.queue import verwaltung
from tests.conftest import StehendeUhr
from tests.osciaemter import ZEITEN, Osciaemter, OsciAnschluss
from tests.oscipostfach import Starter
from tests.saaten import saaten
from tests.stoernetz import Eingriff, Fehlerart, Netz, Richtung
from tests.zweibehoerden import WEG, ZU, baue

AUSTAUSCHE = 42
"""Requests of one undisturbed handover."""
KLEIN, GROSS = 12_400, 90_000
"""Every request and response is longer than the one; the longest is about as long as the other."""
ERSTE = {
    Art.INIT_DIALOG: 0,
    Art.FETCH_DELIVERY: 1,
    Art.EXIT_DIALOG: 2,
    Art.GET_MESSAGE_ID: 3,
    Art.STORE_DELIVERY: 4,
    Art.FETCH_PROCESS_CARD: 21,
}
"""Which exchange is the first of its kind."""
AUFTRAEGE = tuple(ERSTE)


def zufaelliger_eingriff(zufall: random.Random) -> Eingriff:
    """Anywhere in a handover; a third of the places lie in the heads, a third in the payloads."""
    stelle = zufall.choice((zufall.randrange(500), zufall.randrange(KLEIN), zufall.randrange(KLEIN, GROSS)))
    arten = [a for a in Fehlerart if a is not Fehlerart.ABSTURZ]
    gewicht = [1 if a is Fehlerart.STILLE else 4 for a in arten]
    (art,) = zufall.choices(arten, gewicht)
    richtung = Richtung.ZURUECK if art is Fehlerart.MUELL else zufall.choice(list(Richtung))
    return Eingriff(zufall.randrange(AUSTAUSCHE), richtung, stelle, art)


@pytest.mark.parametrize("saat", saaten(6))
def test_fuenf_fehler_im_netz_an_beliebigen_stellen(
    osciaemter: Osciaemter, saat: int, record_property: Callable[[str, object], None]
) -> None:
    zufall = random.Random(saat)
    osciaemter.netz.plan = [zufaelliger_eingriff(zufall) for _ in range(5)]
    osciaemter.uebergib()
    assert osciaemter.netz.geschehen
    record_property("eingriffe", len(osciaemter.netz.geschehen))


@pytest.mark.parametrize(("auftrag", "stelle"), ERSTE.items())
def test_jeder_auftrag_wird_auf_jedem_weg_einmal_abgeschnitten(
    osciaemter: Osciaemter, auftrag: Art, stelle: int
) -> None:
    """The first request of its kind in the middle, the first answer at its very end."""
    netz, gesehen = osciaemter.netz, osciaemter.mitschrift.auftraege
    netz.plan = [
        Eingriff(stelle, Richtung.HIN, 6_000, Fehlerart.SCHNITT),
        Eingriff(0, Richtung.ZURUECK, KLEIN - 10, Fehlerart.SCHNITT, lambda: gesehen[-1] is auftrag),
    ]
    osciaemter.beginne()
    osciaemter.laufe()
    assert netz.plan == [], "both cuts have happened"
    osciaemter.pruefe()


def test_das_postfach_wird_zwischen_den_runden_neu_gestartet(osciaemter: Osciaemter) -> None:
    osciaemter.beginne()
    osciaemter.laufe(nach_runde=lambda _: osciaemter.stand.neustart())
    osciaemter.pruefe()


def test_alles_kommt_doppelt_und_das_neueste_zuerst(
    osciaemter: Osciaemter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mailbox forgets receipts and hands out in reverse order."""
    _neueste_zuerst(osciaemter, monkeypatch)
    stoere(osciaemter, Stoerungsart.DOPPELT, (Art.FETCH_DELIVERY, Art.EXIT_DIALOG), anzahl=4)
    osciaemter.uebergib()


def _neueste_zuerst(aemter: Osciaemter, monkeypatch: pytest.MonkeyPatch) -> None:
    ablage = aemter.stand.dienst._ablage

    def waehle(konto: str, auswahl: object) -> tuple[str | None, bool]:
        sql = "SELECT message_id FROM nachricht WHERE konto = ? AND empfangen IS NULL ORDER BY folge DESC"
        zeilen = ablage.db.alle(sql, (konto,))
        return (zeilen[0]["message_id"] if zeilen else None), len(zeilen) > 1

    monkeypatch.setattr(ablage, "waehle_zustellung", waehle)


def stoere(
    aemter: Osciaemter,
    art: Stoerungsart,
    auftraege: tuple[Art, ...] = AUFTRAEGE,
    *,
    wert: int = 0,
    anzahl: int = 1,
) -> None:
    """Every order of these types goes wrong so many times."""
    aemter.stand.stoerplan.ergaenze(*(Stoerung(art, auftrag, wert, anzahl) for auftrag in auftraege))


@pytest.mark.parametrize("art", [Stoerungsart.SIGNATUR, Stoerungsart.NUMMER])
def test_unglaubwuerdige_antworten_auf_jeden_auftrag(osciaemter: Osciaemter, art: Stoerungsart) -> None:
    """Nothing is believed, nothing parked: the same orders are given again later."""
    stoere(osciaemter, art, anzahl=2)
    osciaemter.uebergib()


def test_voruebergehende_ablehnungen_werden_mit_wachsendem_abstand_wiederholt(
    osciaemter: Osciaemter,
) -> None:
    """Signed refusals that may pass, on every order that has them."""
    codes = sorted(c for c, z in TABELLE.items() if z.wiederholbar and not z.nur_fault)
    for stelle, code in enumerate(codes):
        abwechselnd = (Art.STORE_DELIVERY, Art.GET_MESSAGE_ID)[stelle % 2]
        stoere(osciaemter, Stoerungsart.CODE, (abwechselnd,), wert=int(code))
    osciaemter.uebergib()


def test_unsignierte_fehlermeldungen_auf_jeden_auftrag_beweisen_nichts(osciaemter: Osciaemter) -> None:
    stoere(osciaemter, Stoerungsart.CODE, wert=9000, anzahl=2)
    osciaemter.uebergib()


def test_eine_endgueltige_ablehnung_wird_geparkt_und_queue_retry_heilt(osciaemter: Osciaemter) -> None:
    stoere(osciaemter, Stoerungsart.CODE, (Art.STORE_DELIVERY,), wert=9706)
    osciaemter.beginne()
    osciaemter.laufe(3)
    z = osciaemter.aemter
    (geparkt,) = z.zu.geparkt()
    assert geparkt.grund_text and "(Rückmeldung 9706)" in geparkt.grund_text
    assert list(z.zu.post.versandordner.iterdir()) == [], "the next attempt is sealed anew"
    z.zu.hole_geparktes_zurueck()
    osciaemter.laufe()
    osciaemter.pruefe()


def _antwort(zeile: bytes, rest: bytes = b"") -> Callable[[socket.socket], None]:
    def antworte(kunde: socket.socket) -> None:
        kunde.sendall(b"HTTP/1.1 " + zeile + b"\r\n" + rest)

    return antworte


def _endlos(kunde: socket.socket) -> None:
    """Until the client has had enough."""
    kunde.sendall(b"HTTP/1.1 200 OK\r\n\r\nMIME-Version: 1.0\r\n")
    while True:
        kunde.sendall(b"X" * 65_536)


def _troepfelt(kopf: bytes) -> Callable[[socket.socket], None]:
    def troepfele(kunde: socket.socket) -> None:
        kunde.sendall(kopf)
        while True:
            kunde.sendall(b"x")
            time.sleep(0.2)

    return troepfele


LEER = b"Content-Length: 0\r\n\r\n"
MUELL: dict[str, Callable[[socket.socket], None]] = {
    "500": _antwort(b"500 Internal Server Error", LEER),
    "404": _antwort(b"404 Not Found", LEER),
    "umleitung": _antwort(b"302 Found", b"Location: http://127.0.0.1:1/\r\n" + LEER),
    "leer": _antwort(b"200 OK", LEER),
    "zu_kurz": _antwort(b"200 OK", b"Content-Length: 5000\r\n\r\nMIME-Version: 1.0\r\n"),
    "kein_http": lambda kunde: kunde.sendall(b"\x16\x03\x01\x02\x00" + bytes(300)),
    "riesenkopf": _antwort(b"200 OK", b"X-Viel: " + b"x" * 1_000_000),
    "endlos": _endlos,
    "troepfelnder_inhalt": _troepfelt(b"HTTP/1.1 200 OK\r\n\r\n"),
    "troepfelnder_kopf": _troepfelt(b"HTTP/1.1 200 OK\r\nX-Tropfen: "),
}


def test_statt_des_postfachs_antwortet_eine_zeitlang_irgendwer(osciaemter: Osciaemter) -> None:
    """Every kind of rubbish, one at every fourth request."""
    netz = osciaemter.netz
    folge = cycle(MUELL.values())
    netz.muell = lambda kunde: next(folge)(kunde)
    netz.plan = [Eingriff(4 * i, Richtung.ZURUECK, 0, Fehlerart.MUELL) for i in range(len(MUELL))]
    osciaemter.uebergib()
    assert len(netz.geschehen) == len(MUELL)


@dataclass(frozen=True)
class _EinStummer(OsciAnschluss):
    """The mailbox of one Mandant is reached through a network that swallows everything."""

    netz: Netz

    def postfaecher(self, kennung: str) -> Mapping[str, Postfach]:
        self.stand.ueber_port = self.netz.port if kennung == ZU else None
        return super().postfaecher(kennung)


def test_ein_stummes_postfach_haelt_die_anderen_mandanten_nicht_auf(
    starte_postfach: Starter, sqlite_vorlage: Path, tmp_path: Path, uhr: StehendeUhr
) -> None:
    """One worker, two Mandanten: a silent mailbox is waited for once, then it rests and the others go on."""
    shutil.copy(sqlite_vorlage, tmp_path / "ablage.db")
    datenbank = Datenbank(f"sqlite:///{tmp_path}/ablage.db")
    stand = starte_postfach()
    stand.zeiten = ZEITEN
    netz = Netz(int(stand.http.server_address[1]))
    netz.plan = [Eingriff(0, Richtung.HIN, 0, Fehlerart.STILLE) for _ in range(50)]
    anschluss = _EinStummer(stand, uhr, Schonzeit(), netz)
    z = baue(tmp_path / "aemter", (datenbank, datenbank), uhr, anschluss=anschluss)
    for _ in range(8):
        z.zu.ticke()
        z.weg.ticke()
        uhr.wert += timedelta(minutes=1)
    netz.close()
    assert len(netz.geschehen) == 1, "asked once"
    with datenbank.lesen() as session:
        offen = verwaltung.liste(session, verwaltung.Auswahl())
        erledigt = verwaltung.liste(session, verwaltung.Auswahl(Auftragszustand.ERLEDIGT))
    assert [(o.mandant, o.grund_code, o.zustand) for o in offen] == [
        (ZU, "osci.postfach.ruht", Auftragszustand.WARTEND)
    ]
    assert [e.mandant for e in erledigt] == [WEG] * 8
    datenbank.schliesse()
