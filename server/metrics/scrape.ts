/** What is measured by asking: a source says what it measures, and is asked at each scrape, in time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Counter, Gauge, Registry } from 'prom-client';
import { type Tier, tiers } from '../database/migrate.ts';
import type { Ask } from '../operations/asking.ts';
import type { Settings } from '../settings.ts';

/** Milliseconds after which a scrape answers without the sources that have not. */
const SCRAPE_TIMEOUT = 1000;
/** Milliseconds that it waits for a database, so that a source can still say that there was no answer. */
export const ASK_TIMEOUT = 800;

export interface Family {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  labels: readonly string[];
  /** Where it is not looked for at the scrape: when it was, in words. */
  taken?: string;
}

type Labels = Record<string, string>;

export interface Measured {
  name: string;
  labels?: Labels;
  value: number;
}

export interface NamedPool {
  database: Tier;
  pool: string;
  of: pg.Pool;
}

/** What sources look at. */
export interface Watched {
  ask: Record<Tier, Ask>;
  settings: Settings;
  pools: NamedPool[];
}

export interface Source {
  families: Family[];
  /** What it cannot say is left out; where it throws, all of it is. */
  read(watched: Watched): Promise<Measured[]>;
}

export const gauge = (name: string, help: string, ...labels: string[]): Family => ({
  name,
  help,
  type: 'gauge',
  labels,
});

/** What a scrape reads as somebody else has found it, by a clock of his own. */
export const taken = (when: string, family: Family): Family => ({ ...family, taken: when });

/** Its value comes from where it is counted; it only grows there. */
export const counter = (...family: Parameters<typeof gauge>): Family => ({
  ...gauge(...family),
  type: 'counter',
});

/**
 * Answers what asks every source once and tells it in the text format of Prometheus. All share one registry: who comes
 * while somebody looks gets the same answer.
 */
export function createScrape(sources: readonly Source[], watched: Watched): () => Promise<string> {
  const registry = new Registry();
  const looks = sources.map(source => lookInto(source, registry, watched));
  const scrape = async () => {
    await Promise.all(looks.map(look => look()));
    return registry.metrics();
  };
  let running: Promise<string> | undefined;
  return () => {
    running ??= scrape().finally(() => {
      running = undefined;
    });
    return running;
  };
}

function lookInto(source: Source, registry: Registry, watched: Watched): () => Promise<void> {
  const metrics = new Map(source.families.map(family => [family.name, register(family, registry)]));
  return async () => {
    const late = sleep(SCRAPE_TIMEOUT, [] as Measured[], { ref: false });
    const measured = await Promise.race([source.read(watched).catch(() => []), late]);
    for (const { clear } of metrics.values()) clear();
    for (const { name, labels = {}, value } of measured) metrics.get(name)!.put(labels, value);
  };
}

function register({ name, help, type, labels }: Family, registry: Registry) {
  const about = { name, help, labelNames: [...labels], registers: [registry] };
  const metric = type === 'gauge' ? new Gauge(about) : new Counter(about);
  const clear = () => {
    metric.reset();
    // Without labels a reset is a 0, which would say that all is well.
    if (labels.length === 0) metric.remove();
  };
  clear();
  return { clear, put: (of: Labels, value: number) => metric.inc(of, value) };
}

interface Row {
  name: string;
  labels: Labels | null;
  value: number | string | null;
}

/**
 * A source that is one statement in some databases: rows of a name, labels (JSON, or null) and a value; null is nothing. The
 * label `database` of a family need not be told.
 */
export function asked(families: Family[], statements: Partial<Record<Tier, string>>): Source {
  const named = new Map(families.map(family => [family.name, family]));
  const read = async ({ ask }: Watched, database: Tier): Promise<Measured[]> => {
    const rows = await ask[database]<Row>(statements[database]!);
    return rows
      .filter(({ value }) => value !== null)
      .map(({ name, labels, value }) => {
        const told: Labels = { database, ...labels };
        const own = named.get(name)!.labels.map(label => [label, told[label]!]);
        return { name, labels: Object.fromEntries(own), value: Number(value) };
      });
  };
  return {
    families,
    read: watched =>
      ofEach(tiers.filter(tier => statements[tier] !== undefined).map(tier => read(watched, tier))),
  };
}

/** Whatever comes: a database that is away hides nothing of the other. */
export async function ofEach(reads: Promise<Measured[]>[]): Promise<Measured[]> {
  const settled = await Promise.allSettled(reads);
  return settled.flatMap(one => (one.status === 'fulfilled' ? one.value : []));
}
