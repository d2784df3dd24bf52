/** A folder of backups that is full takes the log again by itself, once fewer backups are to be kept. */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { readState } from '../../../server/backup/state.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { type RunningServer, startServer } from '../../load/server.ts';
import { verb } from '../../support/verbs.ts';

const disk = mkdtempSync(join(tmpdir(), 'inventory-full-'));
const isDisk = mounted();
let server: RunningServer | null = null;
afterAll(async () => {
  await server?.stop();
  if (isDisk) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** A small disk of its own; whether this machine lets us. */
function mounted(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

(isDisk ? test : test['skip'])(
  'fewer are to be kept, and what waits comes (needs mount)',
  async () => {
    server = await startServer({ INVENTORY_FSYNC: 'off' });
    const { dataDir } = server.settings;
    const environment = {
      ...process.env,
      NODE_OPTIONS: '',
      INVENTORY_DEMO: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
    };
    const dir = join(disk, 'backups');
    const base = join(dir, 'base');
    const url = await server.superuserUrl();
    for (let n = 0; n < 2; n++) {
      expect(await verb(environment, ['backup', 'create', dir])).toMatchObject({ code: 0 });
      // Backups are named by the second.
      await sleep(1_100);
    }
    expect(readdirSync(base).length).toBe(2);
    const filler = openSync(join(disk, 'filler'), 'w');
    const fill = () => {
      try {
        for (;;) writeSync(filler, Buffer.alloc(4096));
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
      }
    };
    fill();
    const { rows } = await withClient(url, client =>
      client.query<{ wal: string }>(
        "select pg_walfile_name(pg_create_restore_point('now')) as wal, pg_switch_wal()",
      ),
    );
    const { wal } = rows[0]!;
    while (readState(dataDir)?.log_fails?.includes('no room') !== true) {
      fill();
      await sleep(50);
    }
    // What is free there is measured all the same: before, none is left, and after it whoever has made room sees it.
    while ((readState(dataDir)?.volume?.free ?? Number.NaN) !== 0) {
      fill();
      await sleep(50);
    }
    closeSync(filler);
    await withClient(url, client => client.query("select spp.set_setting('backup.kept', '1')"));
    while (!existsSync(join(dir, 'wal', wal))) await sleep(50);
    expect(readdirSync(base).length).toBe(1);
    expect(await verb(environment, ['backup', 'verify', dir])).toMatchObject({ code: 0 });
  },
  240_000,
);
