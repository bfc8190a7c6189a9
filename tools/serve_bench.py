"""Measures a running server, and loads it. Only the standard library.

usage: serve_bench.py filters URL [ROUNDS]
           Median and slowest time of each filter on each list and count.
       serve_bench.py load URL SECONDS READERS [PID]
           So many readers ask for pages, counts and details. Each answer must be whole; pages of a list must
           repeat nothing and be sorted; totals must not shrink. Prints requests, times, and the memory of PID.

The server's data set may be any; actors, publishers and so on are taken from it.
"""

import http.client
import json
import random
import statistics
import sys
import threading
import time
from urllib.parse import quote, urlencode, urlsplit

LISTS = ["/v1/events?limit=50", "/v1/summary?", "/v1/series?by=month", "/v1/top/dyads?", "/v1/network?", "/v1/map?"]


class Server:
    """A connection that stays open."""

    def __init__(self, url):
        self.host = urlsplit(url).netloc
        self.connection = None

    def get(self, path):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, timeout=60)
        self.connection.request("GET", path, headers={"Accept": "application/json"})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise ValueError(f"{path}: {answer.status} {body[:300]!r}")
        return json.loads(body)


def filters_of(server):
    """One value for each filter, as the data set has it."""
    first = lambda what: server.get(f"/v1/top/{what}?limit=1&counted=all")["rows"]
    found = {"none": {}}
    dyad = first("dyads")[0]["key"]
    a, b = dyad.split(",")
    found |= {"actor": {"actor": a}, "recipient": {"recipient": b}, "party": {"party": a}, "dyad": {"dyad": dyad}}
    found["type"] = {"type": first("types")[0]["key"]}
    event = server.get("/v1/events?limit=500&sort=-confidence")["events"]
    pick = lambda name: next((e[name] for e in event if e[name]), None)
    for name, value in [("mode", pick("mode")), ("publisher", pick("publisher"))]:
        if value:
            found[name] = {name: value}
    contexts = pick("contexts")
    if contexts:
        found["context"] = {"context": contexts[0]}
    place = next((e["place"] for e in event if e["place"]), None)
    if place:
        found["country"] = {"country": place["country"]}
        found["place"] = {"place": first("places")[0]["key"]}
    for row in first("speakers"):
        found["speaker"] = {"speaker": row["key"]}
    period = server.get("/v1/summary?counted=all")
    days = [period["from"], period["to"]]
    found |= {
        "quad": {"quad": "3,4"},
        "status": {"status": "alleged,denied"},
        "auxiliary": {"auxiliary": "none"},
        "box": {"box": "-20,-40,60,60"},
        "from, to": {"from": days[0][:4] + "-06-01", "to": days[1]},
        "confidence": {"confidence": "0.5"},
        "counted": {"counted": "all"},
        "disputed": {"disputed": "true"},
        "claims": {"claims": "true"},
        "q, a word": {"q": event[0]["sentence_text"].split()[-2]},
        "q, two words": {"q": " ".join(event[0]["sentence_text"].split()[:2])},
        "q, a phrase": {"q": '"' + " ".join(event[0]["sentence_text"].split()[:2]) + '"'},
    }
    return found


def filters(url, rounds):
    server = Server(url)
    found = filters_of(server)
    slowest = (0, "")
    print(f"{'filter':<14}" + "".join(f"{name.split('?')[0][4:]:>14}" for name in LISTS) + "   ms, median of", rounds)
    times = {}
    # Interleaved, so that what else the machine does falls on all alike.
    for _ in range(rounds):
        for name, query in found.items():
            for base in LISTS:
                start = time.perf_counter()
                server.get(base + "&" + urlencode(query, quote_via=quote))
                times.setdefault((name, base), []).append((time.perf_counter() - start) * 1000)
    for name in found:
        medians = [statistics.median(times[name, base]) for base in LISTS]
        slowest = max([slowest] + [(m, f"{name} on {b}") for m, b in zip(medians, LISTS)])
        print(f"{name:<14}" + "".join(f"{m:>14.1f}" for m in medians))
    print(f"slowest median {slowest[0]:.1f} ms: {slowest[1]}")
    others = ["/v1/codes", "/v1/actors?starts=a", "/v1/claims?limit=20", "/v1/clusters", "/v1/articles", "/v1/top/types",
              "/v1/top/speakers", "/v1/top/publishers", "/v1/top/places"]
    event = server.get("/v1/events?limit=1")["events"][0]
    others += [f"/v1/events/{event['event_id']}", f"/v1/articles/{event['article_id']}"]
    for path in others:
        took = []
        for _ in range(rounds):
            start = time.perf_counter()
            server.get(path)
            took.append((time.perf_counter() - start) * 1000)
        print(f"{path.split('?')[0][:40]:<42}{statistics.median(took):>8.1f}")


def memory(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))


def reader(url, until, seed, took, faults):
    chance = random.Random(seed)
    server = Server(url)
    least = 0
    while time.time() < until:
        try:
            start = time.perf_counter()
            kind = chance.randrange(6)
            if kind == 0:
                walk(server, chance)
            elif kind == 1:
                total = server.get("/v1/summary")["reports"]
                if total < least:
                    raise ValueError(f"reports fell from {least} to {total}")
                least = total
            elif kind == 2:
                points = server.get("/v1/series?by=day")["points"]
                if any(a["date"] >= b["date"] for a, b in zip(points, points[1:])):
                    raise ValueError("days are not sorted")
            elif kind == 3:
                events = server.get("/v1/events?limit=100&sort=-published")["events"]
                event = chance.choice(events)
                detail = server.get(f"/v1/events/{event['event_id']}")
                if detail["event"]["event_id"] != event["event_id"] or not detail["record"]["derivation"]:
                    raise ValueError("a detail is not whole")
            elif kind == 4:
                article = chance.choice(server.get("/v1/articles?limit=50")["articles"])
                coded = server.get(f"/v1/articles/{article['article_id']}")
                if len(coded["events"]) != coded["article"]["events"]:
                    raise ValueError(f"article {article['article_id']} shows {len(coded['events'])} of {coded['article']['events']} events")
            else:
                server.get("/v1/" + chance.choice(["top/dyads", "network", "map", "claims", "clusters"]))
            took.append(time.perf_counter() - start)
        except Exception as fault:  # every fault counts
            faults.append(repr(fault))
            server.connection = None


def walk(server, chance):
    """Pages of a list repeat nothing and are sorted."""
    seen, cursor, last = set(), "", None
    for _ in range(5):
        page = server.get(f"/v1/events?limit={chance.choice([20, 50])}&sort=-score&cursor={cursor}")
        for event in page["events"]:
            if event["event_id"] in seen:
                raise ValueError("an event comes twice")
            if last is not None and event["score"] > last:
                raise ValueError("a page is not sorted")
            seen.add(event["event_id"])
            last = event["score"]
        cursor = page["next"]
        if cursor is None:
            break


def load(url, seconds, readers, pid):
    took, faults = [], []
    until = time.time() + seconds
    before = Server(url).get("/v1/summary")
    threads = [threading.Thread(target=reader, args=(url, until, i, took, faults)) for i in range(readers)]
    for thread in threads:
        thread.start()
    sizes = []
    while time.time() < until:
        if pid:
            sizes.append(memory(pid))
        time.sleep(seconds / 12)
    for thread in threads:
        thread.join()
    after = Server(url).get("/v1/summary")
    ordered = sorted(took)
    print(f"{len(took)} visits by {readers} readers in {seconds} s; median {statistics.median(took) * 1000:.0f} ms, 95 % {ordered[len(ordered) * 95 // 100] * 1000:.0f} ms")
    print(f"reports {before['reports']} -> {after['reports']}, version {before['version']} -> {after['version']}")
    if sizes:
        print("memory in MB: " + " ".join(map(str, sizes)))
    print(f"{len(faults)} faults" + "".join("\n  " + f for f in sorted(set(faults))[:10]))
    return 1 if faults else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["filters", url, *rounds]:
            filters(url, int(rounds[0]) if rounds else 9)
        case ["load", url, seconds, readers, *pid]:
            sys.exit(load(url, int(seconds), int(readers), int(pid[0]) if pid else None))
        case _:
            sys.exit(__doc__)
