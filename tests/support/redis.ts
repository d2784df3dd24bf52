/** A Redis of a test's own, where the machine has one (Debian: redis-server). */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where the program is; null: nowhere. */
export const redisServer = (() => {
  try {
    return execFileSync('sh', ['-c', 'command -v redis-server']).toString().trim();
  } catch {
    return null;
  }
})();

export interface Redis {
  url: string;
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Starts it again after SIGKILL, empty, at the same place. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedis(): Promise<Redis> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'inventory-redis-'));
  const options = { '--port': port, '--bind': '127.0.0.1', '--dir': dir, '--save': '', '--appendonly': 'no' };
  let server: ChildProcess | undefined;
  const start = async () => {
    server = spawn(String(redisServer), Object.entries(options).flat().map(String), { stdio: 'ignore' });
    while (!(await answers(port))) await sleep(20);
  };
  const signal: Redis['signal'] = async name => {
    const ended = name === 'SIGKILL' && server?.exitCode === null ? once(server, 'exit') : undefined;
    server?.kill(name);
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    signal,
    start,
    stop: async () => {
      if (server?.signalCode === null) await signal('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('error', () => end(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', () => end(true));
  });
}
