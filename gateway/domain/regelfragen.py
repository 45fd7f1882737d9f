"""The questions that rules ask (`gateway.domain.regeln`): one for each rule that holds.

A rule that stands on both sides asks two questions, told apart by name; both name the same rule."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.domain.frage import Aufgabenart, Bedarf, Rolle, Wahl
from gateway.domain.regel import Regel
from gateway.domain.regeln.anforderung import ANFORDERUNGSREGELN
from gateway.domain.regeln.freigabe import FREIGABEREGELN
from gateway.domain.sachverhalt import Seite

_SB, _FG = Rolle.SACHBEARBEITUNG, Rolle.FREIGABE
_WARTEN = Wahl("warten", "Bis zu einem Tag warten und dann noch einmal nachsehen", Bedarf.DATUM)
_SENDEN = Wahl("freigeben", "Die Akte senden")
_ABSAGE = Wahl("ablehnen", "Keine Akte senden und der anderen Behörde den Grund nennen", Bedarf.ABSAGECODE)
_ANFORDERN = Wahl("freigeben", "Die Akte anfordern")
_NICHT = Wahl("ablehnen", "Keine Akte anfordern")
_BEHOERDE = Wahl("behoerde_nennen", "Bei dieser Behörde anfordern", Bedarf.BEHOERDE)
_PAPIER = Wahl("schliessen", "Auf Papier erledigen: Brief und Liste")

_OHNE_FRAGE = frozenset(
    {"unionsbuerger", "testnachricht", "meldung_doppelt", "keine_akte_im_inland", "unionsbuerger_ohne_akte"}
    | {"tageslimit", "dienstzeit"}
)
"""Rules that never hold."""
_NUR_BEIM_SENDEN = frozenset({"verstorben", "eingebuergert", "massenlimit"})
"""Those that hold only on the release side."""
_BESONDERE: Mapping[tuple[Seite, str], tuple[Rolle, tuple[Wahl, ...]]] = {
    (Seite.FREIGABE, "auskunftssperre"): (
        _FG,
        (Wahl("freigeben", "Die Akte senden", stimmen=2), _ABSAGE, _WARTEN),
    ),
    (Seite.FREIGABE, "einsichtnahme"): (_FG, (Wahl("freigeben", "Die Akte trotzdem senden"), _ABSAGE)),
    (Seite.FREIGABE, "schon_abgegeben"): (
        _SB,
        (
            Wahl("freigeben", "Die Akte noch einmal senden"),
            Wahl("ablehnen", "Antworten, dass die Akte schon abgegeben ist"),
        ),
    ),
    (Seite.FREIGABE, "massenlimit"): (
        _FG,
        (
            Wahl("freigeben", "Es ist gewollt: diese Akte senden, und noch einmal so viele"),
            _ABSAGE,
            _WARTEN,
        ),
    ),
    (Seite.FREIGABE, "kein_austausch"): (_SB, (_PAPIER, _WARTEN)),
    (Seite.ANFORDERUNG, "person_unsicher"): (
        _SB,
        (
            Wahl("dieselbe_person", "Ja, zu dieser Akte gehört sie", Bedarf.AKTE),
            Wahl("andere_person", "Nein, es ist eine andere Person"),
            _NICHT,
        ),
    ),
    (Seite.ANFORDERUNG, "azr_nummer_unbekannt"): (
        _SB,
        (
            Wahl("dieselbe_person", "Das ist ihre AZR-Nummer (im Register nachgesehen)", Bedarf.AZR_NUMMER),
            _NICHT,
            _WARTEN,
        ),
    ),
    (Seite.ANFORDERUNG, "wegzugsbehoerde_unklar"): (_SB, (_BEHOERDE, _NICHT, _WARTEN)),
    (Seite.ANFORDERUNG, "kein_austausch"): (_SB, (_PAPIER, _BEHOERDE, _WARTEN)),
}
"""Where the answers are others than "go", "no", "wait"."""
_UEBLICH = {
    Seite.FREIGABE: (_FG, (_SENDEN, _ABSAGE, _WARTEN)),
    Seite.ANFORDERUNG: (_SB, (_ANFORDERN, _NICHT, _WARTEN)),
}
_EIGENE_NAMEN = {
    (Seite.ANFORDERUNG, regel.kennung): f"anforderung_{regel.kennung}" for regel in ANFORDERUNGSREGELN
} | {(Seite.FREIGABE, "nicht_angefordert"): "abgabe_nicht_angefordert"}


def fragename(seite: Seite, regel: str) -> str:
    """Name of the question that this rule asks on this side."""
    return _EIGENE_NAMEN.get((seite, regel), regel)


def _frage(seite: Seite, regel: Regel[object]) -> Aufgabenart:  # type: ignore[type-var]
    rolle, wahlen = _BESONDERE.get((seite, regel.kennung), _UEBLICH[seite])
    name = fragename(seite, regel.kennung)
    return Aufgabenart(name, rolle, regel.satz, wahlen, None if name == regel.kennung else regel.kennung)


REGELFRAGEN: tuple[Aufgabenart, ...] = tuple(
    _frage(seite, regel)  # type: ignore[arg-type]
    for seite, regeln in ((Seite.FREIGABE, FREIGABEREGELN), (Seite.ANFORDERUNG, ANFORDERUNGSREGELN))
    for regel in regeln
    if regel.kennung not in _OHNE_FRAGE
    and not (seite is Seite.ANFORDERUNG and regel.kennung in _NUR_BEIM_SENDEN)
)
"""One for each rule that holds, those of the release side first."""
