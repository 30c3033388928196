#!/bin/sh
# Installs what the tests look at pages and papers with, where it is missing: a headless browser and
# its driver, poppler (pdftotext), zbar (zbarimg), faces for Latin and Chinese, and axe-core, which
# finds what keeps people out of a page. Does nothing where all is there. Where a tool can't be had,
# its stories say that they were skipped.
set -eu

# One file of one version, by npm as this machine has it set up.
axe_version=4.14.1
axe_sum=29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c

have() { command -v "$1" >/dev/null 2>&1; }

complete() {
    { have chromium || have chromium-browser || have google-chrome; } && have chromedriver \
        && have pdftotext && have zbarimg && have fc-list \
        && fc-list ':lang=zh-tw' | grep -q . && fc-list | grep -q DejaVu
}

# Where Cargo builds: the tests look for tools/axe.min.js there.
target() {
    found=$(cargo metadata --format-version 1 --no-deps --offline 2>/dev/null \
        | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
    echo "${found:-${CARGO_TARGET_DIR:-target}}"
}

# macOS has the same tool under another name.
check_sum() {
    if have sha256sum; then sha256sum --check --status; else shasum -a 256 --check --status; fi
}

is_axe() {
    [ -f "$1" ] && printf '%s  %s\n' "$axe_sum" "$1" | check_sum
}

install_axe() {
    folder=$(target)/tools
    if is_axe "$folder/axe.min.js"; then
        return
    fi
    echo "Fetching axe-core $axe_version …"
    mkdir -p "$folder"
    packed=$(mktemp -d)
    if ! npm pack "axe-core@$axe_version" --ignore-scripts --silent --pack-destination "$packed" >/dev/null; then
        echo "axe-core could not be fetched; its stories will say so." >&2
        rm -r "$packed"
        return
    fi
    tar -xzf "$packed/axe-core-$axe_version.tgz" -C "$packed" package/axe.min.js
    if ! is_axe "$packed/package/axe.min.js"; then
        echo "axe-core $axe_version is not the file that is known here." >&2
        exit 1
    fi
    mv "$packed/package/axe.min.js" "$folder/axe.min.js"
    rm -r "$packed"
}

if complete && have npm; then
    install_axe
    exit 0
fi
if [ "$(id -u)" -eq 0 ]; then
    sudo=
else
    sudo=sudo
fi
echo "Installing what the tests need: a headless browser, poppler, zbar, fonts …"
if have apt-get; then
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends \
        chromium chromium-driver poppler-utils zbar-tools fontconfig fonts-dejavu-core fonts-wqy-microhei >/dev/null
    have npm || DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends npm >/dev/null
elif have dnf; then
    $sudo dnf install -y -q chromium chromedriver poppler-utils zbar fontconfig dejavu-sans-fonts \
        wqy-microhei-fonts
    have npm || $sudo dnf install -y -q npm
elif have brew; then
    brew install --quiet poppler zbar fontconfig
    brew install --quiet --cask chromium chromedriver font-dejavu
    have npm || brew install --quiet node
else
    echo "Install by hand: chromium, chromedriver, poppler, zbar, npm, DejaVu and a Chinese font." >&2
fi
if have npm; then
    install_axe
fi
