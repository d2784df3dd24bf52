/** The command of a machine with the unit: what the command line behind it is told, and whose it is. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unprivilegedUser } from '../../../server/database/embedded/run-as.ts';
import { projectRoot } from '../../../server/settings.ts';

/** Where root types, the owner of DATA_DIR is another; elsewhere whoever types. */
const isRoot = process.getuid?.() === 0;
const owner = unprivilegedUser() ?? { uid: process.getuid!(), gid: process.getgid!() };

/** In the place of the command line: tells what it got. */
const teller = `
import { spawnSync } from 'node:child_process';
const starts = spawnSync('find', ['.', '-prune']).status;
let input = '';
for await (const chunk of process.stdin) input += chunk;
const { getuid, getgid, geteuid, getgroups, env, argv } = process;
console.log(JSON.stringify({ uid: getuid(), gid: getgid(), euid: geteuid(), groups: getgroups(), env, args: argv.slice(2), input, starts }));
process.exit(Number(env.ENDS ?? 0));
`;

let folder: string;
let app: string;
let dataDir: string;
beforeAll(() => {
  // Root runs nothing from below a folder that others can write to.
  folder = mkdtempSync(join(isRoot ? '/var/lib' : realpathSync(tmpdir()), 'inventory-command-'));
  chmodSync(folder, 0o711);
  app = join(folder, 'app');
  dataDir = join(folder, 'data');
  // A checkout as any user of the machine may read it; this one may be root's alone.
  cpSync(join(projectRoot, 'deploy'), join(app, 'deploy'), { recursive: true });
  for (const path of ['server/cli', 'node_modules/node/bin']) mkdirSync(join(app, path), { recursive: true });
  writeFileSync(join(app, 'package.json'), '{"type":"module"}');
  writeFileSync(join(app, 'server/cli/inventory.js'), teller);
  copyFileSync(process.execPath, join(app, 'node_modules/node/bin/node'), constants.COPYFILE_FICLONE);
  mkdirSync(dataDir, { mode: 0o700 });
  chownSync(dataDir, owner.uid, owner.gid);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is called as the service's settings are, by whoever types. */
const typedIn = { DATA_DIR: '/other', PORT: 'none', NODE_OPTIONS: '--no-such-option', SECRET: 'typed' };

function inventory(
  args: string[],
  settings: string[],
  { input = '', cwd = folder, from = app }: { input?: string; cwd?: string; from?: string } = {},
) {
  const file = join(folder, 'environment');
  writeFileSync(file, `${settings.join('\n')}\n`, { mode: 0o600 });
  const env = { PATH: process.env.PATH, TERM: 'xterm', INVENTORY_APP: from, INVENTORY_ENVIRONMENT: file };
  const typed = spawnSync(join(projectRoot, 'deploy/inventory'), args, {
    encoding: 'utf8',
    input,
    cwd,
    env: { ...typedIn, ...env },
  });
  return { code: typed.status, stdout: typed.stdout, stderr: typed.stderr };
}

test('it has the settings of the file, none of who types, and is the owner of DATA_DIR', () => {
  const settings = [
    `DATA_DIR="${dataDir}"`,
    '# PORT=1',
    'SPP_DATABASE_URL="postgresql://x:a#b c@h/spp"',
    'ENDS=7',
  ];
  const { code, stdout, stderr } = inventory(['doctor'], settings, { input: 'typed\n' });
  expect({ code, stderr }).toEqual({ code: 7, stderr: '' });
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({ uid: owner.uid, euid: owner.uid, gid: owner.gid, input: 'typed\n' });
  // Nothing of root's groups stays.
  expect(told.groups.includes(0)).toBe(owner.gid === 0);
  expect(told.env).toMatchObject({
    DATA_DIR: dataDir,
    SPP_DATABASE_URL: 'postgresql://x:a#b c@h/spp',
    TERM: 'xterm',
    // What psql reads at its start is not what lies in the DATA_DIR.
    PSQLRC: '/dev/null',
  });
  for (const name of ['PORT', 'NODE_OPTIONS', 'SECRET']) expect(told.env[name]).toBeUndefined();
}, 60_000);

describe('the file is read as systemd reads it', () => {
  const read = (text: string) => {
    const { stdout } = inventory(['doctor'], [`DATA_DIR=${dataDir}`, text]);
    return JSON.parse(stdout).env as Record<string, string>;
  };

  // What an EnvironmentFile= of systemd makes of them.
  test.each([
    [
      String.raw`A="vault kv get -field=keys \"secret/inventory\""`,
      'vault kv get -field=keys "secret/inventory"',
    ],
    [String.raw`A="a\\b\x\$"`, String.raw`a\b\x$`],
    [String.raw`A=a\\b\x`, String.raw`a\bx`],
    ['A=pa#ss', 'pa#ss'],
    ['A=pa"s"s \'x\'', 'pa"s"s \'x\''],
    ['A="a" b', 'ab'],
    ["A= 'x\"y\\n'  ", String.raw`x"y\n`],
    ['A="two\nlines"', 'two\nlines'],
    ['A=two \\\n  lines\\ ', 'two   lines '],
    [' A  =  b c \r', 'b c'],
    ['A=1\n#A=2\n;A=3\nA', '1'],
    ['A=', ''],
  ])('%j', (text, value) => expect(read(text).A).toBe(value));

  /** Hands out what its parser of such files makes of those below a home. */
  const generator = '/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator';
  (existsSync(generator) ? test : test['skip'])(
    'whatever is in it (systemd’s own reader)',
    () => {
      const home = mkdtempSync(join(folder, 'home-'));
      mkdirSync(join(home, '.config/environment.d'), { recursive: true });
      const bySystemd = (text: string) => {
        writeFileSync(join(home, '.config/environment.d/a.conf'), `${text}\n`);
        const { stdout } = spawnSync(generator, { encoding: 'utf8', env: { HOME: home } });
        // A line each, as a shell would have it.
        return stdout.split('\n').flatMap(line => {
          const [, name, quoted, bare] = /^(T_\d+)=(?:\$?"(.*)"|(.*))$/.exec(line) ?? [];
          if (name === undefined) return [];
          return [[name, bare ?? quoted!.replace(/\\(.)/g, (_, of) => ESCAPES[of] ?? of)] as const];
        });
      };
      const piece = fc.constantFrom(...'ab"\'\\#;= \t\n\r`', 'é', '\\"', '\\\n', '""');
      const value = fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join(''));
      fc.assert(
        fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), values => {
          const text = values.map((one, n) => `T_${n}=${one}\n`).join('');
          // Whether such a comment goes on is another matter from systemd 254 on.
          fc.pre(!/[\n\r][ \t]*[#;][^\n\r]*\\[\n\r]/.test(text));
          const told = read(text);
          for (const [name, seen] of bySystemd(text)) expect([name, told[name]]).toEqual([name, seen]);
        }),
        { numRuns: 30 },
      );
    },
    120_000,
  );
});
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

test('what is typed arrives as it was typed', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), words => {
      const args = words.map(word => word.replaceAll('\0', ''));
      const { stdout } = inventory(['upload', ...args], [`DATA_DIR=${dataDir}`]);
      expect(JSON.parse(stdout).args).toEqual(['upload', ...args]);
    }),
    { numRuns: 10 },
  );
}, 60_000);

/** A link to the DATA_DIR. */
function linked(): string {
  const link = join(mkdtempSync(join(folder, 'links-')), 'data');
  symlinkSync(dataDir, link);
  return link;
}

test.each([
  ['a file that is not there', () => [] as string[], { INVENTORY_ENVIRONMENT: '/nowhere' }, 'Run it as root'],
  ['no DATA_DIR', () => ['PORT=1'], {}, 'deploy/environment'],
  ['a DATA_DIR of half a path', () => ['DATA_DIR=data'], {}, 'deploy/environment'],
  ['a DATA_DIR that is a link', () => [`DATA_DIR=${linked()}/`], {}, 'install -d'],
  ['a DATA_DIR that is not there', () => [`DATA_DIR=${folder}/gone`], {}, 'install -d'],
])(
  '%s: it says what to do',
  (_, settings, env, hint) => {
    const file = join(folder, 'faulty');
    writeFileSync(file, settings().join('\n'));
    const { status, stderr } = spawnSync(join(projectRoot, 'deploy/inventory'), ['doctor'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, INVENTORY_APP: app, INVENTORY_ENVIRONMENT: file, ...env },
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(new RegExp(`^error bad_settings: .*\nhint: .*${hint}`)),
    });
  },
  60_000,
);

(isRoot ? describe : describe['skip'])('typed by root', () => {
  test.each([
    ['is empty', [], 'install -d -o inventory'],
    // The folder alone would be of no use to another.
    ['root has started', ['secrets.json'], '"A DATA_DIR that root has started"'],
  ])(
    'a DATA_DIR of root’s, which %s: it does not stay root, and says how it is given over',
    (_, files, hint) => {
      const roots = mkdtempSync(join(folder, 'roots-'));
      for (const name of files) writeFileSync(join(roots, name), '{}');
      expect(inventory(['doctor'], [`DATA_DIR=${roots}`])).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(new RegExp(`^error bad_settings: .*root’s.*\nhint: .*${hint}`)),
      });
      expect(readFileSync(join(projectRoot, 'docs/deployment.md'), 'utf8')).toContain(
        '\n### A DATA_DIR that root has started\n',
      );
    },
  );

  /** Where others get a say in what root runs: by a folder, a file or a link. */
  const places = [
    '',
    'deploy',
    'deploy/as-owner.js',
    'node_modules',
    'node_modules/node/bin',
    'node_modules/node/bin/node',
  ];
  const ways: Record<string, (path: string) => void> = {
    'is another’s': path => spawnSync('chown', ['-h', String(owner.uid), path]),
    'is its group’s to write': path => chmodSync(path, 0o775),
    'is everybody’s to write': path => chmodSync(path, 0o757),
    'is everybody’s to write, and sticky': path => chmodSync(path, 0o1777),
  };

  // Who may change where a link leads is its folder's to say.
  const cases = Object.keys(ways).flatMap(way =>
    ['.', ...places.map(place => join('app', place))].map(place => [place, way]),
  );

  test.each([...cases, ['link', 'is another’s']])(
    '%s %s: nothing runs',
    (place, way) => {
      const around = mkdtempSync('/var/lib/inventory-command-');
      try {
        chmodSync(around, 0o711);
        cpSync(app, join(around, 'app'), { recursive: true });
        symlinkSync('app', join(around, 'link'));
        const from = join(around, 'link');
        const settings = [`DATA_DIR=${dataDir}`];
        expect(inventory(['doctor'], settings, { from }).code).toBe(0);
        ways[way!]!(join(around, place!));
        for (const [named, cwd] of [
          [from, '/'],
          ['link', around],
        ] as const)
          expect(inventory(['doctor'], settings, { from: named, cwd })).toEqual({
            code: 1,
            stdout: '',
            stderr: expect.stringMatching(/^error unsafe_app: Others .*\nhint: chown root:root /),
          });
      } finally {
        rmSync(around, { recursive: true, force: true });
      }
    },
    60_000,
  );

  test('settings that another can write: nothing runs', () => {
    const settings = [`DATA_DIR=${dataDir}`];
    expect(inventory(['doctor'], settings).code).toBe(0);
    chownSync(join(folder, 'environment'), owner.uid, owner.gid);
    expect(inventory(['doctor'], settings)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error unsafe_app/),
    });
    rmSync(join(folder, 'environment'));
  });

  test.each([
    ['that is root’s alone', '.', 0o700],
    ['below one that is root’s alone', 'below', 0o755],
  ])(
    'called in a folder %s, every verb does what it does elsewhere',
    (_, below, mode) => {
      const real = mkdtempSync(join(folder, 'real-'));
      chmodSync(real, 0o755);
      cpSync(app, real, { recursive: true });
      rmSync(join(real, 'server'), { recursive: true });
      symlinkSync(join(projectRoot, 'server'), join(real, 'server'));
      const roots = mkdtempSync(join(folder, 'roots-'));
      const cwd = join(roots, below);
      mkdirSync(cwd, { recursive: true, mode });
      const settings = [`DATA_DIR=${dataDir}`];
      // What it starts can be there as well.
      const told = JSON.parse(inventory(['doctor'], settings, { cwd }).stdout);
      expect(told).toMatchObject({ uid: owner.uid, starts: 0 });
      for (const verb of ['--version', 'migrate --plan', `backup verify ${dataDir}`]) {
        const [here, elsewhere] = [cwd, '/'].map(where =>
          inventory(verb.split(' '), settings, { cwd: where, from: real }),
        );
        expect({ verb, ...here }).toEqual({ verb, ...elsewhere });
        if (verb.startsWith('backup')) expect(here!.stderr).toContain('error no_backup');
        else if (verb.startsWith('migrate'))
          expect(here).toMatchObject({
            code: 0,
            stderr: expect.stringMatching(new RegExp(`^DATA_DIR ${dataDir} has no databases yet: .*\n$`)),
          });
        else expect(here).toMatchObject({ code: 0, stderr: '' });
      }
    },
    120_000,
  );
});
