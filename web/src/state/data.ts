// Asking the server from a view: one request per address, kept while the page is open.
import { signal } from "@preact/signals";
import { useCallback, useEffect, useState } from "preact/hooks";
import { address, ask, type Query } from "../api";

/** Rises when the reader asks for newer data; every view asks again. */
export const edition = signal(0);

const kept = new Map<string, Promise<unknown>>();
const KEEP = 60;

/** Asks once for an address; failed answers are not kept. */
export function once<T>(path: string, query: Query = {}): Promise<T> {
  const key = address(path, query);
  const known = kept.get(key);
  if (known) return known as Promise<T>;
  const promise = ask<T>(path, query);
  kept.set(key, promise);
  promise.catch(() => kept.delete(key));
  const oldest = kept.size > KEEP ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  return promise;
}

export function refresh(): void {
  kept.clear();
  edition.value += 1;
}

export interface Answer<T> {
  /** While a new answer is on its way the last one stays, so that nothing jumps. */
  data: T | undefined;
  error: Error | undefined;
  loading: boolean;
  again: () => void;
}

/** A null path asks nothing yet. */
export function useAsk<T>(path: string | null, query: Query = {}): Answer<T> {
  const key = path === null ? null : address(path, query);
  const [state, setState] = useState<{ key: string | null; data?: T; error?: Error }>({ key: null });
  const [tries, setTries] = useState(0);
  const current = edition.value;
  useEffect(() => {
    if (path === null) return;
    let wanted = true;
    once<T>(path, query).then(
      (data) => wanted && setState({ key, data }),
      (error: unknown) => wanted && setState({ key, error: error instanceof Error ? error : new Error(String(error)) }),
    );
    return () => {
      wanted = false;
    };
  }, [key, tries, current]);
  const again = useCallback(() => {
    setState({ key: null });
    setTries((n) => n + 1);
  }, []);
  return {
    data: state.data,
    error: state.key === key ? state.error : undefined,
    loading: key !== null && state.key !== key,
    again,
  };
}

export interface Pages<T> {
  rows: T[];
  total: number;
  loading: boolean;
  error: Error | undefined;
  /** Undefined on the last page. */
  more: (() => void) | undefined;
  again: () => void;
}

interface PageState<T> {
  key: string;
  rows: T[];
  total: number;
  next: string | null;
}

/** Pages by cursor: the rows so far and a way to ask for more. */
export function usePages<A extends { next: string | null; total: number }, T>(
  path: string | null,
  query: Query,
  rowsOf: (answer: A) => T[],
): Pages<T> {
  const first = useAsk<A>(path, query);
  const key = path === null ? "" : `${edition.value} ${address(path, query)}`;
  const [later, setLater] = useState<PageState<T>>({ key: "", rows: [], total: 0, next: null });
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<{ key: string; error: Error }>();
  const own = later.key === key ? later : undefined;
  const next = own ? own.next : (first.data?.next ?? null);
  const more = () => {
    if (next === null || path === null) return;
    setAsking(true);
    setFailure(undefined);
    once<A>(path, { ...query, cursor: next })
      .then((answer) => {
        setLater({ key, rows: [...(own?.rows ?? []), ...rowsOf(answer)], total: answer.total, next: answer.next });
      })
      .catch((error: Error) => setFailure({ key, error }))
      .finally(() => setAsking(false));
  };
  return {
    rows: [...(first.data ? rowsOf(first.data) : []), ...(own?.rows ?? [])],
    total: first.data?.total ?? 0,
    loading: first.loading || asking,
    error: first.error ?? (failure?.key === key ? failure.error : undefined),
    more: next === null || first.loading ? undefined : more,
    again: first.error ? first.again : more,
  };
}
