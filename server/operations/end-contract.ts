/** Ends a contract, or withdraws it, and says what becomes of the one before it. */
import type pg from 'pg';

/**
 * @param to the moment; null: now
 * @returns the contract; of one that was withdrawn with the `earlier` one of its product, and when that ends now
 * @throws pg.DatabaseError ISNKT, ISIKE, ISCKM, ISCKU, ISCKT
 */
export async function endContract(
  client: pg.ClientBase,
  id: string,
  to: string | null,
  reason: string | null,
): Promise<Record<string, unknown>> {
  const { rows } = await client.query('select * from issoh.end_contract($1, $2, $3)', [id, to, reason]);
  const [ended] = rows;
  if (ended.state !== 'withdrawn') return { ...ended, earlier: null };
  const before = await client.query('select * from issoh_private.contract_before($1, $2, $3)', [
    ended.supplier_id,
    ended.supplier_product_code,
    ended.effective_from,
  ]);
  return { ...ended, earlier: before.rows[0] ?? null };
}
