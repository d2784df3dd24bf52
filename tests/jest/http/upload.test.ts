import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signToken } from '../../../server/access.ts';
import { type Door, list, openDoor, profile } from './door.ts';

const manager = { role: 'inv_catalog_manager' } as const;
let door: Door;
let acme: string;

beforeAll(async () => {
  door = await openDoor({ worker: true });
  acme = await door.world.addSupplier('ACME', profile);
}, 120_000);
afterAll(() => door.close());

const upload = (query: string, body: Buffer | FormData, call: object = manager) =>
  door.call(`/api/spp/upload/${query}`, { ...call, body });
const form = (file: Buffer, name = 'file', fileName = 'list.csv') => {
  const made = new FormData();
  made.append('note', 'first');
  made.append(name, new Blob([file]), fileName);
  return made;
};
const spooled = () => readdirSync(join(door.settings.dataDir, 'spool'));
/** A list is answered when it is applied, and its file goes behind that. */
const emptied = async () => {
  while (spooled().length > 0) await sleep(5);
};

describe('a file', () => {
  test('goes in as multipart, and the report comes out', async () => {
    const file = list('A1,Hammer,12.95', 'A2,Saw,7.50', '=A3,"Broken, @x",');
    const { status, body } = await upload('ACME?wait=true', form(file, 'file', 'préis ü.csv'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      supplier_id: acme,
      file_name: 'préis ü.csv',
      file_hash: createHash('sha256').update(file).digest('hex'),
      status: 'completed',
      total_products: 3,
      new_products_count: 2,
      failed_products_count: 1,
      processed_by: 'test inv_catalog_manager',
      errors: [{ row_number: 4, code: 'price_missing' }],
    });
    const again = await door.call(`/api/spp/reports/upload/${body.batch_id}`, manager);
    expect(again.body).toEqual(body);
    const csv = await door.call(`/api/spp/reports/upload/${body.batch_id}?format=csv`, manager);
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(csv.text.split('\r\n')).toEqual([
      'row_number,code,message,raw',
      expect.stringMatching(
        /^4,price_missing,.*,"\{""code"":""=A3"",""name"":""Broken, @x"",""price"":""""\}"$/,
      ),
      '',
    ]);
  });

  test('goes in as the raw body, gzipped too, and is taken up later', async () => {
    const first = await upload('ACME?filename=raw.csv.gz', gzipSync(list('A1,Hammer,13')));
    expect(first).toMatchObject({ status: 202, body: { status: 'queued' } });
    expect(first.headers.get('location')).toBe(first.body.report_url);
    const second = await upload('ACME?wait=1', list('A1,Hammer,14'));
    expect(second.body).toMatchObject({
      status: 'completed',
      file_name: 'unnamed',
      updated_products_count: 1,
    });
    const report = await door.call(first.body.report_url, manager);
    expect(report.body).toMatchObject({
      status: 'completed',
      file_name: 'raw.csv.gz',
      updated_products_count: 1,
    });
  });

  test('that came before is answered by its batch', async () => {
    const file = list('A1,Hammer,15');
    const first = await upload('ACME?wait=true', file);
    const again = await upload('ACME', form(file));
    expect(again).toMatchObject({
      status: 200,
      body: { batch_id: first.body.batch_id, duplicate: true, status: 'completed' },
    });
    const waited = await upload('ACME?wait=true', file);
    expect(waited.body).toEqual({ ...first.body, duplicate: true });
    const forced = await upload('ACME?wait=true&force=true', file);
    expect(forced.body).toMatchObject({ status: 'completed', unchanged_products_count: 1 });
    expect(forced.body.batch_id).not.toBe(first.body.batch_id);
    await emptied();
  });

  test('may be tried without effect', async () => {
    const { status, body } = await upload('ACME?dry_run=true', list('A1,Hammer,99', 'Z9,New,1'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      dry_run: true,
      new_products_count: 1,
      updated_products_count: 1,
    });
    const products = await door.call('/api/spp/products/ACME?q=Z9', manager);
    expect(products.body.items).toEqual([]);
  });

  test('may wait for its day, and be taken away', async () => {
    await door.world.addSupplier('LATER', profile);
    const file = list('L1,One,1');
    const scheduled = await upload('LATER?wait=true&effective_from=2099-01-31', file);
    expect(scheduled).toMatchObject({ status: 422, body: { code: 'SPIEF' } });
    const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    const waits = await upload(`LATER?wait=true&effective_from=${day}`, file);
    expect(waits.body).toMatchObject({ status: 'scheduled', effective_from: day, total_products: 0 });
    expect((await upload('LATER?wait=true', list('L1,One,2'))).body).toMatchObject({ new_products_count: 1 });
    expect(spooled()).toContain(waits.body.batch_id);
    const cancel = () =>
      door.call(`/api/spp/upload/${waits.body.batch_id}/cancel`, { ...manager, method: 'POST' });
    for (const call of [cancel, cancel])
      expect(await call()).toMatchObject({ body: { status: 'cancelled' } });
    expect(spooled()).not.toContain(waits.body.batch_id);
    expect((await upload('LATER?effective_from=tomorrow', file)).status).toBe(400);
  });

  test('whose day has come is applied', async () => {
    await door.world.addSupplier('TODAY', profile);
    const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    const { body } = await upload(`TODAY?effective_from=${day}`, list('T1,One,1'));
    const trial = (await upload('TODAY?dry_run=true', list('T1,One,2'))).body;
    const since = `supplier=TODAY&status=completed&applied_since=${encodeURIComponent(trial.completed_at)}`;
    const applied = async () => (await door.call(`/api/spp/uploads?${since}`, manager)).body.items;
    expect(await applied()).toEqual([]);
    await door.world.sql(
      "update spp.upload_batches set effective_from = (clock_timestamp() at time zone 'UTC')::date where batch_id = $1",
      [body.batch_id],
    );
    await door.world.sql('select spp_private.rescue_uploads()');
    const again = await upload('TODAY?wait=true', list('T1,One,2'));
    expect(again.body).toMatchObject({ status: 'completed', total_products: 1 });
    const report = await door.call(body.report_url, manager);
    expect(report.body.status).not.toBe('scheduled');
    // It came before the trial, and is applied after it.
    while ((await applied()).length < 2) await new Promise(resolve => setTimeout(resolve, 20));
    const ids = (await applied()).map((one: { batch_id: string }) => one.batch_id);
    expect(ids.toSorted()).toEqual([body.batch_id, again.body.batch_id].toSorted());
  });

  test('may be a full list, and be undone', async () => {
    await door.world.addSupplier('FULL', profile);
    await upload('FULL?wait=true', list('F1,One,1', 'F2,Two,2'));
    const held = await upload('FULL?wait=true&mode=full', list('F1,One,3'));
    expect(held.body).toMatchObject({ mode: 'full', missing_products_count: 1, discontinue_held: true });
    const verb = (name: string) =>
      door.call(`/api/spp/upload/${held.body.batch_id}/${name}`, { ...manager, method: 'POST' });
    expect((await verb('missing/confirm')).body).toEqual({ discontinued: 1 });
    expect(await verb('missing/confirm')).toMatchObject({ status: 409, body: { code: 'SPCNH' } });
    expect((await verb('rollback')).body).toMatchObject({ reverted: 1, removed: 0 });
    expect((await verb('rollback')).body).toEqual({ reverted: 0, removed: 0, kept: [] });
  });

  test('that cannot be read ends with its reason', async () => {
    const { status, body } = await upload('ACME?wait=true', form(Buffer.alloc(0)));
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'failed', reason: { code: 'empty_file' } });
  });
});

describe('what is refused', () => {
  test('leaves nothing in the spool', async () => {
    const { body } = await upload('ACME', form(list('A1,Hammer,1'), 'other'));
    expect(body).toMatchObject({ status: 400, code: 'file_missing' });
    for (const query of ['ACME', 'ACME?wait=true', 'ACME?dry_run=true']) {
      const bare = await upload(query, Buffer.alloc(0));
      expect(bare.body).toMatchObject({ status: 400, code: 'file_missing', hint: expect.any(String) });
    }
    const broken = await door.call('/api/spp/upload/ACME', {
      ...manager,
      body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\ncode,pri',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(broken.status).toBe(400);
    const noBoundary = await door.call('/api/spp/upload/ACME', {
      ...manager,
      body: 'x',
      headers: { 'content-type': 'multipart/form-data' },
    });
    expect(noBoundary).toMatchObject({ status: 400, body: { code: 'invalid_multipart' } });
    await emptied();
  });

  test('is refused before the file is read', async () => {
    expect(await upload('NOBODY', randomBytes(3_000_000))).toMatchObject({
      status: 404,
      body: { code: 'SPNSU' },
    });
    expect((await upload('ACME?mode=half', list())).status).toBe(400);
    expect((await upload('ACME', list(), { role: 'inv_analyst' })).status).toBe(403);
    expect((await upload('ACME', list(), { role: 'inv_supplier', supplier: randomUUID() })).status).toBe(404);
    await door.world.sql("update spp.suppliers set status = 'suspended' where supplier_code = 'ACME'");
    const suspended = await upload('ACME', list());
    await door.world.sql("update spp.suppliers set status = 'active' where supplier_code = 'ACME'");
    expect(suspended).toMatchObject({ status: 409, body: { code: 'SPCSA' } });
  });

  test('is a file beyond the limit', async () => {
    const set = (bytes: number) =>
      door.world.sql(
        "update spp.settings set setting_value = to_jsonb($1::int) where setting_key = 'upload.max_file_bytes'",
        [bytes],
      );
    await set(1000);
    const raw = await upload('ACME', randomBytes(5000));
    const part = await upload('ACME', form(randomBytes(5000)));
    await set(1024 ** 3);
    expect(raw).toMatchObject({ status: 413, body: { code: 'file_too_large' } });
    expect(part).toMatchObject({ status: 413, body: { code: 'file_too_large' } });
    await emptied();
  });

  test('is not even asked for by Expect: 100-continue', async () => {
    const token = await signToken(door.settings, { role: 'inv_admin', sub: 'a' });
    const head = (supplier: string) => {
      const lines = [
        `POST /api/spp/upload/${supplier} HTTP/1.1`,
        'Host: x',
        `Authorization: Bearer ${token}`,
        'Content-Length: 30',
        'Expect: 100-continue',
      ];
      return `${lines.join('\r\n')}\r\n\r\n`;
    };
    const before = await refused();
    expect(await firstAnswer(head('NOBODY'))).toMatch(/^HTTP\/1\.1 404/);
    expect(await firstAnswer(head('ACME'))).toMatch(/^HTTP\/1\.1 100 Continue/);
    await untilRefused(before + 2);
  });
});

test('a client that goes away leaves nothing behind', async () => {
  const token = await signToken(door.settings, { role: 'inv_admin', sub: 'a' });
  const before = await door.world.sql('select count(*) from spp.upload_batches');
  const refusedBefore = await refused();
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
  const head = `POST /api/spp/upload/ACME HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 9000\r\n\r\n`;
  socket.write(`${head}code,name,price\nA1,Ham`);
  const arrived = () => spooled().some(file => file.startsWith('incoming'));
  while (!arrived()) await new Promise(resolve => setTimeout(resolve, 5));
  socket.destroy();
  while (arrived()) await new Promise(resolve => setTimeout(resolve, 5));
  await untilRefused(refusedBefore + 1);
  expect(await door.world.sql('select count(*) from spp.upload_batches')).toEqual(before);
});

/** Uploads that this server counts as refused. */
async function refused(): Promise<number> {
  const { text } = await door.call('/metrics');
  return Number(text.match(/uploads_received_total\{outcome="refused"\} (\d+)/)?.[1] ?? 0);
}

/** One whose client has gone is counted a little later. */
async function untilRefused(count: number): Promise<void> {
  while ((await refused()) < count) await new Promise(resolve => setTimeout(resolve, 5));
}

function firstAnswer(head: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(door.url).port), '127.0.0.1', () => socket.write(head));
    socket.once('data', data => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

test('who waits for a report that cannot be read learns the batch all the same', async () => {
  const before = await refused();
  const functions = ['upload_status', 'upload_report'];
  for (const name of functions) {
    await door.world.sql(`alter function spp.${name}(uuid) rename to ${name}_away`);
    try {
      const { status, body, headers } = await upload('ACME?wait=true&force=true', list(`A1,${name},1`));
      expect([status, body]).toEqual([
        202,
        { batch_id: expect.any(String), status: 'queued', report_url: headers.get('location') },
      ]);
    } finally {
      await door.world.sql(`alter function spp.${name}_away(uuid) rename to ${name}`);
    }
  }
  expect(await refused()).toBe(before);
});
