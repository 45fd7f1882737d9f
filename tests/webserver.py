"""A real server on a real database with two Mandanten, for every ring that tests pages or API."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import httpx2
import pytest

from adapters.blob.folder import Ordnerblobs
from adapters.dms.folder import OrdnerDms
from adapters.pdf import Seitenansicht
from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.betrieb import Arbeiter, Betriebsbestand, Dienstbefund
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import BenutzerGibtEs
from gateway.ablage.idempotenz import Idempotenzbuch
from gateway.ablage.tresor import Tresor
from gateway.ablauf.akte import bereitstellung
from gateway.ablauf.anmeldung import Anmeldebuch, Konten
from gateway.ablauf.clients import Clients
from gateway.ablauf.fremdanmeldung import Fremdanmeldung, Gruppenrolle
from gateway.ablauf.fremdsitzung import Fremdsitzungen
from gateway.ablauf.haus import Haus, Speicher
from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.ablauf.post.partnerprobe import Probeschritt, Schritt
from gateway.ablauf.reparatur import Werkstatt
from gateway.ablauf.wartung import Wartungsbuch
from gateway.anschluss import basis_url, oeffne_anschluss
from gateway.auskunft.betrieb import (
    Bereitschaft,
    Berichtsauskunft,
    Betriebsauskunft,
    Hausauskunft,
    Regelauskunft,
    Simulation,
    Verbleibsauskunft,
    versionen,
)
from gateway.auskunft.betrieb.behoerden import Behoerdenauskunft
from gateway.auskunft.betrieb.meldewege import Meldewege
from gateway.auskunft.betrieb.partner import Partnerauskunft
from gateway.auskunft.betrieb.personal import Personal
from gateway.auskunft.betrieb.protokoll import Protokollauskunft
from gateway.auskunft.betrieb.urteile import Schwellen, platz_befund
from gateway.auskunft.vorgaenge import Auskunft
from gateway.auskunft.vorgaenge.aufgaben import Aufgabenauskunft
from gateway.auskunft.vorgaenge.leseprotokoll import Leseprotokoll
from gateway.auskunft.vorgaenge.nachweis import Nachweisausgabe
from gateway.auskunft.vorgaenge.termine import Terminauskunft
from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import Rolle
from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.domain.dienst import Dienstart
from gateway.domain.regelsatz import Regelsatz
from gateway.ports import Anmeldedienst, Diensteintrag, Uhr, Zugang
from gateway.schutz.hauptschluessel import Hauptschluessel
from gateway.schutz.kennwort import Kennwortpolicy, Kennwortpruefung
from gateway.web.app import baue_app
from gateway.web.bremse import Bremse
from gateway.web.dienst import Dienst
from gateway.web.dienste import Webdienste
from gateway.web.zugang import Zugangsfach
from tests.zweibehoerden import Scheinverzeichnis

STUTTGART, ULM = "azr:001900", "azr:002000"
PARTNER = {"azr:005700": "STV Freiburg", STUTTGART: "LHS Stuttgart"}
"""Whom the directory knows."""
_RASCH = Kennwortpolicy(speicher=1024, durchgaenge=1, faeden=1)
"""What costs an attacker costs our tests, too."""
_ANSCHRIFT = Anschrift("Musterweg", "1", "00000", "Musterstadt")
_ERREICHBAR = (Erreichbarkeit("01", "abh@beispiel.invalid"),)
SACHBEARBEITUNG = frozenset({Rolle.SACHBEARBEITUNG})
GRUPPEN = (
    Gruppenrolle("abh-stuttgart", STUTTGART, Rolle.SACHBEARBEITUNG),
    Gruppenrolle("abh-stuttgart-leitung", STUTTGART, Rolle.FREIGABE),
    Gruppenrolle("abh-ulm-technik", ULM, Rolle.ADMINISTRATION),
)
MANDANTEN = {STUTTGART: "Ausländerbehörde Musterstadt", ULM: "Ausländerbehörde Beispielstadt"}


@dataclass
class Webserver:
    """The running server and what tests need around it."""

    url: str
    dienste: Webdienste
    datenbank: Datenbank
    blobs: Path
    offen: ExitStack

    def gast(self) -> httpx2.Client:
        return self.offen.enter_context(httpx2.Client(base_url=self.url, timeout=30))

    def benutzer(self, mandant: str = STUTTGART, rollen: Collection[Rolle] = SACHBEARBEITUNG) -> str:
        """Id of somebody with exactly these roles there, and none elsewhere."""
        id = "-".join([*sorted(rollen), mandant.removeprefix("azr:")])
        with self.datenbank.schreiben() as session:
            bestand = Benutzerbestand(session, self.dienste.uhr)
            with suppress(BenutzerGibtEs):
                bestand.lege_an(id, f"Frau {'-'.join(r.title() for r in sorted(rollen))}", wer="Test")
                bestand.setze_rollen(id, mandant, rollen, wer="Test")
            session.commit()
        return id

    def einmalwort(self, mandant: str = STUTTGART, rollen: Collection[Rolle] = SACHBEARBEITUNG) -> str:
        return self.dienste.fach.einmalwort(mandant, self.benutzer(mandant, rollen))

    def anmeldeweg(self, mandant: str = STUTTGART, rollen: Collection[Rolle] = SACHBEARBEITUNG) -> str:
        return self.dienste.fach.anmeldeweg(mandant, self.benutzer(mandant, rollen))

    def skriptwort(self, mandant: str = STUTTGART, rollen: Collection[Rolle] = SACHBEARBEITUNG) -> str:
        return self.dienste.fach.skriptwort(mandant, self.benutzer(mandant, rollen))

    def angemeldet(
        self, mandant: str = STUTTGART, rollen: Collection[Rolle] = SACHBEARBEITUNG
    ) -> httpx2.Client:
        """A client with a session, logged in through the form as a browser would."""
        client = self.gast()
        antwort = client.post("/anmelden", data={"zugangswort": self.einmalwort(mandant, rollen)})
        assert antwort.status_code == 303
        return client

    def stelle_bereit(self, vorgang: UUID, *dateien: tuple[Dokument, bytes]) -> None:
        """The content of these documents, laid as an Abgabe does it."""
        haus = self.dienste.haus(STUTTGART)
        with haus.buchen() as buch:
            haus.speicher.tresor.lege_an(buch, vorgang)
        raum = haus.raum(vorgang)
        fertige = [bereitstellung.lege(haus, d, iter([inhalt]), raum)[1] for d, inhalt in dateien]
        with haus.buchen() as buch:
            buch.dokumente.merke_bereitgestellte(vorgang, fertige)


def formularwort(seite: str) -> str:
    treffer = re.search(r'name="formularwort" value="([0-9a-f]+)"', seite)
    assert treffer
    return treffer.group(1)


def webdienste(
    datenbank: Datenbank,
    uhr: Uhr,
    ordner: Path,
    praefix: str = "",
    anmeldedienst: Anmeldedienst | None = None,
) -> Webdienste:
    fremdanmeldung = Fremdanmeldung(datenbank, uhr, GRUPPEN, tuple(MANDANTEN))
    fach = Zugangsfach(datenbank, uhr)
    blobs = ordner / "blobs"
    blobs.mkdir(exist_ok=True)
    alles_laeuft(datenbank, uhr)
    ordnung = {"Ablage der Inhalte": blobs}
    hausauskunft = Hausauskunft(datenbank, ordnung, uhr)
    verzeichnis = Scheinverzeichnis({k: _eintrag(Behoerde(k, n)) for k, n in PARTNER.items()})

    def betrieb(mandant: str) -> Betriebsauskunft:
        return Betriebsauskunft(datenbank, mandant, uhr)

    return Webdienste(
        auskunft=lambda mandant: Auskunft(datenbank, mandant, uhr),
        betriebsauskunft=betrieb,
        hausauskunft=hausauskunft,
        meldewege=lambda mandant: Meldewege(datenbank, mandant, uhr),
        hausbefunde=lambda _: [platz_befund(platz, Schwellen()) for platz in hausauskunft.plaetze()],
        werkstatt=lambda mandant, wer: Werkstatt(datenbank, mandant, uhr, wer),
        wartungsbuch=Wartungsbuch(datenbank, MANDANTEN, uhr),
        transporte=lambda _: ["osci", "xta"],
        hindernis=lambda kennung: None if kennung in PARTNER else f"{kennung}: Kein Eintrag.",
        probiere_partner=lambda _mandant, partner, _wer: [
            Probeschritt(Schritt.VERZEICHNIS, partner in PARTNER, f"{partner} gesucht.", "Nachsehen.")
        ],
        diagnose=lambda mandant, wer: f'{{"mandant": "{mandant}", "wer": "{wer}"}}',
        programmstand=lambda: versionen.programmstand(datenbank),
        releases=lambda mandant: versionen.releases(datenbank, mandant, uhr),
        partner=lambda mandant: Partnerauskunft(datenbank, mandant, uhr, lambda: verzeichnis),
        aufgabenauskunft=lambda mandant: Aufgabenauskunft(datenbank, mandant, uhr),
        termine=lambda mandant, wer, rollen: Terminauskunft(datenbank, mandant, uhr, wer, rollen),
        regelauskunft=lambda mandant: Regelauskunft(datenbank, mandant, uhr, Regelsatz()),
        simulation=lambda mandant: Simulation(datenbank, mandant, uhr),
        protokollauskunft=lambda mandant: Protokollauskunft(datenbank, mandant, uhr, dict),
        berichtsauskunft=lambda mandant: Berichtsauskunft(datenbank, mandant, uhr),
        verbleibsauskunft=lambda mandant: Verbleibsauskunft(datenbank, mandant, uhr),
        haus=lambda mandant: _haus(datenbank, uhr, ordner, mandant),
        behoerden=Behoerdenauskunft(lambda: verzeichnis),
        leseprotokoll=Leseprotokoll(datenbank, uhr),
        nachweise=lambda mandant: Nachweisausgabe(datenbank, Behoerde(mandant, MANDANTEN[mandant]), uhr),
        personal=Personal(datenbank, uhr),
        konten=Konten(datenbank, uhr, lambda: Hauptschluessel(bytes(32)), Kennwortpruefung(_RASCH)),
        anmeldebuch=Anmeldebuch(datenbank, uhr),
        fremdanmeldung=fremdanmeldung,
        fremdsitzungen=Fremdsitzungen(
            datenbank,
            uhr,
            lambda: Hauptschluessel(bytes(32)),
            fremdanmeldung,
            anmeldedienst,
            fach.beende_abdruck,
        ),
        anmeldedienst=anmeldedienst,
        mandanten=MANDANTEN,
        bereitschaft=Bereitschaft(datenbank, ordnung, hausauskunft, betrieb, MANDANTEN).pruefe,
        fach=fach,
        clients=Clients(datenbank, uhr, tuple(MANDANTEN)),
        bremse=Bremse(datenbank, uhr),
        tokenbremse=Bremse(datenbank, uhr, "skript"),
        idempotenz=Idempotenzbuch(datenbank, uhr),
        uhr=uhr,
        praefix=praefix,
    )


def alles_laeuft(datenbank: Datenbank, uhr: Uhr) -> None:
    """A worker has just given a sign of life and found every service there."""
    with datenbank.schreiben() as session:
        bestand = Betriebsbestand(session, uhr)
        bestand.melde_worker(Arbeiter("rechner:1:abc", "rechner", 1, uhr.jetzt()), 0)
        for mandant in MANDANTEN:
            for art in Dienstart:
                bestand.melde_dienst(mandant, art, Dienstbefund(True, "Antwortet."))
        session.commit()


def _haus(datenbank: Datenbank, uhr: Uhr, ordner: Path, mandant: str) -> Haus:
    dms = ordner / "dms" / mandant.removeprefix("azr:")
    (dms / "akten").mkdir(parents=True, exist_ok=True)
    return Haus(
        behoerde=Behoerde(mandant, MANDANTEN[mandant], _ANSCHRIFT, _ERREICHBAR),
        regeln=Mandantenregeln(),
        datenbank=datenbank,
        speicher=Speicher(Ordnerblobs(ordner / "blobs"), Tresor(Hauptschluessel(bytes(32)))),
        dms=OrdnerDms(dms),
        uhr=uhr,
        haltepunkt=lambda _: None,
        seitenpruefer=Seitenansicht(ordner),
        finde_partner=lambda kennung: Behoerde(kennung, PARTNER[kennung]) if kennung in PARTNER else None,
    )


def _eintrag(amt: Behoerde) -> Diensteintrag:
    return Diensteintrag(amt, (Zugang("osci", "http://postfach.invalid/", b"c", b"s"),), b"l", b"a", "26.11")


Starter = Callable[..., Webserver]


@pytest.fixture
def starte_web(datenbank: Datenbank, uhr: Uhr, tmp_path: Path) -> Iterator[Starter]:
    """Starts servers on free ports; all end with the test."""
    with ExitStack() as offen:

        def starte(
            praefix: str = "",
            anmeldedienst: Anmeldedienst | None = None,
            proxys: Sequence[str] = ("127.0.0.1",),
            haus: Haus | None = None,
        ) -> Webserver:
            """`haus`: pages of this one and of nobody else."""
            dienste = webdienste(datenbank, uhr, tmp_path, praefix, anmeldedienst)
            if haus is not None:
                name = {haus.mandant: haus.behoerde.name}
                dienste = replace(dienste, haus=lambda _: haus, mandanten=name)
            return _starte(offen, dienste, datenbank, tmp_path / "blobs", proxys)

        yield starte


def _starte(
    offen: ExitStack, dienste: Webdienste, datenbank: Datenbank, blobs: Path, proxys: Sequence[str]
) -> Webserver:
    anschluss = offen.enter_context(oeffne_anschluss("127.0.0.1", 0))
    bereit = threading.Event()
    server = Dienst(baue_app(dienste), bereit=bereit.set, proxys=proxys)
    faden = threading.Thread(target=server.run, kwargs={"sockets": [anschluss]}, daemon=True)
    faden.start()
    offen.callback(faden.join, 30)
    offen.callback(setattr, server, "should_exit", True)
    assert bereit.wait(30)
    return Webserver(basis_url(anschluss), dienste, datenbank, blobs, offen)


@pytest.fixture
def web(starte_web: Starter) -> Webserver:
    return starte_web()
