import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { openPricelist } from '../../server/reading/pricelist.ts';
import type {
  Detected,
  ImportProfile,
  Limits,
  PricelistRow,
  Recognition,
  Sample,
} from '../../server/reading/types.ts';
import { limits as standardLimits } from './limits.ts';

export interface Read {
  detected: Detected;
  rows: PricelistRow[];
}

export interface ReadOptions {
  profile?: ImportProfile;
  limits?: Partial<Limits>;
  recognise?: (sample: Sample) => Promise<Recognition>;
}

/** Headings in record 1, then code, name, price. */
export async function threeColumns(): Promise<Recognition> {
  return { header_row: 1, columns: { code: [1], name: [2], price: [3] } };
}

/** Reads a file to its end. */
export async function readFile(path: string, options: ReadOptions = {}): Promise<Read> {
  const { detected, rows } = await openPricelist(path, {
    fileName: path,
    profile: options.profile ?? {},
    limits: { ...standardLimits, ...options.limits },
    recognise: options.recognise ?? threeColumns,
  });
  const all: PricelistRow[] = [];
  for await (const batch of rows) all.push(...batch);
  return { detected, rows: all };
}

/** Reads bytes as if they had been received. */
export async function readBytes(bytes: Buffer | string, options: ReadOptions = {}): Promise<Read> {
  const dir = mkdtempSync(join(tmpdir(), 'pricelist-'));
  try {
    writeFileSync(join(dir, 'list'), bytes);
    return await readFile(join(dir, 'list'), options);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Code, name and price of each row, as `code|name|price`. */
export function shown({ rows }: Read): string[] {
  return rows.map(
    ({ fields, parseError }) => parseError ?? [fields.code, fields.name, fields.price].join('|'),
  );
}

/** A zip archive of deflated parts. */
export function zip(parts: Record<string, string>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(parts)) {
    const raw = Buffer.from(text);
    const packed = deflateRawSync(raw);
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE(8, 4);
    header.writeUInt32LE(crc32(raw), 10);
    header.writeUInt32LE(packed.length, 14);
    header.writeUInt32LE(raw.length, 18);
    header.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), header, Buffer.from(name), packed]);
    const where = Buffer.alloc(14);
    where.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), header, where, Buffer.from(name)]));
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, central, Buffer.from('PK\x05\x06'), end]);
}

/** A workbook with one sheet per entry of `sheets` (name -> content of sheetData), and what stands around it. */
export function xlsx(
  sheets: Record<string, string>,
  more: Record<string, string> = {},
  around: { before: string; behind: string }[] = [],
): Buffer {
  const names = Object.keys(sheets);
  const state = (name: string) => (name.startsWith('hidden') ? ' state="hidden"' : '');
  const list = names.map(
    (name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="r${i + 1}"${state(name)}/>`,
  );
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns:r="x"><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names
      .map((_, i) => `<Relationship Id="r${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`)
      .join('')}</Relationships>`,
    ...more,
  };
  for (const [i, name] of names.entries()) {
    parts[`xl/worksheets/sheet${i + 1}.xml`] =
      `<worksheet><dimension ref="A1"/>${around[i]?.before ?? ''}<sheetData>${sheets[name]}</sheetData>${around[i]?.behind ?? ''}</worksheet>`;
  }
  return zip(parts);
}
