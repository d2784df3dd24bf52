import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../server/settings.ts';
import { writeCharts } from './chart.ts';
import { aimsTable, markdown } from './print.ts';
import { readResults, resultsFolder } from './results.ts';

const from = '<!-- results: written by `npm run bench -- report` -->';
const to = '<!-- end of results -->';

/** Brings tables and charts of bench/README.md up to date with the results that are kept. */
export function writeReadme(): void {
  const results = readResults(resultsFolder);
  if (results.length === 0) {
    throw new Error(`Nothing is in ${resultsFolder}: run the parts first, such as npm run bench -- all.`);
  }
  const charts = writeCharts(resultsFolder, results);
  const file = join(projectRoot, 'bench/README.md');
  const [before, rest] = readFileSync(file, 'utf8').split(from) as [string, string];
  const after = rest.split(to)[1] as string;
  const sections = results.map(
    (result, i) => `${markdown(result)}\n![${result.name}](results/${charts[i]})\n`,
  );
  writeFileSync(
    file,
    `${before}${from}\n\n### Musts and goals\n\n${aimsTable(results)}\n\n${sections.join('\n')}\n${to}${after}`,
  );
}
