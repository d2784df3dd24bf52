import type { Command } from 'commander';
import { asRole, noLimit } from '../database/pools.ts';
import { operator, print, printJson, wholeNumber, withDatabases } from './run.ts';
import { table } from './table.ts';

interface NewWarehouse {
  name: string;
  capacity?: number;
  allowNegative?: true;
  json?: true;
}

export function addWarehouseVerbs(program: Command): void {
  const warehouse = program.command('warehouse').description('Warehouses: where stock lies.');

  warehouse
    .command('add')
    .description('Makes a warehouse and prints its id.')
    .argument('<code>', '1 to 32 letters, digits, _ and -')
    .requiredOption('--name <name>', 'its name')
    .option('--capacity <units>', 'pieces it can hold', wholeNumber)
    .option('--allow-negative', 'lets issues go beyond what is on hand')
    .option('--json', 'print the warehouse as JSON')
    .addHelpText('after', '\nExample:\n  $ inventory warehouse add CPT --name "Cape Town" --capacity 50000')
    .action(async (code: string, flags: NewWarehouse) => {
      const [made] = await query(
        `select * from issoh.create_warehouse(
           warehouse_code => $1, warehouse_name => $2, capacity_units => $3, allow_negative => $4)`,
        [code, flags.name, flags.capacity ?? null, flags.allowNegative ?? false],
      );
      if (flags.json) printJson(made);
      else print(String(made?.warehouse_id));
    });

  warehouse
    .command('list')
    .description('Lists all warehouses.')
    .option('--json', 'print them as JSON')
    .action(async (flags: { json?: true }) => {
      const rows = await query(
        `select warehouse_code, warehouse_name, is_active, capacity_units, allow_negative, warehouse_id
           from issoh.warehouses order by warehouse_code`,
      );
      if (flags.json) printJson(rows);
      else
        print(
          table(
            ['code', 'name', 'active', 'capacity', 'may be negative', 'id'],
            rows.map(row => Object.values(row)),
          ),
        );
    });
}

function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return withDatabases(({ connections }) =>
    asRole(
      connections.issoh,
      operator('inv_stock_operator'),
      noLimit,
      async client => (await client.query(text, values)).rows,
    ),
  );
}
