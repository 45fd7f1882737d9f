"""Commands `uebergabe list|show|start|abgeben|abbrechen|eintrag|nachliefern|berichtigen`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway import aktendatei
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.cli.bediener import konto
from gateway.cli.mandanten import MandantOption
from gateway.cli.uebergabeausgabe import einzelheiten, tabellenzeile, werte
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import AufrufFehler
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.domain.person import Person

app = typer.Typer(
    help="Übergaben ansehen, beginnen, abbrechen, ergänzen, berichtigen.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Kennung = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="Kennung der Übergabe oder ihr Anfang, wie »uebergabe list« sie zeigt."
    ),
]
DurchOption = Annotated[
    str, typer.Option("--durch", metavar="USER", help="Wer das will: Kennung aus »benutzer list«.")
]


class Grund(StrEnum):
    """Code list aktenanforderung:grund."""

    ZUSTAENDIGKEIT = "01"
    EINSICHT = "02"
    VORABINFORMATION = "03"
    VISUM = "04"


class Klasse(StrEnum):
    """Classes that may ever leave."""

    A = "A"
    B = "B"
    C = "C"
    S = "S"


@app.command("list")
def list_(
    mandant: MandantOption = None,
    richtung: Annotated[Richtung | None, typer.Option(help="Nur diese Richtung.")] = None,
    zustand: Annotated[Zustand | None, typer.Option(help="Nur dieser Zustand.")] = None,
    gehalten: Annotated[
        bool, typer.Option("--gehalten", help="Nur, was auf eine Entscheidung wartet.")
    ] = False,
    gestoert: Annotated[bool, typer.Option("--gestoert", help="Nur, was gestört ist.")] = False,
    partner: Annotated[str | None, typer.Option(help="Nur mit dieser Behörde.")] = None,
    suche: Annotated[
        str | None,
        typer.Option(
            help="Nur mit genau diesem Aktenzeichen, dem eigenen oder dem des Partners, oder mit dieser Kennung "
            "(der Anfang genügt)."
        ),
    ] = None,
    hoechstens: Annotated[int, typer.Option("--limit", min=1, max=1000, help="So viele höchstens.")] = 50,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt Übergaben, die neueste zuerst; ohne Personendaten."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    gefunden = [
        (kennung, zeile)
        for kennung in mandanten.gemeinte(installation.einstellungen, mandant)
        for zeile in installation.auskunft(kennung)
        .liste(
            richtung=richtung,
            zustaende=(zustand,) if zustand else (),
            gehalten=gehalten,
            gestoert=gestoert,
            partner=partner,
            zeichen=suche,
            hoechstens=hoechstens,
        )
        .zeilen
    ]
    gefunden.sort(key=lambda fund: (fund[1].erstellt, fund[1].id), reverse=True)
    for kennung, zeile in gefunden[:hoechstens]:
        ergebnis(werte(kennung, zeile), tabellenzeile(zeile), als_json=json)
    if not json:
        hinweis(f"{anzahl(len(gefunden[:hoechstens]), 'Übergabe', 'Übergaben')}.")


@app.command()
def show(
    id: Kennung, mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Zeigt eine Übergabe mit ihrer Zeitlinie; ohne Personendaten."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung, uuid = mandanten.vorgang(installation, mandant, id)
    vorgang = installation.auskunft(kennung).vorgang(uuid)
    alles = werte(kennung, vorgang.ueberblick) | einzelheiten(vorgang)
    if json:
        json_zeile(alles)
        return
    print(f"{alles['zustand_name']} · {alles['partner_name']} · {alles['wartet_auf_text']}")
    for ereignis in vorgang.zeitlinie:
        gesagt = f" »{ereignis.partner_sagt}«" if ereignis.partner_sagt else ""
        print(f"{oertlich(ereignis.zeit):%d.%m.%Y %H:%M:%S}  {ereignis.wer:<12}  {ereignis.text}{gesagt}")


@app.command()
def start(
    partner: Annotated[str, typer.Option("--von", help="Kennung der Behörde, die die Akte führt.")],
    person: Annotated[Path, typer.Option(help="JSON-Datei mit den Grundpersonalien (Form: akte schema).")],
    aktenzeichen: Annotated[str, typer.Option(help="Eigenes Aktenzeichen.")],
    mandant: MandantOption = None,
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
    """Fordert eine Akte an: immer die ganze, und ohne Dringlichkeit, denn die Nachricht hat dafür kein Feld. Alles
    Weitere geschieht von selbst."""
    from gateway.ablauf.wege import anforderung
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    haus = installation.haus(mandanten.einer(installation.einstellungen, mandant))
    wer_ist_es = _person(person)
    eintrag = installation.verzeichnis.finde(partner)
    wunsch = anforderung.Wunsch(
        wer_ist_es,
        eintrag.behoerde,
        aktenzeichen,
        grund.value,
        versandbestaetigung,
        _formate(formate),
    )
    id = anforderung.beginne(haus, wunsch, wer=konto())
    ergebnis({"ok": True, "id": str(id)}, f"Angefordert: {id}", als_json=json)


@app.command()
def abgeben(
    partner: Annotated[str, typer.Option("--an", help="Kennung der Behörde, die die Akte bekommt.")],
    aktenzeichen: Annotated[str, typer.Option(help="Aktenzeichen der Akte im eigenen DMS.")],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Gibt eine Akte ab, die niemand angefordert hat; drüben entscheidet eine Person, ob sie genommen wird."""
    from gateway.ablauf.wege import abgabe
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    haus = installation.haus(mandanten.einer(installation.einstellungen, mandant))
    an = installation.verzeichnis.finde(partner)
    id = abgabe.beginne(haus, an.behoerde, aktenzeichen, wer=konto())
    ergebnis({"ok": True, "id": str(id)}, f"Die Abgabe ist begonnen: {id}", als_json=json)


@app.command()
def abbrechen(
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


@app.command()
def eintrag(
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


@app.command()
def nachliefern(
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


@app.command()
def berichtigen(
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
    an = berichtigung.berichtige(installation.haus(kennung), uuid, _person(person), durch=durch, grund=grund)
    ergebnis(
        {"ok": True, "id": str(uuid), "an": an}, f"Berichtigt; das erfährt: {', '.join(an)}.", als_json=json
    )


def _person(datei: Path) -> Person:
    """Raises `AufrufFehler`."""
    try:
        angaben = datei.read_bytes()
    except OSError:
        raise AufrufFehler("Die Personendatei ist nicht lesbar.", wo=str(datei)) from None
    return aktendatei.lies_person(angaben, wo=str(datei))


def _befugter(haus: Any, durch: str) -> str:
    """Name of the person who may. Raises `NichtGefunden`, `FalscheRolle`."""
    from gateway.ablauf.aufgaben import berechtigte
    from gateway.domain.aufgabe import Rolle

    with haus.lesen() as buch:
        return berechtigte(haus, buch, durch, Rolle.SACHBEARBEITUNG, Rolle.FREIGABE).name


def _formate(text: str) -> tuple[str, ...]:
    """Format codes from endings or codes; what goes without an agreement is not announced."""
    from gateway.nachrichten.kontext import PDF_UND_JPG
    from gateway.paket.formate import vereinbarung

    return tuple(sorted(vereinbarung(n for n in text.split(",") if n.strip()) - PDF_UND_JPG))
