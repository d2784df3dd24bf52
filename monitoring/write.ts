/** Everything that is written from the descriptions here: path to text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../server/http/metrics.ts';
import { sources } from '../server/metrics/sources.ts';
import { projectRoot } from '../server/settings.ts';
import { type Alert, alerts, expressionOf } from './alerts.ts';
import { type Dashboard, dashboards, type Panel } from './dashboards.ts';

const DOCS = 'docs/monitoring.md';

export async function written(): Promise<Record<string, string>> {
  const page = readFileSync(join(projectRoot, DOCS), 'utf8');
  return {
    'monitoring/rules.yml': rulesOf(alerts),
    ...Object.fromEntries(
      dashboards.map(one => [
        `monitoring/dashboards/${one.uid}.json`,
        `${JSON.stringify(grafana(one), null, 2)}\n`,
      ]),
    ),
    [DOCS]: withTable(withTable(page, 'metrics', await metricsTable()), 'alerts', alertsTable()),
  };
}

/** Strings of JSON are strings of YAML. */
const text = (value: string) => JSON.stringify(value);

function rulesOf(all: Alert[]): string {
  const rules = all.map(
    one => `
      - alert: ${one.name}
        expr: ${text(expressionOf(one))}
        for: ${one.lasts}
        labels:
          severity: ${one.severity}
        annotations:
          summary: ${text(one.summary)}
          description: ${text(one.description)}
          runbook: ${runbookOf(one)}
`,
  );
  const head = '# Written by "npm run monitoring" from alerts.ts.';
  return `${head}\ngroups:\n  - name: inventory\n    rules:${rules.join('').trimEnd()}\n`;
}

export const runbookOf = ({ name, runbook }: Alert) => `docs/runbooks/${runbook}#${name.toLowerCase()}`;

function grafana({ uid, title, panels }: Dashboard): object {
  return {
    uid,
    title,
    tags: ['inventory'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-24h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }],
    },
    panels: panels.map(panelOf),
  };
}

const WIDTH = 8;
const HEIGHT = 7;

function panelOf({ title, unit, lines, about }: Panel, index: number): object {
  const datasource = { type: 'prometheus', uid: '$' + '{datasource}' };
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    ...(about === undefined ? {} : { description: about }),
    datasource,
    gridPos: { x: (index % 3) * WIDTH, y: Math.floor(index / 3) * HEIGHT, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: lines.map(([expr, legendFormat], at) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + at),
      datasource,
      expr,
      legendFormat,
    })),
  };
}

/** A page with the table between its two marks written anew. */
function withTable(page: string, name: string, table: string): string {
  const marks = new RegExp(`(<!-- ${name}: npm run monitoring -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!marks.test(page)) throw new Error(`${DOCS} has no place for its table of ${name}.`);
  return page.replace(marks, (_, begin, end) => `${begin}${table}${end}`);
}

const row = (...cells: string[]) => `| ${cells.join(' | ')} |\n`;

async function metricsTable(): Promise<string> {
  const ofProcess = (await registry.getMetricsAsJSON())
    .filter(({ name }) => name.startsWith('inventory_'))
    .map(({ name, type, help }) => ({
      name,
      type: String(type),
      help,
      labels: labelsOf(name),
      taken: 'as it happens',
    }));
  const all = [...sources.flatMap(source => source.families), ...ofProcess];
  const rows = all.map(({ name, type, labels, taken, help }) =>
    row(`\`${name}\``, type, labels.map(label => `\`${label}\``).join(', '), taken ?? 'at the scrape', help),
  );
  const head = row('metric', 'type', 'labels', 'taken', 'what it is');
  return head + row('---', '---', '---', '---', '---') + rows.join('');
}

function labelsOf(name: string): string[] {
  return (registry.getSingleMetric(name) as unknown as { labelNames: string[] }).labelNames;
}

function alertsTable(): string {
  const rows = alerts.map(one =>
    row(
      `[\`${one.name}\`](${runbookOf(one).replace('docs/', '')})`,
      one.severity,
      one.lasts,
      one.description,
    ),
  );
  return (
    row('alert', 'severity', 'after', 'what it means, and what to do') +
    row('---', '---', '---', '---') +
    rows.join('')
  );
}
