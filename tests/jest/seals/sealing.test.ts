/** Seals of both databases: everything in exactly one, whatever happens beside them. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { asRole, noLimit, type Run } from '../../../server/database/pools.ts';
import { type Digest, readDigests } from '../../../server/seals/digests.ts';
import { exportSeals, readExport } from '../../../server/seals/export.ts';
import { ensureSigningKey, keptPublicKeys, readSigningKey } from '../../../server/seals/key.ts';
import { type Sealer, sealAll } from '../../../server/seals/sealing.ts';
import { recordable, type Statement, sealColumns, signed } from '../../../server/seals/statement.ts';
import { Watched } from '../../../server/seals/untouched.ts';
import { type Verified, verifyTier } from '../../../server/seals/verify.ts';
import type { Witnesses } from '../../../server/seals/witness.ts';
import { projectRoot } from '../../../server/settings.ts';
import { randomly } from '../../support/random-lists.ts';
import { createWorld, type World } from '../../support/world.ts';
import { everyOne, makePast, SLICE, seal, sealerOf } from './past.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await makePast(world);
});
afterAll(() => world.close());

const runAs = (setting = 'begin read only'): Run => {
  return work =>
    asRole(world.connections.spp, { role: 'inv_analyst', user_id: 'auditor' }, noLimit, work, setting);
};

function verify(run = runAs(), from?: Date): Promise<Verified[]> {
  const { dataDir } = world.settings;
  return verifyTier({
    tier: 'spp',
    run,
    keys: keptPublicKeys(dataDir),
    witnesses: { file: { digests: readDigests(dataDir, 'spp', from), follows: true } },
    from,
  });
}

async function superuser(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: world.connections.urls.administrator.spp });
  await client.connect();
  return client;
}

const brokenOf = (verified: Verified[]) => verified.flatMap(one => one.broken);
const status = () => world.as({ role: 'inv_analyst' }, 'select * from audit.seal_status() order by chain');

async function expectWhole(): Promise<void> {
  await seal(world);
  const verified = await verify();
  expect(brokenOf(verified)).toEqual([]);
  for (const { chain, rows, unsealed_rows } of verified) {
    const [count] = await world.sql(`select count(*)::integer as rows from ${chain}`);
    expect({ chain, rows, unsealed_rows }).toEqual({ chain, rows: count!.rows, unsealed_rows: 0 });
  }
}

test('a root is that of an independent Merkle tree', async () => {
  const [chain] = await world.sql("select * from audit.seal_chains() where chain = 'audit.log'");
  const rows = await world.sql(
    `select ${chain!.row_text} as text, s.seal_no, encode(s.root, 'hex') as root, s.row_count::integer
       from audit.log r join audit.seals s on s.chain = 'audit.log' and s.seal_no > 1 and s.key_after is null
                        and pg_visible_in_snapshot(r.xact_id, s.seen_until)
                        and not pg_visible_in_snapshot(r.xact_id, s.seen_from)
      order by s.seal_no, r.log_id`,
  );
  const sha = (...parts: (string | Buffer)[]) =>
    createHash('sha256')
      .update(Buffer.concat(parts.map(part => Buffer.from(part))))
      .digest();
  const rootOf = (nodes: Buffer[]): Buffer => {
    if (nodes.length === 1) return nodes[0]!;
    const parents = Array.from({ length: Math.ceil(nodes.length / 16) }, (_, i) =>
      sha('\x01', ...nodes.slice(i * 16, i * 16 + 16)),
    );
    return rootOf(parents);
  };
  const bySeal = Map.groupBy(rows, row => row.seal_no);
  expect(bySeal.size).toBeGreaterThan(5);
  for (const sealed of bySeal.values()) {
    expect(sealed).toHaveLength(Number(sealed[0]!.row_count));
    expect(rootOf(sealed.map(row => sha('\0', String(row.text)))).toString('hex')).toBe(sealed[0]!.root);
  }
});

test('more rows than a slice are several seals of one window', async () => {
  const windows = await world.sql(
    `select s.seen_until::text, count(*)::integer as seals, sum(s.row_count)::integer as rows, max(s.row_count)::integer as most
       from audit.seals s where s.chain = 'spp.price_history' group by s.seen_until::text having count(*) > 1`,
  );
  expect(windows.length).toBeGreaterThan(0);
  for (const { seals, rows, most } of windows) {
    expect(most).toBe(SLICE);
    expect(seals).toBeGreaterThanOrEqual(Math.ceil(Number(rows) / SLICE));
  }
});

test.each([0, 1, 2])('whoever commits when: each row is in one seal (seed %d)', async seed => {
  const random = randomly(seed);
  const open: pg.Client[] = [];
  try {
    for (let step = 0; step < 40; step++) {
      const what = random.below(5);
      if (what < 2 && open.length < 4) {
        const client = await superuser();
        open.push(client);
        await client.query('begin');
      } else if (what === 2 && open.length > 0) {
        await random.pick(open).query(
          `update spp.supplier_products set current_price = current_price + 1
            where product_id = (select p.product_id from spp.supplier_products p order by random() limit 1 for update skip locked)`,
        );
      } else if (what === 3 && open.length > 0) {
        const client = open.splice(random.below(open.length), 1)[0]!;
        await client.query(random.chance(0.8) ? 'commit' : 'rollback');
        await client.end();
      } else await sealAll(sealerOf(world, 'spp'), undefined, { sliceRows: SLICE });
    }
  } finally {
    for (const client of open) {
      await client.query('commit');
      await client.end();
    }
  }
  await expectWhole();
});

test('of two that seal at once one does, and what is not signed yet is no seal', async () => {
  await world.sql('update spp.supplier_products set current_price = current_price + 1');
  const client = await world.connections.owner.spp.connect();
  await client.query('begin');
  await client.query("select audit.draft_seal('spp.price_history', 10)");
  const before = await world.sql('select count(*) from audit.seals');
  await sealAll(sealerOf(world, 'spp'), undefined, { sliceRows: SLICE });
  const made = await world.sql("select count(*) from audit.seals where chain = 'spp.price_history'");
  // Its worker dies here.
  await client.query('rollback');
  client.release();
  expect(made).not.toEqual(before);
  await Promise.all([1, 2, 3].map(() => sealAll(sealerOf(world, 'spp'), undefined, { sliceRows: 7 })));
  await expectWhole();
});

test('it is drafted in a transaction of its own', async () => {
  await expect(
    world.sql("do $$ begin perform pg_current_xact_id(); perform audit.draft_seal('audit.log'); end $$"),
  ).rejects.toMatchObject({ code: '25001' });
});

test('seals hold under any settings of a session, and when a column has come', async () => {
  const odd: Run = work =>
    runAs()(async client => {
      await client.query(
        `set local datestyle = 'German'; set local timezone = 'Asia/Kolkata'; set local extra_float_digits = -15;
         set local bytea_output = 'escape'; set local intervalstyle = 'sql_standard'; set local xmlbinary = 'hex'; set local quote_all_identifiers = on`,
      );
      return work(client);
    });
  expect(brokenOf(await verify(odd))).toEqual([]);
  await world.sql(
    `alter table audit.log add column later text default 'x'; alter table spp.price_history add column later integer`,
  );
  await expectWhole();
  await world.sql('alter table audit.log drop column later; alter table spp.price_history drop column later');
});

test('months that are made later move rows, and break no seal', async () => {
  await world.sql(
    `insert into spp.price_history (supplier_id, product_id, new_price, change_reason, changed_at, changed_by)
     select p.supplier_id, p.product_id, 1, 'manual', '2024-05-05 12:00Z', 'x' from spp.supplier_products p limit 5`,
  );
  await seal(world);
  await world.sql("select spp_private.make_price_history_month('2024-05-01')");
  await expectWhole();
});

test('another key signs on; the old one’s seals stay good', async () => {
  const file = join(world.settings.dataDir, 'another.pem');
  ensureSigningKey(file, join(world.settings.dataDir, 'elsewhere'));
  await world.sql('update spp.supplier_products set current_price = current_price + 1');
  await sealAll({ ...sealerOf(world, 'spp'), key: readSigningKey(file) });
  const ids = await world.sql('select distinct key_id from audit.seals');
  expect(ids).toHaveLength(2);
  await expectWhole();
});

test('a key that seals for the first time is told once, with those that have sealed before it', async () => {
  const file = join(world.settings.dataDir, 'told.pem');
  ensureSigningKey(file, join(world.settings.dataDir, 'elsewhere'));
  const before = await world.sql(
    `select distinct key_id from audit.seals s
      where s.seal_no = (select max(n.seal_no) from audit.seals n where n.chain = s.chain) order by key_id`,
  );
  const told: unknown[] = [];
  const key = readSigningKey(file);
  const by = { ...sealerOf(world, 'spp'), key, newKey: (...all: unknown[]) => void told.push(all) };
  for (let round = 0; round < 3; round++) {
    await world.sql('update spp.supplier_products set current_price = current_price + 1');
    await sealAll(by);
  }
  expect(told).toEqual([[key.id, before.map(row => row.key_id)]]);
});

test('a key that has sealed is no new one where a copy of it comes to', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'inventory-copy-'));
  const told: unknown[] = [];
  const by = { ...sealerOf(world, 'spp'), dataDir, newKey: (...all: unknown[]) => void told.push(all) };
  try {
    await seal(world);
    const { rows } = await world.connections.owner.spp.query(
      'select s.key_id from audit.seals s order by s.sealed_at desc limit 1',
    );
    const file = [world.settings.signingKeyFile, join(world.settings.dataDir, 'told.pem')].find(
      one => readSigningKey(one).id === rows[0].key_id,
    );
    await sealAll({ ...by, key: readSigningKey(file!) });
    expect(told).toEqual([]);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

test('a key is made where none has signed, and nowhere in place of one that has', () => {
  const { dataDir } = world.settings;
  const made = (folder: string) => {
    const file = join(dataDir, 'first.pem');
    ensureSigningKey(file, folder);
    const isThere = existsSync(file);
    rmSync(file, { force: true });
    return isThere;
  };
  expect([made(join(dataDir, 'elsewhere')), made(dataDir)]).toEqual([true, false]);
});

test('what is unsealed is told, and for how long', async () => {
  expect(await status()).toMatchObject([
    { unsealed_rows: '0', lag_seconds: '0', strange_rows: '0' },
    { unsealed_rows: '0', lag_seconds: '0', strange_rows: '0' },
  ]);
  await world.sql(
    "update spp.supplier_products set current_price = current_price + 1 where supplier_product_code = 'P1'",
  );
  const [, prices] = await status();
  expect(prices).toMatchObject({ chain: 'spp.price_history', unsealed_rows: '1', strange_rows: '0' });
  expect(Number(prices!.lag_seconds)).toBeGreaterThan(0);
  await seal(world);
  expect((await status())[1]).toMatchObject({ unsealed_rows: '0', lag_seconds: '0' });
});

test('few rows wait for the pause after a seal, many do not, nor does the first after a rest', async () => {
  await expectWhole();
  const write = (rows: number) =>
    world.sql(
      `insert into audit.log (actor, role_name, operation, table_schema, table_name, record_key)
       select 'x', 'x', 'insert', 'x', 'x', 'x' from generate_series(1, $1::integer)`,
      [rows],
    );
  const sealed = (pauseSeconds: number) => sealAll(sealerOf(world, 'spp'), undefined, { pauseSeconds });
  await write(1);
  expect(await sealed(0)).toBe(1);
  await write(999);
  expect(await sealed(86_400)).toBe(0);
  await write(1);
  expect(await sealed(86_400)).toBe(1);
  await write(1);
  expect(await sealed(86_400)).toBe(0);
  expect(await sealed(0)).toBe(1);
  await expectWhole();
});

test('what is unsealed is told between the slices of a window, too', async () => {
  await expectWhole();
  const unsealed = async () => {
    const [told] = (await status()).filter(({ chain }) => chain === 'spp.price_history');
    const [counted] = await world.sql(
      `select (select count(*) from spp.price_history) - sum(s.row_count) as rows
         from audit.seals s where s.chain = 'spp.price_history'`,
    );
    expect(told!.unsealed_rows).toBe(counted!.rows);
    return Number(told!.unsealed_rows);
  };
  const left: number[] = [];
  await world.sql('update spp.supplier_products set current_price = current_price + 1');
  for (let round = 0; round < 4; round++) {
    let asked = 0;
    // Of each chain one: where nothing of the log waits, a slice of prices.
    const once = {
      get aborted() {
        return asked++ > 1;
      },
    } as AbortSignal;
    await sealAll(sealerOf(world, 'spp'), once, { sliceRows: 15 });
    left.push(await unsealed());
    await world.sql(
      "update spp.supplier_products set current_price = current_price + 1 where supplier_product_code = 'P1'",
    );
    await unsealed();
  }
  expect(left.every(rows => rows > 0)).toBe(true);
  await expectWhole();
});

describe('in another cluster', () => {
  /** Seals as a cluster of another id would: the seals are signed by the right key, as they were there. */
  async function asCluster(id: number, act: (by: Sealer) => Promise<unknown>): Promise<void> {
    const [ours] = await world.sql(
      "select pg_get_functiondef('audit.next_seal(text)'::regprocedure) as text",
    );
    const text = String(ours!.text);
    await world.sql(text.replace(/\(select c\.system_identifier from pg_control_system\(\) c\)/, String(id)));
    await act({ ...sealerOf(world, 'spp'), cluster: String(id) });
    await world.sql(text);
  }

  const write = (offset: string) =>
    world.sql(
      `insert into audit.log (actor, role_name, operation, table_schema, table_name, record_key, xact_id)
       select 'x', 'x', 'insert', 'x', 'x', 'x', (${offset})::text::xid8 from generate_series(1, 5)`,
    );
  const history = (offset: string) =>
    world.sql(
      `insert into spp.price_history (supplier_id, product_id, new_price, change_reason, changed_by, xact_id)
       select p.supplier_id, p.product_id, 1, 'manual', 'x', (${offset})::text::xid8 from spp.supplier_products p limit 5`,
    );

  test.each([11, 12])(
    'what is written there is sealed there, whatever its transactions are numbered (%d)',
    async id => {
      await seal(world);
      const highest = 'select pg_current_xact_id()::text::bigint + 1000000';
      // Written before the dump, and not sealed: their numbers are still to come, or long gone by.
      await write(highest);
      await history(highest);
      await asCluster(id, async by => {
        await sealAll(by, undefined, { sliceRows: SLICE });
        // Numbers that the old cluster had given, too.
        for (const old of ['audit.log', 'spp.price_history']) {
          const taken = `select min(r.xact_id::text::bigint) from ${old} r`;
          await write(taken).catch(() => undefined);
        }
      });
      await asCluster(id + 100, async by => {
        await sealAll(by, undefined, { sliceRows: SLICE });
        await world.sql('update spp.supplier_products set current_price = current_price + 1');
        await sealAll(by, undefined, { sliceRows: SLICE });
        expect(brokenOf(await verify()).filter(one => one.seal_no !== null)).toEqual([]);
      });
      const lives = await world.sql('select max(life)::integer as life from audit.seals group by chain');
      expect(lives.every(row => Number(row.life) > 2)).toBe(true);
      await expectWhole();
    },
  );

  test('what is changed of an earlier life is found in its seal', async () => {
    const [row] = await world.sql('select min(log_id) as id from audit.log');
    const change = (sql: string) =>
      world.sql(
        `alter table audit.log disable trigger all; ${sql}; alter table audit.log enable always trigger _900_append_only`,
      );
    await change(`update audit.log set actor = actor || '!' where log_id = ${row!.id}`);
    expect(brokenOf(await verify())).toMatchObject([{ chain: 'audit.log', seal_no: 1 }]);
    await change(`update audit.log set actor = left(actor, -1) where log_id = ${row!.id}`);
    await expectWhole();
  });
});

test('an export proves what was sealed by then', async () => {
  const runs = { spp: runAs(), issoh: runAs() };
  const to = join(world.settings.dataDir, 'export.jsonl');
  const keys = keptPublicKeys(world.settings.dataDir);
  const count = await exportSeals(to, runs, keys);
  const exported = await readExport(to);
  const digests = await everyOne(exported.digests('spp'));
  expect(digests.length + (await everyOne(exported.digests('issoh'))).length).toBe(count);
  expect([...exported.keys.keys()].sort()).toEqual([...keys.keys()].sort());
  // The newest seals gone from the table, and from the file as well.
  const last = digests.filter(one => one.chain === 'audit.log').at(-1)!;
  const client = await superuser();
  await client.query('begin; alter table audit.seals disable trigger all');
  await client.query('delete from audit.seals where chain = $1 and seal_no = $2', [last.chain, last.seal_no]);
  let turn: Promise<unknown> = Promise.resolve();
  const run = ((work: (client: pg.Client) => Promise<unknown>) => {
    turn = turn.catch(() => undefined).then(() => work(client));
    return turn;
  }) as Run;
  const found = await verifyTier({
    tier: 'spp',
    run,
    keys: exported.keys,
    witnesses: { export: { digests: exported.digests('spp'), follows: false } },
  });
  await client.query('rollback');
  await client.end();
  expect(brokenOf(found)).toContainEqual(
    expect.objectContaining({ chain: 'audit.log', seal_no: Number(last.seal_no), until: last.sealed_at }),
  );
  truncateSync(to, 300);
  await expect(readExport(to)).rejects.toThrow('no whole export');
});

test('from a moment on, only later seals are looked at', async () => {
  const verified = await verify(runAs(), new Date());
  expect(verified.map(one => one.seals)).toEqual([0, 0]);
  const [middle] = await world.sql(
    "select sealed_at from audit.seals where chain = 'audit.log' and seal_no = 3",
  );
  const later = await verify(runAs(), middle!.sealed_at as Date);
  const all = await verify();
  expect(brokenOf(later)).toEqual([]);
  expect(later[0]!.seals).toBeLessThan(all[0]!.seals);
  expect(later[0]!.seals).toBeGreaterThan(0);
});

test.each([
  ['missing', (file: string) => rmSync(file), 'signing_key_missing'],
  ['no key', (file: string) => writeFileSync(file, 'nonsense'), 'bad_signing_key'],
])('a key that is %s is told', (_name, spoil, code) => {
  const file = join(world.settings.dataDir, 'spoilt.pem');
  ensureSigningKey(file, join(world.settings.dataDir, 'elsewhere'));
  spoil(file);
  expect(() => readSigningKey(file)).toThrow(expect.objectContaining({ code }));
});

describe('a function that drafts seals and lies', () => {
  let other: World;
  beforeAll(async () => {
    other = await createWorld();
    await makePast(other);
  });
  afterAll(() => other.close());

  const lies = {
    'a window': "v_next.seen_from := 'SEEN';",
    'what came before': 'v_next.life := v_next.life + 1; v_next.key_after := null;',
    'a life': 'v_next.life := v_next.life + 1; v_next.key_after := null; v_next.seen_from := null;',
    'another cluster':
      'v_next.life := v_next.life + 1; v_next.key_after := null; v_next.seen_from := null; v_next.cluster_id := 7;',
    'the rest of a window': "v_next.seen_from := v_last.seen_until; v_next.key_after := '0';",
    'a slice':
      "v_next.seen_from := v_last.seen_from; v_next.seen_until := v_last.seen_until; v_next.key_after := '0';",
    'a number': 'v_next.seal_no := v_next.seal_no + 1;',
    'the seal before': "v_next.previous := sha256('');",
    'the time to come': "v_next.seen_until := '99999999:99999999:';",
    'the next transactions':
      "v_next.seen_until := format('%1$s:%1$s:', pg_snapshot_xmax(v_now)::text::bigint + 1000)::pg_snapshot;",
    'what is under way': "v_next.seen_until := format('%1$s:%1$s:', pg_snapshot_xmax(v_now))::pg_snapshot;",
  };
  const write = () => other.sql("update spp.suppliers set supplier_name = supplier_name || '.'");
  /** Puts words before what a function answers; answers how it is put back. */
  const alter = async (name: string, words: string) => {
    const [{ source }] = (await other.sql(
      `select pg_get_functiondef('audit.${name}'::regproc) as source`,
    )) as [{ source: string }];
    await other.sql(source.replace(/ {2}return (v_next|v_seal);\nend/, `  ${words}\n  return $1;\nend`));
    return () => other.sql(source);
  };
  /** Beside rows that were written before it, and others. */
  const lie = async (words: string) => {
    await write();
    const [{ seen }] = (await other.sql('select pg_current_snapshot()::text as seen')) as [{ seen: string }];
    await write();
    return alter('next_seal', words.replace('SEEN', seen));
  };

  /** A transaction that has written and has not ended. */
  async function underWay(): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: other.connections.urls.administrator.spp });
    await client.connect();
    await client.query('begin; select pg_current_xact_id()');
    // A later one has ended: else it would not have begun for a snapshot.
    await write();
    return async () => {
      await client.query('commit');
      await client.end();
    };
  }

  test.each(Object.entries(lies))('is given no signature: %s', async (_, words) => {
    const end = await underWay();
    const takeBack = await lie(words);
    const draft = other.sql("select count(*) from audit.draft_seal('audit.log') s where s.chain is not null");
    const drafts = await draft.then(
      ([row]) => Number(row!.count) > 0,
      () => false,
    );
    // Without one there would be nothing to sign.
    expect(drafts).toBe(true);
    await expect(sealAll(sealerOf(other, 'spp'))).rejects.toThrow('is not signed');
    await takeBack();
    await end();
    await seal(other);
  });

  test.each(['2020-01-01', '2999-01-01'])('says nothing of the time (%s)', async day => {
    await write();
    const takeBack = await alter('draft_seal', `v_seal.sealed_at := '${day}';`);
    const now = () => other.sql('select clock_timestamp() as now');
    const [before] = await now();
    expect(await sealAll(sealerOf(other, 'spp'))).toBeGreaterThan(0);
    const [after] = await now();
    await takeBack();
    const [made] = await other.sql(
      "select s.sealed_at as at from audit.seals s where s.chain = 'audit.log' order by s.seal_no desc limit 1",
    );
    expect(Number(made!.at)).toBeGreaterThanOrEqual(Number(before!.now));
    expect(Number(made!.at)).toBeLessThanOrEqual(Number(after!.now));
  });

  const run: Run = work =>
    asRole(other.connections.spp, { role: 'inv_analyst', user_id: 'auditor' }, noLimit, work);
  const verifyOther = (from?: Date) =>
    verifyTier({ tier: 'spp', run, keys: keptPublicKeys(other.settings.dataDir), witnesses: {}, from });

  /** Has what is drafted signed all the same, and otherwise than it is, as versions before might have. */
  async function forge(changed: Partial<Statement>): Promise<number> {
    const sealer = sealerOf(other, 'spp');
    const client = await sealer.pool.connect();
    try {
      await client.query('begin');
      const { rows } = await client.query<Statement>(
        `select ${sealColumns} from audit.draft_seal('audit.log') s`,
      );
      const [last] = (
        await client.query<Statement>(
          `select ${sealColumns} from audit.seals s where s.chain = 'audit.log' order by s.seal_no desc limit 1`,
        )
      ).rows;
      const goesOn = changed.seen_until === undefined ? {} : { seen_from: last?.seen_until ?? null };
      const forged = signed('spp', { ...rows[0]!, ...goesOn, ...changed }, sealer.key);
      await client.query('select audit.record_seal($1)', [recordable(forged)]);
      await client.query('commit');
      return Number(forged.seal_no);
    } finally {
      client.release();
    }
  }

  test('and where one was signed all the same, verify says so', async () => {
    const takeBack = await lie(lies['a window']);
    const number = await forge({ row_count: '0' });
    await takeBack();
    expect(brokenOf(await verifyOther())).toContainEqual(
      expect.objectContaining({
        seal_no: number,
        what: expect.stringContaining('rows between them are in no seal'),
      }),
    );
  });

  /** Rows that are in none of the seals but these. */
  async function unsealed(seals: (number | null)[]): Promise<number> {
    await seal(other);
    const [rows] = await other.sql(
      `select (select count(*) from audit.log) - sum(s.row_count) as count
         from audit.seals s where s.chain = 'audit.log' and s.seal_no <> all ($1)`,
      [seals],
    );
    return Number(rows!.count);
  }

  describe.each([1, 2, 3])('and a seal that reaches beyond the present (%d of them)', count => {
    test('is told, ends nothing, and is told when its time has come', async () => {
      const before = brokenOf(await verifyOther()).map(one => one.seal_no);
      const [{ next }] = (await other.sql(
        'select pg_snapshot_xmax(pg_current_snapshot())::text::integer as next',
      )) as [{ next: number }];
      const lost = await unsealed([...before]);
      const strange: number[] = [];
      for (let at = 1; at <= count; at++) {
        await write();
        const until = next + 1000 + at;
        strange.push(await forge({ seen_until: `${until}:${until}:` }));
      }
      const named = async (from?: Date) =>
        brokenOf(await verifyOther(from)).flatMap(one => (before.includes(one.seal_no) ? [] : [one.seal_no]));
      expect(await named()).toEqual(strange);
      await write();
      const [told] = await other.sql("select * from audit.seal_status() where chain = 'audit.log'");
      expect(Number(told!.unsealed_rows)).toBeGreaterThan(0);
      await seal(other);
      await write();
      await seal(other);
      // Its transactions come and go.
      await other.sql(`create table public.passed (n integer);
        do $$ begin for n in 1..1200 loop begin insert into public.passed values (n); exception when others then null; end; end loop; end $$;
        drop table public.passed`);
      await write();
      await seal(other);
      expect([...new Set(await named())]).toEqual(strange);
      expect(await unsealed([...before, ...strange])).toBe(lost);
      const [after] = await other.sql(
        "select s.sealed_at as at from audit.seals s where s.chain = 'audit.log' and s.seal_no = $1",
        [strange.at(-1)! + 1],
      );
      expect(await named(after!.at as Date)).toEqual([]);
    });
  });

  test('whatever times seals bear, all that follow the first of a moment are looked at', async () => {
    const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().replace('Z', '000Z');
    const dated: number[] = [];
    for (const days of [-2000, 0, -3, 0, -0.01]) {
      await write();
      dated.push(await forge({ sealed_at: at(days) }));
      await write();
      await seal(other);
    }
    const seals = await other.sql(
      "select s.seal_no::integer as no, s.sealed_at as at from audit.seals s where s.chain = 'audit.log' order by 1",
    );
    for (const { no, at: from } of seals.slice(-12)) {
      const [log] = await verifyOther(from as Date);
      const first = seals.find(one => Number(one.at) >= Number(from))!.no as number;
      expect({ no, seals: log!.seals }).toEqual({ no, seals: seals.length - first + 1 });
    }
    const [log] = await verifyOther();
    const back = log!.broken.filter(({ what }) => what.includes('dated')).map(one => one.seal_no);
    expect(back).toEqual([dated[0], dated[2]]);
    expect(log!.notes.join()).toContain(`before seals ${dated[4]}`);
    // Nor does one that is dated ahead hide that rows wait.
    await write();
    await forge({ sealed_at: at(2) });
    await write();
    const [told] = await other.sql("select * from audit.seal_status() where chain = 'audit.log'");
    expect(Number(told!.lag_seconds)).toBeGreaterThan(0);
  });

  test.each(['the table', 'digests'])(
    'by %s, one that is dated ahead ends nothing, and begins nothing',
    async by => {
      await write();
      await seal(other);
      await write();
      const ahead = await forge({
        sealed_at: new Date(Date.now() + 40 * 86_400_000).toISOString().replace('Z', '000Z'),
      });
      const [{ now: from }] = (await other.sql('select clock_timestamp() as now')) as [{ now: Date }];
      const look = async (since: Date) => {
        const { rows: digests } = await run(client =>
          client.query<Digest>(
            `select ${sealColumns} from audit.seals s where s.chain = 'audit.log' order by s.seal_no`,
          ),
        );
        const digested = { digests: Readable.from(digests), follows: false };
        const witnesses: Witnesses = by === 'digests' ? { digested } : {};
        return (
          await verifyTier({
            tier: 'spp',
            run,
            keys: keptPublicKeys(other.settings.dataDir),
            witnesses,
            from: since,
          })
        ).find(({ chain }) => chain === 'audit.log')!;
      };
      // As the newest it is looked at.
      if (by === 'the table') expect((await look(from)).seals).toBe(1);
      await write();
      await seal(other);
      await write();
      await seal(other);
      const back = (log: Verified) => log.broken.filter(({ what }) => what.includes('dated'));
      expect(back(await look(from)).map(({ seal_no }) => seal_no)).toEqual([ahead + 1]);
      const [{ at }] = (await other.sql(
        "select max(s.sealed_at) filter (where s.seal_no > $1) as at from audit.seals s where s.chain = 'audit.log'",
        [ahead],
      )) as [{ at: Date }];
      const later = await look(at);
      expect({ seals: later.seals, back: back(later) }).toEqual({ seals: 1, back: [] });
    },
  );
});

describe('nothing is signed that was drafted', () => {
  const folder = join(projectRoot, 'functions/common/seals');
  const names = readdirSync(folder).flatMap(file => (file.endsWith('.sql') ? [file.slice(0, -4)] : []));
  const write = () => world.sql('update spp.supplier_products set current_price = current_price + 1');
  const sourceOf = async (name: string) =>
    String((await world.sql(`select pg_get_functiondef('audit.${name}'::regproc) as text`))[0]!.text);

  test.each(names)('while %s is another', async name => {
    const by = { ...sealerOf(world, 'spp'), watched: new Watched() };
    await write();
    expect(await sealAll(by)).toBeGreaterThan(0);
    const source = await sourceOf(name);
    await world.sql(source.replace(/(AS \$function\$)/, '$1 '));
    await write();
    const refused = `audit.${name} is not that of this version`;
    await expect(sealAll(by)).rejects.toThrow(refused);
    await expect(sealAll({ ...by, watched: new Watched() })).rejects.toThrow(refused);
    await world.sql(source);
    // Put back, it is another all the same than it was at the last look.
    await sealAll(by);
    await expectWhole();
  });

  const trigger = (words: string) =>
    `create function public.hears() returns trigger language plpgsql as $$ begin ${words} end $$;
     create trigger hears before insert on audit.seals for each row execute function public.hears()`;
  test.each([
    ['a trigger keeps it away', trigger('return null;')],
    ['a trigger signs it anew', trigger("new.signature := sha256('x'); return new;")],
    ['a trigger makes another of it', trigger('new.row_count := new.row_count + 1; return new;')],
    ['a rule keeps it away', 'create rule hears as on insert to audit.seals do instead nothing'],
  ])('and not kept as it was signed: %s', async (_name, statement) => {
    await expectWhole();
    const [before] = await world.sql('select count(*) from audit.seals');
    await world.sql(statement);
    await write();
    await expect(sealAll(sealerOf(world, 'spp'))).rejects.toThrow('is not kept as it was given');
    const watched = new Watched();
    const refused =
      /audit\.seals (has a trigger hears that is not of this version|is no table, or has rules)/;
    await expect(sealAll({ ...sealerOf(world, 'spp'), watched })).rejects.toThrow(refused);
    expect(brokenOf(await verify())).toContainEqual(
      expect.objectContaining({ what: expect.stringMatching(refused) }),
    );
    expect(await world.sql('select count(*) from audit.seals')).toEqual([before]);
    await world.sql(
      statement.includes('trigger')
        ? 'drop trigger hears on audit.seals; drop function public.hears()'
        : 'drop rule hears on audit.seals',
    );
    await expectWhole();
  });

  test('while a trigger of this version hears of new seals', async () => {
    await world.sql(`create trigger _100_append_only_too before insert on audit.seals
      for each statement execute function audit.tg_table__forbid_change()`);
    const watched = new Watched();
    await write();
    await expect(sealAll({ ...sealerOf(world, 'spp'), watched })).rejects.toThrow(
      'has a trigger _100_append_only_too',
    );
    await world.sql('drop trigger _100_append_only_too on audit.seals');
    await expectWhole();
  });

  test('by something that was there for a moment', async () => {
    const by = { ...sealerOf(world, 'spp'), watched: new Watched() };
    await write();
    await sealAll(by);
    const source = await sourceOf('draft_seal');
    const words = `v_seal.root := sha256('x'); execute ${pg.escapeLiteral(source.replaceAll('$function$', '$inner$'))};`;
    await world.sql(source.replace(/ {2}return v_seal;\nend/, () => `  ${words}\n  return v_seal;\nend`));
    await write();
    for (let round = 0; round < 3; round++) await sealAll(by).catch(() => undefined);
    await world.sql(source);
    await expectWhole();
  });
});
