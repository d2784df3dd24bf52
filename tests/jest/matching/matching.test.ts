import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type Row, type World } from '../../support/world.ts';

const manager = { role: 'inv_catalog_manager', user_id: 'manager' } as const;
const suppliers = ['ALPHA', 'BETA', 'GAMMA', 'DELTA'];
let world: World;

// One product per line: code, name, brand, barcode.
const lists: Record<string, string[]> = {
  ALPHA: [
    'A-gtin,Anything at all,Acme,4006381333931',
    'A-bad,Left handed mug holder,,4006381333932',
    'A-three,Bosch hammer drill GX450 blue 18 V,Bosch,',
    'A-twin,Lotus candle rose 200 g,Lotus,',
    'A-twin2,Candle Lotus rose 200g,Lotus,',
    'A-size,Weber charcoal bag 500 g,Weber,',
    'A-bolt,Fischer anchor steel M8 x 40,Fischer,',
    'A-plain,Garden chair,,',
    'A-zero,Numbers only gloves,,00000000',
  ],
  BETA: [
    'B-gtin,Something else entirely,Zeta,04006381333931',
    'B-bad,Grey office carpet,,4006381333932',
    'B-three,BOSCH Hammer-Drill GX 450 18V blue,,',
    'B-size,Weber charcoal bag 1 kg,Weber,',
    'B-bolt,Fischer anchor steel M10 x 40,Fischer,',
    'B-plain,Garden Chair,,',
    'B-other,Gtin of another world,,5901234123457',
  ],
  GAMMA: [
    'C-three,"Hamer drill GX450, blue, 18 volt",Bosch,',
    'C-pack,Lotus candle rose 0.2 kg,Lotus,',
    'C-zero,Digits alone mittens,,00000000',
  ],
  DELTA: ['D-gtin,No name,,4006381333931'],
};

beforeAll(async () => {
  world = await createWorld();
  for (const code of suppliers) {
    await world.addSupplier(code);
    const rows = (lists[code] ?? []).map(line => `${line},9.90`);
    await world.upload(code, ['code,name,brand,barcode,price', ...rows, ''].join('\n'));
  }
  // A list cannot bring a bad check digit in; direct SQL can.
  await world.sql(
    `update spp.supplier_products set barcode = '4006381333932' where supplier_product_code in ('A-bad', 'B-bad')`,
  );
}, 120_000);
afterAll(() => world.close());

const run = async (supplier: string | null = null) =>
  (await world.as(manager, 'select spp.match_products($1) as answer', [supplier]))[0]?.answer as Record<
    string,
    number
  >;
const call = async (fn: 'verify_mapping' | 'reject_mapping', pairs: unknown) =>
  (await world.as(manager, `select spp.${fn}($1) as answer`, [JSON.stringify(pairs)]))[0]?.answer;
const pair = (code: string, other_code: string) => ({
  supplier: supplierOf(code),
  code,
  other_supplier: supplierOf(other_code),
  other_code,
});
const supplierOf = (code: string) => suppliers['ABCD'.indexOf(code.charAt(0))] as string;
const mappings = async () =>
  new Map(
    (await world.sql('select * from spp.product_mappings')).map(row => [
      row.supplier_product_code as string,
      row,
    ]),
  );
const master = async (code: string) => (await mappings()).get(code)?.master_product_id;
const pairOf = async (code: string, other: string): Promise<Row | undefined> =>
  (
    await world.sql(
      `select * from spp.match_pairs
      where (supplier_product_code, other_product_code) in (($1, $2), ($2, $1))`,
      [code, other],
    )
  )[0];
const broken = async () => {
  const folder = new URL('../../../sql/checks/spp/', import.meta.url);
  const rows = [];
  for (const file of readdirSync(folder).filter(name => name.startsWith('mapping_'))) {
    rows.push(...(await world.sql(readFileSync(new URL(file, folder), 'utf8'))));
  }
  return rows;
};

describe('the first run', () => {
  beforeAll(async () => {
    expect(await run()).toMatchObject({ auto: expect.any(Number), compared: expect.any(Number) });
  });

  test('the same GTIN, leading zeros ignored, is 100 whatever the names', async () => {
    const rows = await mappings();
    const found = ['A-gtin', 'B-gtin', 'D-gtin'].map(code => rows.get(code));
    expect(found.map(row => row?.mapping_confidence)).toEqual(['100.00', '100.00', '100.00']);
    expect(new Set(found.map(row => row?.master_product_id)).size).toBe(1);
    expect(found[0]).toMatchObject({ mapping_method: 'auto', mapping_evidence: { gtin: '04006381333931' } });
    expect(await pairOf('A-gtin', 'B-gtin')).toMatchObject({ status: 'auto', confidence: '100.00' });
  });

  test('a bad check digit never matches, nor do zeros', async () => {
    expect(await pairOf('A-bad', 'B-bad')).toBeUndefined();
    expect(await pairOf('A-zero', 'C-zero')).toBeUndefined();
    expect(await master('A-bad')).toBeUndefined();
  });

  test('three suppliers’ spellings share one master', async () => {
    const masters = await Promise.all(['A-three', 'B-three', 'C-three'].map(master));
    expect(masters[0]).toBeDefined();
    expect(new Set(masters).size).toBe(1);
    const rows = await mappings();
    expect(Number(rows.get('C-three')?.mapping_confidence)).toBeGreaterThanOrEqual(90);
    expect(Number(rows.get('C-three')?.mapping_confidence)).toBeLessThan(100);
  });

  test('other sizes and numbers keep apart', async () => {
    expect(await pairOf('A-size', 'B-size')).toBeUndefined();
    expect(await pairOf('A-bolt', 'B-bolt')).toBeUndefined();
  });

  test('never within one supplier; two equally good ones wait for a person', async () => {
    expect(await pairOf('A-twin', 'A-twin2')).toBeUndefined();
    expect(await master('C-pack')).toBeUndefined();
    for (const twin of ['A-twin', 'A-twin2']) {
      expect(await pairOf(twin, 'C-pack')).toMatchObject({
        status: 'waiting',
        evidence: { ambiguous: true },
      });
    }
    await expect(
      world.sql(`update spp.product_mappings set supplier_id = (select supplier_id from spp.suppliers where supplier_code = 'ALPHA')
                  where supplier_product_code = 'B-three'`),
    ).rejects.toMatchObject({ code: '23505' });
  });

  test('a name alone, without brand or numbers, waits', async () => {
    expect(await pairOf('A-plain', 'B-plain')).toMatchObject({ status: 'waiting', confidence: '85.00' });
  });

  test('a second run finds nothing new and changes nothing', async () => {
    const before = await world.sql('select * from spp.match_pairs order by pair_id');
    expect(await run()).toMatchObject({ auto: 0 });
    expect(await run('BETA')).toMatchObject({ auto: 0 });
    expect(await world.sql('select * from spp.match_pairs order by pair_id')).toEqual(before);
    expect(await broken()).toEqual([]);
  });
});

describe('decisions', () => {
  test('a verified pair gets a master, says who, and stays', async () => {
    const waiting = await pairOf('A-plain', 'B-plain');
    expect(await call('verify_mapping', [{ pair_id: waiting?.pair_id }])).toEqual({ verified: 1 });
    expect(await pairOf('A-plain', 'B-plain')).toMatchObject({ status: 'verified', decided_by: 'manager' });
    const first = await master('A-plain');
    expect((await mappings()).get('A-plain')).toMatchObject({
      mapping_method: 'manual',
      verified_by: 'manager',
    });
    // Neither another name nor another run undoes it.
    await world.sql(
      `update spp.supplier_products set product_name = 'Moon rocket' where supplier_product_code = 'A-plain'`,
    );
    await run();
    expect([await master('A-plain'), await master('B-plain')]).toEqual([first, first]);
    const logged = await world.sql(
      `select actor, operation from audit.log where table_name = 'product_mappings' and new_values ->> 'supplier_product_code' = 'A-plain'`,
    );
    expect(logged).toEqual([{ actor: 'manager', operation: 'insert' }]);
  });

  test('of two twins one is verified, the other’s pair goes', async () => {
    await call('verify_mapping', [pair('C-pack', 'A-twin')]);
    expect(await pairOf('A-twin2', 'C-pack')).toBeUndefined();
    await expect(call('verify_mapping', [pair('A-twin2', 'C-pack')])).rejects.toMatchObject({
      code: 'SPCMJ',
    });
  });

  test('a rejected pair parts and never comes back, not even through a third', async () => {
    const old = await master('A-gtin');
    expect(await call('reject_mapping', [pair('B-gtin', 'A-gtin')])).toEqual({ rejected: 1 });
    for (let again = 0; again < 2; again += 1) await run();
    expect(await pairOf('A-gtin', 'B-gtin')).toMatchObject({ status: 'rejected', decided_by: 'manager' });
    const now = await Promise.all(['A-gtin', 'B-gtin', 'D-gtin'].map(master));
    expect(now[0]).not.toBe(now[1]);
    // D goes with one of the two; the oldest mapping's side keeps the master.
    expect(now[2]).toBeDefined();
    expect(now).toContain(old);
    expect(await broken()).toEqual([]);
  });

  test('verified pairs with a third product hold two together', async () => {
    await call('verify_mapping', [pair('A-three', 'B-three'), pair('B-three', 'C-three')]);
    await expect(call('reject_mapping', [pair('A-three', 'C-three')])).rejects.toMatchObject({
      code: 'SPCMV',
    });
    await call('reject_mapping', [pair('A-three', 'C-three'), pair('A-three', 'B-three')]);
    await run();
    expect(await master('A-three')).toBeUndefined();
    expect(await master('B-three')).toBe(await master('C-three'));
    expect(await broken()).toEqual([]);
  });

  test('a mapping set by hand moves a product for good', async () => {
    const set = (supplier: string, code: string, id: unknown = null) =>
      world.as(manager, 'select * from spp.set_mapping($1, $2, $3)', [supplier, code, id]);
    const [own] = await set('ALPHA', 'A-size');
    expect(own).toMatchObject({
      mapping_method: 'manual',
      mapping_confidence: '100.00',
      verified_by: 'manager',
    });
    await set('BETA', 'B-other', own?.master_product_id);
    expect(await master('B-other')).toBe(own?.master_product_id);
    await expect(set('BETA', 'B-size', own?.master_product_id)).rejects.toMatchObject({ code: 'SPCMJ' });
    const [next] = await set('ALPHA', 'A-bolt');
    await set('BETA', 'B-other', next?.master_product_id);
    expect(await master('B-other')).toBe(next?.master_product_id);
    expect(await master('A-size')).toBeUndefined();
    expect(await pairOf('A-size', 'B-other')).toMatchObject({ status: 'rejected' });
    expect(await broken()).toEqual([]);
    await expect(set('BETA', 'nothing')).rejects.toMatchObject({ code: 'SPNMP' });
    await expect(set('BETA', 'B-bolt', '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'SPNMA',
    });
  });

  test('when groups merge the older master stays', async () => {
    const [older] = await world.as(manager, `select * from spp.set_mapping('ALPHA', 'A-bad')`);
    const [newer] = await world.as(manager, `select * from spp.set_mapping('BETA', 'B-bad')`);
    expect(newer?.master_product_id).not.toBe(older?.master_product_id);
    await call('verify_mapping', [pair('B-bad', 'A-bad')]);
    expect([await master('A-bad'), await master('B-bad')]).toEqual([
      older?.master_product_id,
      older?.master_product_id,
    ]);
  });

  test.each([
    ['no list', {}, 'SPIMP'],
    ['an empty list', [], 'SPIMP'],
    ['half a pair', [{ supplier: 'ALPHA', code: 'A-gtin' }], 'SPIMP'],
    ['one supplier', [pair('A-gtin', 'A-bad')], 'SPIMP'],
    ['an unknown pair', [{ pair_id: 'x' }], 'SPNMP'],
    ['an unknown product', [pair('A-gtin', 'B-nothing')], 'SPNMP'],
    ['an unknown supplier', [{ ...pair('A-gtin', 'B-bad'), supplier: 'NOBODY' }], 'SPNSU'],
  ])('%s is refused', async (_case, pairs, code) => {
    await expect(call('verify_mapping', pairs)).rejects.toMatchObject({ code });
    await expect(call('reject_mapping', pairs)).rejects.toMatchObject({ code });
  });
});

describe('isolation', () => {
  test('a supplier sees and does nothing of matching', async () => {
    const [alpha] = await world.sql(`select supplier_id from spp.suppliers where supplier_code = 'ALPHA'`);
    const supplier = { role: 'inv_supplier', supplier_id: alpha?.supplier_id as string } as const;
    for (const statement of [
      'select from spp.product_mappings',
      'select from spp.match_pairs',
      'select from spp.v_match_candidates',
      'select from spp_private.match_texts',
      'select from spp_private.match_units',
      'select from spp.match_candidates()',
      'select spp.match_products()',
      `select spp.verify_mapping('[]')`,
      `select spp.reject_mapping('[]')`,
      `select spp.set_mapping('ALPHA', 'A-size')`,
    ]) {
      await expect(world.as(supplier, statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('analysts read and may not decide', async () => {
    const analyst = { role: 'inv_analyst' } as const;
    expect((await world.as(analyst, 'select * from spp.match_pairs')).length).toBeGreaterThan(0);
    await world.as(analyst, 'select * from spp.match_candidates()');
    await expect(world.as(analyst, 'select spp.match_products()')).rejects.toMatchObject({ code: '42501' });
  });
});
