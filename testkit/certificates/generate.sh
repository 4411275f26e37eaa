#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the key stores that TestTls reads. They are committed; run this only to change them.
# All passwords are "penstock": these keys protect nothing.
set -eu
cd "$(dirname "$0")/../src/main/resources/io/penstock/testkit/tls"
rm -f ./*.p12
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# key STORE ALIAS SUBJECT [more options of -genkeypair]
key() {
    store=$1 alias=$2 subject=$3
    shift 3
    keytool -genkeypair -alias "$alias" -keyalg EC -groupname secp256r1 -sigalg SHA256withECDSA -dname "$subject" \
        -startdate '2025/01/01 00:00:00' -validity 36500 -storetype PKCS12 -storepass penstock -keystore "$store" "$@" 2>/dev/null
}

# signed NAME SUBJECT STARTDATE DAYS EXTENSION...
signed() {
    name=$1 subject=$2 start=$3 days=$4
    shift 4
    key "$name.p12" "$name" "$subject"
    keytool -certreq -alias "$name" -storepass penstock -keystore "$name.p12" -file "$work/$name.csr"
    keytool -gencert -alias ca -storepass penstock -keystore "$work/ca.p12" -startdate "$start" -validity "$days" \
        -sigalg SHA256withECDSA "$@" -infile "$work/$name.csr" -outfile "$work/$name.crt"
    keytool -importcert -noprompt -alias ca -storepass penstock -keystore "$name.p12" -file "$work/ca.crt" 2>/dev/null
    keytool -importcert -noprompt -alias "$name" -storepass penstock -keystore "$name.p12" -file "$work/$name.crt" 2>/dev/null
    keytool -delete -alias ca -storepass penstock -keystore "$name.p12"
}

names='dns:localhost,dns:*.localhost,dns:penstock.test,dns:*.penstock.test,dns:a.test,dns:b.test,dns:c.test'
names="$names,dns:origin.test,dns:other.test,dns:proxy.test,ip:127.0.0.1,ip:::1"
ever='2025/01/01 00:00:00'

key "$work/ca.p12" ca 'CN=Penstock test CA' -ext bc:c=ca:true -ext ku:c=keyCertSign,cRLSign
keytool -exportcert -alias ca -storepass penstock -keystore "$work/ca.p12" -file "$work/ca.crt" 2>/dev/null
keytool -importcert -noprompt -alias ca -storetype PKCS12 -storepass penstock -keystore ca.p12 -file "$work/ca.crt" 2>/dev/null

signed server 'CN=localhost' "$ever" 36500 -ext "san=$names" -ext eku=serverAuth
signed expired 'CN=localhost' '2001/01/01 00:00:00' 365 -ext "san=$names" -ext eku=serverAuth
signed future 'CN=localhost' '2101/01/01 00:00:00' 365 -ext "san=$names" -ext eku=serverAuth
signed wronghost 'CN=elsewhere.test' "$ever" 36500 -ext san=dns:elsewhere.test -ext eku=serverAuth
signed commonname 'CN=localhost' "$ever" 36500 -ext eku=serverAuth
signed client 'CN=penstock client' "$ever" 36500 -ext eku=clientAuth
key selfsigned.p12 selfsigned 'CN=localhost' -ext "san=$names" -ext eku=serverAuth
