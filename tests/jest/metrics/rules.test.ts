/** Alerts and dashboards as they are described: written, told in the docs, and judging what is measured. */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { type Alert, alerts, expressionOf } from '../../../monitoring/alerts.ts';
import { dashboards } from '../../../monitoring/dashboards.ts';
import { runbookOf, written } from '../../../monitoring/write.ts';
import { commandLine } from '../../../server/cli/program.ts';
import { replicaStates } from '../../../server/database/replica.ts';
import { registry } from '../../../server/http/metrics.ts';
import { sources } from '../../../server/metrics/sources.ts';
import { projectRoot } from '../../../server/settings.ts';
import { prometheusTest, promtool } from '../../support/prometheus.ts';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const rules = join(projectRoot, 'monitoring/rules.yml');

test('rules, dashboards and the tables of the docs are written from their descriptions', async () => {
  for (const [path, text] of Object.entries(await written()))
    expect([path, read(path)]).toEqual([path, text]);
});

test.each(alerts.map(one => [one.name, one] as const))('%s has a heading in its runbook', (name, alert) => {
  const [page] = runbookOf(alert).split('#');
  expect(read(page!)).toMatch(new RegExp(`^## ${name}$`, 'm'));
});

test('a runbook has headings of alerts alone', () => {
  const pages = new Set(alerts.map(one => one.runbook));
  const headings = [...pages].flatMap(page =>
    [...read(`docs/runbooks/${page}`).matchAll(/^## (.*)$/gm)].map(match => `${page} ${match[1]}`),
  );
  expect(headings.sort()).toEqual(alerts.map(one => `${one.runbook} ${one.name}`).sort());
});

test('runbooks name verbs of the command line that are there', async () => {
  const verbs = (command: Command): string[] =>
    command.commands.flatMap(one => [one.name(), ...verbs(one).map(verb => `${one.name()} ${verb}`)]);
  const known = verbs(await commandLine());
  const named = globSync('docs/runbooks/*.md', { cwd: projectRoot }).flatMap(page =>
    [...read(page).matchAll(/`inventory ([a-z]+(?: [a-z]+)?)/g)].map(match => match[1]!),
  );
  expect(named.length).toBeGreaterThan(10);
  // What follows a verb that has none below it is its argument.
  const isKnown = (words: string) => {
    const [first = ''] = words.split(' ');
    return (
      known.includes(words) || (known.includes(first) && !known.some(verb => verb.startsWith(`${first} `)))
    );
  };
  expect(named.filter(verb => !isKnown(verb))).toEqual([]);
});

test('whatever is measured and of use at a glance is judged or shown, and nothing else is named', async () => {
  const process = (await registry.getMetricsAsJSON()).map(({ name }) => name);
  const measured = new Set([...process, ...sources.flatMap(one => one.families.map(({ name }) => name))]);
  const expressions = [
    ...alerts.map(expressionOf),
    ...dashboards.flatMap(one => one.panels.flatMap(panel => panel.lines.map(([expression]) => expression))),
  ];
  const named = new Set(
    expressions
      .flatMap(text => text.match(/\b(?:inventory|process|nodejs)_\w+/g) ?? [])
      .map(name => name.replace(/_(?:bucket|count)$/, '')),
  );
  expect([...named].filter(name => !measured.has(name))).toEqual([]);
});

test('every event that the log tells is in the table, and no other', () => {
  const told = globSync('server/**/*.ts', { cwd: projectRoot }).flatMap(file =>
    [...read(file).matchAll(/\bevent: '(\w+)'|\btoldOnce\([^,]+, '(\w+)'/g)].map(
      ([, one, other]) => one ?? other!,
    ),
  );
  const [, table] = /^\| `event` \|.*\n\|---.*\n((?:\|.*\n)+)/m.exec(read('docs/monitoring.md'))!;
  const rows = table!.split('\n').map(line => line.split('|')[1] ?? '');
  const listed = rows.flatMap(cell => [...cell.matchAll(/`(\w+)`/g)].map(match => match[1]!));
  expect(listed.sort()).toEqual([...new Set(told)].sort());
});

test('every state that the log tells of an event is in the table, and no other', () => {
  const all = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].map(match => match.slice(1).find(one => one !== undefined)!);
  const [, table] = /^\| `state` of \|.*\n\|---.*\n((?:\|.*\n)+)/m.exec(read('docs/monitoring.md'))!;
  const listed = table!.split('\n').flatMap(line => {
    const [, events = '', ...states] = line.split('|');
    return all(events, /`(\w+)`/g).flatMap(event =>
      all(states.join(), /`([\w ]+)`/g).map(state => `${event}: ${state}`),
    );
  });
  // A state is of one of the events of its file; those in log.ts, of what others name there.
  const paths = globSync('server/**/*.ts', { cwd: projectRoot }).filter(path => path !== 'server/log.ts');
  const told = paths.map(read).flatMap(text => {
    const events = all(text, /\bevent: '(\w+)'/g);
    const literal = all(text, /\bstate: ('[\w ]+'(?: \| '[\w ]+')*)/g).flatMap(one => all(one, /'([^']+)'/g));
    const states = [...literal, ...(events.includes('replica') ? replicaStates : [])];
    const tried = all(text, /\btoldOnce\([^,]+, '(\w+)'/g);
    return [
      ...(events.length === 0 ? [] : states.map(state => events.map(event => `${event}: ${state}`))),
      ...tried.flatMap(event => [[`${event}: fails`], [`${event}: works`]]),
    ];
  });
  expect(told.length).toBeGreaterThan(20);
  expect(told.filter(one => !one.some(pair => listed.includes(pair)))).toEqual([]);
  expect(listed.filter(pair => !told.flat().includes(pair))).toEqual([]);
});

const MINUTES = 30;

/** When an alert is judged: those that wait longer have as long again. */
const minutesOf = ({ lasts }: Alert) =>
  Math.max(MINUTES, lasts.endsWith('h') ? 90 * Number.parseInt(lasts, 10) : 0);

/** Series of a system of its own: what happens in one is nothing to another. */
const ofSystem = (job: string, series: Alert['fires'], minutes: number) =>
  Object.entries(series).map(([one, value]) => ({
    series: one.replace(/\{|$/, found =>
      found === '{' ? `{job="${job}",` : one.includes('{') ? '' : `{job="${job}"}`,
    ),
    values: typeof value === 'number' ? `${value}+0x${minutes}` : value,
  }));

/** Whether an alert fires in a system after half an hour, or as long as it takes, of always the same. */
const firesIn = (job: string, alert: Alert, fires: boolean) => ({
  expr: `count(ALERTS{alertname="${alert.name}",alertstate="firing",job="${job}"}) > bool 0 or vector(0)`,
  eval_time: `${minutesOf(alert)}m`,
  exp_samples: [{ labels: '{}', value: fires ? 1 : 0 }],
});

prometheusTest('each alert fires where it should, and stays silent where it should', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inventory-rules-'));
  const file = join(folder, 'tests.yml');
  const cases = alerts.flatMap(one => [
    { one, job: `inventory fires ${one.name}`, series: one.fires, fires: true },
    { one, job: `inventory silent ${one.name}`, series: one.silent, fires: false },
  ]);
  const all = {
    interval: '1m',
    input_series: cases.flatMap(({ job, one, series }) => ofSystem(job, series, minutesOf(one))),
    promql_expr_test: cases.map(({ job, one, fires }) => firesIn(job, one, fires)),
  };
  writeFileSync(file, JSON.stringify({ rule_files: [rules], evaluation_interval: '1m', tests: [all] }));
  const { code, said } = promtool(['test', 'rules', file]);
  rmSync(folder, { recursive: true });
  expect([code, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
});

prometheusTest('promtool finds nothing amiss with the rules', () => {
  expect(promtool(['check', 'rules', rules])).toEqual({
    code: 0,
    said: expect.stringContaining(`${alerts.length} rules found`),
  });
});
