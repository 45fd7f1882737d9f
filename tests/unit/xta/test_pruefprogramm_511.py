"""XTA 5.1.1 as the conformance tester of KoSIT (EUPL-1.2) has it: which faults an operation may tell, what a message
must name although the schema would not ask for it, and what the tester itself sends. Facts read in its source."""

from __future__ import annotations

from uuid import uuid4

import pytest
from lxml import etree

from adapters.osci.draht.stuecke import Folge
from adapters.xta.draht import schema
from adapters.xta.draht.metadaten import Metadaten, Schluesselwert, Vertrag
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.draht.v5 import inhalt, kasten, metadaten, namen
from adapters.xta.draht.v5.bausteine import partei
from adapters.xta.namen import KERN

_IMMER = {"TechnicalProblem", "ParameterNotSupported", "PermissionDenied", "UnsupportedExtension"}
_FAST_IMMER = _IMMER | {"NotImplemented"}
_SENDEN = _FAST_IMMER | {
    "ParameterIsNotValid",
    "MessageSchemaViolation",
    "MessageVirusDetection",
    "SyncAsync",
}
AUSNAHMEN = {
    ("transport.base", "checkAccountActive"): _IMMER,
    ("transport.base", "getTransportReport"): _FAST_IMMER | {"InvalidMessageID"},
    ("sender", "createMessageID"): _FAST_IMMER,
    ("sender", "lookupService"): _FAST_IMMER | {"ParameterIsNotValid", "ExternalServiceUnavailable"},
    ("sender", "sendMessage"): _SENDEN,
    ("sender", "sendMessageSync"): _SENDEN | {"ExternalServiceUnavailable"},
    ("recipient", "getStatusList"): _FAST_IMMER,
    ("recipient", "getMessage"): _FAST_IMMER | {"ParameterIsNotValid", "InvalidMessageID"},
    ("recipient", "close"): _FAST_IMMER | {"ParameterIsNotValid", "InvalidMessageID"},
}
VERTRAG = Vertrag("urn:x:dienst", "XAUSLAENDER_DATA", Schluesselwert("010206", "urn:x", "1"), "urn:x:schema")


def _finde(element: etree._Element, weg: str) -> etree._Element:
    gefunden = element.find("/".join(f"{{{KERN}}}{stufe}" for stufe in weg.split("/")))
    assert gefunden is not None, weg
    return gefunden


def test_operationen_ports_und_ausnahmen() -> None:
    unsere = {
        tuple(o.action.removeprefix("https://xoev.de/transport/xta/core/core.").split("/")): {
            namen.ausnahme_name(a).removesuffix("Exception") for a in o.ausnahmen
        }
        for o in namen.OPERATIONEN
    }
    assert unsere == AUSNAHMEN


@pytest.mark.parametrize("weg", ["Reader/Identifier", "Originators/Author/Identifier"])
def test_jede_partei_nennt_woher_ihre_kennung_kommt_und_einen_namen(weg: str) -> None:
    block = metadaten.schreibe(Metadaten("azr:001900", "azr:005700", f"urn:uuid:{uuid4()}", VERTRAG))
    schema.fordere(block)
    kennung = _finde(block, weg)
    assert kennung.get("identifierScheme") and kennung.get("name")
    angabe = _finde(partei("Party", "azr:001900"), "Identifier")
    assert angabe.get("identifierScheme") and angabe.get("name")


def test_ein_inhalt_hat_alle_angaben() -> None:
    container = inhalt.schreibe(
        [Beilage(Folge((b"inhalt",))), Beilage(Folge((b"anlage",)), name="anlage.bin")]
    )
    for element in inhalt.nutzelemente(container):
        assert all(element.get(n) for n in ("contentType", "encoding", "filename", "id", "size"))


def test_was_das_pruefprogramm_sendet_wird_verstanden() -> None:
    """In getMessage it names a message id without an id of its own; its status list ends in plain words."""
    frage = etree.fromstring(
        f'<MessageFetch xmlns="{KERN}"><XTAMessageID>urn:de:xta:messageid:t:1</XTAMessageID></MessageFetch>'
    )
    schema.fordere(frage)
    assert kasten.lies_abholung(frage) == "urn:de:xta:messageid:t:1"
    stand = etree.fromstring(
        f'<MessageBoxStatus xmlns="{KERN}"><MessagesRemaining><NoMessageAvailable>No more Messages available'
        "</NoMessageAvailable></MessagesRemaining></MessageBoxStatus>"
    )
    schema.fordere(stand)
    assert kasten.lies_stand(stand).grund == "No more Messages available"
