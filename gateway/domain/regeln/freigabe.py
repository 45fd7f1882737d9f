"""A file was found and it is the right person's: may it go?

First what the file says of its person, then what the request is about, then whether it can go at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gateway.domain.grenzen import Grenzen, SchonAbgegeben, Wegzugsbestaetigung
from gateway.domain.merkmal import Merkmalart
from gateway.domain.regel import GEHT, HAELT, Haelt, Regel, Stoppt, Urteil, Wartet
from gateway.domain.sachverhalt import Abgang, Abmeldestand
from gateway.domain.werktage import nach_werktagen
from gateway.domain.worte import anzahl

EINSICHTNAHME = "02"
"""Reason of a request that moves no competence (list aktenanforderung:grund)."""
VORABINFORMATION = "03"
"""Reason of a request that wants the advance information (010205) completed, and no file."""
WEGZUG_UNBESTAETIGT = "Es liegt keine Abmeldung vor, die den Ort der anfordernden Behörde nennt."
KEIN_WECHSEL = "08"
"""010202: no change of competence, for other reasons (list aktenanforderung:antwort)."""


def _haelt(wenn: Callable[[Abgang], object]) -> Callable[[Abgang, Grenzen], Urteil]:
    return lambda fall, _: HAELT if wenn(fall) else GEHT


def _hat(art: Merkmalart) -> Callable[[Abgang, Grenzen], Urteil]:
    return _haelt(lambda fall: fall.hat(art))


def _geht(fall: Abgang, grenzen: Grenzen) -> Urteil:
    """Where a file exists it follows the person; the rule stands here so that it is said."""
    del fall, grenzen
    return GEHT


def _wegzug(fall: Abgang, grenzen: Grenzen) -> Urteil:
    """Wait for the Abmeldung, then ask; an Abmeldung that was taken back is an answer."""
    if not fall.angefordert or fall.grund == EINSICHTNAHME or fall.abmeldung is Abmeldestand.PASST:
        return GEHT
    if _ergaenzt_die_eigene(fall):
        return GEHT
    if fall.abmeldung is Abmeldestand.ZURUECKGENOMMEN:
        return Stoppt(
            "Die Abmeldung wurde zurückgenommen; die Person ist nicht verzogen.",
            {"art": "sonstige", "grund": KEIN_WECHSEL},
        )
    if not braucht_abmeldung(fall, grenzen):
        return GEHT
    bis = _abmeldung_kommt_bis(fall, grenzen)
    if fall.zeitpunkt < bis:
        return Wartet(bis)
    if fall.abmeldung is Abmeldestand.WOANDERS:
        return Haelt("Die Abmeldung nennt einen anderen Ort als den der anfordernden Behörde.")
    return HAELT


def _abmeldung_kommt_bis(fall: Abgang, grenzen: Grenzen) -> datetime:
    if grenzen.wegzug_frist is not None:
        return fall.seit + grenzen.wegzug_frist
    return nach_werktagen(fall.seit, grenzen.wegzug_werktage, grenzen.land)


def braucht_abmeldung(fall: Abgang, grenzen: Grenzen) -> bool:
    """Does a missing Abmeldung hold the file, or is it only said?"""
    match grenzen.wegzug_bestaetigung:
        case Wegzugsbestaetigung.ERFORDERLICH:
            return True
        case Wegzugsbestaetigung.HINWEIS:
            return False
    return fall.meldungen_laufen


def _ergaenzt_die_eigene(fall: Abgang) -> bool:
    """Who has got the file from us asks for what is missing of the advance information."""
    return fall.grund == VORABINFORMATION and fall.derselbe


def hinweis(fall: Abgang, grenzen: Grenzen) -> str | None:
    """What is said though it goes: the Abmeldung is missing, and this authority doesn't insist on it."""
    fehlt = fall.angefordert and fall.grund != EINSICHTNAHME and fall.abmeldung is not Abmeldestand.PASST
    if not fehlt or _ergaenzt_die_eigene(fall) or braucht_abmeldung(fall, grenzen):
        return None
    return WEGZUG_UNBESTAETIGT


def _angefordert(fall: Abgang, _: Grenzen) -> Urteil:
    """Who passes a request on vouches for it, and nobody has signed it who asks: the registry office must name the
    place, or a person decides."""
    if not fall.angefordert and not fall.von_hand:
        return HAELT
    if fall.weitergeleitet and fall.abmeldung is not Abmeldestand.PASST:
        return Haelt(
            "Die Anforderung hat eine andere Behörde weitergeleitet (0030); keine Abmeldung nennt den Ort der "
            "anfordernden."
        )
    return GEHT


def _abgegeben(fall: Abgang, grenzen: Grenzen) -> Urteil:
    """The holder is named, or gets the request, by itself only where the registry office has named its place, too.
    What was passed on to us is passed on no further."""
    if fall.inhaber is None or _ergaenzt_die_eigene(fall):
        return GEHT
    am = f"{fall.abgegeben_am:%d.%m.%Y}" if fall.abgegeben_am else "unbekannt"
    if fall.inhaber_bestaetigt and not fall.derselbe:
        return Stoppt(
            f"Die Akte ist am {am} an {fall.inhaber_name} abgegeben.",
            {"art": _wie(fall, grenzen), "wer": fall.inhaber_name, "kennung": fall.inhaber},
        )
    laeuft = "wird gerade" if fall.abgabe_laeuft else "wurde schon"
    return Haelt(
        f"Diese Akte {laeuft} an {fall.inhaber_name} abgegeben (begonnen am {am}).",
        {"partner": fall.inhaber},
    )


def _wie(fall: Abgang, grenzen: Grenzen) -> str:
    leitet = grenzen.schon_abgegeben is SchonAbgegeben.WEITERLEITEN and not fall.weitergeleitet
    return "weiterleiten" if leitet else "zustaendig"


def _zwei(fall: Abgang, _: Grenzen) -> Urteil:
    if fall.andere_anforderung is None or fall.grund == VORABINFORMATION:
        return GEHT
    return Haelt(f"Dieselbe Akte fordert auch {fall.andere_anforderung} an.")


def _masse(fall: Abgang, grenzen: Grenzen) -> Urteil:
    """More than anybody would ask for in a day's work is asked for at once: a mistake, a stolen key, or a reform of
    districts. A person looks once, then as many go again."""
    if fall.davor_angefordert < grenzen.massenlimit:
        return GEHT
    return Haelt(
        f"Diese Behörde hat in {anzahl(grenzen.massenminuten, 'Minute', 'Minuten')} mehr als "
        f"{anzahl(grenzen.massenlimit, 'Akte', 'Akten')} angefordert. Ist das so gewollt?"
    )


FREIGABEREGELN: tuple[Regel[Abgang], ...] = (
    Regel(
        "merkmale_unbekannt",
        "§ 72 Abs. 3a AufenthG",
        "Zu dieser Person ist nicht festgestellt, ob Auflagen, Haft, Sperren oder laufende Verfahren bestehen.",
        _haelt(lambda f: f.merkmale is None),
    ),
    Regel(
        "personenverschiedenheit",
        "§§ 3 Abs. 2, 5 Abs. 1 AZRG-DV",
        "Zu dieser Person gilt ein Hinweis auf Personenverschiedenheit: Eine andere hat dieselben Angaben.",
        _hat(Merkmalart.PERSONENVERSCHIEDENHEIT),
    ),
    Regel(
        "verstorben", "§ 67 Abs. 1 Nr. 1 AufenthV", "Die Person ist verstorben.", _hat(Merkmalart.VERSTORBEN)
    ),
    Regel(
        "eingebuergert",
        "§ 67 Abs. 1 Nr. 3 AufenthV",
        "Die Person ist eingebürgert.",
        _haelt(lambda f: f.deutsch or f.hat(Merkmalart.EINGEBUERGERT)),
    ),
    Regel("unionsbuerger", "§ 11 FreizügG/EU", "Wo eine Akte besteht, folgt sie der Person.", _geht),
    Regel(
        "wohnsitzauflage",
        "§§ 12a, 72 Abs. 3a AufenthG",
        "Die Person ist an einen Wohnort gebunden; ein Umzug verschiebt die Zuständigkeit nicht.",
        _hat(Merkmalart.WOHNSITZAUFLAGE),
    ),
    Regel(
        "raeumliche_beschraenkung",
        "§ 61 Abs. 1 bis 1d AufenthG, § 56 AsylG",
        "Der Aufenthalt der Person ist räumlich beschränkt.",
        _hat(Merkmalart.RAEUMLICHE_BESCHRAENKUNG),
    ),
    Regel(
        "haft",
        "§ 71 Abs. 1 AufenthG, Landesrecht",
        "Die Person ist in Haft; der Haftort begründet nicht ohne Weiteres die Zuständigkeit.",
        _hat(Merkmalart.HAFT),
    ),
    Regel(
        "einrichtung",
        "§§ 47, 60 AsylG",
        "Die Person wohnt in einer Einrichtung; die Zuständigkeit wechselt nicht von selbst.",
        _hat(Merkmalart.EINRICHTUNG),
    ),
    Regel(
        "verfahren_laeuft",
        "§ 3 Abs. 3 VwVfG",
        "Ein Verfahren läuft, das die bisherige Behörde zu Ende führen kann.",
        _hat(Merkmalart.VERFAHREN_LAEUFT),
    ),
    Regel(
        "auskunftssperre",
        "§ 51 BMG, § 4 AZRG, § 7 AZRG-DV",
        "Zur Person gilt eine Auskunftssperre.",
        _hat(Merkmalart.AUSKUNFTSSPERRE),
    ),
    Regel(
        "minderjaehrig_sorgerecht",
        "§ 1631 BGB, § 80 AufenthG",
        "Das Sorgerecht für die minderjährige Person ist streitig.",
        _haelt(lambda f: f.minderjaehrig is not False and f.hat(Merkmalart.SORGERECHT_STREITIG)),
    ),
    Regel(
        "einsichtnahme",
        "§ 71 Abs. 1 AufenthG, § 3 VwVfG",
        "Die Akte ist nur zur Einsichtnahme angefordert; die Zuständigkeit wechselt nicht.",
        _haelt(lambda f: f.grund == EINSICHTNAHME),
    ),
    Regel(
        "nicht_angefordert",
        "§ 76a Abs. 1 AufenthV",
        "Niemand hat diese Akte angefordert.",
        _angefordert,
    ),
    Regel(
        "schon_abgegeben",
        "§ 67 Abs. 2 AufenthV",
        "Diese Akte wurde schon abgegeben oder wird gerade abgegeben.",
        _abgegeben,
    ),
    Regel(
        "zwei_anforderungen",
        "§ 3 Abs. 2 VwVfG",
        "Zwei Behörden fordern dieselbe Akte an.",
        _zwei,
    ),
    Regel(
        "wegzug_unbestaetigt",
        "§ 3 Abs. 1 Nr. 3 VwVfG, § 72 Abs. 1 Nr. 2 AufenthV",
        WEGZUG_UNBESTAETIGT,
        _wegzug,
    ),
    Regel(
        "zu_gross",
        "Festlegung der Behörde",
        "Die Akte ist größer, als ohne Durchsicht hinausgehen soll.",
        lambda fall, grenzen: (
            HAELT if fall.bytes > grenzen.groesse and fall.grund != VORABINFORMATION else GEHT
        ),
    ),
    Regel(
        "massenlimit",
        "Festlegung der Behörde; Art. 32 DSGVO",
        "Diese Behörde fordert in kurzer Zeit ungewöhnlich viele Akten an.",
        _masse,
    ),
    Regel(
        "kein_austausch",
        "§ 76a Abs. 1 AufenthV",
        "Die andere Behörde nimmt am elektronischen Austausch nicht teil.",
        _haelt(lambda f: not f.elektronisch),
    ),
)
"""In the order in which they are asked."""
