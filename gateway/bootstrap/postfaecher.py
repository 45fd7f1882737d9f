"""The mailboxes of the Mandanten: one account per transport, built when first used and again when keys,
settings or the directory's entry have changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from adapters.dvdv.eintrag import dienst_uri
from adapters.osci.schutz.transportsignatur import Unterschrift
from adapters.osci.teilnehmer.beteiligte import Gegenstelle, Teilnehmer, Transportregeln
from adapters.osci.teilnehmer.leitung import HttpLeitung
from adapters.osci.teilnehmer.postfach import OsciPostfach
from adapters.osci.teilnehmer.schonzeit import Schonzeit
from adapters.xta.draht.metadaten import Schluesselwert, Vertrag
from adapters.xta.fehler import KontoAbgelehnt, ServerzertifikatFalsch, ZertifikatNichtAngenommen
from adapters.xta.namen import Fassung
from adapters.xta.teilnehmer.client import Adressen
from adapters.xta.teilnehmer.postfach import XtaPostfach, xta_schonzeit
from adapters.xta.teilnehmer.zugang import Xtazugang
from adapters.xta.tls import Tlsschluessel
from gateway.bootstrap.mandantentueren import Mandantenpostfach
from gateway.bootstrap.schluesselbund import Mandantenschluessel, Schluesselbund
from gateway.errors import VoruebergehenderFehler
from gateway.nachrichten.release import NACHRICHTENTYP, NACHRICHTENTYP_XINNERES
from gateway.ports import Diensteintrag, Postfach, Uhr, Verzeichnis
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.zertifikat import Zertifikat
from gateway.settings import Einstellungen, EinstellungenFalsch, Mandant, Xtaanschluss

_UMSCHLAG = 65_536
"""Bytes that a sealed message may have beside its content: certificates, signature, envelope."""
_INLINE = 1.85
"""An inline content grows by so much (base64 twice)."""
KONTO = (KontoAbgelehnt, ServerzertifikatFalsch, ZertifikatNichtAngenommen)
"""They concern the account with all its messages, and are mended for all of them at once."""


class Postfaecher:
    """One object for a process: it keeps connections, and remembers who could not be read or asked."""

    def __init__(
        self,
        einstellungen: Einstellungen,
        bund: Schluesselbund,
        pruefung: Zertifikatspruefung,
        verzeichnis: Verzeichnis,
        uhr: Uhr,
    ):
        self._einstellungen = einstellungen
        self._bund = bund
        self._pruefung = pruefung
        self._verzeichnis = verzeichnis
        self._uhr = uhr
        self._osci: dict[str, tuple[Mandantenschluessel, Gegenstelle, Postfach]] = {}
        self._xta: dict[str, tuple[Tlsschluessel, Zertifikat | None, Postfach]] = {}
        self._leitung = HttpLeitung()
        self._schonzeit = Schonzeit()
        self._xta_schonzeit = xta_schonzeit()

    def von(self, mandant: Mandant) -> Mapping[str, Postfach]:
        """By transport, the preferred one first; nothing is loaded yet."""
        return {transport: self._eines(mandant, transport) for transport in mandant.transporte}

    def _eines(self, mandant: Mandant, transport: str) -> Postfach:
        if transport == "osci":
            return Mandantenpostfach(mandant.kennung, transport, partial(self._hole_osci, mandant))
        anschluss = mandant.xta
        assert anschluss is not None
        return Mandantenpostfach(
            mandant.kennung,
            transport,
            partial(self._hole_xta, mandant, anschluss),
            an_alle=anschluss.vermittelt,
            eigene=KONTO,
        )

    def _hole_osci(self, mandant: Mandant) -> Postfach:
        """The same one until keys or entry of the Mandant change: it remembers what it could not read."""
        schluessel = self._bund.fuer(mandant.schluessel, self._uhr.jetzt())
        bisher = self._osci.get(mandant.kennung)
        try:
            eigenes = Gegenstelle.aus(self._verzeichnis.finde(mandant.kennung))
        except VoruebergehenderFehler:
            if bisher is None:
                raise
            eigenes = bisher[1]  # the mailbox hasn't moved because the directory is away
        if bisher is None or bisher[:2] != (schluessel, eigenes):
            bisher = (schluessel, eigenes, self._baue_osci(mandant, schluessel, eigenes))
            self._osci[mandant.kennung] = bisher
        return bisher[2]

    def _baue_osci(
        self, mandant: Mandant, schluessel: Mandantenschluessel, eigenes: Gegenstelle
    ) -> OsciPostfach:
        regeln = Transportregeln(
            pruefung=self._pruefung,
            uhr=self._uhr,
            policy=self._pruefung.policy,
            verschluesseln=mandant.transportverschluesselung,
            zwischenablage=self._einstellungen.ablage.quarantaene,
        )
        leser = {schluessel.zertifikat: schluessel for schluessel in reversed(schluessel.leser)}
        wir, *fruehere = [
            Teilnehmer(Unterschrift(schluessel.autor), einer) for einer in reversed(leser.values())
        ]
        return OsciPostfach(
            self._leitung,
            wir,
            eigenes,
            regeln,
            paketgroesse=mandant.teilsendung,
            schonzeit=self._schonzeit,
            fruehere=fruehere,
        )

    def _hole_xta(self, mandant: Mandant, anschluss: Xtaanschluss) -> Postfach:
        """The same one until key or server certificate change."""
        schluessel = self._bund.hole_tls(anschluss.schluessel, anschluss.pin_datei)
        server = _zertifikat(anschluss)
        bisher = self._xta.get(mandant.kennung)
        if bisher is None or bisher[:2] != (schluessel, server):
            bisher = (schluessel, server, self._baue_xta(mandant, anschluss, schluessel, server))
            self._xta[mandant.kennung] = bisher
        return bisher[2]

    def _baue_xta(
        self,
        mandant: Mandant,
        anschluss: Xtaanschluss,
        schluessel: Tlsschluessel,
        server: Zertifikat | None,
    ) -> XtaPostfach:
        zugang = Xtazugang(
            adressen(anschluss),
            anschluss.konto or mandant.kennung,
            schluessel,
            self._pruefung,
            self._uhr,
            server,
            zwischen=self._einstellungen.ablage.quarantaene,
            fassung=Fassung(anschluss.fassung),
        )
        return XtaPostfach(
            zugang,
            partial(_vertrag, anschluss),
            hoechstgroesse=anschluss.hoechstgroesse,
            vermittelt=anschluss.vermittelt,
            schonzeit=self._xta_schonzeit,
        )


def adressen(anschluss: Xtaanschluss) -> Adressen:
    """The three ports, each as given or below the base address."""
    unter = Adressen.unter(anschluss.server or "")
    return Adressen(
        anschluss.management_url or unter.verwaltung,
        anschluss.send_url or unter.versand,
        anschluss.msgbox_url or unter.postfach,
    )


def nachrichtengrenze(mandant: Mandant, partner: str | None = None) -> int:
    """Largest XML message in bytes: on every way that may be taken, or on the one settled with a partner."""
    fest = mandant.partnertransport.get(partner) if partner else None
    wege = [fest] if fest else mandant.transporte
    grenzen = [mandant.nachrichtengrenze]
    if "xta" in wege and mandant.xta is not None and mandant.xta.hoechstgroesse is not None:
        raum = mandant.xta.hoechstgroesse - _UMSCHLAG
        grenzen.append(raum if mandant.anhang else int(raum / _INLINE))
    return min(grenzen)


def _vertrag(anschluss: Xtaanschluss, typ: str, empfaenger: Diensteintrag) -> Vertrag:
    """The service is that of the reader's release; messages of the base module have four digits and a list of
    their own."""
    dienst = anschluss.dienst or dienst_uri(empfaenger.version, empfaenger.behoerde.kennung)
    liste = NACHRICHTENTYP if len(typ) == 6 else NACHRICHTENTYP_XINNERES
    return Vertrag(dienst, anschluss.szenario, Schluesselwert(typ, liste.uri, liste.version), dienst)


def _zertifikat(anschluss: Xtaanschluss) -> Zertifikat | None:
    datei = anschluss.server_zertifikat
    if datei is None:
        return None
    try:
        return Zertifikat.aus_datei(datei.read_bytes()[:1_000_000])
    except (OSError, ZertifikatAbgelehnt):
        raise EinstellungenFalsch("Das Zertifikat des XTA-Servers ist nicht lesbar.", wo=str(datei)) from None
