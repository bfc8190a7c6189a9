// The page's picture of the API against the server's description of itself: names of fields, filters and addresses.
import { describe, expect, it } from "vitest";

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  properties?: Record<string, unknown>;
  enum?: string[];
}
interface Parameter {
  name: string;
  in: string;
  schema?: Schema;
}
interface Description {
  paths: Record<string, Record<string, { parameters?: Parameter[] }>>;
  components: { schemas: Record<string, Schema> };
}

const written = Object.values(import.meta.glob<string>("../../docs/schema/openapi.json", { query: "?raw", import: "default", eager: true }))[0];
const sources = import.meta.glob<string>("../src/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
const api = sources["../src/api.ts"] ?? "";

/** Interfaces that the description does not have, or has otherwise, and why. */
const exceptions: Record<string, string> = {
  Filters: "parameters of an address, compared below",
  CodeRequest: "the page sends no publisher and no address; what it sends is compared below",
};

function description(): Description {
  if (!written) throw new Error("docs/schema/openapi.json is missing; the test of crates/serve writes it with DEMARCHE_BLESS=1.");
  return JSON.parse(written) as Description;
}

/** Text from an opening brace to the one that closes it, without both. */
function block(text: string, open: number): string {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "{") depth++;
    else if (text[i] === "}" && --depth === 0) return text.slice(open + 1, i);
  }
  throw new Error("A brace is not closed.");
}

/** Names of fields, not those of objects within. */
function fieldsIn(body: string): string[] {
  let flat = body.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  for (let before = ""; before !== flat; ) {
    before = flat;
    flat = flat.replace(/\{[^{}]*\}/g, "object");
  }
  return [...flat.matchAll(/(?:^|;)\s*(\w+)\??:/g)].map((match) => match[1] ?? "");
}

function interfaces(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const match of api.matchAll(/^export interface (\w+)(?: extends (\w+))? \{/gm)) {
    const [head, name = "", base] = match;
    found.set(name, [...(base ? (found.get(base) ?? []) : []), ...fieldsIn(block(api, match.index + head.length - 1))]);
  }
  return found;
}

function properties(schema: Schema | undefined, all: Description["components"]["schemas"]): string[] {
  if (!schema) return [];
  const named = schema.$ref?.split("/").at(-1);
  return [
    ...(named ? properties(all[named], all) : []),
    ...(schema.allOf ?? []).flatMap((part) => properties(part, all)),
    ...Object.keys(schema.properties ?? {}),
  ];
}

/** Addresses that the page asks, with {} for what it fills in. */
function addresses(): Set<string> {
  const found = new Set<string>();
  for (const text of Object.values(sources)) {
    for (const match of text.matchAll(/["`](\/v1\/(?:[^"`?${]|\$\{[^}]*\})*)["`]/g)) found.add((match[1] ?? "").replace(/\$\{[^}]*\}/g, "{}"));
  }
  return found;
}

const inQuery = (of: { parameters?: Parameter[] } | undefined) => (of?.parameters ?? []).filter((p) => p.in === "query").map((p) => p.name);
const sorted = (names: Iterable<string>) => [...names].sort();

describe("the page and the description of the API", () => {
  it("name the same fields", () => {
    const { schemas } = description().components;
    const own = interfaces();
    expect(own.size).toBeGreaterThan(20);
    const without = [...own.keys()].filter((name) => !schemas[name] && !exceptions[name]);
    expect(without, "interfaces without a schema of this name").toEqual([]);
    for (const [name, fields] of own) {
      if (!exceptions[name]) expect(sorted(fields), name).toEqual(sorted(properties(schemas[name], schemas)));
    }
    const accepted = properties(schemas.CodeRequest, schemas);
    expect(accepted).toEqual(expect.arrayContaining(own.get("CodeRequest") ?? ["CodeRequest"]));
  });

  it("name the same filters", () => {
    const { paths } = description();
    const notFilters = ["sort", "limit", "cursor"];
    const described = inQuery(paths["/v1/events"]?.get).filter((name) => !notFilters.includes(name));
    expect(sorted(interfaces().get("Filters") ?? [])).toEqual(sorted(described));
  });

  it("know the same addresses", () => {
    const { paths } = description();
    // What is filled in may be written out: /v1/top/dyads is /v1/top/{what}.
    const known = Object.keys(paths).map((path) => new RegExp(`^${path.replace(/\{[^}]*\}/g, "[^/]+")}$`));
    const asked = addresses();
    expect(asked).toContain("/v1/events/{}/tree");
    expect(sorted(asked).filter((path) => !known.some((pattern) => pattern.test(path)))).toEqual([]);
  });

  it("know the same ways to sort", () => {
    const type = /export type Sort =([^;]*);/.exec(api)?.[1] ?? "";
    const own = [...type.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
    const schema = description().paths["/v1/events"]?.get?.parameters?.find((p) => p.name === "sort")?.schema;
    expect(own.length).toBeGreaterThan(0);
    expect(sorted(own)).toEqual(sorted(schema?.enum ?? []));
  });
});
