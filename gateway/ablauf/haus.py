"""What a step may touch: `Haus` (database, content, DMS, rules, clock) or `Post` (all that leaves or arrives).

Bootstrap builds both, tests hold them still. A legal way gets a `Haus` and never sees a seal or a mailbox."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from gateway.ablage.betrieb import Betriebsbestand
from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.regelsaetze import regelsatz_von
from gateway.ablage.tabellen import Nachrichtenzeile, Regelsatzzeile
from gateway.ablage.tresor import Tresor
from gateway.ablauf.inhalt import Bloboeffner
from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.domain.behoerde import Behoerde
from gateway.domain.regelsatz import Regelsatz
from gateway.domain.zustaendigkeit import Zustaendigkeit
from gateway.nachrichten import releases
from gateway.nachrichten.kopf import Kopf, kopf
from gateway.ports import (
    Blob,
    Blobs,
    Diensteintrag,
    Dms,
    Empfaenger,
    Fachverfahren,
    Pdfpruefer,
    Postfach,
    Raum,
    Seitenpruefer,
    Siegel,
    Uhr,
    Verzeichnis,
    Virenscanner,
    kein_weg,
)
from gateway.queue.auftrag import Auftrag
from gateway.queue.vergabe import verlaengere

_Wert = TypeVar("_Wert")


@dataclass(frozen=True)
class Speicher:
    """The blobs of one Mandant and the keys of their rooms."""

    blobs: Blobs
    tresor: Tresor


@dataclass(frozen=True)
class Haus:
    """One Mandant inside: its rows, its content, its DMS."""

    behoerde: Behoerde
    regeln: Mandantenregeln
    datenbank: Datenbank
    speicher: Speicher
    dms: Dms
    uhr: Uhr
    haltepunkt: Callable[[str], None]
    """Called at named points; crash tests end the process there."""
    finde_partner: Callable[[str], Behoerde | None]
    """An authority by its Kennung as the directory names it; None = it takes no part in the exchange."""
    angebot: Callable[[str], Collection[str]] = lambda _kennung: ()
    """Releases of XAusländer that the directory names for an authority; () = not known at this moment."""
    zustaendigkeit: Zustaendigkeit = field(default_factory=Zustaendigkeit)
    """Which authority is competent for a place."""
    virenscanner: Virenscanner | None = None
    pdfpruefer: Pdfpruefer | None = None
    """None = this installation has none: nothing is scanned."""
    seitenpruefer: Seitenpruefer | None = None
    """None = nothing here draws pages: late scans are not looked at, and there are no thumbnails."""
    fachverfahren: Fachverfahren | None = None
    """None = only the file itself says something of its person."""
    gemerkt: dict[Any, Any] | None = field(default=None, repr=False)
    """What one work item has read and nobody changes; None = nothing is kept."""

    def fuer_einen_auftrag(self) -> Haus:
        """The same house, remembering until this one is dropped: for the length of one work item."""
        return replace(self, gemerkt={})

    def einmal(self, was: tuple[Any, ...], lies: Callable[[], _Wert]) -> _Wert:
        """Read what never changes once per work item."""
        if self.gemerkt is None:
            return lies()
        if was not in self.gemerkt:
            self.gemerkt[was] = lies()
        wert: _Wert = self.gemerkt[was]
        return wert

    @property
    def mandant(self) -> str:
        return self.behoerde.kennung

    def jetzt(self) -> datetime:
        return self.uhr.jetzt()

    def regelsatz(self) -> Regelsatz:
        """The rules that count, the same for the length of one work item. Raises `RegelsatzPasstNicht`."""

        def lies() -> Regelsatz:
            if self.gemerkt is not None and Regelsatzzeile in self.gemerkt:
                zeile = self.gemerkt[Regelsatzzeile]
                return self.regeln.vorgabe if zeile is None else regelsatz_von(zeile)
            with self.lesen() as buch:
                return buch.regelsaetze.aktiver(self.regeln.vorgabe)

        return self.einmal((Regelsatz,), lies)

    def merke_regelsatz(self, zeile: Regelsatzzeile | None) -> None:
        """What was read along; None = none was activated."""
        if self.gemerkt is not None:
            self.gemerkt[Regelsatzzeile] = zeile

    def ist_gekommen(self, wann: datetime) -> bool:
        """Has this moment certainly come? For what can't be undone: a clock that has jumped is not enough."""
        if self.jetzt() < wann:
            return False
        with self.datenbank.lesen() as session:
            gang = Betriebsbestand(session, self.uhr).uhrengang()
        return gang is None or gang.ist_gekommen(wann, self.jetzt())

    @contextmanager
    def lesen(self) -> Iterator[Buch]:
        """A look into this Mandant's rows."""
        with self.datenbank.lesen() as session:
            yield Buch(session, self.mandant, self.uhr)

    @contextmanager
    def buchen(self) -> Iterator[Buch]:
        """One transaction on this Mandant's rows, committed at the end of the block."""
        with self.datenbank.schreiben() as session:
            yield Buch(session, self.mandant, self.uhr)
            session.commit()

    @contextmanager
    def buchen_im(self, auftrag: Auftrag) -> Iterator[Buch]:
        """The same in the middle of a work item. Raises `LeaseVerloren` when another worker has taken the
        item over meanwhile."""
        with self.datenbank.schreiben() as session:
            yield Buch(session, self.mandant, self.uhr)
            session.flush()
            verlaengere(session, auftrag, jetzt=self.jetzt())
            session.commit()

    def raum(self, id: UUID) -> Raum:
        """Where the content of a Vorgang or Nachricht lies. Raises `NichtGefunden` when it was destroyed."""

        def lies() -> Raum:
            with self.lesen() as buch:
                return self.speicher.tresor.raum(buch, id)

        raum = self.einmal((Raum, id), lies)
        if raum is None:
            raise NichtGefunden("Der Inhalt ist gelöscht: seinen Schlüssel gibt es nicht mehr.")
        return raum

    def merke_raeume(self, buch: Buch, ids: Iterable[UUID]) -> None:
        """Read the keys of these together, before each is asked for by itself; also that one is not there."""
        if self.gemerkt is None:
            return
        offen = {id for id in ids if (Raum, id) not in self.gemerkt}
        self._merke(offen, buch.schluessel.mehrere(offen))

    def lies_nachricht(self, buch: Buch, id: UUID, schluessel: Iterable[UUID]) -> Nachrichtenzeile:
        """A message, and as in `merke_raeume` the keys of what is going to be opened for it. Raises
        `NichtGefunden`."""
        offen = set(schluessel)
        zeile, gefunden = buch.nachrichten.mit_schluesseln(id, offen)
        self._merke(offen, gefunden)
        return zeile

    def _merke(self, ids: Iterable[UUID], gefunden: Mapping[UUID, bytes]) -> None:
        for id in ids:
            self.merke_raum(id, gefunden.get(id))

    def merke_raum(self, id: UUID, verpackt: bytes | None) -> None:
        """What was read along; None = there is no such key (any more)."""
        if self.gemerkt is not None:
            self.gemerkt[Raum, id] = (
                self.speicher.tresor.entpacke(self.mandant, id, verpackt) if verpackt else None
            )

    def kopf(self, uuid: UUID, leser: Behoerde, release: str | None = None) -> Kopf:
        """The header of a message that we write now; `release`: None = the newest one in force. Raises
        `NichtSchreibbar` when we have no address."""
        jetzt = self.jetzt()
        wie = release or releases.waehle(jetzt)
        return kopf(uuid=uuid, erstellt=jetzt, autor=self.behoerde, leser=leser, release=wie)

    def release_fuer(self, kennung: str) -> str:
        """The release for something that begins now with this authority. Raises `KeinGemeinsamesRelease`."""
        return releases.waehle(self.jetzt(), self.angebot(kennung))

    def release_von_selbst(self, kennung: str) -> str:
        """The same where nobody is there to be refused: without a common one the newest, which they may reject."""
        try:
            return self.release_fuer(kennung)
        except releases.KeinGemeinsamesRelease:
            return releases.waehle(self.jetzt())

    def oeffner(self, blob: Blob, raum: Raum) -> Bloboeffner:
        """Opens one blob, again and again."""
        return Bloboeffner(self.speicher.blobs, blob, raum)


@dataclass(frozen=True)
class Post:
    """One Mandant at its door: what seals, sends, fetches and opens."""

    haus: Haus
    siegel: Siegel
    postfaecher: Mapping[str, Postfach]
    """The own accounts by transport, the preferred one first."""
    verzeichnis: Verzeichnis
    versandordner: Path
    """Sealed messages on their way out; nothing in here is readable for anybody but the recipient."""
    partnertransport: Mapping[str, str] = field(default_factory=dict)
    """Partners to whom another transport than the preferred one is settled, by kennung."""
    platten: tuple[Path, ...] = ()
    """Folders on whose disks arriving content and rows are laid."""
    webhooks: Mapping[str, Empfaenger] = field(default_factory=dict)
    """Who is told of what happens, by name."""

    def fuer_einen_auftrag(self) -> Post:
        return replace(self, haus=self.haus.fuer_einen_auftrag())

    def finde(self, kennung: str, *, frisch: bool = False) -> Diensteintrag:
        """The directory's entry of an authority. Raises `KeinElektronischerAustausch`."""
        return self.verzeichnis.finde(kennung, frisch=frisch)

    def postfach_zu(self, eintrag: Diensteintrag, umgeleitet: str | None = None) -> Postfach:
        """From which of our accounts this partner is written to: the transport to which somebody has turned this
        very message, else the settled one and no other, else the first that reaches it. Raises
        `KeinElektronischerAustausch`."""
        fest = umgeleitet or self.partnertransport.get(eintrag.behoerde.kennung)
        moeglich = [fest] if fest else list(self.postfaecher)
        for transport in moeglich:
            postfach = self.postfaecher.get(transport)
            if postfach is not None and postfach.erreicht(eintrag):
                return postfach
        raise kein_weg(moeglich)
