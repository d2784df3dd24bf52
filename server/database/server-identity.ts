/** By what a server is told apart from every other one that runs, also where not everybody may ask for its identifier. */
import type pg from 'pg';
import { Problem } from '../problem.ts';
import { ASKERS, CONTROL, grantOf, IDENTITY_FORBIDDEN } from './privileges/identity-right.ts';

export { IDENTITY_FORBIDDEN } from './privileges/identity-right.ts';

export interface Identity {
  /** Of its cluster, copies of which have the same; null where the login may not ask. */
  system: string | null;
  /** When it was started: no two servers are at the same microsecond. */
  started: string;
}

type Asks = Pick<pg.ClientBase, 'query'>;

/** A function's right is looked at before anything runs, whatever stands around it: it is asked for first. */
const MAY = `
  select pg_catalog.has_function_privilege('${CONTROL}', 'execute') as may,
         extract(epoch from pg_catalog.pg_postmaster_start_time())::text as started`;
const SYSTEM = `select c.system_identifier::text as system from ${CONTROL} c`;

/** @throws pg.DatabaseError */
export async function identityOf(asked: Asks): Promise<Identity> {
  const { may, started } = (await asked.query<{ may: boolean; started: string }>(MAY)).rows[0]!;
  const system = may ? (await asked.query<{ system: string }>(SYSTEM)).rows[0]!.system : null;
  return { system, started };
}

export function isSameServer(one: Identity, other: Identity): boolean {
  return one.started === other.started && !isOther(one, other);
}

/** Whether they are known to be no copies of one cluster. */
export function isOther(one: Identity, other: Identity): boolean {
  return one.system !== null && other.system !== null && one.system !== other.system;
}

const RIGHTS = `
  select pg_catalog.has_function_privilege('public', '${CONTROL}', 'execute')
         or count(*) = ${ASKERS.length}
            and bool_and(pg_catalog.has_function_privilege(r.oid, '${CONTROL}', 'execute')) as given,
         pg_catalog.has_function_privilege('${CONTROL}', 'execute with grant option') as givable,
         count(*) = ${ASKERS.length} as "haveRoles"
    from pg_catalog.pg_roles r where r.rolname = any ($1)`;

/** The right to ask, in a database: ours have it; the login may give it to them; it may not. */
export interface IdentityRight {
  state: 'given' | 'givable' | 'missing';
  /** Whether our roles are there, to whom it could be given. */
  haveRoles: boolean;
}

/** @throws pg.DatabaseError */
export async function identityRight(asked: Asks): Promise<IdentityRight> {
  const { rows } = await asked.query<{ given: boolean; givable: boolean; haveRoles: boolean }>(RIGHTS, [
    ASKERS,
  ]);
  const { given, givable, haveRoles } = rows[0]!;
  return { state: given ? 'given' : givable ? 'givable' : 'missing', haveRoles };
}

/** SQL that gives it: to ours where they are there, else to the login that makes them. */
export function identityGrant(login: string, { haveRoles }: IdentityRight): string {
  return grantOf(haveRoles ? ASKERS : [`${login} with grant option`]);
}

/**
 * Gives ours the right where it was taken from everybody, and only there.
 *
 * @throws Problem `identity_forbidden` where the login may not
 */
export async function ensureIdentityRight(client: pg.Client): Promise<void> {
  const right = await identityRight(client);
  if (right.state === 'given') return;
  if (right.state === 'missing') {
    throw new Problem(503, 'identity_forbidden', `${client.database}: ${IDENTITY_FORBIDDEN}.`, {
      hint: `Run as a superuser in database ${client.database}: ${identityGrant(client.user ?? '', right)}`,
    });
  }
  await client.query(identityGrant('', right));
}
