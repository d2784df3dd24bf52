import { readKeys } from '../../../encryption/keys.ts';
import { noteKeysOf } from '../../../encryption/keys-in-use.ts';
import { termsKeys } from '../../../encryption/terms.ts';
import { rotateTerms } from '../../../operations/rotate-terms.ts';
import type { TaskContext } from '../../types.ts';

/** Brings negotiated terms under the key that encrypts now; read anew, since it may have come just before. */
export const terms__rotate = (context: TaskContext) => async () => {
  // What was added since the start encrypts now.
  await noteKeysOf(context.settings.keys, context.connections.owner.issoh);
  const { rows } = await context.connections.owner.issoh.query<{ used: boolean }>(
    'select exists (select from issoh_private.supplier_keys) as used',
  );
  if (rows[0]!.used)
    await rotateTerms(context.connections.owner.issoh, termsKeys(await readKeys(context.settings.keys)));
};
