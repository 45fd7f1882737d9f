"""What an authority is connected to: DMS, specialist system, XTA server."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import (
    Field,
    model_validator,
)

from gateway.settings.werte import Dienstadresse, Groesse, HttpsAdresse, Ort, Pfad, Streng


class Dmsanschluss(Streng):
    """Where the files of an authority lie; which keys belong to which kind is checked."""

    art: Literal["folder", "webdav", "cmis", "xdomea", "rest"] = "folder"
    ordner: Pfad | None = None
    """folder, xdomea: must exist."""
    url: Dienstadresse | None = None
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


class Fachverfahrensanschluss(Streng):
    """Where facts about persons come from, beside their files; which keys belong to which kind is checked."""

    art: Literal["ordner", "rest"]
    ordner: Pfad | None = None
    """ordner: exchange folder; must exist."""
    url: Dienstadresse | None = None
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


Transport = Literal["osci", "xta"]


class Xtaanschluss(Streng):
    """The account of an authority at an XTA server."""

    fassung: Literal["2.1.1", "5.1.1"] = "2.1.1"
    """Release of XTA 2 that the server speaks; the three addresses of 5.1.1 are transport.base, sender, recipient."""
    server: HttpsAdresse | None = None
    """Base address, when the three ports lie below it as at our own server."""
    management_url: HttpsAdresse | None = None
    send_url: HttpsAdresse | None = None
    msgbox_url: HttpsAdresse | None = None
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
