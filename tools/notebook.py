#!/usr/bin/env python3
"""Runs a notebook from top to bottom: tools/notebook.py [--write] NOTEBOOK

Runs a copy in a temporary folder that stands for the checkout, and fails with the cell and its error if one fails. With `--write`
the outputs go into the notebook, without times, counters of other runs and the name of the kernel, so that running it again
changes little. Needs nbclient, ipykernel and what the notebook imports.
"""

import pathlib
import shutil
import sys
import tempfile

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECONDS = 300  # for one cell


def main(arguments: list[str]) -> int:
    write = "--write" in arguments
    names = [argument for argument in arguments if argument != "--write"]
    if len(names) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    path = pathlib.Path(names[0]).resolve()
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as temporary:
        folder = stand_in(path.parent, pathlib.Path(temporary))
        client = NotebookClient(
            notebook,
            timeout=SECONDS,
            kernel_name="python3",
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
        )
        try:
            client.execute()
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            print(f"{names[0]}: {error}", file=sys.stderr)
            return 1
    if write:
        cleaned(notebook)
        nbformat.validate(notebook)
        nbformat.write(notebook, path)
    return 0


def stand_in(folder: pathlib.Path, temporary: pathlib.Path) -> pathlib.Path:
    """The notebook's folder, copied to where the rest of the checkout is seen next to it."""
    if folder.parent != ROOT:
        return temporary
    for entry in ROOT.iterdir():
        if entry != folder and not entry.name.startswith("."):
            (temporary / entry.name).symlink_to(entry)
    shutil.copytree(folder, temporary / folder.name)
    return temporary / folder.name


def cleaned(notebook: nbformat.NotebookNode) -> None:
    """Without what differs from run to run."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", []):
            output.pop("metadata", None)
            if output.output_type in ("display_data", "execute_result"):
                output.metadata = {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
