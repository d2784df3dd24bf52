/** Who asks: a Bearer JWT, signed with a secret of ours (HS256) or by a key of the JWKS. */
import type { Request } from 'express';
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { signedInRoles } from '../access.ts';
import type { Claims } from '../database/pools.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { keepTokenSecrets, type TokenSecrets, type TokenSecretsKeeper } from '../token-secrets.ts';
import { uuid } from '../uuid.ts';

const Token = z
  .object({
    sub: z.string().min(1).max(200),
    role: z.enum(signedInRoles),
    supplier_id: uuid.optional(),
  })
  .refine(token => token.role !== 'inv_supplier' || token.supplier_id !== undefined, {
    message: 'inv_supplier needs a supplier_id',
    path: ['supplier_id'],
  });

const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** What a set of keys says of a token that names none of them. */
const atFault = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

/** Seconds that clocks may differ. */
const TOLERANCE = 5;

/** A token that never ends could never be taken back. */
const always = { requiredClaims: ['exp'], clockTolerance: TOLERANCE };

/** Milliseconds between two questions to a provider for a key that its set did not have. */
const UNKNOWN_KEY_MS = 5_000;

/** How many tokens are remembered, and for how long, in milliseconds: a key that was taken back counts until then. */
const remembered = { max: 1_000, ttl: 30_000 };

/** Reads the claims of a request; throws 401, or 503 where the provider of the keys gives none. */
export type Authenticate = (request: Request) => Promise<Claims>;

/** Checks tokens as the settings say; keys of a JWKS are fetched once and kept. */
export function createAuthenticate(settings: Settings): Authenticate {
  const secrets = keepTokenSecrets(settings);
  const { jwks } = settings;
  const keys = jwks === null ? null : keysOf(jwks.url);
  const verify = async (token: string): Promise<JWTPayload> => {
    const { alg } = decodeProtectedHeader(token);
    if (alg === 'HS256' || jwks === null || keys === null) {
      return verifyOwn(token, secrets);
    }
    const { issuer, audience } = jwks;
    return (await jwtVerify(token, keys, { ...always, algorithms: ASYMMETRIC, issuer, audience })).payload;
  };
  const known = new LRUCache<string, Known>(remembered);
  const read = async (token: string): Promise<Known> => {
    const payload = await verify(token).catch(error => {
      if (error instanceof Problem) throw error;
      throw unauthorized('The token is not valid, or no longer.', 'invalid_token');
    });
    const parsed = Token.safeParse(payload);
    if (!parsed.success) throw unauthorized(`The token lacks: ${namesOf(parsed.error)}.`, 'invalid_token');
    const { sub, role, supplier_id } = parsed.data;
    const claims = { role, user_id: sub, ...(role === 'inv_supplier' ? { supplier_id } : {}) };
    return { claims, ends: (payload.exp! + TOLERANCE) * 1000 };
  };
  return async request => {
    const token = bearer(request.get('authorization'));
    let found = known.get(token);
    if (found === undefined || found.ends <= Date.now()) {
      found = await read(token);
      known.set(token, found);
    }
    return { ...found.claims, request_id: request.id === undefined ? undefined : String(request.id) };
  };
}

/** A token of ours; a secret that has just come is looked for once more. */
async function verifyOwn(token: string, secrets: TokenSecretsKeeper): Promise<JWTPayload> {
  try {
    return await verifyByOne(token, secrets.now());
  } catch (error) {
    const renewed = error instanceof errors.JWSSignatureVerificationFailed ? secrets.again() : null;
    if (renewed === null) throw error;
    return verifyByOne(token, renewed);
  }
}

async function verifyByOne(token: string, { all }: TokenSecrets): Promise<JWTPayload> {
  for (const [n, secret] of all.entries()) {
    try {
      const key = new TextEncoder().encode(secret);
      return (await jwtVerify(token, key, { ...always, algorithms: ['HS256'] })).payload;
    } catch (error) {
      const isAnothers = error instanceof errors.JWSSignatureVerificationFailed;
      if (!isAnothers || n === all.length - 1) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

/** What a token says, and until when, in milliseconds since 1970. */
interface Known {
  claims: Claims;
  ends: number;
}

/** The keys of a provider. Whatever keeps it from giving them says nothing of the token. */
function keysOf(url: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(url), { cooldownDuration: UNKNOWN_KEY_MS });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (atFault.some(kind => error instanceof kind)) throw error;
      throw new Problem(
        503,
        'identity_provider_unavailable',
        'The identity provider does not give its keys.',
        {
          hint: 'Try again in a moment; for the server, check INVENTORY_JWKS_URL and whether it answers.',
          headers: { 'retry-after': '1' },
          cause: error,
        },
      );
    }
  };
}

function bearer(header: string | undefined): string {
  const token = /^Bearer +([\w~+/.-]+=*)$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw unauthorized('This takes a token.', null);
  return token;
}

function unauthorized(message: string, error: string | null): Problem {
  const challenge =
    error === null ? 'Bearer realm="inventory"' : `Bearer realm="inventory", error="${error}"`;
  return new Problem(401, error ?? 'unauthorized', message, {
    hint: 'Send "Authorization: Bearer <token>"; "inventory token --role R" makes one.',
    headers: { 'www-authenticate': challenge },
  });
}

function namesOf(error: z.ZodError): string {
  return error.issues.map(issue => `${issue.path.join('.')} (${issue.message})`).join(', ');
}
