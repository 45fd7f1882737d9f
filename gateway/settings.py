"""Settings: one TOML file plus environment variables AKTENBRUECKE_…; wrong ones stop the start.

Relative paths are relative to the settings file. Secrets (PINs, the master key) lie in files of their own.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    PrivateAttr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from gateway.domain.aufgabe import Rolle
from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.domain.grenzen import Grenzen, SchonAbgegeben, Wegzugsbestaetigung
from gateway.domain.kontingent import Kontingent
from gateway.domain.pdfbefund import Vorgabe
from gateway.domain.werktage import LAENDER
from gateway.errors import AufrufFehler
from gateway.netzadresse import netzadresse
from gateway.schutz.tokenadresse import Tokenadresse, ist_tokenadresse, lies_tokenadresse
from gateway.textdatei import FremdeKodierung, lies_text

HOECHSTE_NACHRICHT = 50_000_000
"""Bytes: no message of XAusländer 26.11 may be larger; whether its MB are 2^20 it does not say."""
_EINHEITEN = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}


class EinstellungenFalsch(AufrufFehler):
    """The settings file is missing, unreadable or wrong."""

    code = "settings.falsch"
    satz = "Die Einstellungen sind nicht richtig."


def groesse_in_bytes(text: str) -> int:
    """Bytes from "50MB", "400 kB" or "2.4GB" (powers of ten). Raises `ValueError`."""
    treffer = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*([kKmMgG]?[bB]?)\s*", text)
    if not treffer or treffer.group(2).upper() not in _EINHEITEN:
        raise ValueError("keine Größe; richtig ist zum Beispiel 50MB, 400kB oder 2.4GB")
    wert = int(float(treffer.group(1).replace(",", ".")) * _EINHEITEN[treffer.group(2).upper()])
    if wert <= 0:
        raise ValueError("zu klein; richtig ist mehr als null")
    return wert


_basis: ContextVar[Path] = ContextVar("basis", default=Path())
"""Folder of the settings file being read."""


def _relativ(wert: Any) -> Any:
    """A relative path counts from the folder of the settings file."""
    return _basis.get() / wert if isinstance(wert, (str, Path)) else wert


def _relative_sqlite(url: Any) -> Any:
    """sqlite:///name.db counts from the folder of the settings file, sqlite:////path is absolute."""
    treffer = re.fullmatch(r"sqlite:///(?!/)(.+)", url) if isinstance(url, str) else None
    return f"sqlite:///{(_basis.get() / treffer.group(1)).resolve()}" if treffer else url


def _schluesselort(wert: Any) -> Path | Tokenadresse:
    """A PKCS#12 file, or a key in a token by its PKCS#11 URI."""
    if isinstance(wert, str) and ist_tokenadresse(wert):
        return lies_tokenadresse(wert)
    if not isinstance(wert, (str, Path)):
        raise ValueError("kein Pfad und keine PKCS#11-Adresse")
    return _basis.get() / wert


def _uhrzeit(wert: Any) -> Any:
    """Hours and minutes; TOML's own times are taken, too."""
    if isinstance(wert, str) and (treffer := re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", wert)):
        return time(int(treffer[1]), int(treffer[2]))
    if isinstance(wert, time) and wert == wert.replace(second=0, microsecond=0):
        return wert
    raise ValueError('keine Uhrzeit; richtig ist zum Beispiel "07:30"')


def _land(wert: str) -> str:
    if wert not in LAENDER:
        raise ValueError(f"kein Land; richtig ist eines von {', '.join(sorted(LAENDER))}")
    return wert


def _netz(wert: str) -> str:
    try:
        return str(ipaddress.ip_network(wert)) if "/" in wert else str(ipaddress.ip_address(wert))
    except ValueError:
        raise ValueError("keine Netzadresse; richtig ist zum Beispiel 10.1.2.3 oder 10.1.0.0/16") from None


def _ort(wert: Any) -> Any:
    """An address stays what it is; everything else is a path."""
    return wert if isinstance(wert, str) and re.match(r"https?://[^@\s]+$", wert) else _relativ(wert)


Pfad = Annotated[Path, BeforeValidator(_relativ)]
Ort = Annotated[str | Path, BeforeValidator(_ort)]
Schluesselort = Annotated[Path | Tokenadresse, PlainValidator(_schluesselort)]
Uhrzeit = Annotated[time, BeforeValidator(_uhrzeit)]
Groesse = Annotated[int, BeforeValidator(lambda w: groesse_in_bytes(w) if isinstance(w, str) else w)]


class _Streng(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Tabelle = TypeVar("_Tabelle", bound=BaseModel)


class Datenbank(_Streng):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    url: Annotated[str, BeforeValidator(_relative_sqlite)] = "sqlite:///aktenbruecke.db"
    """SQLAlchemy URL; sqlite:///relative.db counts from the settings file."""


def _nur_https(wert: str) -> str:
    """Plain http only to this very machine."""
    teile = urlsplit(netzadresse(wert))
    if teile.scheme != "https" and teile.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise ValueError("keine sichere Adresse (sie muss mit https:// beginnen)")
    return wert


class S3ablage(_Streng):
    """A bucket of an object store that speaks the S3 protocol."""

    url: Annotated[str, AfterValidator(_nur_https)]
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


class Ablage(_Streng):
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


Mailadresse = Annotated[str, Field(pattern=r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+$")]


class Gruppenrolle(_Streng):
    """Who is in this group of the identity provider has this role at this Mandant."""

    gruppe: Annotated[str, Field(min_length=1)]
    mandant: str
    rolle: Rolle


class Oidc(_Streng):
    """Login at an identity provider (OpenID Connect)."""

    name: Annotated[str, Field(min_length=1, max_length=60)] = "Verzeichnisdienst"
    """As people know it: the link says »Mit … anmelden«."""
    aussteller: Annotated[str, AfterValidator(_nur_https)]
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


class Barrierefreiheit(_Streng):
    """What the accessibility statement says beyond what the software knows (§ 12b BGG, BITV 2.0 and Land law)."""

    kontakt: Annotated[str, Field(max_length=500)] = ""
    """Where people report barriers: office, e-mail, telephone."""
    durchsetzung: Annotated[str, Field(max_length=500)] = ""
    """The enforcement body of the Land: name, address."""


class Web(_Streng):
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
    proxys: list[Annotated[str, AfterValidator(_netz)]] = ["127.0.0.1", "::1"]
    """Addresses or networks of reverse proxies that are believed for whom they ask, and whether by https."""
    oidc: Oidc | None = None
    barrierefreiheit: Barrierefreiheit = Barrierefreiheit()


class Worker(_Streng):
    pause: timedelta = timedelta(seconds=1)
    """Longest rest between two looks at the queue."""
    lease: timedelta = timedelta(minutes=5)
    """A worker that is silent for longer loses its work item."""
    abholtakt: timedelta = timedelta(seconds=30)
    """How often each mailbox is asked."""


class Betrieb(_Streng):
    """When monitoring warns."""

    platz_warnung: Groesse = 5 * 10**9
    platz_kritisch: Groesse = 10**9
    """Bytes that must be free on every disk we write to."""
    dienste_takt: timedelta = timedelta(seconds=15)
    """How often mailbox, directory and DMS are asked whether they are there."""


class Protokoll(_Streng):
    """Where the end of the hash-chained log is noted outside of the database, once an hour."""

    anker: Pfad | None = None
    """File; best on another file system than the database."""
    syslog: bool = False


class Vertrauen(_Streng):
    ordner: Pfad
    """Trust anchors (self-signed), CA certificates and *.crl."""
    ohne_sperrauskunft: Literal["ablehnen", "zulassen"] = "ablehnen"
    """What counts when revocation is unknown (invariant 7: default no)."""
    abruf_hosts: list[Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+(:\d+)?$")]] = []
    """Hosts (name or name:port) that may be asked for revocation lists and by OCSP; empty = nobody."""


class Verzeichnisdienst(_Streng):
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


class Zustaendigkeiten(_Streng):
    """Tables as CSV files; without them every move from elsewhere is a question to a person."""

    gemeinden: Pfad | None = None
    """gemeindeschluessel;behoerde"""
    einrichtungen: Pfad | None = None
    """postleitzahl;strasse;hausnummer of reception centres and shelters."""


class Virenscannerdienst(_Streng):
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


class Pdfvorgaben(_Streng):
    """What happens with PDFs of a delivery that have a flaw; without this table nobody looks into them."""

    verschluesselt: Vorgabe = Vorgabe.MELDEN
    beschaedigt: Vorgabe = Vorgabe.MELDEN
    aktiv: Vorgabe = Vorgabe.MELDEN


class Entschluesselung(_Streng):
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


class Schluessel(_Streng):
    signatur: Schluesselort
    """The author's signature key: PKCS#12, or PKCS#11 URI."""
    verschluesselung: Schluesselort
    """The reader's cipher key: PKCS#12, or PKCS#11 URI."""
    pin_datei: Pfad
    entschluesselung: list[Entschluesselung] = []
    """Earlier or later cipher keys with which messages are opened, too."""


class Dmsanschluss(_Streng):
    """Where the files of an authority lie; which keys belong to which kind is checked."""

    art: Literal["folder", "webdav", "cmis", "xdomea", "rest"] = "folder"
    ordner: Pfad | None = None
    """folder, xdomea: must exist."""
    url: Annotated[str, Field(pattern=r"^https?://[^@\s]+$")] | None = None
    """webdav: of the collection that holds the files; cmis: of the browser binding; xdomea: of the exchange folder
    on a WebDAV server; rest: of the interface, before the paths of the mapping."""
    benutzer: str | None = None
    kennwort_datei: Pfad | None = None
    """File with the password, nothing else."""
    anmeldung: Literal["basic", "digest"] | None = None
    """webdav; basic when missing."""
    tls_anker: Pfad | None = None
    """PEM file with the CA of the server's TLS certificate, when not a public one."""
    repository: str | None = None
    """cmis: id of the repository."""
    wurzel: Annotated[str, Field(pattern=r"^/")] | None = None
    """cmis: path of the folder that holds the files; the root folder when missing."""
    version: Literal["2.4", "3.0", "3.1"] | None = None
    """xdomea: in which the eAkte is written to; it may answer in another."""
    rueckordner: Ort | None = None
    """xdomea: where the eAkte lays its answers; a folder, or a collection on the same WebDAV server."""
    zuordnung: Pfad | None = None
    """rest: file that says how the interface is called."""
    ablage: Pfad | None = None
    """Mapping table: which folder a part of the file becomes, and how the Akte is chosen."""

    @model_validator(mode="after")
    def _pruefe_art(self) -> Dmsanschluss:
        noetig, moeglich = _DMS_ANGABEN[self.art]
        gesetzt = {name for name, wert in self if wert is not None} - {"art"}
        for name in sorted(noetig - gesetzt):
            raise ValueError(f"unvollständig: zu art = »{self.art}« gehört »{name}«")
        for name in sorted(gesetzt - noetig - moeglich - {"ablage"}):
            raise ValueError(f"widersprüchlich: »{name}« gehört nicht zu art = »{self.art}«")
        if self.art == "xdomea":
            self._pruefe_austausch()
        return self

    def _pruefe_austausch(self) -> None:
        if (self.ordner is None) == (self.url is None):
            raise ValueError("widersprüchlich: zu art = »xdomea« gehört entweder »ordner« oder »url«")
        entfernt = self.url is not None or isinstance(self.rueckordner, str)
        if entfernt and (self.benutzer is None or self.kennwort_datei is None):
            raise ValueError("unvollständig: zu »url« gehören »benutzer« und »kennwort_datei«")


_DMS_ANGABEN = {
    "folder": ({"ordner"}, set[str]()),
    "cmis": ({"url", "repository", "benutzer", "kennwort_datei"}, {"wurzel", "tls_anker"}),
    "webdav": ({"url", "benutzer", "kennwort_datei"}, {"anmeldung", "tls_anker"}),
    "xdomea": (
        {"version", "rueckordner"},
        {"ordner", "url", "benutzer", "kennwort_datei", "anmeldung", "tls_anker"},
    ),
    "rest": ({"url", "zuordnung", "benutzer", "kennwort_datei"}, {"anmeldung", "tls_anker"}),
}
"""Keys that a kind of DMS needs, and those that it may have."""


class Fachverfahrensanschluss(_Streng):
    """Where facts about persons come from, beside their files; which keys belong to which kind is checked."""

    art: Literal["ordner", "rest"]
    ordner: Pfad | None = None
    """ordner: exchange folder; must exist."""
    url: Annotated[str, Field(pattern=r"^https?://[^@\s]+$")] | None = None
    """rest: takes the question as POST."""
    benutzer: str | None = None
    kennwort_datei: Pfad | None = None
    """File with the password, nothing else."""
    tls_anker: Pfad | None = None
    """PEM file with the CA of the server's TLS certificate, when not a public one."""
    hoechstalter: Annotated[timedelta, Field(gt=timedelta())] = timedelta(days=2)
    """An answer older than this is asked for anew."""

    @model_validator(mode="after")
    def _pruefe_art(self) -> Fachverfahrensanschluss:
        fremde = {"ordner": ("url", "benutzer", "kennwort_datei", "tls_anker"), "rest": ("ordner",)}[self.art]
        for name in fremde:
            if getattr(self, name) is not None:
                raise ValueError(f"widersprüchlich: »{name}« gehört nicht zu art = »{self.art}«")
        noetig = "ordner" if self.art == "ordner" else "url"
        if getattr(self, noetig) is None:
            raise ValueError(f"unvollständig: zu art = »{self.art}« gehört »{noetig}«")
        if (self.benutzer is None) != (self.kennwort_datei is None):
            raise ValueError("unvollständig: »benutzer« und »kennwort_datei« gehören zusammen")
        return self


_Https = Annotated[str, Field(pattern=r"^https://[^@\s]+$")]
_Transport = Literal["osci", "xta"]


class Xtaanschluss(_Streng):
    """The account of an authority at an XTA server."""

    fassung: Literal["2.1.1", "5.1.1"] = "2.1.1"
    """Release of XTA 2 that the server speaks; the three addresses of 5.1.1 are transport.base, sender, recipient."""
    server: _Https | None = None
    """Base address, when the three ports lie below it as at our own server."""
    management_url: _Https | None = None
    send_url: _Https | None = None
    msgbox_url: _Https | None = None
    konto: Annotated[str, Field(pattern=r"^\S+$")] | None = None
    """Party identifier of the account; the authority's kennung when missing."""
    schluessel: Pfad
    """Key and certificate of the connection: PKCS#12 (OpenSSL takes none from a token)."""
    pin_datei: Pfad
    server_zertifikat: Pfad | None = None
    """The very certificate of the server, when the name in it isn't that of the address."""
    hoechstgroesse: Annotated[Groesse, Field(ge=1_000_000)] | None = None
    """Bytes that one message may have on this route (the standard's text says 40MB); None = no limit."""
    vermittelt: bool = False
    """The server passes on to authorities that have no account at an XTA server (Vermittlungsstelle)."""
    dienst: str | None = None
    """URI of the service as this server calls it; that of the directory when missing."""
    szenario: str = "XAUSLAENDER_DATA"
    """Business scenario; the code list of the standard knows none for XAusländer."""

    @model_validator(mode="after")
    def _pruefe_adressen(self) -> Xtaanschluss:
        if self.server is None and None in (self.management_url, self.send_url, self.msgbox_url):
            raise ValueError(
                "unvollständig: es fehlt »server«, oder »management_url«, »send_url« und »msgbox_url«"
            )
        return self


class Mandantanschrift(_Streng):
    strasse: str
    hausnummer: str | None = None
    postleitzahl: str
    wohnort: str


class Mandanterreichbarkeit(_Streng):
    kanal: Annotated[str, Field(pattern=r"^\d{2}$")]
    kennung: str


class Fristen(_Streng):
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
    erledigtes: timedelta = timedelta(days=3 * 365)
    """So long the rows of a finished matter are kept that has no entry in file B (ADR 0050)."""
    termine: timedelta = timedelta(days=1)
    """So long after an appointment its entry is kept."""
    spaetscans: timedelta = timedelta(days=1)
    """So long what somebody uploaded and never sent is kept since it was last touched."""


class Mandantenkontingent(_Streng):
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


class Regeln(_Streng):
    """Limits of the shipped rules; a rule set of its own (`regeln entwurf`) brings its own along."""

    wegzug_bestaetigung: Wegzugsbestaetigung = Wegzugsbestaetigung.MIT_MELDUNGEN
    """A request without an Abmeldung: wait some working days and ask, or say so and go."""
    wegzug_werktage: Annotated[int, Field(strict=True, ge=0, le=60)] = 3
    land: Annotated[str, AfterValidator(_land)] | None = None
    """Whose public holidays count, e.g. "BW"; None = the nationwide ones."""
    tageslimit: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] = 500
    """Requests that rules may send in a day."""
    dienst_von: Uhrzeit = time(0, 0)
    dienst_bis: Uhrzeit = time(0, 0)
    """Rules act between the two on working days; equal = at all times."""
    groesse: Annotated[Groesse, Field(strict=True, ge=1)] = 4_000_000_000
    """Bytes of a file that goes without a person."""

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


class Webhook(_Streng):
    """Somebody who is told of what happens at a Mandant (CloudEvents, signed)."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    url: Annotated[str, AfterValidator(_nur_https)]
    geheimnis_datei: Pfad
    """File with the secret of the signature (»whsec_…«), nothing else."""
    ereignisse: Annotated[list[Literal["uebergabe", "alarm"]], Field(min_length=1)] = ["uebergabe", "alarm"]
    tls_anker: Pfad | None = None
    """PEM file with the CA of its TLS certificate, when not a public one."""


class Alarme(_Streng):
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


class Mandant(_Streng):
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
    transporte: Annotated[list[_Transport], Field(min_length=1)] = ["osci"]
    """On which ways the authority has an account; the first that reaches a partner is taken."""
    partnertransport: dict[str, _Transport] = {}
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


class Einstellungen(BaseSettings):
    """Everything one installation runs with."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="AKTENBRUECKE_", env_nested_delimiter="__"
    )

    datenbank: Datenbank = Field(default_factory=Datenbank)
    ablage: Ablage
    web: Web = Web()
    worker: Worker = Worker()
    betrieb: Betrieb = Betrieb()
    alarme: Alarme | None = None
    protokoll: Protokoll = Protokoll()
    vertrauen: Vertrauen
    verzeichnis: Verzeichnisdienst
    zustaendigkeit: Zustaendigkeiten = Zustaendigkeiten()
    virenscanner: Virenscannerdienst | None = None
    pdf: Pdfvorgaben | None = None
    mandanten: Annotated[list[Mandant], Field(min_length=1)]
    _datei: Path | None = PrivateAttr(None)

    @property
    def kennwort_in(self) -> Path | None:
        """The settings file, when the database's password stands in it."""
        aus_umgebung = "AKTENBRUECKE_DATENBANK__URL" in os.environ
        return None if aus_umgebung or not urlsplit(self.datenbank.url).password else self._datei

    @model_validator(mode="after")
    def _pruefe_rollen(self) -> Einstellungen:
        bekannt = {m.kennung for m in self.mandanten}
        for rolle in self.web.oidc.rollen if self.web.oidc else ():
            if rolle.mandant not in bekannt:
                raise ValueError(
                    f"widersprüchlich: »web.oidc.rollen« nennt »{rolle.mandant[:30]}«, den es hier nicht gibt"
                )
        return self

    @classmethod
    def settings_customise_sources(  # type: ignore[override]
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        **_: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment beats the file; nothing else is read."""
        return (env_settings, init_settings)

    def mandant(self, kennung: str) -> Mandant:
        """Raises `EinstellungenFalsch` for an authority this installation does not serve."""
        for mandant in self.mandanten:
            if mandant.kennung == kennung:
                return mandant
        raise EinstellungenFalsch(f"Diese Installation führt keinen Mandanten {kennung}.")


def einstellungsdatei(datei: Path | None = None) -> Path:
    """`datei`, or what AKTENBRUECKE_SETTINGS names. Raises `EinstellungenFalsch`."""
    if datei is not None:
        return datei
    if "AKTENBRUECKE_SETTINGS" in os.environ:
        return Path(os.environ["AKTENBRUECKE_SETTINGS"])
    raise EinstellungenFalsch("Es fehlt die Einstellungsdatei: --settings DATEI oder AKTENBRUECKE_SETTINGS.")


def lade(datei: Path | None = None) -> Einstellungen:
    """Read the settings named by `datei` or AKTENBRUECKE_SETTINGS. Raises `EinstellungenFalsch`."""
    pfad = einstellungsdatei(datei)
    return _baue(lies_toml(pfad), pfad)


def lies_toml(pfad: Path) -> dict[str, Any]:
    """The tables of a settings file, unchecked. Raises `EinstellungenFalsch`."""
    try:
        return tomllib.loads(lies_text(pfad))
    except OSError:
        raise EinstellungenFalsch("Die Einstellungsdatei ist nicht lesbar.", wo=str(pfad)) from None
    except FremdeKodierung as fehler:
        raise EinstellungenFalsch(f"Die Einstellungsdatei {fehler}.", wo=str(pfad)) from None
    except tomllib.TOMLDecodeError as fehler:
        raise EinstellungenFalsch(f"Kein gültiges TOML: {fehler}.", wo=str(pfad)) from None


def _baue(werte: dict[str, Any], pfad: Path) -> Einstellungen:
    marke = _basis.set(pfad.resolve().parent)
    try:
        einstellungen = Einstellungen(**werte)
    except ValidationError as fehler:
        raise EinstellungenFalsch(
            " ".join(fehlersatz(f) for f in fehler.errors()[:5]), wo=str(pfad)
        ) from None
    finally:
        _basis.reset(marke)
    einstellungen._datei = pfad
    return einstellungen


def pruefe_tabelle(art: type[_Tabelle], werte: dict[str, Any], datei: Path) -> _Tabelle:
    """One table of the settings that stands in a file of its own. Raises `EinstellungenFalsch`."""
    marke = _basis.set(datei.resolve().parent)
    try:
        return art(**werte)
    except ValidationError as fehler:
        raise EinstellungenFalsch(
            " ".join(fehlersatz(f) for f in fehler.errors()[:5]), wo=str(datei)
        ) from None
    finally:
        _basis.reset(marke)


def fehlersatz(fehler: Any, was: str = "Einstellung") -> str:
    """Which setting (or whatever `was` it is), and why, in German, from an error of pydantic; the value itself is
    not repeated (it may be a secret)."""
    name = ".".join(str(teil) for teil in fehler["loc"]) or "(oberste Ebene)"
    ctx = fehler.get("ctx", {})
    grund = _GRUENDE.get(fehler["type"], "ist nicht zulässig ({msg})").format(msg=fehler["msg"], **ctx)
    return f"Die {was} »{name}« {grund.replace(' or ', ' oder ')}."


_GRUENDE = {
    "extra_forbidden": "gibt es nicht",
    "missing": "fehlt",
    "literal_error": "muss einer dieser Werte sein: {expected}",
    "enum": "muss einer dieser Werte sein: {expected}",
    "string_pattern_mismatch": "hat nicht die richtige Form ({pattern})",
    "string_type": "muss ein Text sein",
    "int_type": "muss eine ganze Zahl sein",
    "bool_type": "muss true oder false sein",
    "list_type": "muss eine Liste sein",
    "dict_type": "muss eine Tabelle sein",
    "model_type": "muss eine Tabelle sein",
    "value_error": "ist {error}",
    "less_than_equal": "ist zu groß; erlaubt ist höchstens {le}",
    "greater_than_equal": "ist zu klein; erlaubt ist mindestens {ge}",
    "too_short": "darf nicht leer sein",
}
"""What an error of pydantic says, by its type."""
