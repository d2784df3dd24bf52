/** Two workers and a command line on one supplier, in processes of their own, killed at once wherever they are. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../server/settings.ts';
import type { Row, World } from '../support/world.ts';

export interface Round {
  /** What was killed at which progress. */
  blows: string[];
  attempts: number;
  /** What the batch counted, and what a reckoning without any database says. */
  counted: Row;
  expected: Row;
  /** Products on offer that are not the list's, or not at its price; products of the list that are not there. */
  wrongProducts: number;
  historyRows: number;
}

const SUPPLIER = 'rivals';
/** Codes that each round's list lacks from the one before, and as many new ones. */
const SHIFT = 40;

/** Runs the rounds one after the other; `seed` decides what is killed when. */
export async function runRivals(
  world: World,
  options: { rounds: number; rows: number; seed: number },
): Promise<Round[]> {
  const { rounds, rows, seed } = options;
  const random = randomFrom(seed);
  const house = new House(world);
  const supplierId = await world.addSupplier(SUPPLIER);
  // Small steps: progress is seen, and a blow falls between many of them.
  await world.sql("update spp.settings set setting_value = $1 where setting_key = 'upload.chunk_rows'", [
    String(Math.ceil(rows / 60)),
  ]);
  const done: Round[] = [];
  let before = new Map<string, string>();
  try {
    for (let round = 0; round < rounds; round++) {
      const list = listOf(round, rows);
      done.push(await runRound(house, supplierId, { round, list, before, random }));
      before = list;
    }
  } finally {
    await house.killAll();
  }
  return done;
}

interface Given {
  round: number;
  list: Map<string, string>;
  before: Map<string, string>;
  random: () => number;
}

async function runRound(house: House, supplierId: string, given: Given): Promise<Round> {
  const { world } = house;
  const { round, list, random } = given;
  const file = join(world.settings.dataDir, `round-${round}.csv`);
  writeFileSync(
    file,
    `Code;Name;Price\n${[...list].map(([code, price]) => `${code};Product ${code};${price}`).join('\n')}\n`,
  );
  // Without a worker the command line processes the list itself; the others come while it is at it.
  house.launch('cli', ['upload', SUPPLIER, file, '--mode', 'full']);
  const batchId = await until(async () => {
    const [row] = await world.sql(
      'select batch_id from spp.upload_batches where file_name = $1 and attempts > 0',
      [`round-${round}.csv`],
    );
    return row?.batch_id as string | undefined;
  });
  const release = await holdSupplier(world, supplierId);
  try {
    house.launch('worker-1', ['worker']);
    house.launch('worker-2', ['worker']);
    await until(async () => (await house.workers()) >= 2 || undefined);
  } finally {
    await release();
  }

  const blows: string[] = [];
  let from = 0;
  for (const share of [random() * 0.5, 0.5 + random() * 0.4]) {
    const progress = await progressReaches(world, batchId, Math.max(share, from));
    const holder = await house.holderOf(batchId);
    // Whoever holds the batch, and at random others of the three.
    const victims = house.names().filter(name => name === holder || random() < 0.4);
    await Promise.all(victims.map(name => house.kill(name)));
    blows.push(`${victims.join(' and ')} at ${Math.round(progress * 100)} %`);
    for (const name of victims) if (name !== 'cli') house.launch(name, ['worker']);
    from = progress;
  }
  await progressReaches(world, batchId, 2);
  await house.killAll();
  return { blows, ...(await judge(world, supplierId, batchId, given)) };
}

/** Holds back every step of the supplier's uploads, until released. */
async function holdSupplier(world: World, supplierId: string): Promise<() => Promise<void>> {
  const client = await world.connections.owner.spp.connect();
  await client.query('begin');
  await client.query('select from spp.suppliers where supplier_id = $1 for no key update', [supplierId]);
  return async () => {
    await client.query('commit');
    client.release();
  };
}

/** Waits until so much is done, or the batch has ended. */
async function progressReaches(world: World, batchId: string, share: number): Promise<number> {
  return until(async () => {
    const [row] = await world.as({ role: 'inv_admin' }, 'select spp.upload_status($1) as answer', [batchId]);
    const { status, progress } = row!.answer as { status: string; progress: number };
    return progress >= share || (status !== 'queued' && status !== 'processing') ? progress : undefined;
  });
}

async function judge(
  world: World,
  supplierId: string,
  batchId: string,
  { list, before }: Given,
): Promise<Omit<Round, 'blows'>> {
  const [batch] = await world.sql(
    `select status, total_products as total, new_products_count as new, updated_products_count as updated,
            unchanged_products_count as unchanged, failed_products_count as failed,
            missing_products_count as missing, attempts from spp.upload_batches where batch_id = $1`,
    [batchId],
  );
  const { attempts, ...counted } = batch as Row & { attempts: number };
  const [found] = await world.sql(
    `select (select count(*)::integer from spp.price_history h where h.upload_batch_id = $2) as history,
            count(*) filter (where p.current_price is distinct from l.price or p.supplier_product_code is null
                                   or l.code is null)::integer as wrong
       from (select * from spp.supplier_products p
              where p.supplier_id = $1 and p.status = 'available') p
       full join unnest($3::text[], $4::numeric[]) l (code, price) on l.code = p.supplier_product_code`,
    [supplierId, batchId, [...list.keys()], [...list.values()]],
  );
  const known = [...list.keys()].filter(code => before.has(code));
  const updated = known.filter(code => before.get(code) !== list.get(code)).length;
  const expected = {
    status: 'completed',
    total: list.size,
    new: list.size - known.length,
    updated,
    unchanged: known.length - updated,
    failed: 0,
    missing: before.size - known.length,
  };
  return {
    attempts,
    counted,
    expected,
    wrongProducts: found!.wrong as number,
    historyRows: found!.history as number,
  };
}

function listOf(round: number, rows: number): Map<string, string> {
  return new Map(
    Array.from({ length: rows }, (_, place) => {
      const n = round * SHIFT + place;
      return [`R-${n}`, `${(n % 900) + 1 + (n % 3 === round % 3 ? round : 0)}.25`];
    }),
  );
}

/** The processes of a round, each known to PostgreSQL by its name. */
class House {
  readonly world: World;
  #running = new Map<string, ChildProcess>();

  constructor(world: World) {
    this.world = world;
    writeFileSync(join(world.settings.dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets));
  }

  names(): string[] {
    return [...this.#running.keys()];
  }

  launch(name: string, args: string[]): void {
    const { settings } = this.world;
    const child = spawn(process.execPath, [join(projectRoot, 'server/cli/inventory.ts'), ...args], {
      stdio: process.env.INVENTORY_TEST_VERBOSE ? 'inherit' : 'ignore',
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PGAPPNAME: name,
        DATA_DIR: settings.dataDir,
        SPP_DATABASE_URL: settings.spp?.direct,
        ISSOH_DATABASE_URL: settings.issoh?.direct,
        INVENTORY_JWT_SECRET: '',
      },
    });
    this.#running.set(name, child);
    child.once('exit', () => this.#running.get(name) === child && this.#running.delete(name));
  }

  async kill(name: string): Promise<void> {
    const child = this.#running.get(name);
    this.#running.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Kills all, and waits until PostgreSQL has noticed. */
  async killAll(): Promise<void> {
    await Promise.all(this.names().map(name => this.kill(name)));
    await until(async () => (await this.workers()) === 0 || undefined);
  }

  /** How many workers live. */
  async workers(): Promise<number> {
    const [row] = await this.world.sql(
      "select count(*)::integer as n from lease.workers w where w.worker_name = 'worker' and lease.lives(w.worker_id)",
    );
    return row!.n as number;
  }

  /** Which of the processes holds a batch. */
  async holderOf(batchId: string): Promise<string | undefined> {
    const [row] = await this.world.sql(
      `select a.application_name as name from spp.upload_batches b
         join lease.workers w on w.worker_id = b.lease_owner
         join pg_stat_activity a on a.pid = w.backend_pid
        where b.batch_id = $1`,
      [batchId],
    );
    return row?.name as string | undefined;
  }
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(10);
  }
}

/** Numbers from 0 to 1 that are the same for a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
