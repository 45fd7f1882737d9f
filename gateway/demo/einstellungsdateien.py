"""The settings files of the demo, as an administrator would write them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gateway.demo.behoerden import HEIM, ORTE, Demobehoerde, Demomeldebehoerde
from gateway.schutz.dateirechte import fuer_andere_offen
from gateway.schutz.testpki import Pki
from gateway.verschlossen import verschlossene_datei

XTA_GRENZE = "40MB"
"""What a message may have on the way over XTA, by the text of the standard."""


@dataclass(frozen=True)
class Vorgaben:
    """What the one who starts the demo settles for the authorities."""

    nachrichtengrenze: int = 50_000_000
    fristen: Mapping[str, str] = field(default_factory=dict)
    """By the names of `[mandanten.fristen]`, as the settings write them: seconds, true, false."""
    dms: Mapping[str, str] | None = None
    """`[dms]` of the receiving authority; None = a folder of its own."""
    transport: str = "osci"
    """How messages travel: "osci" or "xta"."""
    formate: tuple[str, ...] = ()
    """Formats besides PDF and JPG that requests by rule announce."""
    regeln: Mapping[str, str | int] = field(default_factory=dict)
    """`[mandanten.regeln]` of all authorities."""
    pause: float = 0.05
    abholtakt: float = 0.5
    """Seconds, `[worker]`; as quick as it gets, for a show that ends soon."""


@dataclass(frozen=True)
class Verzeichnisort:
    """Where the directory is: a DVDV, or a file."""

    url: str = ""
    datei: Path | None = None

    def als_toml(self) -> str:
        if self.datei is not None:
            return f'art = "datei"\ndatei = {_text(str(self.datei))}'
        return f'art = "dvdv"\nurl = ["{self.url}"]\nletzter_stand = "verzeichnis"'


@dataclass(frozen=True)
class Umwelt:
    """What the authorities find around them."""

    pki: Pki
    postfach: str
    verzeichnis: Verzeichnisort
    vorgaben: Vorgaben


def schreibe_einstellungen(mandanten: Sequence[Demobehoerde], umwelt: Umwelt) -> None:
    """As an administrator would write them; only the rhythm is quicker than in earnest. All of `mandanten`
    live in one installation."""
    erste = mandanten[0]
    erste.ordner.mkdir(parents=True, exist_ok=True)
    schreibe_zustaendigkeit(erste.ordner)
    kopf = _VORLAGE.format(
        pause=umwelt.vorgaben.pause,
        abholtakt=umwelt.vorgaben.abholtakt,
        verzeichnis=umwelt.verzeichnis.als_toml(),
        vertrauen=_text(str(umwelt.pki.vertrauen)),
        gemeinden=_text(str(erste.ordner / "gemeinden.csv")),
        einrichtungen=_text(str(erste.ordner / "einrichtungen.csv")),
    )
    text = kopf + "".join(_mandant(amt, umwelt) for amt in mandanten)
    erste.einstellungen.write_text(text, encoding="utf-8")


def schreibe_meldebehoerde(amt: Demomeldebehoerde, pki: Pki, verzeichnis_url: str) -> None:
    """What `meldung` reads."""
    amt.ordner.mkdir(parents=True, exist_ok=True)
    text = _MELDEBEHOERDE.format(
        kennung=amt.kennung,
        name=_text(amt.name),
        ort=_text(amt.ort),
        signatur=_text(str(pki.p12(f"{amt.rolle}-signatur"))),
        chiffre=_text(str(pki.p12(f"{amt.rolle}-chiffre"))),
        pin=_text(str(pki.pin_datei)),
        vertrauen=_text(str(pki.vertrauen)),
        url=verzeichnis_url,
    )
    amt.einstellungen.write_text(text, encoding="utf-8")


def schreibe_zustaendigkeit(ordner: Path) -> None:
    """Who is competent where; Heilbronn takes no part in the electronic exchange."""
    gemeinden = "".join(f"{schluessel};{kennung}\n" for schluessel, kennung in ORTE.items())
    (ordner / "gemeinden.csv").write_text(f"gemeindeschluessel;behoerde\n{gemeinden}", encoding="utf-8")
    heim = ";".join((HEIM["postleitzahl"], HEIM["strasse"], HEIM["hausnummer"], "Musterheim"))
    (ordner / "einrichtungen.csv").write_text(
        f"postleitzahl;strasse;hausnummer;name\n{heim}\n", encoding="utf-8"
    )


def _mandant(amt: Demobehoerde, umwelt: Umwelt) -> str:
    """Its part of the settings file."""
    pki, vorgaben = umwelt.pki, umwelt.vorgaben
    if amt.fremdes_dms is None:
        amt.dms.mkdir(parents=True, exist_ok=True)
    fristen = ", ".join(f"{name} = {wert}" for name, wert in vorgaben.fristen.items())
    dms = _benutzbar(amt, amt.fremdes_dms) if amt.fremdes_dms else {"ordner": amt.dms.name}
    return _MANDANT.format(
        name=_text(amt.name),
        kennung=amt.kennung,
        ort=_text(amt.ort),
        grenze=vorgaben.nachrichtengrenze,
        signatur=_text(str(pki.p12(f"{amt.rolle}-signatur"))),
        chiffre=_text(str(pki.p12(f"{amt.rolle}-chiffre"))),
        pin=_text(str(pki.pin_datei)),
        fristen=f"fristen = {{{fristen}}}\n" if fristen else "",
        dms=", ".join(f"{name} = {_text(wert)}" for name, wert in dms.items()),
        regeln=_regeln(vorgaben),
        xta=_xta(amt, umwelt) if vorgaben.transport == "xta" else "",
    )


def _benutzbar(amt: Demobehoerde, dms: Mapping[str, str]) -> Mapping[str, str]:
    """An installation takes no password that others can read; the demo takes what it is given, as commands do."""
    kennwort = Path(dms.get("kennwort_datei", ""))
    if not fuer_andere_offen(kennwort):
        return dms
    eigenes = amt.ordner / "dms.kennwort"
    verschlossene_datei(eigenes)
    eigenes.write_bytes(kennwort.read_bytes())
    return {**dms, "kennwort_datei": str(eigenes)}


def _xta(amt: Demobehoerde, umwelt: Umwelt) -> str:
    pki = umwelt.pki
    return _XTA.format(
        server=_text(umwelt.postfach),
        schluessel=_text(str(pki.p12(f"{amt.rolle}-verbindung"))),
        pin=_text(str(pki.pin_datei)),
        zertifikat=_text(str(pki.cer("xta-verbindung"))),
        grenze=_text(XTA_GRENZE),
    )


def _regeln(vorgaben: Vorgaben) -> str:
    formate = f"formate = {json.dumps(list(vorgaben.formate))}\n" if vorgaben.formate else ""
    gesetzt = {**_kurze_abmeldung(vorgaben), **vorgaben.regeln}
    regeln = ", ".join(f"{name} = {json.dumps(wert)}" for name, wert in gesetzt.items())
    return formate + (f"regeln = {{{regeln}}}\n" if regeln else "")


def _kurze_abmeldung(vorgaben: Vorgaben) -> dict[str, float]:
    """Three working days as a rule, both: where an answer is waited for only so long, the Abmeldung is, too."""
    antwort = vorgaben.fristen.get("antwort")
    return {} if antwort is None else {"wegzug_frist": float(antwort)}


def _text(wert: str) -> str:
    """As TOML writes it."""
    return json.dumps(wert, ensure_ascii=False)


_VORLAGE = """\
# Einstellungen einer Behörde der Vorführung. Alle Schlüssel sind Testschlüssel, wertlos.
[datenbank]
url = "sqlite:///aktenbruecke.db"

[ablage]
blobs = "blobs"
hauptschluessel = "hauptschluessel"
quarantaene = "quarantaene"

[web]
port = 0

[worker]
pause = {pause}
abholtakt = {abholtakt}

[vertrauen]
ordner = {vertrauen}

[zustaendigkeit]
gemeinden = {gemeinden}
einrichtungen = {einrichtungen}

[verzeichnis]
{verzeichnis}
"""
_MANDANT = """
[[mandanten]]
kennung = "{kennung}"
name = {name}
nachrichtengrenze = {grenze}
anschrift = {{strasse = "Musterplatz", hausnummer = "1", postleitzahl = "00000", wohnort = {ort}}}
erreichbarkeit = [{{kanal = "01", kennung = "auslaenderbehoerde@beispiel.invalid"}}]
schluessel = {{signatur = {signatur}, verschluesselung = {chiffre}, pin_datei = {pin}}}
{fristen}{regeln}dms = {{{dms}}}
{xta}"""
_XTA = """\
transporte = ["xta"]

[mandanten.xta]
server = {server}
schluessel = {schluessel}
pin_datei = {pin}
server_zertifikat = {zertifikat}
hoechstgroesse = {grenze}
"""
_MELDEBEHOERDE = """\
# Einstellungen einer Meldebehörde der Spielwiese. Alle Schlüssel sind Testschlüssel, wertlos.
[meldebehoerde]
kennung = "{kennung}"
name = {name}
anschrift = {{strasse = "Musterplatz", hausnummer = "2", postleitzahl = "00000", wohnort = {ort}}}
erreichbarkeit = [{{kanal = "01", kennung = "meldebehoerde@beispiel.invalid"}}]
schluessel = {{signatur = {signatur}, verschluesselung = {chiffre}, pin_datei = {pin}}}

[vertrauen]
ordner = {vertrauen}

[verzeichnis]
art = "dvdv"
url = ["{url}"]
"""
