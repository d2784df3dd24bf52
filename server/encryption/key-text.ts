/** Reads keys from a file or a command, in time: a disk or program that hangs holds nothing up, and is asked once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeySource } from './keys.ts';

const LIMIT_MS = 30_000;

/** A command that failed. */
export class EndedWith extends Error {}

/** What did not come in time. */
export class TooLate extends Error {}

/** What is being read: whoever asks meanwhile waits for it. */
const underWay = new Map<string, Promise<string>>();

/** @throws ErrnoException, `EndedWith`, `TooLate` */
export async function readText(source: KeySource, limitMs = LIMIT_MS): Promise<string> {
  if (source.kind === 'environment') return source.text;
  const name = source.kind === 'command' ? source.command : source.path;
  return inTime(underWay.get(name) ?? begin(name, source, limitMs), limitMs);
}

function begin(
  name: string,
  source: Exclude<KeySource, { kind: 'environment' }>,
  limitMs: number,
): Promise<string> {
  const read = source.kind === 'command' ? outputOf(name, limitMs) : readFile(name, 'utf8');
  const reading = read.finally(() => underWay.delete(name));
  underWay.set(name, reading);
  return reading;
}

async function inTime(reading: Promise<string>, limitMs: number): Promise<string> {
  const over = new AbortController();
  const late = sleep(limitMs, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new TooLate(`nothing came in ${limitMs / 1000} s`);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    over.abort();
    for (const one of [reading, late]) one.catch(() => undefined);
  }
}

/** What a command prints; all that it started is ended with it. */
async function outputOf(command: string, limitMs: number): Promise<string> {
  const child = spawn('/bin/sh', ['-c', command], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const printed = text(child.stdout).catch(() => '');
  const end = setTimeout(() => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // All have ended, and somebody else holds what they print.
    }
    child.stdout.destroy();
  }, limitMs);
  try {
    const [status] = await exited;
    if (status !== 0) throw new EndedWith(`it ended with ${status ?? 'a signal'}`);
    return await printed;
  } finally {
    clearTimeout(end);
  }
}
