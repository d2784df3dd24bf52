/** A supplier reads all that is its own, by every door: nothing says who of the staff has been at it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { GraphQLSchema } from 'grafast/graphql';
import { signToken } from '../../../server/access.ts';
import { limits } from '../../../server/http/limits.ts';
import { type Call, type Door, openDoor, profile } from '../http/door.ts';
import { ask, readSchema, rootLists, sppLists } from './schema.ts';

type Cells = Record<string, string>;

let door: Door;
let supplier: string;
let schema: GraphQLSchema;
/** What would name somebody: a subject, and what a client or a gateway has put into X-Request-Id. */
const NAMED = /quentin|desk-4711/i;
const post = { method: 'POST' };
const upload = '/api/spp/upload/ALFA?wait=true&force=true';
const list = (...rows: string[]) => Buffer.from(['code,name,price', ...rows, ''].join('\n'));

const asSupplier = (path: string, call: Call = {}) =>
  door.call(path, { ...call, role: 'inv_supplier', supplier });
const graphqlAsSupplier = (query: string) => door.graphql(query, { role: 'inv_supplier', supplier });

/** One of the staff does something. */
async function staff(path: string, call: Call = {}) {
  const token = await signToken(door.settings, { role: 'inv_catalog_manager', sub: 'Quentin' });
  const headers = { ...call.headers, 'x-request-id': 'desk-4711' };
  const { status, text, body } = await door.call(path, { ...call, token, headers });
  if (status >= 300) throw new Error(`${path}: ${text}`);
  return body;
}

/** The rejected rows, as the file that the supplier corrects. */
async function rejectedRows(): Promise<Cells[]> {
  const { text } = await asSupplier('/api/spp/quarantine/ALFA?format=csv');
  return parse(text, { bom: true, columns: true, delimiter: [',', ';'] });
}

function fileOf(rows: Cells[]): Buffer {
  const headings = Object.keys(rows[0]!);
  const lines = [headings, ...rows.map(row => headings.map(heading => row[heading] ?? ''))];
  return Buffer.from(lines.map(cells => cells.map(cell => `"${cell}"`).join(',')).join('\n'));
}

beforeAll(async () => {
  // The questions walk every relation of every list: far more than a caller may ask for at once.
  const graphql = { ...limits.graphql, fields: 1e6, objects: 1e6, values: 1e12, answer: 1e9 };
  door = await openDoor({ worker: true, limits: { graphql }, settings: { waitTimeoutMs: 20_000 } });
  supplier = await door.world.addSupplier('ALFA', profile);
  schema = await readSchema(door);
  await asSupplier(upload, { body: list('A1,One,1.00', 'A2,Two,', 'A3,Three,x', 'A4,Four,x', 'A5,Five,x') });
  const rows = await rejectedRows();
  const [two, three, four, five] = rows as [Cells, Cells, Cells, Cells];
  const idOf = (row: Cells) => row.row_ref!.split('.')[0]!;
  const resubmit = (row: Cells, data: object) =>
    staff('/api/spp/quarantine/resubmit', { json: { rows: [{ staging_id: idOf(row), data }] } });

  await staff('/api/spp/suppliers/ALFA/profile', { method: 'PUT', json: profile });
  await resubmit(two, { name: 'Two, corrected in part' });
  await resubmit(three, { price: '3.00' });
  await staff('/api/spp/quarantine/discard', { json: { staging_ids: [idOf(four)] } });
  const { batch_id } = await staff(upload, { body: list('A1,One,1.50', 'A6,Six,', 'A7,Seven,7') });
  await staff('/api/spp/categories/assign', {
    json: { category: 'Alfa goods', filter: { supplier: 'ALFA' } },
  });
  await staff(`/api/spp/upload/${batch_id}/rollback`, post);
  for (const verb of ['drop', 'confirm']) {
    await staff(upload, { body: list(`${verb}1,One,1`, `${verb}2,Two,2`) });
    const full = await staff(`${upload}&mode=full`, { body: list('A7,Seven,7') });
    await staff(`/api/spp/upload/${full.batch_id}/missing/${verb}`, post);
  }
  await staff(`${upload}&dry_run=true`, { body: list('A1,One,2') });
  await staff(upload, { body: list('A1,One,abc') });
  await staff(upload, { body: Buffer.from('nothing that is a list') });
  const day = `${new Date().getUTCFullYear() + 1}-06-01`;
  const waiting = await staff(`/api/spp/upload/ALFA?effective_from=${day}`, { body: list('A1,One,9') });
  await staff(`/api/spp/upload/${waiting.batch_id}/cancel`, post);
  await staff(`/api/spp/upload/ALFA?effective_from=${day}`, { body: list('A1,One,9.50') });

  // The supplier's corrections come behind those of the staff.
  const corrections = fileOf([
    { ...two, price: '2.00' },
    { ...three, price: '3.30' },
    { ...four, price: '4.00' },
    { ...five, price: '5.00' },
  ]);
  const { body, text } = await asSupplier(upload, { body: corrections });
  expect(body.errors.map(({ code }: { code: string }) => code)).toEqual([
    'row_changed',
    'already_corrected',
    'already_discarded',
  ]);
  expect(text).not.toMatch(NAMED);
}, 120_000);
afterAll(() => door.close());

test('it is on record for the staff', async () => {
  const { text } = await door.call('/api/spp/uploads', { role: 'inv_catalog_manager' });
  expect(text).toMatch(NAMED);
  const query = '{uploadBatches {nodes {processedBy requestId}}}';
  expect((await door.graphql(query, { role: 'inv_catalog_manager' })).text).toMatch(/desk-4711/);
});

test('REST names nobody', async () => {
  const batches = (await asSupplier('/api/spp/uploads')).body.items as { batch_id: string }[];
  const products = (await asSupplier('/api/spp/products/ALFA')).body.items as { product_id: string }[];
  expect(batches.length).toBeGreaterThan(8);
  expect(products.length).toBeGreaterThan(2);
  const reports = batches.flatMap(({ batch_id }) =>
    ['', '?format=csv', '?missing=true', '/rows'].map(of => `reports/upload/${batch_id}${of}`),
  );
  const paths = [
    'uploads',
    'suppliers',
    'suppliers/ALFA/profile',
    'products/all',
    'products/ALFA',
    'quarantine/ALFA',
    'quarantine/ALFA?format=csv',
    ...reports,
    ...products.map(({ product_id }) => `price-history/${product_id}`),
  ];
  for (const path of paths) {
    const { status, text } = await asSupplier(`/api/spp/${path}`);
    expect({ path, status, named: NAMED.exec(text)?.[0] }).toEqual({ path, status: 200, named: undefined });
  }
});

/** What suppliers may not read: it refuses a question as a whole. */
const STAFFS = /mapping|matchedPrice|matchCandidate|alert|priceDay|priceMonth|metric|setting|maintenance/i;

test.each([...sppLists].filter(name => !STAFFS.test(name)))('GraphQL names nobody in %s', async name => {
  expect(rootLists(schema)).toContain(name);
  const { text } = await graphqlAsSupplier(ask(schema, 'Query', name, '', 1, STAFFS));
  expect(text).toContain('"nodes":[');
  expect(NAMED.exec(text)?.[0]).toBeUndefined();
});

test('GraphQL tells a supplier the requests of its own user, and no others', async () => {
  const query = '{uploadBatches {nodes {processedBy requestId}}}';
  const { nodes } = (await graphqlAsSupplier(query)).body.data.uploadBatches;
  for (const { processedBy, requestId } of nodes)
    expect(requestId === null).toBe(processedBy === 'another user');
  expect(nodes.some((one: { requestId: string | null }) => one.requestId !== null)).toBe(true);
});

test('GraphQL names nobody in the report and the status of an upload', async () => {
  const batches = (await asSupplier('/api/spp/uploads')).body.items as { batch_id: string }[];
  for (const { batch_id } of batches) {
    const { text } = await graphqlAsSupplier(
      `{uploadReport(batchId: "${batch_id}") uploadStatus(batchId: "${batch_id}")}`,
    );
    expect(text).toContain('"uploadReport":{');
    expect(text).not.toMatch(NAMED);
  }
});
