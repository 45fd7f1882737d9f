"""Commands `uebergabe abbrechen|eintrag|nachliefern|berichtigen`: what people do with a handover that there is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.cli.bediener import konto
from gateway.cli.mandanten import MandantOption
from gateway.cli.uebergabe.angaben import DurchOption, Kennung, lies_person
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.worte import anzahl
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.ablauf.haus import Haus


def anmelden(app: typer.Typer) -> None:
    """Add the commands to the group `uebergabe`."""
    app.command("abbrechen")(brich_ab)
    app.command("eintrag")(nenne_tag)
    app.command("nachliefern")(liefere_nach)
    app.command("berichtigen")(berichtige)


class Klasse(StrEnum):
    """Classes that may ever leave."""

    A = "A"
    B = "B"
    C = "C"
    S = "S"


def brich_ab(
    id: Kennung,
    durch: DurchOption,
    grund: Annotated[str, typer.Option(help="Warum abgebrochen wird; steht in der Zeitlinie.")],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Bricht eine Übergabe ab, solange nichts gepackt, gesendet oder eingetroffen ist."""
    from gateway.ablauf import abbruch
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung, uuid = mandanten.vorgang(installation, mandant, id)
    abbruch.verlange(installation.haus(kennung), uuid, durch=durch, grund=grund)
    ergebnis({"ok": True, "id": str(uuid)}, "Der Abbruch ist vermerkt.", als_json=json)


def nenne_tag(
    id: Kennung,
    bis: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Letzter Tag, JJJJ-MM-TT.")],
    durch: DurchOption,
    grund: Annotated[str, typer.Option(help="Warum bis dahin; steht in der Zeitlinie.")],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Sagt, bis wann der Eintrag einer abgegebenen Akte in Ausländerdatei B bleibt (nach einer Ausweisung)."""
    from gateway.ablauf.akte import dateib
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung, uuid = mandanten.vorgang(installation, mandant, id)
    dateib.nenne_tag(installation.haus(kennung), uuid, bis.date(), durch=durch, grund=grund)
    werte = {"ok": True, "id": str(uuid), "eintrag_bis": bis.date().isoformat()}
    ergebnis(werte, f"Der Eintrag bleibt bis {bis:%d.%m.%Y}.", als_json=json)


def liefere_nach(
    id: Kennung,
    dateien: Annotated[list[Path], typer.Argument(metavar="DATEI…", help="Was nachkommt.")],
    klasse: Annotated[
        Klasse,
        typer.Option(
            help="Schutzklasse aller dieser Dateien. A und B gehen ohne weitere Freigabe hinaus; C wartet auf "
            "die Freigabe einer Person, S auf die zweier. V und X verlassen das Haus nicht."
        ),
    ] = Klasse.A,
    durch: Annotated[
        str | None, typer.Option(metavar="USER", help="Wer nachliefert: Kennung aus »benutzer list«.")
    ] = None,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Sendet Dokumente nach, die zu einer abgegebenen Akte gehören (späte Post)."""
    from gateway.ablauf.wege import nachlieferung
    from gateway.bootstrap.installation import Installation
    from gateway.paket.einzeldateien import lies_dateien

    installation = Installation.geoeffnet(lade(settings))
    kennung, erste = mandanten.vorgang(installation, mandant, id)
    haus = installation.haus(kennung)
    wer = konto() if durch is None else _befugter(haus, durch)
    teilklasse = Teilklasse(klasse.value)
    dokumente = lies_dateien(dateien, teilklasse)
    neu = nachlieferung.beginne(haus, erste, dokumente, klasse=teilklasse, wer=wer)
    was = anzahl(len(dokumente), "Dokument geht", "Dokumente gehen")
    ergebnis(
        {"ok": True, "id": str(neu), "stamm": str(erste), "dokumente": len(dokumente)},
        f"{was} als Nachlieferung auf den Weg: {neu}",
        als_json=json,
    )


def berichtige(
    id: Kennung,
    person: Annotated[
        Path, typer.Option(help="JSON-Datei mit den richtigen Grundpersonalien (Form: akte schema).")
    ],
    durch: DurchOption,
    grund: Annotated[
        str, typer.Option(help="Was falsch war; steht in der Zeitlinie, nicht in der Nachricht.")
    ],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Berichtigt die Angaben zur Person einer abgegebenen Akte; wer sie hat, erfährt es (010205)."""
    from gateway.ablauf.wege import berichtigung
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung, uuid = mandanten.vorgang(installation, mandant, id)
    an = berichtigung.berichtige(
        installation.haus(kennung), uuid, lies_person(person), durch=durch, grund=grund
    )
    ergebnis(
        {"ok": True, "id": str(uuid), "an": an}, f"Berichtigt; das erfährt: {', '.join(an)}.", als_json=json
    )


def _befugter(haus: Haus, durch: str) -> str:
    """Name of the person who may. Raises `NichtGefunden`, `FalscheRolle`."""
    from gateway.ablauf.aufgaben import berechtigte
    from gateway.domain.aufgabe import Rolle

    with haus.lesen() as buch:
        return berechtigte(haus, buch, durch, Rolle.SACHBEARBEITUNG, Rolle.FREIGABE).name
