"""`make interop-proxy`: the pages behind nginx, Apache and Caddy, set up with the lines of docs/schnellstart.md."""

from __future__ import annotations

import re
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.conftest import StehendeUhr
from tests.integration.dms.davserver import freier_port, laufend
from tests.webserver import Starter, Webserver

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
_HANDBUCH = Path(__file__).parents[3] / "docs" / "schnellstart.md"
_NGINX = """
daemon off; pid {hier}/pid; error_log {hier}/log; events {{}}
http {{ access_log off; client_body_temp_path {hier}/tmp; proxy_temp_path {hier}/ptmp;
server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {hier}/cert.pem; ssl_certificate_key {hier}/key.pem;
{zeilen} }} }}
"""
_APACHE = """
ServerRoot {hier}
PidFile {hier}/pid
ErrorLog {hier}/log
Listen 127.0.0.1:{port}
ServerName localhost
{module}
SSLEngine on
SSLCertificateFile {hier}/cert.pem
SSLCertificateKeyFile {hier}/key.pem
{zeilen}
"""
_MODULE = ("mpm_event", "authz_core", "headers", "proxy", "proxy_http", "socache_shmcb", "ssl")
_CADDY = "{{\n  admin off\n  auto_https off\n}}\n{zeilen}\n"

Vorgeschaltet = Callable[[Path, str, str], AbstractContextManager[str]]
"""Folder, address of the pages, path before them -> the address under which browsers come."""


def zeilen(art: str, seiten: str, praefix: str) -> str:
    """The manual's lines for this server, with our port and path."""
    block = re.search(rf"^```{art}\n(.*?)^```$", _HANDBUCH.read_text(encoding="utf-8"), re.M | re.S)
    assert block
    text = block[1].replace("http://127.0.0.1:8080", seiten).replace("127.0.0.1:8080", seiten[7:])
    return text.replace("location / ", f"location {praefix}/ ").replace('"/"', f'"{praefix}/"')


@contextmanager
def nginx(hier: Path, seiten: str, praefix: str) -> Iterator[str]:
    port = freier_port()
    text = _NGINX.format(hier=hier, port=port, zeilen=zeilen("nginx", seiten, praefix))
    (hier / "nginx.conf").write_text(text)
    with laufend(["nginx", "-c", str(hier / "nginx.conf")], port):
        yield f"https://localhost:{port}"


@contextmanager
def apache(hier: Path, seiten: str, praefix: str) -> Iterator[str]:
    port = freier_port()
    module = "\n".join(f"LoadModule {n}_module /usr/lib/apache2/modules/mod_{n}.so" for n in _MODULE)
    eigene = zeilen("apache", seiten, praefix).replace(f'"{seiten}/"', f'"{seiten}{praefix}/"')
    (hier / "httpd.conf").write_text(_APACHE.format(hier=hier, port=port, module=module, zeilen=eigene))
    with laufend(["apache2", "-d", str(hier), "-f", str(hier / "httpd.conf"), "-DFOREGROUND"], port):
        yield f"https://localhost:{port}"


@contextmanager
def caddy(hier: Path, seiten: str, praefix: str) -> Iterator[str]:
    port = freier_port()
    tls = f"https://localhost:{port} {{\n  tls {hier}/cert.pem {hier}/key.pem"
    eigene = zeilen("caddy", seiten, praefix).replace("akten.example.org {", tls)
    (hier / "Caddyfile").write_text(_CADDY.format(zeilen=eigene))
    befehl = ["caddy", "run", "--adapter", "caddyfile", "--config", str(hier / "Caddyfile")]
    with laufend(befehl, port, env={"HOME": str(hier), "PATH": "/usr/bin:/bin"}):
        yield f"https://localhost:{port}"


@pytest.fixture
def hier(tmp_path: Path) -> Path:
    ordner = tmp_path / "proxy"
    ordner.mkdir()
    befehl = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    )
    mehr = ["-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run([*befehl.split(), *mehr], cwd=ordner, check=True, capture_output=True)
    return ordner


@pytest.mark.parametrize(
    ("server", "praefix"), [(nginx, ""), (nginx, "/akten"), (apache, ""), (apache, "/akten"), (caddy, "")]
)
def test_die_seiten_hinter_dem_webserver_aus_dem_handbuch(
    server: Vorgeschaltet, praefix: str, hier: Path, starte_web: Starter, uhr: StehendeUhr
) -> None:
    web: Webserver = starte_web(praefix=praefix)
    wort = {"zugangswort": web.einmalwort()}
    with server(hier, web.url, praefix) as aussen, browser(hier, aussen) as client:
        angemeldet = client.post(f"{praefix}/anmelden", data=wort, follow_redirects=False)
        assert angemeldet.status_code == 303
        assert "Secure" in angemeldet.headers["set-cookie"]
        erste = client.get(angemeldet.headers["location"])
        assert (erste.status_code, str(erste.url)) == (200, f"{aussen}{praefix}/arbeitsplatz")
        verweise = re.findall(r'(?:href|src|action)="([^"#]+)"', erste.text)
        assert verweise
        assert all(v.startswith(f"{praefix}/") for v in verweise), verweise
        assert {client.get(v).status_code for v in verweise if "abmelden" not in v} == {200}
        assert client.get(f"{praefix}/health/live").status_code == 200


def browser(hier: Path, adresse: str) -> httpx2.Client:
    vertrauen = ssl.create_default_context(cafile=hier / "cert.pem")
    return httpx2.Client(base_url=adresse, verify=vertrauen, timeout=30, follow_redirects=True)
