/** The progress of an upload by GraphQL subscription: each supplier's own, until the upload has ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import type { Role } from '../../../server/database/pools.ts';
import { openStream } from '../../support/event-stream.ts';
import { type Door, list, openDoor, profile } from '../http/door.ts';
import { readers, signedIn } from '../isolation/callers.ts';

let door: Door;
let acme: string;
let other: string;
beforeAll(async () => {
  door = await openDoor();
  acme = await door.world.addSupplier('ACME', profile);
  other = await door.world.addSupplier('OTHER', profile);
  // The schema is read before anybody waits for what is told.
  await door.graphql('{__typename}', { role: 'inv_admin' });
}, 120_000);
afterAll(() => door.close());

const query = (batch: string) =>
  `subscription { batchProgress(batchId: "${batch}") { batchId status progress totalProducts newProductsCount } }`;

let lists = 0;

/** An upload that nobody works off: there is no worker here. */
async function queued(): Promise<string> {
  const file = list(`A-${++lists},Thing,1`);
  const { body } = await door.call('/api/spp/upload/ACME?filename=a.csv', {
    method: 'POST',
    role: 'inv_catalog_manager',
    body: file,
  });
  return body.batch_id;
}
const move = (batch: string, set: string) =>
  door.world.sql(`update spp.upload_batches set ${set} where batch_id = $1`, [batch]);
const close = (batch: string) => door.world.sql("select spp_private.close_batch($1, 'completed')", [batch]);

const looks = async () => {
  const [row] = await door.world.sql(
    "select calls::integer as n from pg_stat_user_functions where funcname = 'resolve_batch'",
  );
  return Number(row?.n ?? 0);
};
/** Until it was looked twice more, whatever that takes. */
async function lookedAgain(): Promise<void> {
  const before = await looks();
  while ((await looks()) < before + 2) await sleep(50);
}

test('it tells of each change, and ends with the upload', async () => {
  const batchId = await queued();
  const stream = await openStream(door, query(batchId), { role: 'inv_catalog_manager' });
  const told = async () => (await stream.next())?.data.data.batchProgress;
  expect(stream.type).toBe('text/event-stream; charset=utf-8');
  expect(await told()).toEqual({
    batchId,
    status: 'queued',
    progress: 0,
    totalProducts: 0,
    newProductsCount: 0,
  });
  await lookedAgain();
  await move(batchId, "status = 'processing', phase = 'apply', next_row = 6, last_row = 10");
  expect(await told()).toMatchObject({ status: 'processing', progress: 0.65 });
  await move(batchId, "new_products_count = 1, phase = 'finish'");
  expect(await told()).toMatchObject({ status: 'processing', progress: 0.9, newProductsCount: 1 });
  await close(batchId);
  expect(await told()).toMatchObject({ status: 'completed', progress: 1 });
  expect(await stream.next()).toEqual({ event: 'complete', data: null });
  expect(await stream.next()).toBeNull();
});

test('what has ended is told once', async () => {
  const batch = await queued();
  await close(batch);
  const stream = await openStream(door, query(batch), { role: 'inv_analyst' });
  expect((await stream.next())?.data.data.batchProgress.status).toBe('completed');
  expect((await stream.next())?.event).toBe('complete');
});

test('a supplier is told of its own uploads alone', async () => {
  const batch = await queued();
  const own = await openStream(door, query(batch), { role: 'inv_supplier', supplier: acme });
  expect((await own.next())?.data.data.batchProgress.status).toBe('queued');
  own.close();
  const stranger = await openStream(door, query(batch), { role: 'inv_supplier', supplier: other });
  const [error] = (await stranger.next())!.data.errors;
  expect(error.extensions).toMatchObject({ code: 'SPNBA', hint: expect.any(String) });
  expect(error.message).not.toContain('ACME');
  expect((await stranger.next())?.event).toBe('complete');
});

test.each(signedIn)('it is for readers of SPP alone: %s', async role => {
  const batch = await queued();
  const supplier = role === 'inv_supplier' ? acme : undefined;
  const stream = await openStream(door, query(batch), { role, supplier });
  const first = await stream.next();
  stream.close();
  const codes = first!.data.errors?.map((one: { extensions: { code: string } }) => one.extensions.code);
  expect(codes).toEqual(readers.includes(role as Role) ? undefined : ['forbidden']);
  expect(first!.data.data?.batchProgress?.status).toBe(readers.includes(role as Role) ? 'queued' : undefined);
});

test('a stream ends with its token, though the upload has not', async () => {
  const batch = await queued();
  const token = await new SignJWT({ role: 'inv_catalog_manager' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('alice')
    // Within the tolerance of clocks it is taken, and over at once.
    .setExpirationTime(Math.floor(Date.now() / 1000) - 2)
    .sign(new TextEncoder().encode(door.settings.jwtSecret));
  const stream = await openStream(door, query(batch), { token });
  expect(stream.status).toBe(200);
  for (let event = await stream.next(); event !== null; event = await stream.next())
    expect(event.event).toBe('next');
});
