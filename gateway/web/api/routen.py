"""What the routes of the API have in common, said once: reading has an ETag and 304, sending takes an idempotency key,
changing wants the version that was read. The functions below them stand by themselves; the services come with the
request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gateway.web.api.gemeinsam import AENDERND, IDEMPOTENT, UEBLICH, UNVERAENDERT, fehler
from gateway.web.dienste import Webdienste

STAND = (412, 428)
"""What a route answers besides that changes only what the caller has seen."""
_Weg = TypeVar("_Weg", bound=Callable[..., Response])


async def _dienste(request: Request) -> Webdienste:
    dienste: Webdienste = request.app.state.dienste
    return dienste


Dienste = Annotated[Webdienste, Depends(_dienste)]


class Wege:
    """The routes of one subject below `/api/v1`; `codes`: what each of them may answer."""

    def __init__(self, pfad: str, thema: str, codes: Sequence[int] = UEBLICH) -> None:
        self.router = APIRouter(prefix=f"/api/v1{pfad}", tags=[thema], responses=fehler(*codes))

    def liest(
        self,
        pfad: str,
        modell: Any,
        titel: str,
        antwort: str,
        *,
        auch: Sequence[int] = (),
        immer_neu: bool = False,
    ) -> Callable[[_Weg], _Weg]:
        return self.router.get(
            pfad,
            response_model=modell,
            responses=({} if immer_neu else UNVERAENDERT) | fehler(*auch),
            summary=titel,
            response_description=antwort,
        )

    def sendet(
        self, pfad: str, modell: Any, titel: str, antwort: str, *, status: int = 200, auch: Sequence[int] = ()
    ) -> Callable[[_Weg], _Weg]:
        return self.router.post(
            pfad,
            dependencies=IDEMPOTENT,
            status_code=status,
            response_model=modell,
            responses=fehler(*AENDERND, *auch),
            summary=titel,
            response_description=antwort,
        )

    def setzt(
        self, pfad: str, modell: Any, titel: str, antwort: str, *, auch: Sequence[int] = STAND
    ) -> Callable[[_Weg], _Weg]:
        return self.router.put(
            pfad,
            response_model=modell,
            responses=fehler(*AENDERND, *auch),
            summary=titel,
            response_description=antwort,
        )

    def loescht(self, pfad: str, titel: str, antwort: str, modell: Any = None) -> Callable[[_Weg], _Weg]:
        """`modell`: what is left; None = nothing is answered."""
        art: dict[str, Any] = {"response_model": modell}
        if modell is None:
            art = {"status_code": 204, "response_class": Response}
        return self.router.delete(pfad, summary=titel, response_description=antwort, **art)
