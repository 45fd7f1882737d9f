"""The DVDV as the port `Verzeichnis`: short cache, fresh look-up on demand, last known entry in an outage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from adapters.dvdv.anmeldung import fingerabdruck
from adapters.dvdv.eintrag import MELDEBEHOERDEN, angebotene_versionen, dienst_uri, lies_eintrag
from adapters.dvdv.fehler import EintragUnvollstaendig, KeineGemeinsameVersion, VerzeichnisNichtErreichbar
from adapters.dvdv.letztstand import Letztstand
from adapters.dvdv.server import Dvdvserver
from gateway.domain.behoerde import MELDEBEHOERDE, praefix
from gateway.nachrichten.releases import bevorzugt
from gateway.ports import Ansprache, Diensteintrag, KeinElektronischerAustausch, Uhr
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.urteil import Zweck
from gateway.schutz.zertifikat import Zertifikat

HALTBAR = timedelta(minutes=10)
NEIN_HALTBAR = timedelta(minutes=5)


class Dvdvverzeichnis:
    """`versionen`: the releases that we speak, those first that we would choose on that day."""

    def __init__(
        self,
        server: Dvdvserver,
        pruefung: Zertifikatspruefung,
        uhr: Uhr,
        *,
        versionen: Callable[[datetime], Sequence[str]] = bevorzugt,
        kategorie: str = "Ausländerbehörde",
        letztstand: Letztstand | None = None,
    ):
        self._server = server
        self._pruefung = pruefung
        self._uhr = uhr
        self._versionen = versionen
        self._kategorie = kategorie
        self._letztstand = letztstand
        self._merker: dict[str, tuple[datetime, Diensteintrag | KeinElektronischerAustausch]] = {}

    def finde(self, kennung: str, *, frisch: bool = False) -> Diensteintrag:
        """Raises `KeinElektronischerAustausch` (no entry, or no release in common), `EintragUnvollstaendig`,
        `VerzeichnisNichtErreichbar`, `AnmeldungAbgelehnt`, `AnfrageAbgelehnt`."""
        bis, gemerkt = self._merker.get(kennung, (None, None))
        if frisch or bis is None or bis <= self._uhr.jetzt():
            gemerkt = self._frage(kennung)
        if isinstance(gemerkt, KeinElektronischerAustausch):
            raise type(gemerkt)
        assert gemerkt
        return gemerkt

    def sprich_an(self, kennung: str) -> Ansprache:
        """Asks the servers for our own entry, never the last known state. Raises like `finde`."""
        self._suche(kennung)
        return Ansprache("Antwortet und führt den eigenen Eintrag.")

    def finde_viele(self, kennungen: Sequence[str]) -> dict[str, Diensteintrag]:
        """Fresh entries of many authorities in a few calls; those without a usable one are left out.

        Raises like `finde`, but for what concerns a single authority."""
        anfragen = [{"category": self._kategorie_von(k), "organizationKey": k} for k in kennungen]
        beschreibungen = self._server.frage_viele("findauthoritydescription", anfragen)
        versionen: dict[str, str] = {}
        for kennung, beschreibung in zip(kennungen, beschreibungen, strict=True):
            with suppress(EintragUnvollstaendig):
                if beschreibung and (version := self._version(beschreibung, kennung)):
                    versionen[kennung] = version
        dienste = self._server.frage_viele(
            "findservicedescription", [_dienstanfrage(k, v) for k, v in versionen.items()]
        )
        gefunden = {}
        for (kennung, version), dienst in zip(versionen.items(), dienste, strict=True):
            with suppress(EintragUnvollstaendig):
                if dienst:
                    gefunden[kennung] = lies_eintrag(dienst, kennung, version)
                    self._merke(gefunden[kennung])
        return gefunden

    def gehoert_zur_kategorie(self, zertifikat: Zertifikat, kategorie: str | None = None) -> bool:
        """Is this the client certificate of an authority of this category? (verifyCategory)"""
        anfrage = {"fingerPrint": fingerabdruck(zertifikat), "category": kategorie or self._kategorie}
        antwort = self._server.frage("verifycategory", anfrage)
        return isinstance(antwort, dict) and antwort.get("verifyCategory") is True

    def gehoeren_zur_kategorie(self, zertifikate: Sequence[Zertifikat]) -> list[bool]:
        """The same for many, in their order."""
        anfragen = [{"fingerPrint": fingerabdruck(z), "category": self._kategorie} for z in zertifikate]
        antworten = self._server.frage_viele("verifycategory", anfragen)
        return [isinstance(a, dict) and a.get("verifyCategory") is True for a in antworten]

    def _frage(self, kennung: str) -> Diensteintrag | KeinElektronischerAustausch:
        try:
            eintrag = self._suche(kennung)
        except KeinElektronischerAustausch as nein:
            self._merker[kennung] = (self._uhr.jetzt() + NEIN_HALTBAR, nein)
            if self._letztstand:
                self._letztstand.vergiss(kennung)
            return nein
        except VerzeichnisNichtErreichbar as grund:
            return self._aus_letztem_stand(kennung, grund)
        self._merke(eintrag)
        return eintrag

    def _suche(self, kennung: str) -> Diensteintrag:
        beschreibung = self._server.frage(
            "findauthoritydescription", {"category": self._kategorie_von(kennung), "organizationKey": kennung}
        )
        if beschreibung is None:
            raise KeinElektronischerAustausch
        version = self._version(beschreibung, kennung)
        if version is None:
            raise KeineGemeinsameVersion
        dienst = self._server.frage("findservicedescription", _dienstanfrage(kennung, version))
        if dienst is None:
            raise KeinElektronischerAustausch
        return lies_eintrag(dienst, kennung, version)

    def _kategorie_von(self, kennung: str) -> str:
        return MELDEBEHOERDEN if praefix(kennung) == MELDEBEHOERDE else self._kategorie

    def _version(self, beschreibung: object, kennung: str) -> str | None:
        jetzt = self._uhr.jetzt()
        angebot = angebotene_versionen(beschreibung, kennung, jetzt)
        return next((version for version in self._versionen(jetzt) if version in angebot), None)

    def _merke(self, eintrag: Diensteintrag) -> None:
        self._merker[eintrag.behoerde.kennung] = (self._uhr.jetzt() + HALTBAR, eintrag)
        if self._letztstand:
            self._letztstand.merke(eintrag)

    def _aus_letztem_stand(self, kennung: str, grund: VerzeichnisNichtErreichbar) -> Diensteintrag:
        """In an outage, and only with certificates that are valid today."""
        eintrag = self._letztstand.hole(kennung) if self._letztstand else None
        if eintrag is None or not self._brauchbar(eintrag):
            raise grund
        return eintrag

    def _brauchbar(self, eintrag: Diensteintrag) -> bool:
        jetzt = self._uhr.jetzt()
        return all(self._pruefung.pruefe(der, zweck, jetzt).gueltig for der, zweck in _zertifikate(eintrag))


def _zertifikate(eintrag: Diensteintrag) -> Iterator[tuple[bytes, Zweck]]:
    """All that somebody would rely on; every way that the DVDV tells has its own."""
    yield eintrag.leser, Zweck.VERSCHLUESSELUNG
    yield eintrag.autor, Zweck.SIGNATUR
    for zugang in eintrag.zugaenge:
        yield zugang.verschluesselung, Zweck.VERSCHLUESSELUNG
        yield zugang.signatur, Zweck.SIGNATUR


def _dienstanfrage(kennung: str, version: str) -> dict[str, str]:
    return {"organizationKey": kennung, "serviceSpecificationUri": dienst_uri(version, kennung)}
