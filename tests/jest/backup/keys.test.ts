/** Keys of what is encrypted: where they come from, what holds nobody up, and that lost ones are never replaced unseen. */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { unprivilegedUser } from '../../../server/database/embedded/run-as.ts';
import { keysAtHand } from '../../../server/encryption/at-hand.ts';
import { headerOf } from '../../../server/encryption/encrypted-file.ts';
import { EndedWith, readText, TooLate } from '../../../server/encryption/key-text.ts';
import {
  addKey,
  ensureKeys,
  type KeySource,
  keysAnew,
  keysOf,
  readGivenKeys,
  readKeys,
} from '../../../server/encryption/keys.ts';
import { spool, unlockFrom } from '../../../server/intake/spool.ts';
import { prepareSettings, projectRoot } from '../../../server/settings.ts';
import { verb } from '../../support/verbs.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newLine = (version = 1) => `${version}:${randomBytes(32).toString('base64')}`;

test('a further one has the greatest version, whatever order, gaps and remarks the file has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom('', '\n', '# from the vault\n', '\n\n'),
      async (versions, between) => {
        const path = join(mkdtempSync(join(tmpdir(), 'inventory-keys-')), 'keys');
        const lines = versions.map(version => `${version}:${randomBytes(32).toString('base64')}\n`);
        writeFileSync(path, lines.join(between) + between);
        const { all, current } = await addKey({ kind: 'file', path });
        expect(all.map(key => key.version)).toEqual([...versions, Math.max(...versions) + 1]);
        expect((await readKeys({ kind: 'file', path })).current).toEqual(current);
      },
    ),
    { numRuns: 30 },
  );
});

test('come from the environment or a command as well', async () => {
  const line = `7:${randomBytes(32).toString('base64')}`;
  const given = await Promise.all([
    readKeys({ kind: 'environment', text: line }),
    readKeys({ kind: 'command', command: `echo '# from the vault'; echo '${line}'` }),
  ]);
  const ids = given.map(({ current }) => current.id);
  expect(ids[0]).toMatch(/^7-[0-9a-f]{12}$/);
  expect(ids[1]).toBe(ids[0]);
});

test.each([
  ['nothing', ''],
  ['a comment', '# none'],
  ['a short one', '1:aGVsbG8='],
  ['no version', randomBytes(32).toString('base64')],
  ['a key twice', '1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'.repeat(2)],
])('%s is none', async (_what, text) => {
  await expect(readKeys({ kind: 'environment', text })).rejects.toMatchObject({ code: 'bad_keys' });
});

test('two that each were the first of a server stand in one file: both decrypt, the last one encrypts', async () => {
  const both = [newLine(), newLine()];
  const { all, current } = await readKeys({ kind: 'environment', text: both.join('\n') });
  expect(all.map(key => key.version)).toEqual([1, 1]);
  expect(new Set(all.map(key => key.id)).size).toBe(2);
  expect(current).toEqual((await readKeys({ kind: 'environment', text: both[1]! })).current);
  const path = join(folder, 'united');
  writeFileSync(path, both.join('\n'));
  expect((await addKey({ kind: 'file', path })).all.map(key => key.version)).toEqual([1, 1, 2]);
});

test('a file that is missing and a command that fails say so', async () => {
  await expect(readKeys({ kind: 'file', path: join(folder, 'gone') })).rejects.toMatchObject({
    code: 'keys_missing',
  });
  await expect(readKeys({ kind: 'command', command: 'exit 3' })).rejects.toMatchObject({
    code: 'bad_keys',
    message: expect.stringContaining('ended with 3'),
  });
});

test('the first line that a failing command complains of is told, and nothing that might be a key', async () => {
  const complaints = fc.array(
    fc.oneof(
      fc.constantFrom('permission denied', 'vault is sealed', '', ' ', "it's “gone”"),
      fc.nat().map(version => newLine(version)),
      fc.nat().map(() => randomBytes(32).toString('hex')),
      fc.nat().map(() => randomBytes(32).toString('base64url')),
      fc.constant('x '.repeat(50_000)),
    ),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(complaints, async lines => {
      const path = join(folder, 'complaint');
      writeFileSync(path, lines.join('\n'));
      const error: Error = (await readKeys({ kind: 'command', command: `cat ${path} >&2; exit 3` }).catch(
        (e: Error) => e,
      )) as Error;
      const first = lines.find(line => line.trim() !== '')?.trim();
      expect(error.message).toContain('ended with 3');
      if (first !== undefined && !/\S{20}/.test(first)) expect(error.message).toContain(first.slice(0, 150));
      expect(error.message).not.toMatch(/[\w+/=-]{22,}/);
      expect(error.message.length).toBeLessThan(300);
    }),
    { numRuns: 25 },
  );
});

test('a command that fails is told what to do about it, whoever asks for the keys', async () => {
  const source: KeySource = { kind: 'command', command: 'exit 3' };
  for (const read of [readKeys, readGivenKeys])
    await expect(read(source)).rejects.toMatchObject({
      code: 'bad_keys',
      hint: expect.stringMatching(/^Run INVENTORY_KEY_COMMAND/),
    });
  await expect(readKeys({ kind: 'command', command: 'echo none' })).rejects.toMatchObject({
    hint: expect.stringMatching(/^A line for each key/),
  });
});

test('who looks on hears what was seen last, asks once at a time, and what to do fits a command', async () => {
  const times = join(folder, 'looked');
  const source: KeySource = { kind: 'command', command: `echo x >> ${times}; exit 7` };
  expect([1, 2, 3].map(() => keysAtHand(source, 0))).toEqual([null, null, null]);
  while (keysAtHand(source) === null) await sleep(5);
  expect(readFileSync(times, 'utf8')).toBe('x\n');
  expect(keysAtHand(source)?.problem).toMatchObject({
    message: expect.stringContaining('ended with 7'),
    hint: expect.stringMatching(/^Run INVENTORY_KEY_COMMAND/),
  });
});

test('a command that is given up is too late, also for who asked after it had begun', async () => {
  const source: KeySource = { kind: 'command', command: `sleep 60; echo ${randomUUID()}` };
  const first = readText(source, 100).catch(error => error);
  // Its time is not over when the command is ended.
  expect(await readText(source, 60_000).catch(error => error)).toBeInstanceOf(TooLate);
  expect(await first).toBeInstanceOf(TooLate);
});

/** Processes whose command line holds a word that nobody else has. */
const running = (word: string) =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes(word));

test.each(['command', 'file'] as const)('a %s that hangs is given up in time, and asked once', async kind => {
  const nap = 600 + randomBytes(3).readUIntBE(0, 3) / 2 ** 24;
  const path = join(folder, 'hangs');
  if (kind === 'file') execFileSync('mkfifo', [path]);
  const source: KeySource =
    kind === 'file' ? { kind, path } : { kind, command: `echo asked >> ${path}.times; sleep ${nap}; true` };
  let turns = 0;
  const loop = setInterval(() => turns++, 10);
  const asked = await Promise.allSettled([1, 2, 3].map(() => readText(source, 500)));
  clearInterval(loop);
  for (const one of asked) expect(one).toMatchObject({ reason: expect.any(TooLate) });
  // Nobody else had to wait.
  expect(turns).toBeGreaterThan(10);
  if (kind === 'file') return writeFileSync(path, newLine());
  expect(readFileSync(`${path}.times`, 'utf8')).toBe('asked\n');
  while (running(`sleep ${nap}`).length > 0) await sleep(10);
});

test('while a command fails, what it gave before is used, and a warning says so once', async () => {
  const given = join(folder, 'given');
  writeFileSync(given, newLine());
  const source: KeySource = { kind: 'command', command: `cat ${given}` };
  const { current } = await keysOf(source);
  rmSync(given);
  await expect(readText(source)).rejects.toThrow(EndedWith);
  const warned = jest.spyOn(process, 'emitWarning').mockReturnValue();
  const clock = jest.spyOn(Date, 'now');
  const later = (minutes: number) =>
    clock.mockReturnValue(performance.timeOrigin + performance.now() + minutes * 60_000);
  for (const minutes of [2, 4]) {
    later(minutes);
    expect((await keysOf(source)).current.id).toBe(current.id);
  }
  writeFileSync(given, `${newLine(7)}\n`);
  later(6);
  expect((await keysOf(source)).current.version).toBe(7);
  // What it gives is no key, and not for a moment.
  writeFileSync(given, 'denied\n');
  later(8);
  await expect(keysOf(source)).rejects.toMatchObject({ code: 'bad_keys' });
  clock.mockRestore();
  expect(warned.mock.calls).toEqual([[expect.stringContaining('INVENTORY_KEY_COMMAND'), 'Keys']]);
  warned.mockRestore();
});

test.each(['made', 'file'] as const)(
  'what a file (%s) has anew counts at once; away or half written, what it had',
  async kind => {
    const dataDir = mkdtempSync(join(folder, 'anew-'));
    const path = join(dataDir, 'keys');
    const lines = [newLine(), newLine(2), newLine(3)].map(line => `${line}\n`);
    writeFileSync(path, lines[0]!);
    const source: KeySource = kind === 'made' ? { kind, path } : { kind, path, dataDir };
    const current = async () => (await keysOf(source)).current.version;
    expect(await current()).toBe(1);
    writeFileSync(path, lines.slice(0, 2).join(''));
    expect(await current()).toBe(2);
    for (const text of ['', lines[2]!.slice(0, 20), lines[2]!]) {
      // None of the last was in use here.
      writeFileSync(path, text);
      expect(await current()).toBe(2);
    }
    // Lost for good: nobody makes one before whoever means it does.
    rmSync(path);
    rmSync(`${path}.made`);
    expect([await current(), existsSync(path)]).toEqual([2, false]);
    writeFileSync(path, lines[2]!);
    expect(await current()).toBe(3);
  },
);

test('a list under a key that came just now is read', async () => {
  const given = join(folder, 'further');
  writeFileSync(given, `${newLine()}\n`);
  const source: KeySource = { kind: 'command', command: `cat ${given}` };
  await keysOf(source);
  // Another process has it already.
  const other: KeySource = { kind: 'file', path: given };
  writeFileSync(given, `${readFileSync(given, 'utf8')}${newLine(2)}\n`);
  const { path } = await spool(
    Readable.from([Buffer.from('a')]),
    join(folder, 'spooled'),
    { maxFileBytes: 9 },
    await keysAnew(other),
  );
  const file = await open(path);
  const start = (await headerOf(file))!;
  await file.close();
  expect(await unlockFrom(source)(start)).toMatchObject({ name: expect.any(String) });
});

test.each([
  ['they were used once', async () => undefined],
  ['backups were made', async (dataDir: string) => writeFileSync(join(dataDir, 'backup-target.json'), '{}')],
  [
    'lists wait',
    async (dataDir: string, source: KeySource) => {
      await spool(
        Readable.from([Buffer.from('a')]),
        join(dataDir, 'spool'),
        { maxFileBytes: 9 },
        await keysOf(source),
      );
    },
  ],
])('keys that are gone are not replaced where %s', async (what, use) => {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const path = join(dataDir, 'keys');
  const source: KeySource = { kind: 'made', path };
  await ensureKeys(source);
  await use(dataDir, source);
  // A version before has made no note.
  if (what !== 'they were used once') rmSync(`${path}.made`);
  rmSync(path);
  const gone = await ensureKeys(source).catch(error => error);
  expect(gone).toMatchObject({ code: 'keys_missing', message: expect.stringContaining(path) });
  expect(existsSync(path)).toBe(false);
  // Whoever means it does as the hint says.
  const [said] = /\(umask.*$/.exec(gone.hint)!;
  execFileSync('/bin/sh', ['-c', said]);
  expect((await ensureKeys(source)).all.length).toBe(1);
});

test('a folder in which nothing was encrypted gets keys, whatever lies in it', async () => {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  mkdirSync(join(dataDir, 'spool'));
  writeFileSync(join(dataDir, 'spool', 'from-a-version-before'), 'sku,name,price');
  const keys = await Promise.all([1, 2].map(() => ensureKeys({ kind: 'made', path: join(dataDir, 'keys') })));
  expect(keys[0]!.current.id).toBe(keys[1]!.current.id);
});

test.each(['made', 'file'] as const)(
  'of several that add one at a time, wherever they are, none is lost, and what a reader has seen stays (%s)',
  async kind => {
    const path = join(mkdtempSync(join(folder, 'data-')), 'keys');
    writeFileSync(path, newLine(1));
    const source: KeySource = { kind, path };
    const seen = new Set((await ensureKeys(source)).all.map(({ id }) => id));
    let under = true;
    const reads = (async () => {
      for (; under; await sleep(0)) for (const { id } of (await readKeys(source)).all) seen.add(id);
    })();
    const folders = Array.from({ length: 4 }, () => mkdtempSync(join(folder, 'cwd-')));
    // What shares a file of keys need not share a DATA_DIR.
    const programs = folders.map(cwd => {
      const given = kind === 'made' ? source : { kind, path, dataDir: mkdtempSync(join(folder, 'data-')) };
      const args = ['--input-type=module', '--eval', ADDS, JSON.stringify(given), projectRoot];
      return promisify(execFile)(process.execPath, args, { cwd });
    });
    const added = [
      ...(await Promise.all(Array.from({ length: 4 }, () => addKey(source)))).map(
        ({ current }) => current.id,
      ),
      ...(await Promise.all(programs)).map(({ stdout }) => stdout.trim()),
    ];
    under = false;
    await reads;
    const left = (await readKeys(source)).all.map(({ id }) => id);
    expect(new Set(added).size).toBe(8);
    expect(left).toHaveLength(9);
    expect(left).toEqual(expect.arrayContaining([...added, ...seen]));
    expect(folders.flatMap(cwd => readdirSync(cwd))).toEqual([]);
  },
  60_000,
);

const ADDS = `
  const { addKey } = await import(process.argv[2] + '/server/encryption/keys.ts');
  const { current } = await addKey(JSON.parse(process.argv[1]));
  console.log(current.id);`;

(process.getuid?.() === 0 ? test : test['skip'])(
  'a key is added from a folder that is another’s',
  async () => {
    const owner = unprivilegedUser()!;
    const dataDir = mkdtempSync(join(tmpdir(), 'inventory-keys-'));
    try {
      chownSync(dataDir, owner.uid, owner.gid);
      const args = [
        '--input-type=module',
        '--eval',
        ADDS,
        JSON.stringify({ kind: 'made', path: join(dataDir, 'keys') }),
      ];
      const ran = await promisify(execFile)(process.execPath, [...args, projectRoot], { cwd: '/', ...owner });
      expect(ran.stdout).toMatch(/^2-/);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  },
);

test('whoever adds one is told to copy them anew, and from where', async () => {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const path = join(mkdtempSync(join(folder, 'elsewhere-')), 'keys');
  writeFileSync(path, newLine(1));
  const rotate = (more: NodeJS.ProcessEnv) => {
    const { SPP_DATABASE_URL: _, ISSOH_DATABASE_URL: __, ...bare } = process.env;
    const environment = { ...bare, DATA_DIR: dataDir, ...more };
    prepareSettings(environment);
    return verb(environment, ['keys', 'rotate']);
  };
  expect(await rotate({ INVENTORY_KEY_FILE: path })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Key 2-\w+ encrypts from now on\. .*one of before restores nothing/),
  });
  expect((await rotate({ INVENTORY_KEY_FILE: path })).stdout).toContain(`Keep a copy of ${path} elsewhere`);
});

describe('keys of another source', () => {
  /** Each way to give a DATA_DIR keys. */
  const sources = (dataDir: string, text: string): KeySource[] => {
    const path = join(mkdtempSync(join(folder, 'given-')), 'given');
    writeFileSync(path, text);
    writeFileSync(join(dataDir, 'keys'), text);
    return [
      { kind: 'made', path: join(dataDir, 'keys') },
      { kind: 'file', path, dataDir },
      { kind: 'environment', text, dataDir },
      { kind: 'command', command: `cat ${path}`, dataDir },
    ];
  };
  const kinds = fc.integer({ min: 0, max: 3 });

  test('are refused where none of them was in use, with where those came from, and taken where one was', () =>
    fc.assert(
      fc.asyncProperty(
        kinds,
        kinds,
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (one, other, n, keeps) => {
          const dataDir = mkdtempSync(join(folder, 'data-'));
          const lines = Array.from({ length: n }, (_, i) => newLine(i + 1));
          const first = sources(dataDir, lines.join('\n'))[one]!;
          const before = await keysOf(first);
          const text = [...(keeps ? lines.slice(-1) : []), newLine(9)].join('\n');
          const second = sources(dataDir, text)[other]!;
          if (keeps) return expect((await keysOf(second)).current.version).toBe(9);
          for (const read of [keysOf, readKeys, ensureKeys]) {
            await expect(read(second)).rejects.toMatchObject({
              code: 'keys_missing',
              message: expect.stringContaining(before.current.id),
              hint: expect.stringMatching(/came from .*(?:given|keys|INVENTORY_KEYS|INVENTORY_KEY_COMMAND)/),
            });
          }
          // Whatever asked meanwhile has made nothing of them its own.
          writeFileSync(join(dataDir, 'keys'), lines.join('\n'));
          expect((await keysOf({ kind: 'made', path: join(dataDir, 'keys') })).current.id).toBe(
            before.current.id,
          );
        },
      ),
      { numRuns: 40 },
    ));

  test('are not made beside a server that has its own', async () => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    await keysOf({ kind: 'environment', text: newLine(), dataDir });
    await expect(keysOf({ kind: 'made', path: join(dataDir, 'keys') })).rejects.toMatchObject({
      code: 'keys_missing',
      message: expect.stringContaining('INVENTORY_KEYS'),
    });
    expect(existsSync(join(dataDir, 'keys'))).toBe(false);
  });

  test.each([
    ['none', false],
    ['others', true],
  ])(
    'where they are still at hand, and a shell has %s, how to give them is said, and no new ones',
    async (_what, others) => {
      const dataDir = mkdtempSync(join(folder, 'data-'));
      const path = join(mkdtempSync(join(folder, "it's elsewhere-")), 'keys');
      writeFileSync(path, newLine(1));
      const before = await keysOf({ kind: 'file', path, dataDir });
      if (others) writeFileSync(join(dataDir, 'keys'), newLine(1));
      const refused = await ensureKeys({ kind: 'made', path: join(dataDir, 'keys') }).catch(error => error);
      expect(refused).toMatchObject({ code: 'keys_missing', message: expect.stringContaining(dataDir) });
      expect(refused.hint).not.toMatch(/openssl|remove/);
      const [set] = /INVENTORY_KEY_FILE='.*' /.exec(refused.hint)!;
      // As a shell takes it.
      const named = execFileSync('/bin/sh', ['-c', `${set} ; printf %s "$INVENTORY_KEY_FILE"`], {
        encoding: 'utf8',
      });
      expect((await ensureKeys({ kind: 'file', path: named, dataDir })).current.id).toBe(before.current.id);
      expect(readdirSync(dataDir).includes('keys')).toBe(others);
    },
  );

  test.each(['gone', 'replaced'])(
    'where their file is %s, new ones are the last that is said',
    async what => {
      const dataDir = mkdtempSync(join(folder, 'data-'));
      const path = join(mkdtempSync(join(folder, 'elsewhere-')), 'keys');
      writeFileSync(path, newLine(1));
      await keysOf({ kind: 'file', path, dataDir });
      if (what === 'gone') rmSync(path);
      else writeFileSync(path, newLine(1));
      const refused = await ensureKeys({ kind: 'made', path: join(dataDir, 'keys') }).catch(error => error);
      expect(refused.hint).toMatch(/^Bring .*INVENTORY_KEY_FILE=.*Where there is no copy.*openssl/);
    },
  );

  test('that have gone elsewhere are looked for there', async () => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    const made: KeySource = { kind: 'made', path: join(dataDir, 'keys') };
    await keysOf(made);
    const path = join(mkdtempSync(join(folder, 'elsewhere-')), 'keys');
    copyFileSync(made.path, path);
    // However often, it is noted once.
    for (const _ of [1, 2]) await keysAnew({ kind: 'file', path, dataDir });
    rmSync(made.path);
    await expect(ensureKeys(made)).rejects.toMatchObject({
      message: expect.stringContaining(`those of ${path} are in use here`),
      hint: expect.stringContaining(`INVENTORY_KEY_FILE='${path}'`),
    });
    expect(readFileSync(join(dataDir, 'keys.made'), 'utf8').trim().split('\n')).toHaveLength(3);
  });

  test('the place that they were in use from last is named, however often they went, and as lost where they are', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 2 }),
        async (ways, n) => {
          const dataDir = mkdtempSync(join(folder, 'data-'));
          const text = Array.from({ length: n }, (_, i) => `${newLine(i + 1)}\n`).join('');
          const elsewhere = [1, 2].map(() => join(mkdtempSync(join(folder, 'elsewhere-')), 'keys'));
          const made = join(dataDir, 'keys');
          const paths = [made, ...elsewhere];
          for (const way of ways) {
            for (const path of paths) rmSync(path, { force: true });
            writeFileSync(paths[way]!, text);
            // Each start has a source of its own, and asks often.
            const source: KeySource =
              way === 0 ? { kind: 'made', path: made } : { kind: 'file', path: paths[way]!, dataDir };
            for (const _ of [1, 2]) await keysAnew(source);
          }
          const noted = readFileSync(join(dataDir, 'keys.made'), 'utf8').trim().split('\n');
          expect(noted).toHaveLength(1 + n * new Set(ways).size);
          const last = paths[ways.at(-1)!]!;
          rmSync(last);
          await expect(ensureKeys({ kind: 'made', path: made })).rejects.toMatchObject({
            code: 'keys_missing',
            message: expect.stringContaining(`those of ${last} are in use here`),
            hint: expect.stringMatching(last === made ? /^Bring it back/ : /^Bring .*elsewhere-/),
          });
        },
      ),
      { numRuns: 25 },
    ));

  test('of two that use them from places of their own none notes again and again', async () => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    const text = newLine();
    const [one, other] = sources(dataDir, text) as [KeySource, KeySource];
    await keysAnew(one);
    await keysAnew(other);
    const before = readFileSync(join(dataDir, 'keys.made'), 'utf8');
    for (const source of [one, other, one]) await keysAnew(source);
    expect(readFileSync(join(dataDir, 'keys.made'), 'utf8')).toBe(before);
  });

  test('for a backup may be named by --key-file', async () => {
    const gone: KeySource = { kind: 'made', path: join(folder, 'no-such-folder', 'keys') };
    await expect(readGivenKeys(gone)).rejects.toMatchObject({
      code: 'keys_missing',
      hint: expect.stringContaining('--key-file'),
    });
  });

  test('of a version that noted none are taken', async () => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    writeFileSync(
      join(dataDir, 'keys.made'),
      'The file "keys" was made here. Keep a copy of it elsewhere.\n',
    );
    const first: KeySource = { kind: 'environment', text: newLine(), dataDir };
    await keysOf(first);
    await expect(keysOf({ kind: 'environment', text: newLine(), dataDir })).rejects.toMatchObject({
      code: 'keys_missing',
    });
    await keysAnew(first);
  });
});
