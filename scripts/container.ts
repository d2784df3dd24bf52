/**
 * `npm run container`: the steps of deploy/Containerfile in a folder of their own, then its server, its health check and
 * its end, as an engine would. Says how long each took; ends with 1 where one fails.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../server/database/embedded/embedded.ts';
import { type RunAs, unprivilegedUser } from '../server/database/embedded/run-as.ts';
import { type Built, base, build } from './container/build.ts';
import { containerFile, only, stepsOf } from './container/file.ts';

/** Generous: a busy machine is none that is broken. */
const READY_MS = 180_000;
const STOP_MS = 90_000;

const steps = stepsOf(readFileSync(containerFile, 'utf8'));
const root = mkdtempSync(join(tmpdir(), 'inventory-image-'));
// The user must come through.
chmodSync(root, 0o711);
const runAs = unprivilegedUser();
let server: ChildProcess | undefined;
try {
  const built = await timed('built', async () => build(root, steps, runAs, base(root, runAs)));
  built.environment.PORT = String(await freePort());
  server = start(only(steps, 'CMD').command!, built, runAs);
  await timed('ready', () => healthy(only(steps, 'HEALTHCHECK').command!, built, runAs));
  await timed('stopped', () => stopped(only(steps, 'STOPSIGNAL').text as NodeJS.Signals));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  server?.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  console.log(`${what} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

function start([program, ...args]: string[], { folder, environment }: Built, runAs: RunAs): ChildProcess {
  return spawn(program!, args, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(runAs ?? {}),
  });
}

/** Asks as an engine does, until it is told that all is well. */
async function healthy(command: string[], built: Built, runAs: RunAs): Promise<void> {
  for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(500)) {
    if (server!.exitCode !== null) throw new Error(`CMD ended with ${server!.exitCode}.`);
    const [code] = await once(start(command, built, runAs), 'exit');
    if (code === 0) return;
  }
  throw new Error(`HEALTHCHECK was not content within ${READY_MS / 1000} s.`);
}

async function stopped(signal: NodeJS.Signals): Promise<void> {
  const ended = once(server!, 'exit', { signal: AbortSignal.timeout(STOP_MS) });
  server!.kill(signal);
  const [code, by] = await ended;
  if (code !== 0 && by !== signal && code !== 128 + constants.signals[signal])
    throw new Error(`CMD ended with ${by ?? code} at ${signal}.`);
}
