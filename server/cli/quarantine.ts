import type { Command } from 'commander';
import type pg from 'pg';
import { asRole, noLimit } from '../database/pools.ts';
import { readJson } from './files.ts';
import { readId } from './ids.ts';
import { call, operator, print, printJson, refusal, withDatabases } from './run.ts';
import { table } from './table.ts';

const PAGE = 1000;

export function addQuarantineVerbs(program: Command): void {
  const quarantine = program
    .command('quarantine')
    .description('Rejected rows: see them, correct them, drop them.');

  quarantine
    .command('list')
    .description('Lists the rejected rows of a supplier that wait for a person.')
    .argument('<supplier>', 'code or id of the supplier')
    .option('--json', 'print them as JSON, with their cells')
    .action(async (supplier: string, flags: { json?: true }) => {
      const rows = await withDatabases(({ connections }) => allRows(connections.spp, supplier));
      if (flags.json) return printJson(rows);
      const cells = rows.map(row => [row.staging_id, row.file_name, row.row_number, row.code, row.message]);
      print(table(['staging_id', 'file', 'row', 'code', 'message'], cells));
    });

  quarantine
    .command('resubmit')
    .description('Corrects rejected rows of one upload and applies those that are valid now.')
    .argument('<file>', 'JSON: [{"staging_id": "…", "data": {"price": "12.50"}}]; - reads standard input')
    .addHelpText(
      'after',
      `\nExample:
  $ echo '[{"staging_id": "0198…", "data": {"Price": "12.50"}}]' | inventory quarantine resubmit -`,
    )
    .action(async (file: string) => {
      const rows = readJson(file, 'See "inventory quarantine resubmit --help" for an example.');
      printJson(await call('select spp.resubmit_quarantined($1) as answer', [JSON.stringify(rows)]));
    });

  quarantine
    .command('discard')
    .description('Drops rejected rows for good.')
    .argument('<staging_id...>', 'as "quarantine list" shows them')
    .action(async (given: string[]) => {
      const ids = [...new Set(given.map(id => readId('staging', id)))];
      const answer = await call<{ discarded: number }>('select spp.discard_quarantined($1) as answer', [ids]);
      printJson(answer);
      if (answer.discarded < ids.length) throw notWaiting(ids.length - answer.discarded, ids.length);
    });
}

async function allRows(pool: pg.Pool, supplier: string): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for (;;) {
    const { rows } = await asRole(pool, operator(), noLimit, client =>
      client.query('select * from spp.quarantine($1, $2, $3)', [
        supplier,
        all.at(-1)?.staging_id ?? null,
        PAGE,
      ]),
    );
    all.push(...rows);
    if (rows.length < PAGE) return all;
  }
}

function notWaiting(missing: number, asked: number) {
  return refusal(
    'SPNST',
    `${missing} of ${asked} ${asked === 1 ? 'row does' : 'rows do'} not wait in quarantine.`,
    '"inventory quarantine list SUPPLIER" shows those that do.',
  );
}
