/** Writes the rules, the dashboards and the tables of docs/monitoring.md from their descriptions. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { written } from '../monitoring/write.ts';
import { projectRoot } from '../server/settings.ts';

for (const [path, text] of Object.entries(await written())) writeFileSync(join(projectRoot, path), text);
process.exit(0);
