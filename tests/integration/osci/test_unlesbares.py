"""A delivery that cannot be read is reported once, stays where it is and stops no other."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.mailbox.stoerung import Stoerung, Stoerungsart
from adapters.osci.teilnehmer.postfach import OsciPostfach
from gateway.errors import EingabeFehler
from tests.oscipostfach import Postfachstand


@dataclass
class Empfaenger:
    """Fetches and remembers; `geholt` are raw deliveries by message id."""

    stand: Postfachstand
    postfach: OsciPostfach
    geholt: dict[str, bytes] = field(default_factory=dict)
    gemeldet: list[tuple[str, bytes]] = field(default_factory=list)

    def hole(self) -> int:
        def unlesbar(message_id: str, strom: BinaryIO, fehler: EingabeFehler) -> None:
            assert fehler.text
            self.gemeldet.append((message_id, strom.read()))

        def annehmen(message_id: str, strom: BinaryIO) -> None:
            assert message_id not in self.geholt
            self.geholt[message_id] = strom.read()

        return self.postfach.hole_ab(annehmen, unlesbar)

    def inhalt(self, kennung: str) -> bytes:
        return self.stand.oeffne("empfaenger", io.BytesIO(self.geholt[kennung]))


def empfaenger(stand: Postfachstand, paketgroesse: int | None = None) -> Empfaenger:
    return Empfaenger(stand, stand.postfach("empfaenger", paketgroesse=paketgroesse))


def liefere(stand: Postfachstand, inhalt: bytes) -> str:
    sender = stand.postfach("absender")
    return sender.liefere_ein(stand.versiegelt(inhalt), stand.eintrag("empfaenger"), "Probe").message_id


def neueste(stand: Postfachstand) -> Path:
    """Where the mailbox keeps what it was given last."""
    return max((stand.ordner / "zustellungen").iterdir(), key=lambda datei: datei.stat().st_mtime_ns)


def zerstoere(datei: Path) -> None:
    """No XML any more; doing it twice mends it."""
    daten = bytearray(datei.read_bytes())
    daten[daten.index(b"osci:ContentPackage") - 1] ^= 1
    datei.write_bytes(daten)


@pytest.fixture
def mit_einer_schlechten(postfachstand: Postfachstand) -> tuple[list[str], Path]:
    """Three deliveries, of which the second cannot be read."""
    erste, zweite = liefere(postfachstand, b"erste"), liefere(postfachstand, b"zweite")
    datei = neueste(postfachstand)
    dritte = liefere(postfachstand, b"dritte")
    zerstoere(datei)
    return [erste, zweite, dritte], datei


def test_die_anderen_kommen_und_die_schlechte_bleibt_liegen(
    postfachstand: Postfachstand, mit_einer_schlechten: tuple[list[str], Path]
) -> None:
    (erste, zweite, dritte), datei = mit_einer_schlechten
    amt = empfaenger(postfachstand)
    assert amt.hole() == 2
    assert (amt.inhalt(erste), amt.inhalt(dritte)) == (b"erste", b"dritte")
    ((kennung, roh),) = amt.gemeldet
    assert kennung == zweite
    assert b"MIME-Version" in roh and b"ContentPackage" in roh
    vierte = liefere(postfachstand, b"vierte")
    assert amt.hole() == 1
    assert amt.inhalt(vierte) == b"vierte"
    assert len(amt.gemeldet) == 1, "told once"
    zerstoere(datei)
    assert amt.hole() == 0
    amt.postfach._unlesbare[0][zweite] -= timedelta(hours=1)
    assert amt.hole() == 1
    assert amt.inhalt(zweite) == b"zweite"
    assert amt.postfach._unlesbare == ({},)


def test_verschwindet_die_schlechte_geht_es_wieder_der_reihe_nach(
    postfachstand: Postfachstand, mit_einer_schlechten: tuple[list[str], Path]
) -> None:
    amt = empfaenger(postfachstand)
    amt.hole()
    postfachstand.dienst._ablage.merke_empfang(mit_einer_schlechten[0][1])
    assert amt.hole() == 0
    assert amt.postfach._unlesbare == ({},)
    liefere(postfachstand, b"vierte")
    assert amt.hole() == 1


def test_in_teilpaketen_wird_auch_die_schlechte_geholt_und_aufbewahrt(
    postfachstand: Postfachstand, mit_einer_schlechten: tuple[list[str], Path]
) -> None:
    """Every chunk was in order; that the whole is not shows when it is opened."""
    (erste, zweite, dritte), _ = mit_einer_schlechten
    amt = empfaenger(postfachstand, 1024)
    assert amt.hole() == 3
    assert (amt.inhalt(erste), amt.inhalt(dritte)) == (b"erste", b"dritte")
    with pytest.raises(EingabeFehler):
        amt.inhalt(zweite)
    assert amt.gemeldet == []
    assert amt.hole() == 0


def test_ohne_laufzettel_bleibt_nur_der_fehler(
    postfachstand: Postfachstand, mit_einer_schlechten: tuple[list[str], Path]
) -> None:
    keine = Stoerung(Stoerungsart.CODE, Art.FETCH_PROCESS_CARD, 9804)
    postfachstand.dienst.stoerplan.ergaenze(keine)
    amt = empfaenger(postfachstand)
    with pytest.raises(EingabeFehler):
        amt.hole()
    assert list(amt.geholt) == mit_einer_schlechten[0][:1]
    assert amt.gemeldet == []


@pytest.mark.parametrize("art", [Stoerungsart.SIGNATUR, Stoerungsart.NUMMER, Stoerungsart.CODE])
def test_eine_verdorbene_antwort_ist_noch_keine_schlechte_zustellung(
    postfachstand: Postfachstand, art: Stoerungsart
) -> None:
    kennung = liefere(postfachstand, b"gut")
    postfachstand.dienst.stoerplan.ergaenze(Stoerung(art, Art.FETCH_DELIVERY, 9000))
    amt = empfaenger(postfachstand)
    assert amt.hole() == 1
    assert amt.inhalt(kennung) == b"gut"
    assert amt.gemeldet == []


def test_was_das_annehmen_wirft_wird_nicht_zur_schlechten_zustellung(postfachstand: Postfachstand) -> None:
    liefere(postfachstand, b"gut")

    def annehmen(message_id: str, strom: BinaryIO) -> None:
        raise EingabeFehler("Unsere Ablage ist voll.")

    with pytest.raises(EingabeFehler, match="Ablage"):
        postfachstand.postfach("empfaenger").hole_ab(annehmen)
    assert empfaenger(postfachstand).hole() == 1
