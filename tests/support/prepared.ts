/**
 * A program: starts the embedded PostgreSQL of DATA_DIR, migrated with what is not committed yet; a server that is started
 * there takes it over. In a process of its own, as graphile-migrate ends the process whose server is stopped.
 */
import { bootstrap, withClient } from '../../server/database/bootstrap.ts';
import { startEmbedded } from '../../server/database/embedded/embedded.ts';
import { migrate, tiers } from '../../server/database/migrate.ts';
import { prepareSettings } from '../../server/settings.ts';
import { templates } from './cluster.ts';
import { takePrepared } from './prepared-data.ts';

const isCopy = takePrepared(process.env.DATA_DIR!);
const settings = prepareSettings();
const { superuserUrl } = await startEmbedded(settings);
if (isCopy) {
  // The start that follows links them.
  await withClient(superuserUrl('postgres'), async client => {
    for (const tier of tiers) await client.query(`alter database ${templates[tier]} rename to ${tier}`);
  });
} else {
  const urls = { spp: superuserUrl('spp'), issoh: superuserUrl('issoh') };
  const migrator = await bootstrap(urls, settings.secrets);
  for (const tier of tiers) await migrate(tier, migrator[tier], { withCurrent: true });
}
process.exit(0);
