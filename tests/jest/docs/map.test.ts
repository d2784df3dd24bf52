/** The README's map and CONTRIBUTING's "Where things go" against the repository: a newcomer finds any object in one guess. */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';
import { routes } from '../../../server/http/app.ts';
import { projectRoot } from '../../../server/settings.ts';
import { committedSnapshot } from '../../support/snapshot.ts';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const files = (pattern: string) =>
  globSync(pattern, { cwd: projectRoot, exclude: name => name.includes('node_modules') }).sort();

const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'UPGRADING.md',
  ...files('docs/**/*.md'),
  ...files('{client,functions,bench,web}/**/README.md'),
];
const folders = readdirSync(projectRoot, { withFileTypes: true }).filter(entry => entry.isDirectory());

/** Links, and what stands in backticks and begins with a folder of ours. */
function pathsIn(page: string): string[] {
  const text = read(page).replace(/^```[\s\S]*?^```/gm, '');
  const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(match =>
    normalize(join(dirname(page), match[1]!)),
  );
  const quoted = [...text.matchAll(/`([^`]+)`/g)].flatMap(match => match[1]!.split(/\s+/));
  return [...links, ...quoted.filter(path => folders.some(({ name }) => path.startsWith(`${name}/`)))];
}

/** What a page leaves open (`<room>`, `NNN`, `…`) may be anything. */
function pattern(path: string): string {
  return path.replace(/<[^>]*>|NNN(-name)?|…|\bNAME\b/g, '*');
}

test.each(pages)('%s names only paths that exist', page => {
  expect(pathsIn(page).filter(path => files(pattern(path).replace(/\/$/, '')).length === 0)).toEqual([]);
});

test('each folder of the repository is on the map', () => {
  const map = read('README.md').split('## The repository')[1]!;
  const ours = folders
    .map(({ name }) => name)
    .filter(name => !/^\.|^node_modules$|^coverage$|^out$/.test(name));
  expect(ours.filter(name => !map.includes(`\`${name}/`) && !map.includes(`](${name}/`))).toEqual([]);
});

test('the folders of server/ that the map names are those that are there', () => {
  const row = /^\| `server\/` \|(.*)\|$/m.exec(read('README.md'))![1]!;
  const named = [...row.matchAll(/`(\w+)\/`/g)].map(match => match[1]!);
  const there = readdirSync(join(projectRoot, 'server'), { withFileTypes: true });
  expect(named.sort()).toEqual(
    there
      // One that a move left behind, empty, is not the repository's.
      .filter(entry => entry.isDirectory() && files(`server/${entry.name}/**/*.ts`).length > 0)
      .map(({ name }) => name)
      .sort(),
  );
});

/** The numbered steps of "From the HTTP request to price_history": the files of each. */
function hops(): string[][] {
  const list = read('README.md').split('From the HTTP request to `price_history`')[1]!.split(/^\|/m)[0]!;
  return [...list.matchAll(/^\d+\. (.*(?:\n {3}.*)*)/gm)].map(([, hop]) => {
    let folder = '';
    let stem = '';
    const named = [...hop!.matchAll(/`([^`]*\.(?:ts|sql))`/g)].map(([, path]) => {
      if (path!.startsWith('…')) return join(folder, stem + path!.slice(1));
      if (path!.includes('/')) folder = dirname(path!);
      stem = basename(path!).replace(/__.*/, '');
      return path!.includes('/') ? path! : join(folder, path!);
    });
    return named;
  });
}

const code = new Map(
  [...files('server/**/*.ts'), ...files('functions/{spp,common}/**/*.sql')].map(path => [path, read(path)]),
);
const nameOf = (path: string) => basename(path).replace(/\.(ts|sql)$/, '');

/** Whether one file really leads to another: imports it, calls its function, queues its job, or sets off its trigger. */
function leads(from: string, to: string): boolean {
  const text = code.get(from) ?? '';
  const name = nameOf(to);
  const trigger = /^tg_(.+)__(insert|update|delete)$/.exec(name);
  if (trigger !== null)
    return new RegExp(`\\m(into|update) spp\\.${trigger[1]}\\M`.replace(/\\[mM]/g, '\\b')).test(text);
  if (to.endsWith('.ts')) return text.includes(`/${name}.ts'`) || text.includes(`'${name}'`);
  return new RegExp(`\\b(spp|spp_private|audit)\\.${name}\\b`).test(text);
}

test('the steps from the request to price_history lead from one to the next, over one file in between at most', () => {
  const steps = hops();
  expect(steps.length).toBeGreaterThanOrEqual(5);
  const missing = steps.flat().filter(path => !code.has(path));
  expect(missing).toEqual([]);
  for (const [at, step] of steps.slice(1).entries()) {
    const before = steps.slice(0, at + 1).flat();
    const unreached = step.filter(path => {
      const near = [...before, ...step].filter(other => other !== path);
      if (near.some(other => leads(other, path))) return false;
      const between = [...code.keys()].filter(middle => middle !== path && leads(middle, path));
      return !between.some(middle => near.some(other => leads(other, middle)));
    });
    expect(unreached).toEqual([]);
  }
});

test('they end where price_history is written', () => {
  const writers = hops()
    .flat()
    .filter(path =>
      /insert into spp\.price_history\b|spp_private\.add_price_changes/.test(code.get(path) ?? ''),
    );
  expect(writers.map(nameOf)).toContain('tg_supplier_products__update');
});

/** Objects of the databases, from the snapshots: [kind, schema, name, tier]. */
const objects = ['spp', 'issoh'].flatMap(tier =>
  [
    ...committedSnapshot(`${tier}.sql`).matchAll(
      /^create (function|procedure|view|materialized view|policy) (?:(\w+)\.)?"?(\w+)"?(?: on (\w+)\.(\w+))?/gm,
    ),
  ].map(([, kind, schema, name, onSchema, onTable]) =>
    kind === 'policy'
      ? { kind, tier, schema: onSchema!, name: onTable! }
      : { kind: kind!, tier, schema: schema!, name: name! },
  ),
);

/** "Where things go": the one place of an object. */
function placesOf({ kind, tier, schema, name }: (typeof objects)[number]): string[] {
  switch (kind) {
    case 'function':
    case 'procedure':
      return files(`functions/{${tier},common}/*/${name}.sql`);
    case 'policy':
      return files(
        ['audit', 'lease'].includes(schema!)
          ? `policies/common/${schema}_${name}.sql`
          : `policies/${tier}/${name}.sql`,
      );
    default:
      return files(`views/{${tier},${schema}}/${name}.sql`);
  }
}

test.each(['function', 'view', 'policy'])('every %s stands where the map says, once', kind => {
  const some = objects.filter(object => object.kind === kind);
  expect(some.length).toBeGreaterThan(5);
  expect(some.filter(object => placesOf(object).length !== 1)).toEqual([]);
});

test('every route, worker task and CLI verb is found by its name in the folder that the map says', () => {
  const named = [
    ...[...read('README.md').matchAll(/`(?:GET|POST|PUT)\s+\/api\/(spp|issoh|isi)\/([\w-]+)/g)].map(
      ([, tier, first]) => ({
        what: `/${tier}/${first}`,
        where: files(`server/http/routes/${tier}/*.ts`),
      }),
    ),
    ...[...read('README.md').matchAll(/`npm run -s inventory -- (\w+)|\binventory (\w+)`/g)].map(
      ([, one, other]) => ({
        what: `command('${one ?? other}`,
        where: files('server/cli/**/*.ts'),
      }),
    ),
  ];
  expect(named.length).toBeGreaterThan(10);
  expect(
    named.filter(({ what, where }) => !where.some(path => read(path).includes(what))).map(({ what }) => what),
  ).toEqual([]);
  const tasks = files('server/worker/tasks/**/*.ts').map(nameOf);
  expect(tasks.filter(name => !/^[a-z]+__[a-z_]+$/.test(name))).toEqual([]);
});

test('every REST route is in a table of the README', () => {
  const rows = read('README.md')
    .split('\n')
    .filter(line => line.startsWith('| `'));
  // Whole, or what follows the row's first path behind "…".
  const isTold = (path: string) => {
    const parts = path.split('/').slice(1);
    return parts.some((_part, at) => {
      const end = parts.slice(at).join('/').replace(/:\w+/g, '\\{\\w+\\}');
      return rows.some(row => new RegExp(`${at === 0 ? '' : '…'}/${end}[\`?]`).test(row));
    });
  };
  const missing = routes.filter(({ path }) => !isTold(path));
  expect(routes.length).toBeGreaterThan(30);
  expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test('tests of pgTAP stand under the name of a room, of the surface of all, or of a schema', () => {
  const rooms = files('functions/*/*/').map(path => path.split('/').slice(1, 3).join('/'));
  const tested = files('tests/pgtap/{spp,issoh}/*/').map(path => path.split('/').slice(2, 4).join('/'));
  const elsewhere = /\/(surface|feed|audit)$/;
  expect(tested.filter(room => !rooms.includes(room) && !elsewhere.test(room))).toEqual([]);
});
