/** Lists are read in processes of their own, which die for their own list only. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import { parseInProcess } from '../../../server/reading/parsers.ts';
import type { Recognition } from '../../../server/reading/types.ts';
import { limits } from '../../support/limits.ts';
import { parsers } from '../../support/parsers.ts';
import { threeColumns, xlsx } from '../../support/pricelists.ts';

const files: string[] = [];
afterAll(() => {
  for (const file of files) rmSync(file, { force: true });
});

function file(content: string | Buffer): string {
  const path = join(tmpdir(), `parsers-${process.pid}-${files.length}`);
  writeFileSync(path, content);
  files.push(path);
  return path;
}

const options = { fileName: 'list', profile: {}, limits, recognise: threeColumns };
const good = 'code,name,price\nA,b,1\nC,"d\te\\",2\n';

async function read(
  path: string,
  more: Partial<typeof options> = {},
  process?: Parameters<typeof parseInProcess>[2],
) {
  const list = await parseInProcess(path, { ...options, ...more }, process);
  try {
    let text = '';
    for await (const { bytes } of list.rows) text += bytes.toString();
    return { text, detected: list.detected };
  } finally {
    list.close();
  }
}

test('rows come as COPY takes them', async () => {
  const { text, detected } = await read(file(good));
  expect(text.split('\n').map(line => line.split('\t').slice(0, 5))).toEqual([
    ['2', '{"code":"A","name":"b","price":"1"}', 'A', 'b', '1'],
    ['3', '{"code":"C","name":"d\\\\te\\\\\\\\","price":"2"}', 'C', 'd\\te\\\\', '2'],
    [''],
  ]);
  expect(detected).toMatchObject({ format: 'csv', delimiter: ',' });
});

test('what the columns are called passes, whatever signs it holds', async () => {
  const name = 'a\u2028b\u2029c\u0085d"\\e';
  const recognise = async () => ({ ...(await threeColumns()), warnings: [{ code: name, message: name }] });
  const path = file(`code,name,price,"${name.replace('"', '""')}"\nA,b,1,2\n`);
  const { text, detected } = await read(path, { recognise });
  expect(detected.warnings).toEqual([{ code: name, message: name }]);
  const raw = text.split('\t')[1]!.replaceAll('\\\\', '\\');
  expect(Object.keys(JSON.parse(raw))[3]).toBe(name.replaceAll(/\s+/g, ' '));
});

test('a list that is more than its memory fails alone', async () => {
  const cells = Array.from({ length: 60_000 }, (_, i) => `<si><t>${'x'.repeat(900)}${i}</t></si>`).join('');
  const path = file(xlsx({ List: '<row/>' }, { 'xl/sharedStrings.xml': `<sst>${cells}</sst>` }));
  const other = read(file(good));
  await expect(read(path, {}, { heapMb: 24, rssMb: 400, idleMs: 60_000 })).rejects.toMatchObject({
    name: 'PricelistError',
    code: 'parser_out_of_memory',
  });
  await expect(other).resolves.toMatchObject({ detected: { format: 'csv' } });
});

test('a parser that keeps silent is ended', async () => {
  await expect(read(file(good), {}, { heapMb: 64, rssMb: 400, idleMs: 1 })).rejects.toMatchObject({
    name: 'PricelistError',
    code: 'parse_timeout',
  });
});

test('a parser that somebody kills leaves its list to the next try', async () => {
  const path = file(good);
  const recognise = async () => {
    for (const pid of parsers()) process.kill(pid, 'SIGKILL');
    return threeColumns();
  };
  const failed = await read(path, { recognise }).catch((error: Error) => error);
  expect(failed).toMatchObject({ name: 'Error', message: 'The parser has ended (SIGKILL).' });
  await expect(read(path)).resolves.toMatchObject({ detected: { format: 'csv' } });
});

test('a parser that is killed while it unpacks a list leaves nothing of it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'parsers-unpacking-'));
  const path = join(dir, 'list');
  writeFileSync(
    path,
    gzipSync(Buffer.concat([Buffer.from(good), Buffer.alloc(220 * 1024 ** 2, 'a')]), { level: 1 }),
  );
  /** The file that a parser of this process unpacks to, named or not. */
  const unpacked = () =>
    parsers().flatMap(pid =>
      readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
        try {
          const file = `/proc/${pid}/fd/${fd}`;
          const { size, mode } = statSync(file);
          return readlinkSync(file).startsWith(join(dir, 'plain-')) && size > 0 ? [{ pid, mode }] : [];
        } catch {
          return [];
        }
      }),
    )[0];
  const reading = read(path).catch((error: Error) => error);
  let seen = unpacked();
  while (seen === undefined) {
    await new Promise(resolve => setImmediate(resolve));
    seen = unpacked();
  }
  process.kill(seen.pid, 'SIGKILL');
  expect(await reading).toMatchObject({ name: 'Error', message: 'The parser has ended (SIGKILL).' });
  expect(readdirSync(dir)).toEqual(['list']);
  expect(seen.mode & 0o777).toBe(0o600);
  rmSync(dir, { recursive: true });
});

test('a parser gets nothing of the environment', async () => {
  const environments: string[] = [];
  const recognise = async () => {
    for (const pid of parsers()) environments.push(readFileSync(`/proc/${pid}/environ`, 'latin1'));
    return threeColumns();
  };
  await read(file(good), { recognise });
  expect(environments.length).toBeGreaterThan(0);
  expect(environments.join('')).toMatch(/^(NODE_COMPILE_CACHE=[^\0]*\0)+$/);
});

test('of many lists at once a few are read, the others wait, and all are', async () => {
  let open = 0;
  let seen = 0;
  const recognise = async (): Promise<Recognition> => {
    seen = Math.max(seen, ++open, parsers().length);
    await new Promise(resolve => setImmediate(resolve));
    open--;
    return threeColumns();
  };
  const lists = await Promise.all(Array.from({ length: 9 }, () => read(file(good), { recognise })));
  expect(lists).toHaveLength(9);
  expect(seen).toBe(2);
});

test('workbooks whose texts are more than the room together are read one after the other', async () => {
  const row = '<row r="1"><c t="str"><v>Code</v></c></row><row r="2"><c t="s"><v>1</v></c></row>';
  const filler = `<!--${'x'.repeat(1024 ** 2)}-->`.repeat(40);
  const strings = `<sst>${filler}<si><t>A</t></si><si><t>B</t></si></sst>`;
  const path = file(xlsx({ List: row }, { 'xl/sharedStrings.xml': strings }));
  let open = 0;
  let most = 0;
  const recognise = async () => {
    most = Math.max(most, ++open);
    await new Promise(resolve => setImmediate(resolve));
    open--;
    return threeColumns();
  };
  const lists = await Promise.all([1, 2, 3].map(() => read(path, { recognise })));
  expect(lists.map(({ text }) => text.split('\t')[2])).toEqual(['B', 'B', 'B']);
  expect(most).toBe(1);
});

test('a list that proves unreadable late says so, and its parser reads the next', async () => {
  const rows = Array.from(
    { length: 30_000 },
    (_, i) => `<row r="${i + 2}"><c r="A${i + 2}"><v>1</v></c></row>`,
  );
  const late = xlsx({ List: `${rows.join('')}<row><c r="A40000"><v>1</v></c>` });
  const one = file(late);
  await expect(read(one)).rejects.toMatchObject({ name: 'PricelistError', code: 'unreadable_file' });
  const before = parsers();
  await expect(read(file(good))).resolves.toMatchObject({ detected: { format: 'csv' } });
  expect(before).toEqual(expect.arrayContaining(parsers()));
});
