#!/usr/bin/env python3
"""Puts a wheel together out of a library that cargo has built: tools/wheel.py LIBRARY FOLDER

For checks, which build everything once and for all: maturin, which makes the wheels that are passed on, would build the data set's engine
a second time. Prints the path of the wheel.
"""

import base64
import hashlib
import pathlib
import platform
import subprocess
import sys
import tempfile
import tomllib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "crates" / "python"


def main(library: str, folder: str) -> None:
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text())["project"]
    version = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    name = f"{project['name']}-{version}"
    tag = f"cp311-abi3-linux_{platform.machine()}"
    metadata = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {version}",
        f"Summary: {project['description']}",
        f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {needed}" for needed in project["dependencies"]),
    ]
    for extra, needs in project.get("optional-dependencies", {}).items():
        metadata.append(f"Provides-Extra: {extra}")
        metadata.extend(f"Requires-Dist: {needed} ; extra == '{extra}'" for needed in needs)
    about = ["Wheel-Version: 1.0", "Generator: demarche", "Root-Is-Purelib: false", f"Tag: {tag}"]
    with tempfile.TemporaryDirectory() as temporary:
        stripped = pathlib.Path(temporary) / "library"
        subprocess.run(["strip", "--strip-debug", "-o", stripped, library], check=True)
        files = {"demarche/_native.abi3.so": stripped.read_bytes()}
    for path in sorted((PACKAGE / "python" / "demarche").rglob("*")):
        if path.suffix in (".py", ".pyi", ".typed") or path.name == "py.typed":
            files[str(path.relative_to(PACKAGE / "python"))] = path.read_bytes()
    files[f"{name}.dist-info/METADATA"] = "\n".join(metadata).encode() + b"\n"
    files[f"{name}.dist-info/WHEEL"] = "\n".join(about).encode() + b"\n"
    record = [f"{path},sha256={digest(content)},{len(content)}" for path, content in files.items()]
    files[f"{name}.dist-info/RECORD"] = "\n".join([*record, f"{name}.dist-info/RECORD,,"]).encode() + b"\n"
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    wheel = pathlib.Path(folder) / f"{name}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for path, content in files.items():
            out.writestr(path, content)
    print(wheel)


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


if __name__ == "__main__":
    main(*sys.argv[1:])
