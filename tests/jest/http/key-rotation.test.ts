/** Secrets and keys that sign tokens are replaced while servers run: nobody is signed out who should not be. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Request } from 'express';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { signToken } from '../../../server/access.ts';
import { nameOfWork } from '../../../server/data-dir-lock.ts';
import { createAuthenticate } from '../../../server/http/auth.ts';
import { takeName } from '../../../server/name-lock.ts';
import { readSecrets } from '../../../server/secrets.ts';
import { prepareSettings, readSettings, type Settings } from '../../../server/settings.ts';
import { rotateTokenSecret, TOKEN_HOURS } from '../../../server/token-secrets.ts';
import { verb } from '../../support/verbs.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-rotation-'));
});
afterEach(() => {
  jest.useRealTimers();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Time as the test says; what waits does so as ever. */
function stopClock(): void {
  const others = [
    'hrtime',
    'nextTick',
    'performance',
    'queueMicrotask',
    'setImmediate',
    'clearImmediate',
  ] as const;
  const waits = ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const;
  jest.useFakeTimers({ now: Date.now(), doNotFake: [...others, ...waits] });
}
const pass = (ms: number) => jest.setSystemTime(Date.now() + ms);

const asking = (token: string) => ({ id: 'r', get: () => `Bearer ${token}` }) as unknown as Request;
const statusOf = (authenticate: ReturnType<typeof createAuthenticate>, token: string) =>
  authenticate(asking(token)).then(
    () => 200,
    (error: { status: number }) => error.status,
  );

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

describe('the secret of a DATA_DIR', () => {
  let made = 0;
  const fresh = () => prepareSettings({ DATA_DIR: join(folder, `data-${made++}`) });

  test('however often it is replaced, a token counts at every server until it ends, but for one that leaked', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('sign' as const) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('rotate' as const),
          hours: fc.integer({ min: 24, max: 72 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('leak' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('server' as const) }) },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('pass' as const),
          ms: fc.oneof(fc.integer({ min: 0, max: 2 * MINUTE_MS }), fc.integer({ min: 0, max: 30 * HOUR_MS })),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async steps => {
        stopClock();
        const settings = fresh();
        const servers = [createAuthenticate(settings)];
        // Shown to each server once: what it has seen it remembers for half a minute.
        let tokens: { text: string; at: number; unseen: number[] }[] = [];
        let leaked = Number.NEGATIVE_INFINITY;
        for (const one of steps) {
          if (one.kind === 'rotate') await rotateTokenSecret(settings, one.hours);
          if (one.kind === 'leak') {
            await rotateTokenSecret(settings, null);
            leaked = Date.now();
            // Servers take it up within a minute.
            pass(MINUTE_MS);
          }
          if (one.kind === 'server')
            servers.push(createAuthenticate(readSettings({ DATA_DIR: settings.dataDir })));
          if (one.kind === 'pass') pass(one.ms);
          if (one.kind === 'sign') {
            // Of one moment and one person they would be one.
            const text = await signToken(settings, { role: 'inv_analyst', sub: randomUUID() });
            tokens.push({ text, at: Date.now(), unseen: servers.map((_, n) => n) });
          }
          for (const token of tokens) {
            const left = token.at + TOKEN_HOURS * HOUR_MS - Date.now();
            // Clocks may differ by some seconds.
            const server = Math.abs(left) < 10_000 ? undefined : token.unseen.pop();
            if (server === undefined) continue;
            const counts = token.at > leaked && left > 0;
            expect(await statusOf(servers[server]!, token.text)).toBe(counts ? 200 : 401);
          }
          tokens = tokens.filter(token => token.unseen.length > 0);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a server that never looked at the file again would refuse the new one', async () => {
    const settings = fresh();
    const server = createAuthenticate(settings);
    const dataDir = settings.dataDir;
    stopClock();
    await rotateTokenSecret(settings, 24);
    pass(2 * MINUTE_MS);
    const token = await signToken(readSettings({ DATA_DIR: dataDir }), { role: 'inv_analyst', sub: 'ann' });
    expect(readSecrets(dataDir).jwt_secret).not.toBe(settings.jwtSecret);
    expect(await statusOf(server, token)).toBe(200);
  });

  test('one at a time: what is declared invalid does not come back with what another has read', async () => {
    const settings = fresh();
    const turn = await takeName(nameOfWork(settings.dataDir, 'secrets'));
    const rotations = [24, null, 48].map(hours => rotateTokenSecret(settings, hours));
    await sleep(100);
    expect(readSecrets(settings.dataDir).jwt_secret).toBe(settings.jwtSecret);
    await turn!.close();
    await Promise.all(rotations);
    const { jwt_secret: secret, jwt_secrets_before: before } = readSecrets(settings.dataDir);
    expect([secret, ...before.map(one => one.secret)]).not.toContain(settings.jwtSecret);
  });

  test('an earlier one is kept until the longest token has ended, and no longer', async () => {
    stopClock();
    const settings = fresh();
    await rotateTokenSecret(settings, 24);
    await rotateTokenSecret(settings, 48);
    expect(readSecrets(settings.dataDir).jwt_secrets_before).toHaveLength(2);
    pass(25 * HOUR_MS);
    await rotateTokenSecret(settings, 24);
    expect(readSecrets(settings.dataDir).jwt_secrets_before).toHaveLength(2);
  });

  test('the command line replaces it, and the file stays its owner’s alone', async () => {
    const { dataDir, jwtSecret } = fresh();
    const environment = { ...process.env, INVENTORY_JWT_SECRET: '', DATA_DIR: dataDir };
    const ran = await verb(environment, ['secrets', 'rotate']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(
      /^A new secret signs tokens from \S+Z; those of the earlier one are taken until \S+Z\.\n$/,
    );
    const { jwt_secret, jwt_secrets_before } = readSecrets(dataDir);
    expect(jwt_secret).not.toBe(jwtSecret);
    expect(jwt_secrets_before).toMatchObject([{ secret: jwtSecret }]);
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(await verb(environment, ['secrets', 'rotate', '--leaked'])).toMatchObject({ code: 0 });
    expect(readSecrets(dataDir).jwt_secrets_before).toEqual([]);
  });

  test('one that the environment gives is replaced there', async () => {
    const { dataDir } = fresh();
    const environment = { ...process.env, DATA_DIR: dataDir, INVENTORY_JWT_SECRET: 'n'.repeat(32) };
    const ran = await verb(environment, ['secrets', 'rotate']);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/^error secret_elsewhere: .*\nhint: .*INVENTORY_JWT_SECRETS_TOO/);
  });

  test('a file that is damaged while it runs signs nobody out', async () => {
    const settings = fresh();
    const server = createAuthenticate(settings);
    const token = await signToken(settings, { role: 'inv_analyst', sub: 'ann' });
    writeFileSync(join(settings.dataDir, 'secrets.json'), '{');
    stopClock();
    pass(MINUTE_MS);
    expect(await statusOf(server, token)).toBe(200);
  });
});

test('of secrets that the environment gives one signs, and tokens of all are taken', async () => {
  const secret = fc.string({
    unit: fc.constantFrom(...'abcdefghij0123456789-_'),
    minLength: 32,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(secret, { minLength: 2, maxLength: 4 }), async ([signs, ...others]) => {
      const DATA_DIR = join(folder, 'given');
      const given = {
        DATA_DIR,
        INVENTORY_JWT_SECRET: signs!,
        INVENTORY_JWT_SECRETS_TOO: others.slice(1).join(' '),
      };
      const server = createAuthenticate(prepareSettings(given));
      const signedBy = (one: string) =>
        signToken({ ...prepareSettings(given), jwtSecret: one } as Settings, {
          role: 'inv_analyst',
          sub: 'a',
        });
      expect(
        await statusOf(server, await signToken(prepareSettings(given), { role: 'inv_analyst', sub: 'a' })),
      ).toBe(200);
      for (const one of [signs!, ...others.slice(1)])
        expect(await statusOf(server, await signedBy(one))).toBe(200);
      expect(await statusOf(server, await signedBy(others[0]!))).toBe(401);
    }),
    { numRuns: 20 },
  );
});

describe('keys of an identity provider', () => {
  const issuer = 'https://login.example/';
  const audience = 'inventory';
  let provider: Server;
  let url: string;
  let keys: JWK[] = [];
  let fetched = 0;
  beforeAll(async () => {
    provider = createServer((_request, response) => {
      fetched++;
      response.end(JSON.stringify({ keys }));
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => provider.once('listening', resolve));
    url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`;
  });
  afterAll(() => {
    provider.closeAllConnections();
    provider.close();
  });

  const pairOf = async (kid: string) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const sign = () =>
      new SignJWT({ sub: 'ann', role: 'inv_analyst' })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setJti(Math.random().toString())
        .setExpirationTime('24h')
        .sign(privateKey);
    return { sign, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
  };
  const server = () =>
    createAuthenticate({ jwtSecret: 'x'.repeat(32), jwks: { url, issuer, audience } } as Settings);

  test('a new one is taken up without a restart, beside the old one and then in its place', async () => {
    stopClock();
    const [old, next] = [await pairOf('old'), await pairOf('next')];
    keys = [old.jwk];
    const authenticate = server();
    expect(await statusOf(authenticate, await old.sign())).toBe(200);
    keys = [old.jwk, next.jwk];
    pass(6_000);
    expect(await statusOf(authenticate, await next.sign())).toBe(200);
    expect(await statusOf(authenticate, await old.sign())).toBe(200);
    keys = [next.jwk];
    pass(11 * MINUTE_MS);
    expect(await statusOf(authenticate, await next.sign())).toBe(200);
    expect(await statusOf(authenticate, await old.sign())).toBe(401);
  });

  test('tokens of keys that nobody knows do not make it ask without end', async () => {
    stopClock();
    const known = await pairOf('known');
    keys = [known.jwk];
    const authenticate = server();
    expect(await statusOf(authenticate, await known.sign())).toBe(200);
    pass(6_000);
    const before = fetched;
    for (let n = 0; n < 30; n++)
      expect(await statusOf(authenticate, await (await pairOf(`unknown ${n}`)).sign())).toBe(401);
    expect(fetched - before).toBe(1);
    expect(await statusOf(authenticate, await known.sign())).toBe(200);
  });
});
