// Borders of countries, fetched only when a map is drawn.
import type { Feature, FeatureCollection, MultiLineString } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import address from "world-atlas/countries-110m.json?url";

export interface World {
  land: Feature[];
  borders: MultiLineString;
}

type Atlas = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

let kept: Promise<World> | undefined;

async function fetchWorld(): Promise<World> {
  const response = await fetch(address);
  if (!response.ok) throw new Error("The borders of the map could not be fetched.");
  const atlas = (await response.json()) as Atlas;
  const land: FeatureCollection = feature(atlas, atlas.objects.land);
  return { land: land.features, borders: mesh(atlas, atlas.objects.countries, (a, b) => a !== b) };
}

export function world(): Promise<World> {
  kept ??= fetchWorld();
  kept.catch(() => (kept = undefined));
  return kept;
}
