"""What the API answers about questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from gateway.auskunft.vorgaenge.aufgaben import Ansicht, Frage, Moeglichkeit, Vorlage
from gateway.domain.aufgabe import Aufgabenzustand, Bedarf, Rolle
from gateway.domain.person import Person
from gateway.domain.personenabgleich import Abgleich
from gateway.web import worte
from gateway.web.api.gemeinsam import Ausgabe
from gateway.web.api.modelle import Personmodell


class Wahlmodell(BaseModel):
    """Eine mögliche Antwort."""

    wahl: str
    text: str
    braucht: Bedarf | None = Field(description="Was als `wert` mitgegeben werden muss.")
    stimmen: int = Field(description="So viele Personen müssen so antworten.")


class Vorlagemodell(BaseModel):
    """Eine Frage in der Liste."""

    id: UUID
    vorgang: UUID | None = Field(description="Die Übergabe, zu der sie gehört.")
    nachricht: UUID | None
    art: str
    regel: str
    text: str
    rolle: Rolle
    zustand: Aufgabenzustand
    wahlen: list[Wahlmodell]
    stimmen: int
    noch: int = Field(description="So viele Stimmen fehlen noch.")
    seit: datetime
    bis: datetime
    person: Personmodell | None
    aktenzeichen: str | None
    zeichen_partner: str | None
    partner: str | None
    partner_name: str | None

    @classmethod
    def von(cls, v: Vorlage) -> Vorlagemodell:
        return cls(**_felder(v.frage, v.person))


class Aufgabenliste(BaseModel):
    """Eine Seite, die dringendste Frage zuerst."""

    aufgaben: list[Vorlagemodell]
    weiter: str | None = Field(description="Als `nach` angeben, um die nächste Seite zu bekommen.")


class Grundpersonalien(BaseModel):
    """Die Person, wie eine Seite sie kennt."""

    familienname: str
    vorname: str | None
    geburtsname: str | None
    geburtsdatum: str | None
    geburtsort: str | None
    geschlecht: str
    staatsangehoerigkeiten: list[str]
    azr_nummer: str = Field(description="Maskiert: nur die letzten drei Stellen.")

    @classmethod
    def aus(cls, p: Person) -> Grundpersonalien:
        return cls(
            familienname=p.familienname,
            vorname=p.vorname,
            geburtsname=p.geburtsname,
            geburtsdatum=p.geburtsdatum,
            geburtsort=p.geburtsort,
            geschlecht=p.geschlecht,
            staatsangehoerigkeiten=list(p.staatsangehoerigkeiten),
            azr_nummer=worte.maskiert(p.azr_nummer),
        )


class Feldmodell(BaseModel):
    """Ein Feld der Person, beide Seiten verglichen."""

    feld: str
    urteil: str
    satz: str


class Auswahlmodell(BaseModel):
    """Eine Möglichkeit, aus der zu wählen ist."""

    wert: str
    text: str
    person: Grundpersonalien | None
    abgleich: list[Feldmodell]

    @classmethod
    def aus(cls, m: Moeglichkeit) -> Auswahlmodell:
        person = Grundpersonalien.aus(m.person) if m.person else None
        return cls(wert=m.wert, text=m.text, person=person, abgleich=_abgleich(m.abgleich))


class Betroffenes(BaseModel):
    """Ein Dokument, um das es geht."""

    name: str
    format: str
    klasse: str | None
    groesse: int | None


class Stimmmodell(BaseModel):
    """Die Antwort einer Person."""

    durch: str
    name: str
    wahl: str
    grund: str
    wann: datetime


class Anlagenmodell(Ausgabe):
    """Ein Dokument, das eine andere Behörde ihrer Anfrage beigefügt hat."""

    uuid: UUID
    name: str = Field(description="Dateiname.")
    groesse: int = Field(description="Bytes.")


class Fragemodell(Vorlagemodell):
    """Eine Frage mit dem, was beide Seiten wissen."""

    gesucht: Grundpersonalien | None
    gefunden: Grundpersonalien | None
    abgleich: list[Feldmodell]
    auswahl: list[Auswahlmodell]
    dokumente: list[Betroffenes]
    brief: str | None = Field(description="Text eines Briefes, wo nur Papier hilft.")
    anlagen: list[Anlagenmodell] = Field(description="Was sie beigefügt hat.")
    mitteilung: dict[str, str] = Field(description="Was die andere Behörde schreibt, Zeile für Zeile.")
    abgegeben: list[Stimmmodell]
    wahl: str | None = Field(description="Die Antwort, sobald sie gilt.")
    wert: str | None
    grund: str | None

    @classmethod
    def aus(cls, a: Ansicht) -> Fragemodell:
        zeile = a.frage.zeile
        return cls(
            **_felder(a.frage, a.gesucht or a.gefunden),
            gesucht=Grundpersonalien.aus(a.gesucht) if a.gesucht else None,
            gefunden=Grundpersonalien.aus(a.gefunden) if a.gefunden else None,
            abgleich=_abgleich(a.abgleich),
            auswahl=[Auswahlmodell.aus(m) for m in a.auswahl],
            dokumente=[
                Betroffenes(name=d.relativer_pfad, format=d.format, klasse=d.klasse, groesse=d.groesse)
                for d in a.dokumente
            ],
            brief=a.brief,
            anlagen=[Anlagenmodell.model_validate(d) for d in a.anlagen],
            mitteilung=dict(a.mitteilung),
            abgegeben=[
                Stimmmodell(durch=s.benutzer, name=s.name, wahl=s.wahl, grund=s.grund, wann=s.wann)
                for s in a.stimmen
            ],
            wahl=zeile.wahl,
            wert=zeile.wert,
            grund=zeile.grund,
        )


def _abgleich(abgleich: Abgleich | None) -> list[Feldmodell]:
    felder = abgleich.felder if abgleich else ()
    return [Feldmodell(feld=f.feld, urteil=f.urteil.value, satz=f.satz) for f in felder]


def _felder(frage: Frage, person: Person | None) -> dict[str, Any]:
    zeile = frage.zeile
    return {
        "id": zeile.id,
        "vorgang": zeile.vorgang,
        "nachricht": zeile.nachricht,
        "art": zeile.art,
        "regel": frage.art.regel,
        "text": zeile.text,
        "rolle": zeile.rolle,
        "zustand": zeile.zustand,
        "wahlen": [
            Wahlmodell(wahl=w.name, text=w.text, braucht=w.braucht, stimmen=w.stimmen)
            for w in frage.art.wahlen
        ],
        "stimmen": zeile.stimmen,
        "noch": frage.noch,
        "seit": zeile.seit,
        "bis": zeile.bis,
        "person": Personmodell(name=person.anzeigename, geburtsdatum=person.geburtsdatum) if person else None,
        "aktenzeichen": frage.aktenzeichen,
        "zeichen_partner": frage.zeichen_partner,
        "partner": frage.partner,
        "partner_name": frage.partner_name,
    }
