/** What lay beside the databases comes back as it was last, and is refused where it is taken, wherever it was damaged since. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { pathsBeside, shipBeside, versionsOf } from '../../../server/backup/beside.ts';
import { writePiece } from '../../../server/backup/pieces.ts';
import { placeFiles } from '../../../server/backup/place.ts';
import {
  type BackupRecord,
  type PieceName,
  pieceNames,
  pieceOf,
  writeRecord,
} from '../../../server/backup/record.ts';
import { unpack } from '../../../server/backup/restore/unpack.ts';
import { folders } from '../../../server/backup/target.ts';
import { verifyBackups } from '../../../server/backup/verify.ts';
import { ensureKeys, type Keys, keysFile } from '../../../server/encryption/keys.ts';
import { keyId, pemOf } from '../../../server/seals/key.ts';
import { ensureSecrets, readSecrets } from '../../../server/secrets.ts';
import type { Settings } from '../../../server/settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-place-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NAME = '20261128T003000Z';
const SEGMENT = '000000010000000000000001';

/** A backup of an empty cluster, with what lies beside it as it is; the folder is 'one'. */
async function backUp(
  dir: string,
  dataDir: string,
  keys: Keys,
  backup = NAME,
  wal = SEGMENT,
): Promise<BackupRecord> {
  const beside = (await versionsOf(dir)).at(-1) ?? 0;
  mkdirSync(join(folders(dir).base, backup), { recursive: true });
  const write = (piece: PieceName, content: AsyncIterable<Buffer>) => {
    const { path, name } = pieceOf(dir, backup, piece);
    return writePiece(path, name, keys, content);
  };
  const archive = pack();
  for (const path of await pathsBeside(dataDir))
    archive.entry({ name: path }, readFileSync(join(dataDir, path)));
  archive.finalize();
  const files = await write('files', archive as AsyncIterable<Buffer>);
  const none = pack();
  none.finalize();
  const base = await write('base', none as AsyncIterable<Buffer>);
  const manifest = await write('manifest', Readable.from([Buffer.from('{"Files":[]}')]));
  const at = '2026-11-28T00:30:00.000Z';
  const record: BackupRecord = {
    name: backup,
    began_at: at,
    ended_at: at,
    postgresql: '',
    timeline: 1,
    first_wal: wal,
    last_wal: wal,
    migrations: { spp: '', issoh: '' },
    pieces: { base, manifest, files },
    lists_done: [],
    beside,
    folder: 'one',
  };
  await writeRecord(dir, keys, record, backup);
  return record;
}

const state = fc.constantFrom('whole', 'whole', 'cut', 'emptied', 'gone');
type State = 'whole' | 'cut' | 'emptied' | 'gone';

/** A file as it is, or damaged. */
function put(path: string, content: string, is: State): void {
  if (is === 'gone') rmSync(path, { force: true });
  else writeFileSync(path, { whole: content, cut: content.slice(0, content.length / 2), emptied: '' }[is]);
}

test('secrets and the signing key are the newest that can be used, and verifying says where a backup has none', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ secrets: state, key: state.filter(one => one !== 'gone'), lines: state }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.nat(4),
      async (moments, at) => {
        const dataDir = mkdtempSync(join(folder, 'data-'));
        const dir = mkdtempSync(join(folder, 'backups-'));
        for (const path of Object.values(folders(dir))) mkdirSync(path);
        const settings = { dataDir, keys: { kind: 'made', path: keysFile(dataDir) } } as Settings;
        const keys = await ensureKeys(settings.keys);
        const secrets = ensureSecrets(dataDir);
        mkdirSync(join(dataDir, 'seals'));
        const when = at % moments.length;
        let last: { secrets: string | null; key: string | null } = { secrets: null, key: null };
        let record: BackupRecord | null = null;
        for (const [n, is] of moments.entries()) {
          const { privateKey } = generateKeyPairSync('ed25519');
          const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
          put(
            join(dataDir, 'secrets.json'),
            JSON.stringify({ ...secrets, jwt_secret: `secret ${n}` }),
            is.secrets,
          );
          put(join(dataDir, 'signing.pem'), pem, is.key);
          const line = { chain: 'audit', seal_no: '1', hash: '', signature: '', sealed_at: '', key_id: '' };
          put(join(dataDir, 'seals/spp.log'), `${JSON.stringify(line)}\n`, is.lines);
          last = {
            secrets: is.secrets === 'whole' ? `secret ${n}` : last.secrets,
            key: is.key === 'whole' ? pem : last.key,
          };
          await shipBeside(settings, { dir, id: 'one', data_dir: dataDir, earlier: [] });
          if (n === when) record = await backUp(dir, dataDir, keys);
        }
        const work = mkdtempSync(join(folder, 'work-'));
        const placed = placeFiles(dir, record!, keys, work);
        if (last.secrets === null) {
          await expect(placed).rejects.toMatchObject({
            code: 'file_damaged',
            message: expect.stringContaining('secrets.json'),
          });
        } else {
          expect(await placed).toMatchObject({ password: secrets.superuser_password });
          expect(readSecrets(work).jwt_secret).toBe(last.secrets);
          const key = join(work, 'signing.pem');
          expect(existsSync(key) ? readFileSync(key, 'utf8') : null).toBe(last.key);
        }
        const { faults } = await verifyBackups(dir, keys);
        const of = faults.filter(({ piece }) => piece === `base/${NAME}`);
        const then = moments[when]!;
        expect(of).toHaveLength(then.secrets === 'whole' && then.key === 'whole' ? 0 : 1);
        for (const { message } of of)
          expect(message).toMatch(/files is damaged: (secrets\.json|signing\.pem) in it/);
      },
    ),
    { numRuns: 40 },
  ));

test.each([
  ['digests', 'seals/spp.log', 'not\nany\n'],
  ['a public key', `seals/keys/${'0'.repeat(32)}.pem`, 'none'],
  [
    'a public key under another name',
    `seals/keys/${'0'.repeat(32)}.pem`,
    pemOf(generateKeyPairSync('ed25519').publicKey),
  ],
])('verifying says where a backup has %s that nobody can use', async (_, path, content) => {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const dir = mkdtempSync(join(folder, 'backups-'));
  for (const one of Object.values(folders(dir))) mkdirSync(one);
  const keys = await ensureKeys({ kind: 'made', path: keysFile(dataDir) });
  ensureSecrets(dataDir);
  mkdirSync(join(dataDir, 'seals/keys'), { recursive: true });
  const pem = pemOf(generateKeyPairSync('ed25519').publicKey);
  writeFileSync(join(dataDir, `seals/keys/${keyId(createPublicKey(pem))}.pem`), pem);
  const faults = async () => {
    rmSync(join(folders(dir).base, NAME), { recursive: true, force: true });
    await backUp(dir, dataDir, keys);
    return (await verifyBackups(dir, keys)).faults.filter(({ piece }) => piece === `base/${NAME}`);
  };
  expect(await faults()).toEqual([]);
  writeFileSync(join(dataDir, path), content);
  expect(await faults()).toMatchObject([{ code: 'file_damaged', message: expect.stringContaining(path) }]);
});

test.each(pieceNames)('a newer one whose %s is damaged hides no log that is gone', async piece => {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const dir = mkdtempSync(join(folder, 'backups-'));
  for (const one of Object.values(folders(dir))) mkdirSync(one);
  const keys = await ensureKeys({ kind: 'made', path: keysFile(dataDir) });
  ensureSecrets(dataDir);
  await backUp(dir, dataDir, keys);
  await backUp(dir, dataDir, keys, '20261128T013000Z', '000000010000000000000003');
  const came = '000000010000000000000002';
  const told = async () =>
    (await verifyBackups(dir, keys, { wal: came, beside: 0 })).faults.filter(one =>
      one.message.includes('had come'),
    );
  expect(await told()).toEqual([]);
  const { path } = pieceOf(dir, '20261128T013000Z', piece);
  const bytes = readFileSync(path);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(path, bytes);
  expect(await told()).toMatchObject([{ piece: `wal/${came}` }]);
});

test('what a visit of an archive throws is what is wrong, and what its source throws where that fails', async () => {
  const whole = pack();
  for (let n = 0; n < 3; n++) whole.entry({ name: String(n) }, 'x'.repeat(100_000));
  whole.finalize();
  const bytes = await buffer(whole);
  const source = async function* (fails: boolean) {
    yield bytes.subarray(0, 150_000);
    if (fails) throw new Error('the source');
    yield bytes.subarray(150_000);
  };
  const read = (fails: boolean, at: string) =>
    unpack(source(fails), async ({ path, content }) => {
      if (path === at) throw new Error('the visit');
      await buffer(content);
    });
  await expect(read(false, 'none')).resolves.toBeUndefined();
  await expect(read(true, 'none')).rejects.toThrow('the source');
  for (const at of ['0', '1', '2']) await expect(read(false, at)).rejects.toThrow('the visit');
});
