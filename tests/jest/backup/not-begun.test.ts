/** What keeps a backup from being begun is noted, and told by the doctor, until one is made or none is due. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { Usable } from '../../../server/backup/held.ts';
import { backingUp } from '../../../server/backup/loops/backup-loop.ts';
import { noting, readState } from '../../../server/backup/state.ts';
import { setTarget, type Target } from '../../../server/backup/target.ts';
import { examineBackups } from '../../../server/operations/doctor/backups.ts';
import { Problem } from '../../../server/problem.ts';
import type { Settings } from '../../../server/settings.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let folder: string;
let settings: Settings;
let target: Target;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-not-begun-'));
  settings = { ...world.settings, dataDir: join(folder, 'data') };
  mkdirSync(settings.dataDir);
  target = setTarget(settings, join(folder, 'backups'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const REFUSED = new Problem(503, 'bad_keys', 'The keys cannot be read: the command ends with 1.', {
  hint: 'Run it.',
});
const TOLD = 'The keys cannot be read: the command ends with 1. Run it.';
/** One that was made just now. */
const made = (): Usable => ({
  names: [new Date().toISOString().replace(/[-:]|\.\d+/g, '')],
  from: '000000010000000000000001',
  useless: [],
});

/** Looks whether one is due, in a folder of which `usable` tells. */
function looking(usable: () => Promise<Usable>, signal = new AbortController().signal) {
  return backingUp(
    { settings, log: pino({ level: 'silent' }), moved: () => undefined },
    {
      folder: { target: () => target, usable },
      coming: { comes: () => true, full: () => false, look: async () => 0 },
      tidying: { tidy: async () => undefined, look: async () => 0 },
    },
    signal,
  );
}
const noted = () => readState(settings.dataDir)?.backup_fails ?? null;

test('it is noted, and gone once none is due', async () => {
  let usable = () => Promise.reject<Usable>(REFUSED);
  const look = looking(() => usable());
  await look();
  expect(noted()).toBe(TOLD);
  const told = await examineBackups({ ...settings, spp: null }, world.connections);
  expect(told).toContainEqual(
    expect.objectContaining({
      what: 'backups',
      found: expect.stringContaining(`the last try failed: ${TOLD}`),
    }),
  );
  usable = async () => made();
  await look();
  expect(noted()).toBeNull();
});

test('why somebody’s own try failed stays, though none is due', async () => {
  let usable = () => Promise.reject<Usable>(REFUSED);
  const look = looking(() => usable());
  await look();
  noting(settings.dataDir)({ backup_fails: 'a tablespace', backup_fails_by: null });
  usable = async () => made();
  await look();
  expect(noted()).toBe('a tablespace');
});

test.each<[string, string[]]>([
  ['once', [TOLD]],
  ['again and again', [TOLD, TOLD]],
  ['in turns, in other words each time', [TOLD, 'other words', TOLD]],
  ['in those very words between others', [TOLD, 'a tablespace', TOLD]],
])('and is told again after what kept the loop from it: %s', async (_, reasons) => {
  noting(settings.dataDir)({ backup_fails: 'a tablespace', backup_fails_by: null });
  for (const reason of reasons) {
    // Whichever process it is.
    await looking(() => Promise.reject(reason === TOLD ? REFUSED : new Error(reason)))();
    expect(noted()).toBe(reason);
  }
  await looking(async () => made())();
  expect(noted()).toBe('a tablespace');
  await looking(async () => made())();
  expect(noted()).toBe('a tablespace');
});

test.each([
  ['works at once', 0],
  ['fails alike, then works', 1],
])('a process that comes after takes it back: it %s', async (_, failing) => {
  await looking(() => Promise.reject(REFUSED))();
  expect(noted()).toBe(TOLD);
  let usable = () => Promise.reject<Usable>(REFUSED);
  const look = looking(() => usable());
  for (let n = 0; n < failing; n++) await look();
  expect(noted()).toBe(TOLD);
  usable = async () => made();
  await look();
  expect(noted()).toBeNull();
});

test('why somebody’s own try failed stays, though what keeps the loop from it, in the same words, has gone', async () => {
  noting(settings.dataDir)({ backup_fails: TOLD });
  let usable = () => Promise.reject<Usable>(REFUSED);
  const look = looking(() => usable());
  await look();
  usable = async () => made();
  await look();
  expect(noted()).toBe(TOLD);
});

test('of one that is broken off by its end nothing is said', async () => {
  await looking(() => Promise.reject(REFUSED), AbortSignal.abort())();
  expect(noted()).toBeNull();
});
