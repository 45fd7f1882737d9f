"""Commands `meldung anmeldung|abmeldung|…|senden`: writes and sends as a registry office of the sandbox does."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli.ausgabe import JsonOption, ergebnis, schreibe_datei
from gateway.domain.behoerde import Behoerde
from gateway.domain.meldung import Meldeart, Sperre
from gateway.domain.worte import ORTSZEIT
from gateway.errors import AufrufFehler, EingabeFehler, Fehler
from gateway.fremdxml import XmlFehler
from gateway.nachrichten.briefkopf import Briefkopf, lies_kopf

if TYPE_CHECKING:
    from gateway.demo.meldeamt import Meldeamt
    from gateway.demo.meldebogen import Bogen

app = typer.Typer(
    help="Spielwiese: Meldungen einer Meldebehörde schreiben und senden.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
SettingsOption = Annotated[
    Path, typer.Option("--settings", metavar="TOML", help="Einstellungen der Meldebehörde.")
]
PersonOption = Annotated[
    Path, typer.Option("--person", metavar="FILE", help="JSON-Datei mit den Personalien (Form: akte schema).")
]
AnOption = Annotated[str, typer.Option("--an", metavar="K", help="Kennung der Ausländerbehörde.")]
VonOption = Annotated[
    Path | None, typer.Option("--von-anschrift", metavar="FILE", help="JSON-Datei mit der Wohnung bisher.")
]
NachOption = Annotated[
    Path | None, typer.Option("--nach-anschrift", metavar="FILE", help="JSON-Datei mit der neuen Wohnung.")
]
AmOption = Annotated[
    str | None,
    typer.Option("--am", metavar="DATE", help="Tag des Umzugs oder Todes, 2026-11-30; sonst heute."),
]
BezugOption = Annotated[
    UUID | None, typer.Option("--bezug", metavar="UUID", help="Die Nachricht, auf die sich diese bezieht.")
]
NeuOption = Annotated[
    Path | None,
    typer.Option(
        "--neu", metavar="FILE", help="Die Person, wie sie jetzt ist (Name, Staatsangehörigkeiten)."
    ),
]
TestOption = Annotated[bool, typer.Option("--test", help="Als Testnachricht kennzeichnen.")]
SperreOption = Annotated[
    list[str] | None,
    typer.Option("--sperre", metavar="ART", help="Art der Auskunftssperre: 1, 3, 6, 11 oder 12; sonst 3."),
]
AufgehobenOption = Annotated[bool, typer.Option("--aufgehoben", help="Es gilt keine Sperre mehr.")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Nur schreiben, nicht senden.")]


class KopfFehlt(EingabeFehler):
    """A file whose header does not tell for whom it is."""

    code = "meldung.kopf"
    satz = "Die Datei nennt keinen Empfänger; mit --an geht sie trotzdem."


def _befehl(art: Meldeart, text: str) -> None:
    """Register the command of one kind of notice; all take the same options."""

    def melde(
        settings: SettingsOption,
        person: PersonOption,
        an: AnOption,
        von_anschrift: VonOption = None,
        nach_anschrift: NachOption = None,
        am: AmOption = None,
        bezug: BezugOption = None,
        sperre: SperreOption = None,
        aufgehoben: AufgehobenOption = False,
        neu: NeuOption = None,
        test: TestOption = False,
        out: OutOption = None,
        json: JsonOption = False,
    ) -> None:
        from gateway.demo.meldebogen import Bogen

        sperren = _sperren(art, sperre or [], aufgehoben)
        vorher = tuple(map(Sperre, sperre or ["3"])) if aufgehoben else ()
        bogen = Bogen(
            art,
            person,
            von_anschrift,
            nach_anschrift,
            _tag(am),
            bezug,
            sperren,
            "ja" if test else None,
            vorher,
            neu,
        )
        _melde(settings, bogen, an, out, json)

    melde.__doc__ = text
    app.command(art.value.replace("_", "-"))(melde)


_befehl(Meldeart.ANMELDUNG, "Jemand ist zugezogen (030101).")
_befehl(Meldeart.ABMELDUNG, "Jemand ist weggezogen (030102).")
_befehl(Meldeart.STORNIERUNG, "Der Datensatz ist storniert (030102).")
_befehl(Meldeart.HAUPTWOHNUNG, "Eine andere Wohnung ist Hauptwohnung geworden (030103).")
_befehl(Meldeart.AUSKUNFTSSPERRE, "Eine Auskunftssperre gilt jetzt oder nicht mehr (030112).")
_befehl(Meldeart.RUECKNAHME, "Die Abmeldung ist zurückgenommen (030402).")
_befehl(Meldeart.NAME, "Jemand heißt jetzt anders (030105); »--neu« nennt die Person, wie sie jetzt ist.")
_befehl(
    Meldeart.STAATSANGEHOERIGKEIT, "Die Staatsangehörigkeiten sind jetzt andere (030106); »--neu« nennt sie."
)
_befehl(Meldeart.TOD, "Jemand ist gestorben (030109); »--am« nennt den Tag.")
_befehl(Meldeart.TOD_RUECKNAHME, "Die Todesmeldung ist zurückgenommen (030409).")


@app.command()
def senden(
    dateien: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Nachrichten als XML-Dateien.")],
    settings: SettingsOption,
    an: Annotated[
        str | None, typer.Option("--an", metavar="K", help="Empfänger; sonst der im Nachrichtenkopf.")
    ] = None,
    json: JsonOption = False,
) -> int:
    """Sendet Nachrichten ungeprüft, wie sie sind; 1, wenn eine nicht hinausging."""
    from gateway.demo import meldeamt

    amt = meldeamt.lade(settings)
    erfolge = [_sende_datei(amt, datei, an, json) for datei in dateien]
    return 0 if all(erfolge) else 1


def _sende_datei(amt: Meldeamt, datei: Path, an: str | None, json: bool) -> bool:
    try:
        xml = datei.read_bytes()
    except OSError:
        raise AufrufFehler("Die Datei ist nicht lesbar.", wo=str(datei)) from None
    kopf = _kopf(xml)
    leser = an or (kopf.leser.kennung if kopf and kopf.leser else None)
    uuid = str(kopf.uuid) if kopf and kopf.uuid else None
    try:
        if leser is None:
            raise KopfFehlt
        message_id = amt.sende(xml, leser, f"XAusländer {(kopf.typ if kopf else None) or ''}".rstrip())
    except EingabeFehler as fehler:
        werte = {"ok": False, "uuid": uuid, "message_id": None, "code": fehler.code, "text": fehler.text}
        ergebnis(werte, f"{datei}: {fehler.text}", als_json=json)
        return False
    ergebnis(
        {"ok": True, "uuid": uuid, "message_id": message_id}, f"{datei}: Gesendet: {uuid}", als_json=json
    )
    return True


def _kopf(xml: bytes) -> Briefkopf | None:
    try:
        return lies_kopf(io.BytesIO(xml))
    except XmlFehler:
        return None


def _melde(settings: Path, bogen: Bogen, an: str, out: Path | None, json: bool) -> None:
    from gateway.demo import meldeamt
    from gateway.demo.meldebogen import fuelle_aus

    amt = meldeamt.lade(settings)
    leser = _leser(amt, an, muss=out is None)
    uuid, xml = fuelle_aus(bogen, amt.angaben.behoerde, amt.angaben.gemeindeschluessel, leser)
    message_id = None
    if out is None:
        message_id = amt.sende(xml, an, f"XAusländer {bogen.typ}")
    else:
        schreibe_datei(out, xml)
    werte: dict[str, Any] = {"ok": True, "uuid": str(uuid), "message_id": message_id}
    ergebnis(werte, f"{'Geschrieben' if out else 'Gesendet'}: {uuid}", als_json=json)


def _leser(amt: Meldeamt, an: str, *, muss: bool) -> Behoerde:
    """As the directory names it; what is only written may be for somebody it does not know."""
    try:
        return amt.verzeichnis.finde(an).behoerde
    except Fehler:
        if muss:
            raise
        return Behoerde(an, an)


def _tag(text: str | None) -> date:
    if text is None:
        return datetime.now(ORTSZEIT).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AufrufFehler(f"»{text[:30]}« ist kein Tag; richtig ist zum Beispiel 2026-11-30.") from None


def _sperren(art: Meldeart, sperren: list[str], aufgehoben: bool) -> tuple[Sperre, ...]:
    if art is Meldeart.AUSKUNFTSSPERRE:
        return () if aufgehoben else tuple(map(Sperre, sperren or ["3"]))
    if aufgehoben or (sperren and art is not Meldeart.ANMELDUNG):
        raise AufrufFehler("Auskunftssperren gehören zu »auskunftssperre« und »anmeldung«.")
    return tuple(map(Sperre, sperren))
