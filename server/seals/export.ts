/** Digests and public keys in one file, for keeping where nobody who reaches the database comes. */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Tier, tiers } from '../database/migrate.ts';
import type { Run } from '../database/pools.ts';
import { flushFolder } from '../files.ts';
import { Problem } from '../problem.ts';
import { type Digest, digestIn, digestOf, linesOf } from './digests.ts';
import { type PublicKeys, pemOf, readPublicKeys } from './key.ts';
import { type Seal, sealColumns } from './statement.ts';

const KIND = 'inventory seals 1';
const PAGE = 5_000;

export interface Exported {
  /** Read anew each time. */
  digests(tier: Tier): AsyncIterable<Digest>;
  keys: PublicKeys;
}

/**
 * Writes the digests of both databases as lines of JSON; whoever reads meanwhile sees the file before or after.
 *
 * @returns how many seals it holds
 * @throws ErrnoException when the file cannot be written whole: what was there stays
 */
export async function exportSeals(file: string, runs: Record<Tier, Run>, keys: PublicKeys): Promise<number> {
  // A name that nobody knows before: in a folder that others can write, a link might wait.
  const temporary = `${file}.${randomUUID()}`;
  const to = openSync(temporary, 'wx');
  // To the last byte, or it throws.
  const write = (line: object) => writeFileSync(to, `${JSON.stringify(line)}\n`);
  let count = 0;
  try {
    write({ kind: KIND, made_at: new Date().toISOString() });
    for (const [key_id, key] of keys) write({ key_id, public_key: pemOf(key) });
    for (const tier of tiers) {
      for await (const seal of sealsOf(runs[tier])) {
        write({ database: tier, ...digestOf(seal) });
        count++;
      }
    }
    write({ seals: count });
    fsyncSync(to);
    renameSync(temporary, file);
    flushFolder(dirname(file));
  } finally {
    closeSync(to);
    rmSync(temporary, { force: true });
  }
  return count;
}

async function* sealsOf(run: Run): AsyncGenerator<Seal> {
  let last: Seal | undefined;
  for (;;) {
    const { rows } = await run(client =>
      client.query<Seal>(
        `select ${sealColumns} from audit.seals s
          where (s.chain, s.seal_no) > ($1, $2) order by s.chain, s.seal_no limit $3`,
        [last?.chain ?? '', last?.seal_no ?? 0, PAGE],
      ),
    );
    yield* rows;
    last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
  }
}

/** @throws Problem `bad_export` where a file is none that `exportSeals` has written whole; ErrnoException */
export async function readExport(file: string): Promise<Exported> {
  const keys: [string, string][] = [];
  let first: Record<string, unknown> | undefined;
  let last: Record<string, unknown> = {};
  let seals = 0;
  for await (const line of linesOf(file)) {
    last = parse(line);
    first ??= last;
    if (isDigest(last)) seals += digestIn(line).length;
    else if (last.public_key !== undefined) keys.push([String(last.key_id), String(last.public_key)]);
  }
  if (first?.kind !== KIND || seals !== last.seals)
    throw new Problem(400, 'bad_export', `${file} is no whole export of seals.`, {
      hint: '"inventory audit export FILE" writes one.',
    });
  return { digests: tier => digestsOf(file, tier), keys: readPublicKeys(keys) };
}

async function* digestsOf(file: string, tier: Tier): AsyncGenerator<Digest> {
  for await (const line of linesOf(file)) if (parse(line).database === tier) yield* digestIn(line);
}

function isDigest({ database }: Record<string, unknown>): boolean {
  return tiers.some(tier => tier === database);
}

function parse(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
