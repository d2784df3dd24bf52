import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, getIntrospectionQuery } from 'grafast/graphql';
import { surfaces } from '../../../server/http/graphql/surface/plugin.ts';
import { committedSchema } from '../../support/graphql-schema.ts';
import { type Door, openDoor, profile } from '../http/door.ts';
import { rootLists } from '../isolation/schema.ts';

const admin = { role: 'inv_admin' } as const;
let door: Door;
let acme: string;
let other: string;

/** What the surface does not name, and what fails inside. */
const prepare = async (world: Door['world']) => {
  await world.sql(`
    create or replace function spp.matching_run(run_id uuid) returns jsonb language plpgsql stable as
      $$ begin return 1 / 0; end $$;
    create function spp.unnamed() returns text language sql stable as $$ select 'x' $$;
    grant execute on function spp.unnamed() to inv_admin`);
  await world.issoh.sql(`
    set role inv_owner;
    create table issoh.gadgets (gadget_id uuid primary key);
    grant select on issoh.gadgets to inv_admin`);
};

beforeAll(async () => {
  door = await openDoor({ before: prepare });
  acme = await door.world.addSupplier('ACME', profile);
  other = await door.world.addSupplier('OTHER', profile);
  await door.world.upload('ACME', 'code,name,price\nA1,Hammer,12.95\nA2,Saw,7.50\nA3,Bad,\n');
  await door.world.upload('OTHER', 'code,name,price\nB1,Bolt,0.10\n');
}, 120_000);
afterAll(() => door.close());

const fieldsOf = async (type: string, kind: 'fields' | 'inputFields' | 'enumValues' = 'fields') => {
  const { body } = await door.graphql(`{__type(name: "${type}") {${kind} {name}}}`, admin);
  return ((body.data.__type?.[kind] ?? []) as { name: string }[]).map(one => one.name);
};

describe('who may', () => {
  test('takes a token, as REST does', async () => {
    const none = await door.graphql('{__typename}');
    expect(none).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    expect(none.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await door.graphql('{', { token: 'a.b.c' })).toMatchObject({ status: 401 });
  });

  test('serves the page without one', async () => {
    const page = await door.call('/ruru');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/worker-src 'self' blob:/);
    // It opens with our queries, and knows the token of its link.
    expect(page.text).toContain('query CheapestProducts');
    expect(page.text).toContain("get('token')");
    const script = /\/ruru-static\/[^"']+\.js/.exec(page.text)?.[0] ?? '';
    expect((await door.call(script)).status).toBe(200);
  });

  test('shows a supplier its own', async () => {
    const query = '{suppliers {nodes {supplierCode}} allSupplierProducts {nodes {supplierProductCode}}}';
    const seen = await door.graphql(query, { role: 'inv_supplier', supplier: other });
    expect(seen.body.data).toEqual({
      suppliers: { nodes: [{ supplierCode: 'OTHER' }] },
      allSupplierProducts: { nodes: [{ supplierProductCode: 'B1' }] },
    });
  });

  test('refuses what the role may not', async () => {
    const mutation =
      'mutation {createSupplier(input: {supplierCode: "X", supplierName: "X"}) {result {supplierId}}}';
    const { body } = await door.graphql(mutation, { role: 'inv_analyst' });
    expect(body.errors).toMatchObject([{ extensions: { code: 'forbidden' } }]);
  });
});

describe('names', () => {
  test('are those of the surface, and nothing else is shown', async () => {
    const { spp, issoh } = surfaces;
    const named = [spp, issoh].flatMap(({ relations, functions }) => [
      ...Object.values(relations).flatMap(({ list, one = {} }) => [
        ...(list ? [list] : []),
        ...Object.keys(one),
      ]),
      ...Object.values(functions),
    ]);
    const fields = [...(await fieldsOf('Query')), ...(await fieldsOf('Mutation'))];
    expect(fields.length).toBeGreaterThan(100);
    expect(fields.filter(name => !named.includes(name))).toEqual(['searchProducts']);
    expect(named.filter(name => !fields.includes(name))).toEqual(['stockMovementsWarnings']);
    expect(fields.filter(name => /^(v[A-Z]|spp|issoh)|ById$/.test(name))).toEqual([]);
  });

  test('come with their SQL comments, every field of every row', async () => {
    const { body } = await door.graphql(
      '{__schema {types {name kind description fields {name description}}}}',
      admin,
    );
    const shown = Object.values(surfaces).flatMap(({ relations, types }) => [
      ...Object.values(relations).map(({ type }) => type),
      ...Object.values(types).filter(type => !type.endsWith('Input')),
    ]);
    const types: { name: string; description: string; fields: { name: string; description: string }[] }[] =
      body.data.__schema.types.filter((one: { name: string }) => shown.includes(one.name));
    expect(types.map(({ name }) => name).sort()).toEqual(shown.sort());
    const plain = types.flatMap(({ name, description, fields }) => [
      ...(description && !/@\w/.test(description) ? [] : [name]),
      ...fields
        .filter(one => !one.description || /@\w/.test(one.description))
        .map(one => `${name}.${one.name}`),
    ]);
    expect(plain).toEqual([]);
  });

  test('count in Int and tell amounts in BigFloat', async () => {
    const { body } = await door.graphql(
      '{__schema {types {name fields {name type {name ofType {name}}}}}}',
      admin,
    );
    type Named = { name: string | null; ofType: { name: string } | null };
    const fields: [string, string | undefined][] = body.data.__schema.types.flatMap(
      ({ name, fields }: { name: string; fields: { name: string; type: Named }[] | null }) =>
        (fields ?? []).map(one => [`${name}.${one.name}`, one.type.name ?? one.type.ofType?.name]),
    );
    const counts = fields.filter(([name]) => /\.(quantity\w*|\w+Count|attempts)$/.test(name));
    expect(counts.length).toBeGreaterThan(30);
    expect(counts.filter(([, type]) => type !== 'Int')).toEqual([]);
    const rows = Object.values(surfaces).flatMap(one => Object.values(one.relations).map(({ type }) => type));
    const amounts = fields.filter(
      ([name]) =>
        /\.(?!has[A-Z])\w*(Price|Cost|Value)$/.test(name) && rows.includes(name.split('.')[0] as string),
    );
    expect(amounts.length).toBeGreaterThan(30);
    expect(amounts.filter(([name, type]) => type !== 'BigFloat' && !/Setting\./.test(name))).toEqual([]);
  });
});

describe('writes', () => {
  test('are functions and nothing else', async () => {
    const mutations = await fieldsOf('Mutation');
    expect(mutations).toEqual(expect.arrayContaining(['createSupplier', 'rollbackBatch', 'confirmMissing']));
    // Files come by HTTP: what begins an upload is no business of GraphQL.
    expect(mutations).not.toContain('beginUpload');
    expect(mutations.filter(name => /^(delete|patch)|ById$/.test(name))).toEqual([]);
  });

  test('go through', async () => {
    const mutation =
      'mutation {createSupplier(input: {supplierCode: "GQL", supplierName: "G"}) {result {supplierId status}}}';
    const { body } = await door.graphql(mutation, admin);
    expect(body.data.createSupplier.result).toMatchObject({ status: 'active' });
    const { body: products } = await door.call('/api/spp/suppliers', admin);
    expect(products.items.map((one: { supplier_code: string }) => one.supplier_code)).toContain('GQL');
  });
});

describe('reads', () => {
  test('filter and order where the surface says so', async () => {
    expect(await fieldsOf('SupplierProductFilter', 'inputFields')).toEqual([
      'productId',
      'supplierId',
      'supplierProductCode',
      'categoryId',
      'subcategoryId',
      'isNew',
      'supplierCode',
      'and',
      'or',
      'not',
    ]);
    expect(await fieldsOf('SupplierProductOrderBy', 'enumValues')).toEqual(
      expect.arrayContaining(['SUPPLIER_PRODUCT_CODE_ASC', 'SUPPLIER_PRODUCT_CODE_DESC']),
    );
    expect(await fieldsOf('SupplierProductOrderBy', 'enumValues')).not.toContain('CURRENT_PRICE_ASC');
    const filters = await fieldsOf('SupplierFilter', 'inputFields');
    expect(filters).toEqual(expect.arrayContaining(['supplierCode', 'status']));
    expect(filters).not.toContain('partitionName');
    const query = `{allSupplierProducts(filter: {supplierId: {equalTo: "${acme}"}}, orderBy: SUPPLIER_PRODUCT_CODE_DESC)
      {nodes {supplierProductCode currentPrice}}}`;
    expect((await door.graphql(query, admin)).body.data.allSupplierProducts.nodes).toEqual([
      { supplierProductCode: 'A2', currentPrice: '7.5000' },
      { supplierProductCode: 'A1', currentPrice: '12.9500' },
    ]);
  });

  test('offer operators that an index serves, and no relations', async () => {
    expect(await fieldsOf('StringFilter', 'inputFields')).toEqual([
      'isNull',
      'equalTo',
      'in',
      'lessThan',
      'lessThanOrEqualTo',
      'greaterThan',
      'greaterThanOrEqualTo',
      'startsWith',
    ]);
    expect(
      (await fieldsOf('SupplierFilter', 'inputFields')).filter(name => /exist|some|every/i.test(name)),
    ).toEqual([]);
  });

  test('count only where the surface says so', async () => {
    expect(await fieldsOf('SupplierConnection')).toContain('totalCount');
    expect(await fieldsOf('PriceChangeConnection')).toEqual(['nodes', 'edges', 'pageInfo']);
  });

  test('no list skips more than 10,000 rows', async () => {
    const lists = rootLists(buildSchema(committedSchema()));
    expect(lists.length).toBeGreaterThan(30);
    const answers = async (offset: number) => {
      const query = (list: string) => `{${list}(first: 1, offset: ${offset}) {nodes {__typename}}}`;
      const asked = lists.map(async list => (await door.graphql(query(list), admin)).body.errors ?? []);
      return (await Promise.all(asked)).map((errors, i) => [
        lists[i],
        errors.map((one: { extensions: { code: string; hint: string } }) => one.extensions),
      ]);
    };
    expect(await answers(10_000)).toEqual(lists.map(list => [list, []]));
    const refused = { code: 'invalid_request', hint: expect.stringMatching(/cursor/) };
    expect(await answers(10_001)).toEqual(lists.map(list => [list, [refused]]));
  });

  test('come page by page, a thousand at most', async () => {
    const page = async (after: string | null) =>
      (
        await door.graphql(
          `query ($after: Cursor) {allSupplierProducts(first: 2, after: $after)
            {nodes {supplierProductCode} pageInfo {endCursor hasNextPage}}}`,
          { ...admin, variables: { after } },
        )
      ).body.data.allSupplierProducts;
    const first = await page(null);
    const second = await page(first.pageInfo.endCursor);
    expect([...first.nodes, ...second.nodes]).toHaveLength(3);
    expect(second.pageInfo.hasNextPage).toBe(false);
    const greedy = await door.graphql('query ($n: Int) {suppliers(first: $n) {nodes {supplierCode}}}', {
      ...admin,
      variables: { n: 1001 },
    });
    expect(greedy.body.errors).toMatchObject([{ extensions: { code: 'invalid_request' } }]);
    expect(
      (await door.graphql('{suppliers(first: null) {nodes {supplierCode}}}', admin)).body.errors,
    ).toBeUndefined();
  });

  test('call the functions that read', async () => {
    const [batch] = await door.world.sql('select batch_id from spp.upload_batches limit 1');
    const { body } = await door.graphql(`{uploadReport(batchId: "${batch?.batch_id}")}`, admin);
    expect(body.data.uploadReport).toMatchObject({ status: 'completed', batch_id: batch?.batch_id });
  });
});

describe('errors', () => {
  test('of our own come with code and hint', async () => {
    const { body } = await door.graphql('{importProfile(supplier: "NOBODY")}', admin);
    expect(body.errors).toMatchObject([
      { message: 'There is no supplier "NOBODY".', extensions: { code: 'SPNSU', hint: expect.any(String) } },
    ]);
  });

  test.each([
    ['a syntax error', '{suppliers {nodes'],
    ['an unknown field', '{suppliers {nodes {colour}}}'],
    ['an unknown argument', '{suppliers(colour: 1) {nodes {supplierCode}}}'],
    ['a missing argument', 'mutation {createSupplier {clientMutationId}}'],
    ['no UUID', '{uploadReport(batchId: "xyz")}'],
    ['no UUID in a filter', '{suppliers(filter: {supplierId: {equalTo: "xyz"}}) {nodes {supplierCode}}}'],
    ['no cursor', '{suppliers(after: "xyz") {nodes {supplierCode}}}'],
    ['no query', ''],
    ['two operations, none named', 'query a {suppliers {nodes {supplierCode}}} query b {__typename}'],
  ])('of the query come with code and hint: %s', async (_name, query) => {
    const { body } = await door.graphql(query, admin);
    expect(body.errors.length).toBeGreaterThan(0);
    for (const { extensions } of body.errors)
      expect(extensions).toMatchObject({
        code: expect.stringMatching(/^(graphql_invalid|invalid_value|invalid_request)$/),
        hint: expect.stringMatching(/\w{4}/),
      });
  });

  test('of a role that may not come with a hint, as by REST', async () => {
    const { body } = await door.graphql(
      'mutation {createSupplier(input: {supplierCode: "NO", supplierName: "No"}) {clientMutationId}}',
      { role: 'inv_reviewer' },
    );
    expect(body.errors).toMatchObject([{ extensions: { code: 'forbidden', hint: expect.any(String) } }]);
  });

  test('of the inside say nothing but the request id', async () => {
    const answer = await door.graphql(`{matchingRun(runId: "${acme}")}`, admin);
    expect(answer.body.errors).toMatchObject([
      {
        message: 'Something went wrong here.',
        extensions: { code: 'internal_error', request_id: answer.headers.get('x-request-id') },
      },
    ]);
    expect(answer.text).not.toMatch(/division|zero/);
    expect(door.log.join()).toMatch(/division by zero/);
  });

  test.each([
    ['bad JSON', { body: '{"query', headers: { 'content-type': 'application/json' } }, 400],
    ['another type', { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['no query', { json: {} }, 400],
  ])('%s', async (_name, call, status) => {
    expect((await door.call('/graphql', { ...admin, method: 'POST', ...call })).status).toBe(status);
  });
});

describe('limits', () => {
  test('let ordinary clients introspect', async () => {
    const query = getIntrospectionQuery({
      inputValueDeprecation: true,
      schemaDescription: true,
      specifiedByUrl: true,
    });
    const { body } = await door.graphql(query, { role: 'inv_supplier', supplier: acme });
    expect(body.errors).toBeUndefined();
    expect(body.data.__schema.types.length).toBeGreaterThan(20);
  });

  test('stop what goes too deep', async () => {
    const deep = `{suppliers {nodes ${'{uploads {nodes {supplier '.repeat(6)}{supplierCode}${'}}}'.repeat(6)}}}`;
    const { body } = await door.graphql(deep, admin);
    expect(body.errors[0].extensions.code).toBe('query_too_deep');
  });

  test('stop what multiplies, before anything walks it', async () => {
    const chain = Array.from(
      { length: 30 },
      (_, n) => `fragment F${n} on Supplier {${n < 29 ? `...F${n + 1} ...F${n + 1}` : 'supplierCode'}}`,
    );
    const asked = [
      [`{suppliers {nodes {...F0}}} ${chain.join(' ')}`, 'query_too_wide'],
      [
        `{${Array.from({ length: 1000 }, (_, n) => `a${n}: suppliers {nodes {supplierCode}}`).join(' ')}}`,
        'query_too_wide',
      ],
      ['{suppliers(first: 1000) {nodes {uploads(first: 1000) {nodes {batchId}}}}}', 'query_too_large'],
    ] as const;
    for (const [query, code] of asked) {
      const { status, body } = await door.graphql(query, admin);
      expect({ status, code: body.errors[0].extensions.code, data: body.data }).toEqual({
        status: 400,
        code,
        data: undefined,
      });
    }
    const around = await door.call('/graphql', {
      ...admin,
      body: `{suppliers {nodes {...F0}}} ${chain.join(' ')}`,
      headers: { 'content-type': 'application/graphql' },
    });
    expect(around.status).toBe(415);
  });
});
