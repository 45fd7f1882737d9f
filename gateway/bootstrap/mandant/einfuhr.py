"""Taking in a Mandant that another installation has written out: everything is checked first, then contents, then rows
in one transaction; an interruption leaves rooms that belong to nobody, which are swept up."""

from __future__ import annotations

from pathlib import Path

from gateway.ablage import abzug, mandantenzeilen
from gateway.ablage.audit import protokolliere
from gateway.ablage.tresor import Tresor
from gateway.ablage.wettlauf import noch_einmal
from gateway.audit.chain import pruefe_kette
from gateway.bootstrap.hauptschluessel import pruefe_hauptschluessel
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.mandant.ausfuhr import ANGABEN
from gateway.bootstrap.mandant.fehler import MandantBelegt, NamenFremd
from gateway.bootstrap.sicherung import manifest
from gateway.bootstrap.sicherung.fehler import SicherungUnvollstaendig
from gateway.bootstrap.sicherung.manifest import DATENBANK, Manifest
from gateway.bootstrap.sicherung.zurueckspielen import lege_inhalte
from gateway.domain.auditereignis import Auditereignis
from gateway.schutz.fehler import AblageBeschaedigt, HauptschluesselFalsch
from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel


def fuehre_ein(installation: Installation, ordner: Path, schluesseldatei: Path, *, wer: str) -> Manifest:
    """Raises `SicherungUnvollstaendig`, `AndereFassung`, `HauptschluesselFalsch`, `MandantBelegt`, `NamenFremd`,
    `EinstellungenFalsch` when the settings don't know it; then nothing was written."""
    installation.pruefe_stand()
    pruefe_hauptschluessel(installation.einstellungen, installation.datenbank)
    gelesen = manifest.lies(ordner, frozenset({DATENBANK, ANGABEN}))
    (kennung,) = gelesen.mandanten
    installation.einstellungen.mandant(kennung)
    von = Tresor(lade_hauptschluessel(schluesseldatei))
    _pruefe_schluessel(ordner / DATENBANK, von, schluesseldatei)
    with installation.datenbank.lesen() as session:
        if mandantenzeilen.kennt(session, kennung):
            raise MandantBelegt(wo=kennung)
        if fremde := mandantenzeilen.fremde_namen(ordner / DATENBANK, session):
            raise NamenFremd(wo=", ".join(fremde))
    lege_inhalte(installation.blobs, ordner, gelesen)
    _spiele_ein(installation, ordner / DATENBANK, kennung, von, wer)
    return gelesen


def _pruefe_schluessel(datei: Path, von: Tresor, schluesseldatei: Path) -> None:
    try:
        for (mandant, id), verpackt in abzug.schluessel_im(datei).items():
            von.entpacke(mandant, id, verpackt)
    except AblageBeschaedigt:
        raise HauptschluesselFalsch(
            "Dieser Schlüssel öffnet die Ausfuhr nicht.", wo=str(schluesseldatei)
        ) from None


@noch_einmal
def _spiele_ein(installation: Installation, datei: Path, kennung: str, von: Tresor, wer: str) -> None:
    """Its chain goes on where it ended. Raises `SicherungUnvollstaendig` when it does not hold."""
    jetzt = installation.uhr.jetzt()
    an = Tresor(lade_hauptschluessel(installation.einstellungen.ablage.hauptschluessel))
    with installation.datenbank.schreiben() as session:
        mandantenzeilen.spiele_ein(datei, session, mandant=kennung, jetzt=jetzt, von=von, an=an)
        session.flush()
        if not (befund := pruefe_kette(session, kennung)).heil:
            raise SicherungUnvollstaendig(befund.text, wo=f"Protokoll, Zeile {befund.bruch}")
        protokolliere(
            session,
            kennung,
            Auditereignis.MANDANT_EINGEFUEHRT,
            f"mandant:{kennung}",
            wer=wer,
            zeit=jetzt,
        )
        session.commit()
