import type { Bench } from './bench.ts';

/** Numbers that say how large a benchmark is. */
export type Size = Record<string, number>;

/** A subcommand of `npm run bench`. */
export interface Part<S extends Size = Size> {
  /** One line for the list of subcommands. */
  about: string;
  /** The brief's size; each is an option of the command line, too. */
  full: S;
  /** A size that takes seconds: to see that it works. */
  small: NoInfer<S>;
  run(bench: Bench, size: S): Promise<void>;
}

/** Keeps the names of a part's numbers for its `run`. */
export function part<S extends Size>(made: Part<S>): Part {
  return made as unknown as Part;
}

/**
 * Whether a run is smaller than what is published, in whatever number: it says whether it works, not how fast, and does
 * not take its place.
 */
export function isBelow({ full }: Part, size: Size): boolean {
  return Object.entries(full).some(([key, number]) => (size[key] ?? 0) < number);
}
