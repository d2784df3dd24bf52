/** Logins of ours, by URLs as people write them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { ensureDatabase, usableLogin, withClient } from '../../../server/database/bootstrap.ts';
import { connectTo, urlsOf } from '../../../server/database/connect.ts';
import { tiers } from '../../../server/database/migrate.ts';
import { readSettings } from '../../../server/settings.ts';
import { type TestCluster, templates, testCluster } from '../../support/cluster.ts';

let cluster: TestCluster;
/** Clones of what other suites use, too; they go with the cluster. */
const nameOf = (tier: string) => `${tier}_by_urls`;

beforeAll(async () => {
  cluster = await testCluster();
  for (const tier of tiers) await ensureDatabase(cluster.superuserUrl(nameOf(tier)), templates[tier]);
});

/** As it is written, but for the server, and the password of the administrator, which no page knows. */
function here(url: string): string {
  const real = new URL(cluster.superuserUrl('postgres'));
  const written = new URL(url);
  written.host = real.host;
  written.pathname = nameOf(written.pathname.slice(1));
  if (written.username === 'dba') {
    written.username = real.username;
    written.password = real.password;
  }
  return written.href;
}

/** What every login says that the URLs lead to. */
async function loginsBy(environment: Record<string, string>): Promise<string[]> {
  const settings = readSettings({ DATA_DIR: cluster.settings.dataDir, ...environment });
  const direct = { spp: settings.spp!.direct, issoh: settings.issoh!.direct };
  const urls = urlsOf(settings, direct, { spp: settings.spp!.pooled, issoh: settings.issoh!.pooled });
  const connections = connectTo(urls);
  try {
    const { spp, issoh, read } = connections;
    const pools = [spp, issoh, read.spp, read.issoh].filter(pool => pool !== null);
    const asked = pools.map(pool => pool.query<{ who: string }>('select session_user::text as who'));
    return (await Promise.all(asked)).map(({ rows }) => rows[0]!.who);
  } finally {
    await connections.close();
  }
}

test('requests log in by the URLs that the page on poolers gives', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/scale-out.md'), 'utf8');
  const written = [...page.matchAll(/^((?:SPP|ISSOH)_\w+_URL)=(\S+)$/gm)];
  const environment = Object.fromEntries(written.map(([, name, url]) => [name!, here(url!)]));
  expect(Object.keys(environment).length).toBeGreaterThanOrEqual(4);
  expect(await loginsBy(environment)).toEqual(['inv_authenticator', 'inv_authenticator']);
});

test.each(['', 'inv_authenticator@', 'inv_authenticator:@', 'somebody@', 'somebody:else@'])(
  'requests log in by a URL with "%s" before the host, at replicas, too',
  async login => {
    const { host } = new URL(cluster.superuserUrl('postgres'));
    const url = (tier: string) => here(`postgres://${login}${host}/${tier}`);
    const environment = {
      SPP_DATABASE_URL: url('spp'),
      ISSOH_DATABASE_URL: url('issoh'),
      SPP_DIRECT_URL: cluster.superuserUrl(nameOf('spp')),
      ISSOH_DIRECT_URL: cluster.superuserUrl(nameOf('issoh')),
      SPP_READ_URL: url('spp'),
      ISSOH_READ_URL: url('issoh'),
    };
    expect(await loginsBy(environment)).toEqual(Array(4).fill('inv_authenticator'));
  },
);

test('so do workers, whose login needs no password in a direct URL', async () => {
  const { host } = new URL(cluster.superuserUrl('postgres'));
  const url = (tier: string) => here(`postgres://inv_worker@${host}/${tier}`);
  const given = { spp: url('spp'), issoh: url('issoh') };
  const urls = await usableLogin('inv_worker', given, cluster.settings.secrets.worker_password);
  for (const url of [urls.spp, urls.issoh]) {
    const { rows } = await withClient(url, client => client.query('select session_user::text as who'));
    expect(rows).toEqual([{ who: 'inv_worker' }]);
  }
});
