/** What was measured, next to its floor, as medians and spread. */

/** One figure as `bench/results/*.json` keeps it. Ratios are times divided by the floor's of the same round. */
export interface Figure {
  name: string;
  median_ms: number;
  min_ms: number;
  max_ms: number;
  floor_median_ms: number | null;
  floor_min_ms: number | null;
  floor_max_ms: number | null;
  ratio: number | null;
  ratio_min: number | null;
  ratio_max: number | null;
  rounds: number;
  /** Where there were many rounds. */
  p99_ms?: number;
  /** Where a figure is of many alike (rows, movements, requests): how many of them a second. */
  per_second?: number;
  floor_per_second?: number;
  /** Figures of its own kind that a part adds, such as seconds of CPU. */
  [more: string]: number | string | null | undefined;
}

interface Samples {
  ours: number[];
  floor: number[];
  /** How many of what is counted one sample is of. */
  units: number | null;
  more: Record<string, number | string>;
}

/** Collects samples by the name of their figure, in the order in which they come up first. */
export class Figures {
  readonly #samples = new Map<string, Samples>();

  add(name: string, side: 'ours' | 'floor', ms: number, units: number | null = null): void {
    const samples = this.#of(name);
    samples[side].push(ms);
    samples.units ??= units;
  }

  tell(name: string, more: Record<string, number | string>): void {
    Object.assign(this.#of(name).more, more);
  }

  all(): Figure[] {
    return [...this.#samples].map(([name, samples]) => figureOf(name, samples));
  }

  #of(name: string): Samples {
    let samples = this.#samples.get(name);
    if (samples === undefined) {
      samples = { ours: [], floor: [], units: null, more: {} };
      this.#samples.set(name, samples);
    }
    return samples;
  }
}

function figureOf(name: string, { ours, floor, units, more }: Samples): Figure {
  const mine = spreadOf(ours);
  const plain = floor.length > 0 ? spreadOf(floor) : null;
  const ratios = plain === null ? null : spreadOf(ratiosOf(ours, floor, plain.median));
  return {
    name,
    median_ms: rounded(mine.median),
    min_ms: rounded(mine.min),
    max_ms: rounded(mine.max),
    floor_median_ms: plain && rounded(plain.median),
    floor_min_ms: plain && rounded(plain.min),
    floor_max_ms: plain && rounded(plain.max),
    ratio: ratios && rounded(ratios.median),
    ratio_min: ratios && rounded(ratios.min),
    ratio_max: ratios && rounded(ratios.max),
    rounds: ours.length,
    ...(ours.length < 20 ? {} : { p99_ms: rounded(quantile(ours, 0.99)) }),
    ...(units === null ? {} : { per_second: rounded((units * 1000) / mine.median) }),
    ...(units === null || plain === null ? {} : { floor_per_second: rounded((units * 1000) / plain.median) }),
    ...more,
  };
}

/** Round by round where each has both, else by the floor's median. */
function ratiosOf(ours: number[], floor: number[], median: number): number[] {
  return ours.map((ms, i) => ms / (ours.length === floor.length ? floor[i]! : median));
}

export function spreadOf(numbers: number[]): { median: number; min: number; max: number } {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = Number.isInteger(middle)
    ? (sorted[middle - 1]! + sorted[middle]!) / 2
    : sorted[Math.floor(middle)]!;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

function quantile(numbers: number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

/** Four digits that mean something are enough. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
