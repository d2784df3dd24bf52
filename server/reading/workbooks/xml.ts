/** Reads XML parts of a workbook with `saxes`, within limits that no real workbook comes near. */
import { SaxesParser } from 'saxes';
import { steps } from '../steps.ts';
import { PricelistError } from '../types.ts';
import { type Container, damaged } from './zip.ts';

/** Characters of one tag, text or comment: the parser holds it whole. */
const MAX_TOKEN = 4 * 1024 * 1024;
/** Elements within each other; a sheet's cells need seven. */
const MAX_DEPTH = 64;

export interface XmlHandler<T> {
  open(name: string, attributes: Record<string, string>): void;
  text(text: string): void;
  close(name: string): void;
  /** What has been completed since the last call. */
  take(): T[];
}

/**
 * Hands an XML part on piece by piece; element names come without their prefix. A missing part is empty.
 *
 * @throws PricelistError `unreadable_file` for XML that is broken, or nests or runs on beyond the limits
 */
export async function* parseXml<T>(
  container: Container,
  part: string,
  handler: XmlHandler<T>,
  maxBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<T[]> {
  if (container.has(part)) yield* parsePieces(container.read(part, maxBytes), part, handler);
}

/** The same for a text of XML that comes in pieces. */
export async function* parsePieces<T>(
  pieces: AsyncIterable<string> | Iterable<string>,
  part: string,
  handler: XmlHandler<T>,
): AsyncGenerator<T[]> {
  const parser = new SaxesParser({ xmlns: false });
  let depth = 0;
  let tokenFrom = 0;
  const token = () => {
    tokenFrom = parser.position;
  };
  parser.on('error', () => {
    throw damaged();
  });
  parser.on('opentag', ({ name, attributes }) => {
    token();
    if (++depth > MAX_DEPTH) throw beyond(part, `nests more than ${MAX_DEPTH} elements`);
    handler.open(local(name), attributes as Record<string, string>);
  });
  parser.on('text', text => {
    token();
    handler.text(text);
  });
  parser.on('cdata', text => {
    token();
    handler.text(text);
  });
  parser.on('closetag', ({ name }) => {
    token();
    depth--;
    handler.close(local(name));
  });
  parser.on('comment', token);
  parser.on('processinginstruction', token);
  for await (const piece of pieces) {
    steps.taken += piece.length;
    parser.write(piece);
    if (parser.position - tokenFrom > MAX_TOKEN) throw beyond(part, 'has a text or tag that does not end');
    yield handler.take();
  }
  parser.close();
  yield handler.take();
}

function beyond(part: string, what: string): PricelistError {
  return new PricelistError(
    'unreadable_file',
    `The workbook's part ${part} ${what}.`,
    'Open it in a spreadsheet program, save it again as XLSX or CSV, and send that.',
  );
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
