/**
 * The ledger replayed the plain way, for tests: one product, pieces in lists, money in whole units of 10^-16. It shares
 * no code with the database, only the rules of functions/issoh/valuation/replay_ledger.sql.
 */

/** A movement that counts: transfers, reversed movements and reversals do not. */
export interface Entry {
  id: string;
  /** When it happened; equal dates are in the order of recording. */
  at: number;
  order: number;
  /** Pieces in (positive) or out. */
  pieces: number;
  /** Unit cost in units of 10^-16; null: none was given. */
  cost: bigint | null;
  returns: string | null;
  isIssue: boolean;
}

export interface Money {
  fifo: bigint;
  lifo: bigint;
  average: bigint;
}

export interface Replayed {
  pieces: number;
  value: Money;
  /** What each decrease cost; negative for returns. */
  costs: Map<string, Money & { pieces: number }>;
}

interface Lot {
  pieces: bigint;
  cost: bigint;
  gone: bigint;
}

const decimals = 16n;
const one = 10n ** decimals;

/** What a part of a lot costs, cut off behind the last decimal. */
function share(cost: bigint, part: bigint, whole: bigint): bigint {
  return part === whole ? cost : (cost * part) / whole;
}

/** Replays entries up to and with a moment. */
export function replay(entries: Entry[], until = Number.POSITIVE_INFINITY): Replayed {
  const sorted = entries.filter(entry => entry.at <= until).sort((a, b) => a.at - b.at || a.order - b.order);
  const costs: Replayed['costs'] = new Map();
  const issues = new Map<string, Money & { pieces: bigint; back: bigint }>();
  const queue: Lot[] = [];
  const stack: Lot[] = [];
  let balance = 0n;
  let mean = 0n;
  let known = 0n;

  for (const entry of sorted) {
    const count = BigInt(Math.abs(entry.pieces));
    if (entry.pieces > 0) {
      const money = priceOf(entry, count);
      const gap = balance < 0n ? (count < -balance ? count : -balance) : 0n;
      if (count > gap) {
        queue.push({ pieces: count, cost: money.fifo, gone: gap });
        // The stack counts what is left from the bottom.
        stack.push({ pieces: count, cost: money.lifo, gone: gap });
        mean += share(money.average, count - gap, count);
      }
      balance += count;
      if (entry.returns !== null)
        costs.set(entry.id, {
          pieces: entry.pieces * -1,
          fifo: -money.fifo,
          lifo: -money.lifo,
          average: -money.average,
        });
      continue;
    }
    const there = balance <= 0n ? 0n : count < balance ? count : balance;
    const short = count - there;
    const shortCost = short === 0n ? 0n : balance > 0n ? share(mean, short, balance) : short * known;
    const taken = share(mean, there, balance === 0n ? 1n : balance);
    const money = {
      fifo: shortCost + takeFirst(queue, there),
      lifo: shortCost + takeLast(stack, there),
      average: shortCost + (there === 0n ? 0n : taken),
    };
    if (there > 0n) mean -= taken;
    balance -= count;
    costs.set(entry.id, { ...money, pieces: -entry.pieces });
    if (entry.isIssue) issues.set(entry.id, { ...money, pieces: count, back: 0n });
  }
  return {
    pieces: Number(balance),
    value: {
      fifo: sum(queue.map(lot => lot.cost - share(lot.cost, lot.gone, lot.pieces))),
      lifo: sum(stack.map(lot => share(lot.cost, lot.pieces - lot.gone, lot.pieces))),
      average: mean,
    },
    costs,
  };

  function priceOf(entry: Entry, count: bigint): Money {
    const issue = entry.returns === null ? undefined : issues.get(entry.returns);
    if (issue !== undefined) {
      const part = (cost: bigint) =>
        share(cost, issue.back + count, issue.pieces) - share(cost, issue.back, issue.pieces);
      const money = { fifo: part(issue.fifo), lifo: part(issue.lifo), average: part(issue.average) };
      issue.back += count;
      return money;
    }
    if (entry.cost !== null) known = entry.cost;
    const cost =
      entry.cost !== null ? count * entry.cost : balance > 0n ? share(mean, count, balance) : count * known;
    return { fifo: cost, lifo: cost, average: cost };
  }
}

function takeFirst(queue: Lot[], wanted: bigint): bigint {
  let cost = 0n;
  while (wanted > 0n) {
    const lot = queue[0]!;
    const part = wanted < lot.pieces - lot.gone ? wanted : lot.pieces - lot.gone;
    cost += share(lot.cost, lot.gone + part, lot.pieces) - share(lot.cost, lot.gone, lot.pieces);
    lot.gone += part;
    wanted -= part;
    if (lot.gone === lot.pieces) queue.shift();
  }
  return cost;
}

function takeLast(stack: Lot[], wanted: bigint): bigint {
  let cost = 0n;
  while (wanted > 0n) {
    const lot = stack.at(-1)!;
    const left = lot.pieces - lot.gone;
    const part = wanted < left ? wanted : left;
    cost += share(lot.cost, left, lot.pieces) - share(lot.cost, left - part, lot.pieces);
    lot.gone += part;
    wanted -= part;
    if (lot.gone === lot.pieces) stack.pop();
  }
  return cost;
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
