/**
 * The ledger replayed the plain way, for tests: one product, pieces in lists, money in whole units of 10^-16. It shares
 * no code with the database, only the rules of functions/issoh/valuation/work_off.sql.
 */

/** A movement that counts: transfers, and movements with a reversal of the same date, do not. */
export interface Entry {
  id: string;
  /** When it happened; equal dates are in the order of recording. */
  at: number;
  order: number;
  /** Pieces in (positive) or out. */
  pieces: number;
  /** Cost of all pieces in units of 10^-16; null: none was given. */
  cost: bigint | null;
  /** Cost of one piece; null: none was given. */
  unitCost: bigint | null;
  /** What it returns, or reverses at a later date. */
  undoes: string | null;
}

export interface Money {
  fifo: bigint;
  lifo: bigint;
  average: bigint;
}

export interface Replayed {
  pieces: number;
  value: Money;
  /** What each decrease cost, negative for returns, with what was carried to it later. */
  costs: Map<string, Money & { pieces: number; uncosted: number }>;
  /** What all increases cost that were no returns. */
  received: bigint;
}

interface Lot {
  owner: string;
  pieces: bigint;
  cost: bigint;
  gone: bigint;
}

/** What left: how many pieces of it have a cost, how many have none yet, how many of the first came back. */
interface Leaving {
  id: string;
  paid: bigint;
  open: bigint;
  back: bigint;
  cost: Money;
}

interface Coming {
  pieces: bigint;
  back: bigint;
  cost: Money;
}

const decimals = 16n;
const one = 10n ** decimals;
const methods = ['fifo', 'lifo', 'average'] as const;

/** What a part of a lot costs, cut off behind the last decimal. */
function share(cost: bigint, part: bigint, whole: bigint): bigint {
  if (part === whole) return cost;
  return whole === 0n ? 0n : (cost * part) / whole;
}

function each(reckon: (method: (typeof methods)[number]) => bigint): Money {
  return { fifo: reckon('fifo'), lifo: reckon('lifo'), average: reckon('average') };
}

/** Replays entries up to and with a moment. */
export function replay(entries: Entry[], until = Number.POSITIVE_INFINITY): Replayed {
  const sorted = entries.filter(entry => entry.at <= until).sort((a, b) => a.at - b.at || a.order - b.order);
  const costs: Replayed['costs'] = new Map();
  const leavings = new Map<string, Leaving>();
  const comings = new Map<string, Coming>();
  const lacking: Leaving[] = [];
  let queue: Lot[] = [];
  let stack: Lot[] = [];
  let balance = 0n;
  let mean = 0n;
  let known = 0n;
  let received = 0n;
  let lastPlain: Leaving | undefined;

  for (const entry of sorted) {
    if (entry.pieces > 0) comeIn(entry, BigInt(entry.pieces));
    else goOut(entry, BigInt(-entry.pieces));
    queue = queue.filter(lot => lot.gone < lot.pieces);
    stack = stack.filter(lot => lot.gone < lot.pieces);
  }
  return {
    pieces: Number(balance),
    value: {
      fifo: sum(queue.map(lot => lot.cost - share(lot.cost, lot.gone, lot.pieces))),
      lifo: sum(stack.map(lot => share(lot.cost, lot.pieces - lot.gone, lot.pieces))),
      average: mean,
    },
    costs,
    received,
  };

  function comeIn(entry: Entry, count: bigint): void {
    const undone = entry.undoes === null ? undefined : leavings.get(entry.undoes);
    const uncosted = undone === undefined ? 0n : min(count, undone.open);
    const valued = count - uncosted;
    let cost: Money;
    if (undone === undefined) {
      if (entry.unitCost !== null) known = entry.unitCost;
      const all = entry.cost ?? (balance > 0n ? share(mean, count, balance) : count * known);
      cost = each(() => all);
      received += all;
    } else {
      undone.open -= uncosted;
      if (uncosted > 0n && undone.open === 0n) lacking.splice(lacking.indexOf(undone), 1);
      const { back, paid } = undone;
      cost = each(m =>
        valued === 0n ? 0n : share(undone.cost[m], back + valued, paid) - share(undone.cost[m], back, paid),
      );
      undone.back += valued;
      book(
        entry.id,
        -count,
        -uncosted,
        each(m => -cost[m]),
      );
    }
    const gap = -balance - uncosted;
    const filled = gap > 0n ? min(valued, gap) : 0n;
    balance += count;
    const left = valued - filled;
    if (left > 0n) {
      const rest = each(m => cost[m] - share(cost[m], filled, valued));
      queue.push({ owner: entry.id, pieces: left, cost: rest.fifo, gone: 0n });
      stack.push({ owner: entry.id, pieces: left, cost: rest.lifo, gone: 0n });
      mean += rest.average;
    }
    comings.set(entry.id, { pieces: count, back: 0n, cost });
    for (let done = 0n; done < filled; ) {
      const leaving = lacking[0]!;
      const part = min(leaving.open, filled - done);
      const from = done;
      done += part;
      carry(
        leaving,
        part,
        each(m => share(cost[m], done, valued) - share(cost[m], from, valued)),
      );
      if (leaving.open === 0n) lacking.shift();
    }
  }

  function goOut(entry: Entry, count: bigint): void {
    const there = balance <= 0n ? 0n : min(count, balance);
    const undone = entry.undoes === null ? undefined : comings.get(entry.undoes);
    const gone: Money = {
      fifo: takeFirst(queue, there, undone && entry.undoes),
      lifo: takeLast(stack, there, undone && entry.undoes),
      average: there === 0n ? 0n : share(mean, there, balance),
    };
    let cost = gone;
    if (undone === undefined) {
      const leaving = { id: entry.id, paid: there, open: count - there, back: 0n, cost: { ...gone } };
      leavings.set(entry.id, leaving);
      lastPlain = leaving;
      if (leaving.open > 0n) lacking.push(leaving);
      book(entry.id, count, leaving.open, gone);
    } else {
      const { back, pieces } = undone;
      cost = each(m => share(undone.cost[m], back + count, pieces) - share(undone.cost[m], back, pieces));
      undone.back += count;
      gone.average = balance > count && cost.average < mean ? cost.average : mean;
      if (lastPlain === undefined) cost = gone;
      leavings.set(entry.id, { id: entry.id, paid: count, open: 0n, back: 0n, cost: { ...cost } });
      book(entry.id, count, 0n, cost);
    }
    mean -= gone.average;
    balance -= count;
    if (undone !== undefined && lastPlain !== undefined) exchange(lastPlain, count - there, gone, cost);
  }

  /** What left last pays what a return takes in place of its own pieces, and waits for those that were not there. */
  function exchange(leaving: Leaving, short: bigint, gone: Money, cost: Money): void {
    if (short === 0n && methods.every(m => gone[m] === cost[m])) return;
    if (short > 0n) {
      if (leaving.open > 0n) lacking.splice(lacking.indexOf(leaving), 1);
      lacking.push(leaving);
    }
    carry(
      leaving,
      -short,
      each(m => gone[m] - cost[m]),
    );
  }

  function carry(leaving: Leaving, pieces: bigint, cost: Money): void {
    const { back, paid } = leaving;
    if (back > 0n) {
      leaving.cost = each(m => leaving.cost[m] - share(leaving.cost[m], back, paid));
      leaving.paid -= back;
      leaving.back = 0n;
    }
    leaving.cost = each(m => leaving.cost[m] + cost[m]);
    leaving.paid += pieces;
    leaving.open -= pieces;
    book(leaving.id, 0n, -pieces, cost);
  }

  function book(id: string, pieces: bigint, uncosted: bigint, cost: Money): void {
    const booked = costs.get(id) ?? { pieces: 0, uncosted: 0, fifo: 0n, lifo: 0n, average: 0n };
    costs.set(id, {
      pieces: booked.pieces + Number(pieces),
      uncosted: booked.uncosted + Number(uncosted),
      ...each(m => booked[m] + cost[m]),
    });
  }
}

/** Takes what is left of the owner's own lot as far as it goes: what that costs, and what is still wanted. */
function takeOwn(lots: Lot[], wanted: bigint, owner: string | null | undefined): [bigint, bigint] {
  const lot = owner == null ? undefined : lots.find(candidate => candidate.owner === owner);
  if (lot === undefined || wanted === 0n) return [0n, wanted];
  const part = min(wanted, lot.pieces);
  const cost = share(lot.cost, part, lot.pieces);
  Object.assign(lot, { pieces: lot.pieces - part, cost: lot.cost - cost });
  return [cost, wanted - part];
}

function takeFirst(queue: Lot[], wanted: bigint, owner?: string | null): bigint {
  const own = queue.find(lot => owner != null && lot.owner === owner);
  // What has gone of a queued lot went from its front.
  if (own !== undefined && wanted > 0n)
    Object.assign(own, {
      cost: own.cost - share(own.cost, own.gone, own.pieces),
      pieces: own.pieces - own.gone,
      gone: 0n,
    });
  let [cost, rest] = takeOwn(queue, wanted, owner);
  for (const lot of queue) {
    const part = min(rest, lot.pieces - lot.gone);
    cost += share(lot.cost, lot.gone + part, lot.pieces) - share(lot.cost, lot.gone, lot.pieces);
    lot.gone += part;
    rest -= part;
  }
  return cost;
}

function takeLast(stack: Lot[], wanted: bigint, owner?: string | null): bigint {
  const own = stack.find(lot => owner != null && lot.owner === owner);
  // Of a stacked lot the rest is counted from the bottom.
  if (own !== undefined && wanted > 0n)
    Object.assign(own, {
      cost: share(own.cost, own.pieces - own.gone, own.pieces),
      pieces: own.pieces - own.gone,
      gone: 0n,
    });
  let [cost, rest] = takeOwn(stack, wanted, owner);
  for (const lot of stack.toReversed()) {
    const left = lot.pieces - lot.gone;
    const part = min(rest, left);
    cost += share(lot.cost, left, lot.pieces) - share(lot.cost, left - part, lot.pieces);
    lot.gone += part;
    rest -= part;
  }
  return cost;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function sum(amounts: bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** A decimal text in units of 10^-16. */
export function money(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const amount = BigInt(whole) * one + BigInt(fraction.padEnd(16, '0').slice(0, 16));
  return text.startsWith('-') ? -amount : amount;
}
