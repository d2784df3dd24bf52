/** `npm run format`, its SQL half: case and blanks set right in place. A file without tokens is named and left alone. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModule } from 'libpg-query';
import { isCommitted, root, sqlFiles } from './sql/files.ts';
import { formatSql } from './sql/format.ts';

await loadModule();
let changed = 0;
for (const file of sqlFiles().filter(path => !isCommitted(path))) {
  const sql = readFileSync(join(root, file), 'utf8');
  try {
    const formatted = formatSql(sql);
    if (formatted === sql) continue;
    writeFileSync(join(root, file), formatted);
    changed += 1;
  } catch (error) {
    console.error(`${file}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
console.log(`${changed} SQL files formatted`);
