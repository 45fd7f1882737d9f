#!/bin/sh
# Baut die PKCS#11-Bibliothek der Tests, einmal je Fassung, und nennt ihren Ort auf der Standardausgabe.
set -eu
hier=$(cd "$(dirname "$0")" && pwd)
plan=$hier/../tests/interop/pkcs11/bibliothek
rust=1.85
fassung=$(sha256sum < "$plan/Cargo.toml" | cut -c1-16)
ort=${XDG_CACHE_HOME:-$HOME/.cache}/aktenbruecke/tokenbibliothek-$fassung
bibliothek=$ort/libkryoptic_pkcs11.so

reicht() { # reicht VERSION: mindestens $rust?
    [ "$(printf '%s\n' "$rust" "$1" | sort -V | head -n 1)" = "$rust" ]
}

cargo_fassung() {
    cargo --version 2>/dev/null | cut -d' ' -f2
}

sorge_fuer_cargo() {
    reicht "$(cargo_fassung)" && return
    angeboten=$(apt-cache policy cargo 2>/dev/null | sed -n 's/^ *Candidate: //p')
    if reicht "$angeboten"; then
        sh "$hier/debian.sh" cargo
        hash -r
    fi
    reicht "$(cargo_fassung)" && return
    echo "Die Tests mit Schlüsseln im Token brauchen Rust ab $rust (cargo) auf diesem Rechner; gefunden:" \
        "$(cargo_fassung | grep . || echo keines), Debian bietet hier ${angeboten:-keines}." >&2
    exit 2
}

if [ ! -e "$bibliothek" ]; then
    sorge_fuer_cargo
    sh "$hier/debian.sh" gcc libc6-dev clang libclang-dev libsqlite3-dev libssl-dev pkg-config
    mkdir -p "$ort"
    bau=$(mktemp -d "$ort/bau.XXXXXX")
    trap 'rm -rf "$bau"' EXIT
    cp "$plan/Cargo.toml" "$plan/leer.rs" "$bau"
    echo "Baue die Token-Bibliothek der Tests (etwa eine Minute, einmal) …" >&2
    if ! (cd "$bau" && CARGO_TARGET_DIR=$bau/target cargo build --quiet --release -p kryoptic) >&2; then
        echo "Die Token-Bibliothek der Tests ließ sich nicht bauen; der Grund steht darüber." >&2
        exit 2
    fi
    mv "$bau/target/release/libkryoptic_pkcs11.so" "$bibliothek"
fi
echo "$bibliothek"
