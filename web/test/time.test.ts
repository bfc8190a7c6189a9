import { describe, expect, it } from "vitest";
import { daysIn, eventDay, floor, lastDay, next, periodText, spanText, ticks, unitFor } from "../src/state/time";

describe("stretches", () => {
  it("begin where their unit begins", () => {
    expect(floor("2024-03-07", "week")).toBe("2024-03-04");
    expect(floor("2024-03-03", "week")).toBe("2024-02-26");
    expect(floor("2024-03-07", "month")).toBe("2024-03-01");
    expect(floor("2024-03-07", "year")).toBe("2024-01-01");
  });
  it("follow each other over leap days and years", () => {
    expect(next("2024-02-28", "day")).toBe("2024-02-29");
    expect(next("2024-12-01", "month")).toBe("2025-01-01");
    expect(lastDay("2024-02-01", "month")).toBe("2024-02-29");
    expect(lastDay("2023-01-01", "year")).toBe("2023-12-31");
  });
  it("have a unit that suits the period", () => {
    expect(unitFor("2024-03-01", "2024-03-31")).toBe("day");
    expect(unitFor("2024-01-01", "2024-12-31")).toBe("week");
    expect(unitFor("2020-01-01", "2024-12-31")).toBe("month");
    expect(unitFor("1980-01-01", "2024-12-31")).toBe("year");
    expect(daysIn("2024-03-01", "2024-03-01")).toBe(1);
  });
});

describe("words for time", () => {
  it("say a period shortly", () => {
    expect(periodText("2023-01-01", "2024-12-31")).toBe("2023–2024");
    expect(periodText("2024-03-05", "2024-03-09")).toBe("5–9 Mar 2024");
    expect(periodText("2024-03-05", "2024-04-09")).toBe("5 Mar – 9 Apr 2024");
    expect(periodText("2024-03-05", "2024-03-05")).toBe("5 Mar 2024");
    expect(spanText("2023-01-02", "2025-06-18", "month")).toBe("Jan 2023 – Jun 2025");
    expect(spanText("2023-01-02", "2023-06-18", "year")).toBe("2023");
  });
  it("tell the day of an event as exactly as the text", () => {
    expect(eventDay(null, null, "vague")).toBe("no day told");
    expect(eventDay("2024-03-01", "2024-03-31", "month")).toBe("Mar 2024");
    expect(eventDay("2024-01-01", "2024-12-31", "year")).toBe("2024");
    expect(eventDay("2024-03-05", "2024-03-05", "day")).toBe("5 Mar 2024");
  });
  it("label an axis without crowding it", () => {
    for (const [from, to] of [["2024-03-01", "2024-03-20"], ["2024-01-01", "2024-12-31"], ["2000-01-01", "2024-12-31"], ["2024-05-05", "2024-05-05"]] as const) {
      for (const most of [3, 6, 12]) {
        const labels = ticks(from, to, most);
        expect(labels.length).toBeLessThanOrEqual(most + 1);
        expect(labels.every((tick) => tick.start >= from && tick.start <= to)).toBe(true);
      }
    }
  });
});
