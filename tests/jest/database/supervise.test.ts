/** A PostgreSQL that runs is not told as one that does not start, whatever it answers to who looks after it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inDatabase, withClient } from '../../../server/database/bootstrap.ts';
import {
  embeddedProcess,
  findEmbedded,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import { superviseEmbedded, telling } from '../../../server/database/embedded/supervise.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

let folder: string;
let settings: Settings;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-supervise-'));
  chmodSync(folder, 0o755);
  const DATA_DIR = join(folder, 'data');
  settings = prepareSettings({ INVENTORY_FSYNC: 'off', PORT: '0', LOG_LEVEL: 'silent', DATA_DIR });
  url = (await startEmbedded(settings)).superuserUrl('postgres');
}, 60_000);
afterAll(async () => {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(folder, { recursive: true, force: true });
});

/** To be asked in a session that no trigger keeps out. */
const inPostgres = (sql: string) =>
  withClient(`${url}?options=-c%20event_triggers%3Doff`, client => client.query(sql));

/** What is told until something of it has come. */
async function toldUntil(state: string, of: Settings, during: (told: object[]) => Promise<unknown>) {
  const told: { state: string; code?: string }[] = [];
  const tell = (about: object) => void told.push(about as { state: string });
  const log = { info: tell, error: tell } as never;
  const stop = superviseEmbedded(of, log);
  while (told.length === 0) await sleep(20);
  await during(told);
  while (told.at(-1)?.state !== state && told.length < 3) await sleep(20);
  await stop();
  return told;
}

test('one that answers with an error of its own', async () => {
  const postmaster = embeddedProcess(settings);
  // As a damaged catalogue of this one database does.
  await inPostgres(`
    create function fails() returns event_trigger language plpgsql as $$
    begin raise exception 'it is damaged' using errcode = 'XX001'; end $$;
    create event trigger fails on login execute function fails()`);
  await expect(findEmbedded(settings)).rejects.toMatchObject({
    code: 'database_faulty',
    message: expect.stringMatching(/\(process \d+\) runs, and answers .*: it is damaged$/),
    hint: expect.any(String),
  });
  await withClient(inDatabase(url, 'template1'), client => client.query('select'));
  const told = await toldUntil('answers', settings, () => inPostgres('drop event trigger fails'));
  expect(told).toMatchObject([{ state: 'cannot be asked', code: 'database_faulty' }, { state: 'answers' }]);
  expect(embeddedProcess(settings)).toBe(postmaster);
});

test('what is amiss with it changes: that is told, too', async () => {
  await inPostgres(`create event trigger fails on login execute function fails()`);
  const amiss = { ...settings, secrets: { ...settings.secrets, superuser_password: 'another' } };
  const told = await toldUntil('answers', amiss, async told => {
    amiss.secrets = settings.secrets;
    for (let tries = 0; told.length < 2 && tries < 500; tries++) await sleep(20);
    await inPostgres('drop event trigger fails');
  });
  expect(told).toMatchObject([
    { state: 'cannot be asked', code: 'superuser_refused' },
    { state: 'cannot be asked', code: 'database_faulty' },
    { state: 'answers' },
  ]);
}, 30_000);

test('one that has another password', async () => {
  const secrets = { ...settings.secrets, superuser_password: 'another' };
  const told = await toldUntil('cannot be asked', { ...settings, secrets }, async () => undefined);
  expect(told).toMatchObject([{ state: 'cannot be asked', code: 'superuser_refused' }]);
});

test('states that take turns are each told once with their code, until it answers', () => {
  const told: string[] = [];
  const hear = (about: object) => {
    const { state, code } = about as { state: string; code?: string };
    told.push([state, code].filter(Boolean).join(' '));
  };
  const { tell, answers } = telling({ info: hear, error: hear } as never);
  const round = () => {
    tell('has ended');
    for (let n = 0; n < 3; n++) {
      tell('cannot be asked', { code: 'database_faulty', reason: `process ${n}` });
      tell('does not start', { code: 'port_in_use', reason: 'port' });
      tell('does not start', { code: 'database_not_started', reason: 'log' });
    }
    expect(answers()).toBe(false);
    tell('answers');
    tell('answers');
    expect(answers()).toBe(true);
  };
  round();
  const once = [
    'has ended',
    'cannot be asked database_faulty',
    'does not start port_in_use',
    'does not start database_not_started',
    'answers',
  ];
  expect(told).toEqual(once);
  // What comes back after that is news.
  round();
  expect(told).toEqual([...once, ...once]);
});

test('codes without end are told so often at most, until it answers', () => {
  let told = 0;
  const { tell } = telling({ info: () => undefined, error: () => void told++ } as never);
  for (let round = 1; round <= 2; round++) {
    for (let n = 0; n < 1_000; n++) tell('does not start', { code: String.fromCodePoint(0x4e00 + n) });
    expect(told).toBe(round * 20);
    tell('answers');
  }
});
