"""The releases of XAusländer that this program speaks, side by side, each a value.

The message classes are written once, in the namespaces of the reference release (`release.py`). Another release
that only moves namespace, version and editions of code lists is one more value here; where it also moves an
element, its class gets a form of its own. A message is translated at the door: read and validated in its own
release, then lifted into the names of the classes, and the other way round when it is written.

Which release a new Vorgang uses follows from the day and from what the directory says of the partner; it keeps
it to its end. Namespaces change with every release, effective on 1 May and 1 November (XAusländer 26.11)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lxml import etree

from gateway.domain.worte import oertlich
from gateway.errors import EingabeFehler, VoruebergehenderFehler
from gateway.nachrichten import release
from gateway.nachrichten.begehung import begehe
from gateway.nachrichten.release import MODULE, Modul
from gateway.nachrichten.schemaablage import aktiver_satz
from gateway.nachrichten.schemasatz import Schemasatz


class KeinGemeinsamesRelease(EingabeFehler):
    """What the directory says of the partner is nothing that we write today."""

    code = "release.keines"
    satz = "Mit dieser Behörde gibt es zurzeit kein gemeinsames Release von XAusländer."
    rat = "Mit »verzeichnis show« nachsehen, welches Release die Behörde anbietet."


class ReleaseUnbekannt(VoruebergehenderFehler):
    """A Vorgang is to go on in a release that this program does not speak: rolled back to an older one."""

    code = "release.unbekannt"
    satz = "Dieses Programm spricht das Release von XAusländer nicht, in dem der Vorgang begonnen hat."
    rat = "Wieder das neuere Programm einspielen; der Vorgang geht dann von selbst weiter."
    geduldig = True


@dataclass(frozen=True, eq=False)
class Release:
    """`module`: namespace of the classes -> namespace, prefix and fixed attributes in this release. `listen`:
    editions of code lists that differ from the reference release. In force from `ab`, and until the end of
    `bis` (None = open); what is under way then ends in it."""

    version: str
    ab: date
    bis: date | None
    module: Mapping[str, Modul]
    satz: Callable[[], Schemasatz]
    listen: Mapping[str, str] = field(default_factory=dict)

    @property
    def ist_referenz(self) -> bool:
        return self.module is MODULE

    def gilt(self, tag: date) -> bool:
        return self.ab <= tag and (self.bis is None or tag <= self.bis)


REFERENZ = Release(release.VERSION, date(2026, 11, 1), None, MODULE, aktiver_satz)
RELEASES: dict[str, Release] = {REFERENZ.version: REFERENZ}
"""By version string. Adding one here is all that makes it spoken."""


def in_kraft(jetzt: datetime) -> Sequence[str]:
    """Versions in force on this day, the newest first; before the first and in a gap the last one before, else
    the first that there will be."""
    tag = oertlich(jetzt).date()
    nach_beginn = sorted(RELEASES.values(), key=lambda r: r.ab, reverse=True)
    gueltige = [r.version for r in nach_beginn if r.gilt(tag)]
    begonnene = [r.version for r in nach_beginn if r.ab <= tag]
    return gueltige or begonnene[:1] or [nach_beginn[-1].version]


def bevorzugt(jetzt: datetime) -> Sequence[str]:
    """All versions that we speak, in the order in which we look for them at a partner: those in force first, then
    the others, in which something may still be under way."""
    gueltige = in_kraft(jetzt)
    andere = sorted(set(RELEASES) - set(gueltige), key=lambda v: RELEASES[v].ab, reverse=True)
    return [*gueltige, *andere]


def waehle(jetzt: datetime, angeboten: Collection[str] = ()) -> str:
    """The newest release in force that the partner offers too; nothing known of the partner = the newest.

    Raises `KeinGemeinsamesRelease`."""
    for version in in_kraft(jetzt):
        if not angeboten or version in angeboten:
            return version
    raise KeinGemeinsamesRelease(
        f"{KeinGemeinsamesRelease.satz} Das Verzeichnis nennt {', '.join(sorted(angeboten))}, "
        f"hier gilt {', '.join(in_kraft(jetzt))}."
    )


def nach_version(version: str) -> Release:
    """Raises `ReleaseUnbekannt`."""
    if version not in RELEASES:
        raise ReleaseUnbekannt(wo=version)
    return RELEASES[version]


def bleibt(version: str, jetzt: datetime) -> str:
    """The release of something that follows: the same one as long as it is in force, else the newest."""
    return version if version in in_kraft(jetzt) else in_kraft(jetzt)[0]


def nach_wurzel(wurzel: etree._Element) -> Release | None:
    """The release that a message says it is written in: namespace and attribute `version` of its root."""
    namensraum = etree.QName(wurzel).namespace or ""
    version = (wurzel.get("version") or "").strip()
    for kandidat in RELEASES.values():
        for modul in kandidat.module.values():
            if modul.namensraum == namensraum and version in ("", modul.version):
                return kandidat
    return None


def marke(tag: str) -> str:
    """A tag of any release as the classes know it."""
    namensraum, _, name = tag.removeprefix("{").rpartition("}")
    for kandidat in RELEASES.values():
        for kanonisch, modul in kandidat.module.items():
            if modul.namensraum == namensraum:
                return f"{{{kanonisch}}}{name}"
    return tag


def hebe(wurzel: etree._Element, von: Release) -> etree._Element:
    """The tree of a checked message in the names of the classes, in place."""
    if not von.ist_referenz:
        _benenne_um(wurzel, {modul.namensraum: kanonisch for kanonisch, modul in von.module.items()})
    return wurzel


def setze_um(wurzel: etree._Element, nach: Release) -> etree._Element:
    """A tree in the names of the classes as `nach` writes it: namespaces, attributes, editions of lists."""
    if nach.ist_referenz:
        return wurzel
    modul = nach.module[etree.QName(wurzel).namespace or ""]
    neu = etree.Element(wurzel.tag, nsmap={modul.praefix: modul.namensraum})
    for name, inhalt in wurzel.attrib.items():
        neu.set(name, inhalt)
    neu.set("standard", modul.standard)
    neu.set("version", modul.version)
    neu.extend(list(wurzel))
    _benenne_um(neu, {kanonisch: m.namensraum for kanonisch, m in nach.module.items()})
    etree.cleanup_namespaces(neu, keep_ns_prefixes=[modul.praefix])
    _setze_ausgaben(neu, nach)
    return neu


def _benenne_um(wurzel: etree._Element, namensraeume: Mapping[str, str]) -> None:
    for element in wurzel.iter(etree.Element):
        name = etree.QName(element)
        if (neuer := namensraeume.get(name.namespace or "")) is not None:
            element.tag = f"{{{neuer}}}{name.localname}"


def _setze_ausgaben(wurzel: etree._Element, nach: Release) -> None:
    """Where the message names the edition of a list, by its own attribute or by the schema's fixed one."""
    if not nach.listen:
        return
    for station in begehe(wurzel, nach.satz().modell):
        if station.element.get("listVersionID") is None or station.typ is None:
            continue
        feste = {a.name: a.fest for a in station.typ.attribute}
        uri = feste.get("listURI") or station.element.get("listURI") or ""
        if uri in nach.listen:
            station.element.set("listVersionID", nach.listen[uri])
