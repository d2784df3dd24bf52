/** IS-SOH's link that somebody has led to another database: who asks how things are is told, and by what it is mended. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { ensureDatabase, inDatabase, withClient } from '../../../server/database/bootstrap.ts';
import { asRole, type Claims, inTransaction } from '../../../server/database/pools.ts';
import { syncStatus, unlessSilent } from '../../../server/database/reach-spp.ts';
import { runAllChecks } from '../../../server/operations/checks.ts';
import { checkLink, linkAmiss, linkInWords } from '../../../server/operations/link.ts';
import { templates } from '../../support/cluster.ts';
import { dropDatabase } from '../../support/drop-database.ts';
import { silentPort } from '../../support/silent-port.ts';
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

const analyst: Claims = { role: 'inv_analyst', user_id: 'somebody' };
const inventory = (...words: string[]) => verb(environmentOf(world.settings), words);
/** How many sessions of those that were used since then the pool did not get back. */
function abandonedOf(pool: pg.Pool): () => number {
  const [used, gone] = [new Set<unknown>(), new Set<unknown>()];
  pool.on('acquire', client => used.add(client));
  pool.on('remove', client => gone.add(client));
  return () => [...gone].filter(client => used.has(client)).length;
}
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
  const of = checked.find(one => one.check === 'link_leads_to_spp') ?? null;
  const found = findings.find(one => one.what === 'link to spp') ?? null;
  return {
    status,
    // What nobody can say is none of those that hold.
    check: of === null ? 'left out' : of.violations === 0 ? null : Object.values(of.examples[0]!).join(' '),
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

test('an SPP that is none of those that were followed, as one made in its place: the URL leads there, and so does the link', async () => {
  await world.issoh.sql(
    "insert into issoh.selected_products (internal_sku, product_name, spp_product_id, spp_supplier_id) values ('GONE', 'Gone', gen_random_uuid(), gen_random_uuid())",
  );
  const [before] = await world.issoh.sql('select snapshot::text, feed_epoch from issoh_private.sync_state');
  await world.issoh.sql(
    'update issoh_private.sync_state set snapshot = pg_current_snapshot(), feed_epoch = gen_random_uuid()',
  );
  try {
    const { check, ...others } = await told();
    for (const one of Object.values({ check: check?.replace(/^the link /, ''), ...others })) {
      expect(one).toMatch(/^leads to an SPP that is another one than was followed, .+: \w+ on /);
      expect(one).toMatch(/Bring back .+ inventory sync restored --another\.$/);
    }
    for (const words of [['status'], ['check'], ['doctor']])
      expect([words, (await inventory(...words)).code]).toEqual([words, 1]);
    expect((await inventory('status')).stdout).toMatch(/^link to spp +leads to an SPP that is another one/m);
    await inventory('sync', 'restored', '--another');
    expect(await told()).toEqual(nothing);
  } finally {
    await world.issoh.sql("delete from issoh.selected_products where internal_sku = 'GONE'");
    await world.issoh.sql('update issoh_private.sync_state set snapshot = $1, feed_epoch = $2', [
      before!.snapshot,
      before!.feed_epoch,
    ]);
  }
});

test('to one that has nothing of SPP: that is another one, by all of them', async () => {
  await leadTo(inDatabase(copy, 'postgres'));
  const { check, ...others } = await told();
  for (const one of Object.values({ check: check?.replace(/^the link /, ''), ...others })) {
    expect(one).toMatch(/relation "spp_feed.position" does not exist/);
    expect(one).toMatch(/^fails, and leads to \w+ on .*"inventory migrate"/s);
  }
  expect((await inventory('migrate')).code).toBe(0);
  expect(await told()).toEqual(nothing);
});

test.each([
  ['to none', () => leadTo(inDatabase(copy, 'nowhere')), /database "nowhere" does not exist/],
  ['to a closed port', () => world.issoh.sql("alter server spp options (set port '1')"), /refused/],
  [
    'by a login of the owner’s own',
    () =>
      world.issoh.sql(
        "create user mapping for inv_owner server spp options (user 'inv_spp_link', password 'wrong')",
      ),
    /password authentication failed.*drop user mapping for inv_owner server spp;/s,
  ],
  [
    'by another password',
    () => world.issoh.sql("alter user mapping for public server spp options (set password 'wrong')"),
    /password authentication failed/,
  ],
  [
    'by no password',
    () => world.issoh.sql('alter user mapping for public server spp options (drop password)'),
    /password/,
  ],
])('%s: status and doctor say that it fails, and migrate mends it', async (_what, lead, why) => {
  await lead();
  const { check, ...others } = await told();
  // A run of the synchronisation that fails is told of by itself.
  expect(check).toBe('left out');
  for (const one of Object.values(others)) {
    expect(one).toMatch(why);
    expect(one).toMatch(/^fails, and leads to \w+ on .*"inventory migrate"/s);
    expect(one).not.toMatch(/[?!.]\./);
  }
  const { stderr } = await inventory('check');
  expect(stderr).toMatch(/^issoh: link_leads_to_spp: the link fails, and leads to /m);
  expect((await inventory('migrate')).code).toBe(0);
  expect(await told()).toEqual(nothing);
});

test('that nobody has any more: it is said, and migrate makes it', async () => {
  await world.issoh.sql('alter server spp rename to elsewhere');
  expect(await linkAmiss(world.connections.owner)).toBeNull();
  await world.issoh.sql(
    'alter server elsewhere rename to spp; alter foreign table spp_remote."position" rename to moved',
  );
  await world.issoh.sql('alter server spp rename to elsewhere');
  const amiss = (await linkAmiss(world.connections.owner))!;
  expect(amiss).toMatchObject({ isOther: false, found: 'is not there: IS-SOH has no server spp' });
  expect(amiss.mend).toMatch(/^"inventory migrate", or a start, makes it;/);
  await world.issoh.sql(
    'alter server elsewhere rename to spp; alter foreign table spp_remote.moved rename to "position"',
  );
  expect(await linkAmiss(world.connections.owner)).toBeNull();
});

test('to one that accepts and stays silent: nobody waits for it', async () => {
  const silent = await silentPort();
  const { owner, issoh } = world.connections;
  try {
    await world.issoh.sql(`alter server spp options (set host '127.0.0.1', set port '${silent.port}')`);
    const words = new RegExp(`leads to \\w+ on 127\\.0\\.0\\.1:${silent.port}: it does not answer`);
    const amiss = (await linkAmiss(owner, 200))!;
    expect(amiss).toMatchObject({ isOther: false, found: expect.stringMatching(words) });
    expect(linkInWords(amiss)).toMatch(/^fails, and leads to .* does not answer\. "inventory migrate"/);
    // It gives up by itself: no session is left behind that goes on waiting.
    const [here, there] = [abandonedOf(owner.issoh), abandonedOf(issoh)];
    expect(await checkLink(owner, 200)).toMatch(words);
    expect(here()).toBe(0);
    // As of who asks how far the synchronisation is.
    const asked = asRole(issoh, analyst, 60_000, client => syncStatus(client, 200));
    await expect(asked).rejects.toMatchObject({ code: 'link_silent', hint: expect.stringMatching(/link/) });
    expect(there()).toBe(0);
  } finally {
    await silent.close();
    await inventory('migrate');
  }
  expect(await linkAmiss(owner)).toBeNull();
});

test('to one that falls silent once it was asked: it is given up with the session that waits for it', async () => {
  const { issoh } = world.connections.owner;
  const behind = await silentPort(world.settings.spp!.direct);
  const abandoned = abandonedOf(issoh);
  try {
    await world.issoh.sql(`alter server spp options (set host '127.0.0.1', set port '${behind.port}')`);
    const asked = inTransaction(issoh, '{}', async client => {
      const ask = () => client.query('select from spp_remote.position');
      await ask();
      behind.mute();
      return await unlessSilent(client, 200, ask);
    });
    await expect(asked).rejects.toThrow('it does not answer');
    expect(abandoned()).toBe(1);
  } finally {
    await behind.close();
    await inventory('migrate');
  }
  const status = await asRole(world.connections.issoh, analyst, 60_000, client => syncStatus(client));
  expect(status).toMatchObject({ is_known: true });
});

test('to an address beside its host: that is where it leads', async () => {
  await world.issoh.sql(
    "alter server spp options (add hostaddr '127.0.0.1', set host 'elsewhere', set port '1')",
  );
  expect((await linkAmiss(world.connections.owner))!.found).toMatch(/leads to \w+ on 127\.0\.0\.1:1:/);
  await inventory('migrate');
  expect(await linkAmiss(world.connections.owner)).toBeNull();
});

test('logins that others have by it are told by doctor, and mend nothing', async () => {
  const { administrator } = world.connections.urls;
  const role = `stranger_${new URL(copy).pathname.slice(1)}`;
  await withClient(administrator.issoh, async client => {
    await client.query(`create role "${role}"`);
    await client.query(`create user mapping for "${role}" server spp options (user 'joe', password 'his')`);
  });
  try {
    const findings = JSON.parse((await inventory('doctor', '--json')).stdout) as object[];
    expect(findings).toContainEqual(
      expect.objectContaining({
        what: 'logins of the link to spp',
        verdict: 'weak',
        found: `${role} has one of its own`,
        advice: expect.stringMatching(/drop user mapping for \w+ server spp;$/),
      }),
    );
    await world.issoh.sql("alter user mapping for public server spp options (set password 'wrong')");
    expect((await linkAmiss(world.connections.owner))!.mend).not.toMatch(/user mapping/);
  } finally {
    await inventory('migrate');
    await world.issoh.sql(`drop user mapping for "${role}" server spp`);
    await withClient(administrator.issoh, client => client.query(`drop role "${role}"`));
  }
});

test('where what is not there is IS-SOH’s own, nobody says that it leads to another one', async () => {
  await world.issoh.sql('alter foreign table spp_remote.position rename to odd');
  try {
    const { owner } = world.connections;
    expect(await linkAmiss(owner)).toMatchObject({ isOther: false });
    expect(await checkLink(owner)).toMatch(/relation "spp_remote.position" does not exist/);
  } finally {
    await world.issoh.sql('alter foreign table spp_remote.odd rename to position');
  }
});

test('SPP that begins another life, or goes, while it is asked is no other database', async () => {
  const { spp, issoh } = world.connections.owner;
  const answers = (...lives: (() => Promise<unknown>)[]) => {
    const asked = Object.assign(Object.create(spp), { query: () => lives.shift()!() });
    return { spp: asked as typeof spp, issoh };
  };
  const life = (life: string) => () => Promise.resolve({ rows: [{ life }] });
  const gone = () => Promise.reject(new Error('It is away.'));
  expect(await linkAmiss(answers(life('one'), life('one')))).toMatchObject({ isOther: true });
  expect(await linkAmiss(answers(life('one'), life('two')))).toBeNull();
  expect(await checkLink(answers(life('one'), life('two')))).toMatchObject({ violations: 0 });
  expect(await linkAmiss(answers(life('one'), gone))).toBeNull();
  expect(await checkLink(answers(life('one'), gone))).toMatch(/It is away/);
});

test('where SPP itself cannot be asked nobody says that it holds', async () => {
  const { spp, issoh } = world.connections.owner;
  const away = Object.assign(Object.create(spp), { query: () => Promise.reject(new Error('It is away.')) });
  expect(await linkAmiss({ spp: away, issoh })).toBeNull();
  const why = 'nobody can say where the link leads: It is away.';
  expect(await checkLink({ spp: away, issoh })).toBe(why);
  const { checked, left } = await runAllChecks('issoh', { spp: away, issoh });
  expect(checked.map(one => one.check)).not.toContain('link_leads_to_spp');
  expect(left).toEqual([{ database: 'issoh', check: 'link_leads_to_spp', why }]);
});
