"""Writing out one Mandant: rows, contents, keys; the format is that of a backup (ADR 0028), but everything in it is of
this one Mandant, and the content keys are wrapped by a key of their own that lies elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

from sqlalchemy import update

from gateway.ablage import abzug
from gateway.ablage.abzug import geoeffnet
from gateway.ablage.audit import protokolliere
from gateway.ablage.migration import stand_des_programms
from gateway.ablage.tabellen import Schluesselzeile
from gateway.ablage.tresor import Tresor
from gateway.ablage.wettlauf import noch_einmal
from gateway.bootstrap.hauptschluessel import pruefe_hauptschluessel
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.sicherung import manifest
from gateway.bootstrap.sicherung.beigaben import schluessel_von
from gateway.bootstrap.sicherung.fehler import SchluesseldateiBelegt
from gateway.bootstrap.sicherung.manifest import DATENBANK, Manifest
from gateway.bootstrap.sicherung.sichern import Sicherungslauf, gedeutet, leerer_ordner, raeume_weg
from gateway.dauerhaft import sichere_datei
from gateway.domain.auditereignis import Auditereignis
from gateway.durchlauf import schreibend
from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel, lege_hauptschluessel_an
from gateway.settings import Mandant
from gateway.verschlossen import oeffne_verschlossen

ANGABEN = "einstellungen/mandant.json"


def fuehre_aus(
    installation: Installation, kennung: str, ziel: Path, schluesseldatei: Path, *, wer: str
) -> Manifest:
    """Everything of this Mandant into the empty or new folder `ziel`; a fresh key into the new `schluesseldatei`.

    Raises like `sichere`, and `EinstellungenFalsch` for a Mandant that isn't served here."""
    mandant = installation.einstellungen.mandant(kennung)
    installation.pruefe_stand()
    pruefe_hauptschluessel(installation.einstellungen, installation.datenbank)
    if schluesseldatei.exists():
        raise SchluesseldateiBelegt(wo=str(schluesseldatei))
    war_da = leerer_ordner(ziel)
    _protokolliere(installation, kennung, wer)  # first, so that the chain which goes along says it
    try:
        lege_hauptschluessel_an(schluesseldatei)
        fertig = _schreibe(installation, mandant, ziel, schluesseldatei)
        manifest.schreibe(ziel, fertig)
    except BaseException as fehler:
        raeume_weg(ziel, war_da)
        schluesseldatei.unlink(missing_ok=True)
        if isinstance(fehler, OSError):
            raise gedeutet(fehler, ziel, schluesseldatei) from fehler
        raise
    return fertig


def _schreibe(installation: Installation, mandant: Mandant, ziel: Path, schluesseldatei: Path) -> Manifest:
    zeit, lauf = installation.uhr.jetzt(), Sicherungslauf(installation, ziel, nur=mandant.kennung)
    for name, datei in schluessel_von(mandant).items():
        if datei.is_file():
            lauf.nimm(name, datei)
    lauf.zeilen_und_inhalte()
    _verpacke_neu(installation, ziel / DATENBANK, schluesseldatei)
    lauf.dateien[DATENBANK] = manifest.messe(ziel / DATENBANK)
    lauf.dateien[ANGABEN] = _lege_angaben(mandant, ziel / ANGABEN)
    return Manifest(
        schema_stand=stand_des_programms(),
        zeit=zeit,
        mandanten=[mandant.kennung],
        hauptschluessel=str(schluesseldatei.resolve()),
        dateien=dict(sorted(lauf.dateien.items())),
    )


def _verpacke_neu(installation: Installation, datei: Path, schluesseldatei: Path) -> None:
    """What the master key of this house had wrapped leaves the copy."""
    hier = Tresor(lade_hauptschluessel(installation.einstellungen.ablage.hauptschluessel))
    dort = Tresor(lade_hauptschluessel(schluesseldatei))
    s = Schluesselzeile
    alle = abzug.schluessel_im(datei)
    with geoeffnet(datei) as kopie:
        kopie.exec_driver_sql("PRAGMA secure_delete = ON")
        for (mandant, id), verpackt in alle.items():
            neu = hier.uebergib(dort, mandant, id, verpackt)
            kopie.execute(update(s).where(s.mandant == mandant, s.id == id).values(verpackt=neu))
        kopie.commit()
    with datei.open("rb") as strom:
        sichere_datei(strom)


def _lege_angaben(mandant: Mandant, datei: Path) -> manifest.Datei:
    """How this house serves it, to be read by people who set it up elsewhere. Secrets lie in files of their own."""
    datei.parent.mkdir(mode=0o700, exist_ok=True)
    text = json.dumps(mandant.model_dump(mode="json"), ensure_ascii=False, indent=1)
    with schreibend(datei, neu=True, oeffner=oeffne_verschlossen) as strom:
        strom.write(text.encode())
        sichere_datei(strom)
    return manifest.messe(datei)


@noch_einmal
def _protokolliere(installation: Installation, kennung: str, wer: str) -> None:
    ausfuhr = str(uuid4())
    with installation.datenbank.schreiben() as session:
        protokolliere(
            session,
            kennung,
            Auditereignis.MANDANT_AUSGEFUEHRT,
            f"ausfuhr:{ausfuhr}",
            wer=wer,
            zeit=installation.uhr.jetzt(),
        )
        session.commit()
