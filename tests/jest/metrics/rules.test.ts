/** Alerts and dashboards as they are described: written, told in the docs, and judging what is measured. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Alert, alerts, expressionOf } from '../../../monitoring/alerts.ts';
import { dashboards } from '../../../monitoring/dashboards.ts';
import { runbookOf, written } from '../../../monitoring/write.ts';
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

test('runbooks name verbs of the command line that are there', () => {
  const verbs = (command: Command): string[] =>
    command.commands.flatMap(one => [one.name(), ...verbs(one).map(verb => `${one.name()} ${verb}`)]);
  const known = verbs(buildProgram());
  const named = globSync('docs/runbooks/*.md', { cwd: projectRoot }).flatMap(page =>
    [...read(page).matchAll(/`inventory ([a-z]+(?: [a-z]+)?)/g)].map(match => match[1]!),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(verb => !known.includes(verb))).toEqual([]);
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

/** A test of promtool: whether an alert fires after half an hour of always the same. */
function caseOf({ name }: Alert, series: Alert['fires'], fires: boolean): object {
  return {
    interval: '1m',
    input_series: Object.entries(series).map(([one, value]) => ({
      series: one,
      values: typeof value === 'number' ? `${value}+0x60` : value,
    })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${name}",alertstate="firing"}) > bool 0 or vector(0)`,
        eval_time: '30m',
        exp_samples: [{ labels: '{}', value: fires ? 1 : 0 }],
      },
    ],
  };
}

prometheusTest('each alert fires where it should, and stays silent where it should', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inventory-rules-'));
  const file = join(folder, 'tests.yml');
  const tests = alerts.flatMap(one => [caseOf(one, one.fires, true), caseOf(one, one.silent, false)]);
  writeFileSync(file, JSON.stringify({ rule_files: [rules], evaluation_interval: '1m', tests }));
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
