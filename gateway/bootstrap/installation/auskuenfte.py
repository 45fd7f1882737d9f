"""The queries of an installation: what people and monitoring may know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING

from gateway.bootstrap.installation.haeuser import Haeuser
from gateway.errors import Fehler

if TYPE_CHECKING:
    from gateway.ablage.partnerfristen import Partnerfrist
    from gateway.ablauf.post.dienstpruefung import Dienstpruefung
    from gateway.ablauf.post.partnerprobe import Probeschritt
    from gateway.ablauf.wartung import Wartungsbuch
    from gateway.auskunft.betrieb import (
        Bereitschaft,
        Berichtsauskunft,
        Betriebsauskunft,
        Hausauskunft,
        Regelauskunft,
        Simulation,
        Verbleibsauskunft,
    )
    from gateway.auskunft.betrieb.meldewege import Meldewege
    from gateway.auskunft.betrieb.partner import Partnerauskunft
    from gateway.auskunft.betrieb.protokoll import Protokollauskunft
    from gateway.auskunft.vorgaenge import Auskunft
    from gateway.auskunft.vorgaenge.aufgaben import Aufgabenauskunft
    from gateway.auskunft.vorgaenge.nachweis import Nachweisausgabe
    from gateway.auskunft.vorgaenge.nachweispruefung import Nachweispruefung
    from gateway.bootstrap.partnerwache import Partnerwache
    from gateway.ports import Diensteintrag


class Auskuenfte(Haeuser):
    """Answers; changes nothing but who asked."""

    def auskunft(self, kennung: str) -> Auskunft:
        """The queries of one Mandant."""
        from gateway.auskunft.vorgaenge import Auskunft

        return Auskunft(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def betriebsauskunft(self, kennung: str) -> Betriebsauskunft:
        """How one Mandant fares: queue, figures, services, incidents; without content."""
        from gateway.auskunft.betrieb import Betriebsauskunft

        mandant = self.einstellungen.mandant(kennung)
        return Betriebsauskunft(self.datenbank, mandant.kennung, self.uhr, mandant.kontingent.grenzen)

    @property
    def hausauskunft(self) -> Hausauskunft:
        """How the installation as a whole fares: workers, disks, clock."""
        from gateway.auskunft.betrieb import Hausauskunft

        return Hausauskunft(self.datenbank, self._ordner(), self.uhr, self._rechneruhr)

    @property
    def bereitschaft(self) -> Bereitschaft:
        """Can it do its work?"""
        from gateway.auskunft.betrieb import Bereitschaft

        kennungen = self._kennungen()
        ordner = self._ordner()
        speicher = {"Ablage": self._blobprobe} if self.einstellungen.ablage.s3 else {}
        return Bereitschaft(
            self.datenbank, ordner, self.hausauskunft, self.betriebsauskunft, kennungen, speicher
        )

    def aufgabenauskunft(self, kennung: str) -> Aufgabenauskunft:
        """The questions of one Mandant."""
        from gateway.auskunft.vorgaenge.aufgaben import Aufgabenauskunft

        return Aufgabenauskunft(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def regelauskunft(self, kennung: str) -> Regelauskunft:
        """The rule sets of one Mandant."""
        from gateway.auskunft.betrieb import Regelauskunft
        from gateway.domain.regelsatz import Regelsatz

        mandant = self.einstellungen.mandant(kennung)
        vorgabe = Regelsatz(grenzen=mandant.regeln.grenzen, fristen=mandant.fristen.zusagen)
        return Regelauskunft(self.datenbank, mandant.kennung, self.uhr, vorgabe)

    def simulation(self, kennung: str) -> Simulation:
        """What other rules would have done for one Mandant."""
        from gateway.auskunft.betrieb import Simulation

        return Simulation(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def protokollauskunft(self, kennung: str) -> Protokollauskunft:
        """The audit log of one Mandant, checked against the anchor where there is one."""
        from gateway.auskunft.betrieb.protokoll import Protokollauskunft

        mandant = self.einstellungen.mandant(kennung).kennung
        return Protokollauskunft(self.datenbank, mandant, self.uhr, partial(self._notierte, mandant))

    def nachweise(self, kennung: str) -> Nachweisausgabe:
        """Hands out the proof documents of one Mandant."""
        from gateway.auskunft.vorgaenge.nachweis import Nachweisausgabe

        return Nachweisausgabe(self.datenbank, self.einstellungen.mandant(kennung).behoerde, self.uhr)

    def nachweispruefung(self, kennung: str) -> Nachweispruefung:
        """Holds proof documents against the audit log of one Mandant."""
        from gateway.auskunft.vorgaenge.nachweispruefung import Nachweispruefung

        behoerde = self.einstellungen.mandant(kennung).behoerde
        return Nachweispruefung(self.datenbank, behoerde, self.uhr, partial(self._notierte, behoerde.kennung))

    def _notierte(self, mandant: str) -> Mapping[int, str]:
        """What the anchor knows of this chain."""
        from gateway.audit import anker

        datei = self.einstellungen.protokoll.anker
        return anker.hashes(anker.lies(datei), mandant) if datei is not None and datei.exists() else {}

    def meldewege(self, kennung: str) -> Meldewege:
        """Alarms and webhooks of one Mandant."""
        from gateway.auskunft.betrieb.meldewege import Meldewege

        return Meldewege(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def partnerauskunft(self, kennung: str) -> Partnerauskunft:
        """Whom one Mandant exchanges files with."""
        from gateway.auskunft.betrieb.partner import Partnerauskunft

        mandant = self.einstellungen.mandant(kennung).kennung
        return Partnerauskunft(self.datenbank, mandant, self.uhr, lambda: self.verzeichnis)

    def hindernis(self, partner: str) -> str | None:
        """Why nothing could be sent to this authority now. Raises leaves of `VoruebergehenderFehler`."""
        from gateway.bootstrap.partner import hindernis

        gefunden = hindernis(partner, self.verzeichnis, self.pruefung, self.uhr.jetzt())
        return gefunden[0] if gefunden else None

    def probiere_partner(self, kennung: str, partner: str, wer: str) -> Sequence[Probeschritt]:
        """Would a message of this Mandant reach that authority now?"""
        from gateway.ablauf.post.partnerprobe import probiere
        from gateway.bootstrap.partner import zertifikatshindernis
        from gateway.errors import VoruebergehenderFehler

        def zertifikate(eintrag: Diensteintrag) -> tuple[str, str] | None:
            return zertifikatshindernis(eintrag, self.pruefung, self.uhr.jetzt())

        schritte = probiere(self.post(kennung), partner, zertifikate, wer)
        with suppress(
            VoruebergehenderFehler
        ):  # an alarm about its certificates ends as soon as they are changed
            self.partnerwache.sieh_an(kennung, partner)
        return schritte

    @cached_property
    def partnerwache(self) -> Partnerwache:
        """Notes until when the certificates of other authorities hold."""
        from gateway.auskunft.betrieb.partner import AUSTAUSCH_SEIT
        from gateway.bootstrap.partner import frist
        from gateway.bootstrap.partnerwache import Partnerwache

        def andere(kennung: str) -> Sequence[str]:
            return self.betriebsauskunft(kennung).partner(self.uhr.jetzt() - AUSTAUSCH_SEIT)

        return Partnerwache(
            self.datenbank,
            self._kennungen(),
            andere,
            lambda partner: frist(partner, self.verzeichnis, self.pruefung, self.uhr.jetzt()),
            self.uhr,
            lambda kennung, partner: partner in self.betriebsauskunft(kennung).offene_partner(),
        )

    def partnerfristen(self, kennung: str) -> Sequence[Partnerfrist]:
        """As they were last noted; asks nobody."""
        from gateway.ablage.partnerfristen import Partnerfristen

        with self.datenbank.lesen() as session:
            return Partnerfristen(session, kennung, self.uhr).alle()

    @property
    def wartungsbuch(self) -> Wartungsbuch:
        """What rests at this moment."""
        from gateway.ablauf.wartung import Wartungsbuch

        return Wartungsbuch(self.datenbank, [m.kennung for m in self.einstellungen.mandanten], self.uhr)

    def berichtsauskunft(self, kennung: str) -> Berichtsauskunft:
        """The numbers of one Mandant."""
        from gateway.auskunft.betrieb import Berichtsauskunft

        return Berichtsauskunft(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def verbleib(self, kennung: str) -> Verbleibsauskunft:
        """Where the files of one Mandant are."""
        from gateway.auskunft.betrieb import Verbleibsauskunft

        return Verbleibsauskunft(self.datenbank, self.einstellungen.mandant(kennung).kennung, self.uhr)

    def annahme_hindernis(self) -> str | None:
        """Why nothing is fetched at this moment; None = it is."""
        from gateway.ablauf.post import annahme

        kennungen = self._kennungen()
        try:
            self.pruefe_stand()
        except Fehler as fehler:
            return fehler.text
        return annahme.hindernis(self.datenbank, kennungen, self.platten(), self.uhr)

    @cached_property
    def dienstpruefung(self) -> Dienstpruefung:
        """Asks mailbox, directory and DMS of all Mandanten whether they are there."""
        from gateway.ablauf.post.dienstpruefung import Dienstpruefung

        return Dienstpruefung(self.datenbank, self._alle_posten().values(), self.uhr)
