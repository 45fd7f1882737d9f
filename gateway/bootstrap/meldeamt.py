"""Wires what a registry office of the sandbox sends with: its keys, the directory, the way into mailboxes."""

from __future__ import annotations

from adapters.osci.inhalt.siegel import OsciSiegel
from gateway.bootstrap.osci_teilnehmer import Teilnehmerverbindung
from gateway.bootstrap.schluesselbund import Schluesselbund
from gateway.bootstrap.verzeichnis import baue_verzeichnis
from gateway.bootstrap.zeit import Systemuhr
from gateway.bootstrap.zertifikate import baue_pruefung
from gateway.ports import Postfach, Siegel, Verzeichnis
from gateway.settings import Schluessel, Vertrauen, Verzeichnisdienst


def baue(
    schluessel: Schluessel, vertrauen: Vertrauen, dienst: Verzeichnisdienst
) -> tuple[Siegel, Postfach, Verzeichnis]:
    """The same parts that an authority has. Raises like `lade_schluessel` and `baue_verzeichnis`."""
    uhr, pruefung = Systemuhr(), baue_pruefung(vertrauen)
    eigene = Schluesselbund().fuer(schluessel, uhr.jetzt())
    siegel = OsciSiegel(eigene.autor, eigene.leser, pruefung, uhr)
    verbindung = Teilnehmerverbindung(eigene.autor, eigene.leser[0], None, pruefung)
    return siegel, verbindung.postfach(), baue_verzeichnis(dienst, pruefung, uhr)
