"""What callers may wish: a file to be asked for, handed over, a handover to be ended."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gateway.ablauf.wege import abgabe, anforderung
from gateway.aktendatei import Personangabe
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.vorgaben import Vorgaben
from gateway.web.abgabevorschau import Abgabevorschau
from gateway.web.dienste import Webdienste
from gateway.web.fehler import AkteGeaendert
from gateway.web.sitzung import Sitzung

Kennung = Annotated[str, Field(pattern=r"^[a-z]{3}:[0-9A-Za-z_]{3,20}$", examples=["azr:005700"])]
Zeichen = Annotated[str, Field(min_length=1, max_length=100)]


class Uebernahmewunsch(BaseModel):
    """Eine Akte bei der Behörde anfordern, die sie führt: immer die ganze, und ohne Dringlichkeit; die Nachricht 010201
    hat dafür kein Feld."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "richtung": "uebernahme",
                    "von": "azr:001900",
                    "aktenzeichen": "FR-33/1",
                    "grund": "01",
                    "person": {
                        "familienname": "Musterfrau",
                        "vorname": "Mara",
                        "geburtsdatum": "1990-05-17",
                        "geburtsort": "Beispielstadt",
                        "geschlecht": "w",
                        "staatsangehoerigkeiten": ["163"],
                        "azrNummer": "200115990001",
                    },
                }
            ]
        },
    )

    richtung: Literal["uebernahme"]
    von: Kennung
    person: Personangabe
    aktenzeichen: Zeichen = Field(description="Das eigene.")
    grund: Literal["01", "02", "03", "04"] = Field(
        "01", description="01 Zuständigkeitswechsel, 02 Einsicht, 03 Vorabinformation, 04 Visum."
    )

    @property
    def partner(self) -> str:
        return self.von

    def beginne(self, dienste: Webdienste, sitzung: Sitzung, id: UUID) -> None:
        """Raises `KeinElektronischerAustausch`, `NichtSchreibbar`, `AnforderungUnsinnig`."""
        von = dienste.behoerden.behoerde(self.von)
        wunsch = anforderung.Wunsch(self.person.als_person(), von, self.aktenzeichen, self.grund)
        anforderung.beginne(dienste.haus(sitzung.mandant), wunsch, wer=sitzung.wer.name, id=id)


class Dokumentwahl(BaseModel):
    """Was mit einzelnen Dokumenten der Akte geschehen soll (UUIDs aus der Vorschau)."""

    model_config = ConfigDict(extra="forbid")

    weglassen: list[UUID] = Field(default=[], max_length=10_000, description="Bleiben hier.")
    klassen: dict[UUID, Literal["A", "B", "C", "S"]] = Field(
        default={}, max_length=10_000, description="Klasse von Dokumenten, die keine haben; andere bleiben."
    )

    @property
    def vorgaben(self) -> Vorgaben:
        klassen = {uuid: Teilklasse(klasse) for uuid, klasse in self.klassen.items()}
        return Vorgaben(frozenset(self.weglassen), klassen)


class Abgabewunsch(Dokumentwahl):
    """Eine Akte abgeben, die niemand angefordert hat; drüben entscheidet eine Person."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"richtung": "abgabe", "an": "azr:005700", "aktenzeichen": "S-32/4711"}]
        },
    )

    richtung: Literal["abgabe"]
    an: Kennung
    aktenzeichen: Zeichen = Field(description="Der Akte im eigenen DMS.")
    stand: str | None = Field(None, max_length=40, description="Aus der Vorschau: Es geht, was sie zeigte.")

    @property
    def partner(self) -> str:
        return self.an

    def beginne(self, dienste: Webdienste, sitzung: Sitzung, id: UUID) -> None:
        """Raises `KeinElektronischerAustausch`, `AbgabeUnsinnig`, `AkteGeaendert`."""
        an = dienste.behoerden.behoerde(self.an)
        if self.stand is not None:
            haus = dienste.haus(sitzung.mandant)
            vorschau = Abgabevorschau(
                an, abgabe.vorschau(haus, self.aktenzeichen, self.vorgaben, vorhaben=id)
            )
            if vorschau.stand != self.stand:
                raise AkteGeaendert
        abgabe.beginne(
            dienste.haus(sitzung.mandant),
            an,
            self.aktenzeichen,
            wer=sitzung.wer.name,
            id=id,
            vorgaben=self.vorgaben,
        )


Wunsch = Annotated[Uebernahmewunsch | Abgabewunsch, Field(discriminator="richtung")]


class Berichtigungswunsch(BaseModel):
    """Die richtigen Angaben zur Person."""

    model_config = ConfigDict(extra="forbid")

    person: Personangabe = Field(description="Ganz, nicht nur was sich ändert; ohne AZR-Nummer bleibt sie.")
    grund: str = Field(
        min_length=1,
        max_length=1000,
        pattern=r"\S",
        description="Steht in der Zeitleiste, nicht in der Nachricht.",
    )


class Abbruchwunsch(BaseModel):
    """Warum diese Übergabe enden soll."""

    model_config = ConfigDict(extra="forbid")

    grund: str = Field(min_length=1, max_length=1000, description="Steht in der Zeitleiste.")
