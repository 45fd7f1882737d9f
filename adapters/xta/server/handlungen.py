"""What a server of XTA 2.1.1 does for each operation, and what the frame around it asks of any release."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from adapters.xta import namen
from adapters.xta.draht import schema
from adapters.xta.draht.metadaten import AUTOR, Metadaten, Zeitpunkte, lies_kennung
from adapters.xta.draht.sprache import V211, Sprache
from adapters.xta.draht.umschlag import Umschlag
from adapters.xta.namen import SEND_MESSAGE, Operation, Tor
from adapters.xta.server.ablage import Ablage
from adapters.xta.server.antwort import Ergebnis, Vorgang
from adapters.xta.server.konten import Konten, Konto
from adapters.xta.server.postfach import Postfach
from adapters.xta.server.versand import Versand
from adapters.xta.server.verwaltung import Verwaltung
from gateway.ports import Uhr


@dataclass(frozen=True)
class Serverregeln:
    """`name`: as in ids and reports; `hoechstgroesse`: bytes of payload in one message, None = no limit;
    `echo`: URIs of services that answer at once with what they got, to try the synchronous way."""

    name: str = "aktenbruecke"
    hoechstgroesse: int | None = None
    echo: frozenset[str] = field(default_factory=frozenset)


class Handlungen(Protocol):
    """One release of XTA at the server."""

    sprache: Sprache

    def berechtige(self, operation: Operation, umschlag: Umschlag, eigene: tuple[Konto, ...]) -> Konto:
        """On whose behalf, judged before any payload is kept; `eigene`: the accounts of the certificate.

        Raises `Abgelehnt`, `UmschlagFehler`."""

    def fuehre_aus(self, vorgang: Vorgang, datei: BinaryIO | None, ort: Path) -> Ergebnis:
        """Do it. The payload, if any, lies in `datei`, named `ort`; what is kept of it must be moved away."""


class Handlungen211:
    """Implements `Handlungen`."""

    sprache = V211

    def __init__(self, ablage: Ablage, konten: Konten, uhr: Uhr, regeln: Serverregeln):
        self._konten = konten
        verwaltung = Verwaltung(ablage, konten, uhr, regeln.name)
        postfach = Postfach(ablage, uhr)
        self._versand = Versand(ablage, konten, uhr, dict.fromkeys(regeln.echo, _Echo(uhr)))
        self._handlungen: Mapping[Operation, Callable[[Vorgang], Ergebnis]] = {
            namen.CHECK_ACCOUNT_ACTIVE: verwaltung.check_account_active,
            namen.CREATE_MESSAGE_ID: verwaltung.create_message_id,
            namen.LOOKUP_SERVICE: verwaltung.lookup_service,
            namen.GET_TRANSPORT_REPORT: verwaltung.get_transport_report,
            namen.CANCEL_MESSAGE: verwaltung.cancel_message,
            namen.SEND_MESSAGE_SYNC: self._versand.send_message_sync,
            namen.GET_STATUS_LIST: postfach.get_status_list,
            namen.GET_NEXT_STATUS_LIST: postfach.get_next_status_list,
            namen.GET_MESSAGE: postfach.get_message,
            namen.GET_NEXT_MESSAGE: postfach.get_next_message,
            namen.CLOSE: postfach.close,
        }

    def berechtige(self, operation: Operation, umschlag: Umschlag, eigene: tuple[Konto, ...]) -> Konto:
        if operation.tor is Tor.VERSAND:
            return self._versand.pruefe(operation, umschlag, eigene)
        block = umschlag.kopf.get(AUTOR)
        if block is not None:
            schema.fordere(block)
        return self._konten.berechtige(eigene, lies_kennung(block) if block is not None else None)

    def fuehre_aus(self, vorgang: Vorgang, datei: BinaryIO | None, ort: Path) -> Ergebnis:
        if vorgang.operation is SEND_MESSAGE:
            return self._versand.send_message(vorgang, datei, ort)
        return self._handlungen[vorgang.operation](vorgang)


class _Echo:
    """A service that answers with what it got."""

    def __init__(self, uhr: Uhr):
        self._uhr = uhr

    def __call__(self, angaben: Metadaten) -> Metadaten:
        return replace(
            angaben,
            autor=angaben.leser,
            leser=angaben.autor,
            message_id=f"{angaben.message_id[:90]}:antwort",
            bezug=(angaben.message_id,),
            zeiten=Zeitpunkte(eingeliefert=self._uhr.jetzt()),
        )
