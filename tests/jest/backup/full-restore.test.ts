/** A disk that is full while a restore fills it is told as that, wherever it has got to, and no backup is at fault for it. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { restoreBackup } from '../../../server/backup/restore/restore.ts';
import { keysFile, readKeys } from '../../../server/encryption/keys.ts';
import { type Machine, openMachine } from './machine.ts';

const disk = mkdtempSync(join(tmpdir(), 'inventory-full-'));
const MB = 1 << 20;
const isDisk = mounted();
let machine: Machine | null = null;

/** A disk of its own; whether this machine lets us. */
function mounted(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2g,mode=755', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Leaves so much room on the disk. */
function leave(megabytes: number): void {
  const { blocks, bfree, bsize } = statfsSync(disk);
  const size = (blocks - bfree) * bsize + megabytes * MB;
  execFileSync('mount', ['-o', `remount,size=${size}`, disk]);
}

beforeAll(async () => {
  if (!isDisk) return;
  machine = await openMachine({ rows: 5, fsync: 'off' });
  for (let n = 0; n < 2; n++) {
    expect(await machine.inventory(['backup', 'create', machine.dir])).toMatchObject({ code: 0 });
    // Backups are named by the second.
    await sleep(1_100);
  }
  for (let n = 0; n < 5; n++) {
    const name = await machine.switchLog();
    while (!existsSync(join(machine.dir, 'wal', name))) await sleep(50);
  }
  copyFileSync(keysFile(machine.server.settings.dataDir), machine.keyFile);
}, 240_000);
afterAll(async () => {
  await machine?.close();
  if (isDisk) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

(isDisk ? test : test['skip']).each([
  ['files of', 1],
  ['the log', 1],
  ['the log', 8],
  ['the log', 24],
  ['the log', 40],
])(
  'from the step "%s" on, with room for %d MB (needs mount)',
  async (step, megabytes) => {
    execFileSync('mount', ['-o', 'remount,size=2g', disk]);
    const steps: string[] = [];
    const { settings } = machine!.server;
    const restored = restoreBackup(settings, {
      dir: machine!.dir,
      dataDir: disk,
      at: null,
      before: null,
      keys: await readKeys({ kind: 'file', path: machine!.keyFile }),
      withKeys: false,
      told: said => {
        steps.push(said);
        if (said.startsWith(step)) leave(megabytes);
      },
    });
    await expect(restored).rejects.toMatchObject({
      code: 'data_dir_unusable',
      message: expect.stringContaining('is on a full disk'),
    });
    expect(steps.filter(said => said.startsWith('without'))).toEqual([]);
    expect(readdirSync(disk)).toEqual([]);
  },
  120_000,
);
