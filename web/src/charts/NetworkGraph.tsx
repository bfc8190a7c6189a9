// Actors as circles, what passes between them as lines: width for events, colour and dash for the way they lean.
import { useMemo } from "preact/hooks";
import type { Network } from "../api";
import { same, to } from "../state/address";
import { lean, many, signed } from "../state/format";
import { layout } from "./layout";
import { useWidth } from "./size";

export function NetworkGraph({ network, chosen }: { network: Network; chosen: string | undefined }) {
  const [box, width] = useWidth();
  const height = Math.round(Math.min(620, Math.max(480, width * 0.62)));
  const nodes = useMemo(() => layout(network, width, height), [network, width, height]);
  const place = new Map(nodes.map((node) => [node.code, node]));
  // A small set has pairs of one or two events, which shall not look strong.
  const most = Math.max(12, ...network.edges.map((edge) => edge.events));
  const near = new Set(chosen ? network.edges.flatMap((e) => (e.source === chosen ? [e.target] : e.target === chosen ? [e.source] : [])) : []);
  const touches = (a: string, b: string) => !chosen || a === chosen || b === chosen;
  const edges = [...network.edges].sort((x, y) => x.events - y.events);
  return (
    <div class="chart" id="network-chart" ref={box}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label="Network of actors; the table below has the same pairs">
        {edges.map((edge) => {
          const a = place.get(edge.source);
          const b = place.get(edge.target);
          if (!a || !b) return null;
          const way = lean(edge.cooperation, edge.conflict);
          const label = `${a.name} and ${b.name}: ${many(edge.events, "event")}, mostly ${way}, mean score ${signed(edge.score_mean)}`;
          const line = { x1: a.x, y1: a.y, x2: b.x, y2: b.y };
          return (
            <a key={`${edge.source} ${edge.target}`} href={to(`/dyad/${edge.source}/${edge.target}`, { party: undefined })} aria-label={label} tabindex={-1}>
              <title>{label}</title>
              <line {...line} class={`edge ${way}${touches(edge.source, edge.target) ? "" : " faded"}`} stroke-width={1 + 9 * (edge.events / most)} />
              <line {...line} class="edge-reach" data-screen stroke-width={14} />
            </a>
          );
        })}
        {nodes.map((node) => {
          const on = node.code === chosen;
          const inside = node.radius > 17;
          return (
            <a
              key={node.code} href={same({ node: on ? undefined : node.code })} class={`node${on ? " on" : ""}${!chosen || on || near.has(node.code) ? "" : " faded"}`}
              aria-label={`${node.name}: ${many(node.events, "event")}`} aria-current={on ? "true" : undefined}
            >
              <title>{`${node.name}: ${many(node.events, "event")}`}</title>
              <circle cx={node.x} cy={node.y} r={node.radius} />
              <text x={node.x} y={inside ? node.y + 4 : node.y + node.radius + 12} text-anchor="middle" class={inside ? "in" : ""}>{node.code}</text>
            </a>
          );
        })}
      </svg>
    </div>
  );
}
