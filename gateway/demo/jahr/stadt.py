"""City and surroundings: two authorities of one installation, as the product runs, with the tube as their post."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from uuid import UUID, uuid5

from gateway import aktendatei
from gateway.ablage.migration import aktualisiere
from gateway.ablauf.haus import Post
from gateway.bootstrap.hauptschluessel import richte_hauptschluessel_ein
from gateway.bootstrap.installation import Installation
from gateway.demo import personal
from gateway.demo.behoerden import meldebehoerden
from gateway.demo.einstellungsdateien import schreibe_zustaendigkeit
from gateway.demo.jahr.kalender import STADT, UMLAND, Akte, Nachricht
from gateway.demo.jahr.rohrpost import RELEASE, Rohrfach, Rohrpost, Rohrsiegel, Rohrverzeichnis, siegle
from gateway.domain import akte as aktenwerte
from gateway.domain.akte import Dokument
from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.domain.meldung import Meldeart, Meldung
from gateway.domain.merkmal import Merkmal
from gateway.domain.teilklasse import Teilklasse
from gateway.nachrichten import meldesatz
from gateway.nachrichten.kopf import kopf
from gateway.nachrichten.schreiben import schreibe
from gateway.ports import Verzeichnis
from gateway.settings import Einstellungen, Mandant, lade

NAMEN = {STADT: "Landeshauptstadt Stuttgart", UMLAND: "Stadt Freiburg im Breisgau"}
BEGINN = datetime(2027, 1, 4, 7, 0, tzinfo=UTC)
"""A Monday."""
PDF = "018"
_NAMENSRAUM = UUID("1c9f1d63-0f0c-5a53-9f06-5ab2bb0f4f0e")
_TYPEN = {
    Meldeart.ANMELDUNG: "030101",
    Meldeart.ABMELDUNG: "030102",
    Meldeart.STORNIERUNG: "030102",
    Meldeart.AUSKUNFTSSPERRE: "030112",
}


@dataclass
class Jahresuhr:
    """The port `Uhr`: time passes when it is told to."""

    wert: datetime = BEGINN

    def jetzt(self) -> datetime:
        return self.wert

    def stelle_vor(self, dauer: timedelta) -> None:
        self.wert += dauer


class Stadtinstallation(Installation):
    """Everything as in service, but what leaves goes through the tube."""

    def __init__(self, einstellungen: Einstellungen, uhr: Jahresuhr, post: Rohrpost) -> None:
        super().__init__(einstellungen, uhr=uhr)
        self._rohr = post

    @cached_property
    def verzeichnis(self) -> Verzeichnis:
        return Rohrverzeichnis(_teilnehmer())

    def _baue_post(self, mandant: Mandant) -> Post:
        return Post(
            haus=self.haus(mandant.kennung),
            siegel=Rohrsiegel(mandant.kennung),
            postfaecher={"osci": Rohrfach(mandant.kennung, self._rohr, self.uhr)},
            verzeichnis=self.verzeichnis,
            versandordner=self.einstellungen.ablage.quarantaene,
        )


@dataclass
class Stadt:
    """The stage of the year."""

    ordner: Path
    installation: Stadtinstallation
    uhr: Jahresuhr
    post: Rohrpost
    uuids: dict[str, UUID] = field(default_factory=dict)
    """Of notices that are taken back later."""
    geschrieben: int = 0

    def lege_akte(self, akte: Akte) -> None:
        """Small documents: what a year costs is not their size (`make bench` measures that)."""
        ordner = self.ordner / _dms(akte.amt) / "akten" / akte.name
        dokumente = []
        for i, klasse in enumerate(akte.fall.klassen, 1):
            inhalt = b"%PDF-1.7\n" + hashlib.shake_256(f"{akte.name} {i}".encode()).digest(900) + b"\n%%EOF\n"
            name = f"{i:02} Schreiben.pdf"
            ordner.mkdir(parents=True, exist_ok=True)
            (ordner / name).write_bytes(inhalt)
            uuid = uuid5(_NAMENSRAUM, f"{akte.name} {i}")
            dokumente.append(
                Dokument(uuid, name, PDF, i, klasse=None if klasse == "-" else Teilklasse(klasse))
            )
        arten = akte.fall.merkmale
        merkmale = None if arten is None else tuple(Merkmal(art) for art in arten)
        werte = aktenwerte.Akte(akte.person, akte.name, tuple(dokumente), merkmale)
        (ordner / aktendatei.DATEINAME).write_bytes(aktendatei.schreibe(werte))

    def melde(self, nachricht: Nachricht) -> None:
        """Written and checked as a registry office does it, and put into the mailbox."""
        self.geschrieben += 1
        bezug = self.uuids.get(nachricht.bezug)
        uuid, xml = schreibe_meldung(nachricht, self.geschrieben, self.uhr.jetzt(), bezug)
        if nachricht.schluessel:
            self.uuids[nachricht.schluessel] = uuid
        self.post.lege(nachricht.amt, siegle(_meldeamt(nachricht.amt).kennung, xml))


def schreibe_meldung(
    nachricht: Nachricht, nummer: int, jetzt: datetime, bezug: UUID | None = None
) -> tuple[UUID, bytes]:
    """uuid and bytes of a notice; the same `nummer` gives the same uuid."""
    uuid, amt = uuid5(_NAMENSRAUM, f"Meldung {nummer}"), _meldeamt(nachricht.amt)
    meldung = Meldung(
        uuid=uuid,
        typ=_TYPEN[nachricht.art],
        art=nachricht.art,
        meldebehoerde=amt,
        erstellt=jetzt,
        ereignis=jetzt,
        zeichen=f"M-{nummer}",
        person=nachricht.person,
        anschrift=nachricht.anschrift,
        fruehere=nachricht.fruehere,
        neue=nachricht.neue,
        am=jetzt.date(),
        sperren=nachricht.sperren,
        bezug=bezug,
        test=nachricht.test,
    )
    briefkopf = kopf(
        uuid=uuid,
        erstellt=jetzt,
        autor=amt,
        leser=_behoerde(nachricht.amt, NAMEN[nachricht.amt]),
        test="ja" if nachricht.test else None,
        release=RELEASE,
    )
    return uuid, schreibe(meldesatz.aus_domaene(briefkopf, meldung))


def baue(ordner: Path) -> Stadt:
    """Settings, database, people: everything empty."""
    schreibe_zustaendigkeit(ordner)
    datei = ordner / "gateway.toml"
    mandanten = "".join(
        _MANDANT.format(kennung=kennung, name=name, dms=_dms(kennung)) for kennung, name in NAMEN.items()
    )
    datei.write_text(_VORLAGE + mandanten, encoding="utf-8")
    for kennung in NAMEN:
        (ordner / _dms(kennung) / "akten").mkdir(parents=True)
    einstellungen = lade(datei)
    aktualisiere(einstellungen.datenbank.url)
    richte_hauptschluessel_ein(einstellungen)
    uhr, post = Jahresuhr(), Rohrpost(frozenset(NAMEN))
    installation = Stadtinstallation(einstellungen, uhr, post)
    personal.stelle_ein(installation, *NAMEN)
    return Stadt(ordner, installation, uhr, post)


def _dms(kennung: str) -> str:
    return "dms-stadt" if kennung == STADT else "dms-umland"


def _meldeamt(kennung: str) -> Behoerde:
    stadt, umland = meldebehoerden(Path())
    amt = stadt if kennung == STADT else umland
    return _behoerde(amt.kennung, amt.name)


def _teilnehmer() -> dict[str, Behoerde]:
    aemter = [_behoerde(kennung, name) for kennung, name in NAMEN.items()]
    return {amt.kennung: amt for amt in (*aemter, *(_meldeamt(kennung) for kennung in NAMEN))}


def _behoerde(kennung: str, name: str) -> Behoerde:
    return Behoerde(
        kennung,
        name,
        Anschrift("Musterplatz", "1", "00000", "Musterstadt"),
        (Erreichbarkeit("01", "amt@beispiel.invalid"),),
    )


_VORLAGE = """\
[datenbank]
url = "sqlite:///aktenbruecke.db"

[ablage]
blobs = "blobs"
hauptschluessel = "hauptschluessel"
quarantaene = "quarantaene"

[web]
port = 0

[vertrauen]
ordner = "keine"

[zustaendigkeit]
gemeinden = "gemeinden.csv"
einrichtungen = "einrichtungen.csv"

[verzeichnis]
art = "datei"
datei = "keine"
"""
_MANDANT = """
[[mandanten]]
kennung = "{kennung}"
name = "{name}"
anschrift = {{strasse = "Musterplatz", hausnummer = "1", postleitzahl = "00000", wohnort = "Musterstadt"}}
erreichbarkeit = [{{kanal = "01", kennung = "amt@beispiel.invalid"}}]
schluessel = {{signatur = "keiner", verschluesselung = "keiner", pin_datei = "keine"}}
dms = {{ordner = "{dms}"}}
"""
