"""Commands `dms test` and `dms probe`: is the DMS there, and would it take a file?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from gateway.bootstrap.dms import kurzes_dms
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.cli.fortschritt import Fortschritt
from gateway.dmsfehler import ImportUnvollstaendig
from gateway.domain.akte import Akte
from gateway.domain.person import Person
from gateway.domain.worte import anzahl
from gateway.errors import AufrufFehler
from gateway.paket.aktenordner import lies_aktenordner
from gateway.paket.formate import ALLE_FORMATE
from gateway.paket.messung import Quelle
from gateway.ports import Dms
from gateway.settings import Mandant, lade

_NIEMAND = Person(None, "Probelauf", None, None, None, "x", ("000",), None)
"""For a folder that names nobody: nothing of it stays."""
_MandantOption = Annotated[str, typer.Option("--mandant", help="Kennung der Behörde.")]


def test(
    mandant: Annotated[str, typer.Option("--mandant", help="Nur diese Behörde, sonst alle.")] = "",
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> int:
    """Prüft, ob jedes DMS erreichbar ist und Lesen und Schreiben gehen. Ende 1, wenn eines nicht geht."""
    einstellungen = lade(settings)
    gewaehlte: Sequence[Mandant] = [einstellungen.mandant(mandant)] if mandant else einstellungen.mandanten
    alles = True
    for einer in gewaehlte:
        with kurzes_dms(einer) as dms:
            angaben = dms.beschreiben()
        alles &= angaben.erreichbar
        werte = {
            "mandant": einer.kennung,
            "ok": angaben.erreichbar,
            "art": angaben.art,
            "ort": angaben.ort,
            "text": angaben.text,
        }
        zeichen = "in Ordnung" if angaben.erreichbar else "geht nicht"
        ergebnis(
            werte, f"{einer.kennung} {angaben.art} {angaben.ort}: {zeichen}. {angaben.text}", als_json=json
        )
    return 0 if alles else 1


def probe(
    ordner: Annotated[
        Path, typer.Argument(metavar="ORDNER", help="Ordner mit Dokumenten, gern mit akte.json.")
    ],
    mandant: _MandantOption,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Legt einen Ordner zur Probe verborgen ins DMS, liest ihn zurück und entfernt alles wieder."""
    if not ordner.is_dir():
        raise AufrufFehler("Diesen Ordner gibt es nicht.", wo=str(ordner))
    einer = lade(settings).mandant(mandant)
    akte = lies_aktenordner(ordner, ALLE_FORMATE, verboten=frozenset())
    quellen = [posten.quelle for posten in akte.miss()]
    with kurzes_dms(einer) as dms:
        bytes_ = _probiere(dms, einer, akte.person or _NIEMAND, quellen)
    text = f"{anzahl(len(quellen), 'Dokument', 'Dokumente')} abgelegt, unverändert zurückgelesen und wieder entfernt."
    ergebnis({"ok": True, "dokumente": len(quellen), "bytes": bytes_, "text": text}, text, als_json=json)


def _probiere(dms: Dms, mandant: Mandant, person: Person, quellen: Sequence[Quelle]) -> int:
    """The whole import but its end. Raises what the DMS says; nothing stays in either case."""
    fortschritt, bytes_ = Fortschritt(), 0
    akte = Akte(person, "Probelauf", tuple(q.dokument for q in quellen))
    ref = dms.beginne_import(uuid4(), akte, mandant.behoerde)
    try:
        for nummer, quelle in enumerate(quellen, 1):
            with quelle.oeffne() as strom:
                gelegt = dms.lege_dokument(ref, quelle.dokument, strom)
            zurueck = dms.lies_zurueck(ref, quelle.dokument.uuid)
            if (zurueck.sha256, zurueck.groesse) != (gelegt.sha256, gelegt.groesse):
                raise ImportUnvollstaendig(veraendert=[quelle.dokument.uuid])
            bytes_ += zurueck.groesse
            fortschritt(f"{nummer} von {len(quellen)} Dokumenten …")
    finally:
        dms.brich_ab(ref)
    return bytes_
