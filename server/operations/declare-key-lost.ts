/** Says that a key of negotiated terms is gone for good: whoever says it has the one that encrypts from then on. */
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { inTurn } from '../database/locks/in-turn.ts';
import { asRole, type Claims, noLimit } from '../database/pools.ts';
import { type Keys, readKeys } from '../encryption/keys.ts';
import { giveTermsKeys, termsKeys } from '../encryption/terms.ts';
import type { Settings } from '../settings.ts';

/**
 * @param key its name, as `keys status` shows it
 * @returns how many contracts are under it
 * @throws Problem as `readKeys` and `inTurn`; pg.DatabaseError ISNCK, ISCKL, ISCKU
 */
export async function declareKeyLost(
  { keys: source }: Pick<Settings, 'keys'>,
  { issoh, owner }: Pick<Connections, 'issoh' | 'owner'>,
  claims: Claims,
  key: string,
): Promise<number> {
  const keys = await readKeys(source);
  const declare = async (client: pg.ClientBase): Promise<number> => {
    await giveTermsKeys(client, termsKeys(keys));
    const { rows } = await client.query('select issoh.declare_key_lost($1) as contracts', [key]);
    return rows[0].contracts;
  };
  // Those of files servers note themselves: one that none of them has noted is that of a shell alone.
  if (source.kind !== 'command') return asRole(issoh, claims, noLimit, declare);
  let contracts = 0;
  await inTurn(owner.issoh, 'issoh_private.encryption_keys', async client => {
    await client.query("select pg_catalog.set_config('inv.user_id', $1, true)", [claims.user_id]);
    await noteUnlessOthers(client, keys, key);
    contracts = await declare(client);
  });
  return contracts;
}

/** A key that a command tells is noted by nobody; it follows on one that is lost, and on none that others encrypt with. */
async function noteUnlessOthers(client: pg.ClientBase, { all, current }: Keys, lost: string): Promise<void> {
  await client.query(
    `insert into issoh_private.encryption_keys (key_id)
     select $1
      where not exists (select from issoh_private.encryption_keys e where e.key_id <> all ($2))
         on conflict (key_id) do nothing`,
    [current.id, [lost, ...all.map(({ id }) => id)]],
  );
}
