// Notices that the data set has grown; the reader decides when to look.
import { computed, signal } from "@preact/signals";
import { ask, type Summary } from "../api";
import { refresh } from "./data";

const EVERY = 30_000;

const shown = signal<{ version: number; events: number } | undefined>(undefined);
const newest = signal<{ version: number; events: number } | undefined>(undefined);

/** Whether the data set is another than the page shows. */
export const changed = computed(() => newest.value !== undefined && newest.value.version !== shown.value?.version);
/** Events that came since; articles without one, or new links between reports, change the data set too. */
export const more = computed(() => (newest.value?.events ?? 0) - (shown.value?.events ?? 0));

async function look(): Promise<void> {
  if (document.hidden) return;
  try {
    const { version, events } = await ask<Summary>("/v1/summary");
    newest.value = { version, events };
    shown.value ??= newest.value;
  } catch {
    // The next look may succeed; until then there is nothing to say.
  }
}

/** The overview has asked for the same numbers already. */
export function seen(summary: Summary): void {
  shown.value ??= { version: summary.version, events: summary.events };
}

export function show(): void {
  shown.value = newest.value;
  refresh();
}

export function watch(): void {
  setInterval(() => void look(), EVERY);
}
