/**
 * The items that one has taken to review: taken by the dozen before they are needed, so that the next one is there at
 * once; decided one by one, each sent as it is made; taken back within ten seconds.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { IssohVSelectionPipeline } from '../../client/rows.ts';
import { call, type Refusal } from '../api.ts';
import { asRefusal } from '../asking.ts';
import type { Filters } from './filters.ts';
import type { Decision } from './words.ts';

export type Item = IssohVSelectionPipeline;

const TAKEN = 50;
/** So few that are left have more taken. */
const FEW = 15;
export const UNDO_MS = 10_000;

export interface Made {
  item: Item;
  decision: Decision;
  /** Milliseconds since 1970. */
  at: number;
}

export interface NotDone {
  item: Item;
  reason: string;
}

interface Taken {
  lease_expires_at: string | null;
  items: Item[];
}

interface Outcome {
  done: string[];
  conflicts: { queue_id: string; reason: string }[];
}

interface State {
  items: Item[];
  place: number;
  /** Until when the items are one's own, as the database says. */
  ends: string | null;
  /** Whether the queue has no more than what is here. */
  isAll: boolean;
  /** The last decision, while it can be taken back. */
  last: Made | null;
  notDone: NotDone[];
  /** How many were decided here. */
  count: number;
  /** How often the database has taken a decision, or taken one back, or got products back: counts are others then. */
  answered: number;
  waits: boolean;
  refusal: Refusal | null;
}

const empty: State = {
  items: [],
  place: 0,
  ends: null,
  isAll: false,
  last: null,
  notDone: [],
  count: 0,
  answered: 0,
  waits: true,
  refusal: null,
};

export interface Review extends State {
  item: Item | null;
  /** Takes more, and renews what is here. */
  take(): void;
  go(steps: number): void;
  decide(decision: Decision, notes: string | null): void;
  undo(): void;
  /** Gives everything back, undecided. */
  release(): Promise<void>;
  forget(item: Item): void;
}

export function useReview(filters: Filters): Review {
  const [state, setState] = useState<State>(empty);
  const key = JSON.stringify(filters);
  /** Decided here and not answered: what is taken meanwhile may still bring them. */
  const sent = useRef(new Set<string>());
  /** Answered while more was being taken: left out of that as well. */
  const settled = useRef(new Set<string>());
  /** Decisions on their way, by item: one is not taken back before it is made. */
  const made = useRef(new Map<string, Promise<unknown>>());
  const taking = useRef(false);
  const round = useRef(0);

  const take = useCallback(async () => {
    if (taking.current) return;
    taking.current = true;
    const mine = round.current;
    try {
      const json = { limit: TAKEN, filters: JSON.parse(key) };
      const taken = await call<Taken>('/api/isi/review/start', { json });
      if (round.current !== mine) return;
      setState(before => ({
        ...merged(before, taken, sent.current),
        waits: false,
        refusal: null,
        isAll: taken.items.length < TAKEN,
      }));
    } catch (error) {
      if (round.current === mine)
        setState(before => ({ ...before, waits: false, refusal: asRefusal(error) }));
    } finally {
      if (round.current === mine) {
        taking.current = false;
        for (const id of settled.current) sent.current.delete(id);
        settled.current.clear();
      }
    }
  }, [key]);

  // Other filters, another queue; what one had is still one's own, and comes again where it fits.
  useEffect(() => {
    round.current++;
    taking.current = false;
    setState(before => ({ ...empty, count: before.count, answered: before.answered, last: before.last }));
    void take();
  }, [take]);

  const item = state.items[state.place] ?? null;

  const decide = (decision: Decision, notes: string | null) => {
    if (item === null) return;
    sent.current.add(item.queue_id);
    setState(before => without(before, item, { item, decision, at: Date.now() }));
    if (!state.isAll && state.items.length <= FEW) void take();
    const deciding = decideOne(item, decision, notes);
    made.current.set(
      item.queue_id,
      deciding.catch(() => undefined),
    );
    void deciding.then(
      ({ conflicts }) => {
        const conflict = conflicts[0];
        if (conflict === undefined) {
          // Opened again by anybody, it is one to review like any other.
          if (taking.current) settled.current.add(item.queue_id);
          else sent.current.delete(item.queue_id);
          setState(before => ({ ...before, answered: before.answered + 1 }));
          return;
        }
        sent.current.delete(item.queue_id);
        setState(before => ({
          ...before,
          last: before.last?.item === item ? null : before.last,
          count: before.count - 1,
          notDone: [{ item, reason: conflict.reason }, ...before.notDone],
        }));
      },
      error => {
        // Nothing is lost: it stands where it was, and says why.
        sent.current.delete(item.queue_id);
        setState(before => ({ ...back(before, item), count: before.count - 1, refusal: asRefusal(error) }));
      },
    );
  };

  const undo = () => {
    const { last } = state;
    if (last === null || Date.now() - last.at > UNDO_MS) return;
    setState(before => ({ ...before, last: null }));
    const taking = Promise.resolve(made.current.get(last.item.queue_id)).then(() => undoOne(last.item));
    void taking.then(
      undone => {
        sent.current.delete(last.item.queue_id);
        setState(before =>
          'reason' in undone
            ? { ...before, notDone: [{ item: last.item, reason: undone.reason }, ...before.notDone] }
            : { ...back(before, undone.item), count: before.count - 1, answered: before.answered + 1 },
        );
      },
      error => setState(before => ({ ...before, refusal: asRefusal(error) })),
    );
  };

  return {
    ...state,
    item,
    take: useCallback(() => void take(), [take]),
    go: steps =>
      setState(before => ({
        ...before,
        place: Math.max(0, Math.min(before.items.length - 1, before.place + steps)),
      })),
    decide,
    undo,
    release: () =>
      call('/api/isi/review/release', { json: {} }).then(
        () =>
          setState(before => ({
            ...before,
            items: [],
            place: 0,
            ends: null,
            isAll: true,
            answered: before.answered + 1,
            refusal: null,
          })),
        error => setState(before => ({ ...before, refusal: asRefusal(error) })),
      ),
    forget: one =>
      setState(before => ({ ...before, notDone: before.notDone.filter(other => other.item !== one) })),
  };
}

/** What was taken, behind what is here already in its order. */
function merged(before: State, taken: Taken, decided: Set<string>): State {
  const fresh = new Map(
    taken.items.filter(one => !decided.has(one.queue_id)).map(one => [one.queue_id, one] as const),
  );
  const kept = before.items.flatMap(one => {
    const now = fresh.get(one.queue_id);
    fresh.delete(one.queue_id);
    return now === undefined ? [] : [now];
  });
  const items = [...kept, ...fresh.values()];
  const shown = before.items[before.place]?.queue_id;
  const place = items.findIndex(one => one.queue_id === shown);
  return {
    ...before,
    items,
    place: place < 0 ? Math.min(before.place, Math.max(0, items.length - 1)) : place,
    ends: taken.lease_expires_at,
  };
}

function without(before: State, item: Item, last: Made): State {
  const items = before.items.filter(one => one !== item);
  return {
    ...before,
    items,
    place: Math.max(0, Math.min(before.place, items.length - 1)),
    last,
    count: before.count + 1,
    refusal: null,
  };
}

function back(before: State, item: Item): State {
  const items = [...before.items];
  items.splice(before.place, 0, item);
  return { ...before, items, last: before.last?.item.queue_id === item.queue_id ? null : before.last };
}

function decideOne(item: Item, decision: Decision, notes: string | null): Promise<Outcome> {
  const json = { queue_ids: [item.queue_id], decision, ...(notes === null ? {} : { notes }) };
  return call('/api/issoh/selection/approve', { json });
}

/** Opens an item again and takes it. @returns the item, or why it is not one's own again */
async function undoOne(item: Item): Promise<{ item: Item } | { reason: string }> {
  const { conflicts } = await call<Outcome>('/api/issoh/selection/approve', {
    json: { queue_ids: [item.queue_id], decision: 'reopen' },
  });
  const conflict = conflicts[0];
  if (conflict !== undefined) return conflict;
  const { items } = await call<Taken>('/api/isi/review/start', {
    json: { limit: 1, filters: { product_ids: [item.spp_product_id] } },
  });
  const taken = items.find(one => one.queue_id === item.queue_id);
  return taken === undefined ? { reason: 'leased' } : { item: taken };
}
