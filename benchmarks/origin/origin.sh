#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# origin.sh start DIR: makes content and a certificate in DIR, starts nginx there, writes DIR/ports (two numbers).
# origin.sh stop DIR: stops that nginx and no other.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
action=$1
dir=$2
count=20

make_content() {
    chmod 755 "$dir" # the worker is another user
    mkdir -p "$dir/content/slow" "$dir/content/gz" "$dir/tmp"
    head -c 1024 /dev/urandom >"$dir/content/1k.bin"
    # compresses to about a quarter, as text does
    head -c 12288 /dev/urandom | od -An -v -tx1 | head -c 16384 >"$dir/content/16k.txt"
    gzip -9 -c "$dir/content/16k.txt" >"$dir/content/gz/16k.txt.gz"
    truncate -s 1G "$dir/content/1g.bin"
}

make_certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=127.0.0.1 \
        -addext 'subjectAltName=IP:127.0.0.1,DNS:localhost' -keyout "$dir/origin.key" -out "$dir/origin.pem" 2>/dev/null
    rm -f "$dir/trust.p12"
    keytool -importcert -noprompt -alias origin -file "$dir/origin.pem" -keystore "$dir/trust.p12" \
        -storetype PKCS12 -storepass changeit >/dev/null 2>&1
}

# Ports are tried until nginx has all of them.
start() {
    nginx=$(command -v nginx || echo /usr/sbin/nginx)
    module=/usr/lib/nginx/modules/ngx_http_echo_module.so
    base=$((20000 + $$ % 97 * 100))
    tries=0
    while [ $tries -lt 20 ]; do
        listen=
        i=0
        while [ $i -lt $count ]; do
            listen="$listen        listen 127.0.0.1:$((base + i)) backlog=1024;\\
        listen 127.0.0.1:$((base + 50 + i)) ssl http2 backlog=1024;\\
"
            i=$((i + 1))
        done
        sed -e "s|@MODULES@|load_module $module;|" -e "s|@DIR@|$dir|g" -e "s|@LISTEN@|$listen|" \
            "$here/nginx.conf.in" >"$dir/nginx.conf"
        if "$nginx" -e "$dir/error.log" -c "$dir/nginx.conf" 2>"$dir/start.log"; then
            echo "$base $((base + 50))" >"$dir/ports"
            return
        fi
        base=$((base + 100))
        tries=$((tries + 1))
    done
    echo "origin: nginx does not start:" >&2
    tail -n 5 "$dir/start.log" >&2
    exit 1
}

case $action in
    start) make_content; make_certificate; start ;;
    stop) [ ! -f "$dir/nginx.pid" ] || kill "$(cat "$dir/nginx.pid")" ;;
    *) echo "usage: origin.sh start|stop DIR" >&2; exit 2 ;;
esac
