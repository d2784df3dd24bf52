/** The systemd unit, as systemd itself judges it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';

const isThere = spawnSync('systemd-analyze', ['--version']).status === 0;
const unit = readFileSync(join(projectRoot, 'deploy/inventory.service'), 'utf8');
/** As it is once installed: with the checkout where it is. */
const installed = unit.replaceAll('/srv/inventory/app', projectRoot);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-unit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function verdict(text: string): { status: number | null; said: string } {
  const path = join(folder, 'inventory.service');
  writeFileSync(path, text);
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], {
    encoding: 'utf8',
  });
  // Of the unit: what is wrong with others of this machine is not ours.
  return {
    status,
    said: `${stdout}${stderr}`
      .split('\n')
      .filter(line => line.includes('inventory'))
      .join('\n'),
  };
}

(isThere ? test : test['skip'])('systemd-analyze verify: nothing is wrong with it', () => {
  expect(verdict(installed)).toEqual({ status: 0, said: '' });
});

(isThere ? test : test['skip']).each([
  ['an unknown setting', installed.replace('NoNewPrivileges', 'NoMorePrivileges')],
  ['a program that is not there', installed.replace('bin/node ', 'bin/none ')],
  ['a value that is none', installed.replace('KillMode=mixed', 'KillMode=all')],
])('systemd-analyze verify tells %s', (_, text) => {
  expect(text).not.toBe(installed);
  expect(verdict(text).said).not.toBe('');
});
