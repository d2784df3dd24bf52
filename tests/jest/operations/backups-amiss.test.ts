/**
 * Backups that fail or fall behind stand wherever people look each morning: among the alerts, in the status, in the notes of
 * the server; once they do better, nowhere.
 */
import { mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { statusOf } from '../../../server/cli/serve.ts';
import { whyNoKeys } from '../../../server/encryption/at-hand.ts';
import { backupsAmiss } from '../../../server/operations/backups-amiss.ts';
import { examine } from '../../../server/operations/doctor/examine.ts';
import { notesOf } from '../../../server/operations/readiness.ts';
import { inWords } from '../../../server/problem.ts';
import type { Settings } from '../../../server/settings.ts';
import { recorded } from '../../../server/worker/recorded.ts';
import { cronOf, tasks } from '../../../server/worker/runner.ts';
import { backups__look } from '../../../server/worker/tasks/spp/backups__look.ts';
import type { TaskContext } from '../../../server/worker/types.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let dataDir: string;
let settings: Settings;
beforeAll(async () => {
  world = await createWorld();
  dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-amiss-')));
  settings = { ...world.settings, dataDir, spp: null };
});
afterAll(async () => {
  await world.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const write = (file: string, content: object) => writeFileSync(join(dataDir, file), JSON.stringify(content));
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const well = () => ({
  looked_at: ago(0),
  log_fails: null,
  backup_fails: null,
  backups: 1,
  newest_at: ago(1),
  log_at: ago(0),
  log_cut: null,
  volume: null,
});

async function look(): Promise<void> {
  const context = { settings, connections: world.connections } as TaskContext;
  const { rows } = await world.connections.owner.spp.query<{ id: string }>('select gen_random_uuid() as id');
  const work = recorded({ ...context, worker: rows[0]!.id }, 'spp', 'backups__look', backups__look(context));
  await work({}, {} as never);
}

async function told() {
  await look();
  const { rows } = await world.connections.owner.spp.query<{
    severity: string;
    title: string;
    remedy: string;
  }>("select a.severity, a.title, a.remedy from spp.v_alerts a where a.alert = 'backups_amiss'");
  const { backups } = await statusOf(settings, world.connections);
  let looked: Promise<unknown> | undefined;
  const notes = notesOf(world.connections, settings.keys, 0, () => {
    looked = backupsAmiss(settings, world.connections);
    return looked as Promise<readonly unknown[]>;
  });
  notes();
  await looked;
  await setImmediate();
  return {
    alerts: rows,
    status: backups.map(({ what, found }) => `${what}: ${found}`),
    isNoted: notes().some(note => note.startsWith('backups: ')),
  };
}

const nowhere = { alerts: [], status: [], isNoted: false };

test('whatever keeps them, and no longer than it does', async () => {
  // Nobody has asked for any.
  expect(await told()).toEqual(nowhere);
  write('backup-target.json', { dir: '/gone', id: 'x', data_dir: dataDir });
  const failures: [found: string, state: object][] = [
    // As a command for keys may say it: nobody else's than the administrator's.
    ['the last try failed: token s.SECRET in /srv', { ...well(), backup_fails: 'token s.SECRET in /srv' }],
    ['backup_diverged', { ...well(), log_fails: 'backup_diverged' }],
    ['wal/1 is missing', { ...well(), log_cut: '1' }],
    ['has not answered', { ...well(), looked_at: ago(1) }],
    ['48.0 hours old', { ...well(), newest_at: ago(48) }],
  ];
  for (const [found, state] of failures) {
    write('backup-state.json', well());
    expect(await told()).toEqual(nowhere);
    write('backup-state.json', state);
    expect(await told()).toEqual({
      alerts: [
        {
          severity: 'error',
          title: expect.stringMatching(/^Backups fail, or fall behind: [a-z ]+: (?:weak|bad)$/),
          remedy: expect.stringContaining('inventory doctor'),
        },
      ],
      status: [expect.stringContaining(found)],
      isNoted: true,
    });
  }
  write('backup-state.json', well());
  expect(await told()).toEqual(nowhere);
}, 60_000);

test('the first of all is missed once it could have been there, and at once where it failed', async () => {
  const none = { ...well(), backups: 0, newest_at: null };
  write('backup-state.json', none);
  write('backup-target.json', { dir: '/gone', id: 'x', data_dir: dataDir });
  const found = async () => (await backupsAmiss(settings, new Error('away'))).map(one => one.what);
  expect(await found()).toEqual([]);
  write('backup-state.json', { ...none, backup_fails: 'EROFS' });
  expect(await found()).toEqual(['backups']);
  write('backup-state.json', none);
  const days = Date.now() / 1000 - 2 * 86_400;
  utimesSync(join(dataDir, 'backup-target.json'), days, days);
  expect(await found()).toEqual(['backups']);
});

test('servers that others back up are none of it, and a worker that reaches them by URLs takes no look', async () => {
  write('backup-state.json', { ...well(), backup_fails: 'EROFS' });
  expect(await backupsAmiss(world.settings, world.connections)).toEqual([]);
  const does = (of: Settings) => {
    const context = { settings: of, connections: world.connections } as TaskContext;
    const tells = cronOf('spp', of).some(({ task }) => task === 'backups__look');
    return [tells, 'backups__look' in tasks(context).spp];
  };
  expect([does(world.settings), does(settings)]).toEqual([
    [false, false],
    [true, true],
  ]);
});

test('what to do about keys that are gone stands once in the status, and what hangs on them refers to it', async () => {
  const keys = { kind: 'file', path: join(dataDir, 'gone') } as const;
  const why = inWords((await whyNoKeys(keys))!);
  const { hint } = (await whyNoKeys(keys))!;
  write('backup-target.json', { dir: join(dataDir, 'away'), id: 'x', data_dir: dataDir });
  write('backup-state.json', { ...well(), log_fails: why, backup_fails: why });
  const status = await statusOf({ ...settings, keys }, world.connections);
  expect(status.backups.length).toBeGreaterThan(1);
  for (const { found } of status.backups) expect(found).toContain('See keys.');
  expect(JSON.stringify(status).split(JSON.stringify(hint).slice(1, -1))).toHaveLength(2);
  const findings = await examine({ ...settings, keys }, world.connections);
  expect(findings.filter(({ found }) => found.includes(hint!))).toEqual([]);
  expect(findings.find(({ what }) => what === 'keys')).toMatchObject({ advice: hint });
});
