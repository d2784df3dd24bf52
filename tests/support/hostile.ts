/** Lists that somebody has tampered with: poison in every position of a workbook or a text, broken bytes, odd encodings. */
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { zip } from './pricelists.ts';
import { type Random, randomly } from './random-lists.ts';

/** What ends a cell, a row, a COPY, a string or an XML token where it is not escaped; `victim` is another batch. */
export function poisons(victim: string): string[] {
  return [
    `1\t\\N\n${victim}\t9\t{}\tEVIL\tEVIL${'\t\\N'.repeat(12)}\t5\t\\N\n`,
    `1\n9\t{}\tEVIL\tEVIL${'\t\\N'.repeat(12)}\t5\t\\N\n`,
    `\n${victim}\t9\t{}`,
    '\n\\.\n',
    '\\.',
    '\\N',
    '\\',
    '\\\\',
    '\t',
    '\r\n',
    '\r',
    '\0',
    '\\u0000',
    '\\\\u0000',
    '\\x00',
    '\u0001\u0002\u001f',
    '\u007f\u0085\u2028',
    '\ufeff\ufffe\uffff',
    '\ud800',
    '\udc00',
    '_x0000_',
    '_xD800_',
    '_x0009__x000A_',
    '"',
    '"}',
    '","x":"',
    "'",
    '""""',
    '}{',
    '[]',
    ';',
    ',',
    '|',
    '$$',
    '{}',
    '#N/A',
    'NaN',
    '-Infinity',
    '1E400',
    '1E-100000',
    '0x10',
    '1e5',
    '٣',
    '999999999999999999999999999',
    '-1',
    '\u202e1',
    '\u0301'.repeat(100),
    '&amp;',
    '<c>',
    ']]>',
    '<!--',
    '__proto__',
    'constructor',
    'x'.repeat(40_000),
    '='.repeat(300),
    '['.repeat(3000),
    '(('.repeat(50),
    ' ',
    '\u00a0',
    '',
  ];
}

/** The list of a seed: the same for the same seed and victim. */
export function hostileList(seed: number, victim: string): Buffer {
  const random = randomly(seed);
  const poison = poisons(victim);
  const list = random.chance(0.6) ? workbook(random, poison) : text(random, poison);
  return random.chance(0.15) ? broken(random, list) : list;
}

/** Some bytes changed, or the rest cut off. */
function broken(random: Random, list: Buffer): Buffer {
  const bytes = Buffer.from(list);
  if (random.chance(0.3)) return bytes.subarray(0, random.below(bytes.length + 1));
  for (let i = random.below(20); i >= 0 && bytes.length > 0; i--)
    bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

/** Writes `value`, or poison in, around or instead of it. */
type Taint = (value: string) => string;

function tainted(random: Random, poison: string[], share: number): Taint {
  return value => {
    if (!random.chance(share)) return value;
    const evil = random.pick(poison);
    return random.pick([evil, value + evil, evil + value, value.slice(0, 1) + evil + value.slice(1)]);
  };
}

function text(random: Random, poison: string[]): Buffer {
  const taint = tainted(random, poison, random.pick([0.02, 0.2, 0.6]));
  const delimiter = random.pick([',', ';', '\t', '|']);
  const eol = random.pick(['\n', '\r\n', '\r']);
  const quoting = random.pick([
    (cell: string) => `"${cell.replaceAll('"', '""')}"`,
    (cell: string) => cell,
    (cell: string) => (random.chance(0.5) ? `"${cell}"` : cell),
    (cell: string) => (random.chance(0.1) ? `"${cell}` : cell),
  ]);
  const rows = Array.from({ length: 5 + random.below(40) }, (_, i) => [
    `C${i}`,
    `Product ${i}`,
    `${i + 1}.50`,
    'EUR',
  ]);
  const lines = [['Code', 'Name', 'Price', 'Currency'], ...rows].map(cells =>
    cells.map(cell => quoting(taint(cell))).join(delimiter),
  );
  const whole = taint('') + lines.join(eol) + (random.chance(0.5) ? eol : '');
  const encoding = random.pick([
    'utf-8',
    'utf-8',
    'utf-16le',
    'utf-16be',
    'windows-1252',
    'koi8-r',
    'shift_jis',
  ]);
  const bytes = iconv.encode(whole, encoding, { addBOM: random.chance(0.5) });
  return random.chance(0.2) ? gzipSync(bytes) : bytes;
}

/** A workbook whose every text, attribute, name and target may be poisoned, well-formed or not. */
function workbook(random: Random, poison: string[]): Buffer {
  const taint = tainted(random, poison, random.pick([0.01, 0.05, 0.3]));
  const raw = random.chance(0.3);
  /** As XML text or attribute: escaped as programs do it, by number, or (then no XML any more) not at all. */
  const xml = (value: string) => {
    const evil = taint(value);
    if (raw && random.chance(0.1)) return evil;
    const escaped = evil
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll(/[\t\r\n]/g, sign => `&#${sign.charCodeAt(0)};`);
    // What XML 1.0 cannot say at all would only end the reading.
    return random.chance(0.95) ? escaped.replaceAll(/[^\x20-\ud7ff\ue000-\ufffd]/g, '') : escaped;
  };
  const tag = (name: string, attributes: string, body: string) =>
    `<${random.chance(0.01) ? taint(name) : name}${attributes}>${body}</${name}>`;
  const attribute = (name: string, value: string) => ` ${name}="${xml(value)}"`;

  const strings: string[] = [];
  const cell = (address: string, value: string, number: boolean) => {
    const at = attribute('r', address) + attribute('s', String(random.below(4)));
    const formula = random.chance(0.1) ? tag('f', '', xml('A1*2')) : '';
    const kind = number
      ? random.pick(['n', 'n', 'str', 's', 'e', 'd'])
      : random.pick(['s', 'str', 'inlineStr', 'b', 'e']);
    const type = attribute('t', kind);
    if (kind === 's') return tag('c', at + type, tag('v', '', xml(String(strings.push(value) - 1))));
    if (kind === 'inlineStr') return tag('c', at + type, tag('is', '', tag('t', '', xml(value))));
    const body = random.chance(0.05) ? `<![CDATA[${taint(value)}]]>` : xml(value);
    return tag('c', at + type, formula + tag('v', '', body));
  };
  const row = (n: number, values: string[]) =>
    tag(
      'row',
      attribute('r', String(n)),
      values.map((value, i) => cell(`${'ABCD'[i]}${n}`, value, n > 1 && i === 2)).join(''),
    );
  const rows = [row(1, ['Code', 'Name', 'Price', 'Currency'])];
  for (let n = 2; n < 7 + random.below(40); n++)
    rows.push(row(n, [`C${n}`, `Product ${n}`, String(n + 0.5), 'EUR']));

  const parts: Record<string, string> = {
    'xl/workbook.xml': tag(
      'workbook',
      attribute('xmlns:r', 'x'),
      tag('workbookPr', attribute('date1904', '0'), '') +
        tag('sheets', '', tag('sheet', attribute('name', 'List') + attribute('r:id', 'r1'), '')),
    ),
    'xl/_rels/workbook.xml.rels': tag(
      'Relationships',
      '',
      tag('Relationship', attribute('Id', 'r1') + attribute('Target', 'worksheets/sheet1.xml'), ''),
    ),
    'xl/styles.xml': tag(
      'styleSheet',
      '',
      tag('numFmt', attribute('numFmtId', '164') + attribute('formatCode', '000000'), '') +
        tag(
          'cellXfs',
          '',
          ['0', '164', '14', '2'].map(id => tag('xf', attribute('numFmtId', id), '')).join(''),
        ),
    ),
    'xl/worksheets/sheet1.xml': tag('worksheet', '', tag('sheetData', '', rows.join(''))),
    'xl/sharedStrings.xml': tag(
      'sst',
      '',
      strings.map(value => tag('si', '', tag('t', '', xml(value)))).join(''),
    ),
  };
  if (random.chance(0.1)) parts[taint('xl/theme/theme1.xml')] = taint('<a/>');
  if (random.chance(0.1))
    parts['xl/worksheets/sheet1.xml'] = `<!--${taint('x')}-->${parts['xl/worksheets/sheet1.xml']}`;
  return zip(parts);
}
