/** What the words in capitals stand for that commands of the pages hold (CONTRIBUTING.md, "Documents"). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Tier } from '../../../server/database/migrate.ts';
import type { Ran } from '../verbs.ts';

interface Means {
  folder: string;
  dataDir: string;
  run(...args: string[]): Promise<Ran>;
  sql<Row extends pg.QueryResultRow>(tier: Tier, statement: string, values?: unknown[]): Promise<Row[]>;
}

type Fill = (command: string) => Promise<string> | string;

/** Answers a command with its placeholders filled by what is there, or is made for it. */
export function placeholdersOf(means: Means): (command: string) => Promise<string> {
  const { folder, dataDir } = means;
  const known: Record<string, Fill> = {
    CODE: () => 'ACME',
    KIND: () => 'products',
    FILE: command => join(folder, command.includes('import') ? 'products.csv' : 'list.xlsx'),
    DIR: () => join(folder, 'backups/inventory'),
    OTHER_DIR: () => join(folder, 'backups/inventory'),
    NEW: () => join(folder, `new-${++folders}`),
    KEYS: () => join(dataDir, 'keys'),
    LOST_KEY: () => lostKey(means),
    BATCH: command => batchFor(means, command),
    ID: command => givenUpJob(means, command.includes('--database issoh') ? 'issoh' : 'spp'),
    STAGING_ID: () => rejectedRow(means),
    PAIR_ID: () => waitingPair(means),
    MOVEMENT_ID: () => receipt(means),
    RECEIPT_ID: () => receipt(means),
    RESERVATION_ID: () => reservation(means),
    PROPOSAL_ID: () => proposal(means),
  };
  const fillLine = async (line: string): Promise<string> => {
    // What may be left out is.
    let filled = line.replace(/ \[(?:--|[A-Z])[^\]]*\]/g, '');
    if (filled.includes('fixes.json')) await writeFixes(means);
    for (const [name, fill] of Object.entries(known)) {
      const place = new RegExp(`(?<![\\w$-])${name}(?![\\w-])`, 'g');
      if (filled.search(place) === -1) continue;
      const value = await fill(filled);
      filled = filled.replace(place, () => value);
    }
    return filled;
  };
  return async command => {
    const lines: string[] = [];
    for (const line of command.split('\n')) lines.push(await fillLine(line));
    return lines.join('\n');
  };
}

async function writeFixes(means: Means): Promise<void> {
  const fixes = [{ staging_id: await rejectedRow(means), data: { price: '3.20' } }];
  writeFileSync(join(means.folder, 'fixes.json'), JSON.stringify(fixes));
}

let lists = 0;
let folders = 0;

/** A list of a supplier of its own, so that no other list is in its way. */
async function upload({ folder, run }: Means, text: string, ...flags: string[]): Promise<string> {
  const code = `PAGE-${++lists}`;
  const file = join(folder, `${code}.csv`);
  await run('supplier', 'add', code, '--name', code, '--currency', 'EUR');
  writeFileSync(file, text);
  const { stdout, stderr } = await run('upload', code, file, '--json', ...flags);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout).batch_id;
}

const rows = (...prices: string[]) =>
  ['Code;Name;Price', ...prices.map((price, n) => `${n + 1};Thing ${n + 1};${price}`), ''].join('\n');

async function batchFor(means: Means, command: string): Promise<string> {
  if (command.includes(' cancel ')) {
    const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    return upload(means, rows('1,50', '2,50'), '--effective-from', day);
  }
  if (!command.includes(' missing ')) return upload(means, rows('1,50', '2,50'));
  await upload(means, rows('1,50', '2,50', '3,50', '4,50'));
  const file = join(means.folder, 'short.csv');
  writeFileSync(file, rows('1,50'));
  const { stdout } = await means.run('upload', `PAGE-${lists}`, file, '--mode', 'full', '--json');
  return JSON.parse(stdout).batch_id;
}

async function givenUpJob({ sql }: Means, tier: Tier): Promise<string> {
  const [job] = await sql<{ id: string }>(
    tier,
    "select id::text from graphile_worker.add_job('nothing__do', '{}', max_attempts => 1)",
  );
  await sql(
    tier,
    "update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'it broke' where id = $1",
    [job!.id],
  );
  return job!.id;
}

async function rejectedRow(means: Means): Promise<string> {
  const batch = await upload(means, rows('1,50', 'on request'));
  const [row] = await means.sql<{ staging_id: string }>(
    'spp',
    "select staging_id from spp.upload_staging where batch_id = $1 and validation_status = 'failed'",
    [batch],
  );
  return row!.staging_id;
}

/** One that wraps a supplier's, and that nobody has. */
async function lostKey({ sql }: Means): Promise<string> {
  const name = '1-0123456789ab';
  await sql(
    'issoh',
    `insert into issoh_private.supplier_keys (supplier_id, key_no, master_id, wrapped)
     select s.supplier_id, (select count(*) + 1 from issoh_private.supplier_keys k where k.supplier_id = s.supplier_id),
            $1, '\\x00'
       from issoh.suppliers s
      order by s.supplier_id
      limit 1`,
    [name],
  );
  return name;
}

async function waitingPair({ sql }: Means): Promise<string> {
  const [pair] = await sql<{ pair_id: string }>(
    'spp',
    "select pair_id from spp.match_pairs where status = 'waiting' order by pair_id limit 1",
  );
  return pair!.pair_id;
}

async function receipt({ sql }: Means): Promise<string> {
  const [made] = await sql<{ movement_id: string }>(
    'issoh',
    `select movement_id from issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, '{
       "internal_sku": "HAMMER-500", "movement_type": "receipt", "quantity": 10, "to_location": "NORTH",
       "unit_cost": 7.40, "supplier_id": "ACME"}'))`,
  );
  return made!.movement_id;
}

/** The last one that somebody has made. */
async function reservation({ sql }: Means): Promise<string> {
  const [made] = await sql<{ reservation_id: string }>(
    'issoh',
    'select reservation_id from issoh.stock_reservations order by reservation_id desc limit 1',
  );
  return made!.reservation_id;
}

/** One that a new cost has brought. */
async function proposal({ sql }: Means): Promise<string> {
  await sql('issoh', "select issoh.set_price('DRILL-18V', cost_price => 80, markup_percentage => 45)");
  await sql('issoh', "select issoh.change_cost('DRILL-18V', 90, 'new list')");
  const [made] = await sql<{ proposal_id: string }>(
    'issoh',
    "select proposal_id from issoh.price_proposals where status = 'open' order by proposal_id desc limit 1",
  );
  return made!.proposal_id;
}
