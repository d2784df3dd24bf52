/** Clients that send or read slowly, or not at all: they end themselves, nobody else. */
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signToken } from '../../../server/access.ts';
import { type Door, list, openDoor, profile } from './door.ts';

const ROWS = 20_000;
const manager = { role: 'inv_catalog_manager' } as const;
let door: Door;
let token: string;
let batch: string;

beforeAll(async () => {
  door = await openDoor({
    limits: { jsonBody: { milliseconds: 300 }, uploadBody: { milliseconds: 300, bytes: 100 } },
    patience: { answer: 2000, unreadBody: 100 },
  });
  token = await signToken(door.settings, { role: 'inv_admin', sub: 'a' });
  await door.world.addSupplier('ACME', profile);
  batch = (await door.world.upload('ACME', list('A1,Hammer,1'))).batch_id;
  await door.world.sql(
    `insert into spp.upload_staging (batch_id, row_number, raw_data, validation_status, validation_errors)
     select batch_id, 1000 + n, jsonb_build_object('code', repeat('x', 500)), 'failed',
            '[{"code": "price_missing", "message": "no price"}]'
       from spp.upload_batches cross join generate_series(1, ${ROWS}) n
      where batch_id = $1`,
    [batch],
  );
}, 120_000);
afterAll(() => door.close());

const port = () => Number(new URL(door.url).port);
/** What the server says until it ends the connection; `more` is sent ever again. */
async function converse(head: string, body: string, more?: string): Promise<string> {
  const socket = connect(port(), '127.0.0.1');
  const heard: Buffer[] = [];
  socket.on('data', data => heard.push(data));
  socket.on('error', () => undefined);
  socket.write(`${head}\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n${body}`);
  const drip = more === undefined ? undefined : setInterval(() => socket.writable && socket.write(more), 20);
  await new Promise(resolve => socket.once('close', resolve));
  clearInterval(drip);
  return Buffer.concat(heard).toString();
}
const isWell = async () => expect((await door.call('/healthz')).status).toBe(200);
const spooled = () => readdirSync(join(door.settings.dataDir, 'spool'));
const untilSpoolIsEmpty = async () => {
  while (spooled().length > 0) await sleep(5);
};

const setting = (bytes: number) =>
  door.world.sql(
    "update spp.settings set setting_value = to_jsonb($1::int) where setting_key = 'upload.max_file_bytes'",
    [bytes],
  );

test('a body over the limit that does not end is answered, then cut off, and the server lives', async () => {
  await setting(1000);
  // Fast enough: what is wrong with them is their length.
  const more = 'x'.repeat(200);
  const boundary = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
  const raw = converse(
    'POST /api/spp/upload/ACME HTTP/1.1\r\nContent-Length: 99999999',
    'x'.repeat(2000),
    more,
  );
  const part = converse(
    'POST /api/spp/upload/ACME HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999999',
    `${boundary}${'x'.repeat(2000)}`,
    more,
  );
  const silent = converse('POST /api/spp/upload/ACME HTTP/1.1\r\nContent-Length: 99999999', 'x'.repeat(2000));
  for (const heard of await Promise.all([raw, part])) expect(heard).toMatch(/^HTTP\/1.1 413 /);
  // That one is too slow as well: whichever is seen first.
  expect(await silent).toMatch(/^HTTP\/1.1 (?:413|408) /);
  await setting(1024 ** 3);
  await isWell();
  await untilSpoolIsEmpty();
});

test('a refused body that comes whole leaves its connection for the next request', async () => {
  await setting(1000);
  const socket = connect(port(), '127.0.0.1');
  const auth = `Host: x\r\nAuthorization: Bearer ${token}`;
  socket.write(
    `POST /api/spp/upload/ACME HTTP/1.1\r\n${auth}\r\nContent-Length: 300000\r\n\r\n${'x'.repeat(300_000)}`,
  );
  expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 413 /);
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  let heard = '';
  for await (const data of socket.iterator({ destroyOnReturn: true })) {
    heard += data;
    if (/HTTP\/1.1 200 /.test(heard)) break;
  }
  await setting(1024 ** 3);
});

describe('half a body', () => {
  const json = 'Content-Type: application/json\r\nContent-Length: 1000';
  test.each([
    ['of an upload', 'POST /api/spp/upload/ACME HTTP/1.1\r\nContent-Length: 99999999', 'x', undefined],
    [
      'of an upload, byte by byte',
      'POST /api/spp/upload/ACME HTTP/1.1\r\nContent-Length: 99999999',
      'x',
      'x',
    ],
    [
      'of a form',
      'POST /api/spp/upload/ACME HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9999',
      '--b\r\n',
      undefined,
    ],
    ['of JSON', `POST /api/spp/suppliers HTTP/1.1\r\n${json}`, '{', undefined],
    ['of JSON, byte by byte', `POST /api/spp/suppliers HTTP/1.1\r\n${json}`, '{', ' '],
    ['of GraphQL', `POST /graphql HTTP/1.1\r\n${json}`, '{', ' '],
  ])('%s is told so and cut off', async (_what, head, body, more) => {
    expect(await converse(head, body, more)).toMatch(/^HTTP\/1.1 408 [\s\S]*body_too_slow/);
    await untilSpoolIsEmpty();
    await isWell();
  });

  test('is not one that arrives steadily', async () => {
    const file = list(...Array.from({ length: 100 }, (_, n) => `S${n},Steady,1`));
    const socket = connect(port(), '127.0.0.1');
    socket.write(
      `POST /api/spp/upload/ACME HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${file.length}\r\n\r\n`,
    );
    for (let at = 0; at < file.length; at += 100) {
      socket.write(file.subarray(at, at + 100));
      await sleep(30);
    }
    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 202 /);
    socket.destroy();
  });
});

describe('an answer that nobody reads', () => {
  const lazy = (path: string): Socket => {
    const socket = connect(port(), '127.0.0.1').pause();
    socket.on('error', () => undefined);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    return socket;
  };
  const busy = async () =>
    (
      await door.world.sql(
        `select count(*)::integer as n from pg_stat_activity
          where usename = 'inv_authenticator' and datname = current_database() and state <> 'idle'`,
      )
    )[0]?.n;

  test('holds no connection to the database, keeps nobody waiting, and ends', async () => {
    const before = door.log.length;
    const sockets = Array.from({ length: 30 }, () => lazy(`/api/spp/reports/upload/${batch}?format=csv`));
    const requests = () =>
      door.log.slice(before).filter(line => /"path":"\/api\/spp\/reports/.test(line)).length;
    const others = await Promise.all(
      Array.from({ length: 20 }, () => door.call('/api/spp/products/ACME', manager)),
    );
    expect(others.map(answer => answer.status)).toEqual(Array(20).fill(200));
    // Cut off by the server, each of them; until then none may be in a transaction for longer than a page takes.
    while (requests() < 30) await sleep(20);
    while ((await busy()) !== 0) await sleep(20);
    for (const socket of sockets) socket.destroy();
    await isWell();
  });

  test('is whole for one that reads', async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error) => void warnings.push(warning);
    process.on('warning', hear);
    const { text } = await door.call(`/api/spp/reports/upload/${batch}?format=csv`, manager);
    process.off('warning', hear);
    const numbers = text
      .split('\r\n')
      .slice(1, -1)
      .map(line => Number.parseInt(line, 10));
    expect(numbers).toEqual(Array.from({ length: ROWS }, (_, n) => 1001 + n));
    expect(warnings).toEqual([]);
  });
});

describe('a received file', () => {
  test("is its owner's alone", async () => {
    await door.call('/api/spp/upload/ACME', { ...manager, body: list('P1,Private,1') });
    const dir = join(door.settings.dataDir, 'spool');
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(spooled().length).toBeGreaterThan(0);
    for (const name of spooled()) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
  });
});
