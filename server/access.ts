/** Who may do what, and the tokens that say so; for every door: HTTP, the command line, the demo. */
import { userInfo } from 'node:os';
import { SignJWT } from 'jose/jwt/sign';
import { type Claims, type Role, roles } from './database/pools.ts';
import { Problem } from './problem.ts';
import type { Settings } from './settings.ts';
import { TOKEN_HOURS, tokenSecretsOf } from './token-secrets.ts';

/** Roles that a token may carry: all but inv_anonymous. */
export const signedInRoles = roles.filter(role => role !== 'inv_anonymous');

/** Roles that read SPP. */
export const sppReaders: readonly Role[] = [
  'inv_supplier',
  'inv_catalog_manager',
  'inv_reviewer',
  'inv_approver',
  'inv_pricing_manager',
  'inv_analyst',
  'inv_admin',
];

/** Roles that read IS-SOH. */
export const issohReaders: readonly Role[] = [
  'inv_reviewer',
  'inv_approver',
  'inv_stock_operator',
  'inv_pricing_manager',
  'inv_analyst',
  'inv_admin',
];

/** Roles that read the audit logs. */
export const auditReaders: readonly Role[] = ['inv_analyst', 'inv_admin'];

/** @throws Problem 403 when the role is not among those that may. */
export function requireRole(claims: Claims, allowed: readonly Role[]): void {
  if (allowed.includes(claims.role)) return;
  throw new Problem(403, 'forbidden', `Role ${claims.role} may not do this.`, {
    hint: `It takes one of: ${allowed.join(', ')}.`,
  });
}

/** The name of the operating system's user. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}

/** A token of our own, valid for 24 hours. */
export function signToken(
  settings: Settings,
  claims: { role: Role; sub: string; supplier_id?: string | undefined },
): Promise<string> {
  const { role, sub, supplier_id } = claims;
  return new SignJWT({ role, ...(supplier_id === undefined ? {} : { supplier_id }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuedAt()
    .setExpirationTime(`${TOKEN_HOURS}h`)
    .sign(new TextEncoder().encode(tokenSecretsOf(settings).signs));
}
