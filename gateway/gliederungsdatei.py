"""The division of a file as it stands in akte.json (`gliederung`), and beside a handover under way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from gateway.domain.akte import Dokument
from gateway.domain.ebene import Dokumentstelle, Ebene, Ebenenart, Historieneintrag, Medium
from gateway.domain.gliederung import neue_gliederung
from gateway.domain.teilklasse import Teilklasse

_KEIN_XML = "^[^\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*$"
_Text = Annotated[str, StringConstraints(min_length=1, max_length=50_000, pattern=_KEIN_XML)]
"""What a message can carry."""
_Ort = Annotated[str, StringConstraints(min_length=1)]


class Historienangabe(BaseModel):
    """Ein Eintrag der Historie, in den Worten des Systems, das ihn geschrieben hat."""

    model_config = ConfigDict(extra="forbid", title="Eintrag der Historie")

    wer: _Text
    wann: AwareDatetime
    aktion: _Text
    metadatum: _Text | None = None
    vorher: _Text | None = None
    nachher: _Text | None = None
    bemerkung: _Text | None = None


class Stellenangabe(BaseModel):
    """Ein Dokument mit eigener Historie; `dokument` ist seine uuid oder sein Pfad (`datei`)."""

    model_config = ConfigDict(extra="forbid", title="Dokument mit Historie")

    dokument: _Ort
    historie: list[Historienangabe] = []


class Teilangabe(BaseModel):
    """Ein Band, Vorgang oder Dokument aus mehreren Schriftstücken und was darin liegt.

    `dokumente` nennt sie mit uuid oder Pfad; wer nirgends genannt ist, liegt dort, wohin sein Ordner nach den Betreffen
    führt. `klasse` (A oder B) braucht nur, was keine Dokumente hat und der anderen Behörde genannt werden darf."""

    model_config = ConfigDict(extra="forbid", title="Teil der Gliederung")

    art: Ebenenart = Ebenenart.TEILAKTE
    uuid: UUID | None = None
    betreff: _Text | None = None
    kennzeichen: _Text | None = None
    typ: _Text | None = None
    aktenplan: _Text | None = None
    medium: Medium | None = None
    beginn: date | None = None
    ende: date | None = None
    zda: date | None = None
    klasse: Teilklasse | None = None
    historie: list[Historienangabe] = []
    dokumente: list[_Ort | Stellenangabe] = []
    teile: Annotated[list[Teilangabe], Field(default_factory=list)]


class Gliederungsangabe(BaseModel):
    """Die Akte als Ganzes: Angaben, Historie und ihre Teile (xdomea 4.0)."""

    model_config = ConfigDict(extra="forbid", title="Gliederung")

    uuid: UUID | None = None
    betreff: _Text | None = None
    kennzeichen: _Text | None = None
    typ: _Text | None = None
    aktenplan: _Text | None = None
    medium: Medium | None = None
    beginn: date | None = None
    ende: date | None = None
    zda: date | None = None
    historie: list[Historienangabe] = []
    dokumente: list[_Ort | Stellenangabe] = []
    teile: list[Teilangabe] = []

    def als_gliederung(self, aktenzeichen: str, dokumente: Iterable[Dokument]) -> Ebene:
        """Documents that are not (any more) in the file are passed over."""
        orte = {ort: d.uuid for d in dokumente for ort in (str(d.uuid), d.relativer_pfad)}
        return _ebene(self, Ebenenart.AKTE, self.uuid or neue_gliederung(aktenzeichen).uuid, orte.get)


def als_dict(akte: Ebene) -> dict[str, Any]:
    """To be kept; `aus_dict` reads it."""
    return als_angabe(akte).model_dump(mode="json", exclude_defaults=True)


def aus_dict(gemerkt: dict[str, Any]) -> Ebene:
    """Every document that is named counts."""
    angabe = Gliederungsangabe.model_validate(gemerkt)
    assert angabe.uuid is not None
    return _ebene(angabe, Ebenenart.AKTE, angabe.uuid, UUID)


def als_angabe(akte: Ebene) -> Gliederungsangabe:
    """The other way round."""
    return Gliederungsangabe(**_felder(akte))


def _ebene(
    angabe: Gliederungsangabe | Teilangabe, art: Ebenenart, uuid: UUID, finde: Callable[[str], UUID | None]
) -> Ebene:
    teile = (
        _ebene(teil, teil.art, teil.uuid or uuid5(uuid, f"{nummer}/{teil.betreff}"), finde)
        for nummer, teil in enumerate(angabe.teile)
    )
    return Ebene(
        art=art,
        uuid=uuid,
        betreff=angabe.betreff,
        kennzeichen=angabe.kennzeichen,
        typ=angabe.typ,
        aktenplan=angabe.aktenplan,
        medium=angabe.medium,
        beginn=angabe.beginn,
        ende=angabe.ende,
        zda=angabe.zda,
        klasse=angabe.klasse if isinstance(angabe, Teilangabe) else None,
        historie=_historie(angabe.historie),
        dokumente=tuple(_stellen(angabe.dokumente, finde)),
        teile=tuple(teile),
    )


def _stellen(
    angaben: Iterable[str | Stellenangabe], finde: Callable[[str], UUID | None]
) -> Iterator[Dokumentstelle]:
    for angabe in angaben:
        ganz = Stellenangabe(dokument=angabe) if isinstance(angabe, str) else angabe
        if (uuid := finde(ganz.dokument)) is not None:
            yield Dokumentstelle(uuid, _historie(ganz.historie))


def _historie(angaben: Iterable[Historienangabe]) -> tuple[Historieneintrag, ...]:
    return tuple(Historieneintrag(**a.model_dump()) for a in angaben)


def _felder(ebene: Ebene) -> dict[str, Any]:
    """Everything that is known; the kind of the whole file goes without saying."""
    felder: dict[str, Any] = {
        name: getattr(ebene, name)
        for name in (
            *("uuid", "betreff", "kennzeichen", "typ", "aktenplan"),
            *("medium", "beginn", "ende", "zda"),
        )
    }
    felder["historie"] = list(map(_historienangabe, ebene.historie))
    felder["dokumente"] = [
        Stellenangabe(dokument=str(s.uuid), historie=list(map(_historienangabe, s.historie)))
        if s.historie
        else str(s.uuid)
        for s in ebene.dokumente
    ]
    felder["teile"] = [Teilangabe(art=teil.art, klasse=teil.klasse, **_felder(teil)) for teil in ebene.teile]
    return felder


def _historienangabe(eintrag: Historieneintrag) -> Historienangabe:
    return Historienangabe(
        wer=eintrag.wer,
        wann=eintrag.wann,
        aktion=eintrag.aktion,
        metadatum=eintrag.metadatum,
        vorher=eintrag.vorher,
        nachher=eintrag.nachher,
        bemerkung=eintrag.bemerkung,
    )
