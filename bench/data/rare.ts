/** What a load has nothing of and everyday questions ask for: given once, to data that are kept as well. */
import { withClient } from '../../server/database/bootstrap.ts';
import type { Cluster } from '../program/cluster.ts';

/**
 * A list of the supplier that failed, a product that another supplier has, too; candidates that were scored; counts that differ from the books; the categories of
 * what was selected.
 *
 * @returns the supplier of a candidate that may be selected without a look
 */
export async function giveRare(
  cluster: Cluster,
  { id, sku }: { id: string; sku: string },
): Promise<{ candidate: string }> {
  const { administrator, connections } = cluster;
  await withClient(administrator.spp, async client => {
    await client.query(
      `insert into spp.upload_batches
         (supplier_id, upload_date, file_name, file_hash, file_size, mode, status, phase, attempts, currency_code,
          reason, processed_by, started_at, completed_at, processing_time_ms)
       select b.supplier_id, b.upload_date + interval '1 minute', 'failed.csv', encode(sha256('failed'), 'hex'), 80, 'partial',
              'failed', 'done', 1, b.currency_code,
              '{"code": "columns_missing", "message": "The list has no column of prices.", "hint": "Send one."}',
              'inventory', b.started_at, b.completed_at, 20
         from (select * from spp.upload_batches where supplier_id = $1 order by upload_date desc limit 1) b
        where not exists (select from spp.upload_batches where supplier_id = $1 and status = 'failed')`,
      [id],
    );
    await client.query(
      `with one as (select uuidv7() as master_product_id)
       insert into spp.product_mappings
         (supplier_id, supplier_product_code, master_product_id, mapping_confidence, mapping_method)
       select p.supplier_id, p.supplier_product_code, o.master_product_id, 100, 'manual'
         from one o, (
           select distinct on (supplier_id) supplier_id, supplier_product_code from spp.supplier_products
            where supplier_id = $1 or supplier_id = (select s.supplier_id from spp.suppliers s
                                                      where s.supplier_id <> $1 order by s.supplier_id limit 1)
            order by supplier_id, product_id) p
        where not exists (select from spp.product_mappings where supplier_id = $1)`,
      [id],
    );
  });
  return await withClient(administrator.issoh, async client => {
    await client.query(
      `update issoh.selection_queue
          set coverage = 1, score_low = 100 - auto_select_score, score_high = 100 - auto_select_score,
              auto_select_score = 100 - auto_select_score
        where coverage is null`,
    );
    await client.query(
      `insert into issoh.stock_counts (product_id, warehouse_id, quantity_expected, quantity_counted, unit_cost)
       select p.product_id, w.warehouse_id, 10, 9, 2.5
         from issoh.selected_products p, issoh.warehouses w
        where (p.internal_sku = $1 or p.internal_sku like 'SKU-1_')
          and not exists (select from issoh.stock_counts where difference <> 0)`,
      [sku],
    );
    const { rows: bare } = await client.query<{ of: string }>(
      'select spp_product_id as of from issoh.selected_products where category_id is null and spp_product_id is not null',
    );
    const { rows: sorted } = await connections.owner.spp.query<{ of: string; category: string }>(
      'select product_id as of, category_id as category from spp.supplier_products where product_id = any ($1) and category_id is not null',
      [bare.map(row => row.of)],
    );
    const categories = [...new Set(sorted.map(row => row.category))];
    await connections.owner.issoh.query('select issoh_private.mirror_categories($1)', [categories]);
    await client.query('set session_replication_role = replica');
    await client.query(
      `update issoh.selected_products p set category_id = r.category
         from jsonb_to_recordset($1) r (of uuid, category uuid) where p.spp_product_id = r.of`,
      [JSON.stringify(sorted)],
    );
    await client.query('set session_replication_role = origin; analyze');
    const { rows } = await client.query<{ candidate: string }>(
      'select supplier_code as candidate from issoh.v_selection_pipeline where auto_candidate order by queue_id limit 1',
    );
    if (rows.length === 0) throw new Error('Nobody waits in the queue who may be selected without a look.');
    return rows[0]!;
  });
}
