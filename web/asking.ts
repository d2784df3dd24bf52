/** What a page knows of an answer: whether it is there, what it says, what went wrong, and how to ask again. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { call, callAll, callPages, type Page, pageAfter, Refusal } from './api.ts';

export interface Asked<Answer> {
  /** The latest answer, kept while it is asked for again. */
  answer: Answer | null;
  refusal: Refusal | null;
  /** Whether an answer is awaited. */
  waits: boolean;
  again(): void;
}

/**
 * Asks for a path when it is shown and whenever it changes.
 *
 * @param path null: nothing is asked
 * @param every milliseconds until it is asked again, by the answer; null: that was the last time. A server that is away is
 *   asked on.
 */
export function useAnswer<Answer>(
  path: string | null,
  every: (answer: Answer) => number | null = never,
): Asked<Answer> {
  return useAsked<Answer>(path, call, every);
}

/** All rows of a list, as they were when it was shown; null: it is not read. */
export function useAll<Row>(path: string | null): Asked<Row[]> {
  return useAsked<Row[]>(path, callAll, never);
}

function useAsked<Answer>(
  path: string | null,
  read: (path: string, sent: { signal: AbortSignal }) => Promise<Answer>,
  every: (answer: Answer) => number | null,
): Asked<Answer> {
  const [state, setState] = useState<{
    path: string | null;
    answer: Answer | null;
    refusal: Refusal | null;
    waits: boolean;
  }>({ path, answer: null, refusal: null, waits: path !== null });
  const [turn, setTurn] = useState(0);
  const interval = useRef(every);
  interval.current = every;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn asks again
  useEffect(() => {
    if (path === null) return;
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (ms: number | null) => {
      if (ms !== null && !gone.signal.aborted) timer = setTimeout(ask, ms);
    };
    const ask = async () => {
      try {
        const answer = await read(path, { signal: gone.signal });
        if (gone.signal.aborted) return;
        setState({ path, answer, refusal: null, waits: false });
        later(interval.current(answer));
      } catch (error) {
        if (gone.signal.aborted) return;
        const refusal = asRefusal(error);
        setState(before => ({
          path,
          answer: before.path === path ? before.answer : null,
          refusal,
          waits: false,
        }));
        if (interval.current !== never && refusal.mayPass) later(AWAY_MS);
      }
    };
    setState(before => ({
      path,
      answer: before.path === path ? before.answer : null,
      refusal: null,
      waits: true,
    }));
    void ask();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [path, turn]);

  const again = useCallback(() => setTurn(before => before + 1), []);
  return useMemo(() => {
    if (state.path !== path) return { answer: null, refusal: null, waits: path !== null, again };
    const { answer, refusal, waits } = state;
    return { answer, refusal, waits, again };
  }, [state, path, again]);
}

const AWAY_MS = 2_000;
const never = () => null;

/** Rows of a list that is read page by page, and read again as far as it was; null: it is not read. */
export function useRows<Row>(path: string | null): Asked<Row[]> & { more: (() => void) | null } {
  const pages = useRef({ of: path, count: 1 });
  if (pages.current.of !== path) pages.current = { of: path, count: 1 };
  const first = useAsked<Page<Row>>(
    path,
    (from, sent) => callPages<Row>(from, pages.current.count, sent),
    never,
  );
  const [behind, setBehind] = useState<{ of: Page<Row>; rows: Row[]; next: string | null } | null>(null);
  const { act, busy, refusal } = useAct();
  const known = behind !== null && behind.of === first.answer ? behind : null;
  const next = known === null ? (first.answer?.next_cursor ?? null) : known.next;
  const rows = first.answer === null ? null : [...first.answer.items, ...(known?.rows ?? [])];
  const more = () =>
    act(async () => {
      const page = await call<Page<Row>>(pageAfter(path!, next));
      pages.current.count++;
      setBehind({
        of: first.answer!,
        rows: [...(known?.rows ?? []), ...page.items],
        next: page.next_cursor,
      });
    });
  return {
    answer: rows,
    refusal: first.refusal ?? refusal,
    waits: first.waits || busy,
    again: first.again,
    more: next === null ? null : more,
  };
}

/** Something that is done on a press: whether it is under way, and what it was refused for. */
export function useAct(): {
  busy: boolean;
  refusal: Refusal | null;
  act(work: () => Promise<void>): void;
  forget(): void;
} {
  const [state, setState] = useState<{ busy: boolean; refusal: Refusal | null }>({
    busy: false,
    refusal: null,
  });
  const act = (work: () => Promise<void>) => {
    setState({ busy: true, refusal: null });
    work().then(
      () => setState({ busy: false, refusal: null }),
      error => setState({ busy: false, refusal: asRefusal(error) }),
    );
  };
  return { ...state, act, forget: () => setState({ busy: false, refusal: null }) };
}

export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(0, 'page_defect', (error as Error).message, 'Reload the page.', null);
}
