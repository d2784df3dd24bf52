/** `npm run lint`, its SQL half: every SQL source against the house rules that a machine can see. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModule } from 'libpg-query';
import { checkErrorCodes, checkOverloads } from './sql/across.ts';
import { root, sqlFiles } from './sql/files.ts';
import { checkFile } from './sql/rules.ts';

await loadModule();
const files = sqlFiles();
const reports = new Map(files.map(file => [file, checkFile(file, readFileSync(join(root, file), 'utf8'))]));
const register = join(root, 'docs/error_codes.md');
const findings = [
  ...[...reports.values()].flatMap(report => report.findings),
  ...checkOverloads(reports),
  ...checkErrorCodes(reports, existsSync(register) ? readFileSync(register, 'utf8') : ''),
];
for (const { file, line, message } of findings) console.error(`${file}:${line}: ${message}`);
console.log(`${files.length} SQL files, ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;
