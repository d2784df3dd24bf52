/** Who knocks at the doors: every role of the design, and those who are nobody. */
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Role } from '../../../server/database/pools.ts';
import type { Settings } from '../../../server/settings.ts';
import type { Answer, Call } from '../http/door.ts';

/** Said here once more, not taken from the server: a role that is added there must be judged here. */
export const everyRole: Role[] = [
  'inv_anonymous',
  'inv_supplier',
  'inv_catalog_manager',
  'inv_reviewer',
  'inv_approver',
  'inv_stock_operator',
  'inv_pricing_manager',
  'inv_analyst',
  'inv_admin',
];
export const signedIn = everyRole.filter(role => role !== 'inv_anonymous');
export const managers: Role[] = ['inv_catalog_manager', 'inv_admin'];
export const uploaders: Role[] = ['inv_supplier', ...managers];
export const staff: Role[] = [
  'inv_catalog_manager',
  'inv_reviewer',
  'inv_approver',
  'inv_pricing_manager',
  'inv_analyst',
  'inv_admin',
];
export const readers: Role[] = ['inv_supplier', ...staff];
export const stockOperators: Role[] = ['inv_stock_operator', 'inv_admin'];
export const pricers: Role[] = ['inv_pricing_manager', 'inv_admin'];
/** Who chooses; only an approver approves. */
export const reviewers: Role[] = ['inv_reviewer', 'inv_approver', 'inv_admin'];
/** Of IS-SOH. */
export const stockReaders: Role[] = [
  'inv_reviewer',
  'inv_approver',
  'inv_stock_operator',
  'inv_pricing_manager',
  'inv_analyst',
  'inv_admin',
];

/** A token with claims of any kind, right or wrong. */
export function forge(
  settings: Settings,
  claims: object,
  { secret = settings.jwtSecret, expires = '1h' as string | number, alg = 'HS256' } = {},
): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg })
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret));
}

type Knock = (settings: Settings, supplier: string) => Promise<Pick<Call, 'token' | 'headers'>>;

const withToken =
  (make: (settings: Settings, supplier: string) => Promise<string>): Knock =>
  async (settings, supplier) => ({ token: await make(settings, supplier) });

/** All of them are 401 everywhere. */
export const nobodies: Record<string, Knock> = {
  'no token': async () => ({}),
  'no bearer': async settings => ({
    headers: { authorization: `Basic ${await forge(settings, { sub: 'a', role: 'inv_admin' })}` },
  }),
  'a bad token': withToken(async () => 'not.a.token'),
  'an expired token': withToken(settings =>
    forge(settings, { sub: 'a', role: 'inv_admin' }, { expires: 1_000_000_000 }),
  ),
  'another secret': withToken(settings =>
    forge(settings, { sub: 'a', role: 'inv_admin' }, { secret: 'y'.repeat(32) }),
  ),
  'another HMAC': withToken(settings => forge(settings, { sub: 'a', role: 'inv_admin' }, { alg: 'HS512' })),
  'role inv_anonymous': withToken(settings => forge(settings, { sub: 'a', role: 'inv_anonymous' })),
  'an unknown role': withToken(settings => forge(settings, { sub: 'a', role: 'inv_king' })),
  'the owner': withToken(settings => forge(settings, { sub: 'a', role: 'inv_owner' })),
  'the login': withToken(settings => forge(settings, { sub: 'a', role: 'inv_authenticator' })),
  'a superuser': withToken(settings => forge(settings, { sub: 'a', role: 'postgres' })),
  'no role': withToken(settings => forge(settings, { sub: 'a' })),
  'a list of roles': withToken(settings => forge(settings, { sub: 'a', role: ['inv_admin'] })),
  'no subject': withToken(settings => forge(settings, { role: 'inv_admin' })),
  'a supplier without its id': withToken(settings => forge(settings, { sub: 'a', role: 'inv_supplier' })),
  'a supplier by code': withToken(settings =>
    forge(settings, { sub: 'a', role: 'inv_supplier', supplier_id: 'ALFA' }),
  ),
  'a supplier of two': withToken((settings, supplier) =>
    forge(settings, { sub: 'a', role: 'inv_supplier', supplier_id: [supplier, randomUUID()] }),
  ),
  'alg none': withToken(async (_settings, supplier) =>
    unsigned({ alg: 'none' }, { sub: 'a', role: 'inv_supplier', supplier_id: supplier }),
  ),
  'alg none with a signature': withToken(
    async () => `${unsigned({ alg: 'none' }, { sub: 'a', role: 'inv_admin' })}c2ln`,
  ),
  'HS256 without a signature': withToken(async () =>
    unsigned({ alg: 'HS256' }, { sub: 'a', role: 'inv_admin' }),
  ),
};

function unsigned(header: object, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part({ exp: 4_000_000_000, ...claims })}.`;
}

/** What an answer must never show: SQL, where it failed, names inside the database, our sources. */
export const INSIDE =
  /\b(select|insert into|delete from|update \w+ set)\b|\b(spp|issoh)(_private|_feed|_remote)?\.|graphile_worker|pg_|PL\/pgSQL|\brelation "|constraint|violates|violation|\.ts:\d|node_modules|\bat \S+ \(|upload_(batches|staging)|price_history|supplier_products|import_profiles|product_mappings|match_(pairs|texts)/i;

/** A refusal: its status, problem+json, and nothing else. */
export function refusal(answer: Answer): unknown {
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: answer.body,
    inside: INSIDE.exec(answer.text)?.[0] ?? null,
  };
}
