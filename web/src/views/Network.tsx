// Who acts towards whom in a period, drawn and as a table.
import { useState } from "preact/hooks";
import type { Network, NetworkEdge } from "../api";
import { NetworkGraph } from "../charts/NetworkGraph";
import { Choice } from "../parts/Choice";
import { Download } from "../parts/Download";
import { Empty, Failed, Skeleton } from "../parts/States";
import { Section, View } from "../parts/View";
import { filters, here, same, set, to } from "../state/address";
import { useAsk } from "../state/data";
import { count, lean, many, signed } from "../state/format";
import { periodText } from "../state/time";

const limits = ["30", "60", "120"] as const;

const FIRST = 20;

function EdgeTable({ edges, names, label }: { edges: NetworkEdge[]; names: Map<string, string>; label: string }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr><th scope="col">Pair</th><th scope="col" class="number">Events</th><th scope="col" class="number">Reports</th><th scope="col" class="number">Mean score</th><th scope="col">Leans to</th></tr>
        </thead>
        <tbody>
          {(all ? edges : edges.slice(0, FIRST)).map((edge) => {
            const way = lean(edge.cooperation, edge.conflict);
            return (
              <tr key={`${edge.source} ${edge.target}`}>
                <th scope="row"><a href={to(`/dyad/${edge.source}/${edge.target}`, { party: undefined })}>{names.get(edge.source) ?? edge.source} – {names.get(edge.target) ?? edge.target}</a></th>
                <td class="number">{count(edge.events)}</td><td class="number">{count(edge.reports)}</td><td class="number">{signed(edge.score_mean)}</td>
                <td><span class={`dash ${way}`} />{way}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
    {!all && edges.length > FIRST && <p class="more"><button type="button" class="button" onClick={() => setAll(true)}>All {many(edges.length, "pair")}</button></p>}
    </>
  );
}

export function NetworkView() {
  const f = filters.value;
  const { node, edges: wanted } = here.value.query;
  const limit = limits.find((l) => l === wanted) ?? "60";
  const answer = useAsk<Network>("/v1/network", { ...f, limit });
  const network = answer.data;
  const names = new Map(network?.nodes.map((n) => [n.code, n.name]));
  const own = network && node ? network.edges.filter((edge) => edge.source === node || edge.target === node) : [];
  const period = f.from && f.to ? periodText(f.from, f.to) : undefined;
  return (
    <View
      title="Who acts towards whom" name="Network" busy={answer.loading}
      lead={network ? `The ${network.edges.length < network.total ? `${network.edges.length} strongest of ${many(network.total, "pair")}` : many(network.total, "pair")} of actors${period ? `, ${period}` : ""}` : "\u00a0"}
      tools={<Download filters={f} chart="network-chart" />}
    >
      {answer.error ? <Failed error={answer.error} again={answer.again} /> : !network ? <div class="hold hold-network"><Skeleton lines={16} height={26} /></div>
        : network.edges.length === 0 ? <Empty>No event between two actors fits.</Empty> : (
        <>
          <div class="controls">
            <Choice label="Pairs" value={limit} options={limits.map((l) => [l, l])} choose={(v) => set({ edges: v === "60" ? undefined : v }, true)} />
            <p class="key">
              <span><span class="dash conflict" />conflict</span><span><span class="dash cooperation" />cooperation</span><span><span class="dash mixed" />mixed</span>
              <span class="note">Wider line: more events. Choose an actor to see its pairs, a line to see the two.</span>
            </p>
          </div>
          <NetworkGraph network={network} chosen={node} />
          {node && names.has(node) && (
            <Section title={`${names.get(node)}: ${many(own.length, "pair")}`} more={<a href={same({ node: undefined })}>Show all actors</a>}>
              <EdgeTable edges={own} names={names} label={`Pairs of ${names.get(node) ?? node}`} />
            </Section>
          )}
          <Section title="The same pairs as a table"><EdgeTable edges={network.edges} names={names} label="Pairs of actors" /></Section>
        </>
      )}
    </View>
  );
}
