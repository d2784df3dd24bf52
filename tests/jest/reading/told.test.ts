/** What is said of a list goes into the database, whatever the list calls its parts. */
import { expect, test } from '@jest/globals';
import { PricelistError } from '../../../server/reading/types.ts';

test('no control character of a file is in what is said of it', () => {
  const every = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).join('');
  const { message, hint } = new PricelistError('X', `a${every}z`, `b${every}z`);
  expect(message + hint).not.toMatch(/\p{Cc}/u);
  expect(message).toMatch(/^a.*[A-Z].*z$/);
});
