/** One snapshot shows no more than another: by what they show, transaction by transaction. */
import { expect, test } from '@jest/globals';
import { isWithin } from '../../../server/seals/snapshots.ts';
import { type Random, randomly } from '../../support/random-lists.ts';

const LAST = 14;

function made(random: Random): { text: string; shows: (id: number) => boolean } {
  const next = 1 + random.below(LAST);
  const ids = Array.from({ length: next - 1 }, (_, at) => at + 1);
  const open = random.chance(0.3) ? [] : ids.filter(() => random.chance(0.2));
  return {
    text: `${open[0] ?? next}:${next}:${open.join()}`,
    shows: id => id < next && !open.includes(id),
  };
}

test.each([0, 1, 2, 3])('it is within another where that shows all of it (seed %d)', seed => {
  const random = randomly(seed);
  const answers = new Set<boolean>();
  for (let round = 0; round < 2_000; round++) {
    const [one, later] = [made(random), made(random)];
    const ids = Array.from({ length: LAST }, (_, at) => at + 1);
    const isShown = ids.every(id => !one.shows(id) || later.shows(id));
    // One that ends later is taken for more, also where all between is under way in it.
    const endsLater = Number(one.text.split(':')[1]) > Number(later.text.split(':')[1]);
    const answer = isWithin(one.text, later.text);
    expect({ one: one.text, later: later.text, answer }).toMatchObject({ answer: isShown && !endsLater });
    answers.add(answer);
  }
  expect(answers.size).toBe(2);
});

test('and nothing is within what is no snapshot', () => {
  for (const text of [null, '', '1:2', '1:2:x', 'x:1:', '-1:5:'])
    expect([isWithin(text, '1:9:'), isWithin('1:1:', text)]).toEqual([false, false]);
});
