"""A client that is not ours (zeep, from the WSDL of XTA 5.1.1) does every operation at our server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import zeep
import zeep.exceptions
from zeep.transports import Transport

from adapters.xta.draht.v5.namen import OPERATIONEN, SEND_MESSAGE_SYNC, ausnahme_name
from adapters.xta.fehlernummern import BEDEUTUNGEN
from adapters.xta.namen import KERN, Fassung, Operation
from adapters.xta.server.stoerung import Stoerplan, Stoerung
from tests.interop.xta.wsdl import wsdl
from tests.xtapki import Tlspki
from tests.xtaserver import DIENST, VERTRAG, A, B, Xtastand


@dataclass
class Zeepclient:
    """The three ports with the certificate of one account."""

    basis: Any
    sender: Any
    empfaenger: Any
    konto: str

    @property
    def kopf(self) -> dict[str, Any]:
        return {"Party": {"Identifier": {"_value_1": self.konto}}}


def metadaten(kennung: str) -> dict[str, Any]:
    return {
        "XTAMessageID": {"_value_1": kennung, "id": "z1"},
        "Reader": {"Identifier": {"_value_1": B}, "id": "z2"},
        "Originators": {"Author": {"Identifier": {"_value_1": A}, "id": "z3"}},
        "Qualifier": {
            "Service": DIENST,
            "BusinessScenario": {"Undefined": "XAUSLAENDER_DATA"},
            "MessageType": {"_value_1": "010206", "messageSchema": VERTRAG.schema},
            "id": "z4",
        },
        "MessageSize": 1,
        "DeliveryAttributes": {},
        "ServiceQuality": {"Undefined": "keines", "id": "z5"},
    }


def inhalt(*inhalte: bytes) -> dict[str, Any]:
    art = "application/octet-stream"
    stuecke = [{"_value_1": i, "contentType": art, "id": f"i{n}"} for n, i in enumerate(inhalte)]
    return {"Message": stuecke[0], "Attachment": stuecke[1:]}


def abholung(kennung: str) -> dict[str, Any]:
    return {"XTAMessageID": {"_value_1": kennung, "id": "z9"}}


@pytest.fixture(scope="session")
def wsdldatei(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wsdl(tmp_path_factory.mktemp("kern"), kern=True)


@pytest.fixture
def stand(tlspki: Tlspki, tmp_path: Path) -> Iterator[Xtastand]:
    stand = Xtastand(tlspki, tmp_path / "xta", fassung=Fassung.V511)
    yield stand
    stand.beende()


@pytest.fixture
def zeeps(stand: Xtastand, wsdldatei: Path) -> Iterator[tuple[Zeepclient, Zeepclient]]:
    sitzungen = []

    def baue(konto: str, name: str) -> Zeepclient:
        sitzung = requests.Session()
        sitzungen.append(sitzung)
        sitzung.cert = tuple(map(str, stand.pki.pem(name)))
        sitzung.trust_env = False  # else the environment names other anchors
        sitzung.verify = str(stand.pki.ca_pem)
        client = zeep.Client(str(wsdldatei), transport=Transport(session=sitzung))
        adressen = {
            "transport.base": stand.adressen.verwaltung,
            "sender": stand.adressen.versand,
            "recipient": stand.adressen.postfach,
        }
        tore = (client.create_service(f"{{{KERN}}}{port}HttpsBinding", url) for port, url in adressen.items())
        return Zeepclient(*tore, konto)

    yield baue(A, "konto-a"), baue(B, "konto-b")
    for sitzung in sitzungen:
        sitzung.close()


def test_zeep_kennt_alle_operationen(wsdldatei: Path) -> None:
    dienst = zeep.Client(str(wsdldatei)).wsdl.services["XTACore"]
    namen = {name for tor in dienst.ports.values() for name in tor.binding._operations}
    assert namen - {"deliverMessage"} == {operation.name for operation in OPERATIONEN}


def test_zeep_macht_alles_was_eine_uebergabe_braucht(zeeps: tuple[Zeepclient, Zeepclient]) -> None:
    a, b = zeeps
    a.basis.checkAccountActive(_soapheaders=a.kopf)
    kennung = a.sender.createMessageID(_soapheaders=a.kopf)._value_1
    frage = [{"Reader": {"Identifier": {"_value_1": B}}, "Service": DIENST}]
    auskunft = a.sender.lookupService(frage, _soapheaders=a.kopf)
    ergebnis = getattr(auskunft, "LookupServiceResult", auskunft)[0]
    assert ergebnis.IsServiceAvailableValue.ServiceIsAvailableUnknown is True

    kopf = {"MessageMetaData": metadaten(kennung), **a.kopf}
    a.sender.sendMessage(**inhalt(b"Nachricht", b"Anlage" * 10_000), _soapheaders=kopf)
    liste = b.empfaenger.getStatusList(OtherCriteria={"MaxMessages": 10}, _soapheaders=b.kopf)
    angaben = liste.body.MessageMetaData[0]
    assert (angaben.XTAMessageID._value_1, angaben.MessageSize) == (kennung, 60_009)

    geholt = b.empfaenger.getMessage(**abholung(kennung), _soapheaders=b.kopf)
    assert geholt.body.Message._value_1 == b"Nachricht"
    assert geholt.body.Attachment[0]._value_1 == b"Anlage" * 10_000
    assert geholt.header.MessageMetaData.DeliveryAttributes.InitialFetch is not None
    b.empfaenger.close(**abholung(kennung), _soapheaders=b.kopf)
    leer = b.empfaenger.getStatusList(OtherCriteria={"NewEntry": False}, _soapheaders=b.kopf)
    assert leer.header.MessageBoxStatus.MessagesRemaining.NoMessageAvailable.endswith("NoMatch")

    bericht = a.basis.getTransportReport(_value_1=kennung, id="z1", _soapheaders=a.kopf)
    assert bericht.TransportReport.MessageStatus.Status == 1
    assert bericht.TransportReport.MessageMetaData.DeliveryAttributes.Reception is not None


AUFRUFE: dict[str, Callable[[Zeepclient], Any]] = {
    "checkAccountActive": lambda c: c.basis.checkAccountActive(_soapheaders=c.kopf),
    "getTransportReport": lambda c: c.basis.getTransportReport(
        _value_1="urn:x", id="z1", _soapheaders=c.kopf
    ),
    "createMessageID": lambda c: c.sender.createMessageID(_soapheaders=c.kopf),
    "lookupService": lambda c: c.sender.lookupService(
        [{"Reader": {"Identifier": {"_value_1": B}}}], _soapheaders=c.kopf
    ),
    "sendMessage": lambda c: c.sender.sendMessage(
        **inhalt(b"x"), _soapheaders={"MessageMetaData": metadaten("urn:x:1"), **c.kopf}
    ),
    "sendMessageSync": lambda c: c.sender.sendMessageSync(
        **inhalt(b"x"), _soapheaders={"MessageMetaData": metadaten("urn:x:1"), **c.kopf}
    ),
    "getStatusList": lambda c: c.empfaenger.getStatusList(
        OtherCriteria={"NewEntry": False}, _soapheaders=c.kopf
    ),
    "getMessage": lambda c: c.empfaenger.getMessage(**abholung("urn:x"), _soapheaders=c.kopf),
    "close": lambda c: c.empfaenger.close(**abholung("urn:x"), _soapheaders=c.kopf),
}


@pytest.mark.parametrize(
    "operation", [o for o in OPERATIONEN if o is not SEND_MESSAGE_SYNC], ids=lambda o: o.name
)
def test_zeep_versteht_jeden_fehler(
    operation: Operation, stand: Xtastand, zeeps: tuple[Zeepclient, Zeepclient]
) -> None:
    nummern = [n for n, was in BEDEUTUNGEN.items() if was.ausnahme in operation.ausnahmen]
    stand.dienst.stoerplan = Stoerplan(Stoerung.aus_text(f"{n}@{operation.name}") for n in nummern)
    for nummer in nummern:
        with pytest.raises(zeep.exceptions.Fault) as gefangen:
            AUFRUFE[operation.name](zeeps[0])
        ausnahme = gefangen.value.detail[0]
        assert ausnahme.tag == f"{{{KERN}}}{ausnahme_name(BEDEUTUNGEN[nummer].ausnahme)}"
        assert ausnahme.findtext(f"{{{KERN}}}ErrorCode/code") == nummer


def test_was_dieser_server_nicht_kann_sagt_er_mit_der_dafuer_vorgesehenen_ausnahme(
    zeeps: tuple[Zeepclient, Zeepclient],
) -> None:
    a, _ = zeeps
    erweiterung = {"Identifier": "urn:test:erweiterung", "Version": "1.0.0", "Data": "x", "id": "e1"}
    kopf = {"Party": {**a.kopf["Party"], "Extensions": {"Extension": [erweiterung]}}}
    for name, tun in {
        "NotImplementedException": lambda: AUFRUFE["sendMessageSync"](a),
        "UnsupportedExtensionException": lambda: a.basis.checkAccountActive(_soapheaders=kopf),
    }.items():
        with pytest.raises(zeep.exceptions.Fault) as gefangen:
            tun()
        assert gefangen.value.detail[0].tag == f"{{{KERN}}}{name}"
