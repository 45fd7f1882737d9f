"""One exchange with a server: envelope and contents out, what was answered in, the fault it carries raised."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from adapters.httpstand import mit_stand
from adapters.osci.draht.stuecke import Ausschnitt, Folge, Stuecke
from adapters.xta.draht import faults, mtom, nutzlast, schema
from adapters.xta.draht import umschlag as soap
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.draht.sprache import Sprache
from adapters.xta.draht.umschlag import Umschlag
from adapters.xta.fehler import AntwortUnbrauchbar, RahmenFehler
from adapters.xta.namen import Operation
from adapters.xta.teilnehmer.leitung import Leitung
from gateway.durchlauf import lesend, schreibend
from gateway.errors import VoruebergehenderFehler
from gateway.fremdxml import XmlFehler


@dataclass(frozen=True)
class Antwort:
    """Readable inside of the `with` that gave it. `stuecke`: the contents, in the order of their elements."""

    umschlag: Umschlag
    datei: BinaryIO | None
    stuecke: tuple[Stuecke, ...]


class Austausch:
    """Speaks `sprache`. `zwischen`: folder for contents while they are read, None = the system's."""

    def __init__(self, leitung: Leitung, sprache: Sprache, zwischen: Path | None):
        self._leitung = leitung
        self._sprache = sprache
        self._zwischen = zwischen

    @contextmanager
    def tausche(
        self,
        url: str,
        operation: Operation,
        kopf: Sequence[etree._Element],
        rumpf: etree._Element | None,
        beilagen: Sequence[Beilage] = (),
    ) -> Iterator[Antwort]:
        """Raises the fault that was answered, `ServerNichtErreichbar`, `AntwortUnbrauchbar`, `XtaFehler`."""
        kennungen = mtom.neue_kennungen(len(beilagen))
        if rumpf is not None:
            nutzlast.verweise(rumpf, self._sprache.lage, kennungen)
        frage = soap.schreibe_frage(url, operation.action, kopf, rumpf, self._sprache.praefixe)
        teile = list(zip(kennungen, (b.inhalt for b in beilagen), strict=True))
        art, nachricht = mtom.schreibe_paket(frage, operation.action, teile)
        with ExitStack() as stapel:
            content_type, stand, strom = stapel.enter_context(self._leitung.austausch(url, art, nachricht))
            with _oder_spaeter(stand):
                antwort = self._lies(content_type, strom, stapel)
            yield antwort

    def _lies(self, content_type: str, strom: BinaryIO, stapel: ExitStack) -> Antwort:
        ablage = _Zwischenablage(self._zwischen, stapel)
        empfaenger = mtom.Empfaenger(ablage.oeffne, None, self._pruefe, self._sprache.lage)
        eingang = empfaenger.empfange(content_type, strom)
        datei = ablage.lesend()
        stuecke = tuple(Ausschnitt(datei, o.ab, o.groesse) if datei else Folge() for o in eingang.orte)
        return Antwort(eingang.umschlag, datei, stuecke)

    def _pruefe(self, umschlag: Umschlag) -> None:
        """Raises the fault that was answered, and `UmschlagFehler` for what does not fit the schema."""
        rumpf = umschlag.rumpf
        if rumpf is not None and rumpf.tag == faults.FAULT:
            raise faults.lies(rumpf, self._sprache.lies_ausnahme)
        for tag, block in umschlag.kopf.items():
            if tag in self._sprache.kopfbloecke:
                schema.fordere(block)
        if rumpf is not None and next(self._sprache.lage.elemente(rumpf), None) is None:
            schema.fordere(rumpf)


@contextmanager
def _oder_spaeter(stand: str) -> Iterator[None]:
    """Whoever cut or garbled the answer: another attempt may get a whole one."""
    try:
        yield
    except (RahmenFehler, XmlFehler) as fehler:
        fehler.text = mit_stand(fehler.text, stand)
        fehler.exit_code = VoruebergehenderFehler.exit_code
        raise


class _Zwischenablage:
    """A file for what comes, removed at the end."""

    def __init__(self, ordner: Path | None, stapel: ExitStack):
        self._ordner = ordner
        self._stapel = stapel
        self._ort: Path | None = None
        self._schreibend: BinaryIO | None = None

    def oeffne(self) -> BinaryIO:
        ordner = Path(
            self._stapel.enter_context(tempfile.TemporaryDirectory(dir=self._ordner, prefix="xta-"))
        )
        self._ort = ordner / "inhalt"
        self._schreibend = self._stapel.enter_context(schreibend(self._ort, neu=True))
        return self._schreibend

    def lesend(self) -> BinaryIO | None:
        """What was written; None = nothing."""
        if self._schreibend is None or self._ort is None:
            return None
        self._schreibend.flush()
        return self._stapel.enter_context(lesend(self._ort))


def rumpf_der(antwort: Antwort, erwartet: str) -> etree._Element:
    """Raises `AntwortUnbrauchbar` for another one."""
    rumpf = antwort.umschlag.rumpf
    if rumpf is None or rumpf.tag != erwartet:
        raise AntwortUnbrauchbar
    return rumpf
