/** What a path carries in place of names that URLs take for directions. */
import { expect, test } from '@jest/globals';
import { nameOfPart, pathPart } from '../../../client/part.ts';

test.each(['.', '..', '~.', '~..', '~~.', '~', '...', '.a', '%2E', '~%2E', 'KEY/2 50%', ''])(
  'a name such as %p comes through an address as it is',
  name => {
    const { pathname } = new URL(`/stock/${pathPart(name)}/end`, 'http://127.0.0.1');
    const [, first, part, last] = pathname.split('/');
    expect([first, nameOfPart(decodeURIComponent(part!)), last]).toEqual(['stock', name, 'end']);
  },
);
