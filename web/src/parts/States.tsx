// What a view shows when it waits, has nothing, or failed: one sentence and what to do next.
import type { ComponentChildren } from "preact";
import { go, hasFilters, here, link, changed, filterNames } from "../state/address";

export function withoutFilters(): string {
  const none = Object.fromEntries(filterNames.map((name) => [name, undefined]));
  return link(here.value.path, changed(here.value.query, none));
}

export function Empty({ children, action }: { children: ComponentChildren; action?: ComponentChildren }) {
  return (
    <div class="state">
      <p>{children}</p>
      {action ?? (hasFilters.value ? (
        <button type="button" class="button" onClick={() => go(withoutFilters())}>Remove the filters</button>
      ) : (
        <a class="button" href="/try">Try a text</a>
      ))}
    </div>
  );
}

export function Failed({ error, again }: { error: Error; again: () => void }) {
  const offline = error instanceof TypeError;
  return (
    <div class="state" role="alert">
      <p>{offline ? "The server does not answer; see whether demarche serve is running." : error.message}</p>
      <button type="button" class="button" onClick={again}>Try again</button>
    </div>
  );
}

/** Keeps the room that the answer will need. */
export function Skeleton({ lines = 4, height = 20 }: { lines?: number; height?: number }) {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, i) => (
        <div key={i} style={{ height: `${height}px`, width: i % 3 === 2 ? "72%" : "100%" }} />
      ))}
    </div>
  );
}
