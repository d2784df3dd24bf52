import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ENCODED, isEncoded } from './database/encoded.ts';
import { isTlsKnown, withTls } from './database/tls.ts';
import { type KeySource, keysFile } from './encryption/keys.ts';
import { assertOwner } from './owner.ts';
import { Problem } from './problem.ts';
import { ensureSigningKey } from './seals/key.ts';
import {
  ensureSecrets,
  madeSecrets,
  previewSecrets,
  readSecrets,
  type Secrets,
  unusable,
} from './secrets.ts';
import { assertFinished } from './unfinished.ts';

export type { Secrets };

/** Root of the checkout: sources, migrations and web pages are found from here. */
export const projectRoot = resolve(import.meta.dirname, '..');

export const { version }: { version: string } = JSON.parse(
  readFileSync(join(projectRoot, 'package.json'), 'utf8'),
);

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** As a browser says it: no path, no slash at the end. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.parse(text)?.origin === text;
}

const NAMELESS = 'names no database';
const PostgresUrl = z
  .url()
  .refine(isTlsKnown)
  .refine(hasDatabase, {
    error: `${NAMELESS}: its name stands behind the host, as in postgres://host:5432/spp`,
  });

/** Without a name the driver goes to the database that is called as the login is. */
function hasDatabase(url: string): boolean {
  return (URL.parse(url)?.pathname ?? '').length > 1;
}

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(5678),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().optional(),
  SPP_DATABASE_URL: PostgresUrl.optional(),
  SPP_DIRECT_URL: PostgresUrl.optional(),
  ISSOH_DATABASE_URL: PostgresUrl.optional(),
  ISSOH_DIRECT_URL: PostgresUrl.optional(),
  SPP_READ_URL: PostgresUrl.optional(),
  ISSOH_READ_URL: PostgresUrl.optional(),
  INVENTORY_JWT_SECRET: z.string().min(32).optional(),
  INVENTORY_JWT_SECRETS_TOO: z
    .string()
    .transform(text => text.trim().split(/\s+/))
    .refine(secrets => secrets.every(secret => secret.length >= 32))
    .default([]),
  INVENTORY_JWKS_URL: z.url().optional(),
  INVENTORY_JWKS_ISSUER: z.string().optional(),
  INVENTORY_JWKS_AUDIENCE: z.string().optional(),
  INVENTORY_CORS_ORIGINS: z
    .string()
    .transform(text => text.split(',').map(origin => origin.trim()))
    .refine(origins => origins.every(isOrigin))
    .default([]),
  INVENTORY_KEY_FILE: z.string().optional(),
  INVENTORY_KEYS: z
    .string()
    .regex(/^(?:\s*(?:#.*|\d{1,6}:[A-Za-z0-9+/]{43}=)?\s*(?:\n|$))+$/)
    .optional(),
  INVENTORY_KEY_COMMAND: z.string().optional(),
  INVENTORY_BACKED_UP_BY: z.string().trim().min(1).max(200).optional(),
  INVENTORY_DEMO: z.enum(['0', '1']).default('1'),
  INVENTORY_UPLOAD_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
  INVENTORY_SIGNING_KEY_FILE: z.string().optional(),
  INVENTORY_DRAIN_SECONDS: z.coerce.number().int().min(0).max(600).default(2),
  INVENTORY_FSYNC: z.enum(['on', 'off']).default('on'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  CACHE_MEGABYTES: z.coerce.number().int().min(0).max(4096).default(32),
  CACHE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(600),
  LOG_LEVEL: z.enum(levels).default('warn'),
});

const somePostgres =
  'a URL such as postgres://user:password@host:5432/database?sslmode=verify-full (or disable, allow, prefer, require, verify-ca, no-verify)';

/** What each setting takes, in words. */
const takes: Record<keyof typeof Environment.shape, string> = {
  PORT: '1 to 65535 (or 0: any that is free)',
  HOST: 'a name or address',
  DATA_DIR: 'a folder',
  SPP_DATABASE_URL: somePostgres,
  SPP_DIRECT_URL: somePostgres,
  ISSOH_DATABASE_URL: somePostgres,
  ISSOH_DIRECT_URL: somePostgres,
  SPP_READ_URL: somePostgres,
  ISSOH_READ_URL: somePostgres,
  INVENTORY_JWT_SECRET: 'at least 32 characters',
  INVENTORY_JWT_SECRETS_TOO: 'secrets of at least 32 characters, separated by blanks',
  INVENTORY_JWKS_URL: 'a URL such as https://login.example/keys',
  INVENTORY_JWKS_ISSUER: 'a text',
  INVENTORY_JWKS_AUDIENCE: 'a text',
  INVENTORY_CORS_ORIGINS: 'origins separated by commas, such as https://shop.example,http://localhost:3000',
  INVENTORY_KEY_FILE: 'a file',
  INVENTORY_KEYS: 'a line for each key: its version, a colon, and 32 bytes in base64',
  INVENTORY_KEY_COMMAND: 'a command',
  INVENTORY_BACKED_UP_BY: 'a few words',
  INVENTORY_DEMO: '0 or 1',
  INVENTORY_UPLOAD_CONCURRENCY: '1 to 64',
  INVENTORY_SIGNING_KEY_FILE: 'a file',
  INVENTORY_DRAIN_SECONDS: '0 to 600',
  INVENTORY_FSYNC: 'on or off',
  REDIS_URL: 'a URL such as redis://:password@host:6379',
  CACHE_MEGABYTES: '0 to 4096',
  CACHE_SECONDS: '1 to 86400',
  LOG_LEVEL: levels.join(', '),
};

const usualDataDir = join(projectRoot, '.data');

/** How the server of a DATA_DIR is started, for a shell. */
export function startCommand({ dataDir }: Pick<Settings, 'dataDir'>): string {
  if (dataDir === usualDataDir) return 'npm start';
  const word = /^[\w/.,:@%+-]+$/.test(dataDir) ? dataDir : `'${dataDir.replaceAll("'", `'\\''`)}'`;
  return `DATA_DIR=${word} npm start`;
}

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
  /** A streaming replica of each server, where reads go; null where there is none. */
  read: { spp: string | null; issoh: string | null };
  secrets: Secrets;
  /** What signs tokens of ours as of the start; `tokenSecretsOf` knows which one does now. */
  jwtSecret: string;
  /** Given beside it: tokens of these are taken, too. */
  otherJwtSecrets: readonly string[];
  /** An identity provider whose tokens are taken too: where its keys are, and what its tokens must say. */
  jwks: { url: string; issuer: string; audience: string } | null;
  /** Where the keys come from under which files are encrypted. */
  keys: KeySource;
  /** Origins whose pages may call from browsers. */
  corsOrigins: string[];
  /** What backs given servers up, in the words of whoever sees to it; null where nobody says. */
  backedUpBy: string | null;
  demo: boolean;
  uploadConcurrency: number;
  /** After SIGTERM it answers until nobody has come for so long: a balancer has noticed. */
  drainSeconds: number;
  /** Private key (Ed25519, PEM) that signs seals of the past. */
  signingKeyFile: string;
  /** Off only for throw-away clusters of tests. */
  fsync: boolean;
  logLevel: string;
  /** Where answers about the catalogue are kept, for how long: in Redis, else in so much of this process's memory. */
  cache: { redisUrl: string | null; megabytes: number; seconds: number };
  /** Bytes a JSON body may have. */
  jsonLimit: number;
  /** How long `wait=true` holds a request, in milliseconds. */
  waitTimeoutMs: number;
}

/**
 * Settings of this process from the environment, with secrets from `DATA_DIR`; nothing is written.
 *
 * @throws Problem `url_not_encoded`, `bad_settings` naming every variable that cannot be used; `data_dir_unfinished`; what `readSecrets` throws
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  return settingsWith(finished(readSecrets), environment);
}

/**
 * The same for whoever starts or migrates: `DATA_DIR` and its secrets are made where they are missing.
 *
 * @throws Problem as `readSettings`; `data_dir_unusable` where `DATA_DIR` cannot be made or written, `not_the_owner` where it
 *   is another user's
 */
export function prepareSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const settings = settingsWith(finished(ownSecrets), environment);
  // A key that is kept elsewhere is made by whoever keeps it. That of given servers is made by the worker, which can ask
  // whether another one has sealed them.
  if (!environment.INVENTORY_SIGNING_KEY_FILE && settings.spp === null) ensureKey(settings);
  return settings;
}

/** Of a folder that a restore has left unfinished nobody takes the secrets. */
function finished(secretsOf: (dataDir: string) => Secrets): typeof secretsOf {
  return dataDir => {
    assertFinished(dataDir);
    return secretsOf(dataDir);
  };
}

function ownSecrets(dataDir: string): Secrets {
  const secrets = ensureSecrets(dataDir);
  assertOwner(dataDir);
  return secrets;
}

function ensureKey({ dataDir, signingKeyFile }: Settings): void {
  try {
    ensureSigningKey(signingKeyFile, dataDir);
  } catch (error) {
    throw unusable(dataDir, error as NodeJS.ErrnoException);
  }
}

/** The same for looking at what a start would do: nothing is written, and a new `DATA_DIR` is no error. */
export function previewSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  return settingsWith(finished(previewSecrets), environment);
}

/** The same for whoever needs keys alone: whatever has become of the secrets, a backup has them. They are nobody's here. */
export function settingsWithoutSecrets(environment: NodeJS.ProcessEnv = process.env): Settings {
  return settingsWith(madeSecrets, environment);
}

function settingsWith(secretsOf: (dataDir: string) => Secrets, environment: NodeJS.ProcessEnv): Settings {
  assertEncoded(environment);
  const parsed = Environment.safeParse(withoutBlank(environment));
  if (!parsed.success) throw badSettings(inWords(parsed.error));
  const env = parsed.data;
  if ((env.SPP_DATABASE_URL === undefined) !== (env.ISSOH_DATABASE_URL === undefined)) {
    throw badSettings('Set both SPP_DATABASE_URL and ISSOH_DATABASE_URL, or neither (embedded PostgreSQL).');
  }
  const dataDir = env.DATA_DIR === undefined ? usualDataDir : resolve(env.DATA_DIR);
  const secrets = { ...secretsOf(dataDir), ...givenPassword(env.SPP_DATABASE_URL) };
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir,
    spp: urls(env.SPP_DATABASE_URL, env.SPP_DIRECT_URL, environment),
    issoh: urls(env.ISSOH_DATABASE_URL, env.ISSOH_DIRECT_URL, environment),
    read: {
      spp: env.SPP_READ_URL === undefined ? null : withTls(env.SPP_READ_URL, environment),
      issoh: env.ISSOH_READ_URL === undefined ? null : withTls(env.ISSOH_READ_URL, environment),
    },
    secrets,
    jwtSecret: env.INVENTORY_JWT_SECRET ?? secrets.jwt_secret,
    otherJwtSecrets: env.INVENTORY_JWT_SECRETS_TOO,
    jwks: jwksOf(env.INVENTORY_JWKS_URL, env.INVENTORY_JWKS_ISSUER, env.INVENTORY_JWKS_AUDIENCE),
    keys: keySource(env, dataDir),
    corsOrigins: env.INVENTORY_CORS_ORIGINS,
    backedUpBy: env.INVENTORY_BACKED_UP_BY ?? null,
    demo: env.INVENTORY_DEMO === '1',
    uploadConcurrency: env.INVENTORY_UPLOAD_CONCURRENCY,
    drainSeconds: env.INVENTORY_DRAIN_SECONDS,
    signingKeyFile: resolve(env.INVENTORY_SIGNING_KEY_FILE ?? join(dataDir, 'signing.pem')),
    fsync: env.INVENTORY_FSYNC === 'on',
    logLevel: env.LOG_LEVEL,
    cache: { redisUrl: env.REDIS_URL ?? null, megabytes: env.CACHE_MEGABYTES, seconds: env.CACHE_SECONDS },
    jsonLimit: 5_000_000,
    waitTimeoutMs: 600_000,
  };
}

/** URLs that hold a password. */
const withPasswords = [
  ...['SPP_DATABASE_URL', 'SPP_DIRECT_URL', 'ISSOH_DATABASE_URL', 'ISSOH_DIRECT_URL'],
  ...['SPP_READ_URL', 'ISSOH_READ_URL', 'REDIS_URL'],
];

/** Nothing of such a URL is told: what looks like its host may be a part of the password. */
function assertEncoded(environment: NodeJS.ProcessEnv): void {
  const names = withPasswords.filter(name => !isEncoded(environment[name] ?? ''));
  if (names.length === 0) return;
  const words = Object.entries(ENCODED).map(([sign, word]) => `${sign} as ${word}`);
  throw new Problem(
    400,
    'url_not_encoded',
    `${names.join(' and ')} cannot be meant as written: login or password has signs that end them in a URL, host or port is none, or the beginning (as postgres://) is missing.`,
    {
      hint: `Host and port, a number up to 65535, stand as in postgres://user:password@host:5432/database. Signs of login and password are written percent-encoded: ${words.join(', ')}. Printed by: node -p 'encodeURIComponent("…")'.`,
    },
  );
}

function inWords({ issues }: z.ZodError): string {
  const nameless = issues.filter(({ message }) => message.startsWith(NAMELESS));
  if (nameless.length === issues.length)
    return nameless.map(({ path, message }) => `${String(path[0])} ${message}.`).join(' ');
  const names = new Set(issues.map(issue => issue.path[0] as keyof typeof takes));
  return [...names].map(name => `${name} takes ${takes[name]}.`).join(' ');
}

function badSettings(message: string): Problem {
  return new Problem(400, 'bad_settings', message, { hint: 'The README lists the settings.' });
}

function withoutBlank(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

function urls(
  pooled: string | undefined,
  direct: string | undefined,
  environment: NodeJS.ProcessEnv,
): DatabaseUrls | null {
  if (pooled === undefined) return null;
  return { pooled: withTls(pooled, environment), direct: withTls(direct ?? pooled, environment) };
}

/** One source of keys, so that nobody wonders which one counts. */
function keySource(env: z.infer<typeof Environment>, dataDir: string): KeySource {
  const { INVENTORY_KEY_FILE: path, INVENTORY_KEYS: text, INVENTORY_KEY_COMMAND: command } = env;
  if ([path, text, command].filter(one => one !== undefined).length > 1)
    throw badSettings('Set one of INVENTORY_KEY_FILE, INVENTORY_KEYS and INVENTORY_KEY_COMMAND.');
  if (path !== undefined) return { kind: 'file', path: resolve(path), dataDir };
  if (text !== undefined) return { kind: 'environment', text, dataDir };
  if (command !== undefined) return { kind: 'command', command, dataDir };
  return { kind: 'made', path: keysFile(dataDir) };
}

/** Keys alone would let in whatever else their provider signs: for whom a token is must be said too. */
function jwksOf(url?: string, issuer?: string, audience?: string): Settings['jwks'] {
  if (url === undefined && issuer === undefined && audience === undefined) return null;
  if (url === undefined || issuer === undefined || audience === undefined) {
    throw badSettings(
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
