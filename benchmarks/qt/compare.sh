#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# compare.sh: builds recorder.cpp, serves the trees of qml-document-bundle on loopback, and compares what a running Qt 6 asks for,
# and how its loads end, with what the tests hold Penstock to. Ends with 1 if a difference is not explained in its tree.
# Debian: apt-get install g++ pkg-config qt6-declarative-dev qml6-module-qtqml qml6-module-qtquick qml6-module-qtquick-controls
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname "$(dirname "$here")")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
c++ -std=c++17 -O2 -fPIC "$here/recorder.cpp" -o "$out/recorder" $(pkg-config --cflags --libs Qt6Qml Qt6Gui Qt6Network)
(cd "$root" && mvn -B -q -pl qml-document-bundle -am test-compile -Dspotless.check.skip=true) >&2
classes=$root/qml-document-bundle/target
export XDG_RUNTIME_DIR="$out"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$classes/classes:$classes/test-classes:$root/api-bundle/target/classes" \
    io.penstock.document.qml.internal.QtComparison "$out/recorder" "$root/qml-document-bundle/src/test/resources/trees"
