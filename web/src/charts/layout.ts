// Places of a network: the same data always give the same picture.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";
import type { Network } from "../api";

export interface PlacedNode extends SimulationNodeDatum {
  code: string;
  name: string;
  events: number;
  radius: number;
  x: number;
  y: number;
}

const TICKS = 320;
const EDGE = 34;

/** `room` is the side of the square that each actor has of the box. */
export function radius(events: number, most: number, room: number): number {
  return Math.max(4, Math.min(26, room * (0.06 + 0.24 * Math.sqrt(events / Math.max(6, most)))));
}

/** Starts on a circle in the order of the answer, runs a fixed number of ticks, fits the box, and parts what then overlaps. */
export function layout(network: Network, width: number, height: number): PlacedNode[] {
  const most = Math.max(1, ...network.nodes.map((node) => node.events));
  const room = Math.sqrt((width * height) / Math.max(1, network.nodes.length));
  const nodes: PlacedNode[] = network.nodes.map((node, i) => {
    const angle = (i / network.nodes.length) * 2 * Math.PI;
    return { ...node, radius: radius(node.events, most, room), x: Math.cos(angle) * 2 * room, y: Math.sin(angle) * 2 * room };
  });
  const strongest = Math.max(1, ...network.edges.map((edge) => edge.events));
  const links: (SimulationLinkDatum<PlacedNode> & { events: number })[] = network.edges.map((edge) => ({ source: edge.source, target: edge.target, events: edge.events }));
  const tall = height / width;
  forceSimulation(nodes)
    .force("link", forceLink<PlacedNode, (typeof links)[number]>(links).id((node) => node.code).distance(0.85 * room).strength((edge) => 0.05 + 0.5 * (edge.events / strongest)))
    .force("charge", forceManyBody<PlacedNode>().strength(-room * room * 0.03))
    .force("x", forceX<PlacedNode>(0).strength(0.06 * Math.min(1.4, tall)))
    .force("y", forceY<PlacedNode>(0).strength(0.06 / Math.max(0.45, tall)))
    .force("collide", forceCollide<PlacedNode>((node) => node.radius + 12))
    .stop()
    .tick(TICKS);
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const sx = (width - 2 * EDGE) / Math.max(1, right - left);
  const sy = (height - 2 * EDGE) / Math.max(1, bottom - top);
  for (const node of nodes) {
    node.x = EDGE + (node.x - left) * sx;
    node.y = EDGE + (node.y - top) * sy;
    [node.vx, node.vy] = [0, 0];
  }
  const places = new Map(nodes.map((node) => [node, [node.x, node.y] as const]));
  forceSimulation(nodes)
    .force("x", forceX<PlacedNode>((node) => places.get(node)?.[0] ?? 0).strength(0.1))
    .force("y", forceY<PlacedNode>((node) => places.get(node)?.[1] ?? 0).strength(0.1))
    .force("collide", forceCollide<PlacedNode>((node) => node.radius + 7))
    .stop()
    .tick(80);
  for (const node of nodes) {
    node.x = Math.max(node.radius + 4, Math.min(width - node.radius - 4, node.x));
    node.y = Math.max(node.radius + 4, Math.min(height - node.radius - 16, node.y));
  }
  return nodes;
}
