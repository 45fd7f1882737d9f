"""Every typed fault of every operation reaches the client as what it is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.xta.draht.bericht import Dienstfrage
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.fehler import Abgelehnt, TechnischesProblem
from adapters.xta.fehlernummern import BEDEUTUNGEN
from adapters.xta.namen import OPERATIONEN, Ausnahme
from adapters.xta.teilnehmer.client import Xtaclient
from tests.xtaserver import DIENST, ECHO, VERTRAG, A, B, Xtastand, beilagen, bytes_von


def _hole(client: Xtaclient) -> None:
    with client.hole():
        pass


def _hole_weiter(client: Xtaclient) -> None:
    with client.hole_naechste("urn:x"):
        pass


def _sofort(client: Xtaclient) -> None:
    vertrag = type(VERTRAG)(ECHO, VERTRAG.szenario, VERTRAG.nachrichtenart, VERTRAG.schema)
    with client.sende_synchron(Metadaten(A, B, "urn:x:1", vertrag), beilagen(b"x")):
        pass


AUFRUFE: dict[str, Callable[[Xtaclient], object]] = {
    "checkAccountActive": Xtaclient.pruefe_konto,
    "createMessageId": Xtaclient.vergib_message_id,
    "lookupService": lambda c: c.frage_dienste([Dienstfrage(B, DIENST)]),
    "getTransportReport": lambda c: c.transportbericht("urn:x"),
    "cancelMessage": lambda c: c.storniere("urn:x"),
    "sendMessage": lambda c: c.sende(Metadaten(A, B, "urn:x:1", VERTRAG), beilagen(b"x")),
    "sendMessageSync": _sofort,
    "getStatusList": lambda c: c.statusliste(),
    "getNextStatusList": lambda c: c.naechste_statusliste("urn:x"),
    "getMessage": _hole,
    "getNextMessage": _hole_weiter,
    "close": lambda c: c.schliesse("urn:x", ()),
}


def test_alle_operationen_sind_dabei() -> None:
    assert set(AUFRUFE) == {operation.name for operation in OPERATIONEN}


@pytest.mark.parametrize("operation", OPERATIONEN, ids=lambda o: o.name)
def test_jeder_fehler_kommt_mit_nummer_und_art_an(xta: Xtastand, operation: object) -> None:
    name, ausnahmen = operation.name, operation.ausnahmen  # type: ignore[attr-defined]
    nummern = [nummer for nummer, was in BEDEUTUNGEN.items() if was.ausnahme in ausnahmen]
    xta.stoerungen = [f"{nummer}@{name}" for nummer in nummern]
    xta.neustart()
    with xta.client() as client:
        for nummer in nummern:
            erwartet = BEDEUTUNGEN[nummer]
            technisch = erwartet.ausnahme is Ausnahme.TECHNIK
            with pytest.raises(TechnischesProblem if technisch else Abgelehnt) as gefangen:
                AUFRUFE[name](client)
            assert gefangen.value.nummer == nummer
            assert gefangen.value.ausnahme is erwartet.ausnahme
            assert gefangen.value.exit_code == (3 if technisch else 1)
            assert gefangen.value.rat


@pytest.mark.parametrize("operation", OPERATIONEN, ids=lambda o: o.name)
def test_ein_gesperrtes_oder_fremdes_konto_wird_ueberall_abgewiesen(xta: Xtastand, operation: object) -> None:
    name = operation.name  # type: ignore[attr-defined]
    if name.startswith("send"):
        with xta.client(A, "konto-b") as client, pytest.raises(Abgelehnt, match="9014"):
            AUFRUFE[name](client)
        return
    for konto, nummer in (("azr:099999", "9011"), (B, "9014"), ("azr:123456", "9012")):
        with xta.client(konto) as client, pytest.raises(Abgelehnt, match=nummer) as gefangen:
            AUFRUFE[name](client)
        assert gefangen.value.ausnahme is Ausnahme.ZUGANG


def test_eine_kennung_gilt_nur_einmal_und_nur_fuer_ihr_konto(xta: Xtastand) -> None:
    kennung = xta.sende(b"eins")
    with xta.client() as client:
        for gleich in (kennung, kennung.upper()):
            with pytest.raises(Abgelehnt, match="9024"):
                client.sende(Metadaten(A, B, gleich, VERTRAG), beilagen(b"zwei"))
        fremde = client.vergib_message_id()
        with pytest.raises(Abgelehnt, match="9021"):
            client.sende(Metadaten(A, B, "keine uri", VERTRAG), beilagen(b"x"))
        with pytest.raises(Abgelehnt, match="9021"):
            client.sende(Metadaten(A, B, "urn:" + "x" * 100, VERTRAG), beilagen(b"x"))
    with xta.client(B, "konto-b") as client, pytest.raises(Abgelehnt, match="9022"):
        client.sende(Metadaten(B, A, fremde, VERTRAG), beilagen(b"x"))
    assert xta.eingelagert == 1


def test_bestaetigt_wird_nur_was_abgeholt_wurde(xta: Xtastand) -> None:
    kennung = xta.sende(b"eins")
    with xta.client(B, "konto-b") as leser, pytest.raises(Abgelehnt, match="9070"):
        leser.schliesse("urn:x", [kennung])
    with xta.client() as sender, pytest.raises(Abgelehnt, match="9070"):
        sender.schliesse("urn:x", [kennung])
    assert xta.eingelagert == 1


def test_gleichzeitig_unter_einer_kennung_gesendet_gilt_genau_eine(xta: Xtastand) -> None:
    def sende(nummer: int) -> str:
        with xta.client() as client:
            try:
                client.sende(Metadaten(A, B, "urn:x:gleich", VERTRAG), beilagen(bytes([nummer]) * 200_000))
            except Abgelehnt as fehler:
                return fehler.nummer
        return "angenommen"

    with ThreadPoolExecutor(6) as faeden:
        ergebnisse = list(faeden.map(sende, range(6)))
    assert sorted(ergebnisse) == ["9024"] * 5 + ["angenommen"]
    assert xta.eingelagert == 1
    with xta.client(B, "konto-b") as leser, leser.hole() as nachricht:
        assert nachricht is not None
        assert set(bytes_von(nachricht.stuecke[0].inhalt)) == {ergebnisse.index("angenommen")}
