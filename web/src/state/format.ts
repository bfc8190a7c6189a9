// Numbers and names in words.
import type { EventRow } from "../api";

const whole = new Intl.NumberFormat("en-GB");
export const count = (n: number) => whole.format(n);

/** 1 event, 2 events. */
export function many(n: number, one: string, more = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : more}`;
}

/** With its sign: +3.4, −2.0. */
export function signed(n: number): string {
  const text = Math.abs(n).toFixed(1);
  return n > 0 ? `+${text}` : n < 0 && text !== "0.0" ? `−${text}` : text;
}

export const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Ticks of an axis: 12k rather than 12,000. */
export function short(n: number): string {
  const size = Math.abs(n);
  if (size >= 1e6) return `${+(size / 1e6).toFixed(1)}m`;
  return size >= 1e4 ? `${+(size / 1e3).toFixed(1)}k` : count(size);
}

/** Labels of one side; whoever has a name but no code is called by it: Yana Kolarova GOV. */
function named([first, ...rest]: string[], code: string | null, name: string | null): string[] {
  if (first === undefined) return name ? [name] : [];
  return [code || !name || first.includes(name) ? first : `${name} ${first}`, ...rest];
}

export const actorsOf = (e: EventRow) => named(e.actors, e.actor, e.actor_name);
export const recipientsOf = (e: EventRow) => named(e.recipients, e.recipient, e.recipient_name);

/** All who take part in an event, on either side. */
export const everyone = (e: EventRow) => [...new Set([...actorsOf(e), ...recipientsOf(e)])];

/** Only addresses of the web become links. */
export function webAddress(url: string | null): string | undefined {
  return url && /^https?:\/\//i.test(url) ? url : undefined;
}

export type Lean = "cooperation" | "conflict" | "mixed";

/** Which way two sums of scores lean; a third on the weaker side is mixed. */
export function lean(cooperation: number, conflict: number): Lean {
  const up = Math.abs(cooperation);
  const down = Math.abs(conflict);
  if (up + down === 0) return "mixed";
  const share = up / (up + down);
  return share > 2 / 3 ? "cooperation" : share < 1 / 3 ? "conflict" : "mixed";
}
