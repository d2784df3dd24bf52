import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { lookUntil } from '../../../server/operations/looking.ts';
import { projectRoot } from '../../../server/settings.ts';

/** Counts its looks. */
function counter() {
  let looks = 0;
  return async () => ++looks;
}

test('it is looked until it is over', async () => {
  expect(await lookUntil(counter(), seen => seen === 3, 60_000)).toBe(3);
});

test('once at least, and not beyond the time', async () => {
  expect(await lookUntil(counter(), () => false, 0)).toBe(1);
});

test('not beyond the signal', async () => {
  const gone = new AbortController();
  const looks = counter();
  const look = async () => {
    const seen = await looks();
    if (seen === 2) gone.abort();
    return seen;
  };
  expect(await lookUntil(look, () => false, 60_000, gone.signal)).toBe(2);
});

test.each([
  ['where received files wait', "'spool'"],
  ['how long a scrape waits', 'SCRAPE_TIMEOUT = '],
  ['how often it is looked', 'LAST_[A-Z]*_MS = 250'],
])('%s is said once', (_what, said) => {
  const found = execFileSync('grep', ['-rEn', said, 'server'], { cwd: projectRoot, encoding: 'utf8' });
  expect(found.trim().split('\n')).toHaveLength(1);
});
