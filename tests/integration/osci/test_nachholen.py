"""After a restore: what was fetched since the backup is fetched once more, as long as the mailbox keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.osci.mailbox import ablage
from tests.oscipostfach import Postfachstand


def _liefere(stand: Postfachstand, *inhalte: bytes) -> list[str]:
    sender, ziel = stand.postfach("absender"), stand.eintrag("empfaenger")
    return [sender.liefere_ein(stand.versiegelt(i), ziel, "Probe").message_id for i in inhalte]


def _nachgeholt(stand: Postfachstand, seit: datetime) -> list[str]:
    geholt: list[str] = []
    anzahl = stand.postfach("empfaenger").hole_nach(seit, lambda kennung, _: geholt.append(kennung))
    assert anzahl == len(geholt)
    return geholt


def test_gelesenes_kommt_noch_einmal_wartendes_bleibt(
    postfachstand: Postfachstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    vorher = datetime.now(UTC)
    gelesen = _liefere(postfachstand, *(b"%d" % nr for nr in range(5)))
    postfachstand.hole("empfaenger")
    wartend = _liefere(postfachstand, b"neu")
    monkeypatch.setattr("adapters.osci.mailbox.ablage.HOECHSTENS_LAUFZETTEL", 2)
    monkeypatch.setattr("adapters.osci.mailbox.auftraege.HOECHSTENS_LAUFZETTEL", 2)
    assert ablage.HOECHSTENS_LAUFZETTEL == 2, "the mailbox tells a few at a time"
    assert _nachgeholt(postfachstand, vorher - timedelta(seconds=2)) == gelesen
    assert _nachgeholt(postfachstand, vorher + timedelta(hours=1)) == []
    assert [kennung for kennung, _ in postfachstand.hole("empfaenger")] == wartend


def test_was_das_postfach_weggeworfen_hat_haelt_nichts_auf(postfachstand: Postfachstand) -> None:
    vorher = datetime.now(UTC) - timedelta(seconds=2)
    erste = _liefere(postfachstand, b"weg")
    postfachstand.hole("empfaenger")
    postfachstand.dienst._ablage.entferne_empfangene(datetime.now(UTC) + timedelta(seconds=1))
    zweite = _liefere(postfachstand, b"da")
    postfachstand.hole("empfaenger")
    assert _nachgeholt(postfachstand, vorher) == zweite != erste
