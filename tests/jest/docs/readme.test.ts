/** What the README and the first start show can be pasted, from top to bottom, in one shell. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';
import { type FirstStart, startFirst } from '../../support/first-start.ts';

const README_PORT = '5678';
const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
/** All but the block that installs and starts. */
const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
  .map(match => match[1]!)
  .filter(block => !block.includes('npm ci'));

let start: FirstStart;

beforeAll(async () => {
  start = await startFirst();
}, 120_000);
afterAll(() => start.stop([join(start.folder, 'inventory-restored')]));

/** Runs lines in one shell that ends at the first that fails; an answer of 400 or more is a failure. */
async function paste(lines: string): Promise<{ code: number | null; output: string }> {
  const { folder, environment } = start;
  const script = `set -eo pipefail; curl() { command curl -sS --fail-with-body "$@"; }\n${lines}`
    .replaceAll(`127.0.0.1:${README_PORT}`, `127.0.0.1:${environment.PORT}`)
    .replaceAll('/tmp/', `${folder}/`);
  const shell = spawn('bash', ['-c', script], { cwd: projectRoot, env: environment, stdio: 'pipe' });
  shell.stdin.end();
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', chunk => (output += chunk));
  const [code] = await once(shell, 'close');
  return { code, output };
}

const outside = () =>
  spawnSync('git', ['status', '--porcelain'], { cwd: projectRoot, encoding: 'utf8' }).stdout;

test('the blocks of the README', async () => {
  const before = [readdirSync(projectRoot), outside()];
  const { code, output } = await paste(blocks.join('\n'));
  expect({ code, output: output.split('\n').slice(-15), errors: start.errors() }).toMatchObject({ code: 0 });
  expect(output).toContain('acme.csv of ACME: completed');
  expect([readdirSync(projectRoot), outside()]).toEqual(before);
}, 300_000);

test('the link of the start opens the pages, and its token is taken', async () => {
  const [, url, token] = /^Pages \(.*\): (\S+)#token=(\S+)$/m.exec(start.said)!;
  expect(await (await fetch(url!)).text()).toContain('id="root"');
  const answer = await fetch(`${url}api/spp/uploads?limit=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
});

test('what the README shows of the first start is what it says', () => {
  const shown = /^First start: [\s\S]*?^Try next/m;
  expect(shown.exec(start.said)?.[0]).toContain('to reorder');
  expect(shown.exec(readme)?.[0]).toBe(shown.exec(start.said)?.[0]);
});

test('what the first start says to try next', async () => {
  const block = /Try next.*:\n\n((?: .*\n)+)/.exec(start.said)?.[1];
  expect(block).toMatch(/^ {2}TOKEN=\S+$/m);
  const { code, output } = await paste(block!);
  expect({ code, output, errors: start.errors() }).toMatchObject({
    code: 0,
    output: expect.stringContaining('HIGH001'),
  });
});
