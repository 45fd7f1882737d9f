"""The server without its HTTP: a request goes in, the answer comes out, whatever was wrong."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from adapters.osci.draht.stuecke import Folge, Stuecke
from adapters.xta import namen
from adapters.xta.draht import container, faults, mtom, schema
from adapters.xta.draht import umschlag as soap
from adapters.xta.draht.metadaten import AUTOR, Metadaten, Zeitpunkte, lies_kennung
from adapters.xta.draht.mtom import Eingang
from adapters.xta.draht.umschlag import Umschlag
from adapters.xta.fehler import AdressierungFehler, TechnischesProblem, UmschlagFehler
from adapters.xta.namen import NACH_ACTION, SEND_MESSAGE, Operation, Tor
from adapters.xta.server.ablage import Ablage
from adapters.xta.server.antwort import Ergebnis, Vorgang
from adapters.xta.server.konten import Konten, Konto
from adapters.xta.server.postfach import Postfach
from adapters.xta.server.stoerung import Stoerplan
from adapters.xta.server.versand import Versand
from adapters.xta.server.verwaltung import Verwaltung
from gateway.errors import EingabeFehler, Fehler
from gateway.ports import Uhr

_log = logging.getLogger(__name__)
_AUFRAEUMEN = 3600.0
"""Seconds between two tidyings."""


@dataclass(frozen=True)
class Serverregeln:
    """`name`: as in ids and reports; `hoechstgroesse`: bytes of payload in one message, None = no limit;
    `echo`: URIs of services that answer at once with what they got, to try the synchronous way."""

    name: str = "aktenbruecke"
    hoechstgroesse: int | None = None
    echo: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Anfrage:
    """One POST: which port, and the certificate of the connection (DER)."""

    tor: Tor
    content_type: str
    soap_action: str | None
    zertifikat: bytes | None
    quelle: BinaryIO


@dataclass(frozen=True)
class Httpantwort:
    """To be written inside of the `with` that gave it."""

    status: int
    content_type: str
    inhalt: Stuecke


class Xtadienst:
    """One server with its state folder; threads may share it."""

    def __init__(
        self,
        ordner: Path,
        konten: Konten,
        uhr: Uhr,
        regeln: Serverregeln | None = None,
        stoerplan: Stoerplan | None = None,
    ):
        """Raises `OrdnerBelegt`."""
        self.stoerplan = stoerplan or Stoerplan()
        self._regeln = regeln or Serverregeln()
        self._konten = konten
        self._ablage = Ablage(ordner, uhr)
        verwaltung = Verwaltung(self._ablage, konten, uhr, self._regeln.name)
        postfach = Postfach(self._ablage, uhr)
        echo = _Echo(uhr)
        self._versand = Versand(self._ablage, konten, uhr, dict.fromkeys(self._regeln.echo, echo))
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
        self._aufgeraeumt = time.monotonic()
        self._ablage.raeume_auf()

    @contextmanager
    def bearbeite(self, anfrage: Anfrage) -> Iterator[Httpantwort]:
        """The answer to one request. Only what is wrong with the connection itself is raised."""
        self._raeume_auf()
        with ExitStack() as stapel:
            yield _Bearbeitung(self, anfrage, stapel).antwort()

    def close(self) -> None:
        self._ablage.close()

    def _raeume_auf(self) -> None:
        if time.monotonic() - self._aufgeraeumt > _AUFRAEUMEN:
            self._aufgeraeumt = time.monotonic()
            self._ablage.raeume_auf()

    # --- the steps of one request, in their order

    def weise_aus(self, zertifikat: bytes | None) -> tuple[Konto, ...]:
        return self._konten.weise_aus(zertifikat)

    def pruefe(self, anfrage: Anfrage, umschlag: Umschlag, eigene: tuple[Konto, ...]) -> Vorgang:
        """Which operation, on whose behalf, and is the body what it must be; payload has not come yet."""
        soap.pruefe_anfrage(umschlag)
        operation = _operation(anfrage, umschlag)
        _pruefe_rumpf(operation, umschlag)
        if operation.tor is Tor.VERSAND:
            konto = self._versand.pruefe(operation, umschlag, eigene)
        else:
            block = umschlag.kopf.get(AUTOR)
            if block is not None:
                schema.fordere(block)
            konto = self._konten.berechtige(eigene, lies_kennung(block) if block is not None else None)
        self.stoerplan.stoere(operation)
        return Vorgang(operation, umschlag, konto)

    def empfange(self, anfrage: Anfrage, ablage: _Zwischen, pruefe: Callable[[Umschlag], None]) -> Eingang:
        grenze = self._regeln.hoechstgroesse if anfrage.tor is Tor.VERSAND else 0
        return mtom.Empfaenger(ablage.oeffne, grenze, pruefe).empfange(anfrage.content_type, anfrage.quelle)

    def zwischen(self, stapel: ExitStack) -> _Zwischen:
        return _Zwischen(self._ablage, stapel)

    def fuehre_aus(self, vorgang: Vorgang, ablage: _Zwischen) -> Ergebnis:
        if vorgang.operation is SEND_MESSAGE:
            return self._versand.send_message(vorgang, ablage.datei, ablage.ort)
        return self._handlungen[vorgang.operation](vorgang)


class _Zwischen:
    """Payload that is just coming, in a file that either becomes the message's own or goes away."""

    def __init__(self, ablage: Ablage, stapel: ExitStack):
        self._ablage = ablage
        self._stapel = stapel
        self.ort = ablage.zwischendatei()
        self.datei: BinaryIO | None = None

    def oeffne(self) -> BinaryIO:
        self.datei = self._ablage.oeffne_zwischendatei(self.ort)
        self._stapel.callback(self.ort.unlink, missing_ok=True)
        self._stapel.enter_context(self.datei)
        return self.datei


class _Bearbeitung:
    """One request on its way through the steps."""

    def __init__(self, dienst: Xtadienst, anfrage: Anfrage, stapel: ExitStack):
        self._dienst = dienst
        self._anfrage = anfrage
        self._stapel = stapel
        self._umschlag: Umschlag | None = None

    def antwort(self) -> Httpantwort:
        try:
            vorgang, ablage = self._nimm_an()
            return self._schreibe(vorgang.operation, self._dienst.fuehre_aus(vorgang, ablage))
        except (EingabeFehler, TechnischesProblem) as fehler:
            return self._fault(faults.als_antwort(fehler))
        except (ConnectionError, TimeoutError):
            raise
        except (OSError, sqlite3.Error) as fehler:
            _log.error("Der XTA-Server konnte einen Auftrag nicht ausführen: %s", type(fehler).__name__)
            return self._fault(TechnischesProblem("9030"))

    def _nimm_an(self) -> tuple[Vorgang, _Zwischen]:
        eigene = self._dienst.weise_aus(self._anfrage.zertifikat)
        vorgaenge: list[Vorgang] = []

        def pruefe(umschlag: Umschlag) -> None:
            self._umschlag = umschlag
            vorgaenge.append(self._dienst.pruefe(self._anfrage, umschlag, eigene))

        ablage = self._dienst.zwischen(self._stapel)
        eingang = self._dienst.empfange(self._anfrage, ablage, pruefe)
        if ablage.datei is not None:
            ablage.datei.flush()
        ort = ablage.ort if ablage.datei is not None else None
        vorgang = replace(vorgaenge[0], orte=eingang.orte, datei=ort, stapel=self._stapel)
        return vorgang, ablage

    def _schreibe(self, operation: Operation, ergebnis: Ergebnis) -> Httpantwort:
        """As MTOM where there is payload or the request was MTOM; a small peer gets plain SOAP."""
        kennungen = mtom.neue_kennungen(len(ergebnis.inhalte))
        if ergebnis.rumpf is not None and kennungen:
            container.verweise(ergebnis.rumpf, kennungen)
        assert self._umschlag is not None
        text = soap.schreibe_antwort(
            operation.action, self._umschlag.message_id, ergebnis.kopf, ergebnis.rumpf
        )
        if ergebnis.inhalte or self._anfrage.content_type.lower().startswith("multipart/"):
            teile = list(zip(kennungen, ergebnis.inhalte, strict=True))
            art, stuecke = mtom.schreibe_paket(text, operation.action, teile)
            return Httpantwort(200, art, stuecke)
        return Httpantwort(200, _einfach(operation.action), Folge((text,)))

    def _fault(self, fehler: Fehler) -> Httpantwort:
        umschlag = self._umschlag
        bezug = umschlag.message_id if umschlag else None
        action = umschlag.action if umschlag and umschlag.action in NACH_ACTION else None
        text = soap.schreibe_antwort(faults.action(fehler, action), bezug, (), faults.schreibe(fehler))
        return Httpantwort(500, _einfach(faults.action(fehler, action)), Folge((text,)))


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


def _operation(anfrage: Anfrage, umschlag: Umschlag) -> Operation:
    operation = NACH_ACTION.get(umschlag.action or "")
    if operation is None or operation.tor is not anfrage.tor:
        raise AdressierungFehler(
            "ActionNotSupported", "Diese Operation gibt es an dieser Adresse nicht (Action)."
        )
    if anfrage.soap_action and anfrage.soap_action != operation.action:
        raise AdressierungFehler("ActionMismatch", "Action steht im HTTP-Kopf anders als im Umschlag.")
    return operation


def _pruefe_rumpf(operation: Operation, umschlag: Umschlag) -> None:
    """Payload is not part of the check: it has not come, and where it stands nothing of it is kept.

    Where the body should be empty nobody looks into it: toolkits put an element there all the same."""
    if operation.frage is None:
        return
    if umschlag.rumpf is None or umschlag.rumpf.tag != operation.frage:
        raise UmschlagFehler("Im Rumpf steht nicht, was zu dieser Operation gehört.")
    schema.fordere(container.geruest(umschlag.rumpf))


def _einfach(action: str) -> str:
    return f'{mtom.SOAP}; charset=utf-8; action="{action}"'
