"""Taking a backup back: everything is verified first, then contents, then rows in one transaction.

An interruption leaves an installation that still counts as empty, so that the same backup can be taken again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from gateway.ablage import abzug
from gateway.ablage.abzug import Inhalt
from gateway.ablage.audit import protokolliere
from gateway.ablage.datenbank import Datenbank, lies_url
from gateway.ablage.migration import aktualisiere
from gateway.ablage.tresor import Tresor
from gateway.ablauf.post import eingang
from gateway.bootstrap.blobs import baue_blobs
from gateway.bootstrap.sicherung import beigaben, manifest
from gateway.bootstrap.sicherung.fehler import AndereEinstellungen, SicherungUnvollstaendig, ZielBelegt
from gateway.bootstrap.sicherung.manifest import DATENBANK, Manifest
from gateway.dauerhaft import sichere_ordner
from gateway.domain.auditereignis import Auditereignis
from gateway.ports import Blobablage, Uhr
from gateway.schutz.fehler import AblageBeschaedigt, HauptschluesselFalsch
from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel, lege_hauptschluessel_an
from gateway.settings import Einstellungen

_KEINER = "Zu dieser Sicherung fehlt der Hauptschlüssel; ohne ihn öffnet niemand ihre Inhalte."
_RAT = "Den Hauptschlüssel aus der getrennten Verwahrung nennen: --schluessel-datei DATEI."

_VORLAUF = timedelta(hours=1)
"""The mailbox has a clock of its own."""


def spiele_zurueck(
    einstellungen: Einstellungen, ordner: Path, uhr: Uhr, *, schluesseldatei: Path | None = None
) -> Manifest:
    """Fill the empty installation of these settings from the backup in `ordner`.

    Raises `SicherungUnvollstaendig`, `AndereFassung`, `AndereEinstellungen`, `ZielBelegt`,
    `HauptschluesselFalsch`; then nothing was written."""
    gelesen = manifest.lies(ordner)
    eigene = sorted(m.kennung for m in einstellungen.mandanten)
    if eigene != gelesen.mandanten:
        raise AndereEinstellungen(
            f"Die Sicherung ist die von {', '.join(gelesen.mandanten)}; "
            f"diese Einstellungen führen {', '.join(eigene)}."
        )
    blobs = baue_blobs(einstellungen.ablage)
    _fordere_leer(einstellungen, blobs, gelesen)
    hauptschluessel = _passender(einstellungen, ordner, gelesen, schluesseldatei)
    _lege_hauptschluessel(hauptschluessel, einstellungen.ablage.hauptschluessel, uhr.jetzt())
    _lege_beigaben(einstellungen, ordner, gelesen)
    lege_inhalte(blobs, ordner, gelesen)
    _spiele_zeilen_ein(einstellungen.datenbank.url, ordner / DATENBANK, gelesen, uhr)
    return gelesen


def _fordere_leer(einstellungen: Einstellungen, blobs: Blobablage, gelesen: Manifest) -> None:
    gesicherte = {gesichert[0] for name in gelesen.dateien if (gesichert := manifest.blob(name))}
    if any(raum.name not in gesicherte for raum in blobs.raeume()):
        raise ZielBelegt(wo=einstellungen.ablage.ort)
    adresse = lies_url(einstellungen.datenbank.url)
    if adresse.get_backend_name() == "sqlite" and not Path(str(adresse.database)).exists():
        return
    datenbank = Datenbank(einstellungen.datenbank.url)
    try:
        if not abzug.ist_leer(datenbank):
            raise ZielBelegt(wo=adresse.render_as_string(hide_password=True))
    finally:
        datenbank.schliesse()


def _passender(
    einstellungen: Einstellungen, ordner: Path, gelesen: Manifest, genannt: Path | None
) -> Path | None:
    """The file with the master key that opens every key of the backup; None when there is nothing to open."""
    verpackte = abzug.schluessel_im(ordner / DATENBANK)
    dort = Path(gelesen.hauptschluessel) if gelesen.hauptschluessel else None
    moegliche = [genannt] if genannt else [einstellungen.ablage.hauptschluessel, dort]
    vorhandene = [datei for datei in moegliche if datei is not None and datei.exists()]
    for datei in vorhandene:
        if _oeffnet(datei, verpackte.items()):
            return datei
    if not verpackte and genannt is None:
        return None
    if not vorhandene:
        raise HauptschluesselFalsch(_KEINER, wo=str(moegliche[0]), rat=_RAT)
    raise HauptschluesselFalsch(
        "Dieser Hauptschlüssel öffnet die Sicherung nicht.", wo=str(vorhandene[0]), rat=_RAT
    )


def _oeffnet(datei: Path, verpackte: Iterable[tuple[Inhalt, bytes]]) -> bool:
    tresor = Tresor(lade_hauptschluessel(datei))
    try:
        for (mandant, id), verpackt in verpackte:
            tresor.entpacke(mandant, id, verpackt)
    except AblageBeschaedigt:
        return False
    return True


def _lege_hauptschluessel(quelle: Path | None, ziel: Path, jetzt: datetime) -> None:
    """A fresh one that `db upgrade` has made for the empty database steps aside; it is never overwritten."""
    if quelle is None:
        lege_hauptschluessel_an(ziel)
        return
    if ziel.exists():
        if ziel.samefile(quelle) or ziel.read_bytes() == quelle.read_bytes():
            return
        ziel.rename(ziel.with_name(f"{ziel.name}.ersetzt-{jetzt:%Y%m%dT%H%M%S}"))
    manifest.kopiere(quelle, ziel)
    sichere_ordner(ziel.parent)


def _lege_beigaben(einstellungen: Einstellungen, ordner: Path, gelesen: Manifest) -> None:
    """Keys, trust and directory where they are missing; what is there stays."""
    for name in gelesen.dateien:
        ziel = beigaben.ort(einstellungen, name)
        if ziel is not None and not ziel.exists():
            manifest.kopiere(ordner / name, ziel)


def lege_inhalte(blobs: Blobablage, ordner: Path, gelesen: Manifest) -> None:
    """All contents of the backup, as they are encrypted."""
    for name in gelesen.dateien:
        if gesichert := manifest.blob(name):
            blobs.lege_verschluesselt(*gesichert, _stuecke(ordner, name))


def _stuecke(ordner: Path, name: str) -> Iterator[bytes]:
    try:
        yield from manifest.stuecke(ordner / name)
    except OSError:
        raise SicherungUnvollstaendig("Eine Datei der Sicherung ist nicht mehr lesbar.", wo=name) from None


def _spiele_zeilen_ein(url: str, kopie: Path, gelesen: Manifest, uhr: Uhr) -> None:
    aktualisiere(url)
    datenbank = Datenbank(url)
    try:
        with datenbank.schreiben() as session:
            abzug.spiele_ein(kopie, session, jetzt=uhr.jetzt())
            for mandant in gelesen.mandanten:
                eingang.stelle_nachholen_ein(
                    session, mandant, seit=gelesen.zeit - _VORLAUF, jetzt=uhr.jetzt()
                )
                protokolliere(
                    session,
                    mandant,
                    Auditereignis.SICHERUNG_ZURUECKGESPIELT,
                    f"sicherung:{gelesen.zeit.isoformat(timespec='seconds')}",
                    wer="System",
                    zeit=uhr.jetzt(),
                )
            session.commit()
    finally:
        datenbank.schliesse()
