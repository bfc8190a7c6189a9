// Spans of a text, which may nest and overlap, as a tree of pieces that only nest.
import type { Span } from "../api";

export interface TextPiece {
  text: true;
  start: number;
  end: number;
}
export interface SpanPiece {
  text: false;
  span: Span;
  start: number;
  end: number;
  /** False for what is left of a span that another one cuts. */
  first: boolean;
  children: Piece[];
}
export type Piece = TextPiece | SpanPiece;

interface Part {
  span: Span;
  start: number;
  end: number;
  first: boolean;
}

const outermostFirst = (a: Part, b: Part) => a.start - b.start || b.end - a.end;

function nest(start: number, end: number, parts: Part[]): Piece[] {
  const pieces: Piece[] = [];
  const queue = [...parts].sort(outermostFirst);
  let at = start;
  for (let part = queue.shift(); part; part = queue.shift()) {
    if (part.start > at) pieces.push({ text: true, start: at, end: part.start });
    const inner: Part[] = [];
    const outer: Part[] = [];
    for (const other of queue) {
      if (other.start >= part.end) outer.push(other);
      else if (other.end <= part.end) inner.push(other);
      else {
        // It begins inside and ends outside: cut it where this one ends.
        inner.push({ ...other, end: part.end });
        outer.push({ ...other, start: part.end, first: false });
      }
    }
    pieces.push({ text: false, span: part.span, start: part.start, end: part.end, first: part.first, children: nest(part.start, part.end, inner) });
    at = part.end;
    queue.splice(0, queue.length, ...outer.sort(outermostFirst));
  }
  if (at < end) pieces.push({ text: true, start: at, end });
  return pieces;
}

/** Spans outside of the text, and empty ones, are left out. */
export function pieces(length: number, spans: readonly Span[]): Piece[] {
  const parts = spans
    .map((span) => ({ span, start: Math.max(0, span.start), end: Math.min(length, span.end), first: true }))
    .filter((part) => part.start < part.end);
  return nest(0, length, parts);
}
