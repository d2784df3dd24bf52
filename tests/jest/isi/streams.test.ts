/** Subscriptions of one user: few, no requests under way, and none that fills the server because nobody reads it. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signToken } from '../../../server/access.ts';
import { type Door, openDoor } from '../http/door.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor({ limits: { requestsPerCaller: 2, streamsPerCaller: 3, streamPatience: 200 } });
});
afterAll(() => door.close());

const QUERY = 'subscription { newNotifications { notifications { title detail } } }';
const tokenOf = (sub: string) => signToken(door.settings, { role: 'inv_reviewer', sub });
async function open(token: string) {
  const stop = new AbortController();
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'text/event-stream',
  };
  const body = JSON.stringify({ query: QUERY });
  const { status } = await fetch(`${door.url}/graphql`, {
    method: 'POST',
    headers,
    body,
    signal: stop.signal,
  });
  return { status, close: () => stop.abort() };
}

test('a user has a few, and asks as before beside them', async () => {
  const token = await tokenOf('alice');
  const streams = [await open(token), await open(token), await open(token)];
  expect(streams.map(one => one.status)).toEqual([200, 200, 200]);
  expect((await open(token)).status).toBe(429);
  expect((await door.call('/api/isi/review/queue', { token })).status).toBe(200);
  streams[0]!.close();
  for (;;) {
    const again = await open(token);
    streams.push(again);
    if (again.status === 200) break;
    await sleep(20);
  }
  for (const one of streams) one.close();
});

test('who does not read what he is sent is let go', async () => {
  await door.world.issoh.as(
    { role: 'inv_reviewer', user_id: 'bob' },
    "select issoh.subscribe_to_notifications('{list_held}')",
  );
  const body = JSON.stringify({ query: QUERY });
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await tokenOf('bob')}\r\n` +
      `Accept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const letGo = () => door.log.some(line => /a subscriber does not read/.test(line));
  for (let number = 0; !letGo(); number += 1) {
    await door.world.issoh.sql(
      "select issoh_private.notify('list_held', $1, 'title', jsonb_build_object('text', repeat('x', 2000000)))",
      [`${number}`],
    );
    await sleep(50);
  }
  socket.destroy();
});
