/** A backup right after a new key took the place of lost ones, while the worker goes on bringing the log. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createBackup } from '../../../server/backup/create.ts';
import { verifyBackups } from '../../../server/backup/verify.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { keysFile, readGivenKeys } from '../../../server/encryption/keys.ts';
import { projectRoot } from '../../../server/settings.ts';
import { type RunningServer, startServer } from '../../load/server.ts';
import { clearRunFolder } from '../../support/run-folder.ts';
import { verb } from '../../support/verbs.ts';

let folder: string;
let server: RunningServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-new-keys-'));
  chmodSync(folder, 0o711);
  server = await startServer({ INVENTORY_FSYNC: 'off' });
  expect(await create('first')).toMatchObject({ code: 0 });
}, 240_000);
afterAll(async () => {
  await server?.stop();
  await clearRunFolder(folder);
});

const at = (name: string) => join(folder, name);
const create = (name: string) =>
  verb(
    {
      ...process.env,
      NODE_OPTIONS: '',
      INVENTORY_DEMO: '0',
      INVENTORY_FSYNC: 'off',
      DATA_DIR: server.settings.dataDir,
      LOG_LEVEL: 'silent',
    },
    ['backup', 'create', at(name)],
  );

/** As the runbook has it. */
function loseKeys(): void {
  const runbook = readFileSync(join(projectRoot, 'docs/runbooks/lost-keys.md'), 'utf8');
  const [, command] = /\| `DATA_DIR\/keys` \| `(.*)` \|/.exec(runbook)!;
  execFileSync('/bin/sh', ['-c', command!.replaceAll('DATA_DIR', server.settings.dataDir)]);
}

/** Pieces of the log are finished and brought all the while. */
async function whileLogGoesOn<T>(work: () => Promise<T>): Promise<T> {
  const url = await server.superuserUrl();
  let under = true;
  const goesOn = (async () => {
    while (under) {
      await withClient(url, client => client.query("select pg_create_restore_point('now'), pg_switch_wal()"));
      await sleep(200);
    }
  })();
  try {
    return await work();
  } finally {
    under = false;
    await goesOn;
  }
}

const faults = async (name: string) => {
  const keys = await readGivenKeys({ kind: 'made', path: keysFile(server.settings.dataDir) });
  return (await verifyBackups(at(name), keys)).faults;
};

test('of a file is made at once, and read by the new key alone', async () => {
  loseKeys();
  expect(await whileLogGoesOn(() => create('second'))).toMatchObject({
    code: 0,
    stderr: expect.not.stringMatching(/key_unknown|minute/),
  });
  expect(await faults('second')).toEqual([]);
}, 180_000);

test('of a command is tried again once the worker has it, too', async () => {
  // The worker goes by the file, as one that has asked its command a moment before.
  const line = `1:${randomBytes(32).toString('base64')}`;
  const settings = { ...server.settings, keys: { kind: 'command', command: `echo ${line}` } as const };
  const keysHeld = async () => {
    execFileSync('/bin/sh', [
      '-c',
      `rm -f "$1.made"; echo "$2" > "$1"`,
      'sh',
      keysFile(settings.dataDir),
      line,
    ]);
  };
  await whileLogGoesOn(() => createBackup(settings, at('third'), { keysHeld }));
  await keysHeld();
  expect(await faults('third')).toEqual([]);
}, 180_000);
