/** The parsers of this process: a few, each reading one list at a time in a process of its own; others wait. */
import type { End, Failure, Job } from './frames.ts';
import { type ParserLimits, ParserProcess, type Piece } from './parser-process.ts';
import { type Detected, type OpenOptions, PricelistError, type Sample } from './types.ts';

// One budget for all lists: so many at once, each within what one may take. Other lists wait for their turn.
const mostAtOnce = 2;
const standard: ParserLimits = { heapMb: 224, rssMb: 400, idleMs: 60_000 };

/** Shared texts of all workbooks that are read at once; one alone may have more. */
const roomBytes = 64 * 1024 ** 2;

/** A parser that has grown beyond this is not used again. */
const keptBytes = 140 * 1024 ** 2;
/** How long one waits for the next list: whoever has tried a list corrects it, and sends it again. */
const keptMs = 10 * 60_000;
/** Samples and reports are smaller. */
const mostJson = 64 * 1024 ** 2;
/** A parser watches its own time; this long after it has run out it is ended. */
const grace = 5000;

/** Some bytes of the lines that COPY takes. */
export interface RowBytes {
  bytes: Buffer;
  /** Rows that end with these bytes; 0 within a row. */
  rows: number;
}

export interface ParsedList {
  /** With all counts once the rows have been read to their end. */
  detected: Detected;
  rows: AsyncGenerator<RowBytes>;
  /** Must be called at the end, whatever the end was. */
  close(): void;
}

/** Lets in who fits, in the order they came. */
class Room {
  private taken = 0;
  private waiting: { bytes: number; enter: () => void }[] = [];

  async enter(bytes: number): Promise<number> {
    await new Promise<void>(enter => {
      this.waiting.push({ bytes, enter });
      this.admit();
    });
    return bytes;
  }

  leave(bytes: number): void {
    this.taken -= bytes;
    this.admit();
  }

  private admit(): void {
    for (;;) {
      const next = this.waiting[0];
      if (!next || (this.taken > 0 && this.taken + next.bytes > roomBytes)) return;
      this.waiting.shift();
      this.taken += next.bytes;
      next.enter();
    }
  }
}

const room = new Room();
const idle: { parser: ParserProcess; until: NodeJS.Timeout }[] = [];
const waiting: (() => void)[] = [];
let running = 0;

/**
 * Opens a received list in a process of its own; see `openPricelist` for how it is read.
 *
 * @param options its signal ends the reading, with its reason as the error
 * @param limits others than the standard ones get a process that is used once
 * @throws PricelistError when the file cannot be read as a list; while rows are read too
 */
export async function parseInProcess(
  path: string,
  options: OpenOptions & { signal?: AbortSignal | undefined },
  limits: ParserLimits = standard,
): Promise<ParsedList> {
  const parser = await take(limits);
  let reusable = false;
  let held = 0;
  const { signal } = options;
  const abort = () => parser.kill(signal?.reason);
  const close = () => {
    signal?.removeEventListener('abort', abort);
    room.leave(held);
    give(parser, reusable && limits === standard);
  };
  const mostMs = options.limits.parseTimeoutMs + grace;

  async function* rows(detected: Detected): AsyncGenerator<RowBytes> {
    for (;;) {
      const piece = await parser.next(mostMs);
      const { kind } = piece.header;
      if (kind === 'rows') yield { bytes: piece.bytes, rows: piece.whole ? piece.header.rows : 0 };
      else if (kind === 'question') {
        parser.tell(await options.recognise((await json(parser, piece, mostMs)) as Sample));
      } else if (kind !== 'alive') {
        const end = await ending<End>(piece);
        Object.assign(detected, end.detected);
        reusable = end.rss < keptBytes;
        return;
      }
    }
  }

  /** What a frame other than rows says; a failure is thrown. */
  async function ending<T = unknown>(piece: Piece): Promise<T> {
    const message = await json(parser, piece, mostMs);
    if (piece.header.kind !== 'failure') return message as T;
    const failure = message as Failure;
    reusable = failure.last === undefined;
    throw asError(failure);
  }

  try {
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort);
    const { fileName, profile, limits, sheet = false } = options;
    parser.tell({ path, fileName, profile, limits, sheet } satisfies Job);
    for (;;) {
      const piece = await parser.next(mostMs);
      const { kind } = piece.header;
      if (kind === 'alive') continue;
      if (kind === 'detected') {
        const detected = await ending<Detected>(piece);
        return { detected, rows: rows(detected), close };
      }
      const asked = await ending(piece);
      if (kind === 'question') parser.tell(await options.recognise(asked as Sample));
      else if (kind === 'locked' && options.unlock)
        parser.tell(await options.unlock(Buffer.from(asked as string, 'base64')));
      else if (kind === 'room' && held === 0) {
        held = await room.enter(Math.min(asked as number, options.limits.maxSharedStringsBytes));
        parser.tell(held);
      } else throw new Error(`A parser answers out of turn: ${kind}.`);
    }
  } catch (error) {
    close();
    throw error;
  }
}

async function json(parser: ParserProcess, first: Piece, mostMs: number): Promise<unknown> {
  if (first.header.length > mostJson) throw new Error('A parser answers more than it may.');
  const parts = [first.bytes];
  for (let piece = first; !piece.whole; parts.push(piece.bytes)) piece = await parser.next(mostMs);
  return JSON.parse(Buffer.concat(parts).toString());
}

function asError({ code, message, hint }: Failure): Error {
  return code === null ? new Error(message) : new PricelistError(code, message, hint);
}

async function take(limits: ParserLimits): Promise<ParserProcess> {
  if (running >= mostAtOnce) await new Promise<void>(resolve => waiting.push(resolve));
  else running++;
  try {
    const kept = limits === standard ? idle.pop() : undefined;
    clearTimeout(kept?.until);
    const parser = kept !== undefined && !kept.parser.dead ? kept.parser : new ParserProcess(limits);
    parser.busy();
    return parser;
  } catch (error) {
    passOn();
    throw error;
  }
}

/** Has a parser wait for the first list, so that its preview does not wait for a process to start. */
export function warmParser(): void {
  if (idle.length === 0) keep(new ParserProcess(standard));
}

/** Passes the place on to who waits longest. */
function give(parser: ParserProcess, reusable: boolean): void {
  parser.idle();
  if (reusable && !parser.dead) keep(parser);
  else parser.kill();
  passOn();
}

function keep(parser: ParserProcess): void {
  const until = setTimeout(() => {
    idle.splice(
      idle.findIndex(one => one.parser === parser),
      1,
    );
    parser.kill();
  }, keptMs);
  idle.push({ parser, until: until.unref() });
}

function passOn(): void {
  const next = waiting.shift();
  if (next) next();
  else running--;
}
