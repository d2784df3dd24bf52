/** The pages' bundle as their sources are now; `npm ci` has built it, unless somebody has changed them since. */
import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../server/http/web.ts';
import { projectRoot } from '../../server/settings.ts';

/** Builds what is older than its sources; called once, before any suite runs. */
export function buildPages(): void {
  const sources = [...globSync('{web,client}/**/*', { cwd: projectRoot }), 'package-lock.json'];
  const changed = Math.max(...sources.map(path => statSync(join(projectRoot, path)).mtimeMs));
  const built = statSync(join(bundle, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built < changed)
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: projectRoot, stdio: 'inherit' });
}
