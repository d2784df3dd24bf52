/** tests/snapshots: the schema of each database as a page to read in a review. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadModule } from 'libpg-query';
import type pg from 'pg';
import { formatSql } from '../../scripts/sql/format.ts';
import { wrapped } from '../../server/cli/table.ts';
import { withClient } from '../../server/database/bootstrap.ts';
import { type Tier, tiers } from '../../server/database/migrate.ts';
import { definitionsText } from '../../server/database/privileges/definitions.ts';
import { definitionsFile } from '../../server/database/privileges/manifest.ts';
import { grantsFile, grantsText, rightsIn } from '../../server/database/privileges/rights.ts';
import { projectRoot } from '../../server/settings.ts';
import { readCatalog, readRoles, type Statement } from './catalog.ts';
import { type TestCluster, templates, withLimitsOfInstallation } from './cluster.ts';
import { sourceFiles } from './sources.ts';

/** The snapshots by file name, made from a freshly migrated cluster. */
export async function takeSnapshots(cluster: TestCluster): Promise<Record<string, string>> {
  await loadModule();
  const within = <T>(tier: Tier, run: (client: pg.Client) => Promise<T>) =>
    withClient(cluster.superuserUrl(templates[tier]), run);
  return {
    'spp.sql': await within('spp', client => snapshotOf(client, 'spp')),
    'issoh.sql': await within('issoh', client => snapshotOf(client, 'issoh')),
    'roles.sql': await within('spp', rolesOf),
  };
}

/** `sql/grants` of both databases. */
export async function takeGrants(cluster: TestCluster): Promise<Record<Tier, string>> {
  const of = (tier: Tier) =>
    withClient(cluster.superuserUrl(templates[tier]), async client =>
      inLines(grantsText(tier, (await rightsIn(client)).rights)),
    );
  return { spp: await of('spp'), issoh: await of('issoh') };
}

const WIDTH = 120;

function inLines(sql: string): string {
  return sql
    .split('\n')
    .map(line => wrapped(line, WIDTH, 0, 2).join('\n'))
    .join('\n');
}

export async function writeGrants(cluster: TestCluster): Promise<void> {
  const taken = await takeGrants(cluster);
  for (const tier of tiers) writeFileSync(grantsFile(tier), taken[tier]);
}

/** `sql/definitions` of both databases, with a supplier in SPP: partitions are told by one. */
export async function takeDefinitions(cluster: TestCluster): Promise<Record<Tier, string>> {
  const of = (tier: Tier) =>
    withClient(cluster.superuserUrl(templates[tier]), async client => {
      // Undone with the look itself.
      if (tier === 'spp')
        await client.query(
          "begin; insert into spp.suppliers (supplier_code, supplier_name) values ('PART', 'One that has a partition')",
        );
      return definitionsText(tier, client);
    });
  return { spp: await of('spp'), issoh: await of('issoh') };
}

export async function writeDefinitions(cluster: TestCluster): Promise<void> {
  const taken = await takeDefinitions(cluster);
  for (const tier of tiers) writeFileSync(definitionsFile(tier), taken[tier]);
}

export async function snapshotOf(client: pg.Client, tier: Tier): Promise<string> {
  const heading = [
    `-- Database ${tier} as its catalogs tell it when every migration has run: \`npm run snapshot\` writes this file.`,
    '-- What no line gives to another belongs to inv_owner. Monthly partitions, which functions make, are left out.',
  ];
  const statements = (await readCatalog(client)).filter(({ month }) => !month);
  return written(heading, statements, bodiesOf(tier));
}

async function rolesOf(client: pg.Client): Promise<string> {
  const heading = [
    '-- The roles of both databases, without their passwords: `npm run snapshot` writes this file.',
  ];
  return written(heading, await withLimitsOfInstallation(client, () => readRoles(client)));
}

const folder = join(projectRoot, 'tests/snapshots');

export function committedSnapshot(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

export function writeSnapshot(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function written(heading: string[], statements: Statement[], bodies = new Map<string, string>()): string {
  const lines = [...heading];
  let object = '';
  for (const { chapter, place, text, ...statement } of statements) {
    if (`${chapter} ${statement.object}` !== object) lines.push('');
    object = `${chapter} ${statement.object}`;
    if (chapter !== functions) lines.push(`${text};`);
    else if (place === body)
      lines.push(`  -- body: ${bodies.get(nameOf(statement.object)) ?? text.slice(5)}`);
    else if (place !== comment) lines.push(place === 10 ? text : `${text};`);
  }
  return formatSql(lines.join('\n'));
}

// Of chapter and place in catalog.sql: the body of a function and its comment stand in its file.
const functions = 70;
const body = 11;
const comment = 50;

/** The file of each function, by its name without schema: no two have one name. */
function bodiesOf(tier: Tier): Map<string, string> {
  return new Map(
    sourceFiles(tier)
      .filter(file => file.startsWith('functions/'))
      .map(file => [basename(file, '.sql'), file]),
  );
}

function nameOf(signature: string): string {
  return /^\w+\.(\w+)\(/.exec(signature)?.[1] ?? signature;
}
