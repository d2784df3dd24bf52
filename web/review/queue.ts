/**
 * The items that one has taken to review: taken by the dozen before they are needed, so that the next one is there at
 * once; decided one by one, each sent as it is made; taken back within ten seconds. The product that is shown is another
 * only after a key or a press of the reviewer's: what an answer brings back stands behind it.
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
  /** The database's, or one of the page's own (words.ts). */
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
  /** What is written beside each product, until it is decided; by queue_id. */
  notes: Record<string, string>;
  /** How often something was done with what is shown: what was asked for before that does not change it. */
  touched: number;
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
  notes: {},
  touched: 0,
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
  /** What is written beside the item. */
  note: string;
  /** Takes more, and renews what is here. */
  take(): void;
  /** The same after something was decided elsewhere: what is no longer one's own goes, also from view. */
  takeAnew(): void;
  go(steps: number): void;
  write(note: string): void;
  /** Somebody is at the product that is shown. */
  touch(): void;
  decide(decision: Decision): void;
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
  /** What is being taken. */
  const taking = useRef<Promise<void> | null>(null);
  const round = useRef(0);

  const takeFrom = useCallback(async (asked: string, mine: number, isAnew: boolean) => {
    try {
      const json = { limit: TAKEN, filters: JSON.parse(asked) };
      const taken = await call<Taken>('/api/isi/review/start', { json });
      if (round.current !== mine) return;
      // Of now: when the state is computed, what was settled meanwhile may have left the set.
      const decided = new Set(sent.current);
      setState(before => ({
        ...merged(before, taken, { decided, isAnew }),
        waits: false,
        refusal: null,
        isAll: taken.items.length < TAKEN,
      }));
    } catch (error) {
      if (round.current === mine)
        setState(before => ({ ...before, waits: false, refusal: asRefusal(error) }));
    } finally {
      if (round.current === mine) {
        taking.current = null;
        for (const id of settled.current) sent.current.delete(id);
        settled.current.clear();
      }
    }
  }, []);
  const take = useCallback(() => {
    taking.current ??= takeFrom(key, round.current, false);
  }, [key, takeFrom]);
  /** What is being taken is not waited for: it may be of before. */
  const takeAnew = useCallback(() => {
    taking.current = takeFrom(key, ++round.current, true);
  }, [key, takeFrom]);

  // Other filters, another queue; what one had is still one's own, and comes again where it fits.
  useEffect(() => {
    setState(before => ({
      ...empty,
      notes: before.notes,
      touched: before.touched + 1,
      count: before.count,
      answered: before.answered,
      last: before.last,
    }));
    takeAnew();
  }, [takeAnew]);

  const item = state.items[state.place] ?? null;
  const note = item === null ? '' : (state.notes[item.queue_id] ?? '');

  const decide = (decision: Decision) => {
    if (item === null) return;
    sent.current.add(item.queue_id);
    setState(before => without(before, item, { item, decision, at: Date.now() }));
    if (!state.isAll && state.items.length <= FEW) take();
    const deciding = decideOne(item, decision, note.trim());
    made.current.set(
      item.queue_id,
      deciding.catch(() => undefined),
    );
    void deciding.then(
      ({ conflicts }) => {
        const conflict = conflicts[0];
        if (conflict === undefined) {
          // Opened again by anybody, it is one to review like any other.
          if (taking.current !== null) settled.current.add(item.queue_id);
          else sent.current.delete(item.queue_id);
          setState(before => ({ ...over(before, item), answered: before.answered + 1 }));
          return;
        }
        sent.current.delete(item.queue_id);
        setState(before => ({
          ...told(over(before, item), item, conflict.reason),
          last: same(before.last?.item, item) ? null : before.last,
          count: before.count - 1,
        }));
      },
      error => {
        // Nothing is lost: it comes again with its note, and says why.
        sent.current.delete(item.queue_id);
        setState(before => ({
          ...told(back(before, item), item, 'comes_again'),
          count: before.count - 1,
          refusal: asRefusal(error),
        }));
      },
    );
  };

  const undo = () => {
    const { last, touched } = state;
    if (last === null || Date.now() - last.at > UNDO_MS) return;
    setState(before => ({ ...before, last: null }));
    const undoing = Promise.resolve(made.current.get(last.item.queue_id)).then(() => undoOne(last.item));
    void undoing.then(undone => {
      sent.current.delete(last.item.queue_id);
      setState(before => {
        if ('refusal' in undone) return { ...before, last: before.last ?? last, refusal: undone.refusal };
        if ('reason' in undone)
          return {
            ...told(before, last.item, undone.reason),
            answered: before.answered + (undone.isOpen ? 1 : 0),
          };
        const after = { ...before, count: before.count - 1, answered: before.answered + 1 };
        return before.touched === touched
          ? atTheFront(after, undone.item)
          : told(back(after, undone.item), undone.item, 'taken_back');
      });
    });
  };

  return {
    ...state,
    item,
    note,
    take,
    takeAnew,
    go: steps => setState(before => shown(before, before.place + steps)),
    write: text =>
      setState(before =>
        item === null ? before : { ...touched(before), notes: { ...before.notes, [item.queue_id]: text } },
      ),
    touch: () => setState(touched),
    decide,
    undo,
    release: async () => {
      // What is still coming would be one's own again.
      await taking.current;
      await call('/api/isi/review/release', { json: {} }).then(
        () =>
          setState(before => ({
            ...shown({ ...before, items: [] }, 0),
            ends: null,
            isAll: true,
            answered: before.answered + 1,
            refusal: null,
          })),
        error => setState(before => ({ ...before, refusal: asRefusal(error) })),
      );
    },
    forget: one =>
      setState(before => ({ ...before, notDone: before.notDone.filter(other => !same(other.item, one)) })),
  };
}

/** Whether they are one product: an answer brings each anew. */
const same = (one: Item | undefined, other: Item | undefined) => one?.queue_id === other?.queue_id;
const except = (items: Item[], item: Item) => items.filter(one => !same(one, item));

const touched = (before: State): State => ({ ...before, touched: before.touched + 1 });

/** Another place, within what is here. */
function shown(before: State, place: number): State {
  return { ...touched(before), place: Math.max(0, Math.min(before.items.length - 1, place)) };
}

/** What was taken, behind what is here already in its order. What is shown stays, unless all is looked at anew. */
function merged(before: State, taken: Taken, how: { decided: Set<string>; isAnew: boolean }): State {
  const fresh = new Map(
    taken.items.filter(one => !how.decided.has(one.queue_id)).map(one => [one.queue_id, one] as const),
  );
  const current = before.items[before.place];
  const kept = before.items.flatMap(one => {
    const now = fresh.get(one.queue_id) ?? (same(one, current) && !how.isAnew ? one : undefined);
    fresh.delete(one.queue_id);
    return now === undefined ? [] : [now];
  });
  const items = [...kept, ...fresh.values()];
  const place = items.findIndex(one => same(one, current));
  const after = { ...before, items, ends: taken.lease_expires_at };
  return place < 0 ? shown(after, before.place) : { ...after, place };
}

function without(before: State, item: Item, last: Made): State {
  const items = except(before.items, item);
  // With the last one gone, what is being taken is waited for.
  const waits = items.length === 0 && !before.isAll;
  return {
    ...shown({ ...before, items }, before.place),
    last,
    count: before.count + 1,
    waits,
    refusal: null,
  };
}

/** Puts an item behind the one that is shown. */
function back(before: State, item: Item): State {
  const last = same(before.last?.item, item) ? null : before.last;
  return { ...before, last, items: inserted(before, item, before.place + 1) };
}

/** Shows an item. */
function atTheFront(before: State, item: Item): State {
  return { ...before, items: inserted(before, item, before.place) };
}

/** What was taken meanwhile may have brought it already. */
function inserted({ items }: State, item: Item, place: number): Item[] {
  return [...except(items.slice(0, place), item), item, ...except(items.slice(place), item)];
}

/** What was written beside an item has been sent with it, and what was said of it is over. */
function over(before: State, { queue_id }: Item): State {
  const { [queue_id]: _, ...notes } = before.notes;
  return { ...before, notes, notDone: before.notDone.filter(other => other.item.queue_id !== queue_id) };
}

/** Says of an item why it was not decided; the last word counts. */
function told(before: State, item: Item, reason: string): State {
  const others = before.notDone.filter(other => !same(other.item, item));
  return { ...before, notDone: [{ item, reason }, ...others] };
}

function decideOne(item: Item, decision: Decision, notes: string): Promise<Outcome> {
  const json = { queue_ids: [item.queue_id], decision, ...(notes === '' ? {} : { notes }) };
  return call('/api/issoh/selection/approve', { json });
}

/** An item that is one's own again; or why it is not, and whether it waits again; or what kept it from being tried. */
type Undone = { item: Item } | { reason: string; isOpen: boolean } | { refusal: Refusal };

/** Opens an item again and takes it. */
async function undoOne(item: Item): Promise<Undone> {
  let conflict: Outcome['conflicts'][number] | undefined;
  try {
    const json = { queue_ids: [item.queue_id], decision: 'reopen' };
    [conflict] = (await call<Outcome>('/api/issoh/selection/approve', { json })).conflicts;
  } catch (error) {
    return { refusal: asRefusal(error) };
  }
  if (conflict !== undefined) return { reason: conflict.reason, isOpen: false };
  const json = { limit: 1, filters: { product_ids: [item.spp_product_id] } };
  const taken = await call<Taken>('/api/isi/review/start', { json }).catch(() => null);
  const again = taken?.items.find(one => one.queue_id === item.queue_id);
  if (again !== undefined) return { item: again };
  return { reason: taken === null ? 'opened' : 'leased', isOpen: true };
}
