import { StringDecoder } from 'node:string_decoder';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { unsupported } from './format.ts';
import { decompressedTooLarge, mostUnpacked, type Source } from './source.ts';
import { type Limits, PricelistError } from './types.ts';

const MOST_PARTS = 10_000;

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

  /** @throws PricelistError `unreadable_file` (damaged), `unsupported_format` (another kind of zip) */
  static async open(source: Source, limits: Limits): Promise<Container> {
    const entries = new Map<string, Entry>();
    const zip = await yauzl
      .fromFdPromise(source.handle.fd, { autoClose: false, lazyEntries: true })
      .catch(() => Promise.reject(damaged()));
    try {
      let count = 0;
      for await (const entry of zip.eachEntry()) {
        if (++count > MOST_PARTS) throw new Error('too many parts');
        entries.set(entry.fileName.replace(/^\//, '').toLowerCase(), entry);
      }
    } catch {
      throw damaged();
    }
    if (!entries.has('xl/workbook.xml')) throw otherZip([...entries.keys()]);
    return new Container(zip, entries, mostUnpacked(source.size, limits));
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
    const stream = await this.zip.openReadStreamPromise(entry).catch(() => Promise.reject(damaged()));
    const decoder = new StringDecoder('utf8');
    let size = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maxBytes) throw partTooLarge(name, maxBytes);
        this.unpacked += chunk.length;
        if (this.unpacked > this.mostUnpacked) throw decompressedTooLarge(this.mostUnpacked);
        yield decoder.write(chunk);
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

function partTooLarge(name: string, maxBytes: number): PricelistError {
  return new PricelistError(
    'file_too_large',
    `The workbook's part ${name} unpacks to more than ${maxBytes} bytes.`,
    'Save the list as CSV and send that.',
  );
}

function otherZip(names: string[]): PricelistError {
  if (names.includes('xl/workbook.bin'))
    return unsupported('a binary workbook (.xlsb)', 'Save it as XLSX or CSV.');
  if (names.includes('content.xml'))
    return unsupported('an OpenDocument file (.ods)', 'Save it as XLSX or CSV.');
  if (names.some(name => name.startsWith('word/')))
    return unsupported('a Word document', 'Save its table as CSV or XLSX.');
  return unsupported('a zip archive', 'Unpack it and send the list itself, or compress it with gzip.');
}
