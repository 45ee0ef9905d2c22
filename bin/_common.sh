# Shared by bin/serve, bin/test and bin/check; not to be run by itself.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=${ASN_VENV:-$ROOT/.venv}
PY=$VENV/bin/python
cd "$ROOT"

say() { printf '%s\n' "$*"; }
die() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

# as_root COMMAND...: run as root, through sudo where that is possible; fails without a word where it is not.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        sudo "$@"
    else
        return 1
    fi
}

# install_packages PACKAGE...: from the distribution; false when this machine or this user cannot.
install_packages() {
    command -v apt-get >/dev/null 2>&1 || return 1
    say "Installing from the distribution: $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    as_root apt-get update -q >/dev/null 2>&1 || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1
}

need_packages() {
    install_packages "$@" || die "These packages of the distribution are missing: $*
Neither root nor sudo is available here (or there is no apt-get). Please ask an administrator to run:
    apt-get install $*
and start this command again."
}

find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

# Libraries WeasyPrint loads at run time, by the file that proves they are there.
system_libraries() {
    local missing=() known
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
    [[ $known == *libpango-1.0.so.0* ]] || missing+=(libpango-1.0-0)
    [[ $known == *libpangoft2-1.0.so.0* ]] || missing+=(libpangoft2-1.0-0)
    [[ $known == *libharfbuzz-subset.so.0* ]] || missing+=(libharfbuzz-subset0)
    [ -n "$(find /usr/share/fonts /usr/local/share/fonts -iname 'DejaVuSans.ttf' -print -quit 2>/dev/null)" ] ||
        missing+=(fonts-dejavu-core)
    [ ${#missing[@]} = 0 ] || need_packages "${missing[@]}"
}

# virtual_environment REQUIREMENTS: made once; installed again only when the pinned versions change.
virtual_environment() {
    local requirements=$1 stamp wanted base
    if [ ! -x "$PY" ] || ! "$PY" -c 'import pip' 2>/dev/null; then
        base=$(find_python) || { need_packages python3 && base=$(find_python); } ||
            die "Python 3.11 or newer is needed. Please install it (Debian 12, Ubuntu 24.04 and later carry it)."
        "$base" -c 'import ensurepip, venv' 2>/dev/null || need_packages python3-venv
        say "Making a virtual environment"
        rm -rf "$VENV"
        "$base" -m venv "$VENV" || die "The virtual environment could not be made in $VENV."
    fi
    stamp=$VENV/.installed-$requirements
    wanted=$(cat requirements.txt "$requirements" | sha256sum | cut -d' ' -f1)
    if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
        say "Installing the pinned packages of $requirements"
        "$PY" -m pip install --quiet --disable-pip-version-check -r "$requirements" ||
            die "The packages could not be installed. Is the package index reachable?"
        printf '%s\n' "$wanted" >"$stamp"
    fi
}
