"""The division of a file: where documents without a place go, what is told of it, what two deliveries make."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from gateway.domain.akte import Dokument
from gateway.domain.ebene import Dokumentstelle, Ebene, Ebenenart, Historieneintrag
from gateway.domain.gliederung import abzugeben, einsortiert, neue_gliederung, vereinige
from gateway.domain.teilklasse import Teilklasse

EINTRAG = Historieneintrag("Muster", datetime(2020, 1, 1, tzinfo=UTC), "angelegt")


def _dokument(nummer: int, *pfad: str) -> Dokument:
    return Dokument(UUID(int=nummer), f"{nummer}.pdf", "018", nummer, pfad)


def _ebene(nummer: int, betreff: str, art: Ebenenart = Ebenenart.TEILAKTE, **mehr: object) -> Ebene:
    return Ebene(art, UUID(int=nummer), betreff, **mehr)  # type: ignore[arg-type]


def _namen(akte: Ebene) -> list[str | None]:
    return [e.betreff for e in akte.ebenen()][1:]


def test_ordner_werden_teilakten_und_im_vorgang_teilvorgaenge() -> None:
    akte = replace(neue_gliederung("1"), teile=(_ebene(50, "Antrag", Ebenenart.VORGANG, kennzeichen="A-1"),))
    akte = einsortiert(akte, [_dokument(1), _dokument(2, "Antrag", "Anlagen"), _dokument(3, "Band 2")])
    antrag, band = akte.teile
    assert (antrag.kennzeichen, antrag.teile[0].art) == ("A-1", Ebenenart.TEILVORGANG)
    assert band.art is Ebenenart.TEILAKTE
    assert [s.uuid for s in akte.dokumente] == [UUID(int=1)]
    assert einsortiert(akte, [_dokument(3, "Anderswo")]) == akte  # who has a place keeps it


def test_wessen_dokumente_bleiben_der_wird_nicht_genannt() -> None:
    """Neither the level nor what was recorded of it: its name alone may say too much."""
    akte = Ebene(
        Ebenenart.AKTE,
        UUID(int=40),
        historie=(EINTRAG,),
        teile=(
            _ebene(
                41, "Aufenthalt", dokumente=(Dokumentstelle(UUID(int=1), (EINTRAG,)),), historie=(EINTRAG,)
            ),
            _ebene(42, "Zeugenschutz", dokumente=(Dokumentstelle(UUID(int=2)),), historie=(EINTRAG,)),
            _ebene(
                43,
                "Gemischt",
                dokumente=(Dokumentstelle(UUID(int=1)), Dokumentstelle(UUID(int=2))),
                historie=(EINTRAG,),
            ),
            _ebene(44, "Band 1 (Papier)", klasse=Teilklasse.A),
            _ebene(45, "Sicherheit (Papier)"),
            _ebene(46, "Strafsachen (Papier)", klasse=Teilklasse.C),
        ),
    )
    teil = abzugeben(akte, {UUID(int=1)}, ganz=False)
    assert _namen(teil) == ["Aufenthalt", "Gemischt", "Band 1 (Papier)"]
    assert (teil.historie, teil.teile[0].historie, teil.teile[1].historie) == ((), (EINTRAG,), ())
    assert teil.genannt() == {UUID(int=1)}
    assert {e.klasse for e in teil.ebenen()} == {None}
    assert abzugeben(akte, {UUID(int=1), UUID(int=2)}, ganz=True).historie == (EINTRAG,)


def test_zwei_lieferungen_werden_eine_gliederung() -> None:
    band = _ebene(41, "Band 1", dokumente=(Dokumentstelle(UUID(int=1)),), historie=(EINTRAG,))
    spaeter = replace(EINTRAG, aktion="ergänzt")
    bisher = replace(neue_gliederung("1"), teile=(band,))
    dazu = replace(
        neue_gliederung("1"),
        teile=(
            replace(
                band,
                dokumente=(Dokumentstelle(UUID(int=1)), Dokumentstelle(UUID(int=2))),
                historie=(EINTRAG, spaeter),
            ),
            _ebene(42, "Band 2", dokumente=(Dokumentstelle(UUID(int=3)),)),
        ),
    )
    beide = vereinige(bisher, dazu)
    assert beide is not None
    assert _namen(beide) == ["Band 1", "Band 2"]
    assert [s.uuid.int for s in beide.teile[0].dokumente] == [1, 2]
    assert beide.teile[0].historie == (EINTRAG, spaeter)
    assert vereinige(beide, dazu) == beide
    assert vereinige(None, dazu) == dazu and vereinige(bisher, None) == bisher
