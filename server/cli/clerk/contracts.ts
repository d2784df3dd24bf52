import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type pg from 'pg';
import { asRole, noLimit } from '../../database/pools.ts';
import { readKeys } from '../../encryption/keys.ts';
import { giveTermsKeys, termsKeys } from '../../encryption/terms.ts';
import { declareKeyLost } from '../../operations/declare-key-lost.ts';
import { endContract } from '../../operations/end-contract.ts';
import { beginRotation, lostKeys, rotateTerms, unrotatedContracts } from '../../operations/rotate-terms.ts';
import { toProblem } from '../../problem.ts';
import type { DecimalMark } from '../../reading/amounts.ts';
import { assertReadable } from '../files.ts';
import { readId } from '../ids.ts';
import { note, operator, print, printJson, withDatabases } from '../run.ts';
import { table } from '../table.ts';
import { time } from '../times.ts';
import { headings, readContracts, textOfContracts } from './contract-file.ts';

interface Filters {
  supplier?: string;
  product?: string;
  state?: string;
  json?: true;
}

export function addContractVerbs(program: Command): void {
  const contracts = program
    .command('contracts')
    .description('Prices and rebates that were negotiated with suppliers; they are kept encrypted.');

  contracts
    .command('set')
    .argument('<file>', `CSV with the columns ${headings.join(', ')}; - reads standard input`)
    .summary('set what a file says, all or none')
    .description(
      `Sets prices and rebates. A row names a supplier and a product of its list (its own code; none: a rebate on the whole
list), and has a price with its currency, a rebate in percent, or both. Cells are separated by comma, semicolon or tab, as the headings show. "from" and
"to" are days or times by ISO 8601, as 2026-12-31; without "from" it holds from now on. The decimal mark of prices, and that of
rebates, is what the column says as a whole; what may be read in two ways is refused. What says the same already is left alone. What the list of a supplier does not have, and prices
in a currency without an exchange rate, are set, and named as warnings by their lines.`,
    )
    .addOption(
      new Option('--decimal-mark <mark>', 'of its amounts, where they do not tell').choices(['.', ',']),
    )
    .action(async (file: string, { decimalMark }: { decimalMark?: DecimalMark }) => {
      if (file !== '-') assertReadable(file);
      const text = await textOfContracts(readFileSync(file === '-' ? 0 : file), encoding =>
        note(
          `The file is not in Unicode: it is read as ${encoding}. See that its codes are spelt as in the lists.`,
        ),
      );
      const { rows, about } = readContracts(text, decimalMark);
      const values = [JSON.stringify(rows)];
      const [counts] = await query('select * from issoh.record_contracts($1)', values, about);
      const doubts = await query(
        'select * from issoh_private.doubtful_contracts($1) order by row_no, code',
        values,
      ).catch(notLookedFor);
      const warnings = doubts.map(({ row_no, ...doubt }) => ({
        line: about[Number(row_no) - 1]?.line ?? null,
        ...doubt,
      }));
      printJson({ ...counts, warnings });
    });

  contracts
    .command('list')
    .description('Lists contracts with their values.')
    .option('--supplier <supplier>', 'of one supplier: code or id')
    .option('--product <code>', 'of one product, by the supplier’s code')
    .addOption(new Option('--state <state>', 'how they stand now').choices(['past', 'open', 'future']))
    .option('--json', 'print them as JSON')
    .action(async (flags: Filters) => {
      const rows = await query('select * from issoh.read_contracts($1, $2, $3, null, null)', [
        flags.supplier ?? null,
        flags.product ?? null,
        flags.state ?? null,
      ]);
      const altered = rows.filter(row => row.unit_price === null && row.rebate_percentage === null);
      const why = 'it, or its supplier’s key, was altered, or the key is gone';
      for (const { contract_id, state } of altered)
        note(
          state === 'past'
            ? `Contract ${contract_id}, which is past, cannot be read: ${why}.`
            : `Contract ${contract_id} cannot be read: ${why}. Set it anew, or end it.`,
        );
      if (flags.json) return printJson(rows);
      const shown = ['supplier_code', 'supplier_product_code', 'state', 'unit_price', 'currency_code'];
      const more = ['rebate_percentage', 'effective_from', 'effective_to', 'contract_id'];
      const names = ['supplier', 'product', 'state', 'price', '', 'rebate %', 'from', 'to', 'contract'];
      print(
        table(
          names,
          rows.map(row => [...shown, ...more].map(name => row[name])),
        ),
      );
    });

  contracts
    .command('end')
    .argument('<contract>', 'its id, as "contracts list" shows it')
    .option('--at <time>', 'the moment; else now', time)
    .summary('end a contract, or withdraw one that has not begun')
    .description(
      `Ends a contract. One that has not begun by then is withdrawn: it never holds, and its time is free. "earlier" is the contract
before it, and when that ends now: what was cut by nothing else goes on as before.`,
    )
    .action(async (text: string, flags: { at?: string }) => {
      const id = readId('contract', text);
      const ended = await asManager(client => endContract(client, id, flags.at ?? null, null));
      const { earlier, ...contract } = ended;
      printJson(contract.state === 'withdrawn' ? ended : contract);
    });

  contracts
    .command('lost')
    .argument('<key>', 'its name, as "keys status" shows it')
    .summary('say that a key is gone for good')
    .description(
      `Says that there is no copy of a key any more: contracts under it, which nobody can read, can be set anew and ended
from then on, and rotation passes over them. With the key those left as they are can be read again. It goes into the audit log.`,
    )
    .action(async (key: string) => {
      const contracts = await withDatabases(({ settings, connections }) =>
        declareKeyLost(settings, connections, operator('inv_pricing_manager'), key),
      );
      note('"inventory contracts list" names those that wait to be set anew, or ended.');
      printJson({ key, contracts });
    });

  contracts
    .command('rotate')
    .summary('new keys for all suppliers')
    .description(
      `Gives every supplier with contracts a new key, under the key that encrypts now ("inventory keys rotate" makes one),
and brings over what is encrypted already. Broken off, it goes on where it was, by itself or when it is called again.`,
    )
    .action(async () => {
      const { left, lost, ...done } = await withDatabases(async ({ settings, connections }) => {
        const owner = connections.owner.issoh;
        const given = termsKeys(await readKeys(settings.keys));
        // No job is asked for: it would take part of it away, uncounted.
        const keys = await beginRotation(owner, given, true);
        const rows = await rotateTerms(owner, given, { waits: true });
        return { keys, rows, left: await unrotatedContracts(owner), lost: await lostKeys(owner) };
      });
      if (left.length > 0) {
        process.exitCode = 1;
        note('What is left was altered: "inventory contracts list" names it. Set it anew, or end it.');
      }
      for (const { key, contracts } of lost)
        note(
          `Passed over what is under ${key}, declared lost: ${contracts} contracts wait to be set anew, or ended.`,
        );
      printJson({ ...done, left, lost });
    });
}

/** They are set by then: whatever came in between is a warning. */
function notLookedFor(error: unknown): Record<string, unknown>[] {
  return [
    {
      row_no: null,
      code: toProblem(error).code,
      message: 'Codes of products and exchange rates were not looked for.',
      hint: 'Set the same again later: what says the same is left alone.',
    },
  ];
}

/** One statement, and what is known of the rows of a file. */
function query(sql: string, values: unknown[], about: object[] = []): Promise<Record<string, unknown>[]> {
  return asManager(async client => {
    if (about.length > 0)
      await client.query("select pg_catalog.set_config('inventory.contract_rows', $1, true)", [
        JSON.stringify(about),
      ]);
    return (await client.query(sql, values)).rows;
  });
}

/** A transaction of somebody who may, with the keys at hand. */
function asManager<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  return withDatabases(async ({ settings, connections }) => {
    const keys = termsKeys(await readKeys(settings.keys));
    return asRole(connections.issoh, operator('inv_pricing_manager'), noLimit, async client => {
      await giveTermsKeys(client, keys);
      return work(client);
    });
  });
}
