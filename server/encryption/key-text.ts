/** Reads keys from a file or a command, in time: a disk or program that hangs holds nothing up, and is asked once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeySource } from './keys.ts';

const LIMIT_MS = 30_000;

/** A command that failed. */
export class EndedWith extends Error {}

/** What did not come in time. */
export class TooLate extends Error {}

const tooLate = (limitMs: number) => new TooLate(`nothing came in ${limitMs / 1000} s`);

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
    throw tooLate(limitMs);
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
  const child = spawn('/bin/sh', ['-c', command], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const complaint = complaintOf(child.stderr);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const printed = text(child.stdout).catch(() => '');
  let isLate = false;
  const end = setTimeout(() => {
    isLate = true;
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // All have ended, and somebody else holds what they print.
    }
    child.stdout.destroy();
  }, limitMs);
  try {
    const [status] = await exited;
    if (isLate) throw tooLate(limitMs);
    if (status !== 0) {
      const why = await complaint();
      throw new EndedWith(`it ended with ${status ?? 'a signal'}${why === null ? '' : `: ${why}`}`);
    }
    return await printed;
  } finally {
    clearTimeout(end);
    child.stderr.destroy();
  }
}

/** Milliseconds that what a command has said may still be on its way when it has ended. */
const LAST_WORDS_MS = 200;
const MOST_SAID = 4_096;
const MOST_TOLD = 160;
/** What might be a key, or a part of one, is not told. */
const SECRET = /[\w+/=-]{20,}/g;

/** The first line that a command says on its standard error, once it has ended. */
function complaintOf(stream: Readable): () => Promise<string | null> {
  let said = '';
  // All is read: who cannot write any more hangs.
  stream.setEncoding('utf8').on('data', (more: string) => {
    if (said.length < MOST_SAID) said += more;
  });
  const closed = once(stream, 'close').catch(() => undefined);
  return async () => {
    // Somebody whom it has started may hold it.
    await Promise.race([closed, sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    const line = said.split('\n').find(one => one.trim() !== '');
    return line === undefined ? null : line.trim().replace(SECRET, '…').slice(0, MOST_TOLD);
  };
}
