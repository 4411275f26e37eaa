#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh [scenario...]: installs the origin if it is missing, builds, runs, prints Markdown on standard output.
# BENCH_OPTS holds options of the JVM, for instance -Dbench.rounds=10 -Dbench.window=500 -Dbench.clients=penstock,hc5
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname "$here")

need() {
    [ -x "$1" ] || command -v "$2" >/dev/null 2>&1 || missing="$missing $3"
}
missing=
need /usr/sbin/nginx nginx nginx-light
need /usr/lib/nginx/modules/ngx_http_echo_module.so - libnginx-mod-http-echo
need /usr/bin/openssl openssl openssl
if [ -n "$missing" ]; then
    sudo=
    [ "$(id -u)" = 0 ] || sudo=sudo
    echo "benchmark: installing$missing" >&2
    # the package starts a server of its own where a service manager runs; it is not touched
    $sudo apt-get install -y --no-install-recommends $missing >&2 || {
        $sudo apt-get update >&2
        $sudo apt-get install -y --no-install-recommends $missing >&2
    }
fi

echo "benchmark: building" >&2
(cd "$root" && mvn -B -q -Pbenchmarks -pl benchmarks -am package -DskipTests -Dspotless.check.skip=true ${BENCH_MAVEN_OPTS:-}) >&2

dir=$(mktemp -d)
trap '"$here/origin/origin.sh" stop "$dir"; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
"$here/origin/origin.sh" start "$dir"
read -r port secure <"$dir/ports"

run() {
    heap=$1
    shift
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" $heap -XX:+UseSerialGC \
        -Djavax.net.ssl.trustStore="$dir/trust.p12" -Djavax.net.ssl.trustStorePassword=changeit \
        -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.log.org.apache.hc=off -Dvertx.disableDnsResolver=true \
        -Dbench.port="$port" -Dbench.secure.port="$secure" -Dbench.content="$dir/content" -Dbench.home="$root" \
        ${BENCH_OPTS:-} -cp "$here/target/classes:$(cat "$here/target/class-path")" io.penstock.benchmarks.Main "$@"
}

echo "Machine: $(nproc) × $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(uname -sr), load $(cut -d' ' -f1-3 /proc/loadavg)."
echo "Java: $("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | tail -n 1). Origin: $(/usr/sbin/nginx -v 2>&1 | sed 's/.*: //'), one worker, on the same machine."
echo "Versions: $(tr ':' '\n' <"$here/target/class-path" | sed -n 's|.*/\(httpclient5\|httpcore5\|httpcore5-h2\|vertx-core\|okhttp\|jetty-client\)-\([0-9][^/]*\)\.jar$|\1 \2|p' | sort -u | tr '\n' ',' | sed 's/,/, /g; s/, $//'); Penstock $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo '?')."
[ $# -gt 0 ] || set -- h1-1 h1-16 h1-128 h2-1 h2-16 h2-128 gzip layers graph-h1 graph-h2 qml cancel create start functions cache-hits cache-misses cache-big big
for scenario; do
    heap="-Xms1g -Xmx1g -Xmn512m"
    case $scenario in big | cache-big) heap=-Xmx64m ;; esac
    run "$heap" "$scenario"
done
