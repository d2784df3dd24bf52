/**
 * A program: bootstraps and migrates the databases of SPP_DATABASE_URL and ISSOH_DATABASE_URL, then ends. In a process of
 * its own, since graphile-migrate ends the process when a server that it was connected to is stopped.
 */
import { bootstrap } from '../../server/database/bootstrap.ts';
import { migrate, tiers } from '../../server/database/migrate.ts';
import { prepareSettings } from '../../server/settings.ts';

const settings = prepareSettings();
if (settings.spp === null || settings.issoh === null)
  throw new Error('Set SPP_DATABASE_URL and ISSOH_DATABASE_URL.');
const urls = { spp: settings.spp.direct, issoh: settings.issoh.direct };
const migrator = await bootstrap(urls, settings.secrets);
for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
process.exit(0);
