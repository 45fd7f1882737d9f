"""The identity provider that the settings describe."""

from __future__ import annotations

import ssl

import httpx2

from adapters.oidc.anbieter import Anbieter, Anbieterangaben
from adapters.oidc.netz import Anbieternetz
from gateway.ports import Uhr
from gateway.schutz.pin import lies_pin
from gateway.settings import EinstellungenFalsch, Oidc


def baue_anmeldedienst(oidc: Oidc | None, uhr: Uhr) -> Anbieter | None:
    """No network yet; None = people come in without one. Raises `PindateiFalsch`, `EinstellungenFalsch`."""
    if oidc is None:
        return None
    angaben = Anbieterangaben(
        name=oidc.name,
        aussteller=oidc.aussteller,
        client_id=oidc.client_id,
        geheimnis=lies_pin(oidc.geheimnis_datei).decode(),
        bereiche=tuple(oidc.bereiche),
        kennung=oidc.kennung,
        gruppen=oidc.gruppen,
    )
    return Anbieter(angaben, Anbieternetz(httpx2.Client(verify=_tls(oidc))), uhr)


def _tls(oidc: Oidc) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=oidc.tls_anker)
    except (OSError, ssl.SSLError):
        raise EinstellungenFalsch("Die Datei »web.oidc.tls_anker« ist nicht brauchbar.") from None
