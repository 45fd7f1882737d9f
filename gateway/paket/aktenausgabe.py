"""A checked delivery becomes a folder: every file under its own path, and akte.json beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gateway import aktendatei
from gateway.domain.akte import Akte, Dokument
from gateway.domain.worte import anzahl
from gateway.durchlauf import schreibend
from gateway.nachrichten import aktenmetadaten
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.xdomea import lesen as xdomea
from gateway.paket.entpacken import Fundstueck, Lieferung, pruefe_summen
from gateway.paket.fehler import ListePasstNicht, NameUnzulaessig
from gateway.paket.maengel import Hinweis
from gateway.paket.nachrichtenordner import Lieferungsnachrichten, lies_nachrichtenordner
from gateway.paket.sammlung import fuege_zusammen
from gateway.paket.zielordner import pruefe_platz, zielordner


def packe_aus(
    ordner: Path,
    ziel: Path,
    melde: Callable[[str], None] = lambda _: None,
    bemerke: Callable[[Hinweis], None] = lambda _: None,
) -> Akte:
    """Read the messages in `ordner` and write the Akte into the new folder `ziel`, all or nothing.

    `melde` gets a line for people now and then, `bemerke` what they should know of the files.
    Raises leaves of `EingabeFehler`, or `NichtSchreibbar`."""
    with zielordner(ziel) as arbeit:
        teile = arbeit.with_name("teile")
        teile.mkdir()
        nachrichten = lies_nachrichtenordner(ordner, teile, lambda name: melde(f"Lese {name} …"))
        for hinweis in nachrichten.hinweise:
            bemerke(hinweis)
        if nachrichten.andere:
            was = anzahl(
                nachrichten.andere, "Nachricht anderer Art gehört", "Nachrichten anderer Art gehören"
            )
            melde(f"{was} nicht zur Lieferung.")
        akte = _schreibe(nachrichten, arbeit, melde, bemerke)
        (arbeit / aktendatei.DATEINAME).write_bytes(aktendatei.schreibe(akte))
        return akte


def _schreibe(
    nachrichten: Lieferungsnachrichten,
    arbeit: Path,
    melde: Callable[[str], None],
    bemerke: Callable[[Hinweis], None],
) -> Akte:
    metadaten = nachrichten.metadaten
    angekuendigt = [aktenmetadaten.als_domaene(angabe) for angabe in metadaten.dokumente]
    with fuege_zusammen(nachrichten.pakete, metadaten.anzahl_pakete, metadaten.archivgroesse) as archiv:
        lieferung = Lieferung(archiv, angekuendigt)
        anzahl = len(lieferung.fundstuecke)
        pruefe_platz(arbeit, sum(stueck.fund.mitglied.groesse for stueck in lieferung.fundstuecke))
        dokumente = []
        for nummer, stueck in enumerate(lieferung.fundstuecke, 1):
            melde(f"Prüfe Dokument {nummer} von {anzahl} …")
            dokumente.append(_schreibe_dokument(lieferung, stueck, arbeit, bemerke))
    baum = xdomea.lies(metadaten.akte, angekuendigt)
    pruefe_summen(dokumente, baum.summen)
    for satz in baum.abweichungen:
        bemerke(Hinweis("xdomea", "010206", satz))
    kennzeichen = baum.gliederung.kennzeichen if baum.gliederung else None
    person = personangaben.als_domaene(metadaten.person)
    return Akte(person, kennzeichen or "", tuple(dokumente), gliederung=baum.gliederung)


def _schreibe_dokument(
    lieferung: Lieferung, stueck: Fundstueck, arbeit: Path, bemerke: Callable[[Hinweis], None]
) -> Dokument:
    sha256 = hashlib.sha256()
    pfad = arbeit.joinpath(*stueck.dokument.pfad, stueck.dokument.dateiname)
    wo = f"Dokument {stueck.dokument.position}"
    try:
        pfad.parent.mkdir(parents=True, exist_ok=True)
        datei = schreibend(pfad, neu=True)
    except FileExistsError:
        raise ListePasstNicht(
            "Zwei Namen unterscheiden sich nur so, dass dieses Dateisystem sie gleichsetzt.", wo=wo
        ) from None
    except OSError:
        raise NameUnzulaessig("Unter diesem Namen lässt sich hier keine Datei anlegen.", wo=wo) from None
    with datei:
        for daten in lieferung.entnimm(stueck, bemerke):
            sha256.update(daten)
            datei.write(daten)
    return replace(stueck.dokument, sha256=sha256.hexdigest(), groesse=stueck.fund.mitglied.groesse)
