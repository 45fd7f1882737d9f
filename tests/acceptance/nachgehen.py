"""`make schnellstart`: docs/schnellstart.md, walked as it is written, on two empty machines without network.

A machine is a copy-on-write view of this one (overlay, namespaces; needs root) in which HOME, /opt, /tmp, /run and
the repository are empty. Only systemd isn't there: a stand-in for `systemctl` starts what the units say and takes away
what they forbid (einhausung.py). Slow, so not in `make test`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

WURZEL = Path(__file__).parents[2]
BUNDLE = WURZEL / "dist" / "bundle"
_BLOCK = re.compile(r"^```sh (alle|rechner-1|rechner-2|postgresql)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SYSTEMCTL = """\
#!/bin/sh
[ "$1" = enable ] || exit 0
shift
for dienst in "$@"; do
    [ "$dienst" = --now ] && continue
    case $dienst in *@*) datei=${dienst%@*}@.service ;; *) datei=$dienst.service ;; esac
    cd / && exec </dev/null
    setsid /usr/bin/python3 /root/einhausung.py "/etc/systemd/system/$datei" >"/var/log/$dienst.log" 2>&1 &
done
sleep 8
"""
_POSTGRES = """\
install -d -o postgres -g postgres /var/run/postgresql /var/lib/postgresql/nachgehen
programme=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
runuser -u postgres -- "$programme/initdb" -D /var/lib/postgresql/nachgehen -A peer >/dev/null
cd / && exec </dev/null
setsid runuser -u postgres -- "$programme/postgres" -D /var/lib/postgresql/nachgehen -k /var/run/postgresql \\
    -c listen_addresses= >/var/log/pg 2>&1 &
for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1; runuser -u postgres -- psql -l >/dev/null 2>&1 && exit 0; done
exit 1
"""
_GEDULD = 300


@dataclass(frozen=True)
class Rechner:
    """One machine; leaving our namespaces leaves nothing of it."""

    name: str
    wurzel: Path

    @classmethod
    def neu(cls, basis: Path, name: str) -> Rechner:
        ort = basis / name
        ort.mkdir()
        rufe("mount", "-t", "tmpfs", "tmpfs", ort)
        for teil in ("oben", "arbeit", "wurzel"):
            (ort / teil).mkdir()
        ebenen = f"lowerdir=/,upperdir={ort}/oben,workdir={ort}/arbeit"
        rufe("mount", "-t", "overlay", "overlay", "-o", ebenen, ort / "wurzel")
        wurzel = ort / "wurzel"
        rufe("mount", "-t", "proc", "proc", wurzel / "proc")
        rufe("mount", "--rbind", "/dev", wurzel / "dev")
        for leer in ("tmp", "run", "root", "opt", "work"):
            if (wurzel / leer).is_dir():
                rufe(
                    "mount",
                    "-t",
                    "tmpfs",
                    "-o",
                    "mode=1777" if leer == "tmp" else "mode=755",
                    "tmpfs",
                    wurzel / leer,
                )
        shutil.copytree(BUNDLE, wurzel / "root" / "bundle")
        shutil.copy(Path(__file__).with_name("einhausung.py"), wurzel / "root")
        shim = wurzel / "usr/local/bin/systemctl"
        shim.write_text(_SYSTEMCTL)
        shim.chmod(0o755)
        return cls(name, wurzel)

    def gehe(self, block: str) -> str:
        """Run a block of the manual as root in an empty environment; what it printed."""
        umgebung = ("HOME=/root", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8")
        lauf = subprocess.run(
            ["chroot", self.wurzel, "env", "-i", *umgebung, "sh", "-eu", "-c", f"cd /root\n{block}"],
            capture_output=True,
            text=True,
            timeout=_GEDULD,
        )
        if lauf.returncode:
            sys.exit(
                f"{self.name}: Ende {lauf.returncode}\n{block}\n{lauf.stdout}\n{lauf.stderr}\n{self._logs()}"
            )
        return lauf.stdout

    def _logs(self) -> str:
        return "\n".join(
            f"--- {p.name}\n{p.read_text()[-1500:]}" for p in (self.wurzel / "var/log").glob("akten*.log")
        )


def main() -> None:
    """Outside: go into namespaces of our own. Inside: walk, with SQLite and with PostgreSQL."""
    if "--drinnen" not in sys.argv:
        eigene = ("--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
        os.execvp(
            "unshare", ["unshare", *eigene, sys.executable, "-m", "tests.acceptance.nachgehen", "--drinnen"]
        )
    rufe("mount", "--make-rprivate", "/")
    rufe("ip", "link", "set", "lo", "up")
    basis = Path("/tmp/nachgehen")
    basis.mkdir(exist_ok=True)
    rufe("mount", "-t", "tmpfs", "tmpfs", basis)
    text = (BUNDLE / "docs" / "schnellstart.md").read_text(encoding="utf-8")
    for mit_postgres in (False, True):
        gehe_nach(basis, text, mit_postgres=mit_postgres)
        beende_alle()


def gehe_nach(basis: Path, text: str, *, mit_postgres: bool) -> None:
    art = "PostgreSQL" if mit_postgres else "SQLite"
    bloecke = _BLOCK.findall(text)
    assert {b[0] for b in bloecke} == {"alle", "rechner-1", "rechner-2", "postgresql"}
    eins, zwei = (Rechner.neu(basis, f"rechner-{nr} {art}".replace(" ", "-")) for nr in (1, 2))
    begonnen = time.monotonic()
    for fuer, block in bloecke:
        if fuer == "postgresql":
            continue
        if fuer == "rechner-1" and "aktenbruecke einrichten" in block and mit_postgres:
            eins.gehe(_POSTGRES)
            eins.gehe(next(b for f, b in bloecke if f == "postgresql"))
            (adresse,) = re.findall(r'`("postgresql\+psycopg:///[^`]+")`', text)
            block = block.replace('datenbank = ""', f"datenbank = {adresse}")
        if fuer == "rechner-2" and not (zwei.wurzel / "root/azr-005700").exists():
            shutil.copytree(
                eins.wurzel / "etc/aktenbruecke/testnetz/azr-005700", zwei.wurzel / "root/azr-005700"
            )
        for rechner in {"alle": (eins, zwei), "rechner-1": (eins,), "rechner-2": (zwei,)}[fuer]:
            print(f"{rechner.name}: {block.strip().splitlines()[-1][:90]}", flush=True)
            rechner.gehe(block)
    warte_auf_das_ende(eins, zwei)
    for rechner in (eins, zwei):
        rechner.gehe("ab check && ab audit verify && ab backup /var/lib/aktenbruecke/sicherung")
        fremd = rechner.gehe("find /etc/aktenbruecke /var/lib/aktenbruecke ! -user aktenbruecke")
        offen = rechner.gehe("find /etc/aktenbruecke /var/lib/aktenbruecke -maxdepth 1 -perm /077")
        assert not fremd and not offen, (fremd, offen)
    print(f"{art}: nachgegangen in {time.monotonic() - begonnen:.0f} s", flush=True)


def warte_auf_das_ende(eins: Rechner, zwei: Rechner) -> None:
    ende = time.monotonic() + _GEDULD
    while time.monotonic() < ende:
        zeilen = [json.loads(z) for z in zwei.gehe("ab uebergabe list --json").splitlines()]
        if [z["zustand"] for z in zeilen] == ["abgeschlossen"]:
            gelegt = eins.wurzel / "var/lib/aktenbruecke/dms/azr-001900/akten/muster/Antrag.pdf"
            (da,) = (zwei.wurzel / "var/lib/aktenbruecke/dms/azr-005700/akten").rglob("Antrag.pdf")
            assert da.read_bytes() == gelegt.read_bytes()
            return
        time.sleep(5)
    sys.exit(f"Die Übergabe ist nicht zu Ende gegangen.\n{zeilen}\n{eins._logs()}\n{zwei._logs()}")


def beende_alle() -> None:
    """Every process but ours: we are the first one of our namespace."""
    for eintrag in Path("/proc").iterdir():
        if eintrag.name.isdigit() and int(eintrag.name) not in (1, os.getpid()):
            subprocess.run(["kill", "-9", eintrag.name], capture_output=True)
    time.sleep(1)


def rufe(*befehl: object) -> None:
    subprocess.run([str(teil) for teil in befehl], check=True)


if __name__ == "__main__":
    main()
