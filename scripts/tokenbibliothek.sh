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

angebot() { # angebot PAKET: die Fassung, die Debian hier anbietet
    apt-cache policy "$1" 2>/dev/null | sed -n 's|^ *Candidate: \([0-9]\)|\1|p'
}

# cargo-web: Debian 12 führt sein neueres Rust unter diesem Namen.
sorge_fuer_cargo() {
    reicht "$(cargo_fassung)" && return
    for paket in cargo cargo-web; do
        if reicht "$(angebot $paket)"; then
            sh "$hier/debian.sh" $paket
            hash -r
            break
        fi
    done
    reicht "$(cargo_fassung)" && return
    echo "Die Tests mit Schlüsseln im Token brauchen Rust ab $rust (cargo) auf diesem Rechner; gefunden:" \
        "$(cargo_fassung | grep . || echo keines), Debian bietet hier $(angebot cargo | grep . || echo keines)." >&2
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
