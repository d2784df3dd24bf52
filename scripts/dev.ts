/**
 * The daily loop: whenever a source of the databases changes, it is applied to the databases in use within a second.
 * Needs a running `npm start`. Tests: `npm test -- PATTERN` beside it.
 */
import { watch } from 'node:fs';
import { join } from 'node:path';
import { findUrls } from '../server/database/connect.ts';
import { applySources } from '../server/database/migrate.ts';
import { projectRoot, readSettings } from '../server/settings.ts';

const settings = readSettings();
const { administrator } = await findUrls(settings);
const pending = new Set<string>();
let timer: NodeJS.Timeout | undefined;

for (const folder of ['functions', 'views', 'policies']) {
  watch(join(projectRoot, folder), { recursive: true }, (_event, name) => {
    if (name === null || !name.endsWith('.sql')) return;
    pending.add(join(folder, name));
    clearTimeout(timer);
    timer = setTimeout(applyPending, 200);
  });
}
console.log('Watching functions/, views/ and policies/. Ctrl-C ends it.');

async function applyPending(): Promise<void> {
  const files = [...pending];
  pending.clear();
  for (const file of files) {
    const tier = file.split('/')[1];
    const targets = tier === 'common' ? (['spp', 'issoh'] as const) : ([tier] as ('spp' | 'issoh')[]);
    for (const target of targets) {
      try {
        const started = performance.now();
        await applySources(administrator[target], [file]);
        console.log(`${target}: ${file} applied in ${Math.round(performance.now() - started)} ms`);
      } catch (error) {
        const { message, position, hint } = error as Error & { position?: string; hint?: string };
        console.error(
          `${target}: ${file}: ${message}${position ? ` at character ${position}` : ''}${hint ? `\n  hint: ${hint}` : ''}`,
        );
      }
    }
  }
}
