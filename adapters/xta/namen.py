"""Namespaces of XTA, ports and operations of XTA 2.1.1 (XTA.wsdl); operations of 5.1.1: `draht.v5.namen`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

S12 = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
XTA = "http://xoev.de/transport/xta/211"
OSCI = "http://www.osci.eu/ws/2008/05/transport"
META = "http://www.osci.eu/ws/2014/10/transport"
KERN = "https://xoev.de/transport/xta/core/3.1.1"
"""Of XTA 5.1.1."""
XENC = "http://www.w3.org/2001/04/xmlenc#"
XOP = "http://www.w3.org/2004/08/xop/include"
PRAEFIXE = {"s12": S12, "wsa": WSA, "xta": XTA, "osci": OSCI, "m": META, "xop": XOP}

ANONYM = f"{WSA}/anonymous"


class Fassung(StrEnum):
    """Releases of XTA 2 that are spoken here, as settings and options name them."""

    V211 = "2.1.1"
    V511 = "5.1.1"


class Tor(StrEnum):
    """The three ports; the value is the last step of their address at our own server."""

    VERWALTUNG = "management"
    VERSAND = "send"
    POSTFACH = "msgbox"


class Ausnahme(StrEnum):
    """The typed faults; the value is the name of the element in the fault's detail."""

    ZUGANG = "PermissionDeniedException"
    PARAMETER = "ParameterIsNotValidException"
    TECHNIK = "XTAWSTechnicalProblemException"
    SCHEMA = "MessageSchemaViolationException"
    VIRUS = "MessageVirusDetectionException"
    KENNUNG = "InvalidMessageIDException"
    SYNCHRON = "SyncAsyncException"
    STORNIERUNG = "CancelDeniedException"
    NICHT_VORHANDEN = "NotImplementedException"
    NICHT_UNTERSTUETZT = "ParameterNotSupportedException"
    ERWEITERUNG = "UnsupportedExtensionException"
    FREMDDIENST = "ExternalServiceUnavailableException"
    """The last four only in 5.1.1."""


@dataclass(frozen=True)
class Operation:
    """One operation: bodies do not tell which one is meant, `action` does."""

    name: str
    tor: Tor
    action: str
    frage: str | None
    """Clark name of the element in the request's body; None = the body is empty."""
    ausnahmen: frozenset[Ausnahme]
    """Typed faults that it declares."""


_IMMER = frozenset({Ausnahme.ZUGANG, Ausnahme.TECHNIK})
_VERSAND = _IMMER | {Ausnahme.PARAMETER, Ausnahme.SCHEMA, Ausnahme.VIRUS, Ausnahme.SYNCHRON}
_KENNUNG = _IMMER | {Ausnahme.KENNUNG}
_CONTAINER = f"{{{XTA}}}GenericContentContainer"
_MESSAGE_ID = f"{{{WSA}}}MessageID"
_WEITER = f"{{{OSCI}}}MsgBoxGetNextRequest"


def _xta(name: str) -> str:
    return f"http://www.xta.de/XTA/{name}"


def _kasten(name: str) -> str:
    return f"{OSCI}/urn/messageTypes/MsgBox{name}Request"


_V, _S, _P = Tor.VERWALTUNG, Tor.VERSAND, Tor.POSTFACH
CHECK_ACCOUNT_ACTIVE = Operation("checkAccountActive", _V, _xta("CheckAccountActive"), None, _IMMER)
CREATE_MESSAGE_ID = Operation("createMessageId", _V, _xta("CreateMessageID"), None, _IMMER)
LOOKUP_SERVICE = Operation(
    "lookupService",
    _V,
    _xta("IsServiceAvailable"),
    f"{{{XTA}}}LookupServiceRequest",
    _IMMER | {Ausnahme.PARAMETER},
)
GET_TRANSPORT_REPORT = Operation("getTransportReport", _V, _xta("GetTransportReport"), _MESSAGE_ID, _KENNUNG)
CANCEL_MESSAGE = Operation(
    "cancelMessage",
    _V,
    _xta("CancelMessage"),
    _MESSAGE_ID,
    _IMMER | {Ausnahme.PARAMETER, Ausnahme.STORNIERUNG},
)
SEND_MESSAGE = Operation("sendMessage", _S, _xta("SendMessage"), _CONTAINER, _VERSAND)
SEND_MESSAGE_SYNC = Operation("sendMessageSync", _S, _xta("SendMessageSync"), _CONTAINER, _VERSAND)
GET_STATUS_LIST = Operation(
    "getStatusList", _P, _kasten("StatusList"), f"{{{OSCI}}}MsgBoxStatusListRequest", _IMMER
)
GET_NEXT_STATUS_LIST = Operation("getNextStatusList", _P, _kasten("GetNextList"), _WEITER, _IMMER)
GET_MESSAGE = Operation("getMessage", _P, _kasten("Fetch"), f"{{{OSCI}}}MsgBoxFetchRequest", _KENNUNG)
GET_NEXT_MESSAGE = Operation("getNextMessage", _P, _kasten("GetNextMsg"), _WEITER, _KENNUNG)
CLOSE = Operation("close", _P, _kasten("Close"), f"{{{OSCI}}}MsgBoxCloseRequest", _KENNUNG)

OPERATIONEN = (
    CHECK_ACCOUNT_ACTIVE,
    CREATE_MESSAGE_ID,
    LOOKUP_SERVICE,
    GET_TRANSPORT_REPORT,
    CANCEL_MESSAGE,
    SEND_MESSAGE,
    SEND_MESSAGE_SYNC,
    GET_STATUS_LIST,
    GET_NEXT_STATUS_LIST,
    GET_MESSAGE,
    GET_NEXT_MESSAGE,
    CLOSE,
)
