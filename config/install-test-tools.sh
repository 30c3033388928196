#!/bin/sh
# Installs what the tests look at pages and papers with, where it is missing: a headless browser and
# its driver, poppler (pdftotext), zbar (zbarimg), and faces for Latin and Chinese. Does nothing
# where all is there. Where a tool can't be had, its stories say that they were skipped.
set -eu

have() { command -v "$1" >/dev/null 2>&1; }

complete() {
    { have chromium || have chromium-browser || have google-chrome; } && have chromedriver \
        && have pdftotext && have zbarimg && have fc-list \
        && fc-list ':lang=zh-tw' | grep -q . && fc-list | grep -q DejaVu
}

if complete; then
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
elif have dnf; then
    $sudo dnf install -y -q chromium chromedriver poppler-utils zbar fontconfig dejavu-sans-fonts \
        wqy-microhei-fonts
elif have brew; then
    brew install --quiet poppler zbar fontconfig
    brew install --quiet --cask chromium chromedriver font-dejavu
else
    echo "Install by hand: chromium, chromedriver, poppler, zbar, DejaVu and a Chinese font." >&2
fi
