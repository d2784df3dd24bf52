import { syncOnce } from '../../server/worker/sync.ts';
import { askOne, failed, untilDone, type Way } from './step.ts';

/** Waits until IS-SOH has seen whatever SPP has. */
export async function sync(way: Way): Promise<string> {
  const look = async () => {
    const status = await askOne(way, 'issoh', 'inv_analyst', 'select * from issoh.v_sync_status');
    if (status.is_known && Number(status.lag_rows) === 0) return status;
    if (status.last_error === null) return null;
    throw failed(
      way,
      'sync',
      `SPP cannot be followed: ${status.last_error}`,
      '"inventory sync status" says since when; docs/workflows/syncing.md, what to do.',
    );
  };
  await untilDone(way, 'sync', look, () => syncOnce({ connections: way.connections, worker: null }));
  const followed = await askOne(
    way,
    'issoh',
    'inv_analyst',
    `select count(distinct r.product_id) as costs
       from issoh.pricing_rules r
       join issoh.selected_products p on p.product_id = r.product_id
      where p.spp_supplier_id = $1 and r.reason = 'supplier''s price'`,
    [way.supplierId],
  );
  return `level with SPP; ${followed.costs} products have had their cost moved`;
}
