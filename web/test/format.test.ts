import { describe, expect, it } from "vitest";
import type { EventRow } from "../src/api";
import { actorsOf, everyone, lean, many, short, signed, webAddress } from "../src/state/format";

describe("numbers and names", () => {
  it("name their unit", () => {
    expect(many(1, "event")).toBe("1 event");
    expect(many(12345, "event")).toBe("12,345 events");
  });
  it("carry their sign", () => {
    expect(signed(3.44)).toBe("+3.4");
    expect(signed(-2)).toBe("−2.0");
    expect(signed(-0.01)).toBe("0.0");
    expect(short(12_300)).toBe("12.3k");
    expect(short(950)).toBe("950");
  });
  it("say who takes part", () => {
    const row = (changes: Partial<EventRow>) => ({ actor: null, actor_name: null, actors: [], recipient: null, recipient_name: null, recipients: [], ...changes }) as unknown as EventRow;
    expect(everyone(row({ actor: "TUR", actor_name: "Turkey", actors: ["TUR GOV", "EGY"], recipients: ["EGY", "GRC"] }))).toEqual(["TUR GOV", "EGY", "GRC"]);
    expect(actorsOf(row({ actor_name: "Yana Kolarova", actors: ["GOV"] }))).toEqual(["Yana Kolarova GOV"]);
    expect(actorsOf(row({ actor_name: "al-Dabbashi", actors: ["the al-Dabbashi", "PTY"] }))).toEqual(["the al-Dabbashi", "PTY"]);
    expect(actorsOf(row({ actors: ["REB"] }))).toEqual(["REB"]);
    expect(everyone(row({}))).toEqual([]);
  });
  it("lean to one side when two thirds do", () => {
    expect(lean(10, -2)).toBe("cooperation");
    expect(lean(2, -10)).toBe("conflict");
    expect(lean(5, -5)).toBe("mixed");
    expect(lean(0, 0)).toBe("mixed");
  });
  it("link only to the web", () => {
    expect(webAddress("https://example.org/a")).toBe("https://example.org/a");
    expect(webAddress("javascript:alert(1)")).toBeUndefined();
    expect(webAddress(" https://example.org")).toBeUndefined();
    expect(webAddress(null)).toBeUndefined();
  });
});
