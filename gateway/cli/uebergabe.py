"""Commands `uebergabe list|show|start|entscheiden`."""

from __future__ import annotations

from enum import StrEnum
from getpass import getuser
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from gateway import aktendatei
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, json_zeile
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import oertlich
from gateway.errors import AufrufFehler
from gateway.settings import lade

app = typer.Typer(help="Übergaben ansehen und beginnen.", no_args_is_help=True, rich_markup_mode=None)

MandantOption = Annotated[
    str, typer.Option("--mandant", help="Kennung der eigenen Behörde, etwa azr:001900.")
]
Kennung = Annotated[
    str, typer.Argument(metavar="ID", help="Kennung der Übergabe, wie »uebergabe list« sie zeigt.")
]


class Grund(StrEnum):
    """Code list aktenanforderung:grund."""

    ZUSTAENDIGKEIT = "01"
    EINSICHT = "02"
    VORABINFORMATION = "03"
    VISUM = "04"


@app.command("list")
def list_(
    mandant: MandantOption,
    richtung: Annotated[Richtung | None, typer.Option(help="Nur diese Richtung.")] = None,
    zustand: Annotated[Zustand | None, typer.Option(help="Nur dieser Zustand.")] = None,
    hoechstens: Annotated[int, typer.Option("--limit", min=1, max=1000, help="So viele höchstens.")] = 50,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt Übergaben, die neueste zuerst; ohne Personendaten."""
    from gateway.bootstrap.installation import Installation

    auskunft = Installation(lade(settings)).auskunft(mandant)
    zustaende = (zustand,) if zustand else ()
    for zeile in auskunft.liste(richtung=richtung, zustaende=zustaende, hoechstens=hoechstens).zeilen:
        werte = _werte(zeile)
        text = (
            f"{zeile.id}  {zeile.richtung.value:<11}  {zeile.zustand.angabe.name:<26}  {zeile.partner_name}"
        )
        ergebnis(werte, text, als_json=json)


@app.command()
def show(
    id: Kennung, mandant: MandantOption, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Zeigt eine Übergabe mit ihrer Zeitlinie; ohne Personendaten."""
    from gateway.bootstrap.installation import Installation

    vorgang = Installation(lade(settings)).auskunft(mandant).vorgang(_uuid(id))
    werte = _werte(vorgang.ueberblick)
    werte["als_naechstes"] = vorgang.als_naechstes
    werte["zeitlinie"] = [
        {"zeit": e.zeit.isoformat(), "wer": e.wer, "text": e.text, "nachweis": e.nachweis}
        for e in vorgang.zeitlinie
    ]
    if json:
        json_zeile(werte)
        return
    print(f"{werte['zustand_name']} · {werte['partner_name']} · als Nächstes: {vorgang.als_naechstes}")
    for ereignis in vorgang.zeitlinie:
        print(f"{oertlich(ereignis.zeit):%d.%m.%Y %H:%M:%S}  {ereignis.wer:<12}  {ereignis.text}")


@app.command()
def start(
    mandant: MandantOption,
    partner: Annotated[str, typer.Option("--von", help="Kennung der Behörde, die die Akte führt.")],
    person: Annotated[Path, typer.Option(help="JSON-Datei mit den Grundpersonalien (Form: akte schema).")],
    aktenzeichen: Annotated[str, typer.Option(help="Eigenes Aktenzeichen.")],
    grund: Annotated[
        Grund, typer.Option(help="01 Zuständigkeitswechsel, 02 Einsicht, 03 Vorabinformation, 04 Visum.")
    ] = Grund.ZUSTAENDIGKEIT,
    formate: Annotated[str, typer.Option(help="Weitere angenommene Formate, etwa tif,png.")] = "",
    versandbestaetigung: Annotated[
        bool, typer.Option("--versandbestaetigung/--ohne-versandbestaetigung", help="Ob 010203 erbeten wird.")
    ] = True,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Fordert eine Akte an; alles Weitere geschieht von selbst."""
    from gateway.ablauf import anforderung
    from gateway.bootstrap.installation import Installation

    installation = Installation(lade(settings))
    installation.pruefe_stand()
    umgebung = installation.umgebung(mandant)
    try:
        angaben = person.read_bytes()
    except OSError:
        raise AufrufFehler("Die Personendatei ist nicht lesbar.", wo=str(person)) from None
    wunsch = anforderung.Wunsch(
        aktendatei.lies_person(angaben, wo=str(person)),
        installation.verzeichnis.finde(partner).behoerde,
        aktenzeichen,
        grund.value,
        versandbestaetigung,
        _formate(formate),
    )
    id = anforderung.beginne(umgebung, wunsch, wer=getuser())
    ergebnis({"ok": True, "id": str(id)}, f"Angefordert: {id}", als_json=json)


@app.command()
def entscheiden(
    id: Kennung,
    mandant: MandantOption,
    durch: Annotated[str, typer.Option(help="Name der entscheidenden Person.")],
    begruendung: Annotated[str, typer.Option("--grund", help="Warum so entschieden wird.")],
    ablehnen: Annotated[
        str | None, typer.Option(help="Statt freizugeben mit 010202 antworten: Schlüssel der Antwort.")
    ] = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Gibt eine angehaltene Übergabe frei oder lehnt sie ab."""
    from gateway.ablauf import entscheidung
    from gateway.bootstrap.installation import Installation

    umgebung = Installation(lade(settings)).umgebung(mandant)
    if ablehnen is None:
        entscheidung.gib_frei(umgebung, _uuid(id), durch=durch, grund=begruendung)
    else:
        entscheidung.lehne_ab(umgebung, _uuid(id), durch=durch, grund=begruendung, antwort=ablehnen)
    ergebnis(
        {"ok": True, "id": id}, "Die Entscheidung ist vermerkt; die Übergabe geht weiter.", als_json=json
    )


def _werte(zeile: Any) -> dict[str, Any]:
    """No personal data here: administrators see queues, not content."""
    return {
        "id": str(zeile.id),
        "richtung": zeile.richtung.value,
        "zustand": zeile.zustand.value,
        "zustand_name": zeile.zustand.angabe.name,
        "endgueltig": zeile.zustand.endgueltig,
        "partner": zeile.partner,
        "partner_name": zeile.partner_name,
        "dokumente": zeile.dokumente,
        "bytes": zeile.bytes,
        "gehalten_grund": zeile.gehalten_grund,
        "erstellt": zeile.erstellt.isoformat(),
        "geaendert": zeile.geaendert.isoformat(),
        "naechste_pruefung": zeile.naechste_pruefung.isoformat() if zeile.naechste_pruefung else None,
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise AufrufFehler("Das ist keine Kennung einer Übergabe.") from None


def _formate(text: str) -> tuple[str, ...]:
    """Format codes from endings or codes; what goes without an agreement is not announced."""
    from gateway.nachrichten.kontext import PDF_UND_JPG
    from gateway.paket.formate import vereinbarung

    return tuple(sorted(vereinbarung(n for n in text.split(",") if n.strip()) - PDF_UND_JPG))
