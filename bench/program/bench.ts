import { type Figure, Figures } from './figures.ts';

/** Times in ms something took that timed itself; else it is timed from outside. */
export type Work = () => Promise<number | undefined | void>;

export interface Options {
  /** A DATA_DIR to use and to keep; else a throw-away one. */
  dataDir: string | null;
  /** Where plans are kept as text; else none are. */
  plans: string | null;
}

const LONG_MS = 10_000;

/** One run of a part: measures, collects, tells how far it is. */
export class Bench {
  readonly options: Options;
  readonly #figures = new Figures();
  /** What the run was of, beside its size. */
  readonly parameters: Record<string, number | string> = {};
  postgresql = '';

  constructor(options: Options) {
    this.options = options;
  }

  /** Measures something and its floor once each, in one round; who goes first takes turns. */
  async inTurn(round: number, name: string, ours: Work, floor: Work, units?: number): Promise<void> {
    const both = [() => this.take(name, 'ours', ours, units), () => this.take(name, 'floor', floor, units)];
    for (const one of round % 2 === 0 ? both : both.reverse()) await one();
  }

  /** Measures once. */
  async take(name: string, side: 'ours' | 'floor', work: Work, units?: number): Promise<number> {
    const started = performance.now();
    const timed = await work();
    const ms = timed ?? performance.now() - started;
    this.add(name, side, ms, units);
    // What took long is told at once: a run that breaks off an hour later has it on record.
    if (ms >= LONG_MS) this.note(`${name}, ${side}: ${(ms / 1000).toFixed(1)} s`);
    return ms;
  }

  /** Takes over what was measured elsewhere. */
  add(name: string, side: 'ours' | 'floor', ms: number, units?: number): void {
    this.#figures.add(name, side, ms, units);
  }

  /** Adds something to a figure that is no time. */
  tell(name: string, more: Record<string, number | string>): void {
    this.#figures.tell(name, more);
  }

  note(text: string): void {
    process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${text}\n`);
  }

  /** Does what has to be done before, and says how long it took. */
  async prepare<T>(what: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const made = await work();
    this.note(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return made;
  }

  figures(): Figure[] {
    return this.#figures.all();
  }
}

/** @throws Error when a figure would tell of something else than was meant */
export function expect(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: ${found} and not ${expected}`);
}
