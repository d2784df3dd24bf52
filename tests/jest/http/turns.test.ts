/** One caller cannot take the server for himself: beyond his turns he is told to wait, others go on. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Response } from 'express';
import { signToken } from '../../../server/access.ts';
import type { Claims } from '../../../server/database/pools.ts';
import { createTurns } from '../../../server/http/turns.ts';
import { type Door, list, openDoor, profile } from './door.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor({ limits: { requestsPerCaller: 3 } });
  await door.world.addSupplier('ACME', profile);
});
afterAll(() => door.close());

test('a caller with his requests under way is told to wait, by REST and GraphQL; others are served', async () => {
  const token = await signToken(door.settings, { role: 'inv_admin', sub: 'greedy' });
  const sockets: Socket[] = [];
  const ask = () => door.call('/api/spp/suppliers', { token });
  // A question takes a turn, too: an upload that comes meanwhile may be the one to be refused, so another follows.
  while ((await ask()).status !== 429) {
    const socket = connect(Number(new URL(door.url).port), '127.0.0.1').resume();
    socket.write(
      `POST /api/spp/upload/ACME HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 9000\r\n\r\nx`,
    );
    sockets.push(socket);
    await sleep(5);
  }
  expect(await ask()).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
  expect((await ask()).headers.get('retry-after')).toBe('1');
  expect((await door.graphql('{suppliers {nodes {supplierCode}}}', { token })).status).toBe(429);
  expect((await door.call('/api/spp/suppliers', { role: 'inv_admin' })).status).toBe(200);
  for (const socket of sockets) socket.destroy();
  while ((await ask()).status !== 200) await sleep(5);
});

test('a second file is refused, whatever it is called, and neither is kept', async () => {
  for (const names of [
    ['file', 'file'],
    ['file', 'other'],
    ['other', 'file'],
  ]) {
    const form = new FormData();
    for (const name of names) form.append(name, new Blob([list('A1,Hammer,1')]), 'a.csv');
    const answer = await door.call('/api/spp/upload/ACME', { role: 'inv_admin', body: form });
    expect(answer).toMatchObject({ status: 400, body: { code: 'too_many_files' } });
  }
  expect(await door.world.sql('select from spp.upload_batches')).toEqual([]);
});

test('a file name keeps nothing that a terminal obeys', async () => {
  const name = encodeURIComponent('a\u001b[2J\u202e\u0000\u0085b.csv');
  const { body } = await door.call(`/api/spp/upload/ACME?filename=${name}`, {
    role: 'inv_admin',
    body: list('A1,Hammer,1'),
  });
  expect(
    await door.world.sql('select file_name from spp.upload_batches where batch_id = $1', [body.batch_id]),
  ).toEqual([{ file_name: 'a[2Jb.csv' }]);
});

test('who has left before his turn takes none', () => {
  const takeTurn = createTurns(1);
  const left = { closed: true, destroyed: true, once: () => undefined } as unknown as Response;
  const claims: Claims = { role: 'inv_analyst', user_id: 'hasty' };
  for (let i = 0; i < 3; i++) expect(() => takeTurn(claims, left)).not.toThrow();
});
