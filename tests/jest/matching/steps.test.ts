/** A run of matching as the steps that it is: it stops and goes on anywhere, holds nothing in between, and does no more than is new. */
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { doMatching } from '../../../server/operations/matching.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';
import { catalogues, csv } from './pairs.ts';

const admin = { role: 'inv_admin', user_id: 'worker' } as const;
const manager = { role: 'inv_catalog_manager', user_id: 'manager' } as const;
const phases = ['read', 'deal', 'find', 'compare', 'group', 'join', 'settle'];
let world: World;

const listed = catalogues(7, 120);
const list = (...rows: string[]) =>
  ['code,name,brand,barcode,price', ...rows.map(row => `${row},9.90`), ''].join('\n');
const one = async (sql: string, ...values: unknown[]) => (await world.as(admin, sql, values))[0]?.answer;
const start = (supplier: string | null = null) =>
  one('select spp.start_matching($1) as answer', supplier) as Promise<string>;
const see = (run: string) => one('select spp.matching_run($1) as answer', run) as Promise<Row>;
const advance = (run: string) =>
  one('select spp_private.advance_matching($1) as answer', run) as Promise<string>;
const whole = async (supplier: string | null = null) => {
  const run = await start(supplier);
  await doMatching(world.connections, run);
  const seen = await see(run);
  expect(seen.failure).toBeNull();
  return { ...(seen.result as Record<string, number>), targets: await targetsOf(run) } as Record<
    string,
    number
  >;
};
const targetsOf = async (run: string) =>
  (
    await world.sql(
      `select (scope ->> 'targets')::integer as n from spp_private.match_runs where run_id = $1`,
      [run],
    )
  )[0]!.n;
/** Steps on until a phase has begun. */
const until = async (run: string, phase: string) => {
  while ((await see(run)).phase !== phase) expect(await advance(run)).toBe('did');
};
/** A whole run, which has something to do, beside a session that writes before it and commits once a phase has begun. */
const besideRun = async (phase: string, sql: string, values: unknown[] = []) => {
  await world.upload('THEIRS', list('NEW,Tesa masking tape 50 m,Tesa,'));
  await withClient(world.connections.urls.administrator.spp, async other => {
    await other.query('begin');
    await other.query(sql, values);
    const run = await start();
    await until(run, phase);
    await other.query('commit');
    await doMatching(world.connections, run);
    expect(await targetsOf(run)).toBe(1);
  });
};
const pairOf = async (code: string, other: string) =>
  (
    await world.sql(
      `select p.*, a.master_product_id = b.master_product_id as joined
         from (values ($1, $2), ($2, $1)) as v (code, other)
         join spp.match_pairs p on p.supplier_product_code = v.code and p.other_product_code = v.other
         left join spp.product_mappings a using (supplier_id, supplier_product_code)
         left join spp.product_mappings b
           on b.supplier_id = p.other_supplier_id and b.supplier_product_code = p.other_product_code`,
      [code, other],
    )
  )[0];
const content = () =>
  world.sql(
    `select p.supplier_product_code, p.other_product_code, p.confidence, p.status, p.evidence,
            dense_rank() over (order by a.master_product_id) is not null as mapped
       from spp.match_pairs p left join spp.product_mappings a using (supplier_id, supplier_product_code)
      order by 1, 2`,
  );

beforeEach(async () => {
  world = await createWorld();
  await world.addSupplier('OURS');
  await world.addSupplier('THEIRS');
}, 120_000);
afterEach(() => world.close());
afterAll(() => undefined);

async function uploadCatalogues(): Promise<void> {
  await world.upload('OURS', csv(listed.ours));
  await world.upload('THEIRS', csv(listed.theirs));
}

describe('a run', () => {
  beforeEach(uploadCatalogues, 120_000);

  test('in steps answers and writes what one call does', async () => {
    const client = await world.connections.owner.spp.connect();
    let answer: unknown;
    let written: Row[];
    try {
      await client.query('begin');
      answer = (await client.query('select spp.match_products() as answer')).rows[0].answer;
      written = (
        await client.query(
          'select supplier_product_code, other_product_code, confidence, status, evidence from spp.match_pairs order by 1, 2',
        )
      ).rows;
    } finally {
      await client.query('rollback');
      client.release();
    }
    const { targets, ...result } = await whole();
    expect(targets).toBe(240);
    expect(result).toEqual(answer);
    expect(result.auto).toBeGreaterThan(40);
    expect((await content()).map(({ mapped: _, ...row }) => row)).toEqual(written);
  });

  test('goes through its phases, tells how far it is, and holds no lock between two steps', async () => {
    const run = await start();
    const gone: string[] = [];
    let before = 0;
    for (;;) {
      const { status, phase, done, total, progress } = await see(run);
      expect(Number(progress)).toBeGreaterThanOrEqual(before);
      expect(Number(progress)).toBeLessThanOrEqual(1);
      expect(Number(done)).toBeLessThanOrEqual(Number(total));
      before = Number(progress);
      if (status === 'completed') break;
      if (phase !== null && gone.at(-1) !== phase) gone.push(phase as string);
      await world.sql('select from spp_private.locks for update nowait');
      expect(await advance(run)).toBe('did');
    }
    expect(gone).toEqual(phases);
    expect(before).toBe(1);
    expect(await advance(run)).toBe('ended');
    expect(await world.sql('select from spp_private.match_steps')).toEqual([]);
    expect(await world.sql('select from spp_private.match_packs')).toEqual([]);
  });

  test.each(phases)(
    'that stops at %s goes on there',
    async phase => {
      const run = await start();
      await until(run, phase);
      await doMatching(world.connections, run);
      const seen = await see(run);
      expect(seen).toMatchObject({ status: 'completed', failure: null });
      expect((seen.result as Row).auto).toBeGreaterThan(40);
      expect(await one('select spp.match_products() as answer')).toMatchObject({ auto: 0, compared: 0 });
    },
    60_000,
  );

  test.each(['deal', 'find', 'compare', 'group', 'join', 'settle'])(
    'whose unlogged rows a crash took at %s begins again behind its reading',
    async phase => {
      const run = await start();
      await until(run, phase);
      // What recovery does.
      await world.sql('truncate spp_private.match_packs, spp_private.match_results');
      await doMatching(world.connections, run);
      const seen = await see(run);
      expect(seen).toMatchObject({ status: 'completed', failure: null });
      const pairs = await world.sql(`select from spp.match_pairs where status = 'auto'`);
      expect(pairs.length).toBeGreaterThan(40);
    },
    60_000,
  );

  test('step by step by four at once does each step once', async () => {
    await world.sql(`select spp.set_setting('matching.workers', '4')`);
    const run = await start();
    await Promise.all([doMatching(world.connections, run), doMatching(world.connections, run)]);
    const { result } = await see(run);
    expect(result).toEqual({
      ...(result as Row),
      auto: (await world.sql(`select from spp.match_pairs where status = 'auto'`)).length,
    });
  });

  test('a second one helps the first, in the name of who asked for it', async () => {
    const first = (await world.as(manager, 'select spp.start_matching() as id'))[0]!.id as string;
    await until(first, 'compare');
    const second = await start('OURS');
    await doMatching(world.connections, second);
    expect(await see(first)).toMatchObject({ status: 'completed' });
    expect(await see(second)).toMatchObject({ status: 'completed', result: { auto: 0 } });
    expect(
      await world.sql(
        `select distinct actor from audit.log where table_name = 'match_pairs' and operation = 'insert'`,
      ),
    ).toEqual([{ actor: 'manager' }]);
  });
});

describe('meanwhile', () => {
  beforeEach(async () => {
    await world.upload(
      'OURS',
      list('A1,Weber charcoal bag 5 kg,Weber,', 'A2,Fischer anchor steel M8 x 40,Fischer,'),
    );
    await world.upload(
      'THEIRS',
      list('B1,Weber Charcoal Bag 5kg,Weber,', 'B2,FISCHER Anchor Steel M8 x 40,Fischer,'),
    );
  });

  test('a pair is rejected: the run does not join it', async () => {
    const run = await start();
    await until(run, 'join');
    await world.as(manager, 'select spp.reject_mapping($1)', [
      JSON.stringify([{ supplier: 'OURS', code: 'A1', other_supplier: 'THEIRS', other_code: 'B1' }]),
    ]);
    await doMatching(world.connections, run);
    expect(await pairOf('A1', 'B1')).toMatchObject({ status: 'rejected', joined: null });
    expect(await pairOf('A2', 'B2')).toMatchObject({ status: 'auto', joined: true });
  });

  test('a list is taken back: the run joins none of its products', async () => {
    const [batch] = await world.sql(
      `select batch_id from spp.upload_batches b join spp.suppliers s using (supplier_id) where s.supplier_code = 'THEIRS'`,
    );
    const run = await start();
    await until(run, 'join');
    await world.as(manager, 'select spp.rollback_batch($1)', [batch!.batch_id]);
    await doMatching(world.connections, run);
    expect(await see(run)).toMatchObject({ status: 'completed', result: { auto: 0 } });
    expect(await world.sql('select from spp.product_mappings')).toEqual([]);
  });

  test('a list comes in: the next run reads it', async () => {
    const run = await start();
    await until(run, 'deal');
    await world.upload('THEIRS', list('B3,Tesa masking tape 50 m,Tesa,'));
    await doMatching(world.connections, run);
    await world.upload('OURS', list('A3,TESA Masking Tape 50m,Tesa,'));
    expect(await whole()).toMatchObject({ auto: 1, targets: 2 });
    expect(await pairOf('A3', 'B3')).toMatchObject({ status: 'auto', joined: true });
  });
});

describe('the next run', () => {
  const read = async (run: string) => {
    await until(run, 'read');
    const steps = await world.sql(
      `select distinct s.supplier_code from spp_private.match_steps m join spp.suppliers s using (supplier_id) where m.run_id = $1 order by 1`,
      [run],
    );
    await doMatching(world.connections, run);
    return { suppliers: steps.map(row => row.supplier_code), targets: await targetsOf(run) };
  };

  test('reads the suppliers whose products came, changed or went, and looks at those alone', async () => {
    await uploadCatalogues();
    expect(await read(await start())).toEqual({ suppliers: ['OURS', 'THEIRS'], targets: 240 });
    expect(await read(await start())).toEqual({ suppliers: [], targets: 0 });
    await world.sql(`update spp.supplier_products set current_price = current_price + 1`);
    expect(await read(await start())).toEqual({ suppliers: [], targets: 0 });
    await world.upload('OURS', list('NEW,Lotus candle rose 200 g,Lotus,'));
    expect(await read(await start())).toEqual({ suppliers: ['OURS'], targets: 1 });
    await world.sql(
      `update spp.supplier_products set product_name = 'Weber charcoal' where supplier_product_code = 'NEW'`,
    );
    expect(await read(await start())).toEqual({ suppliers: ['OURS'], targets: 1 });
    await world.sql(`delete from spp.supplier_products where supplier_product_code = 'NEW'`);
    expect(await read(await start())).toEqual({ suppliers: ['OURS'], targets: 0 });
    expect(
      await world.sql(`select from spp_private.match_texts where supplier_product_code = 'NEW'`),
    ).toEqual([]);
    // Another life of the database: its transaction numbers say nothing here.
    await world.sql('update spp_private.feed_state set feed_epoch = gen_random_uuid()');
    expect(await read(await start())).toEqual({ suppliers: ['OURS', 'THEIRS'], targets: 0 });
    // The same where they lie ahead, and nobody has said that it is another one.
    await world.sql(`update spp_private.match_state set seen = '9000000000000000000:9000000000000000000:'`);
    expect(await read(await start())).toEqual({ suppliers: ['OURS', 'THEIRS'], targets: 0 });
    expect(await read(await start())).toEqual({ suppliers: [], targets: 0 });
  });

  test('looks once at what was due in another life of the database', async () => {
    await uploadCatalogues();
    await whole();
    await world.sql(
      `insert into spp_private.match_due (text_id, xact_id)
       select t.text_id, '1000000000000' from spp_private.match_texts t`,
    );
    await world.sql('update spp_private.feed_state set feed_epoch = gen_random_uuid()');
    expect((await whole()).targets).toBeGreaterThan(0);
    expect(await whole()).toMatchObject({ targets: 0 });
  });

  test('judges all anew by other thresholds', async () => {
    await world.upload('OURS', list('A1,Garden chair,,'));
    await world.upload('THEIRS', list('B1,Garden Chair,,'));
    expect(await whole()).toMatchObject({ auto: 0, waiting: 1 });
    await world.sql(`select spp.set_setting('matching.auto_threshold', '80')`);
    expect(await whole()).toMatchObject({ auto: 1, waiting: 0, targets: 2 });
    expect(await pairOf('A1', 'B1')).toMatchObject({ status: 'auto', joined: true });
  });

  describe('of two equally good ones', () => {
    beforeEach(async () => {
      await world.upload(
        'OURS',
        list('A1,Lotus candle rose 200 g,Lotus,', 'A2,Candle Lotus rose 200g,Lotus,'),
      );
      await world.upload('THEIRS', list('B1,Lotus candle rose 0.2 kg,Lotus,'));
      expect(await whole()).toMatchObject({ auto: 0, waiting: 2 });
    });

    test('takes the other when one is rejected', async () => {
      await world.as(manager, 'select spp.reject_mapping($1)', [
        JSON.stringify([{ supplier: 'OURS', code: 'A1', other_supplier: 'THEIRS', other_code: 'B1' }]),
      ]);
      expect(await whole()).toMatchObject({ auto: 1, waiting: 0 });
      expect(await pairOf('A2', 'B1')).toMatchObject({ status: 'auto', joined: true });
    });

    test.each(['deal', 'find', 'compare', 'group'])(
      'takes the other when one is rejected before a run is planned, by who commits while it is at %s',
      async phase => {
        await besideRun(phase, 'select spp.reject_mapping($1)', [
          JSON.stringify([{ supplier: 'OURS', code: 'A1', other_supplier: 'THEIRS', other_code: 'B1' }]),
        ]);
        expect(await whole()).toMatchObject({ auto: 1, waiting: 0 });
        expect(await pairOf('A2', 'B1')).toMatchObject({ status: 'auto', joined: true });
        expect(await whole()).toMatchObject({ targets: 0 });
      },
    );

    test('takes the other when one is gone', async () => {
      await world.sql(`delete from spp.supplier_products where supplier_product_code = 'A1'`);
      expect(await whole()).toMatchObject({ auto: 1, waiting: 0 });
      expect(await pairOf('A2', 'B1')).toMatchObject({ status: 'auto', joined: true });
    });
  });

  test('looks again at a product whose mapping was taken away', async () => {
    await world.upload('OURS', list('A1,Weber charcoal bag 5 kg,Weber,'));
    await world.upload('THEIRS', list('B1,Weber Charcoal Bag 5kg,Weber,'));
    expect(await whole()).toMatchObject({ auto: 1 });
    await world.sql('delete from spp.match_pairs');
    await world.sql('delete from spp.product_mappings');
    expect(await whole()).toMatchObject({ auto: 1, targets: 2 });
    await world.sql('delete from spp.match_pairs');
    await besideRun('deal', 'delete from spp.product_mappings');
    expect(await whole()).toMatchObject({ auto: 1, targets: 2 });
    expect(await whole()).toMatchObject({ targets: 0 });
  });
});

test('a group of many keeps the three best pairs of each, and a rejected one still parts it', async () => {
  const suppliers = ['OURS', 'THEIRS', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9'];
  for (const code of suppliers.slice(2)) await world.addSupplier(code);
  for (const code of suppliers)
    await world.upload(code, list(`P-${code},Anything at ${code},,4006381333931`));
  const { auto } = await whole();
  expect(auto).toBe(36);
  const pairs = await world.sql(`select from spp.match_pairs where status = 'auto'`);
  expect(pairs.length).toBeLessThan(36);
  const masters = () =>
    world.sql(
      'select count(distinct master_product_id)::integer as n, count(*)::integer as products from spp.product_mappings',
    );
  expect(await masters()).toEqual([{ n: 1, products: 9 }]);
  await world.as(manager, 'select spp.reject_mapping($1)', [
    JSON.stringify([{ supplier: 'OURS', code: 'P-OURS', other_supplier: 'S9', other_code: 'P-S9' }]),
  ]);
  await whole();
  const [apart] = await world.sql(
    `select count(distinct master_product_id)::integer as n from spp.product_mappings where supplier_product_code in ('P-OURS', 'P-S9')`,
  );
  expect(apart!.n).toBeGreaterThan(0);
  expect(
    await world.sql(
      `select from spp.product_mappings a join spp.product_mappings b using (master_product_id)
      where a.supplier_product_code = 'P-OURS' and b.supplier_product_code = 'P-S9'`,
    ),
  ).toEqual([]);
});
