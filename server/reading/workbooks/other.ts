/** Formats that other programs call a workbook: XLS, XLSB, ODS, web pages and XML 2003, brought to `foreign.ts`. */
import { decodeChunks, detectEncoding, namedEncoding } from '../encoding.ts';
import { checkOle2, passwordProtected, unsupported } from '../format.ts';
import type { Source } from '../source.ts';
import type { OpenOptions } from '../types.ts';
import { type Hidden, MOST_FOREIGN_BYTES, openForeign, tooLarge } from './foreign.ts';
import { OdsHidden, XmlHidden } from './hidden.ts';
import { openPage } from './html.ts';
import type { Book } from './sheets.ts';
import { parsePieces, parseXml, type XmlHandler } from './xml.ts';
import type { Container } from './zip.ts';

/** Parts of a package are XML or binary records, which take far more room once they are read. */
const MOST_UNPACKED = 3 * MOST_FOREIGN_BYTES;

/** Opens what is no zip container. @throws PricelistError */
export async function openOther(
  source: Source,
  format: 'ole2' | 'xls' | 'html' | 'xml',
  { limits, profile }: OpenOptions,
): Promise<Book> {
  if (source.size > MOST_FOREIGN_BYTES) throw tooLarge();
  if (format === 'ole2' || format === 'xls') {
    const bytes = await wholeOf(source);
    if (format === 'ole2') checkOle2(bytes);
    return openForeign(bytes, 'xls', limits);
  }
  const text = await textOf(source, profile.encoding ?? null);
  if (format === 'html') {
    if (!/<table\b/i.test(text))
      throw unsupported('a web page (HTML) without a table', 'Send the list itself.');
    return openPage(text, limits);
  }
  if (!/urn:schemas-microsoft-com:office:spreadsheet|office:document\b/.test(text.slice(0, 8192))) {
    throw unsupported('an XML document', 'Open it in a spreadsheet program and save it as XLSX or CSV.');
  }
  const isOds = /office:document\b/.test(text.slice(0, 8192));
  const handler = isOds ? new OdsHidden() : new XmlHidden();
  return openForeign(
    text,
    isOds ? 'ods' : 'xml',
    limits,
    await hiddenBy(handler, parsePieces([text], 'xml', handler)),
  );
}

/** Opens a package other than XLSX. @throws PricelistError */
export async function openPackaged(
  container: Container,
  source: Source,
  format: 'xlsb' | 'ods',
  { limits }: OpenOptions,
): Promise<Book> {
  if (source.size > MOST_FOREIGN_BYTES) throw tooLarge();
  if (format === 'xlsb') {
    await container.measure(MOST_UNPACKED);
    return openForeign(await wholeOf(source), format, limits);
  }
  if (await isEncrypted(container)) throw passwordProtected();
  const handler = new OdsHidden();
  const hidden = await hiddenBy(handler, parseXml(container, 'content.xml', handler, MOST_UNPACKED));
  if (hidden.length === 0)
    throw unsupported('an OpenDocument file without a sheet', 'Save it as XLSX or CSV.');
  let text = '';
  for await (const piece of container.read('content.xml', MOST_FOREIGN_BYTES)) text += piece;
  // As one document: SheetJS wants more of a package than programs that write the bare necessities put there.
  text = text.replace(/(<\/?\w+:document)-content\b/g, '$1');
  return openForeign(text, format, limits, hidden);
}

async function isEncrypted(container: Container): Promise<boolean> {
  for await (const piece of container.read('META-INF/manifest.xml')) {
    if (piece.includes('encryption-data')) return true;
  }
  return false;
}

async function hiddenBy(
  { sheets }: XmlHandler<never> & { sheets: Hidden[] },
  parsed: AsyncGenerator<never[]>,
): Promise<Hidden[]> {
  for await (const _ of parsed);
  return sheets;
}

function wholeOf(source: Source): Promise<Buffer> {
  return source.read(0, source.size);
}

/** A page or document says itself how it is written; else its bytes tell. */
async function textOf(source: Source, named: string | null): Promise<string> {
  const said = /(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(source.head.toString('latin1'))?.[1];
  const isWide = source.head[0] === 0xff || source.head[0] === 0xfe || source.head.includes(0);
  const encoding =
    named || (said && !isWide) ? { name: namedEncoding(named ?? said!) } : await detectEncoding(source);
  let text = '';
  for await (const piece of decodeChunks(source, encoding)) text += piece;
  return text;
}
