/** Part of `npm run lint`: squawk looks whether migrations hold up who works meanwhile. Those from before it are left. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tiers } from '../server/database/migrate.ts';
import { projectRoot } from '../server/settings.ts';

/** The last migration of each database that squawk was not asked about. */
const BEFORE = { spp: '000036', issoh: '000024' };

const files = tiers.flatMap(tier => {
  const folder = join('migrations', tier, 'committed');
  return readdirSync(join(projectRoot, folder))
    .filter(name => name.endsWith('.sql') && name.slice(0, 6) > BEFORE[tier])
    .map(name => join(folder, name));
});
const { status } = spawnSync(join('node_modules', '.bin', 'squawk'), files, {
  cwd: projectRoot,
  stdio: 'inherit',
});
if (status !== 0) {
  console.error(
    'What a migration must do all the same says so: "-- squawk-ignore RULE" above it, with the reason.',
  );
  process.exit(1);
}
console.log(`${files.length} migrations, nothing that holds up who works`);
