/** One server per DATA_DIR, whoever else has had its process id, and however many start at once. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockDataDir, serverProcess } from '../../../server/data-dir-lock.ts';

const program = join(import.meta.dirname, '../../support/lock-holder.ts');
const taken = expect.objectContaining({ code: 'already_running', hint: expect.any(String) });
const folders: string[] = [];
const children = new Set<ChildProcess>();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-lock-'));
  folders.push(folder);
});
afterEach(() => Promise.all([...children].map(end)));
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

const file = () => join(folder, 'inventory.pid');
const identity = () => {
  const { dev, ino } = statSync(folder, { bigint: true });
  return `${dev}:${ino}`;
};

/** A process that is called so, and does nothing. */
function lives(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)', ...args], { stdio: 'ignore' });
  children.add(child);
  return child;
}

/** A process that is ready to take the lock of the folder, and keeps it. */
async function holder(): Promise<ChildProcess> {
  const child = fork(program, [folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.add(child);
  await once(child, 'message');
  return child;
}
async function told(child: ChildProcess, word: 'take' | 'give'): Promise<string> {
  const answer = once(child, 'message');
  child.send(word);
  return String((await answer)[0]);
}
const takes = (child: ChildProcess) => told(child, 'take');
const gives = (child: ChildProcess) => told(child, 'give');
async function end(child: ChildProcess): Promise<void> {
  children.delete(child);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

test('whose it is is known to whoever looks, as long as that lives', async () => {
  expect(serverProcess(folder)).toBeNull();
  const one = await holder();
  await takes(one);
  expect(serverProcess(folder)).toBe(one.pid);
  await end(one);
  expect(serverProcess(folder)).toBeNull();
  expect(serverProcess(join(folder, 'missing'))).toBeNull();
});

test('it is given back, and nothing stays', async () => {
  const release = await lockDataDir(folder);
  expect(readFileSync(file(), 'utf8').split('\n')[0]).toBe(String(process.pid));
  await release();
  expect(readdirSync(folder, { recursive: true })).toEqual(['locks']);
});

test('it is a living process’s, and nobody’s once that has been killed', async () => {
  const child = await holder();
  expect(await takes(child)).toBe('taken');
  await expect(lockDataDir(folder)).rejects.toEqual(taken);
  expect(readFileSync(file(), 'utf8').split('\n')[0]).toBe(String(child.pid));
  await end(child);
  await (await lockDataDir(folder))();
});

test('a process that has the id of a dead server by now holds nothing, whatever it is called', async () => {
  const stranger = lives('server/cli/inventory.ts', 'start');
  await once(stranger, 'spawn');
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  for (const start of [
    `${boot} 1`,
    `another-boot ${readFileSync(`/proc/${stranger.pid}/stat`, 'utf8').split(' ')[21]}`,
  ]) {
    writeFileSync(file(), `${stranger.pid}\n${identity()}\n${start}\n`);
    await (await lockDataDir(folder))();
  }
});

test('of a version that did not say when it began, what is called a server holds it', async () => {
  const server = lives('server/cli/inventory.ts', 'start', '');
  const other = lives('my-server');
  await Promise.all([once(server, 'spawn'), once(other, 'spawn')]);
  for (const text of [`${server.pid}\n`, `${server.pid}\n${identity()}\n`]) {
    writeFileSync(file(), text);
    await expect(lockDataDir(folder)).rejects.toEqual(taken);
  }
  writeFileSync(file(), `${other.pid}\n${identity()}\n`);
  await (await lockDataDir(folder))();
});

test.each(['none', 'a dead server’s', 'damaged'])(
  'of many that start at once, one gets it: %s was there',
  async was => {
    const many = await Promise.all(Array.from({ length: 6 }, holder));
    for (let round = 0; round < 10; round++) {
      if (was === 'a dead server’s') writeFileSync(file(), `4000000\n${identity()}\nboot 1\n`);
      if (was === 'damaged') writeFileSync(file(), 'damaged');
      const answers = await Promise.all(many.map(takes));
      expect(answers.sort()).toEqual([...Array(5).fill('already_running'), 'taken']);
      await Promise.all(many.map(gives));
      expect(existsSync(file())).toBe(false);
    }
  },
  60_000,
);
