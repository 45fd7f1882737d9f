"""Making a backup while everything runs.

First the rows as they are at one moment, then the contents that their keys open: bytes are stored before they
are booked, so whatever the rows speak of lies there already. What is deleted meanwhile is deleted in the backup
too: then rows are copied once more, which costs little, and in the end the keys that are gone leave the copy."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gateway.ablage import abzug
from gateway.ablage.abzug import Inhalt
from gateway.ablage.audit import protokolliere
from gateway.ablage.inhalte import alle_schluessel
from gateway.ablage.migration import stand_des_programms
from gateway.ablage.tresor import raumname
from gateway.ablage.wettlauf import noch_einmal
from gateway.audit import anker
from gateway.bootstrap.hauptschluessel import pruefe_hauptschluessel
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.sicherung import manifest
from gateway.bootstrap.sicherung.beigaben import beigaben
from gateway.bootstrap.sicherung.fehler import (
    FremdeDatenbank,
    QuelleNichtLesbar,
    SchluesseldateiBelegt,
    ZielNichtLeer,
    ZielNichtSchreibbar,
)
from gateway.bootstrap.sicherung.manifest import DATENBANK, EINSTELLUNGEN, Datei, Manifest
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.domain.auditereignis import Auditereignis
from gateway.durchlauf import schreibend
from gateway.errors import Fehler
from gateway.ports import BlobNichtGefunden
from gateway.verschlossen import oeffne_verschlossen, verschlossener_ordner

_RUNDEN = 5
"""So often the rows are copied anew when contents were deleted meanwhile; each round is shorter."""


def sichere(
    installation: Installation, einstellungsdatei: Path, ziel: Path, schluesseldatei: Path | None
) -> Manifest:
    """Back up into the empty or new folder `ziel`; the master key goes into `schluesseldatei`, or nowhere.

    Raises `ZielNichtLeer`, `ZielNichtSchreibbar`, `SchluesseldateiBelegt`, `HauptschluesselFalsch`,
    `DatenbankVeraltet`, `DatenbankNichtErreichbar`, `FremdeDatenbank`."""
    installation.pruefe_stand()
    pruefe_hauptschluessel(installation.einstellungen, installation.datenbank)
    _pruefe_zugehoerigkeit(installation)
    war_da = leerer_ordner(ziel)
    try:
        fertig = Sicherungslauf(installation, ziel).ziehe(einstellungsdatei, _absolut(schluesseldatei))
        if schluesseldatei is not None:
            _lege_schluesseldatei(installation.einstellungen.ablage.hauptschluessel, schluesseldatei)
        manifest.schreibe(ziel, fertig)
    except BaseException as fehler:
        raeume_weg(ziel, war_da)
        if isinstance(fehler, OSError):
            raise gedeutet(fehler, ziel, schluesseldatei) from fehler
        raise
    _protokolliere(installation, fertig)
    return fertig


def gedeutet(fehler: OSError, ziel: Path, *andere: Path | None) -> Fehler:
    """Was it where something was to be written, or what was to be read?"""
    datei = Path(str(fehler.filename)) if fehler.filename is not None else ziel
    geschrieben = [ort for ort in (ziel, *andere) if ort is not None]
    if any(datei == ort or ort in datei.parents or datei in ort.parents for ort in geschrieben):
        return ZielNichtSchreibbar(wo=str(ziel))
    return QuelleNichtLesbar(wo=str(datei))


def _pruefe_zugehoerigkeit(installation: Installation) -> None:
    """Settings and database must speak of the same authorities: else the backup could be of no use to anybody. One that
    left the settings, or is new in them, is none of our business."""
    unsere = {m.kennung for m in installation.einstellungen.mandanten}
    with installation.datenbank.lesen() as session:
        dort = {kopf.mandant for kopf in anker.koepfe(session, zeit=installation.uhr.jetzt())}
    if dort and not unsere & dort:
        raise FremdeDatenbank(
            f"Diese Datenbank führt {', '.join(sorted(dort)[:3])}, die Einstellungen {', '.join(sorted(unsere)[:3])}."
        )


@dataclass
class Sicherungslauf:
    """What goes into one folder; `nur`: of this Mandant alone."""

    installation: Installation
    ziel: Path
    nur: str | None = None
    dateien: dict[str, Datei] = field(default_factory=dict)

    def ziehe(self, einstellungsdatei: Path, schluesseldatei: str | None) -> Manifest:
        zeit = self.installation.uhr.jetzt()
        self.nimm(EINSTELLUNGEN, einstellungsdatei)
        for name, datei in beigaben(self.installation.einstellungen):
            self.nimm(name, datei)
        self.zeilen_und_inhalte()
        return Manifest(
            schema_stand=stand_des_programms(),
            zeit=zeit,
            mandanten=sorted(m.kennung for m in self.installation.einstellungen.mandanten),
            hauptschluessel=schluesseldatei,
            dateien=dict(sorted(self.dateien.items())),
        )

    def zeilen_und_inhalte(self) -> None:
        """Rows and contents, of one moment."""
        datei = self.ziel / DATENBANK
        for _ in range(_RUNDEN):
            datei.unlink(missing_ok=True)
            bekannt = abzug.ziehe_ab(self.installation.datenbank, datei, self.nur).keys()
            vollstaendig = self._nimm_inhalte(bekannt)
            vernichtet = bekannt - self._lebende()
            if vollstaendig and not vernichtet:
                break
        abzug.vergiss_schluessel(datei, vernichtet)
        self._vergiss_inhalte_ohne(bekannt - vernichtet)
        abzug.schliesse_ab(datei)
        self.dateien[DATENBANK] = manifest.messe(datei)
        with datei.open("rb") as strom:
            sichere_datei(strom)

    def _lebende(self) -> set[Inhalt]:
        with self.installation.datenbank.lesen() as session:
            return set(alle_schluessel(session))

    def _nimm_inhalte(self, inhalte: Collection[Inhalt]) -> bool:
        """Copy what isn't here yet; False when something went while it was copied."""
        blobs = self.installation.blobs
        vollstaendig = True
        for raum in (raumname(*inhalt) for inhalt in inhalte):
            for datei in blobs.verschluesselte(raum):
                name = f"blobs/{raum[:2]}/{raum}/{datei}"
                try:
                    if name not in self.dateien:
                        self._nimm_stuecke(name, blobs.lies_verschluesselt(raum, datei))
                except BlobNichtGefunden:
                    vollstaendig = False
        return vollstaendig

    def _vergiss_inhalte_ohne(self, inhalte: Collection[Inhalt]) -> None:
        bleiben = {raumname(*inhalt) for inhalt in inhalte}
        for name in list(self.dateien):
            gesichert = manifest.blob(name)
            if gesichert and gesichert[0] not in bleiben:
                (self.ziel / name).unlink()
                del self.dateien[name]

    def nimm(self, name: str, datei: Path) -> None:
        """One more file under this name."""
        self._nimm_stuecke(name, manifest.stuecke(datei))

    def _nimm_stuecke(self, name: str, stuecke: Iterator[bytes]) -> None:
        ort = self.ziel / name
        try:
            self.dateien[name] = manifest.lege(stuecke, ort)
        except BaseException:
            ort.unlink(missing_ok=True)
            raise
        sichere_ordner(ort.parent)


def leerer_ordner(ziel: Path) -> bool:
    """It is there, ours alone and empty; False when it had to be made."""
    war_da = ziel.exists()
    try:
        if war_da and (not ziel.is_dir() or any(ziel.iterdir())):
            raise ZielNichtLeer(wo=str(ziel))
        verschlossener_ordner(ziel)
    except OSError as fehler:
        raise ZielNichtSchreibbar(wo=str(ziel)) from fehler
    return war_da


def raeume_weg(ziel: Path, war_da: bool) -> None:
    """Half a backup is none."""
    for rest in list(ziel.iterdir()):
        if rest.is_dir():
            shutil.rmtree(rest, ignore_errors=True)
        else:
            rest.unlink(missing_ok=True)
    if not war_da:
        ziel.rmdir()


def _absolut(datei: Path | None) -> str | None:
    return None if datei is None else str(datei.resolve())


def _lege_schluesseldatei(hauptschluessel: Path, ziel: Path) -> None:
    """The same file may be named every night."""
    inhalt = hauptschluessel.read_bytes()
    if ziel.exists():
        if ziel.read_bytes() != inhalt:
            raise SchluesseldateiBelegt(wo=str(ziel))
        return
    with schreibend(ziel, neu=True, oeffner=oeffne_verschlossen) as strom:
        strom.write(inhalt)
        sichere_datei(strom)
    sichere_ordner(ziel.parent)


@noch_einmal
def _protokolliere(installation: Installation, fertig: Manifest) -> None:
    """Who looks after the data can see that a copy of it exists. The backup is good even if this fails: it says
    so by its exit code."""
    with installation.datenbank.schreiben() as session:
        for mandant in fertig.mandanten:
            protokolliere(
                session,
                mandant,
                Auditereignis.SICHERUNG_ERSTELLT,
                f"sicherung:{fertig.zeit.isoformat(timespec='seconds')}",
                wer="System",
                zeit=installation.uhr.jetzt(),
                angaben={"mit_schluessel": "ja" if fertig.hauptschluessel else "nein"},
            )
        session.commit()
