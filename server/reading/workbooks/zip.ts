import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import yauzl, { type Entry, RandomAccessReader, type ZipFile } from 'yauzl';
import type { ScratchFile } from '../../encryption/encrypted-file.ts';
import { unsupported } from '../format.ts';
import { decompressedTooLarge, mostUnpacked, type Source } from '../source.ts';
import { type Limits, PricelistError } from '../types.ts';

const MOST_PARTS = 10_000;

const RANGE = 65_536;

/** A source, as yauzl reads from it. */
class Ranges extends RandomAccessReader {
  private source: Source;

  constructor(source: Source) {
    super();
    this.source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { source } = this;
    return Readable.from(
      (async function* () {
        for (let at = start; at < end; ) {
          const bytes = await source.read(at, Math.min(RANGE, end - at));
          if (bytes.length === 0) return;
          at += bytes.length;
          yield bytes;
        }
      })(),
      { objectMode: false },
    );
  }
}

/** The parts of an XLSX container by lower-case name, with one count of unpacked bytes for all of them. */
export class Container {
  private zip: ZipFile;
  private entries: Map<string, Entry>;
  private mostUnpacked: number;
  private unpacked = 0;

  private constructor(zip: ZipFile, entries: Map<string, Entry>, mostUnpacked: number) {
    this.zip = zip;
    this.entries = entries;
    this.mostUnpacked = mostUnpacked;
  }

  /** @throws PricelistError `unreadable_file`: damaged, too many files, or names that lead out of the archive */
  static async open(source: Source, limits: Limits): Promise<Container> {
    const entries = new Map<string, Entry>();
    const zip = await yauzl
      .fromRandomAccessReaderPromise(new Ranges(source), source.size, { autoClose: false, lazyEntries: true })
      .catch(() => Promise.reject(damaged()));
    try {
      let count = 0;
      for await (const entry of zip.eachEntry()) {
        if (++count > MOST_PARTS) throw unreadable(`has more than ${MOST_PARTS} files`);
        entries.set(entry.fileName.replace(/^\//, '').toLowerCase(), entry);
      }
    } catch (error) {
      if (error instanceof PricelistError) throw error;
      // yauzl takes no name that leads out of the archive, and says so in words alone.
      const isOutside = /(absolute|relative) path: /.test((error as Error).message);
      throw isOutside ? unreadable('holds a file whose name leads out of it') : damaged();
    }
    return new Container(zip, entries, mostUnpacked(source.size, limits));
  }

  /**
   * What the archive is: a workbook, or one that holds a list.
   *
   * @throws PricelistError `unsupported_format`
   */
  get kind(): 'xlsx' | 'xlsb' | 'ods' | 'archive' {
    if (this.has('xl/workbook.xml')) return 'xlsx';
    if (this.has('xl/workbook.bin')) return 'xlsb';
    if (this.has('content.xml')) return 'ods';
    const names = [...this.entries.keys()];
    if (names.some(name => name.startsWith('word/')))
      throw unsupported('a Word document', 'Save its table as CSV or XLSX.');
    if (names.some(name => name.startsWith('ppt/')))
      throw unsupported('a presentation', 'Send the list as CSV or XLSX.');
    if (names.some(name => name.startsWith('index/') && name.endsWith('.iwa')))
      throw unsupported('a Numbers document', 'Export it as XLSX or CSV.');
    return 'archive';
  }

  /**
   * Writes the one list in an archive into a file.
   *
   * @throws PricelistError `unsupported_format` where there is none, or several; `password_protected`
   */
  async extract(file: ScratchFile): Promise<void> {
    const entry = onlyList([...this.entries.values()]);
    if (entry.generalPurposeBitFlag & 1) throw encrypted();
    for await (const chunk of this.chunks(entry)) await file.append(chunk);
  }

  /** Unpacks all parts to see that they are no more than they may be. @throws PricelistError */
  async measure(most: number): Promise<void> {
    let size = 0;
    for (const entry of this.entries.values()) {
      for await (const chunk of this.chunks(entry)) {
        size += chunk.length;
        if (size > most) throw partTooLarge(entry.fileName, most);
      }
    }
  }

  has(name: string): boolean {
    return this.entries.has(name.toLowerCase());
  }

  /** Bytes that a part says it unpacks to; reading stops where there are more. */
  sizeOf(name: string): number {
    return this.entries.get(name.toLowerCase())?.uncompressedSize ?? 0;
  }

  /**
   * The text of a part in pieces; nothing where there is no such part.
   *
   * @throws PricelistError `file_too_large` for a part beyond `maxBytes`, `decompressed_too_large` for all of them
   */
  async *read(name: string, maxBytes = Number.POSITIVE_INFINITY): AsyncGenerator<string> {
    const entry = this.entries.get(name.toLowerCase());
    if (!entry) return;
    const decoder = new StringDecoder('utf8');
    let size = 0;
    for await (const chunk of this.chunks(entry)) {
      size += chunk.length;
      if (size > maxBytes) throw partTooLarge(name, maxBytes);
      yield decoder.write(chunk);
    }
  }

  private async *chunks(entry: Entry): AsyncGenerator<Buffer> {
    const stream = await this.zip.openReadStreamPromise(entry).catch(() => Promise.reject(damaged()));
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        this.unpacked += chunk.length;
        if (this.unpacked > this.mostUnpacked) throw decompressedTooLarge(this.mostUnpacked);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof PricelistError ? error : damaged();
    } finally {
      stream.destroy();
    }
  }
}

/** The error for a workbook that is cut short or holds broken XML. */
export function damaged(): PricelistError {
  return new PricelistError(
    'unreadable_file',
    'The workbook is damaged or cut short.',
    'Open it in a spreadsheet program, save it again as XLSX or CSV, and send that.',
  );
}

function unreadable(what: string): PricelistError {
  return new PricelistError('unreadable_file', `The zip archive ${what}.`, 'Send the list itself.');
}

function partTooLarge(name: string, maxBytes: number): PricelistError {
  return new PricelistError(
    'file_too_large',
    `The workbook's part ${name} unpacks to more than ${maxBytes} bytes.`,
    'Save the list as CSV and send that.',
  );
}

const LIST = /\.(csv|tsv|tab|txt|xlsx|xlsm|xlsb|xls|ods|html?|xml|gz)$/i;
/** What stands beside a list in an archive rather than being one. */
const BESIDE = /\.(txt|html?|xml)$/i;
const NO_FILE = /(^|\/)(__MACOSX\/|\.|~\$)|\/$|(^|\/)(thumbs\.db|desktop\.ini)$/i;

function onlyList(entries: Entry[]): Entry {
  const files = entries.filter(({ fileName }) => !NO_FILE.test(fileName));
  const lists = files.filter(({ fileName }) => LIST.test(fileName));
  const sure = lists.filter(({ fileName }) => !BESIDE.test(fileName));
  const [list, ...more] = sure.length > 0 ? sure : lists.length > 0 ? lists : files.length === 1 ? files : [];
  if (!list) throw unsupported('a zip archive without a list', 'Send the list itself.');
  if (more.length === 0) return list;
  const names = [list, ...more].slice(0, 5).map(({ fileName }) => fileName.slice(0, 60).toWellFormed());
  throw unsupported(
    `a zip archive of several lists (${names.join(', ')}${more.length > 4 ? ' …' : ''})`,
    'Unpack it and send each list by itself.',
  );
}

function encrypted(): PricelistError {
  return new PricelistError(
    'password_protected',
    'The archive is protected by a password.',
    'Send the list itself, or an archive without a password.',
  );
}
