/** One parser's process: its life, its limits, and the frames it answers with. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { projectRoot } from '../settings.ts';
import { type FrameHeader, HEADER, readHeader } from './frames.ts';
import { PricelistError } from './types.ts';

export interface ParserLimits {
  /** Megabytes of JavaScript objects, and of the whole process. */
  heapMb: number;
  rssMb: number;
  /** How long it may be silent while it is listened to. */
  idleMs: number;
}

/** A frame's header, then the pieces of its body as they arrive. */
export interface Piece {
  header: FrameHeader;
  bytes: Buffer;
  /** The body ends with this piece. */
  whole: boolean;
}

/** Compiled once, a parser starts in a third of the time and takes 35 MB less. */
const compiled = join(projectRoot, 'node_modules', '.cache', 'parser');

export class ParserProcess {
  private child: ChildProcess;
  private limits: ParserLimits;
  private output: AsyncIterator<Buffer>;
  private bytes: Buffer = Buffer.alloc(0);
  private header: FrameHeader | null = null;
  private left = 0;
  private ended: Promise<Error>;
  private watch: NodeJS.Timeout | undefined;
  private verdict: Error | undefined;
  /** Milliseconds that were spent waiting for it since its list was begun. */
  waited = 0;
  dead = false;

  constructor(limits: ParserLimits) {
    this.limits = limits;
    // Nothing of the environment: it needs none, and there are secrets in it.
    this.child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${limits.heapMb}`,
        '--max-semi-space-size=8', // With 4 a quarter of the time goes to what is young; 16 bring nothing more.
        '--disable-warning=ExperimentalWarning',
        join(import.meta.dirname, 'parser.ts'),
      ],
      { stdio: ['pipe', 'pipe', 'ignore'], env: { NODE_COMPILE_CACHE: compiled } },
    );
    this.ended = new Promise(resolve => {
      this.child.once('error', error => resolve(error));
      this.child.once('close', (code, signal) => resolve(this.verdict ?? death(code, signal)));
    });
    void this.ended.then(() => {
      this.dead = true;
    });
    // Without file descriptors there is a child, but nothing to hear it by.
    if (!this.child.stdout || !this.child.stdin)
      throw new Error('No process can be started to read the list.');
    this.output = (this.child.stdout as Readable)[Symbol.asyncIterator]();
    (this.child.stdin as Writable).on('error', () => undefined);
    this.idle();
  }

  /** Begins to count time and memory of a new list; this process waits for it. */
  busy(): void {
    this.child.ref();
    (this.child.stdout as unknown as { ref(): void }).ref();
    this.waited = 0;
    this.watch = setInterval(() => this.weigh(), 500);
    this.watch.unref();
  }

  /** Nothing is asked of it: it keeps nobody from ending. */
  idle(): void {
    clearInterval(this.watch);
    this.child.unref();
    (this.child.stdin as unknown as { unref(): void }).unref();
    (this.child.stdout as unknown as { unref(): void }).unref();
  }

  tell(value: unknown): void {
    (this.child.stdin as Writable).write(`${JSON.stringify(value)}\n`);
  }

  kill(verdict?: Error): void {
    this.verdict ??= verdict;
    this.dead = true;
    clearInterval(this.watch);
    this.child.kill('SIGKILL');
  }

  /**
   * What comes next.
   *
   * @throws PricelistError `parser_out_of_memory`, `parse_timeout`; Error when it was ended from outside
   */
  async next(mostMs: number): Promise<Piece> {
    while (this.header === null) {
      if (this.bytes.length >= HEADER) {
        this.header = readHeader(this.bytes);
        this.left = this.header.length;
        this.bytes = this.bytes.subarray(HEADER);
      } else this.bytes = Buffer.concat([this.bytes, await this.read(mostMs)]);
    }
    if (this.bytes.length === 0 && this.left > 0) this.bytes = await this.read(mostMs);
    const { header } = this;
    const bytes = this.bytes.subarray(0, this.left);
    this.bytes = this.bytes.subarray(bytes.length);
    this.left -= bytes.length;
    const whole = this.left === 0;
    if (whole) this.header = null;
    return { header, bytes, whole };
  }

  private async read(mostMs: number): Promise<Buffer> {
    const from = performance.now();
    const patience = Math.min(this.limits.idleMs, Math.max(0, mostMs - this.waited));
    const timer = setTimeout(() => this.kill(tooSlow(this.waited + patience)), patience);
    try {
      const { value, done } = await this.output.next();
      if (done) throw await this.ended;
      return value;
    } finally {
      clearTimeout(timer);
      this.waited += performance.now() - from;
    }
  }

  /** Buffers are not part of the heap: on Linux the whole process is weighed too. */
  private weigh(): void {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, 'latin1');
      const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
      if (kilobytes > this.limits.rssMb * 1024) this.kill(outOfMemory());
    } catch {
      // No such file where there is no /proc.
    }
  }
}

/** V8 ends a process whose heap is full by SIGABRT; whatever else ended it was no list's fault. */
function death(code: number | null, signal: string | null): Error {
  if (signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 134) return outOfMemory();
  return new Error(`The parser has ended (${signal ?? code}).`);
}

function outOfMemory(): PricelistError {
  return new PricelistError(
    'parser_out_of_memory',
    'Reading the file takes more memory than a list may take.',
    'Save it as CSV, or split it, and send that.',
  );
}

function tooSlow(ms: number): PricelistError {
  return new PricelistError(
    'parse_timeout',
    `Reading the file took longer than ${Math.round(ms / 1000)} seconds.`,
    'Split the list, or save it as CSV.',
  );
}
