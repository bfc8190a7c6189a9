// Stretches of time: days as YYYY-MM-DD, floors, steps, and the unit that suits a period.
import type { Series } from "../api";

export type Unit = Series["by"];
export const units: Unit[] = ["day", "week", "month", "year"];

const DAY = 864e5;
const utc = (day: string) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
const text = (time: number) => new Date(time).toISOString().slice(0, 10);

export function plus(day: string, days: number): string {
  return text(utc(day) + days * DAY);
}

/** Days from the first to the last, both counted. */
export function daysIn(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / DAY) + 1;
}

/** Weeks start on Monday. */
export function floor(day: string, unit: Unit): string {
  if (unit === "year") return `${day.slice(0, 4)}-01-01`;
  if (unit === "month") return `${day.slice(0, 7)}-01`;
  if (unit === "week") return plus(day, -((new Date(utc(day)).getUTCDay() + 6) % 7));
  return day.slice(0, 10);
}

/** First day of the next stretch. */
export function next(start: string, unit: Unit): string {
  if (unit === "day") return plus(start, 1);
  if (unit === "week") return plus(start, 7);
  const date = new Date(utc(start));
  if (unit === "month") date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setUTCFullYear(date.getUTCFullYear() + 1);
  return text(date.getTime());
}

export const lastDay = (start: string, unit: Unit) => plus(next(start, unit), -1);

/** The unit that suits what is known: named, or a period of which both ends are known. */
export function unitOf(named: string | undefined, from: string | undefined, to: string | undefined): Unit | undefined {
  return units.find((unit) => unit === named) ?? (from && to ? unitFor(from, to) : undefined);
}

/** Between about 20 and 150 stretches, so that bars stay wide enough to point at. */
export function unitFor(from: string, to: string): Unit {
  const days = daysIn(from, to);
  if (days <= 120) return "day";
  if (days <= 500) return "week";
  return days <= 366 * 14 ? "month" : "year";
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const monthOf = (day: string) => months[Number(day.slice(5, 7)) - 1] ?? "";

/** 5 Mar 2024. */
export function dayText(day: string): string {
  return `${Number(day.slice(8, 10))} ${monthOf(day)} ${day.slice(0, 4)}`;
}

/** Of a stretch, as long as its unit needs: 5 Mar 2024, Mar 2024, 2024. */
export function stretchText(start: string, unit: Unit): string {
  if (unit === "year") return start.slice(0, 4);
  if (unit === "month") return `${monthOf(start)} ${start.slice(0, 4)}`;
  return unit === "week" ? `week of ${dayText(start)}` : dayText(start);
}

export function periodText(from: string, to: string): string {
  if (from === to) return dayText(from);
  if (from.slice(5) === "01-01" && to.slice(5) === "12-31") {
    return from.slice(0, 4) === to.slice(0, 4) ? from.slice(0, 4) : `${from.slice(0, 4)}–${to.slice(0, 4)}`;
  }
  if (from.slice(0, 7) === to.slice(0, 7)) return `${Number(from.slice(8))}–${dayText(to)}`;
  if (from.slice(0, 4) === to.slice(0, 4)) return `${Number(from.slice(8))} ${monthOf(from)} – ${dayText(to)}`;
  return `${dayText(from)} – ${dayText(to)}`;
}

/** A period as exactly as bars of this unit show it. */
export function spanText(from: string, to: string, unit: Unit): string {
  if (unit === "day" || unit === "week") return periodText(from, to);
  const [first, last] = [stretchText(floor(from, unit), unit), stretchText(floor(to, unit), unit)];
  return first === last ? first : unit === "year" ? `${first}–${last}` : `${first} – ${last}`;
}

/** The day of an event as exactly as the text tells it. */
export function eventDay(date: string | null, end: string | null, granularity: string | null): string {
  if (!date) return "no day told";
  if (granularity === "year") return date.slice(0, 4);
  if (granularity === "month") return `${monthOf(date)} ${date.slice(0, 4)}`;
  if (end && end !== date) return periodText(date, end);
  return dayText(date);
}

export interface Tick {
  start: string;
  label: string;
}

/** Labels of a time axis: years or months or days, at most so many. */
export function ticks(from: string, to: string, most: number): Tick[] {
  const days = daysIn(from, to);
  const result: Tick[] = [];
  const months12 = days / 30.44;
  if (months12 > most * 2.2) {
    const step = Math.max(1, Math.ceil(days / 365.25 / most));
    for (let d = floor(from, "year"); d <= to; d = next(d, "year")) {
      if (d >= from && Number(d.slice(0, 4)) % step === 0) result.push({ start: d, label: d.slice(0, 4) });
    }
    if (result.length >= 2) return result;
    result.length = 0;
  }
  if (days > 70) {
    const step = [1, 2, 3, 6, 12].find((s) => months12 / s <= most) ?? 12;
    for (let d = floor(from, "month"); d <= to; d = next(d, "month")) {
      const month = Number(d.slice(5, 7)) - 1;
      if (d < from || month % step !== 0) continue;
      result.push({ start: d, label: month === 0 || result.length === 0 ? `${monthOf(d)} ${d.slice(0, 4)}` : monthOf(d) });
    }
    return result;
  }
  const step = Math.max(1, Math.ceil(days / most));
  for (let i = 0; i < days; i += step) {
    const d = plus(from, i);
    const named = i === 0 || d.slice(0, 7) !== plus(from, i - step).slice(0, 7);
    result.push({ start: d, label: named ? `${Number(d.slice(8))} ${monthOf(d)}` : String(Number(d.slice(8))) });
  }
  return result;
}
