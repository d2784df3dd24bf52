/**
 * The program of a parser's process: is told of one list after the other on its input, a line of JSON each, and answers in
 * frames on its output. It holds no connection, no name of a batch and no secret but that of its list: what it gets wrong
 * can only be wrong about that.
 */
import '../own-packages.ts';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import type { FileSecret } from '../encryption/encrypted-file.ts';
import { copyLine } from './copy-text.ts';
import { type End, type Failure, type FrameKind, frame, type Job, jsonFrame } from './frames.ts';
import { openPricelist } from './pricelist.ts';
import { decompressedTooLarge, mostUnpacked } from './source.ts';
import { type Detected, type ImportProfile, type Limits, PricelistError, type Recognition } from './types.ts';

const FRAME_CHARACTERS = 256 * 1024;

/** Lines of JSON, by their line feeds alone: readline also takes U+2028 for an end, which JSON may hold. */
async function* messages(): AsyncGenerator<unknown> {
  let rest = '';
  for await (const piece of process.stdin.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

const input = messages();

async function told<T>(): Promise<T> {
  const { value, done } = await input.next();
  if (done) process.exit(0);
  return value as T;
}

async function write(bytes: Buffer): Promise<void> {
  if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
}

const answer = (kind: FrameKind, value: unknown) => write(jsonFrame(kind, value));

async function readList(job: Job): Promise<Detected> {
  const limits = job.limits as Limits;
  const list = await openPricelist(job.path, {
    unlock: async start => {
      await answer('locked', start.toString('base64'));
      return told<FileSecret>();
    },
    fileName: job.fileName,
    profile: job.profile as ImportProfile,
    limits,
    sheet: job.sheet,
    recognise: async sample => {
      await answer('question', sample);
      return told<Recognition>();
    },
    room: async bytes => {
      await answer('room', bytes);
      await told();
    },
  });
  await answer('detected', list.detected);
  // Headings and shared texts come again in each row: what a small file makes of them is limited like what it unpacks to.
  const most = mostUnpacked((await stat(job.path)).size, limits);
  let staged = 0;
  let text = '';
  let count = 0;
  const flush = async () => {
    const bytes = Buffer.from(text);
    staged += bytes.length;
    if (staged > most) throw decompressedTooLarge(most);
    const rows = count;
    text = '';
    count = 0;
    if (rows > 0) await write(frame('rows', bytes, rows));
  };
  for await (const rows of list.rows) {
    for (const row of rows) {
      text += copyLine(row);
      count++;
      if (text.length > FRAME_CHARACTERS) await flush();
    }
  }
  await flush();
  return list.detected;
}

/** Errors of the system (no space, no such file) may be gone at the next try; all others lie in the list. */
function failure(error: unknown): Failure {
  const { message, code } = error as NodeJS.ErrnoException;
  if (error instanceof PricelistError) return { code: error.code, message, hint: error.hint };
  if (code !== undefined && /^E[A-Z0-9]+$/.test(code)) return { code: null, message, hint: '' };
  return {
    code: 'unreadable_file',
    message: `The list cannot be read: ${message}.`,
    hint: 'Open it in a spreadsheet program, save it again as XLSX or CSV, and send that.',
  };
}

// Ctrl-C reaches the whole group of processes: who started this says when to end, by closing its input.
process.on('SIGINT', () => undefined);
process.stdout.on('error', () => process.exit(0));
// What nobody waits for fails too: the list with its reason, and this process with it.
process.on('uncaughtException', error => {
  const last: Failure = { ...failure(error), last: true };
  process.stdout.write(jsonFrame('failure', last), () => process.exit(1));
});

// A process that is stuck tells so by its silence.
setInterval(() => {
  if (!process.stdout.writableNeedDrain) void write(frame('alive', Buffer.alloc(0)));
}, 2000).unref();

flushCompileCache(); // For the next one: this one may be killed.

for (;;) {
  const job = await told<Job>();
  try {
    const detected = await readList(job);
    await answer('end', { rss: process.memoryUsage.rss(), detected } satisfies End);
  } catch (error) {
    await answer('failure', failure(error));
  }
}
