import { beforeAll, describe, expect, test } from '@jest/globals';
import { ensureDatabase, withClient } from '../../../server/database/bootstrap.ts';
import { applySources, migrate, type Tier, tiers } from '../../../server/database/migrate.ts';
import { catalogOf } from '../../support/catalog.ts';
import { type TestCluster, templates, testCluster } from '../../support/cluster.ts';
import { includedSources, sourceFiles } from '../../support/sources.ts';

describe.each([...tiers])('the migrated database %s', tier => {
  let cluster: TestCluster;
  let migrated: string[];

  /** A database of its own, cloned from the migrated template. It goes with the cluster. */
  async function clone(name: string): Promise<string> {
    const url = cluster.superuserUrl(name);
    await ensureDatabase(url, templates[tier as Tier]);
    return url;
  }

  beforeAll(async () => {
    cluster = await testCluster();
    migrated = await catalogOf(await clone(`${tier}_migrated`));
  });

  test('has something to compare', () => {
    expect(migrated.filter(line => line.startsWith('create function audit.')).length).toBeGreaterThan(3);
    expect(migrated.filter(line => line.includes(' on audit.log for ')).length).toBe(1);
  });

  test('includes every source file', () => {
    expect(includedSources(tier).sort()).toEqual(sourceFiles(tier).sort());
  });

  test('equals one on which every source file is applied again', async () => {
    const url = await clone(`${tier}_sources`);
    await applySources(url, includedSources(tier));
    expect(await catalogOf(url)).toEqual(migrated);
  });

  test('is not changed by migrating again', async () => {
    const url = await clone(`${tier}_twice`);
    await migrate(tier, url, { withCurrent: true });
    expect(await catalogOf(url)).toEqual(migrated);
  });

  test('is not changed by running what is not committed yet again', async () => {
    const url = await clone(`${tier}_rerun`);
    const content = () => withClient(url, async client => (await client.query(contentOf[tier as Tier])).rows);
    const before = await content();
    await withClient(url, client => client.query('delete from graphile_migrate.current'));
    await migrate(tier, url, { withCurrent: true });
    expect(await catalogOf(url)).toEqual(migrated);
    expect(await content()).toEqual(before);
  });
});

/** What migrations put into tables, and their traces. */
const contentOf: Record<Tier, string> = {
  spp: `select (select count(*) from spp.settings) as settings, (select count(*) from spp.column_synonyms) as synonyms,
               (select count(*) from audit.log) as log`,
  issoh: `select (select count(*) from issoh.settings) as settings, (select count(*) from issoh.pricing_tiers) as tiers,
                 (select count(*) from audit.log) as log`,
};
