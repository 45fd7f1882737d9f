"""An authority served by the installation, and its keys."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import (
    Field,
    model_validator,
)

from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.settings.anschluesse import Dmsanschluss, Fachverfahrensanschluss, Transport, Xtaanschluss
from gateway.settings.haus import Webhook
from gateway.settings.regeln import Fristen, Mandantenkontingent, Regeln
from gateway.settings.werte import HOECHSTE_NACHRICHT, Groesse, Pfad, Schluesselort, Streng


class Entschluesselung(Streng):
    """A further cipher key: messages for it are still opened after a change of certificates."""

    schluessel: Schluesselort
    pin_datei: Pfad | None = None
    """None = the PIN of the present keys."""
    ab: date | None = None
    bis: date | None = None
    """First and last day of use in UTC; None = no limit."""

    def gilt(self, jetzt: datetime) -> bool:
        tag = jetzt.astimezone(UTC).date()
        return (self.ab is None or self.ab <= tag) and (self.bis is None or tag <= self.bis)


class Schluessel(Streng):
    signatur: Schluesselort
    """The author's signature key: PKCS#12, or PKCS#11 URI."""
    verschluesselung: Schluesselort
    """The reader's cipher key: PKCS#12, or PKCS#11 URI."""
    pin_datei: Pfad
    entschluesselung: list[Entschluesselung] = []
    """Earlier or later cipher keys with which messages are opened, too."""


class Mandantanschrift(Streng):
    strasse: str
    hausnummer: str | None = None
    postleitzahl: str
    wohnort: str


class Mandanterreichbarkeit(Streng):
    kanal: Annotated[str, Field(pattern=r"^\d{2}$")]
    kennung: str


class Mandant(Streng):
    """An authority served by this installation."""

    kennung: Annotated[str, Field(pattern=r"^[a-z]{3}:[0-9A-Za-z_]{3,20}$")]
    name: str
    anschrift: Mandantanschrift
    erreichbarkeit: Annotated[list[Mandanterreichbarkeit], Field(min_length=1)]
    schluessel: Schluessel
    dms: Dmsanschluss
    formate: list[Annotated[str, Field(pattern=r"^[A-Za-z0-9]{2,5}$")]] = []
    """Formats besides PDF and JPG that the DMS takes, as endings or codes; requests by rule announce them."""
    fristen: Fristen = Fristen()
    regeln: Regeln = Regeln()
    kontingent: Mandantenkontingent = Mandantenkontingent()
    nachrichtengrenze: Annotated[Groesse, Field(le=HOECHSTE_NACHRICHT)] = HOECHSTE_NACHRICHT
    """Largest XML message in bytes on this authority's routes; the standard allows no more."""
    anhang: bool = True
    """Contents as attachment (grows by 28 bytes) instead of inline (by 83 %)."""
    transportverschluesselung: bool = True
    teilsendung: Groesse | None = None
    """Sealed messages above this size travel in parts of it, resumed after a cut; None = in one piece."""
    transporte: Annotated[list[Transport], Field(min_length=1)] = ["osci"]
    """On which ways the authority has an account; the first that reaches a partner is taken."""
    partnertransport: dict[str, Transport] = {}
    """Partners to whom one way is settled, by kennung."""
    xta: Xtaanschluss | None = None
    fachverfahren: Fachverfahrensanschluss | None = None
    """None = only the file itself says what decides about a handover."""
    webhooks: list[Webhook] = []

    @model_validator(mode="after")
    def _pruefe_webhooks(self) -> Mandant:
        if len({w.name for w in self.webhooks}) != len(self.webhooks):
            raise ValueError("widersprüchlich: zwei »webhooks« haben denselben Namen")
        return self

    @model_validator(mode="after")
    def _pruefe_transporte(self) -> Mandant:
        if ("xta" in self.transporte) != (self.xta is not None):
            raise ValueError("widersprüchlich: »xta« in »transporte« und die Tabelle »xta« gehören zusammen")
        if len(set(self.transporte)) != len(self.transporte):
            raise ValueError("widersprüchlich: ein Transport steht zweimal in »transporte«")
        for kennung, transport in self.partnertransport.items():
            if transport not in self.transporte:
                raise ValueError(
                    f"widersprüchlich: »{kennung[:30]}« hat einen Transport, den es hier nicht gibt"
                )
        return self

    @property
    def behoerde(self) -> Behoerde:
        return Behoerde(
            self.kennung,
            self.name,
            Anschrift(**self.anschrift.model_dump()),
            tuple(Erreichbarkeit(e.kanal, e.kennung) for e in self.erreichbarkeit),
        )
