/** How long a try rests after another, and what it tells: nothing where nothing was tried. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { trying } from '../../../server/backup/loops/backup-loop.ts';
import { Problem } from '../../../server/problem.ts';

const LONGEST = 600_000;
const outcomes = {
  made: async () => true,
  untried: async () => false,
  'no database': () => Promise.reject(new Problem(503, 'no_database', 'none')),
  'port taken': () => Promise.reject(new Problem(503, 'port_in_use', 'another process’s')),
  silent: () => Promise.reject(new Problem(503, 'database_silent', 'none')),
  refused: () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })),
  full: () => Promise.reject(new Problem(503, 'backup_dir_unusable', 'full')),
};
type Outcome = keyof typeof outcomes;
const names = Object.keys(outcomes) as Outcome[];

test('where the database is away for a moment it is a short one, longer each time; other failures rest at once', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...names), { maxLength: 40 }), async said => {
      const heard: string[] = [];
      let now: Outcome = 'made';
      const look = trying(() => outcomes[now](), {
        worked: () => heard.push('works'),
        failed: () => heard.push('fails'),
      });
      let away = 0;
      for (now of said) {
        const before = heard.length;
        const rest = await look();
        if (now === 'made') away = 0;
        const isAway = ['no database', 'port taken', 'silent', 'refused'].includes(now);
        const expected = isAway ? Math.min(2_000 * 2 ** away, LONGEST) : now === 'full' ? LONGEST : null;
        if (isAway) away += 1;
        expect(rest).toBe(expected);
        const told = now === 'untried' ? [] : [now === 'made' ? 'works' : 'fails'];
        expect(heard.slice(before)).toEqual(told);
      }
    }),
  ));
