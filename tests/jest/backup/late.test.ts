/**
 * Pieces of the log that PostgreSQL archives after later ones, as after a time in which archiving was off, fill their gap;
 * those of another history do not, in whatever order they come, and what waits stays.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lastCome } from '../../../server/backup/state.ts';
import { folders, setTarget, type Target } from '../../../server/backup/target.ts';
import { shipArchived } from '../../../server/backup/wal/archive.ts';
import { isLinked } from '../../../server/backup/wal/links.ts';
import { isSegment, nextSegment, placeOf, segmentBefore } from '../../../server/backup/wal/segments.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import {
  archiveLog,
  clusterFolders,
  type EmbeddedCluster,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import { ensureKeys, type KeySource } from '../../../server/encryption/keys.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

let folder: string;
let settings: Settings;
let target: Target;
let cluster: EmbeddedCluster;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-late-'));
  chmodSync(folder, 0o755);
  const keys: KeySource = { kind: 'made', path: join(folder, 'keys') };
  settings = {
    ...prepareSettings({
      INVENTORY_FSYNC: 'off',
      PORT: '0',
      LOG_LEVEL: 'silent',
      DATA_DIR: join(folder, 'data'),
    }),
    keys,
  };
  await ensureKeys(keys);
  cluster = await startEmbedded(settings);
  target = setTarget(settings, join(folder, 'backups'));
  await archiveLog(settings);
  await ask("alter system set wal_keep_size = '64MB'");
  await restart();
}, 60_000);
afterAll(async () => {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(folder, { recursive: true, force: true });
});

const ask = async <T>(sql: string) =>
  (await withClient(cluster.superuserUrl('postgres'), client => client.query(sql))).rows as T[];
const held = () => readdirSync(folders(target.dir).wal).filter(isSegment).sort();
const waits = () => readdirSync(clusterFolders(settings)!.archive).filter(isSegment).sort();
const pathOf = (name: string) => join(folders(target.dir).wal, name);

async function restart(): Promise<void> {
  await stopEmbedded(settings);
  cluster = await startEmbedded(settings);
}

let written = 0;
/** Ends a piece of the log with something in it; its name. */
async function piece(): Promise<string> {
  written += 1;
  const [row] = await ask<{ name: string }>(`
    select pg_walfile_name(pg_logical_emit_message(false, 'test', repeat('${written} ', 9000))) as name`);
  await ask('select pg_switch_wal()');
  return row!.name;
}

/** As long as it takes PostgreSQL to archive one that it has to. */
async function archived(name: string): Promise<void> {
  const isThere = () => existsSync(join(clusterFolders(settings)!.archive, name));
  for (const until = Date.now() + 30_000; !isThere() && Date.now() < until; ) await sleep(50);
  expect(waits()).toContain(name);
}

test('that were written while archiving was off come after later ones, and close the gap', async () => {
  await archived(await piece());
  await shipArchived(settings, target);
  await ask("alter system set archive_mode = 'off'");
  await restart();
  const unseen = [await piece(), await piece(), await piece()];
  await ask('alter system reset archive_mode');
  await restart();
  // PostgreSQL looks again at what it keeps no longer.
  let last = '';
  for (let n = 0; n < 7; n++) last = await piece();
  await archived(last);
  await shipArchived(settings, target);
  for (const name of unseen) expect(held()).not.toContain(name);
  await ask('checkpoint');
  // What a later one says does not make the last that came an earlier one.
  for (const name of unseen) await archived(name);
  await shipArchived(settings, target);
  expect(waits()).toEqual([]);
  expect(lastCome(settings.dataDir, target)).toBe(last);
  const names = held();
  expect(names).toEqual(expect.arrayContaining(unseen));
  for (const [i, name] of names.slice(1).entries()) expect(name).toBe(nextSegment(names[i]!));
}, 120_000);

test('of another history are refused by what stands beside them, and stay', async () => {
  const { postgresql, archive } = clusterFolders(settings)!;
  await stopEmbedded(settings);
  execFileSync('cp', ['-a', postgresql, `${postgresql}.before`]);
  cluster = await startEmbedded(settings);
  // Before it is switched, nothing is between a record and the border: the first runs across.
  const long = `select pg_logical_emit_message(false, 'test', repeat('one', 7000000))`;
  await ask(long);
  const last = await piece();
  await archived(last);
  await shipArchived(settings, target);
  const name = segmentBefore(last)!;
  expect(held()).toContain(name);
  await stopEmbedded(settings);
  rmSync(postgresql, { recursive: true });
  renameSync(`${postgresql}.before`, postgresql);
  cluster = await startEmbedded(settings);
  await ask(long.replace('one', 'two'));
  await archived(name);
  // It was taken away: nothing of that name tells that it is another.
  const before = readFileSync(pathOf(name));
  rmSync(pathOf(name));
  const there = held();
  for (const one of waits().filter(one => one !== name)) rmSync(join(archive, one));
  await expect(shipArchived(settings, target)).rejects.toMatchObject({
    code: 'backup_diverged',
    message: expect.stringContaining(`wal/${last}`),
  });
  expect(held()).toEqual(there);
  expect(waits()).toEqual([name]);
  expect(before.length).toBeGreaterThan(0);
}, 120_000);

test('are told by the record that runs across their border, or ends before it', async () => {
  const { postgresql } = clusterFolders(settings)!;
  const read = (name: string) => readFileSync(join(postgresql, 'pg_wal', name));
  await ask(`select pg_logical_emit_message(false, 'test', repeat('three', 8000000))`);
  const switched = [await piece(), await piece()];
  const names = readdirSync(join(postgresql, 'pg_wal')).filter(
    name => isSegment(name) && name <= switched.at(-1)!,
  );
  const pairs = names.sort().flatMap(name => (names.includes(nextSegment(name)) ? [name] : []));
  expect(pairs.length).toBeGreaterThan(3);
  for (const name of pairs)
    expect([true, null]).toContain(isLinked(read(name), read(nextSegment(name)), placeOf(name)));
  const [one, next] = [read(switched[0]!), read(switched[1]!)];
  const place = placeOf(switched[0]!);
  expect(isLinked(one, next, place)).toBe(true);
  // Where the switch stood nothing stands, or what it says is another.
  const cut = Buffer.from(one);
  cut.fill(0, 8192);
  expect(isLinked(cut, next, place)).toBe(false);
  // Of another cluster.
  const others = Buffer.from(next);
  others.writeBigUInt64LE(1n, 24);
  expect(isLinked(one, others, place)).toBe(false);
  // A record that a crash cut off, and that was given up on a later page.
  const crashed = Buffer.from(next);
  crashed.writeUInt16LE(crashed.readUInt16LE(2) | 0x0001, 2);
  crashed.writeUInt32LE(9_000, 16);
  crashed.writeUInt16LE(0x0008, 8_192 + 2);
  expect(isLinked(one, crashed, place)).toBeNull();
  // What is no log says nothing.
  expect(isLinked(Buffer.from('a'), next, place)).toBeNull();
  expect(isLinked(one, next.subarray(0, 100), place)).toBeNull();
});
