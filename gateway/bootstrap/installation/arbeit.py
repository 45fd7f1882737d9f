"""Those who work in an installation: workers with their lanes, the clock, who sweeps and who watches."""

from __future__ import annotations

import logging
import os
import platform
import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from gateway.bootstrap.installation.auskuenfte import Auskuenfte
from gateway.queue.arbeitsweise import kein_puls

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from gateway.ablage.fehler import DatenbankZuNeu
    from gateway.ablage.tabellen import Auftragsklasse
    from gateway.bootstrap import kehren
    from gateway.queue.clock import Takt, Taktgeber
    from gateway.queue.lebenszeichen import Lebenszeichen
    from gateway.queue.reihum import Reihum
    from gateway.queue.spuren import Spuren
    from gateway.queue.worker import Worker


_log = logging.getLogger(__name__)

SPERRLISTENTAKT = timedelta(hours=1)
"""How often revocation lists are fetched."""
RUHE = 4
"""So many times as long the other lanes of a worker rest as the first, which wakes them after each item."""
STANDTAKT = timedelta(seconds=15)
"""How often a process looks whether it may still work with the database."""
ANKERTAKT = timedelta(hours=1)
"""How often the ends of the log are noted outside."""


class Arbeit(Auskuenfte):
    """Workers and clocks."""

    def worker(self, name: str | None = None, nur: str | None = None) -> Worker:
        """A worker over all Mandanten of this installation, with one lane; `nur`: that does this kind of work only."""
        from gateway.ablauf import arbeit
        from gateway.queue.reihum import Reihum

        arten = arbeit.ARTEN.keys() if nur is None else {nur}
        return self._worker(name or self._workername(), arten, None, Reihum(self._kennungen()))

    def spuren(self) -> Spuren:
        """The lanes of a worker process: light work, much content (twice), foreign doors."""
        from gateway import systemd
        from gateway.ablage.tabellen import Auftragsklasse
        from gateway.ablauf import arbeit
        from gateway.queue.reihum import Reihum
        from gateway.queue.spuren import Spuren

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

    def _worker(
        self,
        name: str,
        arten: Collection[str],
        klasse: Auftragsklasse | None,
        reihum: Reihum,
        puls: Callable[[], None] = kein_puls,
        ruhe: int = 1,
    ) -> Worker:
        from gateway.ablauf import arbeit
        from gateway.queue.arbeitsweise import Arbeitsweise
        from gateway.queue.worker import Worker

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
        from gateway.ablage.betrieb import Arbeiter
        from gateway.queue.lebenszeichen import Lebenszeichen

        wer = Arbeiter(worker.name, platform.node(), os.getpid(), self.uhr.jetzt())
        lease = self.einstellungen.worker.lease
        return Lebenszeichen(self.datenbank, wer, self.uhr, lambda: worker.wettlaeufe, lease=lease)

    def schreibe_mit(self, prozess: str) -> None:
        """From now on the end of this process's log can be read by others."""
        from gateway.bootstrap.diagnose.mitschrift import Mitschrift

        self._mitschrift = Mitschrift(prozess)
        self._mitschrift.beginne()

    def _mitschrifttakt(self) -> Sequence[Takt]:
        return [self._mitschrift.takt()] if self._mitschrift else []

    def taktgeber(self, abgeloest: Callable[[DatenbankZuNeu], None]) -> Taktgeber:
        """The clock: asks the mailboxes and looks for what is due. `abgeloest` is told when a newer program has taken
        away what this one needs."""
        from gateway.ablauf import arbeit
        from gateway.ablauf.post.dmsmessung import Dmsmessung
        from gateway.queue.clock import Takt, Taktgeber

        takte = arbeit.takte(self._alle_posten(), self.einstellungen.worker.abholtakt)
        dienste = self.dienstpruefung.takt(self.einstellungen.betrieb.dienste_takt)
        messung = Dmsmessung(post.haus for post in self._alle_posten().values()).takt()
        stand = Takt("stand", STANDTAKT, partial(self._sieh_nach_dem_stand, abgeloest))
        alle = [
            stand,
            *takte,
            dienste,
            messung,
            self.partnerwache.takt(),
            self._kehrtakt(),
            *self._zertifikatstakte(),
            *self._ankertakte(),
        ]
        return Taktgeber(self.datenbank, [*alle, self._wache(), *self._mitschrifttakt()], self.uhr)

    def _sieh_nach_dem_stand(self, abgeloest: Callable[[DatenbankZuNeu], None], _: Session) -> None:
        from gateway.ablage.fehler import DatenbankZuNeu

        try:
            self.pruefe_stand()
        except DatenbankZuNeu as fehler:
            abgeloest(fehler)

    def taktgeber_der_seiten(self) -> Taktgeber:
        """The clock beside the pages: it only watches, also over workers that are dead."""
        from gateway.queue.clock import Taktgeber

        return Taktgeber(self.datenbank, [self._wache(), *self._mitschrifttakt()], self.uhr)

    def _wache(self) -> Takt:
        from gateway.bootstrap.meldewege import baue_boten
        from gateway.bootstrap.pruefung import alarmbefunde
        from gateway.bootstrap.waechter import Waechter

        kennungen = self._kennungen()
        bote = baue_boten(self.einstellungen.alarme)
        return Waechter(self.datenbank, partial(alarmbefunde, self), kennungen, bote, self.uhr).takt()

    def _zertifikatstakte(self) -> Sequence[Takt]:
        """Fetch revocation lists where that is allowed, and say once a day what runs out. They leave the
        database alone: nobody shall wait for a slow server."""
        from gateway.bootstrap.zertifikate import rufe_sperrlisten_ab
        from gateway.queue.clock import Takt

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
        from gateway.bootstrap import kehren

        kehren.kehre(self._kehricht())

    def _kehrtakt(self) -> Takt:
        from gateway.bootstrap import kehren

        return kehren.takt(self._kehricht())

    def _kehricht(self) -> kehren.Kehricht:
        from gateway.bootstrap import kehren

        return kehren.Kehricht(self.datenbank, self.blobs, tuple(self._alle_posten().values()), self.uhr)

    def _ankertakte(self) -> Sequence[Takt]:
        """Note the ends of the log outside, where that is wanted."""
        from gateway.audit import anker
        from gateway.queue.clock import Takt

        protokoll = self.einstellungen.protokoll

        def ankere(session: Session) -> None:
            koepfe = anker.koepfe(session, zeit=self.uhr.jetzt())
            neue = anker.haenge_an(protokoll.anker, koepfe) if protokoll.anker else koepfe
            if protokoll.syslog:
                anker.melde(neue)

        gewuenscht = protokoll.anker is not None or protokoll.syslog
        return [Takt("protokollanker", ANKERTAKT, ankere)] if gewuenscht else []
