// The address bar is the state of the page: path and query hold everything that can be shared.
import { computed, signal } from "@preact/signals";
import { address, type Filters, type Query } from "../api";

export type Params = Record<string, string>;
export interface Place {
  path: string;
  query: Params;
}

/** What belongs to the data set and stays from view to view; all else belongs to one view. */
export const filterNames = [
  "from", "to", "party", "dyad", "actor", "recipient", "country", "type", "mode", "context", "quad", "status",
  "auxiliary", "box", "place", "confidence", "publisher", "speaker", "q", "counted", "disputed", "claims", "cluster", "article",
] as const satisfies readonly (keyof Filters)[];

export function parse(path: string, search: string): Place {
  const query: Params = {};
  for (const [name, value] of new URLSearchParams(search)) if (value !== "") query[name] = value;
  return { path: path.replace(/\/+$/, "") || "/", query };
}

export function filtersIn(query: Params): Filters {
  const filters: Filters = {};
  for (const name of filterNames) {
    const value = query[name];
    if (value !== undefined) filters[name] = value;
  }
  return filters;
}

/** Changes some parameters; undefined or empty removes one. */
export function changed(query: Params, changes: Record<string, string | undefined>): Params {
  const result: Params = { ...query };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === "") delete result[name];
    else result[name] = value;
  }
  return result;
}

/** Adds or removes one of the values that a comma parts. */
export function toggled(list: string | undefined, value: string): string {
  const values = list ? list.split(",") : [];
  return (values.includes(value) ? values.filter((v) => v !== value) : [...values, value]).join(",");
}

// Commas and colons are legal in a query and easier to read when not escaped.
const readable = (text: string) => text.replace(/%2C/g, ",").replace(/%3A/g, ":");

export function link(path: string, query: Query | Filters = {}): string {
  return readable(address(path, { ...query }));
}

const browser = typeof window !== "undefined";
export const here = signal<Place>(browser ? parse(location.pathname, location.search) : { path: "/", query: {} });
export const filters = computed(() => filtersIn(here.value.query));
export const hasFilters = computed(() => Object.keys(filters.value).length > 0);
/** One text is shown whole: the filters wait in the address until a view needs them again. */
export const filtersApply = computed(() => !/^\/(try|article)(\/|$)/.test(here.value.path));

/** Part of the path, counted from 1; a part that is escaped wrongly stands for itself. */
export function segment(i: number): string {
  const part = here.value.path.split("/")[i] ?? "";
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function go(target: string, replace = false): void {
  const url = new URL(target, location.href);
  const before = here.value.path;
  if (replace) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
  here.value = parse(url.pathname, url.search);
  if (here.value.path !== before && !replace) arrived();
}

/** Changes parameters of the view that is open. */
export function set(changes: Record<string, string | undefined>, replace = false): void {
  go(link(here.value.path, changed(here.value.query, changes)), replace);
}

/** A link to another view, with the filters. */
export function to(path: string, extra: Record<string, string | undefined> = {}): string {
  return link(path, changed({ ...filters.value }, extra));
}

/** A link to this view with some parameters changed. */
export function same(changes: Record<string, string | undefined>): string {
  return link(here.value.path, changed(here.value.query, changes));
}

// A new view starts at its top, and screen readers at its heading.
function arrived(): void {
  window.scrollTo(0, 0);
  requestAnimationFrame(() => document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true }));
}

export function listen(): void {
  window.addEventListener("popstate", () => {
    here.value = parse(location.pathname, location.search);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const anchor = event.target instanceof Element ? event.target.closest("a") : null;
    if (!anchor) return;
    const target = anchor.getAttribute("href");
    if (!target?.startsWith("/") || target.startsWith("//") || target.startsWith("/v1") || target.startsWith("/docs")) return;
    if (anchor.hasAttribute("download") || anchor.hasAttribute("target")) return;
    event.preventDefault();
    go(target, anchor.hasAttribute("data-replace"));
  });
}
