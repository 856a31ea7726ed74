#!/bin/sh
# Brings the programs that the tests need and pip can't: Chromium, Java, Node.js, nginx, Apache, newsboat and gPodder
# (Debian's packages), and the readers and checkers that tests/node/package.json names. What can't be had here is said,
# and the tests skip it loudly.
set -u
cd "$(dirname "$0")/.." || exit 1

want=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
    || want="$want chromium"
command -v java >/dev/null 2>&1 || want="$want default-jre-headless"
command -v npm >/dev/null 2>&1 || want="$want nodejs npm"
PATH="$PATH:/usr/sbin"
command -v nginx >/dev/null 2>&1 || want="$want nginx"
command -v apache2 >/dev/null 2>&1 || want="$want apache2-bin"
command -v newsboat >/dev/null 2>&1 || want="$want newsboat"
command -v gpo >/dev/null 2>&1 || want="$want gpodder"

if [ -n "$want" ]; then
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        echo "Installing$want"
        apt-get update -qq >/dev/null 2>&1
        # All at once is quick; where one of them cannot be had, the others still are.
        install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; }
        # shellcheck disable=SC2086
        install $want || for package in $want; do
            install "$package" || echo "NOT INSTALLED: $package. The tests that need it will be skipped."
        done
    else
        echo "NOT HERE:$want. The tests that need them will be skipped; on Debian: sudo apt-get install$want"
    fi
fi

if command -v npm >/dev/null 2>&1 && [ ! tests/node/node_modules/.package-lock.json -nt tests/node/package-lock.json ]; then
    echo "Installing the readers and checkers of tests/node"
    npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --loglevel=error \
        || echo "NOT INSTALLED: the npm packages of tests/node. The tests that need them will be skipped."
fi
exit 0
