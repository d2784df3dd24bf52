/** What is tried again and again is told once for each reason, and once when it works again. */
import { expect, test } from '@jest/globals';
import type { Logger } from 'pino';
import { toldOnce } from '../../../server/log.ts';

test('reasons that take turns are each told once, until it works', () => {
  const told: string[] = [];
  const hear = ({ state, error }: { state: string; error?: string }) =>
    told.push([state, error].filter(Boolean).join(' '));
  const tried = toldOnce({ info: hear, error: hear } as unknown as Logger, 'backup', 'it fails');
  const round = () => {
    for (let n = 0; n < 3; n++) for (const why of ['one', 'other']) tried.failed(new Error(why));
    tried.worked();
    tried.worked();
  };
  round();
  expect(told).toEqual(['fails one', 'fails other', 'works']);
  round();
  expect(told.slice(3)).toEqual(['fails one', 'fails other', 'works']);
});

test.each<[string, (n: number) => string, number]>([
  ['in numbers alone', n => `process ${n} has ended after ${n * 7} ms`, 1],
  ['in words', n => `why ${String.fromCodePoint(0x4e00 + n)}`, 20],
])('reasons that differ %s are as few as that, until it works', (_, reasonOf, most) => {
  let told = 0;
  const hear = ({ state }: { state: string }) => {
    if (state === 'fails') told++;
  };
  const tried = toldOnce({ info: hear, error: hear } as unknown as Logger, 'backup', 'it fails');
  for (let round = 1; round <= 2; round++) {
    for (let n = 0; n < 1_000; n++) tried.failed(new Error(reasonOf(n)));
    expect(told).toBe(round * most);
    tried.worked();
  }
});

test('codes are told apart, whatever words come with them', () => {
  const told: string[] = [];
  const hear = ({ error }: { error?: string }) => void (error && told.push(error));
  const tried = toldOnce({ info: hear, error: hear } as unknown as Logger, 'backup', 'it fails');
  for (const code of ['EIO', '42704', '58030', 'EIO', '42704', '58030'])
    tried.failed(Object.assign(new Error(`${told.length} of ${code}`), { code }));
  expect(told).toEqual(['0 of EIO', '1 of 42704', '2 of 58030']);
});
