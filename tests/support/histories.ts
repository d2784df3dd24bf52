/** Random histories of movements that the database must accept, one product each, and what of them counts. */
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
  movement_date: string;
  returns_movement_id?: string;
}

export type Step = { post: Posting } | { reverse: string };

interface Posted extends Posting {
  id: string;
  order: number;
  isReversed: boolean;
}

const start = Date.UTC(2025, 0, 1);
const days = 60;
const suppliers = [1, 2, 3].map(n => `00000000-0000-4000-8000-00000000000${n}`);

/** One product's history; ask for `next()`, have it done, and tell by `done()`. */
export class History {
  readonly posted: Posted[] = [];
  /** Pieces by warehouse. */
  readonly stock = new Map<string, number>();
  readonly mayBeNegative: boolean;
  private readonly key: number;
  private readonly warehouses: string[];
  private draws = 0;

  constructor(seed: number, number: number) {
    this.key = keyOf(seed, `history ${number}`);
    this.mayBeNegative = number % 3 === 0;
    this.warehouses = this.mayBeNegative ? ['N1', 'N2'] : ['P1', 'P2', 'P3'];
  }

  /** The next step that the database must accept. */
  next(): Step {
    for (;;) {
      const step = this.draw();
      if (step !== null && this.fits(this.effectOf(step))) return step;
    }
  }

  /** Notes a step that was done. */
  done(step: Step, id: string, order: number): void {
    for (const [warehouse, pieces] of this.effectOf(step)) {
      this.stock.set(warehouse, (this.stock.get(warehouse) ?? 0) + pieces);
    }
    if ('reverse' in step) this.byId(step.reverse).isReversed = true;
    else this.posted.push({ ...step.post, id, order, isReversed: false });
  }

  /** What counts for the valuation. */
  entries(): Entry[] {
    return this.posted
      .filter(one => !one.isReversed && one.movement_type !== 'transfer')
      .map(one => ({
        id: one.id,
        at: Date.parse(one.movement_date),
        order: one.order,
        pieces: one.to_location === undefined ? -one.quantity : one.quantity,
        cost: one.unit_cost === undefined ? null : money(one.unit_cost),
        returns: one.returns_movement_id ?? null,
        isIssue: one.movement_type === 'issue',
      }));
  }

  private draw(): Step | null {
    const kind = this.chance();
    const [here, there] = [this.any(this.warehouses), this.any(this.warehouses)];
    const quantity = 1 + Math.floor(this.chance() * 12);
    const movement_date = this.date();
    if (kind < 0.36) {
      const cost = this.chance();
      return {
        post: {
          movement_type: 'receipt',
          quantity: quantity * 2,
          to_location: here,
          movement_date,
          ...(cost < 0.8 ? { unit_cost: this.cost() } : {}),
          ...(this.chance() < 0.5 ? { supplier_id: this.any(suppliers) } : {}),
        },
      };
    }
    if (kind < 0.66)
      return { post: { movement_type: 'issue', quantity, from_location: here, movement_date } };
    if (kind < 0.72) {
      return {
        post: {
          movement_type: 'adjustment',
          quantity,
          to_location: here,
          movement_date,
          ...(this.chance() < 0.3 ? { unit_cost: this.cost() } : {}),
        },
      };
    }
    if (kind < 0.78)
      return { post: { movement_type: 'adjustment', quantity, from_location: here, movement_date } };
    if (kind < 0.86) {
      if (here === there) return null;
      return {
        post: { movement_type: 'transfer', quantity, from_location: here, to_location: there, movement_date },
      };
    }
    return kind < 0.93 ? this.drawReturn(here) : this.drawReversal();
  }

  private drawReturn(to_location: string): Step | null {
    const issues = this.posted.filter(one => one.movement_type === 'issue' && !one.isReversed);
    if (issues.length === 0) return null;
    const issue = this.any(issues);
    const back = this.returnsOf(issue).reduce((sum, one) => sum + one.quantity, 0);
    if (back === issue.quantity) return null;
    const at = Math.min(
      Date.parse(issue.movement_date) + Math.floor(this.chance() * 5) * 86_400_000,
      start + days * 86_400_000,
    );
    return {
      post: {
        movement_type: 'receipt',
        quantity: 1 + Math.floor(this.chance() * (issue.quantity - back)),
        to_location,
        movement_date: new Date(Math.max(at, Date.parse(issue.movement_date))).toISOString(),
        returns_movement_id: issue.id,
      },
    };
  }

  private drawReversal(): Step | null {
    const candidates = this.posted.filter(one => !one.isReversed && this.returnsOf(one).length === 0);
    return candidates.length === 0 ? null : { reverse: this.any(candidates).id };
  }

  private returnsOf(issue: Posted): Posted[] {
    return this.posted.filter(one => one.returns_movement_id === issue.id && !one.isReversed);
  }

  private effectOf(step: Step): [string, number][] {
    const sign = 'reverse' in step ? -1 : 1;
    const one = 'reverse' in step ? this.byId(step.reverse) : step.post;
    const effect: [string, number][] = [];
    if (one.from_location !== undefined) effect.push([one.from_location, -sign * one.quantity]);
    if (one.to_location !== undefined) effect.push([one.to_location, sign * one.quantity]);
    return effect;
  }

  private fits(effect: [string, number][]): boolean {
    return (
      this.mayBeNegative ||
      effect.every(([warehouse, pieces]) => pieces > 0 || (this.stock.get(warehouse) ?? 0) + pieces >= 0)
    );
  }

  private byId(id: string): Posted {
    return this.posted.find(one => one.id === id)!;
  }

  /** Few days and whole days: equal dates are common. */
  private date(): string {
    return new Date(start + Math.floor(this.chance() * days) * 86_400_000).toISOString();
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
