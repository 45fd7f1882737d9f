"""Before a delivery goes into the house its PDFs are looked into: locked, broken, active. Each is told, or refused,
as the authority has settled; the bytes stay as they are in any case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.ablauf.akte import paketsammlung
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Ergebnis, Lage, Meldung, Weiter
from gateway.ablauf.wege import gemeinsam
from gateway.domain.pdfbefund import Mangel, Vorgabe
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler

_PDF = frozenset({"018", "044"})
_HOECHSTENS = 10
"""Documents that are named for each kind of finding."""
Funde = dict[Mangel, list[tuple[int, tuple[str, ...]]]]
"""Position of the document and what is active in it."""


class PdfUnzulaessig(EingabeFehler):
    """A document that the authority does not take as it is."""

    code = "uebernahme.pdf"
    satz = "Die Lieferung enthält PDF-Dokumente, die so nicht angenommen werden."
    rueckweisungscode = "S999"


def pruefe_pdf(lage: Lage) -> Ergebnis:
    """Every PDF of the delivery, one after the other."""
    if lage.haus.pdfpruefer is None:
        return Weiter()
    gesehen, funde = _untersuche(lage.haus, lage)
    abgelehnt = {m: w for m, w in funde.items() if lage.haus.regeln.pdf[m] is Vorgabe.ABLEHNEN}
    if abgelehnt:
        return _weise_zurueck(lage, abgelehnt)
    was = anzahl(gesehen, "PDF-Dokument", "PDF-Dokumente")
    text = "; ".join(_saetze(funde)) or "keine Auffälligkeiten"
    return Weiter(meldung=Meldung(f"Angesehen: {was}; {text}.") if gesehen else None)


def _untersuche(haus: Haus, lage: Lage) -> tuple[int, Funde]:
    assert haus.pdfpruefer is not None
    gesehen, funde = 0, Funde()
    with paketsammlung.oeffne(haus, lage.vorgang) as lieferung, haus.pdfpruefer.bereit() as gang:
        for stueck in lieferung.fundstuecke:
            if stueck.dokument.format not in _PDF:
                continue
            gesehen += 1
            with lieferung.oeffne(stueck) as strom:
                befund = gang.pruefe(strom)
            for mangel in befund.maengel:
                funde.setdefault(mangel, []).append((stueck.dokument.position, befund.aktiv))
    return gesehen, funde


def _saetze(funde: Mapping[Mangel, Sequence[tuple[int, tuple[str, ...]]]]) -> list[str]:
    """By position: names of documents may hold personal data."""
    saetze = []
    for mangel in Mangel:
        if dokumente := funde.get(mangel):
            genannt = ", ".join(_dokument(*d) for d in dokumente[:_HOECHSTENS])
            mehr = f" und {len(dokumente) - _HOECHSTENS} weitere" if len(dokumente) > _HOECHSTENS else ""
            saetze.append(f"{mangel.anrede}: {genannt}{mehr}")
    return saetze


def _dokument(position: int, aktiv: tuple[str, ...]) -> str:
    return f"Dokument {position} ({', '.join(aktiv)})" if aktiv else f"Dokument {position}"


def _weise_zurueck(lage: Lage, funde: Funde) -> Weiter:
    fehler = PdfUnzulaessig(f"{PdfUnzulaessig.satz} {'; '.join(_saetze(funde))}.")
    antwort = paketsammlung.rueckweisung_der_lieferung(lage.haus, lage.vorgang, fehler)
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        zustand=Zustand.ZURUECKGEWIESEN,
        meldung=Meldung(f"Die Lieferung wird zurückgewiesen: {fehler.text}"),
        buchen=ausgang.aussteller([antwort]),
    )
