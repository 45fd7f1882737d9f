"""Whom the installation believes: certificates, directory, tables, and what looks through documents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    model_validator,
)

from gateway.domain.pdfbefund import Vorgabe
from gateway.netzadresse import netzadresse
from gateway.settings.werte import Groesse, Pfad, Schluesselort, Streng


class Vertrauen(Streng):
    ordner: Pfad
    """Trust anchors (self-signed), CA certificates and *.crl."""
    ohne_sperrauskunft: Literal["ablehnen", "zulassen"] = "ablehnen"
    """What counts when revocation is unknown (invariant 7: default no)."""
    abruf_hosts: list[Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+(:\d+)?$")]] = []
    """Hosts (name or name:port) that may be asked for revocation lists and by OCSP; empty = nobody."""


class Verzeichnisdienst(Streng):
    art: Literal["datei", "dvdv"] = "datei"
    datei: Pfad | None = None
    """The static directory file (art = "datei")."""
    url: list[Annotated[str, AfterValidator(netzadresse)]] = []
    """Addresses of the DVDV servers up to and without the entry path, tried in this order."""
    zugang: Literal["intern", "standalone"] = "intern"
    """Inside the data centre without login, or with a token of the DVDV server."""
    schluessel: Schluesselort | None = None
    """Key of the client certificate known to the DVDV (zugang = "standalone")."""
    pin_datei: Pfad | None = None
    tls_anker: Pfad | None = None
    """PEM file with the CA of the servers' TLS certificates, when not a public one."""
    kategorie: str = "Ausländerbehörde"
    letzter_stand: Pfad | None = None
    """Folder with the last known entries, for outages."""


class Zustaendigkeiten(Streng):
    """Tables as CSV files; without them every move from elsewhere is a question to a person."""

    gemeinden: Pfad | None = None
    """gemeindeschluessel;behoerde"""
    einrichtungen: Pfad | None = None
    """postleitzahl;strasse;hausnummer of reception centres and shelters."""


class Virenscannerdienst(Streng):
    """What looks through every received document before it goes into the DMS."""

    art: Literal["clamd", "icap"]
    adresse: Annotated[str, Field(pattern=r"^(/\S+|[^\s/:]+:\d{1,5})$")]
    """clamd: path of its local socket, or host:port; icap: host:port."""
    dienst: Annotated[str, Field(pattern=r"^[\w./?&=-]+$")] = "avscan"
    """icap: name of the service."""
    groesste: Groesse = 25_000_000
    """Bytes that the scanner is set to look at to the end; larger documents wait until that is raised."""

    @model_validator(mode="after")
    def _pruefe_adresse(self) -> Virenscannerdienst:
        if self.art == "icap" and self.adresse.startswith("/"):
            raise ValueError("widersprüchlich: zu art = »icap« gehört eine Adresse wie rechner:1344")
        return self


class Pdfvorgaben(Streng):
    """What happens with PDFs of a delivery that have a flaw; without this table nobody looks into them."""

    verschluesselt: Vorgabe = Vorgabe.MELDEN
    beschaedigt: Vorgabe = Vorgabe.MELDEN
    aktiv: Vorgabe = Vorgabe.MELDEN
