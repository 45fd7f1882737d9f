"""Somebody has registered here: may we ask for the file by ourselves?

Stops first (nothing to ask for), then what a person must look at, then when it may go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from gateway.domain.grenzen import Grenzen
from gateway.domain.merkmal import Merkmalart
from gateway.domain.regel import GEHT, HAELT, STOPPT, Haelt, Regel, Urteil, Wartet
from gateway.domain.sachverhalt import Zuzug
from gateway.domain.worte import ORTSZEIT, oertlich

_MORGENS = time(6, 0)


def _stoppt(wenn: Callable[[Zuzug], object]) -> Callable[[Zuzug, Grenzen], Urteil]:
    return lambda fall, _: STOPPT if wenn(fall) else GEHT


def _haelt(wenn: Callable[[Zuzug], object]) -> Callable[[Zuzug, Grenzen], Urteil]:
    return lambda fall, _: HAELT if wenn(fall) else GEHT


def _person(fall: Zuzug, _: Grenzen) -> Urteil:
    if not fall.aehnliche:
        return GEHT
    return Haelt("Im eigenen DMS gibt es eine Akte, deren Person dieselbe sein kann.")


def _behoerde(fall: Zuzug, _: Grenzen) -> Urteil:
    if len(fall.behoerden) == 1:
        return GEHT
    if not fall.behoerden:
        return Haelt("Zur früheren Anschrift ist keine Ausländerbehörde bekannt.")
    return Haelt(f"Zur früheren Anschrift sind {len(fall.behoerden)} Ausländerbehörden bekannt.")


def _tageslimit(fall: Zuzug, grenzen: Grenzen) -> Urteil:
    if fall.heute_angefordert < grenzen.tageslimit:
        return GEHT
    return Wartet(_morgen_frueh(fall.zeitpunkt))


def _massenlimit(fall: Zuzug, grenzen: Grenzen) -> Urteil:
    """In portions: what is too much now goes when the time is over, as many again."""
    if fall.dort_angefordert < grenzen.massenlimit:
        return GEHT
    return Wartet(fall.zeitpunkt + grenzen.massenzeit)


def _morgen_frueh(wann: datetime) -> datetime:
    tag = oertlich(wann).date() + timedelta(days=1)
    return datetime.combine(tag, _MORGENS, ORTSZEIT).astimezone(wann.tzinfo)


def _dienstzeit(fall: Zuzug, grenzen: Grenzen) -> Urteil:
    if grenzen.im_dienst(fall.zeitpunkt):
        return GEHT
    return Wartet(grenzen.naechster_dienst(fall.zeitpunkt))


ANFORDERUNGSREGELN: tuple[Regel[Zuzug], ...] = (
    Regel(
        "testnachricht",
        "XInneres, Nachrichtenkopf: Kennzeichen »test«",
        "Die Meldung ist als Test gekennzeichnet.",
        _stoppt(lambda f: f.test),
    ),
    Regel(
        "meldung_doppelt",
        "§ 10 VwVfG: einfach und zweckmäßig; eine Sache wird einmal betrieben",
        "Dieser Zuzug wurde schon gemeldet, oder die Akte ist schon angefordert.",
        _stoppt(lambda f: f.doppelt),
    ),
    Regel(
        "verstorben",
        "§ 67 Abs. 1 Nr. 1 AufenthV",
        "Die Person ist verstorben.",
        _stoppt(lambda f: f.hat(Merkmalart.VERSTORBEN)),
    ),
    Regel(
        "eingebuergert",
        "§ 67 Abs. 1 Nr. 3 AufenthV",
        "Die Person ist deutsch; eine Ausländerakte wird nicht mehr geführt.",
        _stoppt(lambda f: f.deutsch or f.hat(Merkmalart.EINGEBUERGERT)),
    ),
    Regel(
        "keine_akte_im_inland",
        "§ 72 Abs. 2 Nr. 1 AufenthV: frühere Anschrift",
        "Die Person zieht aus dem Ausland zu; eine Akte im Inland ist nicht bekannt.",
        _stoppt(lambda f: f.aus_dem_inland is False and not f.azr_nummer_bekannt),
    ),
    Regel(
        "unionsbuerger_ohne_akte",
        "§ 11 FreizügG/EU",
        "Für Unionsbürger wird ohne besonderen Anlass keine Akte geführt.",
        _stoppt(lambda f: f.unionsbuerger and not f.azr_nummer_bekannt),
    ),
    Regel(
        "person_unsicher",
        "§ 10 Abs. 4 AZRG",
        "Ist die gemeldete Person eine, die hier schon eine Akte hat?",
        _person,
    ),
    Regel(
        "personenverschiedenheit",
        "§§ 3 Abs. 2, 5 Abs. 1 AZRG-DV",
        "Zu dieser Person gilt ein Hinweis auf Personenverschiedenheit: Eine andere hat dieselben Angaben.",
        _haelt(lambda f: f.hat(Merkmalart.PERSONENVERSCHIEDENHEIT)),
    ),
    Regel(
        "azr_nummer_unbekannt",
        "§ 10 Abs. 4 AZRG; XAusländer 26.11, 010201: azrNummer",
        "Die Meldung nennt keine AZR-Nummer; ohne sie lässt sich die Akte nicht anfordern.",
        _haelt(lambda f: not f.azr_nummer_bekannt),
    ),
    Regel(
        "auskunftssperre",
        "§ 51 BMG, § 4 AZRG",
        "Zur Person gilt eine Auskunftssperre; die Anforderung nennt der anderen Behörde den neuen Ort.",
        _haelt(lambda f: f.hat(Merkmalart.AUSKUNFTSSPERRE)),
    ),
    Regel(
        "einrichtung",
        "§§ 47, 60 AsylG, § 61 Abs. 1d AufenthG",
        "Die neue Anschrift ist eine Aufnahmeeinrichtung; mit ihr wechselt die Zuständigkeit nicht von selbst.",
        _haelt(lambda f: f.einrichtung or f.hat(Merkmalart.EINRICHTUNG)),
    ),
    Regel(
        "haft",
        "§ 71 Abs. 1 AufenthG, Landesrecht",
        "Die Person ist in Haft; der Haftort begründet nicht ohne Weiteres die Zuständigkeit.",
        _haelt(lambda f: f.hat(Merkmalart.HAFT)),
    ),
    Regel(
        "minderjaehrig_sorgerecht",
        "§ 1631 BGB, § 80 AufenthG",
        "Das Sorgerecht für die minderjährige Person ist streitig.",
        _haelt(lambda f: f.minderjaehrig is not False and f.hat(Merkmalart.SORGERECHT_STREITIG)),
    ),
    Regel(
        "wegzugsbehoerde_unklar",
        "§ 3 Abs. 1 Nr. 3 VwVfG, § 71 AufenthG",
        "Welche Behörde die Akte führt, ist nicht eindeutig.",
        _behoerde,
    ),
    Regel(
        "kein_austausch",
        "§ 76a Abs. 1 AufenthV",
        "Die andere Behörde nimmt am elektronischen Austausch nicht teil.",
        _haelt(lambda f: not f.elektronisch),
    ),
    Regel(
        "tageslimit",
        "Festlegung der Behörde",
        "Für heute sind genug Akten angefordert.",
        _tageslimit,
    ),
    Regel(
        "massenlimit",
        "Festlegung der Behörde",
        "An diese Behörde gehen in kurzer Zeit schon genug Anforderungen.",
        _massenlimit,
    ),
    Regel("dienstzeit", "Festlegung der Behörde", "Angefordert wird in der Dienstzeit.", _dienstzeit),
)
"""In the order in which they are asked."""
