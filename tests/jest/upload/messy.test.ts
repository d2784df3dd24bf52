import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { sample, sampleTest } from '../../support/samples.ts';
import { countsOf, createWorld, type World } from '../../support/world.ts';

describe('messy lists', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  }, 60_000);
  afterAll(() => world.close());
  sampleTest('messy', 'x', async () => {
    const { files } = JSON.parse(readFileSync(sample('messy', 'manifest.json'), 'utf8'));
    for (const f of files) {
      const code = f.file.split('.')[0].slice(0, 20);
      await world.addSupplier(code, undefined, 'USD');
      const r = await world.upload(code, sample('messy', f.file));
      console.log(f.file, JSON.stringify(f, ['data_rows','prices_ok','prices_unparseable','prices_blank','blank_codes','sum_of_ok_prices']), JSON.stringify(countsOf(r)), JSON.stringify(r.reason), JSON.stringify(r.warnings).slice(0, 600), JSON.stringify(r.errors).slice(0, 800), JSON.stringify(r.detected));
      const s = await world.sql("select sum(coalesce(s.price_number, spp.parse_amount(s.price, b.decimal_mark))) s, sum(round(coalesce(s.price_number, spp.parse_amount(s.price, b.decimal_mark)),4)) r, count(*) from spp.upload_staging s join spp.upload_batches b using (batch_id) where batch_id=$1 and validation_status <> 'failed'", [r.batch_id]);
      console.log(s);
    }
  });
});
