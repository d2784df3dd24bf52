import { PricelistError } from './types.ts';

const UNSUPPORTED: [RegExp, string, string][] = [
  [/^%PDF-/, 'a PDF document', 'Ask the supplier for the list as CSV or XLSX.'],
  [
    /^\x89PNG|^\xff\xd8\xff|^GIF8|^BM.{4}\0\0|^II\*\0|^MM\0\*|^RIFF/s,
    'an image',
    'Send the list as CSV or XLSX.',
  ],
  [
    /^(\ufeff|\xef\xbb\xbf)?\s*(<!doctype html|<html|<head|<body|<table)/i,
    'a web page (HTML)',
    'Open it in a spreadsheet program and save it as XLSX or CSV.',
  ],
  [
    /^(\ufeff|\xef\xbb\xbf)?\s*<\?xml/i,
    'an XML document',
    'Open it in a spreadsheet program and save it as XLSX or CSV.',
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
    /^(SQLite format 3|\x7fELF|MZ\x90|\xca\xfe\xba\xbe|PAR1)/,
    'a binary file',
    'Send the list as CSV or XLSX.',
  ],
];

const OLE2 = 'd0cf11e0a1b11ae1';

/**
 * What a file is, by its first bytes: text or a zip container (which may be XLSX).
 *
 * @throws PricelistError `empty_file`, `unsupported_format`, `password_protected`
 */
export function sniffFormat(head: Buffer, size: number, tail: Buffer): 'text' | 'zip' {
  if (size === 0) throw emptyFile();
  if (head.toString('latin1', 0, 4) === 'PK\x03\x04' || head.toString('latin1', 0, 4) === 'PK\x05\x06')
    return 'zip';
  if (head.toString('hex', 0, 8) === OLE2) throw ole2(Buffer.concat([head, tail]));
  const text = head.toString('latin1', 0, 1024);
  for (const [pattern, what, hint] of UNSUPPORTED) {
    if (pattern.test(text)) throw unsupported(what, hint);
  }
  return 'text';
}

/** Stream names in OLE2 are UTF-16; an encrypted XLSX is such a container with a stream EncryptedPackage. */
function ole2(bytes: Buffer): PricelistError {
  if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) {
    return new PricelistError(
      'password_protected',
      'The workbook is protected by a password.',
      'Save it without a password and send it again.',
    );
  }
  return unsupported('an old Excel workbook (.xls) or another Office document', 'Save it as XLSX or CSV.');
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
