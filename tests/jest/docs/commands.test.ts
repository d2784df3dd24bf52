/** Whatever pages tell people to type is typed here, page by page from top to bottom, on a running system with data. */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { routes } from '../../../server/http/app.ts';
import { projectRoot } from '../../../server/settings.ts';
import type { Shell } from '../../support/pages/shell.ts';
import { openStage, type Stage } from '../../support/pages/stage.ts';
import { type Step, stepsOf } from '../../support/pages/steps.ts';
import type { Ran } from '../../support/verbs.ts';

/** A worker takes up to a minute to notice a new key, and lists wait for it. */
const rotating = ['docs/runbooks/keys.md', 'docs/encryption.md'];
/** Exercises come first: their answers are those of the demo as it is told. */
const pages = ['docs/training/*.md', 'docs/workflows/*.md', 'docs/runbooks/*.md', 'docs/*.md', 'UPGRADING.md']
  .flatMap(pattern => globSync(pattern, { cwd: projectRoot }).sort())
  // Lists of codes and what the catalogs say: nobody types them.
  .filter(page => !/error_codes|erd|rights/.test(page))
  .toSorted((a, b) => Number(rotating.includes(a)) - Number(rotating.includes(b)));

/** What blocks take that is not here, by the word behind their language. */
const elsewhere: Record<string, string> = {
  checkout: 'another checkout, and packages; CI makes one for every change',
  neon: 'an account at Neon, and its command line',
  postgres: 'another server; tests/jest/database/moved.test.ts moves to one by the same protocol',
  prometheus: 'promtool; tests/jest/metrics/rules.test.ts runs it on the same file',
  server: 'a server that stays; tests/jest/crash and tests/e2e start and stop them so',
  systemd: 'a machine that systemd runs',
};

/** What is mentioned and not run, by how it begins. */
const notHere: [begins: RegExp, why: string][] = [
  [/^(?:\w+=\S+ )*(?:npm start|inventory start|inventory worker)\b/, elsewhere.server!],
  [
    /^inventory psql(?: \w+)?(?: --superuser)?$/,
    'a person who types; tests/jest/cli/psql.test.ts has it do something',
  ],
  [/^neonctl /, elsewhere.neon!],
  [/^promtool /, elsewhere.prometheus!],
  [/^npm (?:ci|run (?:snapshot|monitoring))$/, 'writes into the repository; tests compare what it writes'],
  [/^pg_ctl promote$/, 'a standby; tests/jest/http/replicas.test.ts promotes one'],
  [/^vault /, 'a vault; tests/jest/backup has a command in its place'],
];

const steps = new Map(pages.map(page => [page, stepsOf(page)]));
const isRun = (step: Step) =>
  step.takes === null && !notHere.some(([begins]) => begins.test(step.text)) && isInstalled(step.text);

/** OpenSSL and psql are not everywhere. */
function isInstalled(text: string): boolean {
  return !text.includes('openssl') || spawnSync('openssl', ['version']).status === 0;
}

let stage: Stage | undefined;
beforeAll(async () => {
  stage = await openStage();
}, 180_000);
afterAll(() => stage?.close(), 60_000);

test('what a block takes that is not here has a name, and each name is used', () => {
  const taken = [...steps.values()].flat().flatMap(step => step.takes ?? []);
  expect(taken.filter(name => elsewhere[name] === undefined)).toEqual([]);
  const mentions = [...steps.values()].flat().filter(step => step.isMention);
  const idle = notHere.filter(([begins]) => !mentions.some(step => begins.test(step.text)));
  expect(idle.map(([begins]) => begins.source)).toEqual([]);
});

test('most of what is typed is run', () => {
  const all = [...steps.values()].flat();
  expect(all.length).toBeGreaterThan(120);
  expect(all.filter(isRun).length / all.length).toBeGreaterThan(0.85);
});

describe.each(pages.filter(page => steps.get(page)!.some(isRun)))('%s', page => {
  test('its commands', async () => {
    const shell = await stage!.shell();
    try {
      for (const step of steps.get(page)!.filter(isRun)) await take(step, shell);
    } finally {
      shell.close();
    }
  });
});

/** @throws Error that says which command failed, and how */
async function take(step: Step, shell: Shell): Promise<void> {
  const ran = await takenOf(step, shell).catch((error: Error) => {
    throw new Error(`${step.at}: ${step.text.trim()}\n${error.message}`);
  });
  if (ran.code !== 0)
    throw new Error(
      `${step.at} ended with ${ran.code}: ${step.text.trim()}\n${ran.stdout.slice(-2000)}\n${ran.stderr.slice(-2000)}`,
    );
  if (step.answer !== null)
    expect({ at: step.at, printed: ran.stdout }).toEqual({ at: step.at, printed: step.answer });
}

/** While the worker backs up by its clock it is waited for, as the hint says. */
async function takenOf(step: Step, shell: Shell): Promise<Ran> {
  for (;;) {
    const ran = await stage!.take(step, shell);
    if (!ran.stderr.includes('error backup_running')) return ran;
    await sleep(500);
  }
}

/** A page's path against a route's: what is in capitals or braces stands for something. */
function leadsTo(route: string, named: string): boolean {
  const [parts, given] = [route.split('/'), named.split('/')];
  const isAny = (part: string, at: number) =>
    part.startsWith(':') || part === given[at] || /^(?:[A-Z_]{2,}|\{\w+\})$/.test(given[at] ?? '');
  return parts.length === given.length && parts.every(isAny);
}

test.each(pages)('%s names requests that there are', page => {
  const text = readFileSync(join(projectRoot, page), 'utf8');
  const named = [...text.matchAll(/\b(GET|POST|PUT|PATCH)\s+(\/api\/[\w/{}.~-]*[\w}])/g)];
  const unknown = named.filter(
    ([, method, path]) =>
      !routes.some(one => one.method.toUpperCase() === method && leadsTo(one.path, path!)),
  );
  expect(unknown.map(([request]) => request)).toEqual([]);
});
