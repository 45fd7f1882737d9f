"""Pages and how people get in."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
)

from gateway.domain.aufgabe import Rolle
from gateway.netzadresse import netzadresse
from gateway.settings.werte import Pfad, Streng, netz, nur_https


class Gruppenrolle(Streng):
    """Who is in this group of the identity provider has this role at this Mandant."""

    gruppe: Annotated[str, Field(min_length=1)]
    mandant: str
    rolle: Rolle


class Oidc(Streng):
    """Login at an identity provider (OpenID Connect)."""

    name: Annotated[str, Field(min_length=1, max_length=60)] = "Verzeichnisdienst"
    """As people know it: the link says »Mit … anmelden«."""
    aussteller: Annotated[str, AfterValidator(nur_https)]
    """Its issuer, letter by letter."""
    client_id: Annotated[str, Field(min_length=1)]
    geheimnis_datei: Pfad
    """File with the client secret, nothing else."""
    bereiche: list[Annotated[str, Field(pattern=r"^\S+$")]] = ["openid", "profile"]
    """Scopes."""
    kennung: str = "preferred_username"
    gruppen: str = "groups"
    """Claims of the ID token with the user's id and groups."""
    tls_anker: Pfad | None = None
    """PEM file with the CA of its TLS certificate, when not a public one."""
    rollen: Annotated[list[Gruppenrolle], Field(min_length=1)]


class Barrierefreiheit(Streng):
    """What the accessibility statement says beyond what the software knows (§ 12b BGG, BITV 2.0 and Land law)."""

    kontakt: Annotated[str, Field(max_length=500)] = ""
    """Where people report barriers: office, e-mail, telephone."""
    durchsetzung: Annotated[str, Field(max_length=500)] = ""
    """The enforcement body of the Land: name, address."""


class Web(Streng):
    adresse: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """0 = any free port."""
    url: Annotated[str, AfterValidator(netzadresse)] | None = None
    """What people type, e.g. at the load balancer before several hosts; links begin with it."""
    zugang: Pfad | None = None
    """Without effect: who is in stands in the database (settings of version 0.1 name a folder here)."""
    namen: list[str] = []
    """Further host names under which browsers come, e.g. that of a reverse proxy."""
    praefix: Annotated[str, Field(pattern=r"^(/[A-Za-z0-9._-]+)*$")] = ""
    """Path before ours at a reverse proxy, e.g. "/akten"."""
    proxys: list[Annotated[str, AfterValidator(netz)]] = ["127.0.0.1", "::1"]
    """Addresses or networks of reverse proxies that are believed for whom they ask, and whether by https."""
    oidc: Oidc | None = None
    barrierefreiheit: Barrierefreiheit = Barrierefreiheit()
