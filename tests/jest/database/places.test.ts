/** How far the log has been seen, and by whom; what is forgotten of one is asked of all. */
import { expect, test } from '@jest/globals';
import { createPlaces, lsnOf, placeOf } from '../../../server/database/places.ts';

test.each([
  ['0/0', 0n],
  ['0/16B3748', 0x16b3748n],
  ['16/B374D848', 0x16b374d848n],
  ['FFFFFFFF/FFFFFFFF', 0xffffffffffffffffn],
])('%s', (lsn, place) => {
  expect(placeOf(lsn)).toBe(place);
  expect(lsnOf(place)).toBe(lsn);
});

test.each(['', '0', '0/', '/0', '0/123456789', '0/G', ' 0/1', '-1/0'])('"%s" is no place', text =>
  expect(placeOf(text)).toBeNull(),
);

test('each has seen what he was shown, and never less than before', () => {
  const places = createPlaces();
  places.saw('a', 5n);
  places.saw('a', 3n);
  expect([places.of('a'), places.of('b')]).toEqual([5n, 0n]);
  places.raise(4n);
  expect([places.of('a'), places.of('b')]).toEqual([5n, 4n]);
});

test('who was heard of long ago is forgotten, and nobody is shown less than he has seen', () => {
  const places = createPlaces(2);
  places.saw('a', 7n);
  places.saw('b', 9n);
  places.saw('a', 8n);
  places.saw('c', 10n);
  expect(['a', 'b', 'c', 'd'].map(places.of)).toEqual([9n, 9n, 10n, 9n]);
});
