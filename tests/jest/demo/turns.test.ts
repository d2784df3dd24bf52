/** One at a time, whoever else does something else. */
import { expect, test } from '@jest/globals';
import { inTurn } from '../../../demo/turns.ts';

const mine = [`one ${process.pid}`, 'walk'];

test('a second one waits until the first has ended; one of something else does not', async () => {
  const seen: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = inTurn(mine, async () => {
    seen.push('first begins');
    await gate.promise;
    seen.push('first ends');
  });
  const second = inTurn(mine, async () => seen.push('second'));
  await inTurn([...mine, 'other'], async () => seen.push('other'));
  gate.resolve();
  await Promise.all([first, second]);
  expect(seen).toEqual(['first begins', 'other', 'first ends', 'second']);
});

test('it is given back by one that fails, too', async () => {
  const failing = inTurn(mine, () => Promise.reject(new Error('broken')));
  await expect(failing).rejects.toThrow('broken');
  await expect(inTurn(mine, async () => 'next')).resolves.toBe('next');
});
