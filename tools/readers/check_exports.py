#!/usr/bin/env python3
"""Reads exported events with readers that others wrote, and compares them with the records.

    cargo run -p demarche-exchange --example export_samples -- EXPORTS
    python3.11 tools/readers/check_exports.py --venv VENV EXPORTS

EXPORTS holds `jsonl.jsonl`, the records, and the same events as `gdelt.export.CSV`, `icews.tab`, `polecat.txt`,
`petrarch2.txt` and `csv.csv`. VENV is made if it is not there, and these packages are installed into it:

    gdelt-py 0.1.11     py_gdelt.parsers.events.EventsParser, an own parser of GDELT events; it refuses rows without
                        a tone, which exports do not have, so it gets a copy with the tone 0
    gdelt 0.1.14        its table of column names, and pandas.read_csv with the arguments of its download
    gdeltforge 0.14.0   its lists of codes of countries, places, groups, roles and events
    pandas 3.1.1        everything else

No package on PyPI reads ICEWS or POLECAT. Their columns are those of documents: for ICEWS the header of the sample file of
the icews package for R (andybega/icews, inst/extdata/events.2018.sample.tab), for POLECAT the header that its readers
check for (FORMATS of this project names them); both are read by pandas as their users do, with tabs and no quoting rules
of their own. PETRARCH2's columns are those of its PETRwriter.write_events.
"""

import argparse
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

PACKAGES = ["gdelt-py==0.1.11", "gdelt==0.1.14", "gdeltforge==0.14.0", "pandas==3.1.1"]

ICEWS = """Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|Target Sectors
Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude"""
POLECAT = """Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW
Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|Recipient COW
Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID|Placename|City|District
Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|Feature Type|Source|Publication Date|Story People
Story Organizations|Story Locations|Language|Version"""

checked = 0


def names(columns):
    return columns.replace("\n", "|").split("|")


def check(what, holds, seen=None):
    global checked
    checked += 1
    if not holds:
        sys.exit(f"check_exports: {what}: {seen!r}")


def equal(what, found, expected):
    check(what, found == expected, (found, expected))


def enter(folder):
    """Runs this script again with the interpreter of the environment, which is made if need be."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    sys.exit(subprocess.run([python, __file__, *sys.argv[1:], "--inside"]).returncode)


def pairs(event):
    """Rows of a layout of pairs, as numbers of actor and recipient."""
    actors, recipients = len(event["actors"]), len(event["recipients"])
    if event["reciprocal"] and not recipients and actors > 1:
        return actors * (actors - 1)
    both = actors * recipients * (2 if event["reciprocal"] else 1)
    return both or max(actors + recipients, 1)


def coded(events):
    """Events that layouts of CAMEO codes can hold, once for each of their rows."""
    rows = []
    for event in events:
        if event["cameo"] and event["date"] and event["date"]["start"]:
            rows += [event] * pairs(event)
    return rows


def three(code):
    return code + "0" if len(code) == 2 else code


def with_tone(text):
    """The file with a tone of 0 where it has none, and a Goldstein score likewise."""
    rows = [line.split("\t") for line in text.split("\n")]
    for row in rows:
        for at in (30, 34):
            if len(row) == 61 and not row[at]:
                row[at] = "0"
    return "\n".join("\t".join(row) for row in rows).encode()


def gdelt(folder, events):
    import pandas
    from py_gdelt.parsers.events import EventsParser
    import gdeltforge

    file = folder / "gdelt.export.CSV"
    rows = coded(events)
    parsed = list(EventsParser().parse(with_tone(file.read_text(encoding="utf-8"))))
    equal("gdelt-py reads every row", len(parsed), len(rows))
    for found, event in zip(parsed, rows):
        equal("gdelt-py: EventCode", found.event_code, three(event["cameo"]))
        equal("gdelt-py: EventRootCode", found.event_root_code, event["cameo"][:2])
        equal("gdelt-py: SQLDATE", found.sql_date, event["date"]["start"].replace("-", ""))
        check("gdelt-py: GLOBALEVENTID", int(found.global_event_id) > 0)
        check("gdelt-py: QuadClass", found.quad_class in "1234", found.quad_class)
        float(found.goldstein_scale or 0)
        place = event["place"]
        if found.action_geo_type not in (None, "0"):
            equal("gdelt-py: latitude", float(found.action_geo_lat), place["lat"])
            equal("gdelt-py: longitude", float(found.action_geo_lon), place["lon"])
            check("gdelt-py: full name", place["name"] in found.action_geo_fullname)

    # As gdelt.parallel reads a download; the names are those of the package.
    labels = pandas.read_csv(Path(sys.prefix) / "data" / "events2.csv")["name"].tolist()
    frame = pandas.read_csv(file, sep="\t", header=None, dtype={26: "str", 27: "str", 28: "str"})
    equal("gdelt: columns", len(frame.columns), len(labels))
    frame.columns = labels
    equal("gdelt: rows", len(frame), len(rows))
    equal("gdelt: EventCode", frame["EventCode"].tolist(), [three(e["cameo"]) for e in rows])
    check("gdelt: ids are distinct", frame["GLOBALEVENTID"].is_unique)
    check("gdelt: ids are exact as doubles", (frame["GLOBALEVENTID"].astype(float).astype("int64") == frame["GLOBALEVENTID"]).all())
    equal("gdelt: Year", frame["Year"].tolist(), [int(e["date"]["start"][:4]) for e in rows])

    lists = json.loads((Path(gdeltforge.__file__).parent / "data" / "cameo_codes.json").read_text())
    families = {
        "ACTOR_COUNTRY_CODES": ["Actor1CountryCode", "Actor2CountryCode"],
        "ACTOR_KNOWN_GROUP_CODES": ["Actor1KnownGroupCode", "Actor2KnownGroupCode"],
        "ACTOR_TYPE_CODES": [f"Actor{n}Type{m}Code" for n in (1, 2) for m in (1, 2, 3)],
        "GEO_COUNTRY_CODES": ["ActionGeo_CountryCode"],
        "EVENT_CODES": ["EventCode"],
    }
    # Roles of PETRARCH's dictionaries, and a country that CAMEO has no code for.
    ours = {"PTY", "REL", "KOS"}
    text = pandas.read_csv(file, sep="\t", header=None, dtype=str, keep_default_na=False)
    text.columns = labels
    for family, columns in families.items():
        for column in columns:
            unknown = set(text[column]) - set(lists[family]) - {""} - ours
            check(f"gdeltforge: {column}", not unknown, unknown)


def icews(folder, events):
    import pandas

    frame = pandas.read_csv(folder / "icews.tab", sep="\t", dtype={"CAMEO Code": str})
    rows = coded(events)
    equal("icews: columns", list(frame.columns), names(ICEWS))
    equal("icews: rows", len(frame), len(rows))
    equal("icews: codes", frame["CAMEO Code"].tolist(), [three(e["cameo"]) for e in rows])
    days = pandas.to_datetime(frame["Event Date"], format="%Y-%m-%d")
    equal("icews: days", [str(d.date()) for d in days], [e["date"]["start"] for e in rows])
    check("icews: ids are 32-bit integers", frame["Event ID"].between(1, 2**31 - 1).all())
    check("icews: Story ID", frame["Story ID"].between(1, 2**31 - 1).all())
    check("icews: key", not frame.duplicated(["Event ID", "Event Date"]).any())
    equal("icews: Sentence Number", frame["Sentence Number"].tolist(), [e["sentence"] + 1 for e in rows])
    check("icews: Intensity", frame["Intensity"].dropna().between(-10, 10).all())
    check("icews: countries are names", not frame["Source Country"].dropna().str.fullmatch("[A-Z]{3}").any())


def polecat(folder, events):
    import pandas

    frame = pandas.read_csv(folder / "polecat.txt", sep="\t", dtype=str, keep_default_na=False)
    rows = [e for e in events if e["date"] and e["date"]["start"]]
    equal("polecat: columns", list(frame.columns), names(POLECAT))
    equal("polecat: rows", len(frame), len(rows))
    for found, event in zip(frame.to_dict("records"), rows):
        equal("polecat: Event ID", found["Event ID"], event["event_id"])
        equal("polecat: Event Type", found["Event Type"], event["event_type"])
        equal("polecat: Event Mode", found["Event Mode"], event["mode"] or "None")
        equal("polecat: Intensity", float(found["Intensity"]), event["score"])
        equal("polecat: Contexts", found["Contexts"], "; ".join(event["contexts"]) or "None")
        for side, parties in (("Actor", event["actors"]), ("Recipient", event["recipients"])):
            codes = [p["country"] or p["code"] or "None" for p in parties]
            equal(f"polecat: {side} Country", found[f"{side} Country"], "; ".join(codes) or "None")
            count = len(found[f"{side} Name Raw"].split("; "))
            equal(f"polecat: {side} Name Raw", count, max(len(parties), 1))
        if event["place"] and event["place"]["lat"] is not None:
            equal("polecat: Latitude", float(found["Latitude"]), event["place"]["lat"])


def petrarch(folder, events):
    import pandas

    frame = pandas.read_csv(folder / "petrarch2.txt", sep="\t", header=None, dtype=str, keep_default_na=False)
    rows = coded(events)
    equal("petrarch2: columns", len(frame.columns), 11)
    equal("petrarch2: dates", frame[0].tolist(), [e["date"]["start"].replace("-", "") for e in rows])
    equal("petrarch2: codes", frame[3].tolist(), [three(e["cameo"]) for e in rows])
    check("petrarch2: ids", frame[5].str.fullmatch(r".*_\d+").all())


def flat(folder, events):
    import pandas

    frame = pandas.read_csv(folder / "csv.csv", dtype=str, keep_default_na=False)
    equal("csv: ids", frame["event_id"].tolist(), [e["event_id"] for e in events])
    equal("csv: codes", frame["cameo"].tolist(), [e["cameo"] or "" for e in events])
    equal("csv: words", frame["trigger"].tolist(), [e["trigger"]["text"] for e in events])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("exports", type=Path)
    parser.add_argument("--venv", type=Path, required=True)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.inside:
        enter(arguments.venv)
    # Only line feeds end a record; JSON leaves other separators as they are.
    text = (arguments.exports / "jsonl.jsonl").read_text(encoding="utf-8")
    events = [json.loads(line) for line in text.split("\n") if line]
    for reader in (gdelt, icews, polecat, petrarch, flat):
        reader(arguments.exports, events)
    print(f"{len(events)} events, {checked} checks passed")


if __name__ == "__main__":
    main()
