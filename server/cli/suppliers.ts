import type { Command } from 'commander';
import type pg from 'pg';
import { asRole, noLimit } from '../database/pools.ts';
import { operator, print, printJson, withDatabases } from './run.ts';
import { table } from './table.ts';

interface NewSupplier {
  code: string;
  name: string;
  currency: string;
}

export function addSupplierVerbs(program: Command): void {
  const supplier = program.command('supplier').description('Suppliers: who sends pricelists.');

  supplier
    .command('add')
    .description('Makes a supplier and prints its id.')
    .argument('<code>', '1 to 32 letters, digits, _ and -')
    .requiredOption('--name <name>', 'its name')
    .option('--currency <code>', 'ISO 4217; the currency of lists that name none', 'EUR')
    .option('--json', 'print the supplier as JSON')
    .addHelpText('after', '\nExample:\n  $ inventory supplier add ACME --name "Acme Tools" --currency EUR')
    .action(async (code: string, flags: { name: string; currency: string; json?: true }) => {
      const made = await withDatabases(({ connections }) =>
        createSupplier(connections.spp, { code, ...flags }),
      );
      if (flags.json) printJson(made);
      else print(made.supplier_id);
    });

  supplier
    .command('list')
    .description('Lists all suppliers.')
    .option('--json', 'print them as JSON')
    .action(async (flags: { json?: true }) => {
      const { rows } = await withDatabases(({ connections }) =>
        asRole(connections.spp, operator(), noLimit, client =>
          client.query(
            `select supplier_code, supplier_name, status, currency_code, supplier_id
               from spp.suppliers order by supplier_code`,
          ),
        ),
      );
      if (flags.json) printJson(rows);
      else
        print(
          table(
            ['code', 'name', 'status', 'currency', 'id'],
            rows.map(row => Object.values(row)),
          ),
        );
    });
}

/** @throws pg.DatabaseError SPISC, SPISN, SPICU, SPCSC */
export function createSupplier(pool: pg.Pool, supplier: NewSupplier): Promise<{ supplier_id: string }> {
  return asRole(pool, operator(), noLimit, async client => {
    const { rows } = await client.query('select * from spp.create_supplier($1, $2, $3)', [
      supplier.code,
      supplier.name,
      supplier.currency,
    ]);
    return rows[0];
  });
}

export async function supplierExists(pool: pg.Pool, supplier: string): Promise<boolean> {
  return (await supplierId(pool, supplier)) !== null;
}

/** The id of a supplier by code or id; null where there is none. */
export async function supplierId(pool: pg.Pool, supplier: string): Promise<string | null> {
  const { rows } = await asRole(pool, operator(), noLimit, client =>
    client.query<{ supplier_id: string }>(
      'select supplier_id from spp.suppliers where supplier_code = $1 or supplier_id::text = lower($1)',
      [supplier],
    ),
  );
  return rows[0]?.supplier_id ?? null;
}
