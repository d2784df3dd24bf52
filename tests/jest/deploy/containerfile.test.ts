/** The container file: what linters know of it, and that it says of this software what is so. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { below, build } from '../../../scripts/container/build.ts';
import { containerFile, only, stepsOf, taking } from '../../../scripts/container/file.ts';
import { projectRoot } from '../../../server/settings.ts';

const text = readFileSync(containerFile, 'utf8');
const steps = stepsOf(text);
const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const environment = only(steps, 'ENV').variables;

test('the linter of Docker’s editors finds nothing', () => {
  expect(validate(text, { deprecatedMaintainer: 2, directiveCasing: 2, instructionCasing: 2 })).toEqual([]);
});

test('its base is of a registry, of a version, and has the Node of this software', () => {
  const [, tag] = /^[\w.-]+\.[a-z]+\/[\w./-]+:(\d[\w.-]*)$/.exec(only(steps, 'FROM').text)!;
  expect(tag!.split(/\D/)[0]).toBe(/\d+/.exec(manifest.devDependencies.node)![0]);
});

test('what needs no root has none: packages and the server', () => {
  const users = steps.map(({ keyword, text }) => (keyword === 'USER' ? text : null));
  const user = users.findIndex(Boolean);
  expect(users.filter(Boolean)).toEqual([expect.not.stringMatching(/^(?:root|0)(?::|$)/)]);
  const asRoot = steps.slice(0, user).filter(({ keyword }) => keyword === 'RUN');
  expect(asRoot.filter(({ text }) => /\b(?:npm|npx|node)\b/.test(text))).toEqual([]);
});

test('what is installed is what the lock file says', () => {
  const npm = steps.flatMap(({ text }) => text.match(/\bnpm \w+/g) ?? []);
  expect(new Set(npm)).toEqual(new Set(['npm ci', 'npm prune']));
});

test('what runs in it is no shell’s child: it hears the signal', () => {
  const commands = steps.filter(({ keyword }) => ['CMD', 'HEALTHCHECK'].includes(keyword));
  expect(commands.map(({ command }) => command?.[0])).toEqual(['node', 'node']);
});

test('it starts as npm start and the unit do', () => {
  const program = only(steps, 'CMD').command!.join(' ');
  const arenas = `MALLOC_ARENA_MAX=${environment.MALLOC_ARENA_MAX}`;
  expect(`${arenas} exec ${program}`).toBe(manifest.scripts.start);
  expect(read('deploy/environment').split('\n')).toContain(arenas);
  expect(read('deploy/inventory.service')).toMatch(
    new RegExp(`^ExecStart=\\S+/${program.replaceAll('.', '\\.')}$`, 'm'),
  );
});

test('whether it is healthy is whether it lives: what a database lacks, a restart does not mend', () => {
  expect(only(steps, 'HEALTHCHECK').command!.join(' ')).toContain("/healthz'");
});

test('its volume and its port are those of its server', () => {
  expect(only(steps, 'VOLUME').text).toBe(environment.DATA_DIR);
  expect(only(steps, 'EXPOSE').text).toBe(environment.PORT);
});

test('nothing that git ignores comes in, and all that it keeps', () => {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8' }).split('\0').filter(Boolean);
  const takes = taking();
  const comes = (path: string) =>
    path.split('/').every((_, at, all) => takes(all.slice(0, at + 1).join('/')));
  expect(git('ls-files', '-z').filter(path => !comes(path))).toEqual([]);
  const ignored = git('ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory');
  expect(ignored.map(path => path.replace(/\/$/, '')).filter(comes)).toEqual([]);
});

test.each([
  ['/srv/app', '/image/srv/app'],
  ['a=/srv/app b', 'a=/image/srv/app b'],
  ['mkdir -p /var/lib/x && cd /tmp/y', 'mkdir -p /image/var/lib/x && cd /image/tmp/y'],
  ['--shell /usr/sbin/nologin >/dev/null', '--shell /usr/sbin/nologin >/dev/null'],
  ['http://host/path a/b', 'http://host/path a/b'],
])('paths of the image lie below its folder: %s', (given, expected) => {
  expect(below('/image', given)).toBe(expected);
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-image-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['a step that fails', 'RUN false'],
  ['a step that is not known', 'SHELL ["/bin/sh"]'],
])('is told by its line: %s', (_, line) => {
  expect(() => build(folder, stepsOf(`FROM a.b/c:1\n${line}\n`), null, {})).toThrow(/^Line 2: /);
});
