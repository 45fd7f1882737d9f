"""REST interfaces of document stores, written without looking at the adapter: a general one with folders of any
depth and unique names; one after the pattern of municipal interfaces (Sachakte, Vorgang, Eingang; names need
not be unique; every call in the role of an organisational unit); and one that takes several calls for one thing and
does it later (cabinets, documents, files, a trash; after the documentation of Mayan EDMS). Contents are files below one
folder.
"""

from __future__ import annotations

import asyncio
import base64
import os
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

BENUTZER, KENNWORT = "dienst", "geheim"
SEITE = 20


@dataclass
class Knoten:
    id: str
    name: str
    eltern: str | None
    art: str
    fassung: int = 0
    angaben: dict[str, str] = field(default_factory=dict)
    """What the system knows of a Sachakte of its own, for its search."""


@dataclass
class Bestand:
    """What the store holds; `ordner` has the contents, by id."""

    ordner: Path
    eindeutig: bool
    knoten: dict[str, Knoten] = field(default_factory=lambda: {"1": Knoten("1", "Wurzel", None, "ordner")})
    riegel: threading.RLock = field(default_factory=threading.RLock)
    nur_lesen: bool = False

    def gibt_es(self, id: str) -> bool:
        """A document whose content is gone is gone."""
        with self.riegel:
            k = self.knoten.get(id)
            return k is not None and (k.art not in ("datei", "eingang") or (self.ordner / id).exists())

    def kinder(self, eltern: str) -> list[Knoten]:
        with self.riegel:
            return [k for k in self.knoten.values() if k.eltern == eltern and self.gibt_es(k.id)]

    def lege(self, eltern: str, name: str, art: str) -> Knoten | None:
        """None = there is one of this name."""
        with self.riegel:
            if self.eindeutig and any(k.name == name for k in self.kinder(eltern)):
                return None
            neu = Knoten(uuid4().hex, name, eltern, art)
            self.knoten[neu.id] = neu
            if art in ("datei", "eingang"):
                (self.ordner / neu.id).write_bytes(b"")
            return neu

    def aendere(self, id: str, name: str | None, eltern: str | None) -> bool:
        with self.riegel:
            k = self.knoten[id]
            wo, wie = eltern or k.eltern or "", name or k.name
            if self.eindeutig and any(a.name == wie and a.id != id for a in self.kinder(wo)):
                return False
            k.name, k.eltern = wie, wo
            return True

    def loesche(self, id: str) -> None:
        with self.riegel:
            for k in self.kinder(id):
                self.loesche(k.id)
            self.knoten.pop(id, None)
            (self.ordner / id).unlink(missing_ok=True)

    async def schreibe(self, id: str, stuecke: AsyncIterator[bytes]) -> None:
        """The new content counts when all of it is there."""
        entwurf = self.ordner / f"{uuid4().hex}.teil"
        with entwurf.open("wb") as datei:
            async for stueck in stuecke:
                datei.write(stueck)
        with self.riegel:
            self.knoten[id].fassung += 1
            entwurf.replace(self.ordner / id)

    def nach_namen(self, name: str) -> str:
        return next(k.id for k in self.knoten.values() if k.name == name)


class _Stelle:
    """What both kinds have in common: contents by id."""

    def __init__(self, bestand: Bestand):
        self.b = bestand

    async def lies(self, anfrage: Request) -> Response:
        id = anfrage.path_params["id"]
        if not self.b.gibt_es(id):
            return Response(status_code=404)
        marke = f'"{id}-{self.b.knoten[id].fassung}"'
        if anfrage.headers.get("if-none-match") == marke:
            return Response(status_code=304)
        datei = (self.b.ordner / id).open("rb")  # once: it may be replaced while it is sent
        groesse = os.fstat(datei.fileno()).st_size
        return StreamingResponse(_stuecke(datei), headers={"ETag": marke, "Content-Length": str(groesse)})

    async def schreibe(self, anfrage: Request) -> Response:
        if not self.b.gibt_es(anfrage.path_params["id"]):
            return Response(status_code=404)
        await self.b.schreibe(anfrage.path_params["id"], anfrage.stream())
        return Response(status_code=204)


class Allgemein(_Stelle):
    """Folders and files."""

    @property
    def app(self) -> Starlette:
        routen = [
            Route("/v1/ordner/{id}/inhalt", self.inhalt),
            Route("/v1/ordner", self.lege_ordner, methods=["POST"]),
            Route("/v1/dateien", self.lege_datei, methods=["POST"]),
            Route("/v1/objekte/{id}", self.aendere, methods=["PATCH"]),
            Route("/v1/objekte/{id}", self.loesche, methods=["DELETE"]),
            Route("/v1/dateien/{id}/bytes", self.lies, methods=["GET"]),
            Route("/v1/dateien/{id}/bytes", self.schreibe, methods=["PUT"]),
        ]
        return Starlette(routes=routen)

    def _zeige(self, k: Knoten) -> dict[str, object]:
        groesse = (self.b.ordner / k.id).stat().st_size if k.art == "datei" else None
        return {"nr": k.id, "titel": k.name, "klasse": k.art, "bytes": groesse}

    async def inhalt(self, anfrage: Request) -> Response:
        id, seite = anfrage.path_params["id"], int(anfrage.query_params.get("seite", "0"))
        if not self.b.gibt_es(id):
            return Response(status_code=404)
        alle = sorted(self.b.kinder(id), key=lambda k: k.id)
        if "titel" in anfrage.query_params:
            alle = [k for k in alle if k.name == anfrage.query_params["titel"]]
        weiter = f"/v1/ordner/{id}/inhalt?seite={seite + 1}" if len(alle) > (seite + 1) * SEITE else None
        teil = alle[seite * SEITE : (seite + 1) * SEITE]
        return JSONResponse({"eintraege": [self._zeige(k) for k in teil], "links": {"weiter": weiter}})

    async def lege_ordner(self, anfrage: Request) -> Response:
        angaben = await anfrage.json()
        return self._lege(angaben["in"], angaben["titel"], "ordner")

    async def lege_datei(self, anfrage: Request) -> Response:
        async with anfrage.form() as formular:
            return self._lege(str(formular["in"]), str(formular["titel"]), "datei")

    def _lege(self, wo: str, name: str, art: str) -> Response:
        if not self.b.gibt_es(wo):
            return Response(status_code=404)
        neu = self.b.lege(wo, name, art)
        return Response(status_code=409) if neu is None else JSONResponse({"neu": self._zeige(neu)}, 201)

    async def aendere(self, anfrage: Request) -> Response:
        if not self.b.gibt_es(anfrage.path_params["id"]):
            return Response(status_code=404)
        angaben = await anfrage.json()
        gut = self.b.aendere(anfrage.path_params["id"], angaben.get("titel"), angaben.get("in"))
        return Response(status_code=204 if gut else 409)

    async def loesche(self, anfrage: Request) -> Response:
        self.b.loesche(anfrage.path_params["id"])
        return Response(status_code=204)


class Kommunal(_Stelle):
    """subjectAreas, files, procedures, incomings, contentObjects."""

    @property
    def app(self) -> Starlette:
        routen = [
            Route("/subjectAreas/{id}/files", self.zeige),
            Route("/files/{id}/procedures", self.zeige),
            Route("/procedures/{id}/incomings", self.zeige),
            Route("/files", self.lege, methods=["POST"]),
            Route("/files/search", self.suche, methods=["POST"]),
            Route("/procedures", self.lege, methods=["POST"]),
            Route("/incomings", self.lege_eingang, methods=["POST"]),
            Route("/objects/{id}", self.benenne, methods=["PUT"]),
            Route("/reAssignObject", self.haenge_um, methods=["POST"]),
            Route("/cancelObjects", self.storniere, methods=["POST"]),
            Route("/contentObjects/{id}", self.lies, methods=["GET"]),
            Route("/contentObjects/{id}", self.schreibe, methods=["PUT"]),
        ]
        return Starlette(routes=routen)

    async def zeige(self, anfrage: Request) -> Response:
        if not self.b.gibt_es(anfrage.path_params["id"]):
            return Response(status_code=404)
        gefunden = self.b.kinder(anfrage.path_params["id"])
        return JSONResponse({"gwobjects": [{"objaddress": k.id, "objname": k.name} for k in gefunden]})

    async def suche(self, anfrage: Request) -> Response:
        """All that is asked for must be the same."""
        gefragt = await anfrage.json()
        treffer = [k for k in self.b.knoten.values() if k.angaben and gefragt.items() <= k.angaben.items()]
        zeigen = [{"objaddress": k.id, "objname": k.name, "eigenschaften": k.angaben} for k in treffer]
        return JSONResponse({"gwobjects": zeigen})

    async def lege(self, anfrage: Request) -> Response:
        angaben = await anfrage.json()
        if "file" in angaben:
            return self._lege(angaben["file"], angaben["shortname"], "vorgang")
        return self._lege(angaben["subjectarea"], angaben["shortname"], "sachakte")

    async def lege_eingang(self, anfrage: Request) -> Response:
        async with anfrage.form() as formular:
            return self._lege(str(formular["procedure"]), str(formular["shortname"]), "eingang")

    def _lege(self, wo: str, name: str, art: str) -> Response:
        if not self.b.gibt_es(wo):
            return Response(status_code=404)
        neu = self.b.lege(wo, name, art)
        assert neu is not None
        return JSONResponse({"objid": neu.id})

    async def benenne(self, anfrage: Request) -> Response:
        if not self.b.gibt_es(anfrage.path_params["id"]):
            return Response(status_code=404)
        self.b.aendere(anfrage.path_params["id"], (await anfrage.json())["shortname"], None)
        return JSONResponse({})

    async def haenge_um(self, anfrage: Request) -> Response:
        angaben = await anfrage.json()
        if not self.b.gibt_es(angaben["object"]) or not self.b.gibt_es(angaben["target"]):
            return Response(status_code=404)
        self.b.aendere(angaben["object"], None, angaben["target"])
        return JSONResponse({})

    async def storniere(self, anfrage: Request) -> Response:
        self.b.loesche((await anfrage.json())["object"])
        return JSONResponse({})


class Kabinette(_Stelle):
    """A document has no place until it is put into a cabinet, and no content until an upload has been worked on."""

    VERZUG = 0.03

    @property
    def app(self) -> Starlette:
        routen = [
            Route("/cabinets/", self.lege_kabinett, methods=["POST"]),
            Route("/cabinets/{id}/", self.kabinett, methods=["GET", "PATCH", "DELETE"]),
            Route("/cabinets/{id}/documents/", self.inhalt),
            Route("/cabinets/{id}/documents/add/", self.lege_hinein, methods=["POST"]),
            Route("/cabinets/{id}/documents/remove/", self.nimm_heraus, methods=["POST"]),
            Route("/documents/", self.lege_dokument, methods=["POST"]),
            Route("/documents/{id}/", self.dokument, methods=["GET", "PATCH", "DELETE"]),
            Route("/documents/{id}/files/", self.lade_hoch, methods=["POST"]),
            Route("/documents/{id}/files/{datei}/download/", self.lade),
            Route("/trashed_documents/{id}/", self.vernichte, methods=["DELETE"]),
        ]
        return Starlette(routes=routen)

    def _zeige(self, k: Knoten) -> dict[str, object]:
        datei = (
            {"id": f"{k.id}-{k.fassung}", "size": (self.b.ordner / k.id).stat().st_size}
            if k.fassung
            else None
        )
        return {"id": k.id, "label": k.name, "file_latest": datei}

    async def lege_kabinett(self, anfrage: Request) -> Response:
        angaben = await anfrage.json()
        if not self.b.gibt_es(angaben["parent"]):
            return Response(status_code=400)
        with self.b.riegel:
            if any(
                k.name == angaben["label"] and k.art == "kabinett" for k in self.b.kinder(angaben["parent"])
            ):
                return Response(status_code=409)
            neu = self.b.lege(angaben["parent"], angaben["label"], "kabinett")
        assert neu is not None
        return JSONResponse({"id": neu.id, "label": neu.name}, 201)

    async def kabinett(self, anfrage: Request) -> Response:
        id = anfrage.path_params["id"]
        if not self.b.gibt_es(id):
            return Response(status_code=404)
        if anfrage.method == "GET":
            kinder = [k for k in self.b.kinder(id) if k.art == "kabinett"]
            return JSONResponse({"id": id, "children": [{"id": k.id, "label": k.name} for k in kinder]})
        if anfrage.method == "PATCH":
            angaben = await anfrage.json()
            self.b.aendere(id, angaben.get("label"), angaben.get("parent"))
            return JSONResponse({"id": id})
        with self.b.riegel:
            for k in self.b.kinder(id):
                k.eltern = None  # documents stay in the system, in no cabinet
            self.b.knoten.pop(id)
        return Response(status_code=204)

    async def inhalt(self, anfrage: Request) -> Response:
        id = anfrage.path_params["id"]
        if not self.b.gibt_es(id):
            return Response(status_code=404)
        fertige = [k for k in self.b.kinder(id) if k.art == "datei" and k.fassung]
        return JSONResponse({"results": [self._zeige(k) for k in fertige], "next": None})

    async def lege_hinein(self, anfrage: Request) -> Response:
        self.b.aendere((await anfrage.json())["document"], None, anfrage.path_params["id"])
        return Response(status_code=200)

    async def nimm_heraus(self, anfrage: Request) -> Response:
        k = self.b.knoten[(await anfrage.json())["document"]]
        if k.eltern == anfrage.path_params["id"]:
            k.eltern = None
        return Response(status_code=200)

    async def lege_dokument(self, anfrage: Request) -> Response:
        neu = self.b.lege("", (await anfrage.json())["label"], "datei")
        assert neu is not None
        return JSONResponse(self._zeige(neu), 201)

    async def dokument(self, anfrage: Request) -> Response:
        k = self.b.knoten.get(anfrage.path_params["id"])
        if k is None or k.eltern == "papierkorb" or not self.b.gibt_es(k.id):
            return Response(status_code=404)
        if anfrage.method == "PATCH":
            self.b.aendere(k.id, (await anfrage.json())["label"], None)
        if anfrage.method == "DELETE":
            k.eltern = "papierkorb"
            return Response(status_code=204)
        return JSONResponse(self._zeige(k))

    async def lade_hoch(self, anfrage: Request) -> Response:
        """Taken now, there later."""
        async with anfrage.form() as formular:
            datei = formular["file_new"]
            assert not isinstance(datei, str)
            daten = await datei.read()
        asyncio.get_running_loop().call_later(self.VERZUG, self._werte, anfrage.path_params["id"], daten)
        return Response(status_code=202)

    def _werte(self, id: str, daten: bytes) -> None:
        with self.b.riegel:
            if id in self.b.knoten:
                self.b.knoten[id].fassung += 1
                entwurf = self.b.ordner / f"{uuid4().hex}.teil"
                entwurf.write_bytes(daten)
                entwurf.replace(self.b.ordner / id)

    async def lade(self, anfrage: Request) -> Response:
        id, _, fassung = anfrage.path_params["datei"].partition("-")
        if id not in self.b.knoten or str(self.b.knoten[id].fassung) != fassung:
            return Response(status_code=404)
        return await self.lies(anfrage)

    async def vernichte(self, anfrage: Request) -> Response:
        k = self.b.knoten.get(anfrage.path_params["id"])
        if k is None or k.eltern != "papierkorb":
            return Response(status_code=404)
        self.b.loesche(k.id)
        return Response(status_code=204)


def _stuecke(datei: BinaryIO) -> Iterator[bytes]:
    with datei:
        yield from iter(lambda: datei.read(1 << 16), b"")


class _Pfoertner:
    """Basic login; a read-only store; the headers of the municipal pattern."""

    def __init__(self, app: Starlette, bestand: Bestand, kopfzeilen: frozenset[str], fremder: Response):
        self._app, self._bestand, self._kopfzeilen, self._fremder = app, bestand, kopfzeilen, fremder

    async def __call__(self, scope: dict, receive: object, send: object) -> None:  # type: ignore[type-arg]
        if scope["type"] != "http":
            await self._app(scope, receive, send)  # type: ignore[arg-type]
            return
        kopf = {name.decode(): wert.decode() for name, wert in scope["headers"]}
        richtig = base64.b64encode(f"{BENUTZER}:{KENNWORT}".encode()).decode()
        antwort: Response | None = None
        if kopf.get("authorization") != f"Basic {richtig}":
            antwort = self._fremder
        elif not self._kopfzeilen <= kopf.keys():
            antwort = Response(status_code=400)
        elif self._bestand.nur_lesen and scope["method"] != "GET":
            antwort = Response(status_code=403)
        await (antwort or self._app)(scope, receive, send)  # type: ignore[arg-type]


@contextmanager
def laeuft(
    bestand: Bestand,
    app: Starlette,
    kopfzeilen: frozenset[str] = frozenset(),
    fremder: Response | None = None,
) -> Iterator[str]:
    """Its address. `fremder`: what it answers to a wrong password."""
    pfoertner = _Pfoertner(app, bestand, kopfzeilen, fremder or Response(status_code=401))
    einstellung = uvicorn.Config(pfoertner, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(einstellung)
    faden = threading.Thread(target=server.run, daemon=True)
    faden.start()
    while not server.started:
        threading.Event().wait(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        faden.join()
