"""The certificates of the authorities that we exchange files with: do they still hold, and for how long?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from gateway.ablage.partnerfristen import Partnerfrist
from gateway.auskunft.betrieb import Alarmstufe, Befund, Gegenstand
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import EingabeFehler, Fehler
from gateway.ports import Diensteintrag, Verzeichnis
from gateway.schutz.fristen import resttage, warnstufe
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.urteil import Zweck
from gateway.schutz.zertifikat import Zertifikat

_RAT = "Den Partner ansprechen: Er muss sein neues Zertifikat im Verzeichnis eintragen lassen."


def partner_befunde(
    kennungen: Iterable[str], verzeichnis: Verzeichnis, pruefung: Zertifikatspruefung, wann: datetime
) -> Iterator[Befund]:
    """One for each that somebody must do something about, and one for all the others. Raises leaves of
    `VoruebergehenderFehler` when the directory is away."""
    gut = 0
    for kennung in kennungen:
        mangel = _mangel(kennung, verzeichnis, pruefung, wann)
        if mangel is None:
            gut += 1
        else:
            yield Befund(was=Gegenstand.PARTNER, stufe=Alarmstufe.WARNUNG, text=mangel[0], rat=mangel[1])
    text = f"{anzahl(gut, 'andere Behörde ist', 'andere Behörden sind')} erreichbar, Zertifikate gültig."
    yield Befund(was=Gegenstand.PARTNER, stufe=Alarmstufe.OK, text=text)


def hindernis(
    kennung: str, verzeichnis: Verzeichnis, pruefung: Zertifikatspruefung, wann: datetime
) -> tuple[str, str] | None:
    """Why nothing could be sent to this authority now, and what to do. Raises leaves of `VoruebergehenderFehler`
    when the directory is away."""
    try:
        eintrag = verzeichnis.finde(kennung)
    except EingabeFehler as fehler:
        return f"{kennung}: {fehler.text}", fehler.rat or "Eintrag im Verzeichnis mit dem Partner klären."
    return zertifikatshindernis(eintrag, pruefung, wann)


def zertifikatshindernis(
    eintrag: Diensteintrag, pruefung: Zertifikatspruefung, wann: datetime
) -> tuple[str, str] | None:
    """The first certificate of an entry that does not hold."""
    kennung = eintrag.behoerde.kennung
    for wozu, der, zweck in _zertifikate(eintrag):
        try:
            urteil = pruefung.pruefe(der, zweck, wann)
        except Fehler as fehler:
            return f"{kennung}: {wozu}: {fehler.text}", fehler.rat or _RAT
        if not urteil.gueltig:
            return f"{kennung}: {wozu}: {urteil.text}", urteil.befund.rat or _RAT
    return None


def frist(
    kennung: str, verzeichnis: Verzeichnis, pruefung: Zertifikatspruefung, wann: datetime
) -> Partnerfrist:
    """Which of its certificates ends first, and whether one does not hold already. Who has no entry takes no part:
    that is no alarm. Raises leaves of `VoruebergehenderFehler` when the directory is away."""
    try:
        eintrag = verzeichnis.finde(kennung)
    except EingabeFehler:
        return Partnerfrist(kennung, "", None)
    mangel, rat = zertifikatshindernis(eintrag, pruefung, wann) or ("", "")
    try:
        enden = [(Zertifikat.aus_der(der).gueltig_bis, wozu) for wozu, der, _ in _zertifikate(eintrag)]
    except Fehler:
        return Partnerfrist(kennung, "", None, mangel, rat)
    bis, wozu = min(enden)
    return Partnerfrist(kennung, wozu, bis, mangel, rat)


def fristbefund(frist: Partnerfrist, policy: Schutzpolicy, wann: datetime) -> Befund:
    """A warning as soon as somebody must do something; from what is noted, so it counts the days by itself."""
    text, rat, erinnerung = frist.mangel, frist.rat, ""
    if frist.bis is not None and (tage := warnstufe(frist.bis, wann, policy)) is not None:
        erinnerung = str(tage) if wann <= frist.bis else "vorbei"
        text, rat = _ablauf(frist.partner, frist.wozu, frist.bis, wann), _RAT
    stufe = Alarmstufe.WARNUNG if text else Alarmstufe.OK
    text = text or f"{frist.partner}: Zertifikate gültig."
    return Befund(
        was=Gegenstand.PARTNER,
        stufe=stufe,
        text=text,
        rat=rat,
        teil=f"{frist.partner}:zertifikat",
        erinnerung=erinnerung,
    )


def _ablauf(kennung: str, wozu: str, bis: datetime, wann: datetime) -> str:
    tage = resttage(bis, wann)
    if tage < 0:
        return f"{kennung}: {wozu} ist seit dem {oertlich(bis):%d.%m.%Y} abgelaufen."
    return f"{kennung}: {wozu} gilt nur noch {anzahl(tage, 'Tag', 'Tage')}, bis {oertlich(bis):%d.%m.%Y}."


def _mangel(
    kennung: str, verzeichnis: Verzeichnis, pruefung: Zertifikatspruefung, wann: datetime
) -> tuple[str, str] | None:
    """What is wrong with one, or will be soon, and what to do."""
    gefunden = hindernis(kennung, verzeichnis, pruefung, wann)
    if gefunden is not None:
        return gefunden
    befund = fristbefund(frist(kennung, verzeichnis, pruefung, wann), pruefung.policy, wann)
    return None if befund.ok else (befund.text, befund.rat)


def _zertifikate(eintrag: Diensteintrag) -> Iterator[tuple[str, bytes, Zweck]]:
    yield "Chiffrierzertifikat", eintrag.leser, Zweck.VERSCHLUESSELUNG
    yield "Signaturzertifikat", eintrag.autor, Zweck.SIGNATUR
