/** What pages take for granted: a running system with data, files, and what their placeholders stand for. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { signToken } from '../../../server/access.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { findUrls } from '../../../server/database/connect.ts';
import { type Tier, tiers } from '../../../server/database/migrate.ts';
import { prepareSettings, projectRoot } from '../../../server/settings.ts';
import { type FirstStart, startFirst } from '../first-start.ts';
import { type Ran, verb } from '../verbs.ts';
import { placeholdersOf } from './placeholders.ts';
import { openShell, type Shell } from './shell.ts';
import type { Step } from './steps.ts';

export interface Stage {
  /** A shell for a page. */
  shell(): Promise<Shell>;
  /** Does what a step says, with its placeholders filled. */
  take(step: Step, shell: Shell): Promise<Ran>;
  close(): Promise<void>;
}

/** The day on which the dates of the pages are right; they are moved with the days that have gone since. */
const WRITTEN = Date.UTC(2026, 10, 28);
const DAY_MS = 86_400_000;

const list = (...rows: string[]) => ['Code;Name;Price;Barcode;Category', ...rows, ''].join('\n');

/** What is in the folder where commands are typed. */
const files: Record<string, string> = {
  'list.xlsx': list(
    '1001;Hammer;12,50;;Tools',
    'A1;Spirit level;31,00;4006381333931;Tools',
    'B2;Garden hose;17,20;;',
    '1009;Saw;on request;;',
  ),
  'january.xlsx': list('1001;Hammer;12,90;;Tools'),
  'whole-range.csv': list(
    '1001;Hammer;12,70;;Tools',
    'A1;Spirit level;31,50;4006381333931;Tools',
    'B2;Garden hose;17,20;;',
  ),
  'others.csv': list('4711;Level;33,00;4006381333931;', '4712;Garden hose;18,00;;'),
  'sheet.xlsx': 'SKU;Quantity\nHAMMER-500;43\n',
  'levels.xlsx': 'SKU;Reorder point;Reorder quantity\nHAMMER-500;40;60\n',
  'products.csv': 'SKU;Name\nRAKE-1;Rake\n',
};

export async function openStage(): Promise<Stage> {
  const start = await startFirst();
  const { folder, environment } = start;
  const settings = prepareSettings(environment);
  const { administrator } = await findUrls(settings);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  symlinkSync(join(projectRoot, 'sql'), join(folder, 'sql'));
  mkdirSync(join(folder, 'backups'));
  // A stick with the keys.
  symlinkSync(settings.dataDir, join(folder, 'usb'));
  const token = await signToken(settings, { role: 'inv_admin', sub: 'tester' });
  const known = {
    ...environment,
    NODE_OPTIONS: '',
    TOKEN: token,
    AUTH: `Authorization: Bearer ${token}`,
    JSON: 'Content-Type: application/json',
    URL: start.url,
  };
  const run = (...args: string[]) => verb(known, args);
  const sql = <Row extends pg.QueryResultRow>(tier: Tier, statement: string, values: unknown[] = []) =>
    withClient(administrator[tier], async client => (await client.query<Row>(statement, values)).rows);
  const fill = placeholdersOf({ folder, dataDir: settings.dataDir, run, sql });
  /** DATA_DIRs that commands make. */
  const made: string[] = [];

  const whole = async ({ text }: Step): Promise<string> => {
    const here = moved(text)
      .replaceAll(/(?:localhost|127\.0\.0\.1):5678/g, new URL(start.url).host)
      .replaceAll(/(?<![\w.:/])\/(?:tmp|mnt|srv|media|var\/lib)\//g, `${folder}/`);
    const filled = await fill(here);
    made.push(...[...filled.matchAll(/--data-dir (\S+)/g)].map(match => match[1]!));
    return filled;
  };

  const home = process.cwd();
  process.chdir(folder);
  const close = async () => {
    process.chdir(home);
    await start.stop(made);
  };
  await prepare(run, sql).catch(async (error: Error) => {
    await close();
    throw error;
  });
  return {
    shell: () => openShell(known, folder),
    take: async (step, shell) => {
      if (step.kind === 'sh') return shell.run(await whole(step));
      if (step.kind === 'graphql') return ask(start, token, await whole(step));
      let stdout = '';
      for (const text of statementsOf(step.text)) {
        const statement = await whole({ ...step, text });
        for (const tier of databasesOf(statement))
          stdout += `${JSON.stringify(await runSql(administrator[tier], statement, step.isMention))}\n`;
      }
      return { code: 0, stdout, stderr: '' };
    },
    close,
  };
}

/** Suppliers, and what pages speak of as if it were there. */
async function prepare(
  run: (...args: string[]) => Promise<Ran>,
  sql: (tier: Tier, statement: string, values?: unknown[]) => Promise<unknown[]>,
): Promise<void> {
  await run('supplier', 'add', 'ACME', '--name', 'Acme Tools', '--currency', 'EUR');
  await run('supplier', 'add', 'OTHER', '--name', 'Other Tools', '--currency', 'EUR');
  await run('upload', 'ACME', 'whole-range.csv');
  await run('upload', 'OTHER', 'others.csv');
  await sql('spp', "select spp.create_category('Tools > Drills')");
  // As an import has them: with the ids of SPP.
  const [{ tree }] = (await sql(
    'spp',
    `select json_agg(json_build_array(category_id, parent_category_id, category_name, level, path::text) order by level)
              as tree
       from spp.categories where path::text ~ '^tools(\\.drills)?$'`,
  )) as [{ tree: unknown }];
  await sql(
    'issoh',
    `insert into issoh.categories (category_id, parent_category_id, category_name, level, path)
     select (t.c ->> 0)::uuid, (t.c ->> 1)::uuid, t.c ->> 2, (t.c ->> 3)::integer, (t.c ->> 4)::public.ltree
       from json_array_elements($1) t (c) on conflict do nothing`,
    [JSON.stringify(tree)],
  );
  await run('product', 'add', 'DRILL-18V', '--name', 'Cordless drill 18 V', '--category', 'tools.drills');
}

function moved(text: string): string {
  const days = Math.floor((Date.now() - WRITTEN) / DAY_MS);
  return text.replace(/\b20\d\d-\d\d-\d\d\b/g, day =>
    new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10),
  );
}

/** They end at the end of a line. */
const statementsOf = (text: string) => text.split(/;\s*(?:--.*)?$/m).filter(one => /^\s*\w/m.test(one));

/** Where an object of neither is named, it is asked of both. */
function databasesOf(statement: string): readonly Tier[] {
  const named = tiers.filter(tier => new RegExp(`\\b${tier}(?:_private)?\\.`).test(statement));
  return named.length === 0 ? tiers : named;
}

/** As in `inventory psql`; what is only mentioned is undone. */
function runSql(url: string, statement: string, isMention: boolean): Promise<unknown[]> {
  return withClient(url, async client => {
    if (!isMention) return (await client.query(statement)).rows;
    await client.query('begin');
    const { rows } = await client.query(statement);
    await client.query('rollback');
    return rows;
  });
}

/** Operations one after the other, as a page with several has them. */
async function ask(start: FirstStart, token: string, text: string): Promise<Ran> {
  let stdout = '';
  for (const query of text.split(/^(?=query|mutation|\{)/m).filter(one => one.trim() !== '')) {
    const response = await fetch(`${start.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const answer = (await response.json()) as { errors?: unknown };
    stdout += `${JSON.stringify(answer)}\n`;
    if (answer.errors !== undefined) return { code: 1, stdout, stderr: JSON.stringify(answer.errors) };
  }
  return { code: 0, stdout, stderr: '' };
}
