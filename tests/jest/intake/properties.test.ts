import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { LANGUAGES } from '../../../server/reading/languages.ts';
import type { Recognition, Sample } from '../../../server/reading/types.ts';
import { readBytes } from '../../support/pricelists.ts';
import { WORDS } from '../../support/words.ts';
import { createWorld, type World } from '../../support/world.ts';

const seed = Number(process.env.PROPERTY_SEED ?? 20_260_401);

const full = process.env.INVENTORY_LOAD !== undefined;

/** What the seed gives, five times as much by `npm run test:load`; SQL then judges all of it in one query. */
const some = <T>(arbitrary: fc.Arbitrary<T>, least: number) =>
  fc.sample(arbitrary, { seed, numRuns: full ? 5 * least : least });

/** One failing case says more than a hundred. */
function expectNone(failures: unknown[]): void {
  expect({ seed, failures: failures.length, first: failures[0] }).toEqual({
    seed,
    failures: 0,
    first: undefined,
  });
}

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('amounts', () => {
  interface Style {
    mark: '.' | ',';
    group: string;
    indian: boolean;
    decimals: number;
    before: string;
    after: string;
    dash: boolean;
    minus: (amount: string) => string;
  }

  const space = fc.constantFrom('', ' ', '\u00a0');
  const style: fc.Arbitrary<Style> = fc
    .record({
      mark: fc.constantFrom<'.' | ','>('.', ','),
      group: fc.constantFrom('', '', 'other', ' ', '\u00a0', '\u202f', "'", '’'),
      indian: fc.boolean(),
      decimals: fc.integer({ min: 0, max: 4 }),
      before: fc
        .tuple(fc.constantFrom('', '', '$', '€', '£', 'R', 'Rs.', 'CHF', 'kr.', 'US$', '₹', 'EUR'), space)
        .map(p => p[0] && p.join('')),
      after: fc
        .tuple(space, fc.constantFrom('', '', '€', 'EUR', 'Kč', 'zł', 'kr.', 'лв.', '円', 'Ft', '₽'))
        .map(p => p[1] && p.join('')),
      dash: fc.boolean(),
      minus: fc.constantFrom(
        (x: string) => `-${x}`,
        (x: string) => `\u2212${x}`,
        (x: string) => `(${x})`,
      ),
    })
    .map(s => ({
      ...s,
      group: s.group === 'other' ? (s.mark === '.' ? ',' : '.') : s.group,
      after: s.before === '' ? s.after : '',
      dash: s.dash && s.decimals === 2 && s.before === '' && s.after === '',
    }));

  const value = fc.oneof(
    fc.integer({ min: 0, max: 999_999 }),
    fc.integer({ min: 0, max: 99_999_999_999 }),
    fc.integer({ min: -99_999, max: -1 }),
  );
  const column = fc.record({ style, values: fc.array(value, { minLength: 3, maxLength: 12 }) });

  function write(units: number, s: Style, decimals = s.decimals): string {
    const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
    const whole = digits.slice(0, digits.length - decimals);
    const fraction = digits.slice(digits.length - decimals);
    const every = s.indian && s.group === ',' ? /\B(?=(\d\d)*\d{3}$)/g : /\B(?=(\d{3})+$)/g;
    const round = s.dash && Number(fraction) === 0 && decimals > 0;
    const amount = whole.replace(every, s.group) + (decimals > 0 ? s.mark + (round ? '-' : fraction) : '');
    const written = `${s.before}${amount}${s.after}`;
    return units < 0 && !round ? s.minus(written) : written;
  }

  const read = (units: number, decimals: number, text: string) => {
    const negative = units < 0 && /[-\u2212(]/.test(text.replace(/-$/, ''));
    const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
    const at = digits.length - decimals;
    return `${negative ? '-' : ''}${digits.slice(0, at)}.${digits.slice(at)}0`;
  };

  test('a column in any style with one deciding amount reads back', async () => {
    const cases = some(column, 100).flatMap(({ style: s, values }) => {
      const written = values.map(units => ({
        text: write(units, s),
        value: read(units, s.decimals, write(units, s)),
      }));
      const deciding = { text: write(1234, s, 2), value: '12.34' };
      // Amounts with three decimals after groups of blanks, or under a thousand, may all be taken for groups.
      return [{ style: s, written: [...written, ...written.map(() => deciding)] }];
    });
    const { rows } = await inOneBatchEach(cases.map(({ written }) => written));
    expectNone(
      rows.filter(row => row.failures !== null).map(row => ({ ...cases[row.n as number]!.style, ...row })),
    );
  }, 180_000);

  test('what a mark does not allow is not read', async () => {
    const odd = [
      '12.34.5',
      '1,23.45',
      '0,500',
      '01,234',
      '12 50',
      '1 23 456',
      '5.00 - 7.00',
      '10%',
      '1.5.',
      'abc',
      '-',
      '--5',
      '1..5',
      ',',
      '5€50',
      '12.50 2',
    ];
    const rows = await world.sql(
      `select x from unnest($1::text[]) x where spp_private.parse_amount(x, '.') is not null`,
      [odd],
    );
    expectNone(rows);
  });

  /** A batch for each column of amounts; which of them are not read as their value. */
  async function inOneBatchEach(columns: { text: string; value: string }[][]) {
    const supplierId = await world.addSupplier(`amounts-${columns.length}`);
    const rows = await world.sql(
      `with columns as (
         select c.ordinality::integer - 1 as n, uuidv7() as batch_id, c.value as cells
           from jsonb_array_elements($2) with ordinality c
       ), batches as (
         insert into spp.upload_batches (batch_id, supplier_id, file_name, file_hash, file_size, processed_by, status)
         select c.batch_id, $1, c.n::text, repeat('0', 64), 1, 'test', 'failed' from columns c
         returning batch_id, file_name
       ), staged as (
         insert into spp.upload_staging (batch_id, row_number, raw_data, price, code)
         select b.batch_id, e.ordinality, '{}', e.value ->> 'text', e.value ->> 'value'
           from batches b join columns c using (batch_id), jsonb_array_elements(c.cells) with ordinality e
       )
       select count(*) from columns`,
      [supplierId, JSON.stringify(columns)],
    );
    expect(rows).toHaveLength(1);
    return {
      rows: await world.sql(
        `select b.file_name::integer as n, m.mark ->> 'decimal_mark' as mark, (
                  select jsonb_agg(jsonb_build_object('text', s.price, 'wanted', s.code, 'read', a.amount))
                    from spp.upload_staging s, lateral (select spp_private.parse_amount(s.price, m.mark ->> 'decimal_mark')) a (amount)
                   where s.batch_id = b.batch_id and a.amount is distinct from s.code::numeric) as failures
           from spp.upload_batches b, lateral (select spp_private.detect_decimal_mark(b, '{}')) m (mark)
          where b.supplier_id = $1`,
        [supplierId],
      ),
    };
  }
});

describe('delimited text', () => {
  const nasty = fc.string({
    unit: fc.constantFrom(...'abcdeXYZ019 ,;|\t"\'.-\n\r€é'.split('')),
    maxLength: 14,
  });
  const tables = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    eol: fc.constantFrom('\n', '\r\n'),
    always: fc.boolean(),
    last: fc.boolean(),
    bom: fc.boolean(),
    rows: fc
      .integer({ min: 3, max: 6 })
      .chain(width =>
        fc.array(fc.array(nasty, { minLength: width, maxLength: width }), { minLength: 5, maxLength: 30 }),
      ),
  });

  test('any table in any delimiter, quoted as RFC 4180 says, reads back', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ delimiter, eol, always, last, bom, rows }) => {
        const quoted = (cell: string) =>
          always || /["\r\n]|^\s|\s$/.test(cell) || cell.includes(delimiter)
            ? `"${cell.replaceAll('"', '""')}"`
            : cell;
        const table = rows.map((row, i) => [`C${i}`, ...row, `${i}.50`]);
        const headings = table[0]!.map((_, i) => `h${i}`);
        const text =
          [headings, ...table].map(row => row.map(quoted).join(delimiter)).join(eol) + (last ? eol : '');
        const list = await readBytes((bom ? '\ufeff' : '') + text);
        expect(list.detected.delimiter).toBe(delimiter);
        expect(list.rows.map(({ raw }) => Object.values(raw))).toEqual(table);
      }),
      { seed, numRuns: 300 },
    );
  }, 180_000);
});

describe('encodings', () => {
  const cases = Object.entries(WORDS).flatMap(([name, words]) =>
    encodingsOf(words).map(encoding => [name, encoding, words] as const),
  );

  test.each(cases)('%s in %s reads back', async (_, encoding, words) => {
    const lists = fc.array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words)), {
      minLength: 40,
      maxLength: 80,
    });
    await fc.assert(
      fc.asyncProperty(lists, async pairs => {
        const names = [...pairs, [words.join(' '), '']].map(([a, b]) => `${a} ${b}`.trim());
        const text = `code;name;price\n${names.map((name, i) => `A${i};${name};${i}.50\n`).join('')}`;
        const list = await readBytes(iconv.encode(text, encoding));
        expect(list.rows.map(({ fields }) => fields.name)).toEqual(names);
      }),
      { seed, numRuns: 8, endOnFailure: true },
    );
  });

  /** Those that can hold the words, and that the language's files come in. */
  function encodingsOf(words: string[]): string[] {
    const text = words.join(' ');
    const beyond = [...new Set(text.toLowerCase())].filter(char => /[^\x00-\x7f]/.test(char));
    const language = LANGUAGES.map(one => ({
      ...one,
      known: beyond.filter(char => one.letters.includes(char)).length,
    })).sort((a, b) => b.known / Math.sqrt(b.letters.length) - a.known / Math.sqrt(a.letters.length))[0]!;
    const all = ['utf-8', 'utf-16le', 'utf-16be', ...language.encodings];
    return all.filter(encoding => iconv.decode(iconv.encode(text, encoding), encoding) === text);
  }
});

describe('heading rows', () => {
  const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'cs', 'ru', 'tr', 'sv'];
  const titles = [
    ['Price list 2026'],
    ['ACME Trading Ltd', '', 'www.acme.example'],
    ['Gültig ab 01.02.2026'],
    ['', '', 'EUR'],
    ['Tel. 0800 123 456'],
    ['Дата: 01.02.2026'],
    ['All prices are without obligation'],
    ['Page 1'],
  ];

  test('are found below titles, whatever the order of columns and the words of twelve languages', async () => {
    const synonyms = await unambiguous();
    const lists = fc.constantFrom(...languages).chain(language => {
      const word = (field: string) => fc.constantFrom(...synonyms[`${language} ${field}`]!);
      return fc.record({
        language: fc.constant(language),
        code: word('code'),
        name: word('name'),
        price: word('price'),
        extra: fc
          .subarray(['vat', 'stock'].filter(field => synonyms[`${language} ${field}`]))
          .chain(fields => fc.tuple(...fields.map(word))),
        above: fc.array(fc.constantFrom(...titles), { maxLength: 6 }),
        blank: fc.nat(2),
        order: fc.infiniteStream(fc.nat(999)),
        upper: fc.boolean(),
        rows: fc.integer({ min: 6, max: 30 }),
      });
    });
    const cases = some(lists, 50).map(one => ({ one, ...written(one) }));
    const rows = await world.sql(
      `select s.ordinality::integer - 1 as n, spp_private.recognise_columns(s.value, '{}') as answer
         from jsonb_array_elements($1) with ordinality s`,
      [JSON.stringify(cases.map(({ sample }) => sample))],
    );
    const wrong = rows.filter(({ n, answer }) => !matches(answer as Recognition, cases[n as number]!));
    expectNone(
      wrong.map(({ n, answer }) => ({
        answer,
        headings: cases[n as number]!.headings,
        lang: cases[n as number]!.one.language,
      })),
    );
  }, 180_000);

  interface Listed {
    code: string;
    name: string;
    price: string;
    extra: string[];
    above: string[][];
    blank: number;
    order: Iterable<number>;
    upper: boolean;
    rows: number;
  }

  function written({ code, name, price, extra, above, blank, order, upper, rows }: Listed) {
    const ranks = [...take(order, 3 + extra.length)];
    const columns = [code, name, price, ...extra]
      .map((heading, i) => ({ heading, i }))
      .sort((a, b) => ranks[a.i]! - ranks[b.i]!);
    const headings = columns.map(({ heading }) => (upper ? heading.toUpperCase() : heading));
    const cell = (i: number, row: number) =>
      [
        `AB-${1000 + row * 7}`,
        `Hex bolt zinc plated M${row}`,
        `${row * 3 + 4},${10 + row}`,
        '21',
        String(row % 5),
      ][i]!;
    const header = above.length + blank + 1;
    const body = Array.from({ length: rows }, (_, row) => ({
      n: header + 1 + row,
      c: columns.map(({ i }) => cell(i, row)),
    }));
    const top = above.map((cells, i) => ({ n: i + 1, c: cells }));
    const sample: Sample = { format: 'csv', rows: [...top, { n: header, c: headings }, ...body] };
    const wanted = [0, 1, 2].map(i => columns.findIndex(column => column.i === i) + 1);
    return { sample, headings, header, wanted };
  }

  function* take(stream: Iterable<number>, count: number) {
    for (const number of stream) {
      if (count-- === 0) return;
      yield number;
    }
  }

  const matches = (answer: Recognition, { header, wanted }: { header: number; wanted: number[] }) =>
    answer.header_row === header &&
    JSON.stringify([answer.columns?.code, answer.columns?.name, answer.columns?.price]) ===
      JSON.stringify(wanted.map(at => [at]));

  /** Words of each language that mean one field only, by `language field`. */
  async function unambiguous(): Promise<Record<string, string[]>> {
    const rows = await world.sql(
      `select language || ' ' || field as key, array_agg(synonym order by synonym) as words
         from spp.column_synonyms s
        where language = any ($1) and field in ('code', 'name', 'price', 'vat', 'stock')
          and not exists (select from spp.column_synonyms o where o.synonym = s.synonym and o.field <> s.field)
        group by 1`,
      [languages],
    );
    return Object.fromEntries(rows.map(({ key, words }) => [key, words]));
  }
});
