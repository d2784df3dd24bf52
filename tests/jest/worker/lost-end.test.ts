/** A database that does not take how a job ended, as on a full disk, is told by its own words, and is no defect. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';
import { isLostEnd } from '../../../server/worker/graphile.ts';
import { environmentOf } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

const FULL = 'could not extend file: No space left on device';

describe('it is known by where it comes from, and by what it says', () => {
  const at = (file: string) => `Error\n    at async run (/srv/node_modules/graphile-worker/dist/${file}:1:1)`;
  const complete = at('sql/completeJobs.js');
  test.each<[boolean, string, object]>([
    [true, 'a code of PostgreSQL', { message: FULL, code: '53100', stack: complete }],
    [
      true,
      'a connection that is lost, as the driver says it',
      { message: 'Connection terminated unexpectedly', stack: complete },
    ],
    [
      true,
      'the same of one that has failed',
      { message: 'Connection terminated', stack: at('sql/failJobs.js') },
    ],
    [false, 'a defect', { message: 'x is not a function', stack: complete }],
    [
      false,
      'a connection that is lost elsewhere',
      { message: 'Connection terminated', stack: at('worker.js') },
    ],
  ])('%s: %s', (is, _, fields) => {
    expect(isLostEnd(Object.assign(new Error(), fields))).toBe(is);
  });
});

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const { dataDir, secrets } = world.settings;
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
});
afterAll(() => world.close());

/** What is written of a job that has failed, and of one that is done. */
const ends: [how: string, task: string, when: string][] = [
  ['fails', 'supplier__process_uploads', 'before update of last_error'],
  ['is done', 'spool__sweep', 'before delete'],
];

/** What a process says until it is heard to say that. */
async function heard(child: ChildProcess, is: (said: unknown) => boolean): Promise<unknown> {
  for (;;) {
    const [said] = await once(child, 'message');
    if (is(said)) return said;
  }
}

test.each(ends)(
  'of one that %s',
  async (_, task, when) => {
    await world.sql(`
    create function public.is_full() returns trigger language plpgsql as $$
    begin raise exception '${FULL}' using errcode = 'disk_full'; end $$;
    create trigger is_full ${when} on graphile_worker._private_jobs for each row
      when (${when.includes('update') ? 'new.last_error is not null' : 'true'}) execute function public.is_full()`);
    const child = fork(join(projectRoot, 'server/worker/main.ts'), {
      env: environmentOf(world.settings),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const said = text(child.stderr!);
    const ended = once(child, 'exit');
    try {
      await heard(child, message => message === 'ready');
      await world.sql("select graphile_worker.add_job($1, '{}')", [task]);
      expect(await heard(child, message => typeof message === 'object')).toEqual({ reason: FULL });
      expect(await ended).toEqual([1, null]);
      expect(await said).not.toMatch(/"defect"|unhandledRejection/);
    } finally {
      child.kill('SIGKILL');
      await world.sql(
        'drop trigger is_full on graphile_worker._private_jobs; drop function public.is_full()',
      );
    }
  },
  60_000,
);
