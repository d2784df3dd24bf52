/** Files of corrections: what is used, what is refused by name, and that nothing happens twice. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { withClient } from '../../../server/database/bootstrap.ts';
import { noLimit, runAs } from '../../../server/database/pools.ts';
import { processUploads } from '../../../server/worker/process-uploads.ts';
import { openQuarantine } from '../../../server/writing/quarantine.ts';
import { countsOf, createWorld, type Report, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const clerk = { role: 'inv_catalog_manager' as const, user_id: 'manager' };
const other = { role: 'inv_catalog_manager' as const, user_id: 'other clerk' };
type Cells = Record<string, string>;

async function download(supplier: string, batch: string | null = null): Promise<Cells[]> {
  const { bytes } = await openQuarantine(
    runAs(world.connections.spp, clerk, noLimit),
    supplier,
    'csv',
    batch,
  );
  let text = '';
  for await (const piece of bytes) text += piece;
  return parse(text, { bom: true, columns: true, delimiter: [',', ';'] });
}

function file(rows: Cells[]): string {
  const headings = [...new Set(rows.flatMap(row => Object.keys(row)))];
  const quote = (cell = '') => `"${cell.replaceAll('"', '""')}"`;
  return [headings, ...rows.map(row => headings.map(heading => row[heading]))]
    .map(cells => cells.map(quote).join(';'))
    .join('\n');
}

const report = async (batch: string) =>
  (await world.as(clerk, 'select spp.upload_report($1) as report', [batch]))[0]!.report as Report;
const send = (supplier: string, rows: Cells[], options = {}) => world.upload(supplier, file(rows), options);
const result = ({ corrections, errors }: Report) => {
  const { rows: _rows, batches: _batches, ...counts } = corrections as Record<string, number>;
  return { ...counts, errors: errors.map(({ code }) => code) };
};
const none = { corrected: 0, unchanged: 0, rejected: 0, refused: 0, errors: [] as string[] };
const LIST = 'Code;Name;Price\n0001;One;1,00\n0002;Two;\n0003;Three;on request\n0004;Four;-4\n;Five;5,00\n';

/** A supplier with four rejected rows. */
async function desk(supplier: string, list = LIST) {
  await world.addSupplier(supplier);
  return world.upload(supplier, list);
}

test('the same file again changes nothing and says so; a row taken out of it goes on waiting', async () => {
  const list = await desk('again');
  const [two, three, four] = (await download('again')) as [Cells, Cells, Cells, Cells];
  const rows = [{ ...two, Price: '2,50' }, { ...three, Price: 'ask' }, four];
  const first = await send('again', rows);
  expect(result(first)).toEqual({
    ...none,
    corrected: 1,
    unchanged: 1,
    rejected: 1,
    errors: ['price_unreadable'],
  });
  expect(countsOf(first)).toMatchObject({ total: 0, failed: 0 });
  expect(countsOf(await report(list.batch_id))).toMatchObject({ total: 5, new: 2, failed: 3 });
  const before = await fingerprint();
  const second = await send('again', rows);
  // What was rejected stands as it was corrected: by the file the row is another than the one it was made of.
  expect(result(second)).toEqual({ ...none, unchanged: 2, refused: 1, errors: ['already_corrected'] });
  expect(await fingerprint()).toEqual(before);
  // The clerk goes on in the same file.
  const third = await send('again', [{ ...three, Price: '3,50' }]);
  expect(result(third)).toEqual({ ...none, corrected: 1 });
  expect((await download('again')).map(row => row.Name)).toEqual(['Four', 'Five']);
});

test('rows without a reference, with a foreign or a repeated one are refused by name', async () => {
  await desk('refs');
  await desk('victim');
  const [theirs] = await download('victim');
  const [two, three, four] = (await download('refs')) as [Cells, Cells, Cells, Cells];
  const before = await fingerprint();
  const sent = await send('refs', [
    { ...theirs, Price: '0,01' },
    { Code: '0009', Name: 'Nine', Price: '9,00' },
    { ...two, Price: '2,00', row_ref: 'row 3' },
    { ...three, Price: '3,00' },
    { ...three, Price: '3,10' },
    { ...four, row_ref: '00000000-0000-7000-8000-000000000000' },
  ]);
  expect(result(sent)).toEqual({
    ...none,
    refused: 6,
    errors: [
      'reference_unknown',
      'reference_missing',
      'reference_unknown',
      'reference_repeated',
      'reference_repeated',
      'reference_unknown',
    ],
  });
  expect(sent.errors[0]!.raw).toMatchObject({ row_ref: theirs!.row_ref });
  expect(await fingerprint()).toEqual(before);
});

test('rows of several uploads come in one file, each by its own columns and its own decimal mark', async () => {
  await world.addSupplier('many');
  const first = await world.upload('many', 'Code;Name;Preis\nA1;One;1,50\nA2;Two;\nA3;Three;3,50\n');
  const second = await world.upload('many', 'Code,Price,Name\nB1,1.50,One\nB2,,Two\nB3,1.25,Three\n');
  const rows = await download('many');
  expect(Object.keys(rows[0]!)).toEqual([
    'Code',
    'Name',
    'Preis',
    'Price',
    'reject_reason',
    'accept',
    'row_ref',
  ]);
  expect(await download('many', second.batch_id)).toHaveLength(1);
  const wrong = await send('many', [{ ...rows[1]!, Code: 'B9', Preis: '2,00' }]);
  expect(result(wrong)).toEqual({ ...none, refused: 1, errors: ['column_of_other_list'] });
  const sent = await send('many', [
    { ...rows[0]!, Preis: '2,125', note: 'asked by telephone' },
    { ...rows[1]!, Price: '2.125', note: '' },
  ]);
  expect(result(sent)).toEqual({ ...none, corrected: 2 });
  expect(sent.warnings).toEqual([expect.objectContaining({ code: 'columns_ignored', count: 1 })]);
  expect(sent.corrections).toMatchObject({
    batches: [
      { batch_id: first.batch_id, corrected: 1 },
      { batch_id: second.batch_id, corrected: 1 },
    ],
  });
  expect(await prices('many')).toMatchObject({ A2: '2.1250', B2: '2.1250' });
});

test('a held price is released by a yes under accept, and by nothing else', async () => {
  await world.addSupplier('held');
  await world.as(clerk, `select spp.update_supplier('held', '{"hold_spikes": true}')`);
  await world.upload('held', 'Code;Name;Price\nA1;Anvil;10,00\nA2;Bolt;1,00\n');
  await world.upload('held', 'Code;Name;Price\nA1;Anvil;1000,00\nA2;Bolt;1,00\nA3;Cap;\n');
  const [spike, cap] = (await download('held')) as [Cells, Cells];
  expect(result(await send('held', [spike, { ...cap, accept: 'yes' }]))).toEqual({
    ...none,
    unchanged: 1,
    refused: 1,
    errors: ['not_held'],
  });
  expect(result(await send('held', [{ ...spike, Name: 'Great anvil' }]))).toEqual({
    ...none,
    rejected: 1,
    errors: ['price_spike'],
  });
  expect(result(await send('held', [{ ...spike, Price: '2000,00' }]))).toMatchObject({
    errors: ['price_spike'],
  });
  expect(await prices('held')).toMatchObject({ A1: '10.0000' });
  const [now] = await download('held');
  expect(result(await send('held', [{ ...now!, accept: 'Ja' }]))).toEqual({ ...none, corrected: 1 });
  expect(await prices('held')).toMatchObject({ A1: '2000.0000' });
});

test('what somebody else has decided or changed meanwhile is refused by name', async () => {
  const list = await desk('rivals');
  const [two, three, four, five] = (await download('rivals')) as [Cells, Cells, Cells, Cells];
  const id = ({ row_ref }: Cells) => row_ref!.split('.')[0];
  const resubmit = (row: Cells, data: object) =>
    world.as(other, 'select spp.resubmit_quarantined($1)', [JSON.stringify([{ staging_id: id(row), data }])]);
  await resubmit(two, { Price: '2,22' });
  await world.as(other, 'select spp.discard_quarantined($1)', [[id(three)]]);
  await resubmit(four, { Code: '0044' });
  const sent = await send('rivals', [
    { ...two, Price: '2,00' },
    { ...three, Price: '3,00' },
    { ...four, Price: '4,00' },
  ]);
  expect(result(sent)).toEqual({
    ...none,
    refused: 3,
    errors: ['already_corrected', 'already_discarded', 'row_changed'],
  });
  expect(JSON.stringify(sent)).not.toContain('other clerk');
  await world.as(clerk, 'select spp.rollback_batch($1)', [list.batch_id]);
  expect(result(await send('rivals', [{ ...five, Code: '0005' }]))).toEqual({
    ...none,
    refused: 1,
    errors: ['upload_not_completed'],
  });
});

test('a row that a later list has brought is superseded', async () => {
  await desk('later');
  const [two] = await download('later');
  await world.upload('later', 'Code;Name;Price\n0002;Two;2,00\n');
  expect(result(await send('later', [{ ...two!, Price: '9,00' }]))).toEqual({
    ...none,
    refused: 1,
    errors: ['already_superseded'],
  });
});

test('a dry run says what would become of the rows and changes nothing', async () => {
  await desk('dry');
  const [two, three, four] = (await download('dry')) as [Cells, Cells, Cells, Cells];
  const before = await fingerprint();
  const rows = [{ ...two, Price: '2,00' }, { ...three, Price: 'ask' }, four];
  const tried = await send('dry', rows, { dryRun: true });
  expect(tried).toMatchObject({ dry_run: true, mode: 'corrections' });
  expect(result(tried)).toEqual({
    ...none,
    corrected: 1,
    unchanged: 1,
    rejected: 1,
    errors: ['price_unreadable'],
  });
  expect(await fingerprint()).toEqual(before);
  expect(result(await send('dry', rows))).toMatchObject({ corrected: 1 });
});

test.each(['deadlock_detected', 'serialization_failure', 'transaction_rollback'])(
  'a dry run that meets %s is tried again, and is no result',
  async condition => {
    const supplier = condition.replaceAll('_', '-');
    await desk(supplier);
    const [two] = (await download(supplier)) as [Cells];
    await world.sql(`
      create sequence public.met;
      grant usage on sequence public.met to public;
      create function public.meet() returns trigger language plpgsql as $$
      begin
        if nextval('public.met') = 1 then
          raise exception using errcode = '${condition}';
        end if;
        return new;
      end $$;
      create trigger meet before update on spp.upload_staging for each row
        when (new.validation_status = 'correcting') execute function public.meet()`);
    try {
      const rows = [{ ...two, Price: '2,00' }];
      await expect(send(supplier, rows, { dryRun: true })).rejects.toThrow();
      const [broken] = await world.sql(
        "select * from spp.upload_batches where mode = 'corrections' and status = 'processing'",
      );
      await processUploads(world.settings, world.connections, broken!.supplier_id as string);
      expect(result(await report(broken!.batch_id as string))).toEqual({ ...none, corrected: 1 });
    } finally {
      await world.sql(
        'drop trigger meet on spp.upload_staging; drop function public.meet(); drop sequence public.met',
      );
    }
  },
);

test('a file that fails half-way says what of it stands', async () => {
  const rows = Array.from({ length: 600 }, (_, i) => `A${i};Thing;`);
  await desk('half', ['Code;Name;Price', 'B;Sound;1,00', ...rows, ''].join('\n'));
  const waiting = await download('half');
  // Suspended while its first rows are corrected.
  await world.sql(`
    create function public.suspend() returns trigger language plpgsql as $$
    begin
      update spp.suppliers set status = 'suspended' where supplier_id = new.supplier_id;
      return new;
    end $$;
    create trigger suspend after update of next_row on spp.upload_batches for each row
      when (new.mode = 'corrections' and new.next_row > 1) execute function public.suspend()`);
  try {
    const sent = await send(
      'half',
      waiting.map(row => ({ ...row, Price: '3,00' })),
    );
    const corrected = (sent.corrections as { corrected: number }).corrected;
    expect(sent).toMatchObject({ status: 'failed', reason: { code: 'supplier_not_active' } });
    expect(corrected).toBeGreaterThan(0);
    expect(await download('half')).toHaveLength(600 - corrected);
    const { message, hint } = sent.reason as { message: string; hint: string };
    expect(message).toMatch(new RegExp(`\\b${corrected} rows of the file were corrected .* stay corrected`));
    expect(hint).toContain('only what still waits is used');
  } finally {
    await world.sql('drop trigger suspend on spp.upload_batches; drop function public.suspend()');
  }
});

test('a file without its references is refused as a whole, and is no list', async () => {
  await desk('bare');
  const rows = (await download('bare')).map(({ row_ref: _ref, ...row }) => ({ ...row, Price: '1,00' }));
  expect(await send('bare', rows)).toMatchObject({ status: 'failed', reason: { code: 'no_row_ref' } });
});

test('a file without its reasons is known by its references', async () => {
  await desk('terse');
  const rows = (await download('terse')).map(({ reject_reason: _reason, accept: _accept, ...row }) => row);
  expect(result(await send('terse', [{ ...rows[0]!, Price: '2,00' }]))).toEqual({ ...none, corrected: 1 });
});

test('columns of a list that are called like those of the file survive', async () => {
  await world.addSupplier('namesake', { columns: { code: 'Code', name: 'Name', price: 'Price' } });
  await world.upload('namesake', 'Code;Name;Price;accept;=Sum\nA1;Anvil;1,00;no;1\nA2;Bolt;;no;=A1+1\n');
  const rows = await download('namesake');
  expect(Object.keys(rows[0]!)).toEqual([
    'Code',
    'Name',
    'Price',
    'accept (list)',
    "'=Sum",
    'reject_reason',
    'accept',
    'row_ref',
  ]);
  expect(rows[0]!["'=Sum"]).toBe("'=A1+1");
  expect(result(await send('namesake', rows))).toEqual({ ...none, unchanged: 1 });
  expect(result(await send('namesake', [{ ...rows[0]!, Price: '2,00' }]))).toEqual({ ...none, corrected: 1 });
});

describe('what a spreadsheet makes of a text file', () => {
  test.each([
    ['00123', '123', 'same'],
    ['1,50', '1.5', 'same'],
    ['4006381333931', '4,00638E+12', 'same'],
    ['2026-01-31', '31.01.2026', 'same'],
    ['2026-01-31', '1/31/2026', 'same'],
    ['2026-03-04', '04.03.2026', 'same'],
    ['2026-3-4', '2026-03-04', 'same'],
    ['2026-03-04', '2026-04-03', 'changed'],
    ['2026-03-04', '03.04.2026', 'changed'],
    ['2026-03-04', '04/03/2026', 'rewritten'],
    ['2026-03-04', '3/4/2026', 'rewritten'],
    ['true', 'TRUE', 'same'],
    [' Anvil\r\nbig ', 'Anvil\nbig', 'same'],
    ['1,50', '150', 'rewritten'],
    ['1.000', '1', 'rewritten'],
    ['1-2', '01. Feb', 'rewritten'],
    ['1-2', '2026-02-01', 'rewritten'],
    ['1,50', '1,60', 'changed'],
    ['00123', '00124', 'changed'],
    ['', '1', 'changed'],
    ['on request', '12', 'changed'],
  ])('%j as %j is %s', async (before, after, change) => {
    const [row] = await world.sql('select spp_private.cell_change($1, $2) as change', [before, after]);
    expect(row!.change).toBe(change);
  });

  test('is no correction', async () => {
    await desk('excel', 'Code;Name;Price\n0001;One;1,00\n0002;Two;\n1-2;Three;ask\n');
    const [two, three] = (await download('excel')) as [Cells, Cells];
    const sent = await send('excel', [
      { ...two, Code: '2', Price: '2,00' },
      { ...three, Code: '01. Feb', Price: '3,00' },
    ]);
    expect(result(sent)).toEqual({ ...none, corrected: 1, refused: 1, errors: ['cell_rewritten'] });
    expect(await prices('excel')).toMatchObject({ '0002': '2.0000' });
  });
});

test('of a row that comes back only the cells that are others are looked at closely', async () => {
  const raw_data = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`Column ${at}`, 'as it was']));
  await withClient(world.settings.spp!.direct, async client => {
    await client.query('begin');
    const { rows } = await client.query(
      `select heading from spp_private.changed_cells(null, jsonb_populate_record(null::spp.upload_staging, $1), $2, '{}')`,
      [{ raw_data }, { ...raw_data, 'Column 7': 'another' }],
    );
    expect(rows).toEqual([{ heading: 'Column 7' }]);
    const { rows: looks } = await client.query(
      "select calls::integer from pg_stat_xact_user_functions where funcname = 'cell_change'",
    );
    await client.query('rollback');
    expect(looks).toEqual([{ calls: 1 }]);
  });
});

test('prices of larger quantities are corrected in their columns', async () => {
  await world.addSupplier('breaks');
  await world.upload('breaks', 'Code;Name;Price;Price 10+\nA1;Anvil;1,00;0,90\nA2;Bolt;;1,80\n');
  const [row] = await download('breaks');
  expect(result(await send('breaks', [{ ...row!, Price: '2,00', 'Price 10+': '1,75' }]))).toEqual({
    ...none,
    corrected: 1,
  });
  const kept = await world.sql(
    `select k.from_quantity, k.price from spp.price_breaks k join spp.supplier_products p using (supplier_id, product_id)
      where p.supplier_product_code = 'A2'`,
  );
  expect(kept).toEqual([{ from_quantity: 10, price: '1.7500' }]);
});

test('a worker that breaks off in the middle of a file goes on where it stopped', async () => {
  const rows = Array.from({ length: 1200 }, (_, i) => `A${i};Thing;`);
  const list = await desk('dies', ['Code;Name;Price', 'B;Sound;1,00', ...rows, ''].join('\n'));
  const waiting = await download('dies');
  // The second chunk fails once.
  await world.sql(`
    create function public.fail_once() returns trigger language plpgsql as $$
    begin
      if old.next_row < 1000 and new.next_row >= 1000 and new.attempts < 2 then
        raise exception 'broken off';
      end if;
      return new;
    end $$;
    create trigger fail_once before update on spp.upload_batches for each row
      when (new.mode = 'corrections') execute function public.fail_once()`);
  await expect(
    send(
      'dies',
      waiting.map(row => ({ ...row, Price: '3,00' })),
    ),
  ).rejects.toThrow('broken off');
  const [broken] = await world.sql(
    "select * from spp.upload_batches where mode = 'corrections' and status = 'processing'",
  );
  expect(broken).toMatchObject({ phase: 'correct', attempts: 1, corrections: { corrected: 500 } });
  await processUploads(world.settings, world.connections, broken!.supplier_id as string);
  expect(result(await report(broken!.batch_id as string))).toEqual({ ...none, corrected: 1200 });
  await world.sql('drop trigger fail_once on spp.upload_batches; drop function public.fail_once()');
  const history = await world.sql(
    `select count(*)::int as rows from spp.price_history where upload_batch_id = $1 and change_reason = 'correction'`,
    [list.batch_id],
  );
  expect(history).toEqual([{ rows: 1200 }]);
  expect(countsOf(await report(list.batch_id))).toMatchObject({ total: 1201, new: 1201, failed: 0 });
});

async function prices(supplier: string): Promise<Record<string, unknown>> {
  const rows = await world.sql(
    `select p.supplier_product_code as code, p.current_price as price
       from spp.supplier_products p join spp.suppliers s using (supplier_id) where s.supplier_code = $1`,
    [supplier],
  );
  return Object.fromEntries(rows.map(({ code, price }) => [code, price]));
}

/** All that counts, but for files of corrections themselves. */
async function fingerprint(): Promise<unknown> {
  return world.sql(`
    select (select md5(string_agg(p::text, '' order by p.product_id)) from spp.supplier_products p) as products,
           (select md5(string_agg(h::text, '' order by h.history_id)) from spp.price_history h) as history,
           (select md5(string_agg(k::text, '' order by k.product_id, k.from_quantity)) from spp.price_breaks k) as breaks,
           (select md5(string_agg(c::text, '' order by c.category_id)) from spp.categories c) as categories,
           (select md5(string_agg(b::text, '' order by b.batch_id)) from spp.upload_batches b
             where b.mode <> 'corrections') as batches,
           (select md5(string_agg(s::text, '' order by s.staging_id)) from spp.upload_staging s
             join spp.upload_batches b using (batch_id) where b.mode <> 'corrections') as rows,
           (select count(*) from audit.log l where l.table_name = 'upload_staging') as corrections`);
}
