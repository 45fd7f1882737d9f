"""config/gateway.example.toml documents every setting, and documents it truly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from gateway.settings import (
    Ablage,
    Alarme,
    Dmsanschluss,
    Einstellungen,
    Fachverfahrensanschluss,
    Oidc,
    Pdfvorgaben,
    S3ablage,
    Virenscannerdienst,
    Webhook,
    Xtaanschluss,
    lade,
)

BEISPIEL = Path(__file__).parents[2] / "config" / "gateway.example.toml"
_AUSKOMMENTIERT = re.compile(r"^# (\w+ = .+)$", re.MULTILINE)


def _modelle(modell: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield modell
    for feld in modell.model_fields.values():
        for typ in (feld.annotation, *get_args(feld.annotation)):
            if isinstance(typ, type) and issubclass(typ, BaseModel):
                yield from _modelle(typ)


def _alles_genannt(werte: Any) -> set[str]:
    if isinstance(werte, dict):
        return set(werte).union(*map(_alles_genannt, werte.values()))
    return set().union(*map(_alles_genannt, werte)) if isinstance(werte, list) else set()


def _mit_auskommentierten(ziel: Path) -> Path:
    ziel.write_text(_AUSKOMMENTIERT.sub(r"\1", BEISPIEL.read_text(encoding="utf-8")), encoding="utf-8")
    return ziel


def test_das_beispiel_laesst_sich_laden() -> None:
    einstellungen = lade(BEISPIEL)
    assert einstellungen.mandanten[0].kennung == "azr:001900"
    assert einstellungen.vertrauen.ordner == BEISPIEL.parent / "vertrauen"


def test_geschrieben_wird_nur_wohin_die_dienste_duerfen() -> None:
    dienste = [d for d in (BEISPIEL.parent / "systemd").glob("*.service") if "postfach" not in d.name]
    assert len(dienste) == 2
    darf = {re.search(r"^ReadWritePaths=(.+)$", d.read_text(), re.MULTILINE)[1] for d in dienste}  # type: ignore[index]
    assert darf == {"/var/lib/aktenbruecke /etc/aktenbruecke/vertrauen"}
    text = BEISPIEL.read_text(encoding="utf-8")
    geschrieben = re.findall(
        r'^(?:# )?(?:blobs|quarantaene|zugang|anker|letzter_stand|ordner) = "(.+?)"', text, re.MULTILINE
    )
    assert {o for o in geschrieben if not o.startswith("/var/lib/aktenbruecke/")} == {"vertrauen", "intern"}
    assert lade(BEISPIEL).datenbank.url == "sqlite:////var/lib/aktenbruecke/aktenbruecke.db"


def test_auch_die_auskommentierten_angaben_sind_zulaessig(tmp_path: Path) -> None:
    assert lade(_mit_auskommentierten(tmp_path / "alles.toml")).worker == lade(BEISPIEL).worker


def test_auskommentiert_steht_was_ohne_angabe_gilt(tmp_path: Path) -> None:
    ohne_beispiele = "\n".join(z for z in BEISPIEL.read_text().splitlines() if not z.endswith("# Beispiel"))
    (tmp_path / "vorgaben.toml").write_text(_AUSKOMMENTIERT.sub(r"\1", ohne_beispiele), encoding="utf-8")
    (tmp_path / "knapp.toml").write_text(BEISPIEL.read_text(encoding="utf-8"), encoding="utf-8")
    vorgaben, knapp = lade(tmp_path / "vorgaben.toml"), lade(tmp_path / "knapp.toml")
    assert vorgaben.model_dump() == knapp.model_dump()


def _bloecke(woran: str) -> list[dict[str, Any]]:
    """What stands indented because it holds only together with something else."""
    bloecke = re.findall(r"(?:^#   .+\n)+", BEISPIEL.read_text(encoding="utf-8"), re.MULTILINE)
    return [tomllib.loads(re.sub("^#   ", "", b, flags=re.MULTILINE)) for b in bloecke if woran in b]


def _weitere_dms() -> list[dict[str, Any]]:
    """Other kinds of DMS; only one can hold."""
    return [block for block in _bloecke("art =") if not {"virenscanner", "mandanten"} & set(block)]


def _fachverfahren() -> list[dict[str, Any]]:
    return [block["mandanten"]["fachverfahren"] for block in _bloecke("[mandanten.fachverfahren]")]


def _xta() -> dict[str, Any]:
    (block,) = _bloecke("[mandanten.xta]")
    angaben: dict[str, Any] = block["mandanten"]["xta"]
    return angaben


def _virenscanner() -> dict[str, Any]:
    (block,) = _bloecke("[virenscanner]")
    angaben: dict[str, Any] = block["virenscanner"]
    return angaben


def _pdf() -> dict[str, Any]:
    (block,) = _bloecke("[pdf]")
    angaben: dict[str, Any] = block["pdf"]
    return angaben


def test_die_pdf_vorgaben_im_beispiel_sind_die_ohne_angabe() -> None:
    assert Pdfvorgaben.model_validate(_pdf()) == Pdfvorgaben()


def _weitere() -> dict[str, Any]:
    """Login at a provider, alerts by mail, webhooks: each stands indented."""
    angaben: dict[str, Any] = {}
    for woran in ("[web.oidc]", "[alarme]", "[[mandanten.webhooks]]"):
        (block,) = _bloecke(woran)
        angaben |= block
    return angaben


def test_anmeldedienst_mail_und_webhooks_im_beispiel_sind_zulaessig() -> None:
    werte = _weitere()
    assert Oidc.model_validate(werte["web"]["oidc"]).rollen[0].mandant == "azr:001900"
    assert Alarme.model_validate(werte["alarme"]).tls == "starttls"
    (webhook,) = werte["mandanten"]["webhooks"]
    assert Webhook.model_validate(webhook).ereignisse == ["uebergabe", "alarm"]


def test_der_virenscanner_im_beispiel_ist_zulaessig() -> None:
    assert Virenscannerdienst.model_validate(_virenscanner()).groesste == 25_000_000


def test_das_xta_konto_im_beispiel_ist_zulaessig() -> None:
    assert Xtaanschluss.model_validate(_xta()).hoechstgroesse == 40_000_000


def test_jede_art_von_dms_im_beispiel_ist_zulaessig() -> None:
    arten = [Dmsanschluss.model_validate(werte).art for werte in _weitere_dms()]
    assert {*arten, "folder"} == set(get_args(Dmsanschluss.model_fields["art"].annotation))


def test_jede_art_von_fachverfahren_im_beispiel_ist_zulaessig() -> None:
    arten = [Fachverfahrensanschluss.model_validate(werte).art for werte in _fachverfahren()]
    assert arten == ["ordner", "rest"]


def _s3() -> dict[str, Any]:
    (block,) = _bloecke("[ablage.s3]")
    angaben: dict[str, Any] = block["ablage"]["s3"]
    return angaben


def test_der_objektspeicher_im_beispiel_ist_zulaessig() -> None:
    s3 = S3ablage.model_validate(_s3())
    assert Ablage(s3=s3, hauptschluessel=Path("x"), quarantaene=Path("y")).ort.endswith(
        "/aktenbruecke/stuttgart/"
    )


def test_jede_einstellung_steht_im_beispiel(tmp_path: Path) -> None:
    genannt = _alles_genannt(tomllib.loads(_mit_auskommentierten(tmp_path / "alles.toml").read_text("utf-8")))
    genannt |= {"xta", "virenscanner", "fachverfahren", "pdf", "ablage", "s3"}
    genannt |= set().union(*_weitere_dms(), *_fachverfahren(), _xta(), _virenscanner(), _pdf(), _s3())
    genannt |= _alles_genannt(_weitere())
    genannt |= _alles_genannt(_bloecke("[web.barrierefreiheit]"))
    modelle = list(_modelle(Einstellungen))
    vorhanden = {name for modell in modelle for name in modell.model_fields}
    assert vorhanden - genannt == set()
    assert len(vorhanden) > 30
