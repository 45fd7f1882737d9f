"""Periods, limits and quotas of an authority."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
    model_validator,
)

from gateway.domain.fristen import Fristen as Dienstfristen
from gateway.domain.fristen import leiter
from gateway.domain.grenzen import Azrmeldung, Grenzen, SchonAbgegeben, Wegzugsbestaetigung
from gateway.domain.kontingent import Kontingent
from gateway.settings.werte import Groesse, Streng, Uhrzeit, land_mit_feiertagen


class Fristen(Streng):
    antwort: timedelta = timedelta(days=3)
    """Until 010002 reminds of an unanswered 010201."""
    quittung: timedelta = timedelta(days=2)
    """Until 0021 reminds of a missing receipt."""
    karenz: timedelta = timedelta(days=30)
    """Between the import receipt and the deletion of the staged copy (invariant 10)."""
    meldungen: timedelta = timedelta(days=365)
    """So long a registry office's notice counts: its twin, its withdrawal and a request may come late."""
    karenz_uebernahme: timedelta = timedelta(days=7)
    """Recipient: between the proven import and the deletion of what was staged for it."""
    aufgabe: timedelta = timedelta(days=3)
    """Until a person should have answered a question."""
    freigabe: timedelta | None = None
    """The same for those who release; None = as `aufgabe`."""
    werktage: Annotated[bool, Field(strict=True)] = True
    """Whole days of waiting (`antwort`, `quittung`, `aufgabe`, `freigabe`) are working days."""
    erledigtes: timedelta = timedelta(days=3 * 365)
    """So long the rows of a finished matter are kept that has no entry in file B (ADR 0050)."""
    termine: timedelta = timedelta(days=1)
    """So long after an appointment its entry is kept."""
    spaetscans: timedelta = timedelta(days=1)
    """So long what somebody uploaded and never sent is kept since it was last touched."""

    @property
    def zusagen(self) -> Dienstfristen:
        """The service levels of the shipped rule set; the ladders grow from their first step."""
        return Dienstfristen(
            antwort=leiter(self.antwort),
            quittung=leiter(self.quittung),
            aufgabe=self.aufgabe,
            freigabe=self.aufgabe if self.freigabe is None else self.freigabe,
            karenz=self.karenz,
            karenz_uebernahme=self.karenz_uebernahme,
            werktage=self.werktage,
        )


class Mandantenkontingent(Streng):
    """What an authority may have at once, so that it leaves room for the others; without a figure there is no limit."""

    offene: Annotated[int, Field(strict=True, ge=1)] | None = None
    """Handovers that are not over (the Karenz does not count)."""
    bytes: Annotated[Groesse, Field(ge=1)] | None = None
    """Content that lies staged, also during the Karenz."""
    je_tag: Annotated[int, Field(strict=True, ge=1)] | None = None
    """Handovers that begin on one day."""

    @property
    def grenzen(self) -> Kontingent:
        return Kontingent(**dict(self))


class Regeln(Streng):
    """Limits of the shipped rules; a rule set of its own (`regeln entwurf`) brings its own along."""

    wegzug_bestaetigung: Wegzugsbestaetigung = Wegzugsbestaetigung.MIT_MELDUNGEN
    """A request without an Abmeldung: wait some working days and ask, or say so and go."""
    wegzug_werktage: Annotated[int, Field(strict=True, ge=0, le=60)] = 3
    wegzug_frist: Annotated[timedelta, Field(gt=timedelta())] | None = None
    """Instead of the working days, for training and tests."""
    land: Annotated[str, AfterValidator(land_mit_feiertagen)] | None = None
    """Whose public holidays count, e.g. "BW"; None = the nationwide ones."""
    tageslimit: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] = 500
    """Requests that rules may send in a day."""
    dienst_von: Uhrzeit = time(0, 0)
    dienst_bis: Uhrzeit = time(0, 0)
    """Rules act between the two on working days; equal = at all times."""
    groesse: Annotated[Groesse, Field(strict=True, ge=1)] = 4_000_000_000
    """Bytes of a file that goes without a person."""

    massenlimit: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] = 1_000
    """Files from or for one authority that go by themselves within `massenminuten`."""
    massenminuten: Annotated[int, Field(strict=True, ge=1, le=10_080)] = 60

    azr_meldung: Azrmeldung = Azrmeldung.HINWEIS
    """After the import: only say that the AZR must be told, or ask somebody to do it."""
    schon_abgegeben: SchonAbgegeben = SchonAbgegeben.NENNEN
    """A request for a file that is surely elsewhere: name the holder, or pass the request on to it."""

    @model_validator(mode="after")
    def _pruefe_dienst(self) -> Regeln:
        if self.dienst_von > self.dienst_bis:
            raise ValueError("widersprüchlich: »dienst_von« liegt nach »dienst_bis«")
        return self

    @property
    def grenzen(self) -> Grenzen:
        return Grenzen(**dict(self))
