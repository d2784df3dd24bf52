/**
 * How long it takes to find the same products at several suppliers: a whole first run, and one with nothing new. Floor:
 * one statement that pairs products by GTIN, or by brand and name.
 */
import { loadCatalogue } from '../data/catalogue.ts';
import { withCluster } from '../program/cluster.ts';
import { part } from '../program/part.ts';

export const matching = part({
  about: 'the same products found at several suppliers, against one hash join by GTIN or name',
  full: { suppliers: 50, products: 100_000, rounds: 1 },
  small: { suppliers: 3, products: 100, rounds: 1 },
  run: async (bench, { suppliers, products, rounds }) => {
    await withCluster(bench, async ({ connections, administrator }) => {
      await bench.prepare('catalogue', () =>
        loadCatalogue(administrator.spp, { suppliers, products, changes: 0, seed: 1 }, text =>
          bench.note(text),
        ),
      );
      const owner = await connections.owner.spp.connect();
      await owner.query('analyze');
      const match = async () => void (await owner.query('select spp.match_products()'));
      const byHand = async () => {
        await owner.query(`
          select count(*)
            from (select a.product_id, b.product_id as other_id
                    from spp.supplier_products a
                    join spp.supplier_products b on b.barcode = a.barcode and b.supplier_id > a.supplier_id
                  union
                  select a.product_id, b.product_id
                    from spp.supplier_products a
                    join spp.supplier_products b
                      on b.brand = a.brand and lower(b.product_name) = lower(a.product_name)
                     and b.supplier_id > a.supplier_id) pairs`);
      };
      await bench.inTurn(0, 'first run', match, byHand, suppliers * products);
      for (let round = 0; round < rounds; round++) {
        await bench.inTurn(round, 'nothing new', match, byHand, suppliers * products);
      }
      const { rows } = await owner.query(
        "select count(*)::integer as pairs, count(*) filter (where status = 'auto')::integer as auto from spp.match_pairs",
      );
      bench.tell('first run', rows[0]);
      owner.release();
    });
  },
});
