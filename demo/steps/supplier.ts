import { ask, askOne, type Way } from './step.ts';

/** What a currency is worth where nobody has said it yet. */
const rates: Record<string, string> = { USD: '0.92', ZAR: '0.05' };

/** Enters the supplier, how its lists are read, and what its currency is worth; answers its id. */
export async function enterSupplier(way: Omit<Way, 'supplierId'>): Promise<string> {
  const { code, name, currency, profile } = way.source;
  let supplierId = await find(way);
  if (supplierId === null) {
    await ask(way, 'spp', 'inv_catalog_manager', 'select spp.create_supplier($1, $2, $3)', [
      code,
      name,
      currency,
    ]);
    await ask(way, 'spp', 'inv_catalog_manager', 'select spp.set_import_profile($1, $2)', [code, profile]);
    supplierId = await find(way);
  }
  await setRate(way, currency);
  return String(supplierId);
}

async function find(way: Omit<Way, 'supplierId'>): Promise<string | null> {
  const [there] = await ask(
    way,
    'spp',
    'inv_catalog_manager',
    'select supplier_id from spp.suppliers where supplier_code = $1',
    [way.source.code],
  );
  return there === undefined ? null : String(there.supplier_id);
}

async function setRate(way: Omit<Way, 'supplierId'>, currency: string): Promise<void> {
  const rate = rates[currency];
  const known = await askOne(way, 'issoh', 'inv_pricing_manager', 'select issoh.exchange_rate($1) as rate', [
    currency,
  ]);
  if (known.rate !== null || rate === undefined) return;
  await ask(
    way,
    'issoh',
    'inv_pricing_manager',
    `select issoh.set_exchange_rates(
       array[row($1, (now() at time zone 'UTC')::date, $2)::issoh.exchange_rate_input])`,
    [currency, rate],
  );
}
