"""Commands `dms test` and `dms probe`: is the DMS there, and would it take a file?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from gateway.bootstrap.dms import ablageplan, kurzes_dms
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.cli.fortschritt import Fortschritt
from gateway.dmsfehler import ImportUnvollstaendig
from gateway.domain.ablageplan import Ablageplan, Zielwahl
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
    plan = ablageplan(einer)
    with kurzes_dms(einer) as dms:
        ziel = _ziel(dms, plan, akte.person)
        bytes_ = _probiere(dms, einer, plan, akte.person or _NIEMAND, quellen)
    text = f"{anzahl(len(quellen), 'Dokument', 'Dokumente')} abgelegt, unverändert zurückgelesen und wieder entfernt."
    orte = [
        {"dokument": d.relativer_pfad, "ort": plan.umgelegt(d).relativer_pfad}
        for d in (q.dokument for q in quellen)
    ]
    werte = {"ok": True, "dokumente": len(quellen), "bytes": bytes_, "ziel": ziel, "orte": orte, "text": text}
    ergebnis(werte, "\n".join((ziel, *_ordnerzeilen(plan, quellen), text)), als_json=json)


def _ziel(dms: Dms, plan: Ablageplan, person: Person | None) -> str:
    """In which Akte it would land, in German."""
    if plan.ziel is Zielwahl.FEST:
        return f"Ziel: immer die Akte {plan.akte}."
    funde = dms.finde_akten(person, None) if person else []
    if len(funde) == 1:
        return f"Ziel: Im DMS gibt es eine Akte, die ihre sein kann: {dms.adresse(funde[0].ref)}."
    if funde:
        return (
            f"Ziel: Im DMS gibt es {len(funde)} Akten, die ihre sein können; darüber entscheidet eine Person."
        )
    if plan.ziel is Zielwahl.SUCHE:
        return "Ziel: Im DMS gibt es keine Akte dieser Person; was dann geschieht, entscheidet eine Person."
    return "Ziel: eine neue Akte."


def _ordnerzeilen(plan: Ablageplan, quellen: Sequence[Quelle]) -> list[str]:
    """What becomes of each folder; an arrow where it gets another name."""
    gezaehlt = Counter(q.dokument.pfad for q in quellen)
    zeilen = []
    for pfad, wie_viele in sorted(gezaehlt.items()):
        probe = next(q.dokument for q in quellen if q.dokument.pfad == pfad)
        von, nach = "/".join(pfad) or "(Akte)", "/".join(plan.umgelegt(probe).pfad) or "(Akte)"
        wohin = von if von == nach else f"{von} → {nach}"
        zeilen.append(f"{wohin}: {anzahl(wie_viele, 'Dokument', 'Dokumente')}")
    return zeilen


def _probiere(dms: Dms, mandant: Mandant, plan: Ablageplan, person: Person, quellen: Sequence[Quelle]) -> int:
    """The whole import but its end. Raises what the DMS says; nothing stays in either case."""
    fortschritt, bytes_ = Fortschritt(), 0
    akte = plan.umgelegte_akte(Akte(person, "Probelauf", tuple(q.dokument for q in quellen)))
    ref = dms.beginne_import(uuid4(), akte, mandant.behoerde)
    try:
        for nummer, quelle in enumerate(quellen, 1):
            with quelle.oeffne() as strom:
                gelegt = dms.lege_dokument(ref, plan.umgelegt(quelle.dokument), strom)
            zurueck = dms.lies_zurueck(ref, quelle.dokument.uuid)
            if (zurueck.sha256, zurueck.groesse) != (gelegt.sha256, gelegt.groesse):
                raise ImportUnvollstaendig(veraendert=[quelle.dokument.uuid])
            bytes_ += zurueck.groesse
            fortschritt(f"{nummer} von {len(quellen)} Dokumenten …")
    finally:
        dms.brich_ab(ref)
    return bytes_
