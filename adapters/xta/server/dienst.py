"""The server without its HTTP: a request goes in, the answer comes out, whatever was wrong."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from adapters.osci.draht.stuecke import Folge, Stuecke
from adapters.xta.draht import faults, mtom, nutzlast, schema
from adapters.xta.draht import umschlag as soap
from adapters.xta.draht.mtom import Eingang
from adapters.xta.draht.umschlag import Umschlag
from adapters.xta.fehler import AdressierungFehler, AndereFassung, TechnischesProblem, UmschlagFehler
from adapters.xta.namen import Operation, Tor
from adapters.xta.server.ablage import Ablage
from adapters.xta.server.antwort import Ergebnis, Vorgang
from adapters.xta.server.handlungen import Handlungen, Handlungen211, Serverregeln
from adapters.xta.server.konten import Konten, Konto
from adapters.xta.server.stoerung import Stoerplan
from gateway.errors import EingabeFehler, Fehler
from gateway.ports import Uhr

_log = logging.getLogger(__name__)
_AUFRAEUMEN = 3600.0
"""Seconds between two tidyings."""


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
        handlungen: Callable[[Ablage, Konten, Uhr, Serverregeln], Handlungen] = Handlungen211,
    ):
        """Raises `OrdnerBelegt`, `AndereFassung`."""
        self.stoerplan = stoerplan or Stoerplan()
        self._regeln = regeln or Serverregeln()
        self._konten = konten
        self._ablage = Ablage(ordner, uhr)
        self._handlungen = handlungen(self._ablage, konten, uhr, self._regeln)
        self.sprache = self._handlungen.sprache
        self._bekenne()
        self._aufgeraeumt = time.monotonic()
        self._ablage.raeume_auf()

    def _bekenne(self) -> None:
        try:
            self._ablage.gehoere_zu(self.sprache.fassung)
        except AndereFassung:
            self._ablage.close()
            raise

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
        operation = self._operation(anfrage, umschlag)
        self._pruefe_rumpf(operation, umschlag)
        konto = self._handlungen.berechtige(operation, umschlag, eigene)
        self.stoerplan.stoere(operation)
        return Vorgang(operation, umschlag, konto)

    def empfange(self, anfrage: Anfrage, ablage: _Zwischen, pruefe: Callable[[Umschlag], None]) -> Eingang:
        grenze = self._regeln.hoechstgroesse if anfrage.tor is Tor.VERSAND else 0
        empfaenger = mtom.Empfaenger(ablage.oeffne, grenze, pruefe, self.sprache.lage)
        return empfaenger.empfange(anfrage.content_type, anfrage.quelle)

    def zwischen(self, stapel: ExitStack) -> _Zwischen:
        return _Zwischen(self._ablage, stapel)

    def fuehre_aus(self, vorgang: Vorgang, ablage: _Zwischen) -> Ergebnis:
        return self._handlungen.fuehre_aus(vorgang, ablage.datei, ablage.ort)

    def _operation(self, anfrage: Anfrage, umschlag: Umschlag) -> Operation:
        operation = self.sprache.nach_action.get(umschlag.action or "")
        if operation is None or operation.tor is not anfrage.tor:
            raise AdressierungFehler(
                "ActionNotSupported", "Diese Operation gibt es an dieser Adresse nicht (Action)."
            )
        if anfrage.soap_action and anfrage.soap_action != operation.action:
            raise AdressierungFehler("ActionMismatch", "Action steht im HTTP-Kopf anders als im Umschlag.")
        return operation

    def _pruefe_rumpf(self, operation: Operation, umschlag: Umschlag) -> None:
        """Payload is not part of the check: it has not come, and where it stands nothing of it is kept.

        Where the body should be empty nobody looks into it: toolkits put an element there all the same."""
        if operation.frage is None:
            return
        if umschlag.rumpf is None or umschlag.rumpf.tag != operation.frage:
            raise UmschlagFehler("Im Rumpf steht nicht, was zu dieser Operation gehört.")
        schema.fordere(nutzlast.geruest(umschlag.rumpf, self.sprache.lage))


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
        sprache = self._dienst.sprache
        kennungen = mtom.neue_kennungen(len(ergebnis.inhalte))
        if ergebnis.rumpf is not None and kennungen:
            nutzlast.verweise(ergebnis.rumpf, sprache.lage, kennungen)
        assert self._umschlag is not None
        action = sprache.antwort_action(operation)
        text = soap.schreibe_antwort(
            action, self._umschlag.message_id, ergebnis.kopf, ergebnis.rumpf, sprache.praefixe
        )
        if ergebnis.inhalte or self._anfrage.content_type.lower().startswith("multipart/"):
            teile = list(zip(kennungen, ergebnis.inhalte, strict=True))
            art, stuecke = mtom.schreibe_paket(text, action, teile)
            return Httpantwort(200, art, stuecke)
        return Httpantwort(200, _einfach(action), Folge((text,)))

    def _fault(self, fehler: Fehler) -> Httpantwort:
        sprache, umschlag = self._dienst.sprache, self._umschlag
        bezug = umschlag.message_id if umschlag else None
        operation = sprache.nach_action.get(umschlag.action or "") if umschlag else None
        action = sprache.fehler_action(fehler, operation)
        fault = faults.schreibe(fehler, sprache.schreibe_ausnahme)
        text = soap.schreibe_antwort(action, bezug, (), fault, sprache.praefixe)
        return Httpantwort(500, _einfach(action), Folge((text,)))


def _einfach(action: str) -> str:
    return f'{mtom.SOAP}; charset=utf-8; action="{action}"'
