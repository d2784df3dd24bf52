/**
 * A program: starts the embedded PostgreSQL of DATA_DIR and migrates it, with what is not committed yet; a server that is
 * started there takes it over. In a process of its own, as graphile-migrate ends the process whose server is stopped.
 */
import { bootstrap } from '../../server/database/bootstrap.ts';
import { startEmbedded } from '../../server/database/embedded.ts';
import { migrate, tiers } from '../../server/database/migrate.ts';
import { prepareSettings } from '../../server/settings.ts';

const settings = prepareSettings();
const cluster = await startEmbedded(settings);
const urls = { spp: cluster.superuserUrl('spp'), issoh: cluster.superuserUrl('issoh') };
const migrator = await bootstrap(urls, settings.secrets);
for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
process.exit(0);
