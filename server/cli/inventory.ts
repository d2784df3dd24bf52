#!/usr/bin/env node
/** The command line: one file per group of verbs. Results go to stdout, all else to stderr. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { onWarning } from '../log.ts';
import { projectRoot } from '../settings.ts';
import { addAccessVerbs } from './access.ts';
import { addBenchVerb } from './bench.ts';
import { addCheckVerb } from './check.ts';
import { addImportVerbs } from './clerk/imports.ts';
import { addOrderVerbs } from './clerk/orders.ts';
import { addProductVerbs } from './clerk/products.ts';
import { addStockVerbs } from './clerk/stock.ts';
import { addDemoVerb } from './demo.ts';
import { addGenerateVerb } from './generate.ts';
import { addJobVerbs } from './jobs.ts';
import { addMatchingVerbs } from './matching.ts';
import { printableLines } from './printable.ts';
import { addPsqlVerb } from './psql.ts';
import { addRefreshVerb } from './refresh.ts';
import { note, tell } from './run.ts';
import { addServeVerbs } from './serve.ts';
import { addSupplierVerbs } from './suppliers.ts';
import { addSyncVerbs } from './sync.ts';
import { addProfileVerbs } from './uploads/profiles.ts';
import { addQuarantineVerbs } from './uploads/quarantine.ts';
import { addUploadVerbs } from './uploads/upload.ts';
import { addWarehouseVerbs } from './warehouses.ts';

const FAILED = 1;
const MISUSED = 2;

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));

const program = new Command('inventory')
  .description('A two-tier supplier inventory on PostgreSQL: pricelists in, prices kept, stock on hand.')
  .version(version)
  .exitOverride()
  .configureOutput({
    writeOut: text => process.stdout.write(printableLines(text)),
    writeErr: text => process.stderr.write(printableLines(text)),
  })
  .showHelpAfterError('("--help" tells more)')
  .addHelpText(
    'after',
    `
Databases and the token secret are found through DATA_DIR (default .data) or SPP_DATABASE_URL and ISSOH_DATABASE_URL.

First steps, while "inventory start" runs in another terminal:
  $ inventory supplier add ACME --name "Acme Tools" --currency EUR
  $ inventory upload ACME prices.csv
  $ inventory psql spp -- -c 'select * from spp.v_supplier_catalog_stats'`,
  );

addServeVerbs(program);
addAccessVerbs(program);
addPsqlVerb(program);
addSupplierVerbs(program);
addUploadVerbs(program);
addProfileVerbs(program);
addQuarantineVerbs(program);
addMatchingVerbs(program);
addWarehouseVerbs(program);
addProductVerbs(program);
addStockVerbs(program);
addOrderVerbs(program);
addImportVerbs(program);
addSyncVerbs(program);
addJobVerbs(program);
addCheckVerb(program);
addRefreshVerb(program);
addGenerateVerb(program);
addDemoVerb(program);
addBenchVerb(program);

// "inventory report … | head" ends when head has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

onWarning(warning => note(`warning: ${warning.message.split('\n')[0]}`));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are no errors; commander has said already what else is wrong.
    process.exitCode = error.exitCode === 0 ? 0 : MISUSED;
  } else {
    tell(error);
    process.exitCode = FAILED;
  }
}
