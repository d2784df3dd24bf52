/** Contracts by REST, GraphQL and the command line: who sees what, and that nothing of it is logged. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { environmentOf, verb } from '../../support/verbs.ts';
import { type Door, openDoor } from '../http/door.ts';

const pricing = { role: 'inv_pricing_manager' } as const;
let door: Door;
beforeAll(async () => {
  door = await openDoor();
  await door.world.addSupplier('ACME');
  writeFileSync(join(door.settings.dataDir, 'secrets.json'), JSON.stringify(door.settings.secrets));
});
afterAll(() => door.close());

const inventory = (...args: string[]) => verb(environmentOf(door.settings), args);

/** Amounts of these tests in a text: ids have all digits there are. */
function amountsIn(text: string): string[] {
  return text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '').match(/\b(?:7319|8423|9512)\b/g) ?? [];
}

test('REST takes amounts as numbers or texts, and shows them to whoever may', async () => {
  const contracts = [
    {
      supplier: 'ACME',
      supplier_product_code: 'A',
      currency_code: 'EUR',
      unit_price: 7319.27,
      reason: 'talks',
    },
    { supplier: 'ACME', supplier_product_code: 'B', rebate_percentage: '7.319' },
  ];
  const set = await door.call('/api/issoh/contracts', { ...pricing, json: { contracts } });
  expect(set).toMatchObject({ status: 200, body: { written: 2, unchanged: 0, ended: 0 } });
  const again = await door.call('/api/issoh/contracts', { ...pricing, json: { contracts } });
  expect(again.body).toEqual({ written: 0, unchanged: 2, ended: 0 });
  const listed = await door.call('/api/issoh/contracts?supplier=ACME&state=open', { role: 'inv_reviewer' });
  expect(listed.body.items).toMatchObject([
    { supplier_product_code: 'A', has_price: true, has_rebate: false, currency_code: 'EUR', reason: 'talks' },
    { supplier_product_code: 'B', has_price: false, has_rebate: true, currency_code: null },
  ]);
  expect(listed.text).not.toMatch(/7.?319/);
  const read = await door.call('/api/issoh/contracts/values?product=A', { role: 'inv_approver' });
  expect(read.body).toMatchObject({
    items: [{ unit_price: '7319.2700', rebate_percentage: null }],
    next_cursor: null,
  });
  const first = await door.call('/api/issoh/contracts/values?limit=1', pricing);
  const second = await door.call(
    `/api/issoh/contracts/values?limit=1&cursor=${first.body.next_cursor}`,
    pricing,
  );
  expect(second.body.items).toMatchObject([{ supplier_product_code: 'B', rebate_percentage: '7.3190' }]);
  const ended = await door.call(`/api/issoh/contracts/${second.body.items[0].contract_id}/end`, {
    ...pricing,
    json: { reason: 'over' },
  });
  expect(ended).toMatchObject({ status: 200, body: { reason: 'over', effective_to: expect.any(String) } });
});

test('GraphQL does the same', async () => {
  const set = await door.graphql(
    `mutation ($contracts: [ContractInput]) { setContracts(input: {contracts: $contracts}) { result { written } } }`,
    {
      ...pricing,
      variables: {
        contracts: [
          { supplier: 'ACME', supplierProductCode: 'C', currencyCode: 'EUR', unitPrice: '8423.31' },
        ],
      },
    },
  );
  expect(set.body).toMatchObject({ data: { setContracts: { result: { written: 1 } } } });
  const query = `{ contracts { nodes { supplierProductCode hasPrice } }
    contractValues(supplierProductCode: "C") { nodes { unitPrice } } }`;
  const read = await door.graphql(query, pricing);
  expect(read.body.errors).toBeUndefined();
  expect(read.body.data.contractValues.nodes).toMatchObject([{ unitPrice: '8423.3100' }]);
  const seen = await door.graphql('{ contracts { nodes { supplierProductCode hasPrice } } }', {
    role: 'inv_analyst',
  });
  expect(seen.body.data.contracts.nodes).toHaveLength(3);
  const refused = await door.graphql(query, { role: 'inv_analyst' });
  expect(refused.body.errors).toBeDefined();
  expect(amountsIn(refused.text)).toEqual([]);
  const hidden = await door.graphql('{ __type(name: "PricingRule") { fields { name } } }', pricing);
  expect(hidden.text).not.toMatch(/terms/i);
});

test('the command line sets what a file says', async () => {
  const file = join(door.settings.dataDir, 'terms.csv');
  writeFileSync(
    file,
    '\ufeffsupplier;product;currency;price;rebate;from;to\nACME;D;EUR;9512.44;;2026-01-01Z;\nACME;;;;3.5;;\n',
  );
  expect(await inventory('contracts', 'set', file)).toEqual({
    code: 0,
    stdout: expect.stringMatching(/"written": 2/),
    stderr: '',
  });
  const listed = await inventory('contracts', 'list', '--state', 'open', '--json');
  expect(JSON.parse(listed.stdout)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ supplier_product_code: 'D', unit_price: '9512.4400' }),
      expect.objectContaining({ supplier_product_code: null, rebate_percentage: '3.5000' }),
    ]),
  );
  expect(await inventory('contracts', 'rotate')).toMatchObject({ code: 0 });
  const keys = JSON.parse((await inventory('keys', 'status', '--json')).stdout);
  expect(keys).toMatchObject([{ encrypts: true, at_hand: true, supplier_keys: 1, contracts: 5, backups: 0 }]);
  for (const [text, message] of [
    ['supplier,colour\nACME,red\n', 'Unknown headings: colour.'],
    ['supplier,product\nACME,"9512\n', 'cannot be read'],
    ['supplier,product\n', 'has no rows'],
    [
      'supplier,product,currency,price\nACME,E,EUR,"9.512"\n',
      'Line 2 has a price that may be read in two ways.',
    ],
    [
      'supplier,product,currency,price,from\nACME,E,EUR,-9512,\n\nNOBODY,E,EUR,1,\nACME,E,XYZ,1,tomorrow\nNONE,E,XYZ,1,\n',
      'ISIKT: Line 2 has a price that is none. There is no supplier "NOBODY" (line 4). ' +
        'Line 5 has a time in "from" that is none. Line 6 has a currency that is none. There is no supplier "NONE" (line 6).',
    ],
  ] as const) {
    writeFileSync(file, text);
    const ran = await inventory('contracts', 'set', file);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
    expect(ran.stderr).not.toMatch(/9.?512/);
  }
});

test('prices with a mark between thousands are what they say, and an order or a receipt takes a decimal comma', async () => {
  const file = join(door.settings.dataDir, 'thousands.csv');
  writeFileSync(
    file,
    'supplier,product,currency,price\nACME,T1,EUR,12.40\nACME,T2,EUR,"1,234"\nACME,T3,EUR,"2,500"\n',
  );
  expect(await inventory('contracts', 'set', file)).toMatchObject({ code: 0, stderr: '' });
  const read = JSON.parse((await inventory('contracts', 'list', '--json')).stdout);
  const prices = read.filter((row: { supplier_product_code: string | null }) =>
    /^T/.test(row.supplier_product_code ?? ''),
  );
  expect(prices.map((row: { unit_price: string }) => row.unit_price)).toEqual([
    '12.4000',
    '1234.0000',
    '2500.0000',
  ]);
  writeFileSync(file, 'supplier,product,currency,price\nACME,T4,EUR,"1,234"\n');
  expect(await inventory('contracts', 'set', file)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^error ISIKT: Line 2 has a price that may be read in two ways\.\nhint: .*--decimal-mark/,
    ),
  });
  expect(await inventory('contracts', 'set', file, '--decimal-mark', ',')).toMatchObject({ code: 0 });
  const taken = ['stock', 'receive', 'NOTHING', '1', '--to', 'X', '--cost'];
  expect(await inventory(...taken, '1,5')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ISNPR'),
  });
  expect(await inventory(...taken, '1,234')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('two ways'),
  });
});

test('a contract that has not begun is withdrawn, and it is said what becomes of the one before', async () => {
  const file = join(door.settings.dataDir, 'future.csv');
  const write = (from: string, price: number) =>
    writeFileSync(file, `supplier,product,currency,price,from\nACME,F,EUR,${price},${from}\n`);
  const one = async (state: string) => {
    const { stdout } = await inventory('contracts', 'list', '--product', 'F', '--state', state, '--json');
    return JSON.parse(stdout)[0];
  };
  write('2020-01-01', 5);
  await inventory('contracts', 'set', file);
  for (const how of ['by default', 'at its beginning', 'by REST']) {
    write('2999-01-01', 6);
    await inventory('contracts', 'set', file);
    const future = await one('future');
    expect(future).toMatchObject({ unit_price: '6.0000' });
    const said =
      how === 'by REST'
        ? (await door.call(`/api/issoh/contracts/${future.contract_id}/end`, { ...pricing, json: {} })).body
        : JSON.parse(
            (
              await inventory(
                'contracts',
                'end',
                future.contract_id,
                ...(how === 'by default' ? [] : ['--at', '2999-01-01']),
              )
            ).stdout,
          );
    const { contract_id } = await one('open');
    expect(said).toMatchObject({ state: 'withdrawn', earlier: { contract_id, effective_to: null } });
    expect(await one('future')).toBeUndefined();
  }
  write('2019-01-01', 7);
  const refused = await inventory('contracts', 'set', file);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Line 2 would swallow contract'),
  });
  expect(refused.stderr).not.toContain('_contract');
  // Refused as REST refuses it: an empty table would say that there is none.
  expect(await inventory('contracts', 'list', '--state', 'futur')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('past, open, future'),
  });
  // In the words of a shell.
  expect(await inventory('contracts', 'end', '00000000-0000-4000-8000-000000000000')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/ISNKT(?:.|\n)*hint: "inventory contracts list" has those/),
  });
  expect(await inventory('contracts', 'end', 'nope')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^error invalid_id: "nope" is no contract id\.\nhint: "inventory contracts list"/,
    ),
  });
});

test('no door takes an amount that it would have to round, nor tells it', async () => {
  const fine = { supplier: 'ACME', supplier_product_code: 'G', currency_code: 'EUR', unit_price: '1' };
  for (const [name, amount] of [
    ['price', '0.00245'],
    ['rebate', '99.99996'],
  ] as const) {
    const told = `Contract 2 has a ${name} with more than four decimals.`;
    const wrong = {
      supplier: 'ACME',
      supplier_product_code: 'H',
      currency_code: 'EUR',
      [name === 'price' ? 'unit_price' : 'rebate_percentage']: amount,
    };
    for (const said of [amount, Number(amount)]) {
      const key = Object.keys(wrong).at(-1)!;
      const json = { contracts: [fine, { ...wrong, [key]: said }] };
      const rest = await door.call('/api/issoh/contracts', { ...pricing, json });
      expect(rest).toMatchObject({ status: 422, body: { code: 'ISIKT', detail: told } });
      expect(rest.text).not.toContain(amount);
    }
    const graphql = await door.graphql(
      'mutation ($contracts: [ContractInput]) { setContracts(input: {contracts: $contracts}) { result { written } } }',
      {
        ...pricing,
        variables: {
          contracts: [fine, wrong].map(one =>
            Object.fromEntries(
              Object.entries(one).map(([key, value]) => [
                key.replace(/_(.)/g, (_, c) => c.toUpperCase()),
                value,
              ]),
            ),
          ),
        },
      },
    );
    expect(graphql.text).toContain(told);
    expect(graphql.text).not.toContain(amount);
    const file = join(door.settings.dataDir, 'fine.csv');
    writeFileSync(
      file,
      `supplier,product,currency,price,rebate\nACME,G,EUR,1,\nACME,H,EUR,${name === 'price' ? `${amount},` : `,${amount}`}\n`,
    );
    const ran = await inventory('contracts', 'set', file);
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(told.replace('Contract 2', 'Line 3')),
    });
    expect(ran.stderr).not.toContain(amount);
    expect(door.log.join('\n')).not.toContain(amount);
  }
  const listed = await door.call('/api/issoh/contracts?product=G', pricing);
  expect(listed.body.items).toEqual([]);
});

test('nothing of it is in the log', async () => {
  const wrong = await door.call('/api/issoh/contracts', {
    ...pricing,
    json: { contracts: [{ supplier: 'ACME', supplier_product_code: 'F', unit_price: '9512.4x' }] },
  });
  expect(wrong.status).toBe(400);
  const unpriced = await door.call('/api/issoh/contracts', {
    ...pricing,
    json: { contracts: [{ supplier: 'ACME', supplier_product_code: 'F', unit_price: '9512.4' }] },
  });
  expect(unpriced).toMatchObject({ status: 422, body: { code: 'ISIKT' } });
  expect(door.log.length).toBeGreaterThan(0);
  expect(amountsIn(door.log.join('\n'))).toEqual([]);
});

test('a file says by lines what it names that nobody knows, and is set all the same', async () => {
  const { world } = door;
  await world.addSupplier('LISTS');
  await world.upload('LISTS', 'code;name;price\nKNOWN;Bolt;1\nOTHER;Nut;2\n');
  await world.addSupplier('EMPTY');
  const heads = 'supplier,product,currency,price,rebate';
  const rows = [
    ['LISTS,KNOWN,EUR,7319,', []],
    ['LISTS,GONE,EUR,7319,', ['ISNPR']],
    ['EMPTY,KNOWN,,,5', ['ISNPR']],
    ['LISTS,,,,5', []],
    ['LISTS,OTHER,CHF,7319,', ['ISCXR']],
    ['EMPTY,OTHER,CHF,7319,5', ['ISCXR', 'ISNPR']],
  ] as const;
  const path = join(door.settings.dataDir, 'terms.csv');
  // Lines are those of the file, blank ones among them.
  writeFileSync(path, `${heads}\n\n${rows.map(([row]) => `${row}\n`).join('')}`);
  const { code, stdout } = await inventory('contracts', 'set', path);
  const { warnings, ...counts } = JSON.parse(stdout);
  expect({ code, ...counts }).toEqual({ code: 0, written: rows.length, unchanged: 0, ended: 0 });
  expect(warnings.map((one: { line: number; code: string }) => [one.line, one.code])).toEqual(
    rows.flatMap(([, codes], n) => codes.map(one => [n + 3, one])),
  );
  for (const { hint } of warnings) expect(hint).toMatch(/\.$/);
  expect(amountsIn(stdout)).toEqual([]);
});

test('what is set is told as set, whatever becomes of the look afterwards', async () => {
  const { issoh } = door.world.connections.owner;
  const path = join(door.settings.dataDir, 'terms.csv');
  writeFileSync(path, 'supplier,product,currency,price\nACME,Q,EUR,7319\n');
  await issoh.query('alter function issoh_private.doubtful_contracts(jsonb) rename to away');
  try {
    const { code, stdout } = await inventory('contracts', 'set', path);
    expect({ code, ...JSON.parse(stdout) }).toEqual({
      code: 0,
      written: 1,
      unchanged: 0,
      ended: 0,
      warnings: [
        { line: null, code: 'internal_error', message: expect.any(String), hint: expect.any(String) },
      ],
    });
  } finally {
    await issoh.query('alter function issoh_private.away(jsonb) rename to doubtful_contracts');
  }
});
