// Where the fields that offer options take them from.
import type { Actors, Top } from "../api";
import { once } from "../state/data";
import { many } from "../state/format";
import type { Option } from "./Combobox";

export async function actorOptions(typed: string): Promise<Option[]> {
  const { actors } = await once<Actors>("/v1/actors", { starts: typed, limit: 20 });
  return actors.map((a) => ({ value: a.code, label: `${a.code}  ${a.name}`, note: many(a.events, "report") }));
}

/** The list of publishers is asked once and searched here. */
export async function publisherOptions(typed: string): Promise<Option[]> {
  const { rows } = await once<Top>("/v1/top/publishers", { limit: 200 });
  const wanted = typed.toLowerCase();
  return rows
    .filter((row) => row.label.toLowerCase().includes(wanted))
    .slice(0, 20)
    .map((row) => ({ value: row.key, label: row.label, note: many(row.events, "event") }));
}
