/** What pages say of things that stand elsewhere in the repository. */
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { buildSchema, findBreakingChanges } from 'graphql';
import { projectRoot } from '../../../server/settings.ts';
import { before, isBeforeHere } from '../../support/version-before.ts';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const training = read('docs/training/selecting.md');

test('the keys of the training are those of the review', () => {
  const taught = [...training.matchAll(/^\| ((?:`.`(?:, )?)+) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`(.)`/g)].map(match => match[1]),
  );
  const [, taken] = /useKeys\(\{([\s\S]*?)\n {2}\}\)/.exec(read('web/review/review.tsx'))!;
  const known = [...taken!.matchAll(/^ {4}'?(.)'?: /gm)].map(match => match[1]);
  expect(known.length).toBeGreaterThan(5);
  expect(taught.sort()).toEqual(known.sort());
});

test('the buttons that the training names are those of the pages', () => {
  const code = globSync('web/**/*.{ts,tsx}', { cwd: projectRoot }).map(read).join('\n');
  const prose = training.replace(/^```[\s\S]*?^```$/gm, '');
  const named = [...prose.matchAll(/\*\*([^*]+)\*\*/g)].map(match => match[1]!.replace(/\s+/g, ' '));
  // What is asked and what is stressed is no button.
  const buttons = named.filter(name => !name.endsWith('?') && name !== 'not');
  expect(buttons.length).toBeGreaterThan(4);
  expect(buttons.filter(name => !code.includes(name))).toEqual([]);
});

test('what the runbook does with a job it says for both databases', () => {
  const done = [...read('docs/runbooks/jobs.md').matchAll(/`(inventory jobs \w+ ID)(.*?)`/g)];
  const [spp, issoh] = ['', ' --database issoh'].map(of =>
    done.filter(([, , rest]) => rest === of).map(([, command]) => command),
  );
  expect(spp!.length).toBeGreaterThan(2);
  expect(issoh).toEqual(spp);
});

const versions = [...read('CHANGELOG.md').matchAll(/^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$/gm)].map(
  ([, version, day]) => ({ version: version!, day: day! }),
);
const numbered = (version: string) => version.split('.').map(Number);

test('the newest version of the changes is that of the package', () => {
  expect(versions[0]?.version).toBe(JSON.parse(read('package.json')).version);
  expect(JSON.parse(read('package-lock.json')).version).toBe(versions[0]?.version);
});

test('the version before, under which migrations are tried, is the newest that is dated', () => {
  expect(JSON.parse(read('release.json')).before.version).toBe(versions[0]?.version);
});

test('versions and days of the changes go down', () => {
  expect(versions.length).toBeGreaterThan(1);
  for (const [at, { version, day }] of versions.slice(1).entries()) {
    const newer = versions[at]!;
    const [a, b] = [numbered(newer.version), numbered(version)];
    const first = a.findIndex((part, n) => part !== b[n]);
    expect(first).not.toBe(-1);
    expect(a[first]).toBeGreaterThan(b[first]!);
    expect(newer.day >= day).toBe(true);
  }
});

test('changes are of the kinds that Keep a Changelog has, and our own', () => {
  const kinds = [...read('CHANGELOG.md').matchAll(/^### (.*)$/gm)].map(match => match[1]!);
  const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security', 'Before you upgrade'];
  expect(kinds.filter(kind => !known.includes(kind))).toEqual([]);
});

test('settings that the manual names are there', () => {
  const named = [
    ...read('docs/operations.md').matchAll(
      /`((?:retention|maintenance|backup|partitions|notifications|sync)\.[a-z_]+)`/g,
    ),
  ].map(match => match[1]!);
  const there = globSync('migrations/{spp,issoh}/{committed,current}/**/*.sql', { cwd: projectRoot })
    .map(read)
    .join('\n');
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(name => !there.includes(`'${name}'`))).toEqual([]);
});

(isBeforeHere ? test : test['skip'])(
  'whatever breaks a client of the version before’s GraphQL is in UPGRADING',
  () => {
    const schemaOf = (commit: string) =>
      execFileSync('git', ['show', `${commit}:schema.graphql`], {
        cwd: projectRoot,
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
    const broken = findBreakingChanges(
      buildSchema(schemaOf(before.commit)),
      buildSchema(read('schema.graphql')),
    );
    const [, told] = new RegExp(`^From ${before.version} to the next version:\n([\\s\\S]*?)^## `, 'm').exec(
      read('UPGRADING.md'),
    )!;
    const rows = told!.split('\n').filter(line => line.startsWith('| `'));
    // "Type.field was removed.", "VALUE was removed from enum type Type.", "Type.field(argument:) …"
    const namesOf = (description: string) => {
      const [, member, type] = /^(\w+) was removed from enum type (\w+)/.exec(description) ?? [];
      return member === undefined ? description.match(/^\w+(?:\.\w+)?/)![0].split('.') : [type!, member];
    };
    const isTold = ({ description }: { description: string }) =>
      rows.some(row => namesOf(description).every(name => row.includes(`\`${name}\``)));
    expect(broken.filter(one => !isTold(one))).toEqual([]);
  },
);

/** Whether the repository knows its tags and branches: a tarball has none, a shallow clone few. */
const git = (...args: string[]) => spawnSync('git', args, { cwd: projectRoot, encoding: 'utf8' });
const isWhole = git('rev-parse', '--is-shallow-repository').stdout === 'false\n';

(isWhole ? test : test['skip'])('tags and branches that pages name are there', () => {
  const pages = globSync(['*.md', '{docs,deploy,web,client,server,demo,bench}/**/*.md'], {
    cwd: projectRoot,
  });
  expect(pages.length).toBeGreaterThan(20);
  const named = pages.flatMap(page =>
    [
      ...read(page).matchAll(
        /--branch[ =](\S+)|\bgit (?:checkout|switch) (?:-\S+ )*([\w./-]+)|(?<![\w.])(v\d+\.\d+\.\d+)\b/g,
      ),
    ]
      .map(([, ...names]) => names.find(name => name !== undefined)!)
      // In capitals it stands for one.
      .filter(name => !/^[A-Z_]+$/.test(name))
      .map(name => ({ page, name })),
  );
  const isThere = (name: string) =>
    ['tags', 'heads', 'remotes/origin'].some(
      kind => git('rev-parse', '--verify', '--quiet', `refs/${kind}/${name}`).status === 0,
    );
  expect(named.filter(({ name }) => !isThere(name))).toEqual([]);
});

test('SQL that pages show is of one database, and operations.md says of which', () => {
  const pages = ['README.md', 'UPGRADING.md', ...globSync('docs/**/*.md', { cwd: projectRoot })];
  const blocks = pages.flatMap(page =>
    [...read(page).matchAll(/^ *```sql\n([\s\S]*?)^ *```/gm)].map(([, sql]) => ({
      page,
      first: sql!.split('\n')[0]!,
      databases: ['spp', 'issoh'].filter(name => new RegExp(`\\b${name}\\.\\w`).test(sql!)),
    })),
  );
  expect(blocks.length).toBeGreaterThan(15);
  expect(blocks.filter(one => one.databases.length > 1)).toEqual([]);
  const operations = blocks.filter(one => one.page === 'docs/operations.md' && one.databases.length > 0);
  expect(operations.length).toBeGreaterThan(8);
  expect(operations.filter(one => one.first.trim() !== `-- inventory psql ${one.databases[0]}`)).toEqual([]);
});
