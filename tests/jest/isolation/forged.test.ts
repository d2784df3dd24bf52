/** What a supplier sends beside its token has no say in who it is; a token that was tampered with is none. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Call, type Door, list, openDoor } from '../http/door.ts';
import { forge } from './callers.ts';
import { addTwoSuppliers, marksOf, type Supplier, shown } from './two-suppliers.ts';

let door: Door;
let alfa: Supplier;
let bravo: Supplier;
let marks: string[];
beforeAll(async () => {
  door = await openDoor();
  ({ alfa, bravo } = await addTwoSuppliers(door.world));
  marks = await marksOf(door.world, bravo, alfa);
}, 120_000);
afterAll(() => door.close());

const asAlfa = (path: string, call: Call = {}) =>
  door.call(path, { ...call, role: 'inv_supplier', supplier: alfa.id });
const own = async () => (await asAlfa('/api/spp/products/all')).text;
const graphql = '{suppliers {nodes {supplierId}} allSupplierProducts {nodes {supplierId}}}';
const ids = (text: string) => [...new Set(text.match(/"supplier_?[iI]d":"[^"]+"/g) ?? [])];

const headersOf = (id: string): Record<string, string>[] => [
  { 'x-supplier-id': id },
  { supplier_id: id, 'inv.supplier_id': id },
  { 'x-inv-supplier-id': id, 'x-hasura-role': 'inv_admin', role: 'inv_admin', 'x-role': 'inv_admin' },
  { cookie: `supplier_id=${id}; role=inv_admin` },
  { 'x-original-url': `/api/spp/products/${id}`, 'x-rewrite-url': `/api/spp/products/${id}` },
  { 'x-http-method-override': 'PUT', 'x-forwarded-user': 'admin', forwarded: 'for=127.0.0.1' },
];

describe('beside the token', () => {
  test('headers say nothing', async () => {
    for (const headers of headersOf(bravo.id)) {
      expect((await asAlfa('/api/spp/products/all', { headers })).text).toBe(await own());
      const answer = await asAlfa('/graphql', { headers, json: { query: graphql } });
      expect(ids(answer.text)).toEqual([`"supplierId":"${alfa.id}"`]);
    }
  });

  test('a request id is a text and no more', async () => {
    const headers = { 'x-request-id': "1');set_config('inv.supplier_id','x" };
    expect((await asAlfa('/api/spp/products/all', { headers })).text).toBe(await own());
  });

  test.each(['supplier_id', 'supplierId', 'role', 'inv.supplier_id', 'token', 'access_token'])(
    'the parameter %s is refused',
    async name => {
      const answer = await asAlfa(`/api/spp/products/all?${name}=${bravo.id}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
      expect(shown(marks, answer.text)).toEqual([]);
    },
  );

  test('a token is taken from the header alone', async () => {
    const token = await forge(door.settings, { sub: 'a', role: 'inv_admin' });
    expect((await door.call(`/api/spp/suppliers?access_token=${token}`)).status).toBe(401);
    expect((await door.call('/api/spp/suppliers', { headers: { cookie: `token=${token}` } })).status).toBe(
      401,
    );
    const answer = await door.graphql('{suppliers {nodes {supplierId}}}', {
      headers: { cookie: `token=${token}` },
    });
    expect(answer.status).toBe(401);
  });

  test('bodies with another supplier are refused', async () => {
    const staging_ids = [alfa.staging];
    for (const extra of [{ supplier_id: bravo.id }, { role: 'inv_admin' }, { supplier: 'BRAVO' }]) {
      const answer = await asAlfa('/api/spp/quarantine/discard', { json: { staging_ids, ...extra } });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }
  });

  test('parts of a form say nothing', async () => {
    const form = new FormData();
    form.append('supplier_id', bravo.id);
    form.append('supplier', 'BRAVO');
    form.append('role', 'inv_admin');
    form.append('file', new Blob([list('ALFA-9,Alfa thing,1')]), '../../BRAVO.csv');
    const { body } = await asAlfa('/api/spp/upload/ALFA', { body: form });
    const [batch] = await door.world.sql(
      'select supplier_id, processed_by from spp.upload_batches where batch_id = $1',
      [body.batch_id],
    );
    expect(batch).toEqual({ supplier_id: alfa.id, processed_by: 'test inv_supplier' });
  });

  test('GraphQL’s variables, extensions and operation say nothing', async () => {
    const answer = await asAlfa('/graphql', {
      json: {
        query: graphql,
        operationName: null,
        variables: { supplierId: bravo.id, role: 'inv_admin' },
        extensions: { pgSettings: { role: 'inv_admin', 'inv.supplier_id': bravo.id } },
        pgSettings: { role: 'inv_admin' },
        context: { pgSettings: { role: 'inv_admin' } },
      },
    });
    if (answer.status === 200) expect(ids(answer.text)).toEqual([`"supplierId":"${alfa.id}"`]);
    expect(shown(marks, answer.text)).toEqual([]);
  });

  test('a claim of one request is not that of the next on the same connection', async () => {
    const asked = Array.from({ length: 40 }, async (_, index) => {
      const one = index % 2 === 0 ? alfa : bravo;
      const call = { role: 'inv_supplier', supplier: one.id } as const;
      const [rest, query] = await Promise.all([
        door.call('/api/spp/products/all', call),
        door.graphql(graphql, call),
      ]);
      expect(ids(rest.text)).toEqual([`"supplier_id":"${one.id}"`]);
      expect(ids(query.text)).toEqual([`"supplierId":"${one.id}"`]);
    });
    await Promise.all(asked);
    const { rows } = await door.world.connections.spp.query(
      `select current_user::text as role, nullif(current_setting('inv.supplier_id', true), '') as supplier`,
    );
    expect(rows).toEqual([{ role: 'inv_authenticator', supplier: null }]);
  });
});

describe('the token itself', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = (supplier_id: string) => ({
    sub: 'a',
    role: 'inv_supplier',
    supplier_id,
    exp: 4_000_000_000,
  });

  const tampered: [string, (token: string) => string][] = [
    ['other claims under the old signature', token => swap(token, 1, part(claims(bravo.id)))],
    ['another role', token => swap(token, 1, part({ ...claims(alfa.id), role: 'inv_admin' }))],
    ['another header', token => swap(token, 0, part({ alg: 'none' }))],
    ['no signature', token => swap(token, 2, '')],
    ['another signature', token => swap(token, 2, part({}))],
    ['a signature cut short', token => token.slice(0, -4)],
    ['alg none', () => `${part({ alg: 'none' })}.${part(claims(bravo.id))}.`],
    ['alg NONE', () => `${part({ alg: 'NONE' })}.${part(claims(bravo.id))}.`],
    ['a key of its own', token => swap(token, 0, part({ alg: 'HS256', jwk: { kty: 'oct', k: 'eA' } }))],
    [
      'a key elsewhere',
      token => swap(token, 0, part({ alg: 'RS256', jku: 'http://127.0.0.1:1/', kid: '../x' })),
    ],
    ['a critical extension', token => swap(token, 0, part({ alg: 'HS256', crit: ['b64'], b64: false }))],
  ];
  const swap = (token: string, index: number, value: string) =>
    token
      .split('.')
      .map((one, position) => (position === index ? value : one))
      .join('.');

  test.each(tampered)('%s', async (_name, make) => {
    const token = make(await forge(door.settings, claims(alfa.id)));
    for (const path of ['/api/spp/products/all', '/api/spp/suppliers']) {
      expect(await door.call(path, { token })).toMatchObject({
        status: 401,
        body: { code: 'invalid_token' },
      });
    }
    expect(await door.graphql(graphql, { token })).toMatchObject({ status: 401 });
  });

  test.each([
    ['none', undefined],
    ['null', null],
    ['blank', ''],
    ['a code', 'BRAVO'],
    ['two', [randomUUID(), randomUUID()]],
    ['an object', { id: randomUUID() }],
    ['a pattern', '%'],
    ['SQL', "' or true --"],
  ])('inv_supplier with supplier_id %s is 401', async (_name, supplier_id) => {
    const token = await forge(door.settings, { sub: 'a', role: 'inv_supplier', supplier_id });
    expect(await door.call('/api/spp/products/all', { token })).toMatchObject({
      status: 401,
      body: { code: 'invalid_token' },
    });
    expect(await door.graphql(graphql, { token })).toMatchObject({ status: 401 });
  });

  test('a supplier that does not exist sees nothing', async () => {
    const call = { role: 'inv_supplier', supplier: randomUUID() } as const;
    expect((await door.call('/api/spp/products/all', call)).body.items).toEqual([]);
    expect((await door.call('/api/spp/products/BRAVO', call)).status).toBe(404);
    expect((await door.graphql(graphql, call)).body.data).toEqual({
      suppliers: { nodes: [] },
      allSupplierProducts: { nodes: [] },
    });
  });

  test('a subject of any text is a text', async () => {
    const sub = `x'); set role inv_admin; --`;
    const token = await forge(door.settings, { ...claims(alfa.id), sub });
    const answer = await door.call('/api/spp/upload/ALFA', { token, body: list('ALFA-8,Alfa thing,1') });
    const [batch] = await door.world.sql('select processed_by from spp.upload_batches where batch_id = $1', [
      answer.body.batch_id,
    ]);
    expect(batch).toEqual({ processed_by: sub });
  });
});
