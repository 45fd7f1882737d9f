"""A folder of a CMIS repository as a tree. Objects are addressed by their paths."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import quote

from adapters.dms.cmis.rufe import Rufe, eigenschaften, verstanden
from adapters.dms.fern import Eintrag, Fehlt, Marke, Vorhanden
from adapters.dms.fern.fehler import AnmeldungAbgelehnt, AntwortUnverstaendlich, KeinZugriff
from adapters.dms.fern.leitung import Leitung
from adapters.dms.namen import Platz
from adapters.httpstand import mit_stand
from gateway.errors import VoruebergehenderFehler

_ORDNER, _DOKUMENT = "cmis:folder", "cmis:document"
_SEITE = 1000
"""Objects that are asked for at once."""


class CmisBaum:
    """`url`: service document of the browser binding; `wurzel`: path of the folder, "/" for the root."""

    art = "cmis"

    def __init__(self, url: str, repository: str, wurzel: str, leitung: Leitung):
        self.ort = f"{url} {repository}:{wurzel}"
        self._dienst = url
        self._repository = repository
        self._vorne: Platz = tuple(teil for teil in wurzel.split("/") if teil)
        self._rufe = Rufe(leitung)
        self._wurzel_url: str | None = None
        self._versionen: str | None = None

    def liste(self, ort: Platz) -> list[Eintrag]:
        """Children, page by page. Raises `Fehlt`."""
        angaben = {
            "cmisselector": "children",
            "succinct": "true",
            "filter": "cmis:name,cmis:baseTypeId,cmis:contentStreamLength",
            "maxItems": str(_SEITE),
        }
        eintraege: list[Eintrag] = []
        while True:
            seite = self._rufe.lies(self._url(ort), skipCount=str(len(eintraege)), **angaben)
            with verstanden():
                neue = [_eintrag(o["object"]["succinctProperties"]) for o in seite["objects"]]
                eintraege += neue
                if not seite.get("hasMoreItems") or not neue:
                    return eintraege

    def oeffne(self, ort: Platz) -> BinaryIO:
        """Raises `Fehlt`."""
        return self._rufe.inhalt(self._url(ort))

    def hole(self, ort: Platz, bekannt: Marke | None) -> tuple[Marke, bytes] | None:
        """The change token is the mark. Raises `Fehlt`."""
        werte = self._werte(ort, "cmis:changeToken,cmis:lastModificationDate,cmis:contentStreamLength")
        marke = "|".join(f"{name}={wert}" for name, wert in sorted(werte.items()))
        if marke == bekannt:
            return None
        with self.oeffne(ort) as strom:
            return marke, strom.read()

    def lege_ordner(self, ort: Platz) -> None:
        """Raises `Fehlt`. That it is there some servers tell as a fault of their store."""
        try:
            self._rufe.tue(self._url(ort[:-1]), "createFolder", **_neu(_ORDNER, ort[-1]))
        except (Vorhanden, VoruebergehenderFehler):
            if not self._ist_ordner(ort):
                raise

    def schreibe(self, ort: Platz, inhalt: BinaryIO, groesse: int | None) -> None:
        """First an empty document, then its content. Raises `Fehlt`."""
        with suppress(Vorhanden):
            self._rufe.tue(self._url(ort[:-1]), "createDocument", **self._neues_dokument(ort[-1]))
        self._setze(ort, inhalt, groesse)

    def ersetze(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """The server replaces a content at once. Raises `Fehlt`."""
        try:
            self._setze(ort, BytesIO(daten), len(daten))
        except Fehlt:
            try:
                self.lege_einmal(ort, daten, entwurf)
            except Vorhanden:
                self._setze(ort, BytesIO(daten), len(daten))

    def lege_einmal(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """With its content from the first moment. Raises `Vorhanden`, `Fehlt`."""
        del entwurf
        url = self._url(ort[:-1])
        self._rufe.sende(url, "createDocument", BytesIO(daten), len(daten), **self._neues_dokument(ort[-1]))

    def verschiebe(self, von: Platz, nach: Platz, *, ordner: bool = False) -> None:
        """First the name, then the folder around it. Raises `Vorhanden`, `Fehlt`."""
        del ordner
        if von[-1] != nach[-1]:
            self._rufe.tue(self._url(von), "update", **eigenschaften({"cmis:name": nach[-1]}))
            von = (*von[:-1], nach[-1])
        if von[:-1] != nach[:-1]:
            quelle, ziel = self._kennung(von[:-1]), self._kennung(nach[:-1])
            self._rufe.tue(self._url(von), "move", sourceFolderId=quelle, targetFolderId=ziel)

    def loesche(self, ort: Platz, *, ordner: bool = False) -> None:
        """All versions; of a folder everything in it."""
        angaben = {"continueOnFailure": "true"} if ordner else {}
        try:
            self._rufe.tue(
                self._url(ort), "deleteTree" if ordner else "delete", allVersions="true", **angaben
            )
        except Fehlt:
            return

    def _setze(self, ort: Platz, inhalt: BinaryIO, groesse: int | None) -> None:
        self._rufe.sende(self._url(ort), "setContent", inhalt, groesse, overwriteFlag="true")

    def _neues_dokument(self, name: str) -> dict[str, str]:
        return {**_neu(_DOKUMENT, name), "versioningState": self._versionierung()}

    def _versionierung(self) -> str:
        """Only types with versions may have a first one (section 2.2.4.1)."""
        if self._versionen is None:
            url = self._repository_url("repositoryUrl")
            typ = self._rufe.lies(url, cmisselector="typeDefinition", typeId=_DOKUMENT)
            with verstanden():
                self._versionen = "major" if typ["versionable"] else "none"
        return self._versionen

    def _ist_ordner(self, ort: Platz) -> bool:
        try:
            return bool(self._werte(ort, "cmis:baseTypeId")["cmis:baseTypeId"] == _ORDNER)
        except Fehlt:
            return False

    def _kennung(self, ort: Platz) -> str:
        return str(self._werte(ort, "cmis:objectId")["cmis:objectId"])

    def _werte(self, ort: Platz, namen: str) -> dict[str, Any]:
        antwort = self._rufe.lies(self._url(ort), cmisselector="object", succinct="true", filter=namen)
        with verstanden():
            return {name: antwort["succinctProperties"].get(name) for name in namen.split(",")}

    def _url(self, ort: Platz) -> str:
        """By path below the root folder's address (section 5.3.2)."""
        if self._wurzel_url is None:
            self._wurzel_url = self._repository_url("rootFolderUrl").rstrip("/")
        return "/".join((self._wurzel_url, *(quote(t, safe="") for t in (*self._vorne, *ort))))

    def _repository_url(self, name: str) -> str:
        """All addresses are taken from the service document. A server that shows nobody even this does not
        know the user."""
        try:
            dienst = self._rufe.lies(self._dienst)
        except KeinZugriff:
            raise AnmeldungAbgelehnt(mit_stand(AnmeldungAbgelehnt.satz, "HTTP 403")) from None
        except Fehlt:
            raise AntwortUnverstaendlich() from None
        with verstanden():
            if self._repository not in dienst:
                raise AntwortUnverstaendlich(
                    "Das eingestellte Repository gibt es auf diesem CMIS-Server nicht."
                )
            return str(dienst[self._repository][name])


def _neu(art: str, name: str) -> dict[str, str]:
    return eigenschaften({"cmis:objectTypeId": art, "cmis:name": name})


def _eintrag(werte: dict[str, Any]) -> Eintrag:
    ordner = werte["cmis:baseTypeId"] == _ORDNER
    groesse = werte.get("cmis:contentStreamLength")
    return Eintrag(str(werte["cmis:name"]), ordner, None if ordner or groesse is None else int(groesse))
