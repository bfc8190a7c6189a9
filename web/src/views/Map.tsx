// Where events happened, as a map and as a table; a place opens its events.
import { useEffect, useState } from "preact/hooks";
import type { Filters, MapPoint, MapPoints } from "../api";
import { world, type World } from "../charts/borders";
import { leanOf } from "../charts/PlaceSign";
import { WorldMap } from "../charts/WorldMap";
import { Download } from "../parts/Download";
import { EventList } from "../parts/EventList";
import { Empty, Failed, Skeleton } from "../parts/States";
import { Section, View } from "../parts/View";
import { filters, here, same, set } from "../state/address";
import { useAsk } from "../state/data";
import { count, many, signed } from "../state/format";

// Places of the project's own table have no GeoNames id and are told apart by where they lie.
const keyOf = (point: MapPoint) => (point.geonameid === null ? `${point.lat},${point.lon}` : String(point.geonameid));

/** The filter that lets through events of one place. */
function at(point: MapPoint): Filters {
  if (point.geonameid !== null) return { place: String(point.geonameid) };
  const near = 0.005;
  return { box: [point.lon - near, point.lat - near, point.lon + near, point.lat + near].map((v) => v.toFixed(4)).join(",") };
}

function viewOf(text: string | undefined): [number, number, number] | undefined {
  const [lon, lat, k] = (text ?? "").split(",").map(Number);
  return lon !== undefined && lat !== undefined && k !== undefined && [lon, lat, k].every(Number.isFinite) ? [lon, lat, k] : undefined;
}

function useWorld(): { world: World | undefined; error: Error | undefined; again: () => void } {
  const [state, setState] = useState<{ world?: World; error?: Error }>({});
  const [tries, setTries] = useState(0);
  useEffect(() => {
    world().then((answer) => setState({ world: answer }), (error: Error) => setState({ error }));
  }, [tries]);
  return { world: state.world, error: state.error, again: () => setTries((n) => n + 1) };
}

export function MapView() {
  const f = filters.value;
  const { at: place, view } = here.value.query;
  const answer = useAsk<MapPoints>("/v1/map", { ...f, limit: 500 });
  const atlas = useWorld();
  const data = answer.data;
  const chosen = data?.points.find((point) => keyOf(point) === place);
  const error = answer.error ?? atlas.error;
  return (
    <View
      title="Where it happened" name="Map" busy={answer.loading}
      lead={data ? `${data.points.length < data.total ? `The ${data.points.length} of ${many(data.total, "place")} with the most events` : many(data.total, "place")}${data.unplaced ? `; ${many(data.unplaced, "event")} without a place ${data.unplaced === 1 ? "is" : "are"} not on the map` : ""}` : "\u00a0"}
      tools={<Download filters={chosen ? { ...f, ...at(chosen) } : f} chart="map-chart" />}
    >
      {error ? <Failed error={error} again={answer.error ? answer.again : atlas.again} />
        : data && data.points.length === 0 ? <Empty>No event with a known place fits.</Empty> : (
        <>
          <MapKey />
          <div class="hold hold-map">
            {data && atlas.world ? (
              <WorldMap
                world={atlas.world} points={data.points} chosen={place} keyOf={keyOf} view={viewOf(view)}
                choose={(point) => set({ at: keyOf(point) })}
                look={([lon, lat, k]) => set({ view: k <= 1 ? undefined : `${lon.toFixed(2)},${lat.toFixed(2)},${k.toFixed(2)}` }, true)}
                box={(box) => set({ box })}
              />
            ) : <Skeleton lines={16} height={26} />}
          </div>
          {chosen && <EventList title={`Events in ${chosen.place}`} filters={{ ...f, ...at(chosen), counted: f.counted ?? "true" }} />}
          {data && <PlaceTable points={data.points} />}
        </>
      )}
    </View>
  );
}

function MapKey() {
  return (
    <p class="key">
      <span><svg width="12" height="12" aria-hidden="true"><circle class="sign town mixed" cx="6" cy="6" r="5" /></svg>town</span>
      <span><svg width="14" height="14" aria-hidden="true"><rect class="sign province mixed" x="3" y="3" width="8" height="8" transform="rotate(45 7 7)" /></svg>province</span>
      <span><svg width="12" height="12" aria-hidden="true"><rect class="sign country mixed" x="1.5" y="1.5" width="9" height="9" /></svg>only the country known</span>
      <span><span class="swatch quad-2" />mostly cooperation</span><span><span class="swatch quad-4" />mostly conflict</span><span><span class="swatch lean-mixed" />mixed</span>
      <span class="note">Area: events. Choose a place to see them.</span>
    </p>
  );
}

function PlaceTable({ points }: { points: MapPoint[] }) {
  const [all, setAll] = useState(false);
  return (
    <Section title="The same places as a table">
      <div class="scroll" tabIndex={0} role="region" aria-label="Places">
        <table>
          <thead>
            <tr><th scope="col">Place</th><th scope="col">Country</th><th scope="col">Known to</th><th scope="col" class="number">Events</th><th scope="col" class="number">Reports</th><th scope="col" class="number">Mean score</th><th scope="col">Leans to</th></tr>
          </thead>
          <tbody>
            {(all ? points : points.slice(0, 15)).map((point) => (
              <tr key={keyOf(point)}>
                <th scope="row"><a href={same({ at: keyOf(point) })}>{point.place}</a></th>
                <td>{point.country ?? "–"}</td><td>{point.resolution}</td><td class="number">{count(point.events)}</td><td class="number">{count(point.reports)}</td><td class="number">{signed(point.score_mean)}</td><td>{leanOf(point)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all && points.length > 15 && <p class="more"><button type="button" class="button" onClick={() => setAll(true)}>All {many(points.length, "place")}</button></p>}
    </Section>
  );
}
