/** pg_control_system() is taken from everybody under a server that runs: whoever needs it says so, with what gives it back. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { refusesIdentity } from '../../../server/database/privileges/identity-right.ts';
import { examineSessions } from '../../../server/operations/doctor/sessions.ts';
import { toProblem } from '../../../server/problem.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

const CONTROL = 'execute on function pg_catalog.pg_control_system()';
const ROLES = 'inv_owner, inv_analyst, inv_spp_link, inv_authenticator';

let world: World;
const inBoth = (sql: string) => Promise.all([world.sql(sql), world.issoh.sql(sql)]);
beforeAll(async () => {
  world = await createWorld();
  writeFileSync(join(world.settings.dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets), {
    mode: 0o600,
  });
  await inBoth(`revoke ${CONTROL} from public`);
});
afterAll(() => world.close());

test.each(['audit verify', 'check', 'sync run'])(
  '"%s" names it, and not a role of whoever asks',
  async words => {
    const { code, stdout, stderr } = await verb(environmentOf(world.settings), words.split(' '));
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('identity_forbidden');
    expect(stdout + stderr).toContain(`grant ${CONTROL} to ${ROLES};`);
    expect(stdout + stderr).not.toContain('Your role may not do this');
  },
);

test('any function of ours that needs it is refused so', async () => {
  const asked = world.connections.owner.issoh.query('select pg_catalog.pg_control_system()');
  const error = await asked.catch((met: Error) => met);
  expect(toProblem(error)).toMatchObject({
    status: 503,
    code: 'identity_forbidden',
    hint: expect.stringContaining(`grant ${CONTROL} to ${ROLES};`),
  });
  // Another right that is missing is of whoever asks.
  const other = await world.connections.owner.issoh
    .query('select pg_catalog.pg_read_file($1)', ['/etc/hostname'])
    .catch((met: Error) => met);
  expect(refusesIdentity(other as Error)).toBe(false);
  expect(toProblem(other)).toMatchObject({ code: 'forbidden' });
});

test('the doctor asks as the worker does, and what it advises mends it', async () => {
  const before = await examineSessions(world.connections);
  expect(before).toMatchObject(
    ['spp', 'issoh'].map(tier => ({ what: `${tier}: pg_control_system()`, verdict: 'bad' })),
  );
  const [, grant] = /(grant .*?;)/.exec(before[0]!.advice!)!;
  await inBoth(grant!);
  expect(await examineSessions(world.connections)).toEqual([]);
});
