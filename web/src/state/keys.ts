// Keys that work everywhere: / for the text filter, ? for help, g and a letter for a view.
import { signal } from "@preact/signals";
import { filtersApply, go, to } from "./address";

export const helpOpen = signal(false);
/** Set to ask the bar of filters to open and focus the text. */
export const searchAsked = signal(0);

export const goKeys: Record<string, { path: string; name: string }> = {
  o: { path: "/", name: "Overview" },
  d: { path: "/dyad", name: "Dyad" },
  n: { path: "/network", name: "Network" },
  m: { path: "/map", name: "Map" },
  c: { path: "/claims", name: "Claims" },
  e: { path: "/events", name: "Events" },
  a: { path: "/articles", name: "Articles" },
  t: { path: "/try", name: "Try a text" },
};

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function listenKeys(): void {
  let waiting = 0;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const target = goKeys[event.key];
    if (waiting && Date.now() - waiting < 1500 && target) {
      waiting = 0;
      event.preventDefault();
      go(to(target.path));
      return;
    }
    waiting = event.key === "g" ? Date.now() : 0;
    // Where there is no such field, the key stays the browser's.
    if (event.key === "/" && filtersApply.value) {
      event.preventDefault();
      searchAsked.value += 1;
    } else if (event.key === "?") {
      event.preventDefault();
      helpOpen.value = true;
    }
  });
}
