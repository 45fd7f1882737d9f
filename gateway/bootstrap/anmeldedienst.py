"""The identity provider that the settings describe."""

from __future__ import annotations

import httpx2

from adapters.oidc.anbieter import Anbieter, Anbieterangaben
from adapters.oidc.netz import Anbieternetz
from gateway.bootstrap.meldewege import tls
from gateway.ports import Uhr
from gateway.schutz.geheimdatei import lies_geheimdatei
from gateway.settings import Oidc


def baue_anmeldedienst(oidc: Oidc | None, uhr: Uhr) -> Anbieter | None:
    """No network yet; None = people come in without one. Raises `PindateiFalsch`, `DateirechteFalsch`,
    `EinstellungenFalsch`."""
    if oidc is None:
        return None
    angaben = Anbieterangaben(
        name=oidc.name,
        aussteller=oidc.aussteller,
        client_id=oidc.client_id,
        geheimnis=lies_geheimdatei(oidc.geheimnis_datei, "Geheimnisdatei des Verzeichnisdienstes"),
        bereiche=tuple(oidc.bereiche),
        kennung=oidc.kennung,
        gruppen=oidc.gruppen,
    )
    return Anbieter(
        angaben, Anbieternetz(httpx2.Client(verify=tls(oidc.tls_anker, "web.oidc.tls_anker"))), uhr
    )
