#!/usr/bin/env bash
# Starts a server that speaks S3 (moto, from PyPI) and runs the store's test against it.
# usage: tools/s3.sh FOLDER   a folder for the virtual environment, kept between runs
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:?usage: tools/s3.sh FOLDER}
if ! [ -x "$folder/bin/moto_server" ]; then
    python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check -r tools/s3-requirements.txt
fi
port=${PORT:-5599}
"$folder/bin/moto_server" -H 127.0.0.1 -p "$port" >"$folder/server.log" 2>&1 &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 100); do
    curl --silent --fail --output /dev/null "http://127.0.0.1:$port/moto-api/" && break
    sleep 0.2
done
curl --silent --fail --output /dev/null -X PUT "http://127.0.0.1:$port/demarche"
# --workspace: with the features of all crates, as the other tests are built.
DEMARCHE_S3="http://127.0.0.1:$port" cargo test --workspace --test all s3::
