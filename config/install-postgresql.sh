#!/bin/sh
# Installs the PostgreSQL server and its contrib extensions unless they are there.
# Says nothing when there is nothing to do. Exits with 0 only if a server is there in the end.
set -eu

say() {
    printf '%s\n' "$*" >&2
}

# The folder of a whole server with the extensions' files, where Waybill itself looks.
find_server() {
    configured=$(pg_config --bindir 2>/dev/null || true)
    linked=$(command -v initdb 2>/dev/null || true)
    if [ -n "$linked" ]; then
        linked=$(dirname "$(readlink -f "$linked" 2>/dev/null || printf '%s' "$linked")")
    fi
    for folder in "$configured" "$linked" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/bin \
        /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
        /Applications/Postgres.app/Contents/Versions/*/bin; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ] &&
            has_extensions "$folder"; then
            return 0
        fi
    done
    return 1
}

# The extensions' folder, by the layouts of Debian, Red Hat's own, PGDG and Homebrew.
has_extensions() {
    version=$(basename "$(dirname "$1")")
    for share in "/usr/share/postgresql/$version" "$1/../share" "$1/../share/pgsql" \
        "$1/../share/postgresql" "$1/../share/$version"; do
        if [ -f "$share/extension/pg_trgm.control" ] &&
            [ -f "$share/extension/btree_gin.control" ]; then
            return 0
        fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        say "Installing PostgreSQL needs root, and there is no sudo: run as root: $*"
        return 1
    fi
}

install_debian() {
    # Waybill makes a cluster of its own, so Debian's would only take memory. The note is for this
    # one installation: whoever installs another version later gets what Debian does.
    note=/etc/postgresql-common/createcluster.d/waybill-install.conf
    if ! dpkg-query -W -f '${Status}' postgresql 2>/dev/null | grep -q 'ok installed'; then
        as_root mkdir -p "$(dirname "$note")"
        trap 'as_root rm -f "$note"' EXIT
        echo 'create_main_cluster = false' | as_root tee "$note" >/dev/null
    fi
    # The lists may be missing or stale; if the network is the trouble, the install says so.
    as_root apt-get update -qq || say 'apt-get update failed; trying with the lists at hand.'
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends postgresql postgresql-contrib >/dev/null
}

install_fedora() {
    as_root dnf install -y -q postgresql-server postgresql-contrib
}

install_mac() {
    brew install --quiet postgresql@17
}

if find_server; then
    exit 0
fi

say 'Installing the PostgreSQL server ...'
if command -v apt-get >/dev/null 2>&1; then
    install_debian
elif command -v dnf >/dev/null 2>&1; then
    install_fedora
elif command -v brew >/dev/null 2>&1; then
    install_mac
else
    say 'No apt-get, dnf or brew here: install PostgreSQL 13 or later with its contrib extensions,'
    say 'or set DATABASE_URL to a server of your own.'
    exit 1
fi

if ! find_server; then
    say 'The packages were installed, but no PostgreSQL server with pg_trgm and btree_gin was found.'
    exit 1
fi
