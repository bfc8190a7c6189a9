// A parsed sentence: words in a row, arcs from each head to what hangs on it.
import { useEffect, useRef } from "preact/hooks";
import type { Token, Tree } from "../api";
import { arcs } from "./arcs";

const LEVEL = 24;
const WORD = 8.2;
const LABEL = 6.2;

/** `named` are the pieces of the text that name the event. */
export function TreeArcs({ tree, named }: { tree: Tree; named: { start: number; end: number }[] }) {
  const box = useRef<HTMLDivElement>(null);
  const { tokens } = tree;
  // The words that name the event come into sight first.
  useEffect(() => {
    const element = box.current;
    const first = element?.querySelector(".named") ?? element?.querySelector(".root");
    if (!element || !first) return;
    const [frame, word] = [element.getBoundingClientRect(), first.getBoundingClientRect()];
    element.scrollLeft += word.left - frame.left - frame.width / 2;
  }, [tree]);
  if (tokens.length === 0) return <p class="note">The sentence has no words to draw.</p>;
  const all = arcs(tokens);
  const top = Math.max(1, ...all.map((arc) => arc.level)) * LEVEL + 26;
  const half = (token: Token) => Math.max(token.text.length * WORD, token.tag.length * LABEL) / 2 + 7;
  const middles: number[] = [];
  tokens.forEach((token, i) => {
    const before = tokens[i - 1];
    // Neighbours stand far enough apart for the label of the arc between them.
    const arc = all.find((a) => Math.min(a.head, a.dependent) === i - 1 && Math.max(a.head, a.dependent) === i);
    const room = Math.max((before ? half(before) : 6) + half(token), arc ? arc.label.length * LABEL + 30 : 0);
    middles.push((middles[i - 1] ?? 0) + room);
  });
  const last = tokens.at(-1);
  const width = (middles.at(-1) ?? 0) + (last ? half(last) : 0) + 6;
  const root = tokens.findIndex((token, i) => token.head === i);
  const summary = `${tree.text} Root: ${tokens[root]?.text ?? "none"}. ${tokens.map((token, i) => (i === token.head ? "" : `${token.text} is ${token.dep} of ${tokens[token.head]?.text ?? ""}`)).filter(Boolean).join(", ")}.`;
  return (
    <div class="scroll tree" ref={box} tabindex={0} role="region" aria-label="Dependency tree of the sentence">
      <svg width={width} height={top + 44} viewBox={`0 0 ${width} ${top + 44}`} role="img" aria-label={summary}>
        {all.map((arc) => {
          const a = middles[arc.head] ?? 0;
          const b = middles[arc.dependent] ?? 0;
          const side = Math.sign(b - a) || 1;
          const y = top - arc.level * LEVEL;
          const bend = Math.min(9, Math.abs(b - a) / 3);
          const from = a + side * 5;
          const middle = (from + b) / 2;
          return (
            <g key={arc.dependent} class="arc">
              <path d={`M${from} ${top}V${y + bend}Q${from} ${y} ${from + side * bend} ${y}H${b - side * bend}Q${b} ${y} ${b} ${y + bend}V${top - 4}`} />
              <path class="head" d={`M${b - 3.5} ${top - 7}h7l-3.5 7z`} />
              <rect x={middle - (arc.label.length * LABEL) / 2 - 2} y={y - 7} width={arc.label.length * LABEL + 4} height={13} />
              <text x={middle} y={y + 4}>{arc.label}</text>
            </g>
          );
        })}
        {tokens.map((token, i) => {
          const names = named.some((piece) => token.start >= piece.start && token.end <= piece.end);
          return (
            <g key={i} class={`word${i === root ? " root" : ""}${names ? " named" : ""}`}>
              {i === root && <><line x1={middles[i]} x2={middles[i]} y1={14} y2={top} /><text class="root-label" x={middles[i]} y={11}>ROOT</text></>}
              <text x={middles[i]} y={top + 18}>{token.text}</text>
              <text class="tag" x={middles[i]} y={top + 35}>{token.tag}</text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
