import { describe, expect, it } from "vitest";
import type { Span } from "../src/api";
import { pieces, type Piece } from "../src/state/spans";

const span = (start: number, end: number, kind: Span["kind"] = "actor"): Span => ({ start, end, kind, events: [0], label: kind });

/** (a…) for a span, its kind's first letter before the bracket. */
function drawn(text: string, all: Piece[]): string {
  return all.map((p) => (p.text ? text.slice(p.start, p.end) : `${p.span.kind[0]}${p.first ? "" : "~"}(${drawn(text, p.children)})`)).join("");
}
const draw = (text: string, spans: Span[]) => drawn(text, pieces(text.length, spans));

describe("pieces", () => {
  it("keeps a text without spans whole", () => {
    expect(draw("abc", [])).toBe("abc");
    expect(draw("", [])).toBe("");
  });
  it("nests", () => {
    expect(draw("abcdefgh", [span(1, 7, "content"), span(2, 4, "actor"), span(5, 6, "place")])).toBe("ac(ba(cd)ep(f)g)h");
  });
  it("cuts a span that crosses the end of another", () => {
    expect(draw("abcdefgh", [span(1, 5, "content"), span(3, 7, "date")])).toBe("ac(bcd(de))d~(fg)h");
  });
  it("cuts a span that crosses several", () => {
    expect(draw("abcdefgh", [span(0, 3, "content"), span(2, 8, "date"), span(5, 6, "place")])).toBe("c(abd(c))d~(dep(f)gh)");
  });
  it("puts the longer outside when two begin together", () => {
    expect(draw("abcd", [span(0, 2, "actor"), span(0, 4, "event")])).toBe("e(a(ab)cd)");
  });
  it("holds two spans of the same words", () => {
    expect(draw("ab", [span(0, 2, "actor"), span(0, 2, "speaker")])).toBe("a(s(ab))");
  });
  it("leaves out what is empty or outside", () => {
    expect(draw("abc", [span(1, 1), span(5, 9), span(2, 9, "date")])).toBe("abd(c)");
  });
  it("never loses or repeats a letter", () => {
    let seed = 7;
    const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    const text = "abcdefghijklmnopqrstuvwxyz";
    for (let round = 0; round < 300; round++) {
      const spans = Array.from({ length: random(9) }, () => span(random(27), random(27), "date"));
      expect(draw(text, spans).replace(/d~?\(|\)/g, "").length).toBe(text.length);
      const flat = (all: Piece[]): string => all.map((p) => (p.text ? text.slice(p.start, p.end) : flat(p.children))).join("");
      expect(flat(pieces(text.length, spans))).toBe(text);
    }
  });
});
