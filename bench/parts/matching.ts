/**
 * How long it takes to find the same products at several suppliers: a whole first run, one with nothing new, and one after
 * a supplier has listed 1,000 more (as many as a tenth of its products where it has fewer). Floor: one statement that pairs
 * products by GTIN, or by brand and name.
 */
import pg from 'pg';
import { noLimit, runAs } from '../../server/database/pools.ts';
import { doMatching, matchingRun, startMatching } from '../../server/operations/matching.ts';
import { type Listed, listProducts } from '../data/trade.ts';
import { withCluster } from '../program/cluster.ts';
import { part } from '../program/part.ts';

export const matching = part({
  about: 'the same products found at several suppliers, against one hash join by GTIN or name',
  full: { suppliers: 50, products: 100_000, rounds: 1 },
  small: { suppliers: 3, products: 100, rounds: 1 },
  run: async (bench, { suppliers, products, rounds }) => {
    await withCluster(bench, async ({ connections, administrator }) => {
      const superuser = new pg.Client({ connectionString: administrator.spp });
      await superuser.connect();
      const listed = await bench.prepare('catalogues', async () => {
        const made: Listed[] = [];
        for (let n = 0; n < suppliers; n++)
          made.push(await newSupplier(superuser, n, { suppliers, each: products }));
        return made;
      });
      const owner = await connections.owner.spp.connect();
      await superuser.query('vacuum analyze');
      // As a worker does it, in committed steps.
      const manager = runAs(connections.spp, { role: 'inv_catalog_manager', user_id: 'bench' }, noLimit);
      const match = async () => {
        const id = await startMatching(manager, null);
        const teller = setInterval(async () => {
          const { phase, done, total, progress } = await matchingRun(manager, id);
          bench.note(`${phase} ${done} of ${total}, ${Math.round(100 * progress)} % of all`);
        }, 20_000);
        try {
          await doMatching(connections, id);
        } finally {
          clearInterval(teller);
        }
        const { result, failure } = await matchingRun(manager, id);
        if (failure !== null) throw new Error(JSON.stringify(failure));
        bench.note(JSON.stringify(result));
      };
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
      const more = Math.min(1000, Math.ceil(products / 10));
      for (let round = 0; round < rounds; round++) {
        await listProducts(superuser, listed[0]!, 0, {
          suppliers,
          each: products,
          from: 1 + products + round * more,
          count: more,
        });
        await bench.inTurn(round, `${more} more`, match, byHand, more);
      }
      const { rows } = await owner.query(
        "select count(*)::integer as pairs, count(*) filter (where status = 'auto')::integer as auto from spp.match_pairs",
      );
      bench.tell('first run', rows[0]);
      owner.release();
      await superuser.end();
    });
  },
});

/** A supplier with its list, brought in without triggers: they are not what is measured. */
async function newSupplier(
  superuser: pg.Client,
  n: number,
  size: { suppliers: number; each: number },
): Promise<Listed> {
  const { rows } = await superuser.query<Listed>(
    "select supplier_id, partition_name from spp.create_supplier($1, $1, 'EUR')",
    [`trade_${n}`],
  );
  await superuser.query("set session_replication_role = 'replica'");
  await listProducts(superuser, rows[0]!, n, size);
  await superuser.query("set session_replication_role = 'origin'");
  return rows[0]!;
}
