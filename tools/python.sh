#!/usr/bin/env bash
# Tries the Python package: types, tests, examples of the docs, the notebook, and a cluster.
# usage: tools/python.sh FOLDER LIBRARY PROGRAM   a folder for the virtual environment, kept between runs; the compiled part; the command line
#        tools/python.sh FOLDER --spark           once that has been done: Apache Spark with two workers, which needs Java
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(realpath -m "${1:?usage: tools/python.sh FOLDER LIBRARY PROGRAM}")
package=crates/python
export PYTHONDONTWRITEBYTECODE=1
python="$folder/bin/python"
pytest=("$python" -m pytest -q -p no:cacheprovider)
if [ "${2:-}" = --spark ]; then
    exec "${pytest[@]}" $package/tests/spark --engine spark
fi
library=${2:?usage: tools/python.sh FOLDER LIBRARY PROGRAM}
export DEMARCHE_PROGRAM=${3:?usage: tools/python.sh FOLDER LIBRARY PROGRAM}
if ! cmp -s tools/python-requirements.txt "$folder/requirements"; then
    python3 -m venv --clear "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check -r tools/python-requirements.txt
    cp tools/python-requirements.txt "$folder/requirements"
fi
wheel=$(python3 tools/wheel.py "$library" "$folder/wheels")
# As a user would: into an environment that has nothing else but what the wheel asks for.
rm -rf "$folder/empty"
python3 -m venv "$folder/empty"
"$folder/empty/bin/pip" install --quiet --disable-pip-version-check "$wheel"
"$folder/empty/bin/python" tools/doctests.py README.md $package/README.md
"$folder/bin/pip" install --quiet --disable-pip-version-check --force-reinstall --no-deps "$wheel"
site=$("$python" -c 'import demarche, pathlib; print(pathlib.Path(demarche.__file__).parent)')
mypy=("$python" -m mypy --strict --config-file $package/pyproject.toml --cache-dir "$folder/mypy")
"${mypy[@]}" $package/python/demarche $package/tests/*.py
"${mypy[@]}" $package/tests/spark
"$folder/bin/pyright" --project $package --pythonpath "$python"
"${pytest[@]}" $package/tests --ignore $package/tests/spark
"${pytest[@]}" --doctest-modules "$site" --ignore "$site/spark.py"
"${pytest[@]}" --doctest-glob='*.md' docs/python.md
"${pytest[@]}" $package/tests/spark --engine sail
"$python" tools/notebook.py examples/dyads.ipynb
