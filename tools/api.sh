#!/usr/bin/env bash
# Tries a running server with requests made from its own description (schemathesis, from PyPI).
# usage: tools/api.sh FOLDER URL   a folder for the virtual environment, kept between runs
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:?usage: tools/api.sh FOLDER URL}
url=${2:?usage: tools/api.sh FOLDER URL}
if ! [ -x "$folder/bin/schemathesis" ]; then
    python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check -r tools/api-requirements.txt
fi
# It keeps its examples beside itself.
cd "$folder"
# No authorisation is described but the header: what is refused without it is refused rightly.
exec bin/schemathesis run "${url%/}/openapi.json" --url "${url%/}" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,unsupported_method \
    --max-examples "${EXAMPLES:-40}" --seed 1 --request-timeout 30 --no-color \
    --suppress-health-check all
