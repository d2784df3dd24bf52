/** IS-SOH's link that somebody has led to another database: who asks how things are is told, and by what it is mended. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureDatabase, inDatabase } from '../../../server/database/bootstrap.ts';
import { templates } from '../../support/cluster.ts';
import { dropDatabase } from '../../support/drop-database.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let copy: string;
beforeAll(async () => {
  world = await createWorld();
  const { dataDir, secrets } = world.settings;
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
  // Of the same origin: neither epoch nor system tells them apart.
  const name = `${new URL(world.settings.spp!.direct).pathname.slice(1)}_copy`;
  copy = inDatabase(world.settings.spp!.direct, name);
  await ensureDatabase(copy, templates.spp);
});
afterAll(async () => {
  const server = inDatabase(world.settings.spp!.direct, 'postgres');
  await world.close();
  await dropDatabase(server, new URL(copy).pathname.slice(1));
});

const inventory = (...words: string[]) => verb(environmentOf(world.settings), words);
const leadTo = (url: string) =>
  world.issoh.sql(`alter server spp options (set dbname '${new URL(url).pathname.slice(1)}')`);
const TOLD = /another database than SPP's URL: \w+_copy on .*"inventory migrate"/s;

/** What each says of the link. */
async function told() {
  const status = JSON.parse((await inventory('status', '--json')).stdout).link;
  const checked = JSON.parse((await inventory('check', '--json')).stdout) as {
    check: string;
    violations: number;
    examples: { found: string; mend: string }[];
  }[];
  const findings = JSON.parse((await inventory('doctor', '--json')).stdout) as {
    what: string;
    found: string;
    advice: string;
  }[];
  const { violations, examples } = checked.find(one => one.check === 'link_leads_to_spp')!;
  const found = findings.find(one => one.what === 'link to spp') ?? null;
  return {
    status,
    check: violations === 0 ? null : Object.values(examples[0]!).join(' '),
    doctor: found === null ? null : `${found.found} ${found.advice}`,
  };
}
const nothing = { status: null, check: null, doctor: null };

test('it is told by status, check and doctor, and led back by what they say', async () => {
  expect(await told()).toEqual(nothing);
  await leadTo(copy);
  const all = await told();
  for (const one of Object.values(all)) expect(one).toMatch(TOLD);
  const { code, stdout } = await inventory('status');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^link to spp +leads to another database/m);
  expect(await inventory('migrate')).toMatchObject({ code: 0 });
  expect(await told()).toEqual(nothing);
});

test('another life of SPP is no other database', async () => {
  await world.sql('select spp_private.renew_feed_epoch()');
  expect(await told()).toEqual(nothing);
});

test.each([
  ['one that is no SPP', () => inDatabase(copy, 'postgres'), /relation "spp_feed.position" does not exist/],
  ['none', () => inDatabase(copy, 'nowhere'), /database "nowhere" does not exist/],
])('to %s: status and doctor say that it fails', async (_what, url, why) => {
  await leadTo(url());
  const { check, ...others } = await told();
  // A run of the synchronisation that fails is told of by itself.
  expect(check).toBeNull();
  for (const one of Object.values(others)) {
    expect(one).toMatch(why);
    expect(one).toMatch(/^fails, and leads to \w+ on .*"inventory migrate"/s);
  }
  expect((await inventory('migrate')).code).toBe(0);
  expect(await told()).toEqual(nothing);
});
