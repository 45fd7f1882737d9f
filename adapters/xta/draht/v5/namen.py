"""Operations of XTA 5.1.1 (xta-core.wsdl): every action is its own, every request names the party that asks.

The ports are transport.base, sender and recipient; they take the three places that the ports of 2.1.1 have. The
fourth, reader, is offered by whoever wants deliveries pushed to him, not by a server.
"""

from __future__ import annotations

from adapters.xta.namen import KERN, S12, WSA, XOP, Ausnahme, Operation, Tor

PRAEFIXE = {"s12": S12, "wsa": WSA, "core": KERN, "xop": XOP}
PARTEI = f"{{{KERN}}}Party"
METADATEN = f"{{{KERN}}}MessageMetaData"
KASTEN = f"{{{KERN}}}MessageBoxStatus"
ERWEITERUNGEN = f"{{{KERN}}}Extensions"

_IMMER = frozenset(
    {
        Ausnahme.ZUGANG,
        Ausnahme.TECHNIK,
        Ausnahme.NICHT_VORHANDEN,
        Ausnahme.NICHT_UNTERSTUETZT,
        Ausnahme.ERWEITERUNG,
    }
)
_VERSAND = _IMMER | {Ausnahme.PARAMETER, Ausnahme.SCHEMA, Ausnahme.VIRUS, Ausnahme.SYNCHRON}
_PORT = {Tor.VERWALTUNG: "transport.base", Tor.VERSAND: "sender", Tor.POSTFACH: "recipient"}


def _operation(tor: Tor, name: str, frage: str | None, ausnahmen: frozenset[Ausnahme]) -> Operation:
    return Operation(name, tor, _action(tor, name), f"{{{KERN}}}{frage}" if frage else None, ausnahmen)


def _action(tor: Tor, name: str) -> str:
    return f"https://xoev.de/transport/xta/core/core.{_PORT[tor]}/{name}"


_V, _S, _P = Tor.VERWALTUNG, Tor.VERSAND, Tor.POSTFACH
_KENNUNG = _IMMER | {Ausnahme.KENNUNG}
CHECK_ACCOUNT_ACTIVE = _operation(_V, "checkAccountActive", None, _IMMER - {Ausnahme.NICHT_VORHANDEN})
GET_TRANSPORT_REPORT = _operation(_V, "getTransportReport", "XTAMessageID", _KENNUNG)
CREATE_MESSAGE_ID = _operation(_S, "createMessageID", None, _IMMER)
LOOKUP_SERVICE = _operation(
    _S, "lookupService", "LookupQuery", _IMMER | {Ausnahme.PARAMETER, Ausnahme.FREMDDIENST}
)
SEND_MESSAGE = _operation(_S, "sendMessage", "ContentContainer", _VERSAND)
SEND_MESSAGE_SYNC = _operation(_S, "sendMessageSync", "ContentContainer", _VERSAND | {Ausnahme.FREMDDIENST})
GET_STATUS_LIST = _operation(_P, "getStatusList", "MessageSelector", _IMMER)
GET_MESSAGE = _operation(_P, "getMessage", "MessageFetch", _KENNUNG | {Ausnahme.PARAMETER})
CLOSE = _operation(_P, "close", "MessageFetch", _KENNUNG | {Ausnahme.PARAMETER})

OPERATIONEN = (
    CHECK_ACCOUNT_ACTIVE,
    GET_TRANSPORT_REPORT,
    CREATE_MESSAGE_ID,
    LOOKUP_SERVICE,
    SEND_MESSAGE,
    SEND_MESSAGE_SYNC,
    GET_STATUS_LIST,
    GET_MESSAGE,
    CLOSE,
)


def antwort_action(operation: Operation) -> str:
    """Of the answer that carries a result."""
    return f"{operation.action}Response"


def ausnahme_action(operation: Operation, ausnahme: Ausnahme) -> str:
    """Of the answer that carries a typed fault."""
    return _action(operation.tor, ausnahme_name(ausnahme))


def ausnahme_name(ausnahme: Ausnahme) -> str:
    """The element in the fault's detail; one has another name than in 2.1.1."""
    return "TechnicalProblemException" if ausnahme is Ausnahme.TECHNIK else ausnahme.value
