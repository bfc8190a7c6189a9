// The active filters, each with a button that removes it.
import type { Filters } from "../api";
import { filters, go, set, filterNames } from "../state/address";
import { isQuad, quadLabels, typeLabel } from "../state/codes";
import { dayText } from "../state/time";
import { withoutFilters } from "./States";

const names: Record<keyof Filters, string> = {
  from: "from", to: "to", party: "party", dyad: "between", actor: "actor", recipient: "recipient", country: "in country",
  type: "type", mode: "mode", context: "context", quad: "class", status: "status", auxiliary: "auxiliary", box: "part of the map",
  place: "place", confidence: "confidence at least", publisher: "publisher", speaker: "according to", q: "words",
  counted: "counted", disputed: "disputed", claims: "alleged, denied or disputed", cluster: "reports of one event", article: "article",
};

function valueText(name: keyof Filters, value: string): string {
  if (name === "from" || name === "to") return dayText(value);
  if (name === "quad") return value.split(",").map((v) => (isQuad(v) ? quadLabels[Number(v) as 1 | 2 | 3 | 4] : v)).join(" or ");
  if (name === "type") return value.split(",").map(typeLabel).join(" or ");
  if (name === "dyad") return value.split(",").join(" and ");
  if (name === "counted") return value === "true" ? "only" : value === "false" ? "left out" : "and all others";
  if (name === "disputed" || name === "claims") return value === "true" ? "only" : "left out";
  if (name === "box") return value.split(",").map((v) => `${Math.round(Number(v))}°`).join(" ");
  if (name === "cluster" || name === "article") return value.slice(0, 8);
  // These may hold commas of their own.
  if (name === "publisher" || name === "speaker" || name === "q") return value;
  return value.split(",").join(" or ");
}

export function Chips() {
  const f = filters.value;
  const active = filterNames.filter((name) => f[name] !== undefined);
  if (active.length === 0) return null;
  return (
    <ul class="chips" aria-label="Active filters">
      {active.map((name) => {
        const text = `${names[name]} ${valueText(name, f[name] ?? "")}`;
        return (
          <li key={name}>
            <button type="button" class="chip" aria-label={`Remove the filter: ${text}`} onClick={() => set({ [name]: undefined })}>
              <span>{names[name]}</span> {valueText(name, f[name] ?? "")} <span aria-hidden="true">×</span>
            </button>
          </li>
        );
      })}
      {active.length > 1 && (
        <li><button type="button" class="plain" onClick={() => go(withoutFilters())}>Remove all</button></li>
      )}
    </ul>
  );
}
