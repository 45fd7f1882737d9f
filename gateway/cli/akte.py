"""Commands `akte pack`, `akte unpack`, `akte schema`."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from gateway import aktendatei
from gateway.cli.aktenhinweise import Hinweise
from gateway.cli.angaben import groesse
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.cli.fortschritt import Fortschritt
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person
from gateway.domain.worte import anzahl
from gateway.errors import AufrufFehler
from gateway.paket import behoerden
from gateway.paket.aktenordner import Aktenordner, lies_aktenordner
from gateway.paket.aktenversand import packe_ordner
from gateway.paket.formate import vereinbarung
from gateway.paket.packen import Versandangaben

app = typer.Typer(help="Akten ohne Netz packen und auspacken.", no_args_is_help=True, rich_markup_mode=None)

_Ordner = Annotated[Path, typer.Argument(metavar="ORDNER")]


@app.command()
def pack(
    ordner: _Ordner,
    von: Annotated[str, typer.Option("--von", help="Abgebende Behörde, z. B. azr:001900.")],
    an: Annotated[str, typer.Option("--an", help="Übernehmende Behörde.")],
    out: Annotated[Path, typer.Option("--out", help="Neuer Ordner für die Nachrichtendateien.")],
    person: Annotated[
        Path | None, typer.Option("--person", help="Angaben zur Person, sonst aus akte.json.")
    ] = None,
    limit: Annotated[str, typer.Option("--limit", help="Größte XML-Nachricht.")] = "50MB",
    formate: Annotated[
        str,
        typer.Option("--formate", help="Außer PDF und JPG vereinbarte Formate, z. B. tif,png,docx."),
    ] = "",
    settings: Annotated[
        Path | None,
        typer.Option(
            "--settings",
            help="Einstellungen, aus denen Anschrift und Erreichbarkeit der abgebenden Behörde kommen "
            "(sonst AKTENBRUECKE_SETTINGS, sonst »ohne Angabe«).",
        ),
    ] = None,
    als_json: JsonOption = False,
) -> None:
    """Packt die Dateien eines Ordners in XAusländer-Nachrichten (010206 und 010207)."""
    _pruefe_ordner(ordner)
    autor, leser, grenze = _autor(von, settings), behoerden.behoerde(an), groesse(limit)
    hinweise = Hinweise()
    with hinweise.berichtet(als_json=als_json):
        akte = lies_aktenordner(ordner, vereinbarung(n for n in formate.split(",") if n.strip()))
        angaben = _angaben(_person(person, akte), autor, leser, grenze, akte.angabe.aktenzeichen or "")
        plan = packe_ordner(akte, angaben, out, Fortschritt(), hinweise)
    umfang = f"{anzahl(len(plan.dokumente), 'Dokument', 'Dokumente')} in {plan.anzahl_pakete + 1} Nachrichten gepackt"
    ergebnis(
        {
            "ok": True,
            "code": "ok",
            "text": f"{umfang}.",
            "dokumente": len(plan.dokumente),
            "nachrichten": plan.anzahl_pakete + 1,
            "archivgroesse": plan.archivgroesse,
            "lieferung": plan.lieferung,
            "ordner": out,
            **hinweise.als_dict(),
        },
        f"{umfang}: {out}",
        als_json=als_json,
    )


@app.command()
def unpack(
    ordner: _Ordner,
    out: Annotated[Path, typer.Option("--out", help="Neuer oder leerer Ordner für die Akte.")],
    als_json: JsonOption = False,
) -> None:
    """Prüft eine Aktenlieferung und legt ihre Dateien mit akte.json in einen Ordner."""
    from gateway.paket.aktenausgabe import packe_aus

    _pruefe_ordner(ordner)
    hinweise = Hinweise()
    with hinweise.berichtet():
        akte = packe_aus(ordner, out, Fortschritt(), hinweise)
    text = f"{anzahl(len(akte.dokumente), 'Dokument', 'Dokumente')} ausgepackt."
    ergebnis({"ok": True, "code": "ok", "text": text}, f"{text} Ordner: {out}", als_json=als_json)


@app.command()
def schema() -> None:
    """Zeigt das JSON-Schema von akte.json."""
    print(json.dumps(aktendatei.Aktenangabe.model_json_schema(), ensure_ascii=False, indent=2))


def _pruefe_ordner(ordner: Path) -> None:
    if not ordner.is_dir():
        raise AufrufFehler("Diesen Ordner gibt es nicht.", wo=str(ordner))


def _angaben(
    person: Person, autor: Behoerde, leser: Behoerde, grenze: int, aktenzeichen: str
) -> Versandangaben:
    jetzt = datetime.now(UTC)
    return Versandangaben(
        person=person,
        autor=autor,
        leser=leser,
        erstellt=jetzt.replace(microsecond=jetzt.microsecond // 1000 * 1000),
        namensraum=uuid4(),
        grenze=grenze,
        aktenzeichen=aktenzeichen,
    )


def _autor(kennung: str, settings: Path | None) -> Behoerde:
    """Our own authority from the settings where there are any; else what the code list knows."""
    bekannt = behoerden.behoerde(kennung)
    if settings or "AKTENBRUECKE_SETTINGS" in os.environ:
        from gateway.settings import lade

        for mandant in lade(settings).mandanten:
            if mandant.kennung == kennung:
                return mandant.behoerde
    return behoerden.als_autor(bekannt)


def _person(datei: Path | None, akte: Aktenordner) -> Person:
    if datei is not None:
        try:
            daten = datei.read_bytes()
        except OSError:
            raise AufrufFehler(f"Die Datei {datei} ist nicht lesbar.") from None
        return aktendatei.lies_person(daten, wo=datei.name)
    if akte.person is None:
        raise AufrufFehler(
            "Es fehlen die Angaben zur Person: --person DATEI oder »person« in akte.json; "
            "die Form zeigt `aktenbruecke akte schema`."
        )
    return akte.person
