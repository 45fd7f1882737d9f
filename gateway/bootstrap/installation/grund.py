"""The ground floor of an installation: settings, clock, database, keys, stores, directory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.ablage.datenbank import Datenbank, lies_url
from gateway.queue.arbeitsweise import kein_haltepunkt

if TYPE_CHECKING:
    from gateway.ablage.tresor import Tresor
    from gateway.ablauf.haus import Haus, Post
    from gateway.bootstrap.blobs import Probe
    from gateway.bootstrap.diagnose.mitschrift import Mitschrift
    from gateway.bootstrap.fristen import Frist
    from gateway.bootstrap.zertifikate import EigenesZertifikat, Schluesselausfall
    from gateway.domain.zustaendigkeit import Zustaendigkeit
    from gateway.ports import Blobablage, Uhr, Verzeichnis, Virenscanner, Zufall
    from gateway.schutz.hauptschluessel import Hauptschluessel
    from gateway.schutz.pfad import Zertifikatspruefung
    from gateway.settings import Einstellungen


class Grund:
    """What every process of an installation needs; each part is built when first asked for."""

    def __init__(
        self,
        einstellungen: Einstellungen,
        *,
        uhr: Uhr | None = None,
        zufall: Zufall | None = None,
        haltepunkt: Callable[[str], None] = kein_haltepunkt,
    ) -> None:
        from gateway.bootstrap.schluesselbund import Schluesselbund
        from gateway.bootstrap.zeit import Hausuhr, Systemuhr, Systemzufall

        self.einstellungen = einstellungen
        self._rechneruhr = uhr or Systemuhr()
        """This machine's, right or wrong."""
        gemeinsam = uhr is None and not einstellungen.datenbank.url.startswith("sqlite")
        self.uhr: Uhr = (
            Hausuhr(lambda: self.datenbank.uhrzeit(), self._rechneruhr) if gemeinsam else self._rechneruhr
        )
        self._zufall = zufall or Systemzufall()
        self._haltepunkt = haltepunkt
        self._bund = Schluesselbund()
        self._posten: dict[str, Post] = {}
        self._haeuser: dict[str, Haus] = {}
        self._mitschrift: Mitschrift | None = None

    @cached_property
    def datenbank(self) -> Datenbank:
        return Datenbank(self.einstellungen.datenbank.url)

    @cached_property
    def verzeichnis(self) -> Verzeichnis:
        from gateway.bootstrap.verzeichnis import baue_verzeichnis

        return baue_verzeichnis(self.einstellungen.verzeichnis, self.pruefung, self.uhr)

    @cached_property
    def zustaendigkeit(self) -> Zustaendigkeit:
        """Which authority is competent for a place. Raises `ZustaendigkeitFalsch`."""
        from gateway.zustaendigkeitsdatei import lade_zustaendigkeit

        tabellen = self.einstellungen.zustaendigkeit
        return lade_zustaendigkeit(tabellen.gemeinden, tabellen.einrichtungen)

    @cached_property
    def pruefung(self) -> Zertifikatspruefung:
        from gateway.bootstrap.zertifikate import baue_pruefung

        return baue_pruefung(self.einstellungen.vertrauen)

    @cached_property
    def virenscanner(self) -> Virenscanner | None:
        from gateway.bootstrap.virenscanner import baue_virenscanner

        return baue_virenscanner(self.einstellungen.virenscanner)

    @property
    def eigene(self) -> Sequence[EigenesZertifikat | Schluesselausfall]:
        """The certificates of all Mandanten, and which cannot be had."""
        from gateway.bootstrap.zertifikate import eigene_zertifikate

        return tuple(eigene_zertifikate(self.einstellungen, self._bund))

    def fristen(self) -> Iterator[Frist]:
        """What runs out; raises `VertrauensordnerFalsch`."""
        from gateway.bootstrap.fristen import fristen

        return fristen(self.eigene, self.pruefung, self.uhr.jetzt())

    @cached_property
    def _hauptschluessel(self) -> Hauptschluessel:
        from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel

        return lade_hauptschluessel(self.einstellungen.ablage.hauptschluessel)

    @cached_property
    def _tresor(self) -> Tresor:
        from gateway.ablage.tresor import Tresor

        return Tresor(self._hauptschluessel)

    @cached_property
    def blobs(self) -> Blobablage:
        """Where contents lie. Raises like `baue_blobs`."""
        from gateway.bootstrap.blobs import baue_blobs

        return baue_blobs(self.einstellungen.ablage, haltepunkt=self._haltepunkt)

    def pruefe_stand(self) -> None:
        """Raises `DatenbankVeraltet` when `db upgrade` is due."""
        from gateway.ablage.migration import pruefe_stand

        pruefe_stand(self.datenbank)

    def _kennungen(self) -> Sequence[str]:
        return [m.kennung for m in self.einstellungen.mandanten]

    def _ordner(self) -> Mapping[str, Path]:
        """Of this machine, that must take bytes."""
        ablage, url = self.einstellungen.ablage, lies_url(self.einstellungen.datenbank.url)
        ordner = {"Ablage": ablage.blobs} if ablage.blobs else {}
        ordner["Quarantäne"] = ablage.quarantaene
        if url.get_backend_name() == "sqlite":
            ordner["Datenbank"] = Path(str(url.database)).parent
        return ordner

    @cached_property
    def _blobprobe(self) -> Probe:
        from gateway.bootstrap.blobs import Probe

        return Probe(lambda: self.blobs.probiere())

    @property
    def eingebettete_datenbank(self) -> bool:
        """On this very machine, in a file."""
        return lies_url(self.einstellungen.datenbank.url).get_backend_name() == "sqlite"

    def platten(self) -> tuple[Path, ...]:
        """Where what arrives is laid: content, half-read messages, and the rows of an embedded database."""
        ablage, adresse = self.einstellungen.ablage, lies_url(self.einstellungen.datenbank.url)
        eingebettet = [Path(adresse.database or "").parent] if adresse.get_backend_name() == "sqlite" else []
        blobs = [ablage.blobs] if ablage.blobs else []
        return (*blobs, ablage.quarantaene, *eingebettet)
