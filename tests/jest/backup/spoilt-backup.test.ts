/** Whatever is wrong with a backup is named, with the way back that there is: drill.test.ts has what is lost most often. */
import { copyFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readPiece, writePiece } from '../../../server/backup/pieces.ts';
import { nextSegment, placeOf } from '../../../server/backup/wal/segments.ts';
import { removeEmbedded } from '../../../server/database/embedded/embedded.ts';
import { keysFile, readKeys } from '../../../server/encryption/keys.ts';
import { contentOf, flip, type Machine, openMachine, spoilt } from './machine.ts';

let machine: Machine;
let wal: string;
/** A piece of the log, and what there was at a moment in the one before, which does not need it. */
let beyond: { at: string; content: unknown; piece: string };

beforeAll(async () => {
  machine = await openMachine({ rows: 300, fsync: 'off' });
  await machine.upload('BEFORE', 1);
  expect(await machine.inventory(['backup', 'create', machine.dir])).toMatchObject({ code: 0 });
  await machine.upload('AFTER', 2);
  const moment = await machine.moment();
  // Few records come after that moment in its piece, the first of them a transaction that ends.
  await machine.superuser('select pg_current_xact_id()');
  beyond = { ...moment, piece: nextSegment(await machine.switchLog()) };
  await machine.upload('BEFORE', 3);
  await machine.switchLog();
  await machine.upload('BEFORE', 4);
  wal = join(machine.dir, 'wal');
  const last = join(wal, await machine.switchLog());
  while (!existsSync(last)) await sleep(100);
  copyFileSync(keysFile(machine.server.settings.dataDir), machine.keyFile);
  await machine.server.kill('postgres');
  await machine.server.stop();
}, 240_000);
afterAll(() => machine?.close());

test.each(['manifest', 'files', 'record'])(
  'a byte of its %s',
  async piece => {
    const path = join(machine.base(), piece);
    await spoilt(
      path,
      () => flip(path, -100),
      async () => {
        expect(await machine.verify()).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(new RegExp(`file_damaged.*/${piece} is damaged`)),
        });
      },
    );
  },
  60_000,
);

/** What a refusal says is to be added. */
const wayBack = (said: string) => /(--before) (wal\/[0-9A-F]{24})/.exec(said)?.slice(1, 3) ?? [];

/** As it was at a moment or before a piece, without what comes later. */
async function assertBack(name: string, ...upTo: string[]): Promise<void> {
  expect(await machine.restore(name, upTo)).toMatchObject({ code: 0 });
  const settings = machine.settingsOf(name);
  removeEmbedded(settings);
  rmSync(settings.dataDir, { recursive: true, force: true });
}

test.each([
  ['damaged', (path: string) => flip(path, -100)],
  ['missing', (path: string) => rmSync(path)],
])(
  'a piece of the log that is %s concerns nobody who goes back to before it, to which the way is named',
  async (state, spoil) => {
    const { at, piece } = beyond;
    const path = join(wal, piece);
    await spoilt(
      path,
      () => spoil(path),
      async () => {
        await assertBack(`before-${state}`, '--at', at);
        const { code, stderr } = await machine.restore('all');
        expect([code, stderr]).toEqual([1, expect.stringContaining(`wal/${piece} is ${state}`)]);
        expect(wayBack(stderr)).toEqual(['--before', `wal/${piece}`]);
        // All that comes before the piece, and not a transaction less.
        expect(await machine.restored(`all-before-${state}`, wayBack(stderr), contentOf)).toEqual(
          beyond.content,
        );
      },
    );
  },
  180_000,
);

test('the first piece that the only backup does not need may be missing', async () => {
  const { stdout } = await machine.inventory([
    'backup',
    'list',
    machine.dir,
    '--key-file',
    machine.keyFile,
    '--json',
  ]);
  const [{ last_wal }] = JSON.parse(stdout) as [{ last_wal: string }];
  const path = join(wal, nextSegment(last_wal));
  // What is there of another history hides nothing, and leads nowhere.
  const foreign = ['000000020000000000000001', '00000002.history'].map(name => join(wal, name));
  await spoilt(
    path,
    () => rmSync(path),
    async () => {
      for (const one of foreign) writeFileSync(one, "1\t0/2000000\tanother's\n");
      const { code, stderr } = await machine.restore('all');
      expect([code, stderr]).toEqual([1, expect.stringContaining('is missing')]);
      await assertBack('whole', ...wayBack(stderr));
      for (const one of foreign) rmSync(one);
      // It needs its own pieces.
      expect(await machine.restore('none', ['--before', `wal/${last_wal}`])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/backup_too_young: No backup was whole before/),
      });
    },
  );
}, 120_000);

test('a piece of the log that is damaged, or another one', async () => {
  const [one, other] = machine.segments().slice(-2) as [string, string];
  const path = join(wal, one);
  await spoilt(
    path,
    () => flip(path, 2000),
    async () => {
      expect(await machine.verify()).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`wal/${one} is damaged`),
      });
      expect(await machine.restore('damaged')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`wal/${one} is damaged`),
      });
    },
  );
  await spoilt(
    path,
    () => copyFileSync(join(wal, other), path),
    async () => {
      expect(await machine.verify()).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`holds wal/${other}, under another name`),
      });
    },
  );
  expect(await machine.verify()).toMatchObject({ code: 0 });
}, 120_000);

test('a log that goes on as PostgreSQL does not take it, with the moment up to which there is more', async () => {
  const name = machine.segments().at(-1)!;
  const next = nextSegment(name);
  const path = join(wal, name);
  const keys = await readKeys({ kind: 'file', path: machine.keyFile });
  const content = await buffer(readPiece(path, `wal/${name}`, keys));
  await spoilt(
    path,
    () => rmSync(path),
    async () => {
      // As if another history's had taken its place from there on: all that says what it is stays.
      content.fill(0xff, content.findLastIndex(byte => byte !== 0) - 20_000);
      await writePiece(path, `wal/${name}`, keys, Readable.from([content]));
      content.writeBigUInt64LE(placeOf(next), 8);
      await writePiece(join(wal, next), `wal/${next}`, keys, Readable.from([content]));
      const ran = await machine.restore('broken');
      expect(ran).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/file_damaged: wal\/.*, up to 2\d{3}-\S+Z, comes back with --before/s),
      });
      await assertBack('up-to-it', ...wayBack(ran.stderr));
      expect(readdirSync(machine.folder).filter(one => one.startsWith('broken'))).toEqual([]);
      rmSync(join(wal, next));
    },
  );
}, 120_000);

test('a folder that is not new, not empty, or holds none', async () => {
  expect(
    await machine.inventory([
      'restore',
      machine.dir,
      '--data-dir',
      machine.dir,
      '--key-file',
      machine.keyFile,
    ]),
  ).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('data_dir_exists'),
  });
  expect(
    await machine.inventory([
      'restore',
      machine.folder,
      '--data-dir',
      join(machine.folder, 'x'),
      '--key-file',
      machine.keyFile,
    ]),
  ).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no_backup'),
  });
});

test('who asks for another moment is told how far the log goes', async () => {
  const late = await machine.restore('late', ['--at', '2999-01-01T00:00:00Z']);
  expect(late).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/backup_too_short: The backup reaches up to 2\d{3}-/),
  });
  expect(existsSync(join(machine.folder, 'late'))).toBe(false);
  const early = await machine.restore('early', ['--at', '2001-01-01T00:00:00Z']);
  expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('backup_too_young') });
}, 60_000);
