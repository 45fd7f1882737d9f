"""Our client at servers that are not ours: Apache CXF, which validates what it is sent, and JAX-WS RI."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from adapters.osci.draht.stuecke import Erzeugt
from adapters.xta.draht.bericht import Ampel, Dienstauskunft, Dienstfrage
from adapters.xta.draht.kasten import Auswahl
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.fehler import Abgelehnt, TechnischesProblem
from adapters.xta.teilnehmer.client import Adressen, Xtaclient
from adapters.xta.teilnehmer.postfach import XtaPostfach
from adapters.xta.teilnehmer.zugang import Xtazugang
from gateway.errors import EingabeFehler
from gateway.schutz.pfad import Zertifikatspruefung
from tests.interop.xta.gegenstellen import FEHLER, Cxf, Ergebnis
from tests.xtapki import Tlspki
from tests.xtaserver import DIENST, VERTRAG, A, Gehende, beilagen, bytes_von, vertrag


def an_andere(cxf: Cxf, pki: Tlspki) -> Iterator[Ergebnis]:
    """Operations and faults at the strict server of CXF and at JAX-WS RI; a large message where none validates."""
    with cxf.server(pki, streng=True) as basis:
        yield from _alles("wir → Apache CXF", _zugang(pki, basis))
    with cxf.server(pki, streng=False) as basis:
        yield _gross("wir → Apache CXF", _zugang(pki, basis))
    with cxf.riserver(pki) as basis:
        yield from _alles("wir → JAX-WS RI", _zugang(pki, basis))
        yield _gross("wir → JAX-WS RI", _zugang(pki, basis))


def _alles(richtung: str, zugang: Xtazugang) -> Iterator[Ergebnis]:
    with zugang.client() as client:
        yield from _operationen(richtung, client)
    for operation, nummer, ausnahme in FEHLER:
        mit_fehler = replace(zugang, konto=f"fehler:{nummer}:{ausnahme}")
        with mit_fehler.client() as client:
            yield _versuche(richtung, f"{operation}: {nummer}", partial(_fordere, client, operation, nummer))


def _zugang(pki: Tlspki, basis: str) -> Xtazugang:
    pruefung = Zertifikatspruefung(pki.vertrauen)
    return Xtazugang(Adressen.unter(basis), A, pki.schluessel("konto-a"), pruefung, Gehende())


def _versuche(richtung: str, was: str, tun: Callable[[], object]) -> Ergebnis:
    try:
        tun()
    except Exception as fehler:
        return Ergebnis(richtung, was, False, f"{type(fehler).__name__} {fehler}")
    return Ergebnis(richtung, was, True, "")


def _operationen(richtung: str, client: Xtaclient) -> Iterator[Ergebnis]:
    yield _versuche(richtung, "checkAccountActive", client.pruefe_konto)
    yield _versuche(richtung, "createMessageId", client.vergib_message_id)
    yield _versuche(richtung, "lookupService", lambda: _dienste(client))
    kennung = client.vergib_message_id()
    angaben = Metadaten(A, A, kennung, VERTRAG, "Probe")
    yield _versuche(
        richtung, "sendMessage", lambda: client.sende(angaben, beilagen(b"hin" * 100_000, b"Anlage"))
    )
    yield _versuche(
        richtung, "sendMessageSync", lambda: _sofort(client, replace(angaben, message_id="urn:x:2"))
    )
    yield _versuche(richtung, "getStatusList", lambda: _liste(client, kennung))
    yield _versuche(richtung, "getNextStatusList", lambda: client.naechste_statusliste("urn:cxf:anfrage"))
    yield _versuche(richtung, "getMessage", lambda: _hole(client, kennung))
    yield _versuche(richtung, "getNextMessage", lambda: _hole_weiter(client, kennung))
    yield _versuche(richtung, "close", lambda: client.schliesse("urn:cxf:anfrage", [kennung]))
    yield _versuche(richtung, "getTransportReport", lambda: _bericht(client, kennung))
    yield _versuche(richtung, "cancelMessage", lambda: client.storniere(kennung))


def _dienste(client: Xtaclient) -> None:
    frage = Dienstfrage(A, DIENST)
    assert client.frage_dienste([frage]) == (Dienstauskunft(frage, True),)


def _sofort(client: Xtaclient, angaben: Metadaten) -> None:
    with client.sende_synchron(angaben, beilagen(b"hin")) as antwort:
        assert bytes_von(antwort.stuecke[0].inhalt) == b"hin"


def _liste(client: Xtaclient, kennung: str) -> None:
    assert kennung in [e.message_id for e in client.statusliste().eintraege]


def _hole(client: Xtaclient, kennung: str) -> None:
    with client.hole(Auswahl((kennung,))) as nachricht:
        assert nachricht is not None
        assert nachricht.metadaten.message_id == kennung
        assert bytes_von(nachricht.stuecke[0].inhalt) == b"hin" * 100_000


def _hole_weiter(client: Xtaclient, kennung: str) -> None:
    with client.hole_naechste("urn:cxf:anfrage", [kennung]) as nachricht:
        assert nachricht is None


def _bericht(client: Xtaclient, kennung: str) -> None:
    bericht = client.transportbericht(kennung)
    assert bericht.ampel is Ampel.GRUEN
    assert bericht.metadaten.zeiten.empfangen is not None


def _fordere(client: Xtaclient, operation: str, nummer: str) -> None:
    """The author asks for the fault: it stands in the account, or in the metadata."""
    autor = client._konto or ""
    angaben = Metadaten(autor, A, f"urn:x:{nummer}", VERTRAG)

    def hole(naechste: bool) -> None:
        with client.hole_naechste("urn:x") if naechste else client.hole():
            pass

    aufrufe: dict[str, Callable[[], object]] = {
        "checkAccountActive": client.pruefe_konto,
        "createMessageId": client.vergib_message_id,
        "lookupService": lambda: client.frage_dienste([Dienstfrage(A, DIENST)]),
        "getTransportReport": lambda: client.transportbericht("urn:x"),
        "cancelMessage": lambda: client.storniere("urn:x"),
        "sendMessage": lambda: client.sende(angaben, beilagen(b"x")),
        "sendMessageSync": lambda: _sofort(client, angaben),
        "getStatusList": client.statusliste,
        "getNextStatusList": lambda: client.naechste_statusliste("urn:x"),
        "getMessage": lambda: hole(False),
        "getNextMessage": lambda: hole(True),
        "close": lambda: client.schliesse("urn:x", ["urn:x"]),
    }
    try:
        aufrufe[operation]()
    except (Abgelehnt, TechnischesProblem) as fehler:
        assert fehler.nummer == nummer
        return
    raise AssertionError("kein Fehler")


def _gross(richtung: str, zugang: Xtazugang) -> Ergebnis:
    return _versuche(richtung, "Postfach mit 100 MB", lambda: _hundert_mb(zugang))


def _hundert_mb(zugang: Xtazugang) -> None:
    """Through the port `Postfach`, which asks for a list, fetches, acknowledges."""
    groesse = 100_000_000
    stueck = bytes(range(256)) * 4096
    inhalt = Erzeugt(
        groesse, lambda: (stueck[: min(len(stueck), groesse - ab)] for ab in range(0, groesse, len(stueck)))
    )
    with zugang.client() as client:
        kennung = client.vergib_message_id()
        client.sende(Metadaten(A, A, kennung, VERTRAG), [Beilage(inhalt)])
    geholt: list[int] = []

    def nimm(message_id: str, strom: io.BufferedIOBase) -> None:
        gelesen = 0
        while daten := strom.read(len(stueck)):
            assert daten == stueck[: len(daten)]
            gelesen += len(daten)
        geholt.append(gelesen)

    def niemals(message_id: str, strom: object, fehler: EingabeFehler) -> None:
        raise AssertionError(fehler)

    XtaPostfach(zugang, vertrag).hole_ab(nimm, niemals)  # type: ignore[arg-type]
    assert geholt == [groesse]
