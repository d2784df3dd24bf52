/** Everything that is written from catalogs, routes and the worker's times for people to read: path to text. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from '../../server/database/bootstrap.ts';
import { type Tier, tiers } from '../../server/database/migrate.ts';
import { projectRoot } from '../../server/settings.ts';
import { diagramsOf } from './erd.ts';
import { between } from './page.ts';
import { recurringTable } from './recurring.ts';
import {
  assertFieldsKnown,
  functionsTables,
  readRights,
  relationsTable,
  routesTable,
  writersOf,
} from './rights.ts';
import { readTables } from './tables.ts';

const ERD = 'docs/erd.md';
const RIGHTS = 'docs/rights.md';
const OPERATIONS = 'docs/operations.md';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');

/** @param urls of migrated databases, as whoever sees their catalogs */
export async function written(urls: Record<Tier, string>): Promise<Record<string, string>> {
  assertFieldsKnown();
  let erd = read(ERD);
  let rights = between(read(RIGHTS), 'routes', routesTable());
  for (const tier of tiers) {
    const [tables, may] = await withClient(urls[tier], async client => [
      await readTables(client),
      await readRights(client),
    ]);
    const writers = writersOf(may);
    if (writers.length > 0) throw new Error(`${RIGHTS} says that nobody writes to ${writers.join(', ')}.`);
    erd = between(erd, tier, diagramsOf(tier, tables));
    rights = between(rights, `${tier} functions`, functionsTables(tier, may));
    rights = between(rights, `${tier} tables`, relationsTable(tier, may));
  }
  const operations = between(read(OPERATIONS), 'recurring', recurringTable());
  return { [ERD]: erd, [RIGHTS]: rights, [OPERATIONS]: operations };
}

export async function writeDocs(urls: Record<Tier, string>): Promise<void> {
  for (const [path, text] of Object.entries(await written(urls)))
    writeFileSync(join(projectRoot, path), text);
}
