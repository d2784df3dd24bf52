import { PricelistError } from './types.ts';

const UNSUPPORTED: [RegExp, string, string][] = [
  [/^%PDF-/, 'a PDF document', 'Ask the supplier for the list as CSV or XLSX.'],
  [
    /^\x89PNG|^\xff\xd8\xff|^GIF8|^BM.{4}\0\0|^II\*\0|^MM\0\*|^RIFF/s,
    'an image',
    'Send the list as CSV or XLSX.',
  ],
  [/^\{\\rtf/, 'an RTF document', 'Send the list as CSV or XLSX.'],
  [/^\x1f\x8b/, 'compressed by gzip twice', 'Compress it once, or send it as it is.'],
  [
    /^(\ufeff|\xef\xbb\xbf)?\s*(\[\s*)?[{[]\s*"[^"\r\n]*"\s*[:,\]]/,
    'a JSON document',
    'Send the list as CSV or XLSX.',
  ],
  [
    /^7z\xbc\xaf|^Rar!|^BZh|^\xfd7zXZ|^\x28\xb5\x2f\xfd/,
    'a compressed archive',
    'Unpack it, or compress it with gzip.',
  ],
  [
    /^(SQLite format 3|\x7fELF|MZ\x90|\xca\xfe\xba\xbe|PAR1|\0\x01\0\0Standard (Jet|ACE) DB|OBJ\x01|ORC)/,
    'a binary file',
    'Send the list as CSV or XLSX.',
  ],
  [/^.{257}ustar/s, 'a tar archive', 'Unpack it, or compress the list with gzip.'],
];

const OLE2 = 'd0cf11e0a1b11ae1';
const HTML =
  /^\s*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)*<(!doctype html|html|head|meta|title|link|script|body|style|div|center|table|h[1-6]|p|font|span|form)\b/i;
const XML = /^\s*<(\?xml|\w+:?workbook\b)/i;
/** A workbook of Excel 2 to 4 begins with this record. */
const OLD_BIFF = /^\x09[\0\x02\x04\x08][\x04\x06\x08]\0/;

/**
 * What a file is, by its first bytes: text, a zip container (which may be XLSX), or a format for which `foreign.ts` is.
 *
 * @throws PricelistError `empty_file`, `unsupported_format`
 */
export function sniffFormat(head: Buffer, size: number): 'text' | 'zip' | 'ole2' | 'xls' | 'html' | 'xml' {
  if (size === 0) throw emptyFile();
  if (head.toString('latin1', 0, 4) === 'PK\x03\x04' || head.toString('latin1', 0, 4) === 'PK\x05\x06')
    return 'zip';
  if (head.toString('hex', 0, 8) === OLE2) return 'ole2';
  const text = head.toString('latin1', 0, 1024);
  if (OLD_BIFF.test(text)) return 'xls';
  const letters = text.replaceAll('\0', '').replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '');
  if (HTML.test(letters)) return 'html';
  if (XML.test(letters)) return 'xml';
  for (const [pattern, what, hint] of UNSUPPORTED) {
    if (pattern.test(text)) throw unsupported(what, hint);
  }
  return 'text';
}

/**
 * Refuses an OLE2 container that is no old Excel workbook. Stream names in it are UTF-16; an encrypted XLSX is such a
 * container with a stream EncryptedPackage.
 *
 * @throws PricelistError `unsupported_format`, `password_protected`
 */
export function checkOle2(bytes: Buffer): void {
  const has = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
  if (has('EncryptedPackage')) throw passwordProtected();
  if (!has('Workbook') && !has('Book')) {
    throw unsupported('an Office document other than a workbook', 'Send the list as CSV or XLSX.');
  }
}

export function passwordProtected(): PricelistError {
  return new PricelistError(
    'password_protected',
    'The workbook is protected by a password.',
    'Save it without a password and send it again.',
  );
}

export function unsupported(what: string, hint: string): PricelistError {
  return new PricelistError(
    'unsupported_format',
    `The file is ${what}, which cannot be read as a pricelist.`,
    hint,
  );
}

export function emptyFile(): PricelistError {
  return new PricelistError('empty_file', 'The file has no content.', 'Send a list with headings and rows.');
}

export function noRows(): PricelistError {
  return new PricelistError(
    'empty_file',
    'The file has no rows below its headings.',
    'Check that the list was exported with its products.',
  );
}
