// The filters that all views share; on a phone they fold into a button.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Quad } from "../api";
import { filters, set, toggled } from "../state/address";
import { codes, quadLabels } from "../state/codes";
import { searchAsked } from "../state/keys";
import { Chips } from "./Chips";
import { Combobox } from "./Combobox";
import { actorOptions, publisherOptions } from "./options";

const quads: Quad[] = [2, 1, 3, 4];

/** A select that adds a value to a list or takes it away. */
function Several({ label, name, options }: { label: string; name: "type" | "status"; options: { code: string; label: string }[] }) {
  const chosen = filters.value[name]?.split(",") ?? [];
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value=""
        onChange={(event) => {
          const value = event.currentTarget.value;
          event.currentTarget.value = "";
          set({ [name]: value === "*" ? undefined : toggled(filters.value[name], value) });
        }}
      >
        <option value="">{chosen.length === 0 ? "Any" : chosen.length === 1 ? options.find((o) => o.code === chosen[0])?.label ?? chosen[0] : `${chosen.length} chosen`}</option>
        {chosen.length > 0 && <option value="*">Any {label.toLowerCase()}</option>}
        {options.map((option) => (
          <option key={option.code} value={option.code}>{chosen.includes(option.code) ? "✓ " : ""}{option.label}</option>
        ))}
      </select>
    </label>
  );
}

export function FilterBar() {
  const [open, setOpen] = useState(false);
  const text = useRef<HTMLInputElement>(null);
  const asked = searchAsked.value;
  useEffect(() => {
    if (asked === 0) return;
    setOpen(true);
    requestAnimationFrame(() => text.current?.focus());
  }, [asked]);
  const f = filters.value;
  const active = Object.keys(f).length;
  const chosenQuads = f.quad?.split(",") ?? [];
  return (
    <section class="filters" aria-label="Filters">
      <button type="button" class="button filters-open" aria-expanded={open} aria-controls="filter-panel" onClick={() => setOpen(!open)}>
        {active ? `Filters (${active})` : "Filters"}
      </button>
      <form
        id="filter-panel" class={open ? "panel open" : "panel"} role="search" aria-label="Filters of events"
        onSubmit={(event) => {
          event.preventDefault();
          set({ q: text.current?.value.trim() });
        }}
      >
        <label class="field field-text">
          <span>Words of the sentence</span>
          <input ref={text} type="search" value={f.q ?? ""} placeholder="ceasefire, “border post”" onChange={(event) => set({ q: event.currentTarget.value.trim() })} />
        </label>
        <label class="field">
          <span>From</span>
          <input type="date" value={f.from ?? ""} max={f.to} onChange={(event) => set({ from: event.currentTarget.value })} />
        </label>
        <label class="field">
          <span>To</span>
          <input type="date" value={f.to ?? ""} min={f.from} onChange={(event) => set({ to: event.currentTarget.value })} />
        </label>
        <div class="field">
          <Combobox label="Party" value={f.party ?? ""} placeholder="Any, type a name" options={actorOptions} choose={(option) => set({ party: option.value })} />
        </div>
        <Several label="Type" name="type" options={codes.value?.types ?? []} />
        <Several label="Status" name="status" options={(codes.value?.statuses ?? []).map((code) => ({ code, label: code }))} />
        <div class="field">
          <Combobox label="Publisher" value={f.publisher ?? ""} placeholder="Any" options={publisherOptions} choose={(option) => set({ publisher: option.value })} />
        </div>
        <fieldset class="field field-quads">
          <legend>Class</legend>
          {quads.map((quad) => (
            <label key={quad} class="toggle">
              <input type="checkbox" checked={chosenQuads.includes(String(quad))} onChange={() => set({ quad: toggled(f.quad, String(quad)) })} />
              <span class={`swatch quad-${quad}`} />{quadLabels[quad]}
            </label>
          ))}
        </fieldset>
        <label class="toggle field-counted" title="Leaves out what a count of events leaves out, such as denied and hypothetical events">
          <input type="checkbox" checked={f.counted === "true"} onChange={(event) => set({ counted: event.currentTarget.checked ? "true" : undefined })} />
          Counted only
        </label>
      </form>
      <Chips />
    </section>
  );
}
