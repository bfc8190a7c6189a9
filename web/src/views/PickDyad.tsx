// The two fields that choose the actors of a dyad.
import { Combobox } from "../parts/Combobox";
import { actorOptions } from "../parts/options";
import { go, here, link } from "../state/address";

export function PickDyad({ a, b }: { a: string; b: string }) {
  // The period under the brush stays: it says the same of other actors.
  const open = (x: string, y: string) => go(link(["/dyad", x || "-", y].filter(Boolean).map((part, i) => (i ? encodeURIComponent(part) : part)).join("/"), here.value.query));
  const first = a === "-" ? "" : a;
  return (
    <div class="pick">
      <Combobox label="First actor" value={first} placeholder="Type a name or a code" options={actorOptions} choose={(option) => open(option.value, b)} />
      <button type="button" class="plain" disabled={!first || !b} onClick={() => open(b, first)} aria-label="Swap the two actors">⇄</button>
      <Combobox label="Second actor" value={b} placeholder="Type a name or a code" options={actorOptions} choose={(option) => open(first, option.value)} />
    </div>
  );
}
