/**
 * graphile-migrate for one database, with its own verbs: `npm run migrate:spp -- commit --message add_x`.
 * Works on the databases in use; where none runs, on an embedded PostgreSQL for as long as the verb takes.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { bootstrap, inDatabase } from '../server/database/bootstrap.ts';
import { findUrls } from '../server/database/connect.ts';
import { startEmbedded, stopEmbedded } from '../server/database/embedded/embedded.ts';
import { prepareSettings, projectRoot } from '../server/settings.ts';

const [tier, ...verb] = process.argv.slice(2);
if (tier !== 'spp' && tier !== 'issoh') {
  console.error('usage: npm run migrate:spp|migrate:issoh -- VERB   (VERB: --help lists them)');
  process.exit(2);
}

const settings = prepareSettings();
const running = await findUrls(settings).catch(() => null);
const cluster = running === null ? await startEmbedded(settings) : null;
const urls = running?.administrator ?? {
  spp: cluster!.superuserUrl('spp'),
  issoh: cluster!.superuserUrl('issoh'),
};
try {
  const migrator = await bootstrap(urls, settings.secrets);
  const bin = createRequire(import.meta.url).resolve('graphile-migrate/dist/cli.js');
  const config = tier === 'spp' ? '.gmrc' : '.gmrc.issoh';
  const [command, ...rest] = verb;
  const args =
    command === undefined || command.startsWith('-') ? verb : [command, '--config', config, ...rest];
  const ended = spawnSync(process.execPath, [bin, ...args], {
    cwd: projectRoot,
    stdio: 'inherit',
    env: {
      ...process.env,
      DATABASE_URL: asOwner(migrator[tier]),
      SHADOW_DATABASE_URL: asOwner(inDatabase(migrator[tier], `${tier}_shadow`)),
      ROOT_DATABASE_URL: inDatabase(urls[tier], 'postgres'),
    },
  });
  process.exitCode = ended.status ?? 1;
} finally {
  if (cluster !== null) await stopEmbedded(settings);
}

/** Acts as inv_owner from the first statement on. */
function asOwner(url: string): string {
  const changed = new URL(url);
  changed.searchParams.set('options', '-c role=inv_owner');
  return changed.href;
}
