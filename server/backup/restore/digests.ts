/** Digests that came back with a database which knows less than they do: those beyond its last seals are taken aside. */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import type { Tier } from '../../database/migrate.ts';
import { digestFiles, digestIn, linesOf } from '../../seals/digests.ts';

/**
 * Takes aside the files that know seals which the restored database does not have; what it has stays where it was. As
 * docs/workflows/auditing.md says of a restore to an earlier moment: what they prove stays in them.
 *
 * @param client acts as inv_owner
 * @returns how many seals those are
 */
export async function takeAside(dataDir: string, tier: Tier, client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ chain: string; last: string }>(
    'select s.chain, max(s.seal_no)::text as last from audit.seals s group by s.chain',
  );
  const last = new Map(rows.map(row => [row.chain, BigInt(row.last)]));
  const isBeyond = (line: string) =>
    digestIn(line).some(({ chain, seal_no }) => BigInt(seal_no) > (last.get(chain) ?? 0n));
  let beyond = 0;
  for (const file of digestFiles(dataDir, tier)) {
    let found = 0;
    for await (const line of linesOf(file)) if (isBeyond(line)) found += 1;
    if (found > 0) await split(file, isBeyond);
    beyond += found;
  }
  return beyond;
}

async function split(file: string, isBeyond: (line: string) => boolean): Promise<void> {
  const folder = join(dirname(file), 'before-restore');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const aside = freeIn(folder, basename(file, '.log'));
  await rename(file, aside);
  await pipeline(Readable.from(within(aside, isBeyond)), createWriteStream(file, { mode: 0o600 }));
}

/** An earlier restore may have left one of that name. */
function freeIn(folder: string, name: string): string {
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? `${name}.log` : `${name}.${n}.log`);
    if (!existsSync(path)) return path;
  }
}

async function* within(file: string, isBeyond: (line: string) => boolean): AsyncGenerator<string> {
  for await (const line of linesOf(file)) if (!isBeyond(line)) yield `${line}\n`;
}
