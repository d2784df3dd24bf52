/** Says that a key of negotiated terms is gone for good: whoever says it has the one that encrypts from then on. */
import type pg from 'pg';
import type { Connections } from '../database/connect.ts';
import { inTurn } from '../database/locks/in-turn.ts';
import { asRole, type Claims, noLimit } from '../database/pools.ts';
import { readKeys } from '../encryption/keys.ts';
import { giveTermsKeys, termsKeys, verifierOf } from '../encryption/terms.ts';
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
  const values = [keys.current.id, keys.all.map(({ id }) => id), key, source.kind === 'command'];
  const { rows } = await owner.issoh.query(`select ${IS_TO_NOTE} as it`, values);
  if (!rows[0].it) return asRole(issoh, claims, noLimit, declare);
  let contracts = 0;
  await inTurn(owner.issoh, 'issoh_private.encryption_keys', async client => {
    await client.query("select pg_catalog.set_config('inv.user_id', $1, true)", [claims.user_id]);
    await client.query(
      `insert into issoh_private.encryption_keys (key_id, verifier) select $1, $5 where ${IS_TO_NOTE}
           on conflict (key_id) do update set verifier = excluded.verifier`,
      [...values, verifierOf(keys.current)],
    );
    contracts = await declare(client);
  });
  return contracts;
}

/**
 * Whether the key that encrypts here ($1) is one that servers will note, and have not yet, with what proves it: those of a
 * file do at their next start, or a worker within a minute, where others of the file ($2) are in use; one that a command
 * tells ($4) is noted by nobody else, and follows on the one that is lost ($3) alone. A file that lies about has none that
 * are in use.
 */
const IS_TO_NOTE = `
  not exists (select from issoh_private.encryption_keys e where e.key_id = $1 and e.verifier is not null)
  and (exists (select from issoh_private.encryption_keys e where e.key_id = any ($2))
       or exists (select from issoh_private.supplier_keys k where k.master_id = any ($2))
       or $4 and not exists (select from issoh_private.encryption_keys e
                              where e.key_id <> $3 and e.key_id <> all ($2)))`;
