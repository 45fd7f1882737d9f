"""Forms: the token that guards them, what was typed, and what is wrong with it, field by field."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile

from gateway.web.fehler import FremdeHerkunft
from gateway.web.sitzung import Sitzung

FORMULARWORT = "formularwort"


@dataclass
class Eingaben:
    """What somebody typed into a form, kept as it was; `fehler` says a sentence for each field that is wrong."""

    werte: Mapping[str, str] = field(default_factory=dict)
    fehler: dict[str, str] = field(default_factory=dict)

    @classmethod
    def aus(cls, formular: FormData) -> Eingaben:
        """Text only: files in a field for text count as nothing typed."""
        return cls({name: "" if isinstance(wert, UploadFile) else wert for name, wert in formular.items()})

    def __getitem__(self, name: str) -> str:
        """What was typed, without space around it; "" for a field that is not there."""
        return self.werte.get(name, "").strip()

    def mit_vorgabe(self, name: str, wert: str) -> Eingaben:
        """The same, with a value for a field that nobody has filled yet."""
        return self if name in self.werte else Eingaben({**self.werte, name: wert}, self.fehler)

    def verlange(self, name: str, satz: str, *, hoechstens: int = 200) -> str:
        """The value, noting that it is missing or too long."""
        wert = self[name]
        if not wert:
            self.fehler[name] = satz
        return self.begrenze(name, hoechstens=hoechstens)

    def begrenze(self, name: str, *, hoechstens: int = 200) -> str:
        """The value, noting that it is too long or holds control characters."""
        wert = self[name]
        if len(wert) > hoechstens:
            self.fehler[name] = f"Das ist zu lang; erlaubt sind {hoechstens} Zeichen."
        elif any(ord(z) < 32 and z not in "\r\n\t" for z in wert):
            self.fehler[name] = "Hier stehen Zeichen, die nicht zulässig sind."
        return wert


async def lies_formular(request: Request) -> FormData:
    """All fields of the form."""
    return await request.form()


Formular = Annotated[FormData, Depends(lies_formular)]


async def pruefe_formularwort(request: Request) -> AsyncIterator[None]:
    """Every changing request of a page carries its session's token (CSRF); its files are closed when it is
    answered. Raises `FremdeHerkunft`."""
    if request.method == "GET":
        yield
        return
    async with request.form() as formular:
        wort = formular.get(FORMULARWORT)
        sitzung = getattr(request.state, "sitzung", None)
        if not (isinstance(wort, str) and isinstance(sitzung, Sitzung) and sitzung.passt(wort)):
            raise FremdeHerkunft
        yield


def seitenrouter() -> APIRouter:
    """A router for pages behind the login: its forms are guarded, its routes are not part of the API."""
    return APIRouter(include_in_schema=False, dependencies=[Depends(pruefe_formularwort)])
