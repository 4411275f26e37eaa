#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# cache-tests.sh SUITE [key=value...]: runs http-tests/cache-tests, checked out in SUITE, against Penstock's cache with that
# configuration. Prints one line for each test that does not pass, and the sums. Needs node, and benchmarks built: see
# README.md. Takes about a minute, as the suite waits for answers to become stale.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
suite=$(CDPATH= cd -- "$1" && pwd -P)
shift

dir=$(mktemp -d)
pids=
trap '[ -z "$pids" ] || kill $pids 2>/dev/null; wait 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM

# waits until a file has a line
line() {
    for _ in $(seq 300); do
        [ ! -s "$1" ] || return 0
        sleep 0.1
    done
    echo "cache-tests: nothing in $1 after 30 s" >&2
    exit 1
}

cd "$suite"
npm_config_protocol=http npm_config_port=0 npm_config_pidfile="$dir/pid" \
    node --no-warnings test-engine/server/server.mjs >"$dir/origin" 2>"$dir/origin.log" &
pids="$!"
line "$dir/origin"
origin=$(sed -n '1s|.*:\([0-9]*\)/$|http://127.0.0.1:\1|p' "$dir/origin")

"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn ${GATEWAY_OPTS:-} \
    -cp "${GATEWAY_CLASS_PATH:-$here/../target/classes:$(cat "$here/../target/class-path")}" \
    io.penstock.benchmarks.conformance.Gateway "$origin" "$@" >"$dir/gateway" &
pids="$pids $!"
line "$dir/gateway"

npm_config_base=$(cat "$dir/gateway") npm_package_config_id='' node --no-warnings test-engine/cli.mjs >"$dir/results.json"
node "$here/summary.mjs" "$suite" "$dir/results.json" ${SHARED:+shared}
