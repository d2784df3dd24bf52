/** Who waits for whose read, and who does not. */
import { expect, test } from '@jest/globals';
import { createReads, type Reading } from '../../../server/cache/reads.ts';

/** A read that begins and ends when the test says so. */
function held() {
  const turn = Promise.withResolvers<void>();
  const done = Promise.withResolvers<Reading>();
  let count = 0;
  return {
    turn,
    done,
    count: () => count,
    read: async (begin: () => void) => {
      count++;
      await turn.promise;
      begin();
      return done.promise;
    },
  };
}

const reading = (key: string, text: string): Reading => ({
  key,
  text: Buffer.from(text),
  kept: Promise.resolve(),
});
const at = async (text: Promise<Buffer>) => (await text).toString();
/** Until nothing that is due is left to do. */
const idle = () => new Promise(resolve => setImmediate(resolve));

test('a read that has begun is everybody’s who asks for the same', async () => {
  const reads = createReads();
  const { turn, done, read, count } = held();
  turn.resolve();
  const first = reads.share('key', 'one', read);
  await idle();
  const others = ['one', 'two', 'three'].map(caller => reads.share('key', caller, read));
  const stranger = reads.share('other key', 'one', async () => reading('other key', 'else'));
  done.resolve(reading('key', 'answer'));
  expect(await Promise.all([first, ...others].map(at))).toEqual(Array(4).fill('answer'));
  expect(await at(stranger)).toBe('else');
  expect(count()).toBe(1);
});

test('a read that waits for its turn is its caller’s alone', async () => {
  const reads = createReads();
  const { turn, done, read, count } = held();
  const first = reads.share('key', 'one', read);
  const same = reads.share('key', 'one', read);
  // He does not wait behind all that the other one asks.
  expect(await at(reads.share('key', 'two', async () => reading('key', 'two’s')))).toBe('two’s');
  turn.resolve();
  done.resolve(reading('key', 'one’s'));
  expect([await at(first), await at(same)]).toEqual(['one’s', 'one’s']);
  expect(count()).toBe(1);
});

test('an answer to another key is not shared', async () => {
  const reads = createReads();
  const { turn, done, read } = held();
  turn.resolve();
  const first = reads.share('key', 'one', read);
  await idle();
  const other = reads.share('key', 'two', async () => reading('key', 'as I asked'));
  done.resolve(reading('later key', 'later'));
  expect([await at(first), await at(other)]).toEqual(['later', 'as I asked']);
});

test('an error is each one’s own', async () => {
  const reads = createReads();
  const { turn, done, read } = held();
  turn.resolve();
  const first = reads.share('key', 'one', read);
  await idle();
  const others = ['two', 'three'].map(caller =>
    reads.share('key', caller, async () => reading('key', caller)),
  );
  const failing = expect(first).rejects.toThrow('gone');
  done.reject(new Error('gone'));
  await failing;
  expect(await Promise.all(others.map(at))).toEqual(['two', 'three']);
  expect(await at(reads.share('key', 'one', async () => reading('key', 'again')))).toBe('again');
});

test('whoever comes before it is kept finds it; whoever comes afterwards looks in the store', async () => {
  const reads = createReads();
  const { promise: kept, resolve: keep } = Promise.withResolvers<void>();
  await reads.share('key', 'one', async begin => {
    begin();
    return { ...reading('key', 'first'), kept };
  });
  const next = async () => reading('key', 'next');
  expect(await at(reads.share('key', 'two', next))).toBe('first');
  keep();
  await reads.settled();
  expect(await at(reads.share('key', 'two', next))).toBe('next');
});
