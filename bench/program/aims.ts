/** What this software must do, and what it aims at, beside the figures that were measured last. */
import type { Figure } from './figures.ts';
import { reasons } from './reasons.ts';
import type { Result } from './results.ts';

interface Aim {
  name: string;
  must: number | null;
  goal: number | null;
  /** Whether less is better. */
  atMost: boolean;
  part: string;
  /** The figure, of what the part has measured; null: it has not. */
  of(figures: Figure[]): number | null;
}

const named = (figures: Figure[], pattern: RegExp) => figures.filter(({ name }) => pattern.test(name));
const most = (values: (number | null | undefined)[]) => {
  const known = values.filter(value => typeof value === 'number');
  return known.length === 0 ? null : Math.max(...known);
};
const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
const share = (figure: Figure | undefined) =>
  figure?.per_second === undefined || figure.floor_per_second === undefined
    ? null
    : figure.per_second / figure.floor_per_second;
const median = (pattern: RegExp) => (figures: Figure[]) => named(figures, pattern)[0]?.median_ms ?? null;

const aims: readonly Aim[] = [
  {
    name: 'an upload against its floor, at most',
    must: 2,
    goal: 1.5,
    atMost: true,
    part: 'upload',
    of: figures => most(named(figures, /^(new rows|price changes)$/).map(one => one.ratio)),
  },
  {
    name: 'MB resident of the server, 8 lists of 1,000,000 rows at once, at most',
    must: 300,
    goal: 200,
    atMost: true,
    part: 'upload',
    of: figures => most(named(figures, /lists of 1000000 new rows/).map(one => one.server_peak_mb as number)),
  },
  {
    name: 'MB of all its processes together meanwhile',
    must: null,
    goal: null,
    atMost: true,
    part: 'upload',
    of: figures => most(named(figures, /lists of 1000000 new rows/).map(one => one.peak_mb as number)),
  },
  {
    name: 'rows a second, 50 lists of 100,000 rows, at least',
    must: null,
    goal: 25_000,
    atMost: false,
    part: 'upload',
    of: figures => named(figures, /^50 lists of 100000 new rows/)[0]?.per_second ?? null,
  },
  {
    name: 'the slowest question to a view, ms at most',
    must: 500,
    goal: 50,
    atMost: true,
    part: 'views',
    of: figures => most(named(figures, /^(?!.*beside touches)/).map(one => one.median_ms)),
  },
  {
    name: 'the slowest while touches of whole uploads wait, ms at most',
    must: 500,
    goal: 50,
    atMost: true,
    part: 'views',
    of: figures => most(named(figures, /beside touches/).map(one => one.median_ms)),
  },
  {
    name: 'refresh of the valuation, 1,000 moved, ms at most',
    must: null,
    goal: 500,
    atMost: true,
    part: 'stock',
    of: median(/^refresh of the valuation/),
  },
  {
    name: 'sync of 100,000 changed prices, s at most',
    must: 20,
    goal: 5,
    atMost: true,
    part: 'sync',
    of: figures => seconds(median(/^100,000 changed prices$/)(figures)),
  },
  {
    name: 'one price from its commit to IS-SOH beside open transactions, p99 in ms, at most',
    must: 5_000,
    goal: 1_000,
    atMost: true,
    part: 'lag',
    of: figures => named(figures, /^roused/)[0]?.p99_ms ?? null,
  },
  {
    name: '100,000 candidates queued, s at most',
    must: 20,
    goal: 5,
    atMost: true,
    part: 'isi',
    of: figures => seconds(median(/^100,000 queued$/)(figures)),
  },
  {
    name: '100,000 candidates scored, s at most',
    must: 20,
    goal: 5,
    atMost: true,
    part: 'isi',
    of: figures => seconds(median(/^100,000 scored$/)(figures)),
  },
  {
    name: 'movements one by one, times the floor’s rate, at least',
    must: 0.2,
    goal: 0.5,
    atMost: false,
    part: 'stock',
    of: figures => share(named(figures, /^movements one by one/)[0]),
  },
  {
    name: 'movements in bulk a second, at least',
    must: 15_000,
    goal: 30_000,
    atMost: false,
    part: 'stock',
    of: figures => most(named(figures, /^movements, .* a call/).map(one => one.per_second)),
  },
  {
    name: 'a GraphQL page, times the floor’s rate, at least',
    must: 0.3,
    goal: 0.6,
    atMost: false,
    part: 'api',
    of: figures => share(named(figures, /^GraphQL page/)[0]),
  },
];

export interface Judged {
  name: string;
  must: number | null;
  goal: number | null;
  found: number | null;
  isMust: boolean | null;
  isGoal: boolean | null;
  /** Why something is missed. */
  why: string;
}

/** @throws Error where something is missed, and nobody has said why */
export function judge(results: readonly Result[]): Judged[] {
  return aims.map(({ name, must, goal, atMost, part, of }) => {
    const result = results.find(one => one.name === part);
    const found = result === undefined ? null : of(result.figures);
    const met = (limit: number | null) =>
      limit === null || found === null ? null : atMost ? found <= limit : found >= limit;
    const [isMust, isGoal] = [met(must), met(goal)];
    const isMissed = isMust === false || isGoal === false;
    const why = isMissed ? (reasons[name] ?? '') : '';
    if (isMissed && why === '')
      throw new Error(`bench/program/reasons.ts does not say why is missed: ${name}`);
    return { name, must, goal, found, isMust, isGoal, why };
  });
}
