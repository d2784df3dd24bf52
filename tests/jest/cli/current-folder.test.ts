/** The folder that somebody types in may be anybody's: nothing in it, or above it, is looked at unasked, let alone run. */
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';

/** Tells whatever is looked for below a folder, by whichever way of Node's. */
const spy = `
const fs = require('node:fs');
const { resolve } = require('node:path');
const root = process.env.LOOKED_AT;
for (const ways of [fs, fs.promises])
  for (const [name, way] of Object.entries(ways)) {
    if (typeof way !== 'function' || /^[A-Z_]/.test(name)) continue;
    ways[name] = Object.assign(function (...args) {
      if (typeof args[0] === 'string' && resolve(args[0]).startsWith(root)) console.log('LOOKED', name, args[0]);
      return way.apply(this, args);
    }, way);
  }
require('node:module').syncBuiltinESMExports();
`;

/** Every verb's help, and then what verbs load when they run. */
const everything = `
const { commandLine, runVerb } = await import(process.argv[2]);
const words = command => command.commands.length === 0 ? [[]] : command.commands.flatMap(one =>
  [[one.name()], ...words(one).map(rest => [one.name(), ...rest])]);
for (const verb of words(await commandLine())) await runVerb([...verb, '--help']);
for (const late of process.argv.slice(3)) await import(late);
console.log('ALL LOADED');
process.exit();
`;

let folder: string;
let above: string;
let inner: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-current-'));
  above = join(folder, 'above');
  inner = join(above, 'within', 'this');
  mkdirSync(inner, { recursive: true });
  for (const path of [above, dirname(inner), inner]) plant(path);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Names by which packages here look for code of a project. */
function plant(path: string): void {
  const names = ['graphile-worker', 'cosmiconfig', 'postgraphile', 'graphile', 'gm'];
  const files = names.flatMap(name => [
    `.${name}rc.js`,
    `.${name}rc.cjs`,
    `${name}.config.js`,
    `${name}.config.mjs`,
  ]);
  for (const file of [...files, 'index.js'])
    writeFileSync(join(path, file), "console.log('RUN ' + new Error().stack.split('\\n')[1])");
  writeFileSync(join(path, 'package.json'), '{"graphile-worker": {"schema": "planted"}}');
}

/** Modules that are loaded only when they are needed. */
function loadedLate(): string[] {
  const sources = globSync('server/**/*.ts', { cwd: projectRoot }).map(path => join(projectRoot, path));
  return sources.flatMap(path =>
    [...readFileSync(path, 'utf8').matchAll(/import\('(\.[^']+)'\)/g)].map(([, to]) =>
      join(dirname(path), to!),
    ),
  );
}

test('no verb looks at the current folder or those above it', () => {
  writeFileSync(join(folder, 'spy.cjs'), spy);
  writeFileSync(join(folder, 'everything.mjs'), everything);
  const late = loadedLate();
  expect(late).toContain(join(projectRoot, 'server/start.ts'));
  const args = ['--require', join(folder, 'spy.cjs'), join(folder, 'everything.mjs')];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...args, join(projectRoot, 'server/cli/program.ts'), ...late],
    { encoding: 'utf8', cwd: inner, env: { ...process.env, NODE_OPTIONS: '', LOOKED_AT: above } },
  );
  const lines = `${stdout}${stderr}`.split('\n');
  expect(lines.filter(line => /^(?:LOOKED|RUN) /.test(line))).toEqual([]);
  expect({ status, last: lines.findLast(line => line !== '') }).toEqual({ status: 0, last: 'ALL LOADED' });
}, 120_000);

test('packages that are not installed are not looked for at home, or above the checkout', () => {
  // Where Node looks last of all: what it finds in a folder above it finds alike.
  const packages = join(folder, '.node_modules');
  for (const name of ['pg-native', 'planted']) {
    mkdirSync(join(packages, name), { recursive: true });
    writeFileSync(
      join(packages, name, 'index.js'),
      "console.log('RUN ' + __filename); module.exports = function () {};",
    );
  }
  const run = (...args: string[]) => {
    const env = { ...process.env, NODE_OPTIONS: '', HOME: folder };
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    return `${stdout}${stderr}`;
  };
  const asks = "try { require('planted') } catch ({ code }) { console.log(code) }";
  expect(run('--eval', asks)).toMatch(/^RUN /);
  expect(run('--import', join(projectRoot, 'server/own-packages.ts'), '--eval', asks)).toBe(
    'MODULE_NOT_FOUND\n',
  );
  expect(run(join(projectRoot, 'server/cli/inventory.js'), '--version')).toMatch(/^[\d.]+\n$/);
});

test('every process of ours begins with that', () => {
  const sources = globSync('server/**/*.ts', { cwd: projectRoot }).map(path => join(projectRoot, path));
  const programs = sources.flatMap(path => {
    const text = readFileSync(path, 'utf8');
    if (!/\b(?:fork|spawn)\(/.test(text)) return [];
    return [...text.matchAll(/join\(import\.meta\.dirname, '([^']+\.ts)'\)/g)].map(([, to]) =>
      join(dirname(path), to!),
    );
  });
  expect(programs.length).toBeGreaterThan(3);
  for (const program of [join(projectRoot, 'server/cli/inventory.ts'), ...programs])
    expect({ program, first: /^import .*$/m.exec(readFileSync(program, 'utf8'))?.[0] }).toEqual({
      program,
      first: expect.stringMatching(/^import '(?:\.\.\/)+own-packages\.ts';$/),
    });
});
