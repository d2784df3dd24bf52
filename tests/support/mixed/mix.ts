/** What is mixed into one list. */
import { type Random, randomly } from '../random-lists.ts';

/** Each kind has numbers of its own, so that leaving one out changes no other. */
export class Mix {
  readonly kinds: string[] = [];
  private seed: number;
  private without: ReadonlySet<string>;

  constructor(seed: number, without: ReadonlySet<string>) {
    this.seed = seed;
    this.without = without;
  }

  /** The numbers of a kind that this list has, else null. */
  kind(name: string, share: number): Random | null {
    const random = this.numbers(name);
    if (!random.chance(share) || this.without.has(name)) return null;
    if (!this.kinds.includes(name)) this.kinds.push(name);
    return random;
  }

  /** One of several that exclude each other; the first where it is left out. */
  oneOf<T extends string>(name: string, from: readonly T[]): T {
    const picked = this.numbers(name).pick(from);
    if (picked === from[0] || this.without.has(name)) return from[0]!;
    this.kinds.push(`${name}: ${picked}`);
    return picked;
  }

  numbers(name: string): Random {
    let state = this.seed;
    for (const sign of name) state = Math.imul(state ^ sign.charCodeAt(0), 0x01000193);
    return randomly(state);
  }
}
