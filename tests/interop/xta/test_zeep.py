"""A client that is not ours (zeep, from the WSDL) does every operation at our server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import zeep
import zeep.exceptions
from zeep.transports import Transport

from adapters.xta.fehlernummern import BEDEUTUNGEN
from adapters.xta.namen import OPERATIONEN, XTA
from adapters.xta.server.stoerung import Stoerplan, Stoerung
from tests.interop.xta.wsdl import wsdl
from tests.xtaserver import DIENST, ECHO, VERTRAG, A, B, Xtastand


@dataclass
class Zeepclient:
    """The three ports with the certificate of one account."""

    verwaltung: Any
    versand: Any
    postfach: Any
    konto: str

    @property
    def kopf(self) -> dict[str, Any]:
        return {"AuthorIdentifier": _partei(self.konto)}


def _partei(kennung: str) -> dict[str, Any]:
    return {"Identifier": {"_value_1": kennung, "type": "xoev"}}


def metadaten(kennung: str, dienst: str = DIENST, **lieferung: Any) -> dict[str, Any]:
    art = VERTRAG.nachrichtenart
    schluessel = {"code": art.code, "listURI": art.liste, "listVersionID": art.fassung}
    return {
        "DeliveryAttributes": lieferung,
        "Originators": {"Author": _partei(A)},
        "Destinations": {"Reader": _partei(B)},
        "MsgIdentification": {"MessageID": kennung},
        "Qualifier": {
            "Service": dienst,
            "BusinessScenario": {"Undefined": "XAUSLAENDER_DATA"},
            "MessageType": {**schluessel, "payloadSchema": VERTRAG.schema},
        },
        "TestMsg": False,
    }


def inhalt(*inhalte: bytes) -> dict[str, Any]:
    stuecke = [
        {"_value_1": i, "contentType": "application/octet-stream", "filename": "x.bin"} for i in inhalte
    ]
    return {"Message": stuecke[0], "Attachment": stuecke[1:]}


@pytest.fixture(scope="session")
def wsdldatei(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wsdl(tmp_path_factory.mktemp("wsdl"))


@pytest.fixture
def zeeps(xta: Xtastand, wsdldatei: Path) -> Iterator[tuple[Zeepclient, Zeepclient]]:
    sitzungen = []

    def baue(konto: str, name: str) -> Zeepclient:
        sitzung = requests.Session()
        sitzungen.append(sitzung)
        sitzung.cert = tuple(map(str, xta.pki.pem(name)))
        sitzung.trust_env = False  # else the environment names other anchors
        sitzung.verify = str(xta.pki.ca_pem)
        client = zeep.Client(str(wsdldatei), transport=Transport(session=sitzung))
        tore = (
            client.create_service(f"{{{XTA}}}{bindung}", url)
            for bindung, url in (
                ("managementHttpsBinding", xta.adressen.verwaltung),
                ("sendXTAHttpsBinding", xta.adressen.versand),
                ("msgBoxHttpsBinding", xta.adressen.postfach),
            )
        )
        return Zeepclient(*tore, konto)

    yield baue(A, "konto-a"), baue(B, "konto-b")
    for sitzung in sitzungen:
        sitzung.close()


def test_zeep_kennt_alle_operationen(wsdldatei: Path) -> None:
    dienst = zeep.Client(str(wsdldatei)).wsdl.services["XTAService"]
    namen = {name for tor in dienst.ports.values() for name in tor.binding._operations}
    assert namen == {operation.name for operation in OPERATIONEN}


def test_zeep_macht_alles_was_es_gibt(zeeps: tuple[Zeepclient, Zeepclient]) -> None:
    a, b = zeeps
    a.verwaltung.checkAccountActive(_soapheaders=a.kopf)
    kennung = a.verwaltung.createMessageId(_soapheaders=a.kopf)
    kennung = getattr(kennung, "_value_1", kennung)
    frage = [{"LookupService": {"Reader": _partei(B), "ServiceType": DIENST}}]
    antwort = a.verwaltung.lookupService(LookupServiceRequestList=frage, _soapheaders=a.kopf)
    ergebnis = getattr(antwort, "LookupServiceResult", antwort)[0]
    assert ergebnis.IsServiceAvailableValue.ServiceIsAvailableUnknown is True

    kopf = {"MessageMetaData": metadaten(kennung)}
    a.versand.sendMessage(ContentContainer=inhalt(b"Nachricht", b"Anlage" * 10_000), _soapheaders=kopf)
    liste = b.postfach.getStatusList(ListForm="MessageMetaData", _soapheaders=b.kopf)
    assert "NoMessageAvailable" not in liste.header.FetchResponseHeader  # zeep loses a zero of ItemsPending
    angaben = liste.body.MessageMetaData[0]
    assert angaben.MsgIdentification.MessageID._value_1 == kennung
    anfrage = liste.header.FetchResponseHeader.MsgBoxRequestID
    weiter = b.postfach.getNextStatusList(
        MsgBoxRequestID=anfrage, LastMsgReceived=zeep.xsd.SkipValue, _soapheaders=b.kopf
    )
    assert weiter.header.FetchResponseHeader.NoMessageAvailable.reason.endswith("NoMatch")
    merkmale = b.postfach.getStatusList(ListForm="MsgAtrributes", _soapheaders=b.kopf)
    assert merkmale.body.MsgAttributes[0].MsgSize == 60_009

    geholt = b.postfach.getMessage(_soapheaders=b.kopf)
    container = geholt.body.ContentContainer
    assert container.Message._value_1 == b"Nachricht"
    assert container.Attachment[0]._value_1 == b"Anlage" * 10_000
    anfrage = geholt.header.FetchResponseHeader.MsgBoxRequestID
    leer = b.postfach.getNextMessage(MsgBoxRequestID=anfrage, LastMsgReceived=[kennung], _soapheaders=b.kopf)
    assert leer.header.FetchResponseHeader.NoMessageAvailable is not None
    b.postfach.close(MsgBoxRequestID=anfrage, LastMsgReceived=[kennung], _soapheaders=b.kopf)

    bericht = a.verwaltung.getTransportReport(kennung, _soapheaders=a.kopf)
    assert bericht.MessageStatus.Status == 1
    assert bericht.MessageMetaData.DeliveryAttributes.Reception is not None


def test_zeep_bekommt_sofort_eine_antwort_und_zieht_zurueck(zeeps: tuple[Zeepclient, Zeepclient]) -> None:
    a, _ = zeeps
    kopf = {"MessageMetaData": metadaten("urn:zeep:1", ECHO)}
    antwort = a.versand.sendMessageSync(ContentContainer=inhalt(b"hin"), _soapheaders=kopf)
    assert antwort.body.ContentContainer.Message._value_1 == b"hin"
    spaeter = datetime.now(UTC) + timedelta(hours=1)
    kopf = {"MessageMetaData": metadaten("urn:zeep:2", NotBefore=spaeter)}
    a.versand.sendMessage(ContentContainer=inhalt(b"x"), _soapheaders=kopf)
    a.verwaltung.cancelMessage("urn:zeep:2", _soapheaders=a.kopf)
    assert a.verwaltung.getTransportReport("urn:zeep:2", _soapheaders=a.kopf).MessageStatus.Status == 2


AUFRUFE = {
    "checkAccountActive": lambda c: c.verwaltung.checkAccountActive(_soapheaders=c.kopf),
    "createMessageId": lambda c: c.verwaltung.createMessageId(_soapheaders=c.kopf),
    "lookupService": lambda c: c.verwaltung.lookupService(
        LookupServiceRequestList=[{"LookupService": {"Reader": _partei(B), "ServiceType": DIENST}}],
        _soapheaders=c.kopf,
    ),
    "getTransportReport": lambda c: c.verwaltung.getTransportReport("urn:x", _soapheaders=c.kopf),
    "cancelMessage": lambda c: c.verwaltung.cancelMessage("urn:x", _soapheaders=c.kopf),
    "sendMessage": lambda c: c.versand.sendMessage(
        ContentContainer=inhalt(b"x"), _soapheaders={"MessageMetaData": metadaten("urn:x:1")}
    ),
    "sendMessageSync": lambda c: c.versand.sendMessageSync(
        ContentContainer=inhalt(b"x"), _soapheaders={"MessageMetaData": metadaten("urn:x:1", ECHO)}
    ),
    "getStatusList": lambda c: c.postfach.getStatusList(_soapheaders=c.kopf),
    "getNextStatusList": lambda c: c.postfach.getNextStatusList(
        MsgBoxRequestID="urn:x", LastMsgReceived=zeep.xsd.SkipValue, _soapheaders=c.kopf
    ),
    "getMessage": lambda c: c.postfach.getMessage(_soapheaders=c.kopf),
    "getNextMessage": lambda c: c.postfach.getNextMessage(
        MsgBoxRequestID="urn:x", LastMsgReceived=zeep.xsd.SkipValue, _soapheaders=c.kopf
    ),
    "close": lambda c: c.postfach.close(
        MsgBoxRequestID="urn:x", LastMsgReceived=["urn:y"], _soapheaders=c.kopf
    ),
}


@pytest.mark.parametrize("operation", OPERATIONEN, ids=lambda o: o.name)
def test_zeep_versteht_jeden_fehler(
    operation: Any, xta: Xtastand, zeeps: tuple[Zeepclient, Zeepclient]
) -> None:
    nummern = [n for n, was in BEDEUTUNGEN.items() if was.ausnahme in operation.ausnahmen]
    xta.dienst.stoerplan = Stoerplan(Stoerung.aus_text(f"{n}@{operation.name}") for n in nummern)
    for nummer in nummern:
        with pytest.raises(zeep.exceptions.Fault) as gefangen:
            AUFRUFE[operation.name](zeeps[0])
        ausnahme = gefangen.value.detail[0]
        assert ausnahme.tag == f"{{{XTA}}}{BEDEUTUNGEN[nummer].ausnahme}"
        assert ausnahme.findtext(f"{{{XTA}}}errorCode/code") == nummer
