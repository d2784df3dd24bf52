/** The look that ends an endless wait for the log of a copy is none itself. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { waitsTooLong } from '../../../server/backup/wal/archive-wait.ts';
import { type SilentPort, silentPort } from '../../support/silent-port.ts';

const FOREVER = 600_000;
let silent: SilentPort;
let url: string;
beforeAll(async () => {
  silent = await silentPort();
  url = silent.at('postgres://postgres:secret@localhost/postgres');
});
afterAll(() => silent.close());

test('who does not answer is asked again, and who stays silent is not said to wait', async () => {
  const over = new AbortController();
  const waits = waitsTooLong(url, 1, 0, over.signal, { connect: 20, answer: 20 });
  await silent.called(2);
  over.abort();
  expect(await waits).toBe(false);
});

test('once it is over nobody waits for a look', async () => {
  const over = new AbortController();
  const waits = waitsTooLong(url, 1, 0, over.signal, { connect: FOREVER, answer: FOREVER });
  await silent.called(3);
  over.abort();
  expect(await waits).toBe(false);
});

test('what is over before is not looked at', async () => {
  expect(await waitsTooLong(url, 1, 0, AbortSignal.abort())).toBe(false);
});
