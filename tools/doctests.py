#!/usr/bin/env python3
"""Runs the examples of documents, each as one session: tools/doctests.py FILE...  Fails if one has none."""

import doctest
import sys

for name in sys.argv[1:]:
    # Fences are no part of an example: a line of them would be taken for its output.
    with open(name, encoding="utf-8") as file:
        text = "".join("\n" if line.startswith("```") else line for line in file)
    test = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    if not test.examples:
        sys.exit(f"{name} has no example")
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    runner.run(test)
    print(f"{name}: {runner.tries} examples, {runner.failures} failed")
    if runner.failures:
        sys.exit(1)
