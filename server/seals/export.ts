/** Digests and public keys in one file, for keeping where nobody who reaches the database comes. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { type Tier, tiers } from '../database/migrate.ts';
import type { Run } from '../database/pools.ts';
import { Problem } from '../problem.ts';
import { type Digest, digestIn, digestOf } from './digests.ts';
import { type PublicKeys, pemOf, readPublicKeys } from './key.ts';
import { type Seal, sealColumns } from './statement.ts';

const KIND = 'inventory seals 1';
const PAGE = 5_000;

export interface Exported {
  digests: Record<Tier, Digest[]>;
  keys: PublicKeys;
}

/**
 * Writes the digests of both databases as lines of JSON; whoever reads meanwhile sees the file before or after.
 *
 * @returns how many seals it holds
 * @throws ErrnoException when the file cannot be written
 */
export async function exportSeals(file: string, runs: Record<Tier, Run>, keys: PublicKeys): Promise<number> {
  const temporary = `${file}.${process.pid}`;
  const to = openSync(temporary, 'w');
  const write = (line: object) => writeSync(to, `${JSON.stringify(line)}\n`);
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
export function readExport(file: string): Exported {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const parsed = lines.map(parse);
  const digests: Record<Tier, Digest[]> = { spp: [], issoh: [] };
  const keys: [string, string][] = [];
  for (const [at, line] of lines.entries()) {
    const { database, key_id, public_key } = parsed[at]!;
    if (database === 'spp' || database === 'issoh') digests[database].push(...digestIn(line));
    else if (public_key !== undefined) keys.push([String(key_id), String(public_key)]);
  }
  const whole = digests.spp.length + digests.issoh.length === parsed.at(-1)?.seals;
  if (parsed[0]?.kind !== KIND || !whole)
    throw new Problem(400, 'bad_export', `${file} is no whole export of seals.`, {
      hint: '"inventory audit export FILE" writes one.',
    });
  return { digests, keys: readPublicKeys(keys) };
}

function parse(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
