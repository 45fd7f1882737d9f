"""The Mandanten of an installation: inside (Haus) and at the door (Post)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from gateway.bootstrap.installation.grund import Grund
from gateway.errors import Fehler

if TYPE_CHECKING:
    from adapters.osci.inhalt.siegel import OsciSiegel
    from adapters.pdf import Seitenansicht
    from gateway.ablauf.haus import Haus, Post
    from gateway.ablauf.mandantenregeln import Mandantenregeln
    from gateway.bootstrap.postfaecher import Postfaecher
    from gateway.domain.behoerde import Behoerde
    from gateway.settings import Mandant, Pdfvorgaben


class Haeuser(Grund):
    """The Mandanten, each built when first asked for."""

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

    def _alle_posten(self) -> Mapping[str, Post]:
        return {m.kennung: self.post(m.kennung) for m in self.einstellungen.mandanten}

    @cached_property
    def _postfaecher(self) -> Postfaecher:
        from gateway.bootstrap.postfaecher import Postfaecher

        return Postfaecher(self.einstellungen, self._bund, self.pruefung, self.verzeichnis, self.uhr)

    @cached_property
    def _seitenansicht(self) -> Seitenansicht:
        from adapters.pdf import Seitenansicht

        return Seitenansicht(self.einstellungen.ablage.quarantaene)

    def _baue_haus(self, mandant: Mandant) -> Haus:
        from adapters.pdf import Pdfpruefung
        from gateway.ablauf.haus import Haus, Speicher
        from gateway.bootstrap.dms import baue_dms
        from gateway.bootstrap.fachverfahren import baue_fachverfahren
        from gateway.settings import Pdfvorgaben
        from gateway.verschlossen import verschlossener_ordner

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
        from gateway.ports import KeinElektronischerAustausch

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

    def _baue_post(self, mandant: Mandant) -> Post:
        from adapters.osci.inhalt.siegel import OsciSiegel
        from gateway.ablauf.haus import Post
        from gateway.bootstrap.mandantentueren import Mandantensiegel
        from gateway.bootstrap.meldewege import baue_webhooks

        return Post(
            haus=self.haus(mandant.kennung),
            siegel=Mandantensiegel(mandant.kennung, partial(self._siegel, mandant, OsciSiegel)),
            postfaecher=self._postfaecher.von(mandant),
            verzeichnis=self.verzeichnis,
            versandordner=self.einstellungen.ablage.quarantaene,
            partnertransport=mandant.partnertransport,
            platten=self.platten(),
            webhooks=baue_webhooks(mandant, self.uhr),
        )

    def _siegel(self, mandant: Mandant, art: type[OsciSiegel]) -> OsciSiegel:
        """`art` is loaded when a process is built, not with its first message."""
        schluessel = self._bund.fuer(mandant.schluessel, self.uhr.jetzt())
        return art(schluessel.autor, schluessel.leser, self.pruefung, self.uhr)


def _regeln(mandant: Mandant, pdf: Pdfvorgaben) -> Mandantenregeln:
    from gateway.ablauf.mandantenregeln import Mandantenregeln
    from gateway.bootstrap.dms import ablageplan
    from gateway.bootstrap.postfaecher import nachrichtengrenze
    from gateway.domain.pdfbefund import Mangel
    from gateway.nachrichten.kontext import PDF_UND_JPG
    from gateway.paket.formate import vereinbarung

    fristen = mandant.fristen
    return Mandantenregeln(
        nachrichtengrenze=nachrichtengrenze(mandant),
        partnergrenzen={k: nachrichtengrenze(mandant, k) for k in mandant.partnertransport},
        anhang=mandant.anhang,
        frist_erledigtes=fristen.erledigtes,
        frist_meldungen=fristen.meldungen,
        frist_termine=fristen.termine,
        frist_spaetscans=fristen.spaetscans,
        ablage=ablageplan(mandant),
        pdf={Mangel(name): vorgabe for name, vorgabe in pdf},
        formate=tuple(sorted(vereinbarung(mandant.formate) - PDF_UND_JPG)),
        kontingent=mandant.kontingent.grenzen,
        grenzen=mandant.regeln.grenzen,
        fristen=fristen.zusagen,
    )
