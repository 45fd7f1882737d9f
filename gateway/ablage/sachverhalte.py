"""Facts and verdicts as rows keep them: complete enough to be judged again by other rules."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from gateway.domain.regel import Befund, F, Wartet
from gateway.domain.sachverhalt import Abgang, Seite, Zuzug

_ZUZUG, _ABGANG = TypeAdapter(Zuzug), TypeAdapter(Abgang)
SEITE = "seite"


def als_json(fall: Zuzug | Abgang) -> dict[str, Any]:
    """Moments with offset, enums by value; `seite` says which of the two it is."""
    if isinstance(fall, Zuzug):
        return {SEITE: Seite.ANFORDERUNG.value, **_ZUZUG.dump_python(fall, mode="json")}
    return {SEITE: Seite.FREIGABE.value, **_ABGANG.dump_python(fall, mode="json")}


def aus_json(werte: dict[str, Any]) -> Zuzug | Abgang:
    """What `als_json` has written, by this version of the program or an earlier one: a fact that was not
    collected then has its default. Raises `ValueError` for anything else."""
    art = _ZUZUG if Seite(str(werte.get(SEITE))) is Seite.ANFORDERUNG else _ABGANG
    return art.validate_python({name: wert for name, wert in werte.items() if name != SEITE})


def befund_als_json(befund: Befund[F], version: int) -> dict[str, Any]:
    """ "ausgang", "regel" (None when all let it go), "satz", "bis" when it waits, and the version that judged."""
    bis = {"bis": befund.urteil.bis.isoformat()} if isinstance(befund.urteil, Wartet) else {}
    return {
        "ausgang": befund.urteil.ausgang.value,
        "regel": befund.kennung,
        "satz": befund.satz,
        **bis,
        "version": version,
    }
