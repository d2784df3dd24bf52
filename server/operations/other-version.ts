/** Why a database is not compared with what migrations made: it is not of this version. */
import type { Tier } from '../database/migrate.ts';
import type { OtherVersion } from '../database/privileges/definitions.ts';

export function otherInWords(tier: Tier, { pending, later }: OtherVersion): string {
  return later > 0
    ? `a later version has migrated ${tier}`
    : `${pending} of the migrations of ${tier} have not run`;
}
