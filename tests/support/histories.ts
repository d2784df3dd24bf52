/** Random histories of movements and counts that the database must accept, one product each, and what of them counts. */
import { keyOf, mix, pick, share } from '../../demo/generator/random.ts';
import { type Entry, money } from './plain-ledger.ts';

/** What `issoh.post_movements` takes, without the product. */
export interface Posting {
  movement_type: 'receipt' | 'issue' | 'adjustment' | 'transfer';
  quantity: number;
  from_location?: string;
  to_location?: string;
  unit_cost?: string;
  supplier_id?: string;
  reference_type?: string;
  reference_id?: string;
  movement_date: string;
  returns_movement_id?: string;
  counted?: boolean;
}

/** What was counted in a warehouse at a moment. */
export interface Count {
  warehouse: string;
  quantity: number;
  counted_at: string;
}

export type Step =
  | { post: Posting }
  | { reverse: string; counted: boolean }
  | { count: Count }
  /** What a receipt, or found pieces, cost after all. */
  | { cost: string; unit_cost: string };

interface Posted extends Posting {
  id: string;
  order: number;
  /** The date of its reversal: the same, or, in a closed period, when it was posted. */
  reversal?: { id: string; at: string };
}

/** Pieces that came to a place (positive) or left it, at a moment. */
type Event = [at: number, pieces: number];

/** What a piece costs of which every history has an order: `PO <number>`. */
export const orderedAt = '7.25';

const start = Date.UTC(2025, 0, 1);
const day = 86_400_000;
const days = 60;
const suppliers = [1, 2, 3].map(n => `00000000-0000-4000-8000-00000000000${n}`);

/** One product's history; ask for `next()`, have it done, and tell by `done()`. */
export class History {
  readonly posted: Posted[] = [];
  readonly counts: Count[] = [];
  readonly mayBeNegative: boolean;
  private readonly key: number;
  private readonly number: number;
  private readonly warehouses: string[];
  private closedUntil = start;
  private draws = 0;

  constructor(seed: number, number: number) {
    this.key = keyOf(seed, `history ${number}`);
    this.number = number;
    this.mayBeNegative = number % 3 === 0;
    this.warehouses = this.mayBeNegative ? ['N1', 'N2'] : ['P1', 'P2', 'P3'];
  }

  /** The next step that the database must accept. */
  next(): Step {
    for (;;) {
      const step = this.draw();
      if (step !== null && this.fits(step)) return step;
    }
  }

  /** Notes a step that was done. `at`: the date of a reversal. */
  done(step: Step, id: string, order: number, at: string): void {
    if ('count' in step) this.counts.push(step.count);
    else if ('post' in step) this.posted.push({ ...step.post, id, order });
    else if ('cost' in step) {
      const one = this.byId(step.cost);
      one.reversal = { id: '', at: one.movement_date };
      this.posted.push({ ...one, id, order, unit_cost: step.unit_cost, reversal: undefined });
    } else this.byId(step.reverse).reversal = { id, at };
  }

  /** From now on nothing dated before these days since the start goes in. */
  close(daysSinceStart: number): string {
    this.closedUntil = start + daysSinceStart * day;
    return new Date(this.closedUntil).toISOString();
  }

  /** Pieces by warehouse, where anything moved or was counted. */
  stock(): Map<string, number> {
    const touched = this.warehouses.filter(
      code =>
        this.counts.some(count => count.warehouse === code) ||
        this.posted.some(one => one.from_location === code || one.to_location === code),
    );
    return new Map(
      touched.map(code => [code, this.timeline(code).reduce((sum, [, pieces]) => sum + pieces, 0)]),
    );
  }

  /** What counts for the valuation; a count's difference goes by the name of `countKey`. */
  entries(): Entry[] {
    const moved = this.posted
      .filter(one => one.movement_type !== 'transfer' && !isVoid(one))
      .flatMap(one => {
        const pieces = one.to_location === undefined ? -one.quantity : one.quantity;
        const cost = one.unit_cost ?? (one.reference_type === 'PO' ? orderedAt : undefined);
        const unitCost = cost === undefined ? null : money(cost);
        const entry = {
          id: one.id,
          at: Date.parse(one.movement_date),
          order: one.order,
          pieces,
          cost: unitCost === null ? null : unitCost * BigInt(one.quantity),
          unitCost,
          undoes: one.returns_movement_id ?? null,
        };
        return one.reversal === undefined
          ? [entry]
          : [
              entry,
              {
                ...entry,
                id: one.reversal.id,
                at: Date.parse(one.reversal.at),
                order: one.order + 1000,
                pieces: -pieces,
                cost: null,
                unitCost: null,
                undoes: one.id,
              },
            ];
      });
    const counted = this.warehouses.flatMap(code =>
      this.differences(code, this.movesIn(code), this.counts).map(([at, pieces]) => ({
        id: countKey(this.number, code, at),
        at,
        order: 0,
        pieces,
        cost: null,
        unitCost: null,
        undoes: null,
      })),
    );
    return [...moved, ...counted.filter(entry => entry.pieces !== 0)];
  }

  private draw(): Step | null {
    const kind = this.chance();
    const [here, there] = [this.any(this.warehouses), this.any(this.warehouses)];
    const quantity = 1 + Math.floor(this.chance() * 12);
    const movement_date = this.date();
    if (kind < 0.32) {
      const cost = this.chance();
      return this.post({
        movement_type: 'receipt',
        quantity: quantity * 2,
        to_location: here,
        movement_date,
        ...(cost < 0.6
          ? { unit_cost: this.cost() }
          : cost < 0.8
            ? { reference_type: 'PO', reference_id: `PO ${this.number}` }
            : {}),
        ...(this.chance() < 0.5 && !(cost >= 0.6 && cost < 0.8) ? { supplier_id: this.any(suppliers) } : {}),
      });
    }
    if (kind < 0.58)
      return this.post({ movement_type: 'issue', quantity, from_location: here, movement_date });
    if (kind < 0.63) {
      return this.post({
        movement_type: 'adjustment',
        quantity,
        to_location: here,
        movement_date,
        ...(this.chance() < 0.3 ? { unit_cost: this.cost() } : {}),
        ...(this.chance() < 0.5 ? { supplier_id: this.any(suppliers) } : {}),
      });
    }
    if (kind < 0.68)
      return this.post({ movement_type: 'adjustment', quantity, from_location: here, movement_date });
    if (kind < 0.74) {
      if (here === there) return null;
      return this.post({
        movement_type: 'transfer',
        quantity,
        from_location: here,
        to_location: there,
        movement_date,
      });
    }
    if (kind < 0.8) return this.drawCount(here);
    if (kind < 0.87) return this.drawReturn('issue', { movement_type: 'receipt', to_location: here });
    if (kind < 0.92) return this.drawReturn('receipt', { movement_type: 'issue', from_location: here });
    if (kind < 0.95) return this.drawCost();
    return this.drawReversal();
  }

  private drawReturn(
    of: 'issue' | 'receipt',
    how: Pick<Posting, 'movement_type' | 'from_location' | 'to_location'>,
  ): Step | null {
    const candidates = this.posted.filter(
      one => one.movement_type === of && one.reversal === undefined && one.returns_movement_id === undefined,
    );
    if (candidates.length === 0) return null;
    const original = this.any(candidates);
    const back = this.returnsOf(original).reduce((sum, one) => sum + one.quantity, 0);
    if (back === original.quantity) return null;
    const moved = Date.parse(original.movement_date);
    const at = Math.max(moved, Math.min(moved + Math.floor(this.chance() * 9) * day, start + days * day));
    return this.post({
      ...how,
      quantity: 1 + Math.floor(this.chance() * (original.quantity - back)),
      movement_date: new Date(at).toISOString(),
      returns_movement_id: original.id,
    });
  }

  private drawCost(): Step | null {
    const candidates = this.posted.filter(
      one =>
        (one.movement_type === 'receipt' ||
          (one.movement_type === 'adjustment' && one.to_location !== undefined)) &&
        one.reversal === undefined &&
        one.returns_movement_id === undefined &&
        this.returnsOf(one).length === 0 &&
        Date.parse(one.movement_date) >= this.closedUntil,
    );
    return candidates.length === 0 ? null : { cost: this.any(candidates).id, unit_cost: this.cost() };
  }

  private drawReversal(): Step | null {
    const candidates = this.posted.filter(
      one => one.reversal === undefined && this.returnsOf(one).length === 0,
    );
    if (candidates.length === 0) return null;
    const one = this.any(candidates);
    const isLate = Date.parse(one.movement_date) < this.closedUntil;
    return { reverse: one.id, counted: !isLate && this.isCounted(one) };
  }

  /** Never at the moment of anything else, so that the order of recording does not matter. */
  private drawCount(warehouse: string): Step {
    const at = start + Math.floor(this.chance() * days) * day + 43_200_000 + this.draws;
    const there = this.timeline(warehouse)
      .filter(([when]) => when <= at)
      .reduce((sum, [, pieces]) => sum + pieces, 0);
    const quantity = Math.max(0, there + Math.floor(this.chance() * 9) - 4);
    return { count: { warehouse, quantity, counted_at: new Date(at).toISOString() } };
  }

  private post(posting: Posting): Step {
    return { post: this.isCounted(posting) ? { ...posting, counted: true } : posting };
  }

  private isCounted({ from_location, to_location, movement_date }: Posting): boolean {
    return this.counts.some(
      count =>
        (count.warehouse === from_location || count.warehouse === to_location) &&
        count.counted_at >= movement_date,
    );
  }

  private returnsOf(original: Posted): Posted[] {
    return this.posted.filter(one => one.returns_movement_id === original.id && one.reversal === undefined);
  }

  /** Open, and, where that is asked, nowhere below zero at any date. */
  private fits(step: Step): boolean {
    if ('cost' in step) return true;
    const at = 'post' in step ? step.post.movement_date : 'count' in step ? step.count.counted_at : null;
    if (at !== null && Date.parse(at) < this.closedUntil) return false;
    if (this.mayBeNegative) return true;
    return this.warehouses.every(code => {
      let pieces = 0;
      const events = this.timeline(code, step);
      return events.every(([when, delta], i) => {
        pieces += delta;
        return pieces >= 0 || events[i + 1]?.[0] === when;
      });
    });
  }

  /** What came to a warehouse and left it, counts' differences included, by date; with a step that is not done yet. */
  private timeline(warehouse: string, step?: Step): Event[] {
    const moves = this.movesIn(warehouse, step);
    const counts = step !== undefined && 'count' in step ? [...this.counts, step.count] : this.counts;
    return [...moves, ...this.differences(warehouse, moves, counts)].sort((a, b) => a[0] - b[0]);
  }

  private movesIn(warehouse: string, step?: Step): Event[] {
    const posted: Posted[] = this.posted.map(one =>
      step !== undefined && 'reverse' in step && step.reverse === one.id
        ? { ...one, reversal: { id: '', at: this.dateOfReversal(one) } }
        : one,
    );
    if (step !== undefined && 'post' in step) posted.push({ ...step.post, id: '', order: 0 });
    return posted
      .filter(one => !isVoid(one))
      .flatMap(one => {
        const pieces =
          (one.to_location === warehouse ? one.quantity : 0) -
          (one.from_location === warehouse ? one.quantity : 0);
        const events: Event[] = [[Date.parse(one.movement_date), pieces]];
        if (one.reversal !== undefined) events.push([Date.parse(one.reversal.at), -pieces]);
        return events;
      })
      .filter(([, pieces]) => pieces !== 0);
  }

  /** What each count of a warehouse had to put right, whatever was entered since. */
  private differences(warehouse: string, moves: Event[], counts: Count[]): Event[] {
    const differences: Event[] = [];
    for (const count of counts
      .filter(one => one.warehouse === warehouse)
      .sort((a, b) => Date.parse(a.counted_at) - Date.parse(b.counted_at))) {
      const at = Date.parse(count.counted_at);
      const expected = [...moves, ...differences]
        .filter(([when]) => when <= at)
        .reduce((sum, [, pieces]) => sum + pieces, 0);
      differences.push([at, count.quantity - expected]);
    }
    return differences;
  }

  private dateOfReversal(one: Posted): string {
    return Date.parse(one.movement_date) < this.closedUntil ? new Date().toISOString() : one.movement_date;
  }

  private byId(id: string): Posted {
    return this.posted.find(one => one.id === id)!;
  }

  /** Few days and whole days: equal dates are common. */
  private date(): string {
    return new Date(start + Math.floor(this.chance() * days) * day).toISOString();
  }

  private cost(): string {
    return (Math.floor(this.chance() * 100_000) / this.any([1, 10, 100, 1000, 10_000])).toFixed(
      this.any([0, 2, 4]),
    );
  }

  private chance(): number {
    this.draws += 1;
    return share(this.key, this.draws);
  }

  private any<T>(items: readonly T[]): T {
    this.draws += 1;
    return pick(mix(this.key, 7), this.draws, items);
  }
}

/** The difference that a count of a history had to put right. */
export function countKey(history: number, warehouse: string, at: number): string {
  return `count ${history} ${warehouse} ${at}`;
}

/** A movement and its reversal of the same date: neither counts, at any date. */
function isVoid({ movement_date, reversal }: Posted): boolean {
  return reversal !== undefined && Date.parse(reversal.at) === Date.parse(movement_date);
}
