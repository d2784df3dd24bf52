/** The right to ask for the identifier of a server, by which seals, feeds and figures name it. */

export const CONTROL = 'pg_catalog.pg_control_system()';

/** Who asks it: functions of the owner, the looks at seals, the feeds that IS-SOH reads, and the looks at a replica. */
export const ASKERS: readonly string[] = ['inv_owner', 'inv_analyst', 'inv_spp_link', 'inv_authenticator'];

export const IDENTITY_FORBIDDEN =
  'pg_control_system(), by which seals, feeds and figures name their server, was taken from PUBLIC, and roles of the inventory were not given it';

/** SQL that gives it. */
export function grantOf(to: readonly string[]): string {
  return `grant execute on function ${CONTROL} to ${to.join(', ')};`;
}

/** Whether an error of PostgreSQL refuses that right; it may have come over the link from the other database. */
export function refusesIdentity({ code, message }: { code?: unknown; message?: unknown }): boolean {
  return code === '42501' && typeof message === 'string' && /\bpg_control_system\b/.test(message);
}
