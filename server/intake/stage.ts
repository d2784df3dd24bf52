/** Reads a received file into spp.upload_staging by COPY. */
import { existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { COPY_COLUMNS } from '../reading/copy-text.ts';
import { type ParsedList, parseInProcess, type RowBytes } from '../reading/parsers.ts';
import {
  type Detected,
  type ImportProfile,
  type Limits,
  PricelistError,
  type Recognition,
  type Sample,
} from '../reading/types.ts';
import type { Unlock } from './spool.ts';

/** Rows per COPY, and how long one may last: each one commits, so that no transaction stays open. */
const rowsPerCopy = 10_000;
const copyMs = 4000;

const copy = `copy spp.upload_staging (${COPY_COLUMNS.join(', ')}) from stdin`;

export interface Staging {
  batchId: string;
  path: string;
  /** Says what decrypts the file. */
  unlock: Unlock;
  fileName: string;
  profile: ImportProfile;
  limits: Limits;
  recognise: (sample: Sample) => Promise<Recognition>;
  /** Ends the reading, with its reason as the error. */
  signal?: AbortSignal;
  /** Called first in each transaction that stages rows; throws where somebody else has taken the batch over. */
  hold?: (client: pg.ClientBase) => Promise<void>;
  /** Called in the first of these: how the list is read can be looked at as soon as there are rows. */
  opened?: (client: pg.ClientBase, detected: Detected) => Promise<void>;
}

/**
 * Stages every row of a file; answers what was detected.
 *
 * @param pool acts as inv_owner: COPY FROM refuses tables with row-level security to everybody else
 * @throws PricelistError when the file cannot be read as a list; pg.DatabaseError when the database fails
 */
export async function stage(pool: pg.Pool, staging: Staging): Promise<Detected> {
  return read(staging, async (feed, detected) => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      for (let isFirst = true; await feed.more(); isFirst = false)
        await copyRows(client, staging, feed, isFirst ? detected : null);
    } catch (error) {
      broken = error as Error; // A COPY may be under way on it.
      throw error;
    } finally {
      client.release(broken);
    }
  });
}

/** Stages every row within the transaction that the caller has begun, as inv_owner; nothing is committed. */
export async function stageWithin(client: pg.ClientBase, staging: Staging): Promise<Detected> {
  return read(staging, async feed => {
    await setBatch(client, staging);
    while (await feed.more()) await copyFeed(client, feed);
  });
}

async function read(
  staging: Staging,
  take: (feed: Feed, detected: Detected) => Promise<void>,
): Promise<Detected> {
  if (!existsSync(staging.path)) {
    throw new PricelistError(
      'file_missing',
      'The received file is no longer there.',
      'Upload the list again. Where it ends so again, servers and workers have no folder "spool" in common: docs/scale-out.md.',
    );
  }
  const list = await parseInProcess(staging.path, staging);
  try {
    await take(new Feed(list), list.detected);
    return list.detected;
  } finally {
    list.close();
  }
}

/** One COPY in a transaction of its own; the first, which tells what was detected, takes as few rows as there are. */
async function copyRows(
  client: pg.ClientBase,
  staging: Staging,
  feed: Feed,
  detected: Detected | null,
): Promise<void> {
  await client.query('begin');
  await staging.hold?.(client);
  await setBatch(client, staging);
  if (detected !== null) await staging.opened?.(client, detected);
  await copyFeed(client, feed, detected === null ? rowsPerCopy : 1);
  await client.query('commit');
}

/** Whose rows the transaction stages: no row says it. */
async function setBatch(client: pg.ClientBase, { batchId }: Staging): Promise<void> {
  await client.query(`select set_config('inv.staging_batch', $1, true)`, [batchId]);
}

async function copyFeed(client: pg.ClientBase, feed: Feed, rows = rowsPerCopy): Promise<void> {
  const stream = client.query(copyFrom(copy));
  stream.on('error', () => undefined); // What comes after the pipeline has failed already.
  await pipeline(() => feed.take(rows, copyMs), stream);
}

/** The rows of a list, some at a time. */
class Feed {
  private rows: ParsedList['rows'];
  private pending: Promise<IteratorResult<RowBytes>> | null = null;

  constructor(list: ParsedList) {
    this.rows = list.rows;
  }

  async more(): Promise<boolean> {
    return (await this.peek()).done !== true;
  }

  /** About so many rows, or as many as come within a time; always whole ones. */
  async *take(rows: number, ms: number): AsyncGenerator<Buffer> {
    const until = performance.now() + ms;
    for (let count = 0; count < rows; ) {
      const { value, done } = await this.peek();
      if (done) return;
      this.pending = null;
      yield value.bytes;
      count += value.rows;
      if (count >= rows || (value.rows > 0 && !(await this.within(until - performance.now())))) return;
    }
  }

  private peek(): Promise<IteratorResult<RowBytes>> {
    if (this.pending === null) {
      this.pending = this.rows.next();
      this.pending.catch(() => undefined); // Whoever takes it next hears of it.
    }
    return this.pending;
  }

  /** Do more rows come, or the end, before so much time is over? */
  private async within(ms: number): Promise<boolean> {
    if (ms <= 0) return false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>(resolve => {
      timer = setTimeout(() => resolve(false), ms);
    });
    const came = this.peek().then(
      () => true,
      () => true,
    );
    return Promise.race([came, late]).finally(() => clearTimeout(timer));
  }
}
