"""One installation, wired from its settings: this is where ports get their adapters."""

from __future__ import annotations

import logging
import os
import platform
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from adapters.osci.inhalt.siegel import OsciSiegel
from adapters.pdf import Pdfpruefung, Seitenansicht
from gateway import systemd
from gateway.ablage.betrieb import Arbeiter
from gateway.ablage.datenbank import Datenbank, lies_url
from gateway.ablage.fehler import DatenbankZuNeu
from gateway.ablage.idempotenz import Idempotenzbuch
from gateway.ablage.migration import pruefe_stand
from gateway.ablage.tabellen import Auftragsklasse
from gateway.ablage.tresor import Tresor
from gateway.ablauf import arbeit
from gateway.ablauf.anmeldung import Anmeldebuch, Konten
from gateway.ablauf.clients import Clients
from gateway.ablauf.fremdanmeldung import Fremdanmeldung, Gruppenrolle
from gateway.ablauf.fremdsitzung import Fremdsitzungen
from gateway.ablauf.haus import Haus, Mandantenregeln, Post, Speicher
from gateway.ablauf.post import annahme
from gateway.ablauf.post.dienstpruefung import Dienstpruefung
from gateway.ablauf.post.dmsmessung import Dmsmessung
from gateway.ablauf.post.partnerprobe import Probeschritt, probiere
from gateway.ablauf.reparatur import Werkstatt
from gateway.ablauf.wartung import Wartungsbuch
from gateway.audit import anker
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
from gateway.auskunft.vorgaenge import Auskunft
from gateway.auskunft.vorgaenge.aufgaben import Aufgabenauskunft
from gateway.auskunft.vorgaenge.leseprotokoll import Leseprotokoll
from gateway.auskunft.vorgaenge.nachweis import Nachweisausgabe
from gateway.auskunft.vorgaenge.nachweispruefung import Nachweispruefung
from gateway.auskunft.vorgaenge.termine import Terminauskunft
from gateway.bootstrap import kehren
from gateway.bootstrap.blobs import Probe, baue_blobs
from gateway.bootstrap.diagnose.mitschrift import Mitschrift
from gateway.bootstrap.dms import ablageplan, baue_dms
from gateway.bootstrap.fachverfahren import baue_fachverfahren
from gateway.bootstrap.fristen import Frist, fristen
from gateway.bootstrap.mandantentueren import Mandantensiegel
from gateway.bootstrap.meldewege import baue_boten, baue_webhooks
from gateway.bootstrap.partner import hindernis, zertifikatshindernis
from gateway.bootstrap.postfaecher import Postfaecher, nachrichtengrenze
from gateway.bootstrap.schluesselbund import Schluesselbund
from gateway.bootstrap.verzeichnis import baue_verzeichnis
from gateway.bootstrap.virenscanner import baue_virenscanner
from gateway.bootstrap.waechter import Waechter
from gateway.bootstrap.zeit import Systemuhr, Systemzufall
from gateway.bootstrap.zertifikate import (
    EigenesZertifikat,
    Schluesselausfall,
    baue_pruefung,
    eigene_zertifikate,
    rufe_sperrlisten_ab,
)
from gateway.domain.behoerde import Behoerde
from gateway.domain.pdfbefund import Mangel
from gateway.domain.zustaendigkeit import Zustaendigkeit
from gateway.errors import Fehler
from gateway.nachrichten.kontext import PDF_UND_JPG
from gateway.paket.formate import vereinbarung
from gateway.ports import (
    Blobablage,
    Diensteintrag,
    KeinElektronischerAustausch,
    Uhr,
    Verzeichnis,
    Virenscanner,
    Zufall,
)
from gateway.queue.clock import Takt, Taktgeber
from gateway.queue.lebenszeichen import Lebenszeichen
from gateway.queue.reihum import Reihum
from gateway.queue.spuren import Spuren
from gateway.queue.worker import Arbeitsweise, Worker, kein_haltepunkt, kein_puls
from gateway.schutz.hauptschluessel import Hauptschluessel
from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.settings import Einstellungen, Mandant, Pdfvorgaben
from gateway.verschlossen import verschlossener_ordner
from gateway.web.zugang import Zugangsfach
from gateway.zustaendigkeitsdatei import lade_zustaendigkeit

if TYPE_CHECKING:  # a worker needs no web framework
    from gateway.web.dienste import Webdienste

_log = logging.getLogger(__name__)

SPERRLISTENTAKT = timedelta(hours=1)
"""How often revocation lists are fetched."""
RUHE = 4
"""So many times as long the other lanes of a worker rest as the first, which wakes them after each item."""
STANDTAKT = timedelta(seconds=15)
"""How often a process looks whether it may still work with the database."""
ANKERTAKT = timedelta(hours=1)
"""How often the ends of the log are noted outside."""


class Installation:
    """Everything one process needs of its installation; each part is built when first asked for."""

    def __init__(
        self,
        einstellungen: Einstellungen,
        *,
        uhr: Uhr | None = None,
        zufall: Zufall | None = None,
        haltepunkt: Callable[[str], None] = kein_haltepunkt,
    ) -> None:
        self.einstellungen = einstellungen
        self.uhr = uhr or Systemuhr()
        self._zufall = zufall or Systemzufall()
        self._haltepunkt = haltepunkt
        self._bund = Schluesselbund()
        self._posten: dict[str, Post] = {}
        self._haeuser: dict[str, Haus] = {}
        self._mitschrift: Mitschrift | None = None

    @classmethod
    def geoeffnet(cls, einstellungen: Einstellungen) -> Installation:
        """Ready to work with its database. Raises `DatenbankVeraltet` when `db upgrade` is due."""
        installation = cls(einstellungen)
        installation.pruefe_stand()
        return installation

    @cached_property
    def datenbank(self) -> Datenbank:
        return Datenbank(self.einstellungen.datenbank.url)

    @cached_property
    def verzeichnis(self) -> Verzeichnis:
        return baue_verzeichnis(self.einstellungen.verzeichnis, self.pruefung, self.uhr)

    @cached_property
    def zustaendigkeit(self) -> Zustaendigkeit:
        """Which authority is competent for a place. Raises `ZustaendigkeitFalsch`."""
        tabellen = self.einstellungen.zustaendigkeit
        return lade_zustaendigkeit(tabellen.gemeinden, tabellen.einrichtungen)

    @cached_property
    def _postfaecher(self) -> Postfaecher:
        return Postfaecher(self.einstellungen, self._bund, self.pruefung, self.verzeichnis, self.uhr)

    @cached_property
    def pruefung(self) -> Zertifikatspruefung:
        return baue_pruefung(self.einstellungen.vertrauen)

    @cached_property
    def virenscanner(self) -> Virenscanner | None:
        return baue_virenscanner(self.einstellungen.virenscanner)

    @property
    def eigene(self) -> Sequence[EigenesZertifikat | Schluesselausfall]:
        """The certificates of all Mandanten, and which cannot be had."""
        return tuple(eigene_zertifikate(self.einstellungen, self._bund))

    def fristen(self) -> Iterator[Frist]:
        """What runs out; raises `VertrauensordnerFalsch`."""
        return fristen(self.eigene, self.pruefung, self.uhr.jetzt())

    @cached_property
    def _hauptschluessel(self) -> Hauptschluessel:
        return lade_hauptschluessel(self.einstellungen.ablage.hauptschluessel)

    @cached_property
    def _tresor(self) -> Tresor:
        return Tresor(self._hauptschluessel)

    @cached_property
    def blobs(self) -> Blobablage:
        """Where contents lie. Raises like `baue_blobs`."""
        return baue_blobs(self.einstellungen.ablage, haltepunkt=self._haltepunkt)

    @cached_property
    def konten(self) -> Konten:
        """Local accounts; the master key is needed only when one is used."""
        return Konten(self.datenbank, self.uhr, lambda: self._hauptschluessel)

    @cached_property
    def fach(self) -> Zugangsfach:
        return Zugangsfach(self.datenbank, self.uhr)

    @cached_property
    def clients(self) -> Clients:
        """API clients of all Mandanten."""
        return Clients(self.datenbank, self.uhr, [m.kennung for m in self.einstellungen.mandanten])

    def pruefe_stand(self) -> None:
        """Raises `DatenbankVeraltet` when `db upgrade` is due."""
        pruefe_stand(self.datenbank)

    def haus(self, kennung: str) -> Haus:
        """One Mandant inside. Raises `EinstellungenFalsch` for one that isn't served here."""
        if kennung not in self._haeuser:
            self._haeuser[kennung] = self._baue_haus(self.einstellungen.mandant(kennung))
        return self._haeuser[kennung]

    def post(self, kennung: str) -> Post:
        """One Mandant at its door, with its keys and its mailbox. Raises like `haus` and `lade_schluessel`."""
        if kennung not in self._posten:
            self._posten[kennung] = self._baue_post(self.einstellungen.mandant(kennung))
        return self._posten[kennung]

    def auskunft(self, kennung: str) -> Auskunft:
        """The queries of one Mandant."""
        return Auskunft(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def betriebsauskunft(self, kennung: str) -> Betriebsauskunft:
        """How one Mandant fares: queue, figures, services, incidents; without content."""
        mandant = self.einstellungen.mandant(kennung)
        return Betriebsauskunft(self.datenbank, mandant.kennung, self.uhr, mandant.kontingent.grenzen)

    @property
    def hausauskunft(self) -> Hausauskunft:
        """How the installation as a whole fares: workers, disks, clock."""
        return Hausauskunft(self.datenbank, self._ordner(), self.uhr)

    @property
    def bereitschaft(self) -> Bereitschaft:
        """Can it do its work?"""
        kennungen = self._kennungen()
        ordner = self._ordner()
        speicher = {"Ablage": self._blobprobe} if self.einstellungen.ablage.s3 else {}
        return Bereitschaft(
            self.datenbank, ordner, self.hausauskunft, self.betriebsauskunft, kennungen, speicher
        )

    @cached_property
    def _blobprobe(self) -> Probe:
        return Probe(lambda: self.blobs.probiere())

    def _ordner(self) -> Mapping[str, Path]:
        """Of this machine, that must take bytes."""
        ablage, url = self.einstellungen.ablage, lies_url(self.einstellungen.datenbank.url)
        ordner = {"Ablage": ablage.blobs} if ablage.blobs else {}
        ordner["Quarantäne"] = ablage.quarantaene
        if url.get_backend_name() == "sqlite":
            ordner["Datenbank"] = Path(str(url.database)).parent
        return ordner

    def aufgabenauskunft(self, kennung: str) -> Aufgabenauskunft:
        """The questions of one Mandant."""
        return Aufgabenauskunft(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def regelauskunft(self, kennung: str) -> Regelauskunft:
        """The rule sets of one Mandant."""
        mandant = self.einstellungen.mandant(kennung)
        return Regelauskunft(self.datenbank, mandant.kennung, self.uhr, mandant.regeln.grenzen)

    def simulation(self, kennung: str) -> Simulation:
        """What other rules would have done for one Mandant."""
        return Simulation(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def protokollauskunft(self, kennung: str) -> Protokollauskunft:
        """The audit log of one Mandant, checked against the anchor where there is one."""
        mandant = self.einstellungen.mandant(kennung).kennung
        return Protokollauskunft(self.datenbank, mandant, self.uhr, partial(self._notierte, mandant))

    def nachweise(self, kennung: str) -> Nachweisausgabe:
        """Hands out the proof documents of one Mandant."""
        return Nachweisausgabe(self.datenbank, self.einstellungen.mandant(kennung).behoerde, self.uhr)

    def nachweispruefung(self, kennung: str) -> Nachweispruefung:
        """Holds proof documents against the audit log of one Mandant."""
        behoerde = self.einstellungen.mandant(kennung).behoerde
        return Nachweispruefung(self.datenbank, behoerde, self.uhr, partial(self._notierte, behoerde.kennung))

    def _notierte(self, mandant: str) -> Mapping[int, str]:
        """What the anchor knows of this chain."""
        datei = self.einstellungen.protokoll.anker
        return anker.hashes(anker.lies(datei), mandant) if datei is not None and datei.exists() else {}

    def meldewege(self, kennung: str) -> Meldewege:
        """Alarms and webhooks of one Mandant."""
        return Meldewege(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def partnerauskunft(self, kennung: str) -> Partnerauskunft:
        """Whom one Mandant exchanges files with."""
        mandant = self.einstellungen.mandant(kennung).kennung
        return Partnerauskunft(self.datenbank, mandant, self.uhr, lambda: self.verzeichnis)

    def hindernis(self, partner: str) -> str | None:
        """Why nothing could be sent to this authority now. Raises leaves of `VoruebergehenderFehler`."""
        gefunden = hindernis(partner, self.verzeichnis, self.pruefung, self.uhr.jetzt())
        return gefunden[0] if gefunden else None

    def probiere_partner(self, kennung: str, partner: str, wer: str) -> Sequence[Probeschritt]:
        """Would a message of this Mandant reach that authority now?"""

        def zertifikate(eintrag: Diensteintrag) -> tuple[str, str] | None:
            return zertifikatshindernis(eintrag, self.pruefung, self.uhr.jetzt())

        return probiere(self.post(kennung), partner, zertifikate, wer)

    @property
    def eingebettete_datenbank(self) -> bool:
        """On this very machine, in a file."""
        return lies_url(self.einstellungen.datenbank.url).get_backend_name() == "sqlite"

    @property
    def wartungsbuch(self) -> Wartungsbuch:
        """What rests at this moment."""
        return Wartungsbuch(self.datenbank, [m.kennung for m in self.einstellungen.mandanten], self.uhr)

    def berichtsauskunft(self, kennung: str) -> Berichtsauskunft:
        """The numbers of one Mandant."""
        return Berichtsauskunft(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def verbleib(self, kennung: str) -> Verbleibsauskunft:
        """Where the files of one Mandant are."""
        return Verbleibsauskunft(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def worker(self, name: str | None = None, nur: str | None = None) -> Worker:
        """A worker over all Mandanten of this installation, with one lane; `nur`: that does this kind of work only."""
        arten = arbeit.ARTEN.keys() if nur is None else {nur}
        return self._worker(name or self._workername(), arten, None, Reihum(self._kennungen()))

    def spuren(self) -> Spuren:
        """The lanes of a worker process: light work, much content (twice), foreign doors."""
        name, reihum = self._workername(), Reihum(self._kennungen())
        innen = arbeit.ARTEN.keys() - arbeit.DRAUSSEN
        return Spuren(
            [
                self._worker(name, innen, Auftragsklasse.LEICHT, reihum, systemd.melde_puls),
                *(
                    self._worker(f"{name}/schwer{nr}", innen, Auftragsklasse.SCHWER, reihum, ruhe=RUHE)
                    for nr in (1, 2)
                ),
                self._worker(f"{name}/draussen", arbeit.DRAUSSEN, None, Reihum(self._kennungen()), ruhe=RUHE),
            ]
        )

    def _workername(self) -> str:
        return f"{platform.node()}:{os.getpid()}:{secrets.token_hex(3)}"

    def _kennungen(self) -> Sequence[str]:
        return [m.kennung for m in self.einstellungen.mandanten]

    def _worker(
        self,
        name: str,
        arten: Collection[str],
        klasse: Auftragsklasse | None,
        reihum: Reihum,
        puls: Callable[[], None] = kein_puls,
        ruhe: int = 1,
    ) -> Worker:
        posten, einstellung = self._alle_posten(), self.einstellungen.worker
        weise = Arbeitsweise(lease=einstellung.lease, leases=arbeit.LEASES, pause=einstellung.pause * ruhe)
        return Worker(
            self.datenbank,
            {art: h for art, h in arbeit.handler(posten).items() if art in arten},
            name=name,
            uhr=self.uhr,
            zufall=self._zufall,
            weise=weise,
            haltepunkt=self._haltepunkt,
            melder=arbeit.stoerungsmelder(posten),
            puls=puls,
            klasse=klasse,
            reihum=reihum,
        )

    def lebenszeichen(self, worker: Worker | Spuren) -> Lebenszeichen:
        """Around the life of a worker of this process."""
        wer = Arbeiter(worker.name, platform.node(), os.getpid(), self.uhr.jetzt())
        return Lebenszeichen(self.datenbank, wer, self.uhr, lambda: worker.wettlaeufe)

    @cached_property
    def dienstpruefung(self) -> Dienstpruefung:
        """Asks mailbox, directory and DMS of all Mandanten whether they are there."""
        return Dienstpruefung(self.datenbank, self._alle_posten().values(), self.uhr)

    def schreibe_mit(self, prozess: str) -> None:
        """From now on the end of this process's log can be read by others."""
        self._mitschrift = Mitschrift(prozess)
        self._mitschrift.beginne()

    def _mitschrifttakt(self) -> Sequence[Takt]:
        return [self._mitschrift.takt()] if self._mitschrift else []

    def taktgeber(self, abgeloest: Callable[[DatenbankZuNeu], None]) -> Taktgeber:
        """The clock: asks the mailboxes and looks for what is due. `abgeloest` is told when a newer program has taken
        away what this one needs."""
        takte = arbeit.takte(self._alle_posten(), self.einstellungen.worker.abholtakt)
        dienste = self.dienstpruefung.takt(self.einstellungen.betrieb.dienste_takt)
        messung = Dmsmessung(post.haus for post in self._alle_posten().values()).takt()
        stand = Takt("stand", STANDTAKT, partial(self._sieh_nach_dem_stand, abgeloest))
        alle = [
            stand,
            *takte,
            dienste,
            messung,
            self._kehrtakt(),
            *self._zertifikatstakte(),
            *self._ankertakte(),
        ]
        return Taktgeber(self.datenbank, [*alle, self._wache(), *self._mitschrifttakt()], self.uhr)

    def _sieh_nach_dem_stand(self, abgeloest: Callable[[DatenbankZuNeu], None], _: Session) -> None:
        try:
            self.pruefe_stand()
        except DatenbankZuNeu as fehler:
            abgeloest(fehler)

    def taktgeber_der_seiten(self) -> Taktgeber:
        """The clock beside the pages: it only watches, also over workers that are dead."""
        return Taktgeber(self.datenbank, [self._wache(), *self._mitschrifttakt()], self.uhr)

    def _wache(self) -> Takt:
        from gateway.bootstrap.pruefung import alarmbefunde

        kennungen = self._kennungen()
        bote = baue_boten(self.einstellungen.alarme)
        return Waechter(self.datenbank, partial(alarmbefunde, self), kennungen, bote, self.uhr).takt()

    def _zertifikatstakte(self) -> Sequence[Takt]:
        """Fetch revocation lists where that is allowed, and say once a day what runs out. They leave the
        database alone: nobody shall wait for a slow server."""
        self.eigene  # noqa: B018 - now, while the tokens are there: later ticks shall not need them
        vertrauen = self.einstellungen.vertrauen

        def rufe_ab(_: Session) -> None:
            for abruf in rufe_sperrlisten_ab(vertrauen, self.eigene):
                if abruf.fehler:
                    _log.warning("Sperrliste %s: %s", abruf.ort, abruf.fehler.text)

        def warne(_: Session) -> None:
            for frist in self.fristen():
                if frist.faellig:
                    _log.warning("%s: %s", frist.was, frist.text)

        warnen = Takt("zertifikatsfristen", timedelta(days=1), warne)
        abrufen = Takt("sperrlisten", SPERRLISTENTAKT, rufe_ab)
        return (abrufen, warnen) if vertrauen.abruf_hosts else (warnen,)

    def kehre(self) -> None:
        """Sweep everything once, as the clock does every hour."""
        kehren.kehre(self._kehricht())

    def _kehrtakt(self) -> Takt:
        return kehren.takt(self._kehricht())

    def _kehricht(self) -> kehren.Kehricht:
        return kehren.Kehricht(self.datenbank, self.blobs, tuple(self._alle_posten().values()), self.uhr)

    def _ankertakte(self) -> Sequence[Takt]:
        """Note the ends of the log outside, where that is wanted."""
        protokoll = self.einstellungen.protokoll

        def ankere(session: Session) -> None:
            koepfe = anker.koepfe(session, zeit=self.uhr.jetzt())
            neue = anker.haenge_an(protokoll.anker, koepfe) if protokoll.anker else koepfe
            if protokoll.syslog:
                anker.melde(neue)

        gewuenscht = protokoll.anker is not None or protokoll.syslog
        return [Takt("protokollanker", ANKERTAKT, ankere)] if gewuenscht else []

    def webdienste(self) -> Webdienste:
        """What the web application is given."""
        from gateway.bootstrap.anmeldedienst import baue_anmeldedienst
        from gateway.bootstrap.diagnose.blatt import als_text, diagnoseblatt
        from gateway.bootstrap.pruefung import leitstandbefunde
        from gateway.web.bremse import Bremse
        from gateway.web.dienste import RECHNERNAMEN, Webdienste

        web = self.einstellungen.web
        anmeldedienst, fremdanmeldung = baue_anmeldedienst(web.oidc, self.uhr), self._fremdanmeldung()
        return Webdienste(
            auskunft=self.auskunft,
            betriebsauskunft=self.betriebsauskunft,
            hausauskunft=self.hausauskunft,
            meldewege=self.meldewege,
            hausbefunde=partial(leitstandbefunde, self),
            werkstatt=lambda mandant, wer: Werkstatt(self.datenbank, mandant, self.uhr, wer),
            wartungsbuch=self.wartungsbuch,
            transporte=lambda mandant: self.einstellungen.mandant(mandant).transporte,
            hindernis=self.hindernis,
            probiere_partner=self.probiere_partner,
            diagnose=lambda mandant, wer: als_text(diagnoseblatt(self, [mandant], wer)),
            programmstand=lambda: versionen.programmstand(self.datenbank),
            releases=lambda mandant: versionen.releases(self.datenbank, mandant, self.uhr),
            partner=self.partnerauskunft,
            aufgabenauskunft=self.aufgabenauskunft,
            termine=lambda mandant, wer, rollen: Terminauskunft(
                self.datenbank, mandant, self.uhr, wer, rollen
            ),
            regelauskunft=self.regelauskunft,
            simulation=self.simulation,
            protokollauskunft=self.protokollauskunft,
            berichtsauskunft=self.berichtsauskunft,
            verbleibsauskunft=self.verbleib,
            haus=self.haus,
            behoerden=Behoerdenauskunft(lambda: self.verzeichnis),
            leseprotokoll=Leseprotokoll(self.datenbank, self.uhr),
            nachweise=self.nachweise,
            personal=Personal(self.datenbank, self.uhr),
            konten=self.konten,
            anmeldebuch=Anmeldebuch(self.datenbank, self.uhr),
            anmeldedienst=anmeldedienst,
            fremdanmeldung=fremdanmeldung,
            fremdsitzungen=Fremdsitzungen(
                self.datenbank,
                self.uhr,
                lambda: self._hauptschluessel,
                fremdanmeldung,
                anmeldedienst,
                self.fach.beende_abdruck,
            ),
            mandanten={m.kennung: m.name for m in self.einstellungen.mandanten},
            bereitschaft=self.bereitschaft.pruefe,
            fach=self.fach,
            clients=self.clients,
            bremse=Bremse(self.datenbank, self.uhr),
            tokenbremse=Bremse(self.datenbank, self.uhr, "skript"),
            idempotenz=Idempotenzbuch(self.datenbank, self.uhr),
            uhr=self.uhr,
            namen=RECHNERNAMEN | {web.adresse, *web.namen},
            praefix=web.praefix,
            kontakt=web.barrierefreiheit.kontakt,
            durchsetzung=web.barrierefreiheit.durchsetzung,
        )

    def _fremdanmeldung(self) -> Fremdanmeldung:
        oidc = self.einstellungen.web.oidc
        zuordnung = [Gruppenrolle(**dict(rolle)) for rolle in oidc.rollen] if oidc else []
        kennungen = self._kennungen()
        return Fremdanmeldung(self.datenbank, self.uhr, zuordnung, kennungen)

    def annahme_hindernis(self) -> str | None:
        """Why nothing is fetched at this moment; None = it is."""
        kennungen = self._kennungen()
        try:
            self.pruefe_stand()
        except Fehler as fehler:
            return fehler.text
        return annahme.hindernis(self.datenbank, kennungen, self.platten(), self.uhr)

    def _alle_posten(self) -> Mapping[str, Post]:
        return {m.kennung: self.post(m.kennung) for m in self.einstellungen.mandanten}

    @cached_property
    def _seitenansicht(self) -> Seitenansicht:
        return Seitenansicht(self.einstellungen.ablage.quarantaene)

    def _baue_haus(self, mandant: Mandant) -> Haus:
        ablage = self.einstellungen.ablage
        verschlossener_ordner(ablage.quarantaene)
        return Haus(
            behoerde=mandant.behoerde,
            regeln=_regeln(mandant, self.einstellungen.pdf or Pdfvorgaben()),
            datenbank=self.datenbank,
            speicher=Speicher(self.blobs, self._tresor),
            dms=baue_dms(mandant),
            uhr=self.uhr,
            haltepunkt=self._haltepunkt,
            finde_partner=self._finde_partner,
            angebot=self._angebot,
            zustaendigkeit=self.zustaendigkeit,
            virenscanner=self.virenscanner,
            fachverfahren=baue_fachverfahren(mandant.fachverfahren, self.uhr),
            seitenpruefer=self._seitenansicht,
            pdfpruefer=Pdfpruefung(ablage.quarantaene) if self.einstellungen.pdf else None,
        )

    def _finde_partner(self, kennung: str) -> Behoerde | None:
        try:
            return self.verzeichnis.finde(kennung).behoerde
        except KeinElektronischerAustausch:
            return None

    def _angebot(self, kennung: str) -> tuple[str, ...]:
        """What the directory names now; one that is away, or has no good entry, stops nobody from beginning."""
        try:
            return (self.verzeichnis.finde(kennung).version,) if kennung else ()
        except Fehler:
            return ()

    def platten(self) -> tuple[Path, ...]:
        """Where what arrives is laid: content, half-read messages, and the rows of an embedded database."""
        ablage, adresse = self.einstellungen.ablage, lies_url(self.einstellungen.datenbank.url)
        eingebettet = [Path(adresse.database or "").parent] if adresse.get_backend_name() == "sqlite" else []
        blobs = [ablage.blobs] if ablage.blobs else []
        return (*blobs, ablage.quarantaene, *eingebettet)

    def _baue_post(self, mandant: Mandant) -> Post:
        return Post(
            haus=self.haus(mandant.kennung),
            siegel=Mandantensiegel(mandant.kennung, partial(self._siegel, mandant)),
            postfaecher=self._postfaecher.von(mandant),
            verzeichnis=self.verzeichnis,
            versandordner=self.einstellungen.ablage.quarantaene,
            partnertransport=mandant.partnertransport,
            platten=self.platten(),
            webhooks=baue_webhooks(mandant, self.uhr),
        )

    def _siegel(self, mandant: Mandant) -> OsciSiegel:
        schluessel = self._bund.fuer(mandant.schluessel, self.uhr.jetzt())
        return OsciSiegel(schluessel.autor, schluessel.leser, self.pruefung, self.uhr)


def _regeln(mandant: Mandant, pdf: Pdfvorgaben) -> Mandantenregeln:
    fristen = mandant.fristen
    return Mandantenregeln(
        nachrichtengrenze=nachrichtengrenze(mandant),
        partnergrenzen={k: nachrichtengrenze(mandant, k) for k in mandant.partnertransport},
        anhang=mandant.anhang,
        frist_antwort=fristen.antwort,
        frist_quittung=fristen.quittung,
        karenz=fristen.karenz,
        karenz_uebernahme=fristen.karenz_uebernahme,
        frist_erledigtes=fristen.erledigtes,
        frist_meldungen=fristen.meldungen,
        frist_termine=fristen.termine,
        frist_spaetscans=fristen.spaetscans,
        frist_aufgabe=fristen.aufgabe,
        ablage=ablageplan(mandant),
        pdf={Mangel(name): vorgabe for name, vorgabe in pdf},
        formate=tuple(sorted(vereinbarung(mandant.formate) - PDF_UND_JPG)),
        kontingent=mandant.kontingent.grenzen,
        grenzen=mandant.regeln.grenzen,
    )
