"""A bench of the contract on a REST interface."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from starlette.responses import Response

from adapters.dms.fern import FernDms
from adapters.dms.fern.anmeldung import leitung
from adapters.dms.rest import Faltung, RestBaum, lies
from tests.dmsvertrag import Werkbank, verdirb_im_ordner
from tests.restserver import BENUTZER, KENNWORT, Allgemein, Bestand, Kabinette, Kommunal, laeuft

ZUORDNUNGEN = Path(__file__).parent / "zuordnungen"
_STELLEN = {"allgemein": Allgemein, "kommunal": Kommunal, "mayan": Kabinette}
_FREMDER = '{"detail":"Invalid username/password."}'
"""Says Mayan, with 403."""
_KOPFZEILEN = frozenset({"username", "joboe", "jobposition"})


def zuordnung(art: str) -> Path:
    return ZUORDNUNGEN / f"{art}.toml"


@contextmanager
def server(art: str, ordner: Path) -> Iterator[tuple[str, Bestand]]:
    """Address and store of an interface of this kind."""
    ordner.mkdir(exist_ok=True)
    bestand = Bestand(ordner, eindeutig=art == "allgemein")
    kopfzeilen = _KOPFZEILEN if art == "kommunal" else frozenset()
    fremder = Response(_FREMDER, status_code=403) if art == "mayan" else None
    with laeuft(bestand, _STELLEN[art](bestand).app, kopfzeilen, fremder) as url:
        yield url, bestand


@contextmanager
def bank(art: str, ordner: Path) -> Iterator[Werkbank]:
    with server(art, ordner) as (url, bestand), closing(leitung(BENUTZER, KENNWORT)) as verbindung:
        angaben = lies(zuordnung(art))

        def neu() -> FernDms:
            baum = RestBaum(url, angaben, verbindung)
            return FernDms(Faltung(baum) if angaben.flach else baum)

        yield Werkbank(
            "rest",
            neu=neu,
            verdirb=verdirb_im_ordner(ordner),
            entferne=lambda ref: bestand.loesche(bestand.nach_namen(ref.id)),
        )
