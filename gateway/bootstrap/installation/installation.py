"""One installation, wired from its settings: this is where ports get their adapters.

Five floors, each standing on the one beneath: grund, haeuser, auskuenfte, arbeit, and here the pages.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from gateway.bootstrap.installation.arbeit import Arbeit

if TYPE_CHECKING:  # a worker needs no web framework
    from gateway.ablauf.anmeldung import Konten
    from gateway.ablauf.clients import Clients
    from gateway.ablauf.fremdanmeldung import Fremdanmeldung
    from gateway.settings import Einstellungen
    from gateway.web.dienste import Webdienste
    from gateway.web.zugang import Zugangsfach


class Installation(Arbeit):
    """Everything one process needs of its installation; each part is built when first asked for."""

    @classmethod
    def geoeffnet(cls, einstellungen: Einstellungen) -> Installation:
        """Ready to work with its database. Raises `DatenbankVeraltet` when `db upgrade` is due."""
        installation = cls(einstellungen)
        installation.pruefe_stand()
        return installation

    @cached_property
    def konten(self) -> Konten:
        """Local accounts; the master key is needed only when one is used."""
        from gateway.ablauf.anmeldung import Konten

        return Konten(self.datenbank, self.uhr, lambda: self._hauptschluessel)

    @cached_property
    def fach(self) -> Zugangsfach:
        from gateway.web.zugang import Zugangsfach

        return Zugangsfach(self.datenbank, self.uhr)

    @cached_property
    def clients(self) -> Clients:
        """API clients of all Mandanten."""
        from gateway.ablauf.clients import Clients

        return Clients(self.datenbank, self.uhr, [m.kennung for m in self.einstellungen.mandanten])

    def webdienste(self) -> Webdienste:
        """What the web application is given."""
        from gateway.ablage.idempotenz import Idempotenzbuch
        from gateway.ablauf.anmeldung import Anmeldebuch
        from gateway.ablauf.fremdsitzung import Fremdsitzungen
        from gateway.ablauf.reparatur import Werkstatt
        from gateway.auskunft.betrieb import versionen
        from gateway.auskunft.betrieb.behoerden import Behoerdenauskunft
        from gateway.auskunft.betrieb.personal import Personal
        from gateway.auskunft.vorgaenge.leseprotokoll import Leseprotokoll
        from gateway.auskunft.vorgaenge.termine import Terminauskunft
        from gateway.bootstrap.anmeldedienst import baue_anmeldedienst
        from gateway.bootstrap.diagnose.blatt import als_text, diagnoseblatt
        from gateway.bootstrap.pruefung import leitstandbefunde
        from gateway.verschlossen import verschlossener_ordner
        from gateway.web.bremse import Bremse
        from gateway.web.dienste import RECHNERNAMEN, Webdienste

        web = self.einstellungen.web
        verschlossener_ordner(self.einstellungen.ablage.quarantaene)  # asked for before the first clerk comes
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
        from gateway.ablauf.fremdanmeldung import Fremdanmeldung, Gruppenrolle

        oidc = self.einstellungen.web.oidc
        zuordnung = [Gruppenrolle(**dict(rolle)) for rolle in oidc.rollen] if oidc else []
        kennungen = self._kennungen()
        return Fremdanmeldung(self.datenbank, self.uhr, zuordnung, kennungen)
