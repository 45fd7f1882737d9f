"""Where rows and contents lie, how workers and monitoring go, whom they tell."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from gateway.settings.werte import Groesse, Mailadresse, Pfad, Streng, nur_https, relative_sqlite


class Datenbank(Streng):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    url: Annotated[str, BeforeValidator(relative_sqlite)] = "sqlite:///aktenbruecke.db"
    """SQLAlchemy URL; sqlite:///relative.db counts from the settings file."""


class S3ablage(Streng):
    """A bucket of an object store that speaks the S3 protocol."""

    url: Annotated[str, AfterValidator(nur_https)]
    bucket: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    praefix: Annotated[str, Field(pattern=r"^([A-Za-z0-9_-]+/)*$")] = ""
    """Names of our objects begin so, e.g. "aktenbruecke/"; for those who share a bucket."""
    zugangsschluessel: Annotated[str, Field(min_length=1)]
    """Access key id; no secret."""
    geheimnis_datei: Pfad
    """File with the secret key; for nobody else to read."""
    region: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")] = "us-east-1"
    """Most stores of one's own take any."""
    adressierung: Literal["pfad", "rechnername"] = "pfad"
    """Where the bucket stands in addresses."""
    tls_anker: Pfad | None = None
    """PEM file with the CA of its TLS certificate, when not a public one."""


class Ablage(Streng):
    blobs: Pfad | None = None
    """Folder of the encrypted blobs."""
    s3: S3ablage | None = None
    """Or a bucket."""
    hauptschluessel: Pfad
    """File with the master key (32 bytes, hex); `db upgrade` creates it when missing."""
    quarantaene: Pfad
    """Folder for unverified bytes, of this machine alone; emptied at start."""

    @model_validator(mode="after")
    def _pruefe_ort(self) -> Ablage:
        if (self.blobs is None) == (self.s3 is None):
            raise ValueError("nicht eindeutig: Es gehört entweder »blobs« (Ordner) oder »s3« hinein")
        return self

    @property
    def ort(self) -> str:
        """Where contents lie, as people name it."""
        return str(self.blobs) if self.s3 is None else f"{self.s3.url}/{self.s3.bucket}/{self.s3.praefix}"


class Worker(Streng):
    pause: timedelta = timedelta(seconds=1)
    """Longest rest between two looks at the queue."""
    lease: timedelta = timedelta(minutes=5)
    """A worker that is silent for longer loses its work item."""
    abholtakt: timedelta = timedelta(seconds=30)
    """How often each mailbox is asked."""


class Betrieb(Streng):
    """When monitoring warns."""

    platz_warnung: Groesse = 5 * 10**9
    platz_kritisch: Groesse = 10**9
    """Bytes that must be free on every disk we write to."""
    dienste_takt: timedelta = timedelta(seconds=15)
    """How often mailbox, directory and DMS are asked whether they are there."""


class Protokoll(Streng):
    """Where the end of the hash-chained log is noted outside of the database, once an hour."""

    anker: Pfad | None = None
    """File; best on another file system than the database."""
    syslog: bool = False


class Webhook(Streng):
    """Somebody who is told of what happens at a Mandant (CloudEvents, signed)."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    url: Annotated[str, AfterValidator(nur_https)]
    geheimnis_datei: Pfad
    """File with the secret of the signature (»whsec_…«), nothing else."""
    ereignisse: Annotated[list[Literal["uebergabe", "alarm"]], Field(min_length=1)] = ["uebergabe", "alarm"]
    tls_anker: Pfad | None = None
    """PEM file with the CA of its TLS certificate, when not a public one."""


class Alarme(Streng):
    """People who are told by mail what is not well, and when it is over."""

    an: Annotated[list[Mailadresse], Field(min_length=1)]
    von: Mailadresse
    server: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    tls: Literal["starttls", "tls", "ohne"] = "starttls"
    tls_anker: Pfad | None = None
    benutzer: str | None = None
    kennwort_datei: Pfad | None = None

    @model_validator(mode="after")
    def _pruefe_anmeldung(self) -> Alarme:
        if (self.benutzer is None) != (self.kennwort_datei is None):
            raise ValueError("unvollständig: »benutzer« und »kennwort_datei« gehören zusammen")
        return self
