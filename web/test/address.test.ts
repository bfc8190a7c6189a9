import { describe, expect, it } from "vitest";
import { changed, filtersIn, link, parse, toggled } from "../src/state/address";

describe("addresses", () => {
  it("hold path and query and lose nothing on the way back", () => {
    const place = parse("/dyad/RUS/UKR/", "?by=week&q=border+post&empty=&type=ACCUSE,ASSAULT");
    expect(place).toEqual({ path: "/dyad/RUS/UKR", query: { by: "week", q: "border post", type: "ACCUSE,ASSAULT" } });
    const again = new URL(link(place.path, place.query), "http://x");
    expect(parse(again.pathname, again.search)).toEqual(place);
  });
  it("tell filters from what belongs to a view", () => {
    expect(filtersIn({ by: "week", party: "RUS", zoom: "a", counted: "true" })).toEqual({ party: "RUS", counted: "true" });
  });
  it("change", () => {
    expect(changed({ a: "1", b: "2" }, { a: undefined, b: "", c: "3" })).toEqual({ c: "3" });
    expect(toggled(undefined, "1")).toBe("1");
    expect(toggled("1,2", "1")).toBe("2");
    expect(toggled("2", "2")).toBe("");
    expect(link("/events", { type: "ACCUSE,AID", q: '"a & b"' })).toBe("/events?type=ACCUSE,AID&q=%22a+%26+b%22");
  });
  it("of the root stay the root", () => {
    expect(parse("/", "")).toEqual({ path: "/", query: {} });
  });
});
