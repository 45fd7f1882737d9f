"""A mailbox over real HTTP with the keys of the test vectors, and participants that use it."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from adapters.osci.inhalt.oeffnen import Oeffner
from adapters.osci.inhalt.versiegeln import Versiegler
from adapters.osci.mailbox.dienst import Postfachdienst, Postfachregeln
from adapters.osci.mailbox.stoerung import Stoerplan
from adapters.osci.schutz.transportsignatur import Unterschrift
from adapters.osci.teilnehmer.auftraege import Zustellung
from adapters.osci.teilnehmer.beteiligte import Gegenstelle, Teilnehmer, Transportregeln
from adapters.osci.teilnehmer.httpdienst import HttpDienst
from adapters.osci.teilnehmer.leitung import HttpLeitung, Leitung, Zeiten
from adapters.osci.teilnehmer.passiv import PassiverEmpfaenger
from adapters.osci.teilnehmer.passivantwort import Anfrage, Antwortsendung
from adapters.osci.teilnehmer.postfach import OsciPostfach
from gateway.domain.behoerde import Behoerde
from gateway.ports import Diensteintrag, Inhalt, Zugang
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.verfahren import Signaturverfahren
from tests.oscivektoren import ORDNER as VEKTOREN
from tests.oscivektoren import Speicherquarantaene, schluessel, vertrauensordner

__all__ = ["VEKTOREN"]


class Offene(Speicherquarantaene):
    """Compartments that stay readable after they were closed."""

    def fach(self, refid: str) -> io.BytesIO:
        class Fach(io.BytesIO):
            def close(self) -> None: ...

        assert refid not in self.faecher
        self.faecher[refid] = Fach()
        return self.faecher[refid]


class EchteUhr:
    def jetzt(self) -> datetime:
        return datetime.now(UTC)


class Schluesselbund:
    """The vectors' keys by name."""

    def __getitem__(self, name: str) -> Schluessel:
        return schluessel(name)

    def teilnehmer(self, wer: str) -> Teilnehmer:
        return Teilnehmer(Unterschrift(self[f"{wer}-sig-3072"]), self[f"{wer}-enc-3072"])


@pytest.fixture(scope="session")
def schluesselbund() -> Schluesselbund:
    return Schluesselbund()


@pytest.fixture(scope="session")
def vektorpruefung(tmp_path_factory: pytest.TempPathFactory) -> Zertifikatspruefung:
    return Zertifikatspruefung(vertrauensordner(tmp_path_factory.mktemp("vektorvertrauen")))


@dataclass
class Postfachstand:
    """A running mailbox; `neustart` kills it and starts another one on the same state."""

    ordner: Path
    bund: Schluesselbund
    pruefung: Zertifikatspruefung
    regeln: Postfachregeln = field(default_factory=Postfachregeln)
    dienst: Postfachdienst = field(init=False)
    http: HttpDienst = field(init=False)
    stoerplan: Stoerplan = field(default_factory=Stoerplan)
    """What goes wrong on purpose; a restart doesn't change it."""
    zeiten: Zeiten = field(default_factory=Zeiten)
    leitungen: list[HttpLeitung] = field(default_factory=list)
    _regeln: dict[bool, Transportregeln] = field(default_factory=dict)
    ueber_port: int | None = None
    """A relay in front of the mailbox."""
    anstossleitung: Leitung | None = None
    """How the mailbox reaches passive recipients; None = over HTTP."""
    bereits_geholt: list[bytes] = field(default_factory=list)
    """Contents that were stored durably, whether acknowledged or not."""

    def starte(self, port: int = 0) -> None:
        unterschrift = Unterschrift(self.bund["intermediaer-sig-3072"])
        chiffre = self.bund["intermediaer-enc-3072"]
        self.dienst = Postfachdienst(
            self.ordner,
            unterschrift,
            chiffre,
            self.pruefung,
            EchteUhr(),
            self.regeln,
            self.stoerplan,
            self.anstossleitung,
        )
        self.http = HttpDienst("127.0.0.1", port, self.dienst.bearbeite)
        threading.Thread(target=self.http.diene, daemon=True).start()

    def leitung(self) -> HttpLeitung:
        self.leitungen.append(HttpLeitung(self.zeiten))
        return self.leitungen[-1]

    def stoppe(self) -> None:
        self.http.beende()
        self.dienst.close()

    def beende(self) -> None:
        for leitung in self.leitungen:
            leitung.close()
        self.stoppe()

    def neustart(self) -> None:
        port = int(self.http.server_address[1])
        self.stoppe()
        self.starte(port)

    @property
    def gegenstelle(self) -> Gegenstelle:
        bund = self.bund
        return Gegenstelle(
            f"http://127.0.0.1:{self.ueber_port}/" if self.ueber_port else self.http.url,
            bund["intermediaer-enc-3072"].zertifikat,
            bund["intermediaer-sig-3072"].zertifikat,
        )

    def transportregeln(self, *, verschluesseln: bool = True) -> Transportregeln:
        if verschluesseln not in self._regeln:
            self._regeln[verschluesseln] = Transportregeln(
                self.pruefung, EchteUhr(), verschluesseln=verschluesseln
            )
        return self._regeln[verschluesseln]

    def postfach(
        self,
        wer: str,
        *,
        verschluesseln: bool = True,
        leitung: Leitung | None = None,
        paketgroesse: int | None = None,
    ) -> OsciPostfach:
        return OsciPostfach(
            leitung or self.leitung(),
            self.bund.teilnehmer(wer),
            self.gegenstelle,
            self.transportregeln(verschluesseln=verschluesseln),
            paketgroesse=paketgroesse,
        )

    def eintrag(self, wer: str) -> Diensteintrag:
        g = self.gegenstelle
        return Diensteintrag(
            Behoerde("azr:001900", "Beispielstadt"),
            (Zugang("osci", g.url, g.verschluesselung.der, g.signatur.der),),
            self.bund[f"{wer}-enc-3072"].zertifikat.der,
            self.bund[f"{wer}-sig-3072"].zertifikat.der,
            "26.11",
        )

    def versiegelt(
        self,
        inhalt: bytes,
        *,
        von: str = "absender",
        an: str = "empfaenger",
        als_anhang: bool = True,
        verfahren: Signaturverfahren = Signaturverfahren.RSA_SHA256,
    ) -> io.BytesIO:
        """A sealed message with one content."""
        ziel = io.BytesIO()
        Versiegler(self.bund[f"{von}-sig-3072"], verfahren).versiegle(
            [Inhalt("inhalt", len(inhalt), lambda: io.BytesIO(inhalt))],
            self.bund[f"{an}-enc-3072"].zertifikat,
            ziel,
            als_anhang=als_anhang,
        )
        ziel.seek(0)
        return ziel

    def hole(
        self, wer: str, *, hoechstens: int = 100, verschluesseln: bool = True
    ) -> list[tuple[str, bytes]]:
        """Fetch, open and verify everything waiting: message id and plain content."""
        ergebnis = []

        def annehmen(message_id: str, strom: BinaryIO) -> None:
            inhalt = self.oeffne(wer, io.BytesIO(strom.read()))
            ergebnis.append((message_id, inhalt))
            self.bereits_geholt.append(inhalt)

        self.postfach(wer, verschluesseln=verschluesseln).hole_ab(annehmen, hoechstens=hoechstens)
        return ergebnis

    def oeffne(self, wer: str, sendung: BinaryIO) -> bytes:
        faecher = Offene()
        oeffner = Oeffner([self.bund[f"{wer}-enc-3072"]], self.pruefung)
        oeffner.oeffne(sendung, faecher, datetime.now(UTC))
        return b"".join(fach.getvalue() for fach in faecher.faecher.values())


@contextmanager
def passiver_empfaenger(
    stand: Postfachstand,
    annehmen: Callable[[Zustellung], None],
    abwickeln: Callable[[Anfrage], Antwortsendung | None] | None = None,
    *,
    wer: str = "passiv",
) -> Iterator[HttpDienst]:
    """A passive recipient, known to the mailbox if that one forwards at all."""
    empfaenger = PassiverEmpfaenger(
        stand.bund.teilnehmer(wer),
        (stand.gegenstelle.signatur,),
        stand.transportregeln(),
        annehmen,
        abwickeln,
    )
    http = HttpDienst("127.0.0.1", 0, empfaenger.bearbeite)
    threading.Thread(target=http.diene, daemon=True).start()
    if isinstance(stand.regeln.weiterleitung, dict):
        stand.regeln.weiterleitung[stand.bund[f"{wer}-enc-3072"].zertifikat.der] = http.url
    try:
        yield http
    finally:
        http.beende()


Starter = Callable[..., Postfachstand]


@pytest.fixture
def starte_postfach(
    tmp_path: Path, schluesselbund: Schluesselbund, vektorpruefung: Zertifikatspruefung
) -> Iterator[Starter]:
    laufende: list[Postfachstand] = []

    def starte(**regeln: object) -> Postfachstand:
        stand = Postfachstand(
            tmp_path / f"postfach{len(laufende)}",
            schluesselbund,
            vektorpruefung,
            replace(Postfachregeln(), **regeln),  # type: ignore[arg-type]
        )
        stand.starte()
        laufende.append(stand)
        return stand

    yield starte
    for stand in laufende:
        stand.beende()


@pytest.fixture
def postfachstand(starte_postfach: Starter) -> Postfachstand:
    return starte_postfach()
