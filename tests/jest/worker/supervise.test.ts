import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { superviseWorker } from '../../../server/worker/supervise.ts';

const folder = mkdtempSync(join(tmpdir(), 'inventory-supervise-'));
beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
});
afterAll(() => {
  jest.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** A worker that notes its start and ends; the starts, and what is awaited for its end. */
function brief(name: string) {
  const program = join(folder, `${name}.mjs`);
  writeFileSync(
    program,
    `import { appendFileSync } from 'node:fs'; appendFileSync('${program}.starts', 'x');`,
  );
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const log = pino({ level: 'error' }, { write: () => resolve() });
  return { program, log, ended, starts: () => readFileSync(`${program}.starts`, 'utf8').length };
}

test('a worker that has died is started again', async () => {
  const { program, log, ended, starts } = brief('again');
  const worker = superviseWorker(log, program);
  await ended;
  expect(starts()).toBe(1);
  jest.advanceTimersByTime(1000);
  await worker.stop();
  expect(starts()).toBe(2);
});

test('one that died just before the end is not', async () => {
  const { program, log, ended, starts } = brief('end');
  const worker = superviseWorker(log, program);
  await ended;
  await worker.stop();
  expect(jest.getTimerCount()).toBe(0);
  jest.advanceTimersByTime(60_000);
  expect(starts()).toBe(1);
});
