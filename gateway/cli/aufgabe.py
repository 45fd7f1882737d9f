"""Commands `aufgabe list|show|entscheiden`: the questions to people, and their answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile, moment
from gateway.cli.mandanten import MandantOption
from gateway.domain.aufgabe import Wahl
from gateway.domain.person import Person
from gateway.domain.personenabgleich import Abgleich
from gateway.domain.worte import anzahl, oertlich
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.auskunft.vorgaenge.aufgaben import Ansicht, Frage

app = typer.Typer(help="Fragen an Menschen.", no_args_is_help=True, rich_markup_mode=None)
Kennung = Annotated[
    str,
    typer.Argument(metavar="ID", help="Kennung der Aufgabe oder ihr Anfang, wie »aufgabe list« sie zeigt."),
]


@app.command("list")
def list_(
    mandant: MandantOption = None,
    offen: Annotated[
        bool, typer.Option("--offen/--alle", help="Nur die offenen, oder auch die beantworteten.")
    ] = True,
    hoechstens: Annotated[int, typer.Option("--limit", min=1, max=1000, help="So viele höchstens.")] = 1000,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt Aufgaben, die dringendste zuerst; ohne Personendaten."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    fragen = [
        (kennung, frage)
        for kennung in mandanten.gemeinte(installation.einstellungen, mandant)
        for frage in installation.aufgabenauskunft(kennung).liste(
            offen=offen, hoechstens=hoechstens, angaben=False
        )
    ]
    fragen.sort(key=lambda f: (f[1].zeile.bis, f[1].zeile.id))
    for kennung, frage in fragen[:hoechstens]:
        ergebnis(_werte(kennung, frage), _tabellenzeile(frage), als_json=json)
    if not json:
        hinweis(f"{anzahl(len(fragen[:hoechstens]), 'Aufgabe', 'Aufgaben')}.")


@app.command()
def show(
    id: Kennung, mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Zeigt eine Aufgabe mit dem, was beide Seiten wissen; mit Personendaten."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung, uuid = mandanten.aufgabe(installation, mandant, id)
    ansicht = installation.aufgabenauskunft(kennung).zeige(uuid)
    if json:
        json_zeile(_werte(kennung, ansicht.frage) | _einzelheiten(ansicht))
        return
    for zeile in _zeilen(ansicht):
        print(zeile)


@app.command()
def entscheiden(
    id: Kennung,
    wahl: Annotated[str, typer.Option(help="Eine der Antworten, die »aufgabe show« nennt.")],
    durch: Annotated[str, typer.Option(metavar="USER", help="Wer antwortet: Kennung aus »benutzer list«.")],
    grund: Annotated[str, typer.Option(help="Warum so entschieden wird; steht in der Zeitlinie.")],
    wert: Annotated[str | None, typer.Option(help="Was die Antwort braucht: Akte, Schlüssel, Tag …")] = None,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Beantwortet eine Frage; danach geht der Vorgang von selbst weiter."""
    from gateway.ablauf import aufgaben
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung, uuid = mandanten.aufgabe(installation, mandant, id)
    aufgaben.entscheide(installation.haus(kennung), uuid, aufgaben.Stimme(wahl, durch, grund, wert))
    frage = installation.aufgabenauskunft(kennung).zeige(uuid).frage
    text = "Die Frage ist beantwortet; es geht weiter."
    if frage.noch:
        text = f"Die Stimme zählt; es {anzahl(frage.noch, 'fehlt noch eine weitere', 'fehlen noch weitere')}."
    ergebnis(
        {"ok": True, "id": str(uuid), "zustand": frage.zeile.zustand.value, "noch": frage.noch},
        text,
        als_json=json,
    )


def _werte(mandant: str, frage: Frage) -> dict[str, Any]:
    zeile = frage.zeile
    return {
        "id": str(zeile.id),
        "mandant": mandant,
        "vorgang": str(zeile.vorgang) if zeile.vorgang else None,
        "nachricht": str(zeile.nachricht) if zeile.nachricht else None,
        "art": zeile.art,
        "regel": frage.art.regel,
        "rolle": zeile.rolle.value,
        "zustand": zeile.zustand.value,
        "text": zeile.text,
        "wahlen": [_wahl(w) for w in frage.art.wahlen],
        "stimmen": zeile.stimmen,
        "noch": frage.noch,
        "seit": moment(zeile.seit),
        "bis": moment(zeile.bis),
        "aktenzeichen": frage.aktenzeichen,
        "zeichen_partner": frage.zeichen_partner,
        "partner": frage.partner,
        "partner_name": frage.partner_name,
        "wahl": zeile.wahl,
        "durch": zeile.durch,
    }


def _wahl(wahl: Wahl) -> dict[str, Any]:
    return {
        "wahl": wahl.name,
        "text": wahl.text,
        "braucht": wahl.braucht.value if wahl.braucht else None,
        "stimmen": wahl.stimmen,
    }


def _einzelheiten(ansicht: Ansicht) -> dict[str, Any]:
    return {
        "gesucht": _person(ansicht.gesucht),
        "gefunden": _person(ansicht.gefunden),
        "brief": ansicht.brief,
        "mitteilung": dict(ansicht.mitteilung),
        "abgleich": _abgleich(ansicht.abgleich),
        "auswahl": [
            {
                "wert": m.wert,
                "text": m.text,
                "person": _person(m.person),
                "abgleich": _abgleich(m.abgleich),
            }
            for m in ansicht.auswahl
        ],
        "dokumente": [
            {"name": d.relativer_pfad, "format": d.format, "klasse": d.klasse.value if d.klasse else None}
            for d in ansicht.dokumente
        ],
        "abgegeben": [{"durch": s.benutzer, "wahl": s.wahl, "grund": s.grund} for s in ansicht.stimmen],
    }


def _person(person: Person | None) -> dict[str, Any] | None:
    """By the names of akte.json."""
    if person is None:
        return None
    werte = {"azrNummer" if name == "azr_nummer" else name: wert for name, wert in asdict(person).items()}
    return werte if person.weitere else {name: wert for name, wert in werte.items() if name != "weitere"}


def _abgleich(abgleich: Abgleich | None) -> list[dict[str, str]]:
    return (
        [{"feld": f.feld, "urteil": f.urteil.value, "satz": f.satz} for f in abgleich.felder]
        if abgleich
        else []
    )


def _zeilen(ansicht: Ansicht) -> list[str]:
    frage = ansicht.frage
    bis = oertlich(frage.zeile.bis)
    zeilen = [frage.zeile.text, f"Rolle: {frage.zeile.rolle.value}, bis {bis:%d.%m.%Y}"]
    if ansicht.gesucht:
        zeilen.append(f"Gesucht:  {_kurz(ansicht.gesucht)}")
    if ansicht.gefunden:
        zeilen.append(f"Gefunden: {_kurz(ansicht.gefunden)}")
    zeilen += [f"  {f['satz']}" for f in _abgleich(ansicht.abgleich)]
    for m in ansicht.auswahl:
        zeilen.append(f"  {m.wert}: {m.text}" + (f" – {_kurz(m.person)}" if m.person else ""))
    zeilen += [f"  {d.relativer_pfad}" for d in ansicht.dokumente]
    zeilen += [f"  {name}: {wert}" for name, wert in ansicht.mitteilung]
    if ansicht.brief:
        zeilen += ["", ansicht.brief]
    if frage.offen:
        zeilen.append("Antworten:")
        zeilen += [f"  --wahl {w.name}{_bedarf(w)}: {w.text}" for w in frage.art.wahlen]
    else:
        zeilen.append(f"Beantwortet oder erledigt: {frage.zeile.wahl or frage.zeile.zustand.value}")
    return zeilen


def _bedarf(wahl: Wahl) -> str:
    teile = f" --wert <{wahl.braucht.value}>" if wahl.braucht else ""
    return teile + (f" ({wahl.stimmen} Personen)" if wahl.stimmen > 1 else "")


def _kurz(person: Person) -> str:
    teile = (person.familienname, person.vorname, person.geburtsdatum, person.geburtsort)
    return ", ".join(t for t in teile if t)


def _tabellenzeile(frage: Frage) -> str:
    bis = oertlich(frage.zeile.bis)
    return f"{str(frage.zeile.id)[:8]}  {bis:%d.%m.%Y}  {frage.zeile.rolle.value:<16}  {frage.zeile.text}"
