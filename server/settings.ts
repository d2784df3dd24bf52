import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** Root of the checkout: sources, migrations and web pages are found from here. */
export const projectRoot = resolve(import.meta.dirname, '..');

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(5678),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().optional(),
  SPP_DATABASE_URL: z.url().optional(),
  SPP_DIRECT_URL: z.url().optional(),
  ISSOH_DATABASE_URL: z.url().optional(),
  ISSOH_DIRECT_URL: z.url().optional(),
  INVENTORY_JWT_SECRET: z.string().min(32).optional(),
  INVENTORY_JWKS_URL: z.url().optional(),
  INVENTORY_JWKS_ISSUER: z.string().optional(),
  INVENTORY_JWKS_AUDIENCE: z.string().optional(),
  INVENTORY_DEMO: z.enum(['0', '1']).default('1'),
  INVENTORY_UPLOAD_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
  INVENTORY_FSYNC: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
});

const Secrets = z
  .object({
    superuser_password: z.string(),
    authenticator_password: z.string(),
    worker_password: z.string().optional(),
    migrator_password: z.string().optional(),
    analyst_password: z.string(),
    link_password: z.string(),
    jwt_secret: z.string(),
  })
  .transform(secrets => ({
    ...secrets,
    // A file from before these logins: the same password for every process that reads it, without a write.
    worker_password: secrets.worker_password ?? derived(secrets.superuser_password, 'inv_worker'),
    migrator_password: secrets.migrator_password ?? derived(secrets.superuser_password, 'inv_migrator'),
  }));

function derived(secret: string, name: string): string {
  return createHmac('sha256', secret).update(name).digest('base64url');
}

/** Passwords and the token secret, made once and kept in `DATA_DIR/secrets.json` (mode 0600). */
export type Secrets = z.infer<typeof Secrets>;

/** URLs of one database: `pooled` for requests, `direct` for migrations, LISTEN and workers. */
export interface DatabaseUrls {
  pooled: string;
  direct: string;
}

export interface Settings {
  port: number;
  host: string;
  /** Absolute path; holds secrets, the spool of received files and the embedded cluster. */
  dataDir: string;
  /** Given servers; null where the embedded PostgreSQL is used. */
  spp: DatabaseUrls | null;
  issoh: DatabaseUrls | null;
  secrets: Secrets;
  jwtSecret: string;
  /** An identity provider whose tokens are taken too: where its keys are, and what its tokens must say. */
  jwks: { url: string; issuer: string; audience: string } | null;
  demo: boolean;
  uploadConcurrency: number;
  /** Off only for throw-away clusters of tests. */
  fsync: boolean;
  logLevel: string;
  /** Bytes a JSON body may have. */
  jsonLimit: number;
  /** How long `wait=true` holds a request, in milliseconds. */
  waitTimeoutMs: number;
}

/**
 * Settings of this process from the environment, with secrets from `DATA_DIR` (made on first use).
 *
 * @throws Error naming every variable that cannot be used.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const parsed = Environment.safeParse(withoutBlank(environment));
  if (!parsed.success) throw new Error(`Settings that cannot be used:\n${z.prettifyError(parsed.error)}`);
  const env = parsed.data;
  if ((env.SPP_DATABASE_URL === undefined) !== (env.ISSOH_DATABASE_URL === undefined)) {
    throw new Error('Set both SPP_DATABASE_URL and ISSOH_DATABASE_URL, or neither (embedded PostgreSQL).');
  }
  const dataDir = env.DATA_DIR === undefined ? join(projectRoot, '.data') : resolve(env.DATA_DIR);
  const secrets = { ...readSecrets(dataDir), ...givenPassword(env.SPP_DATABASE_URL) };
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir,
    spp: urls(env.SPP_DATABASE_URL, env.SPP_DIRECT_URL),
    issoh: urls(env.ISSOH_DATABASE_URL, env.ISSOH_DIRECT_URL),
    secrets,
    jwtSecret: env.INVENTORY_JWT_SECRET ?? secrets.jwt_secret,
    jwks: jwksOf(env.INVENTORY_JWKS_URL, env.INVENTORY_JWKS_ISSUER, env.INVENTORY_JWKS_AUDIENCE),
    demo: env.INVENTORY_DEMO === '1',
    uploadConcurrency: env.INVENTORY_UPLOAD_CONCURRENCY,
    fsync: env.INVENTORY_FSYNC === 'on',
    logLevel: env.LOG_LEVEL,
    jsonLimit: 5_000_000,
    waitTimeoutMs: 600_000,
  };
}

function withoutBlank(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

function urls(pooled: string | undefined, direct: string | undefined): DatabaseUrls | null {
  return pooled === undefined ? null : { pooled, direct: direct ?? pooled };
}

/** Keys alone would let in whatever else their provider signs: for whom a token is must be said too. */
function jwksOf(url?: string, issuer?: string, audience?: string): Settings['jwks'] {
  if (url === undefined && issuer === undefined && audience === undefined) return null;
  if (url === undefined || issuer === undefined || audience === undefined) {
    throw new Error(
      'Set INVENTORY_JWKS_URL, INVENTORY_JWKS_ISSUER ("iss" of its tokens) and INVENTORY_JWKS_AUDIENCE ("aud"), or none of them.',
    );
  }
  return { url, issuer, audience };
}

/** A given URL that logs in as inv_authenticator says that login's password. */
function givenPassword(url: string | undefined): Partial<Secrets> {
  if (url === undefined) return {};
  const { username, password } = new URL(url);
  return username === 'inv_authenticator' && password !== ''
    ? { authenticator_password: decodeURIComponent(password) }
    : {};
}

function readSecrets(dataDir: string): Secrets {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) {
    const secret = () => randomBytes(32).toString('base64url');
    const made: Secrets = {
      superuser_password: secret(),
      authenticator_password: secret(),
      worker_password: secret(),
      migrator_password: secret(),
      analyst_password: secret(),
      link_password: secret(),
      jwt_secret: secret(),
    };
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, file);
  }
  return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
}
