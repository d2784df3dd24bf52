import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Request } from 'express';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { requireRole, signToken } from '../../../server/access.ts';
import { createAuthenticate } from '../../../server/http/auth.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

const settings = { jwtSecret: 'x'.repeat(32), jwks: null } as Settings;
const supplier_id = randomUUID();

type SigningKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

const request = (token?: string) =>
  ({ id: 'r1', get: () => (token === undefined ? undefined : `Bearer ${token}`) }) as unknown as Request;

const sign = (claims: object, secret = settings.jwtSecret, expires: string | number = '1h') =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret));

describe('tokens signed with the secret', () => {
  const authenticate = createAuthenticate(settings);

  test('say who asks', async () => {
    const token = await signToken(settings, { role: 'inv_supplier', sub: 'robot', supplier_id });
    expect(await authenticate(request(token))).toEqual({
      role: 'inv_supplier',
      user_id: 'robot',
      supplier_id,
      request_id: 'r1',
    });
  });

  test('carry no supplier for roles that see all', async () => {
    const token = await signToken(settings, { role: 'inv_analyst', sub: 'ann', supplier_id });
    expect(await authenticate(request(token))).not.toHaveProperty('supplier_id');
  });

  test('that were good are not once they have ended, and say each request by itself', async () => {
    const now = Date.now();
    const token = await sign({ sub: 'a', role: 'inv_admin' }, undefined, Math.floor(now / 1000) + 60);
    jest.useFakeTimers({ now, doNotFake: ['performance'] });
    try {
      expect(await authenticate(request(token))).toMatchObject({ user_id: 'a', request_id: 'r1' });
      const next = { ...request(token), id: 'r2' } as Request;
      expect(await authenticate(next)).toMatchObject({ user_id: 'a', request_id: 'r2' });
      jest.setSystemTime(now + 66_000);
      await expect(authenticate(request(token))).rejects.toMatchObject({
        status: 401,
        code: 'invalid_token',
      });
    } finally {
      jest.useRealTimers();
    }
  });

  test.each([
    ['none', undefined],
    ['no JWT', 'abc'],
    ['another secret', sign({ sub: 'a', role: 'inv_admin' }, 'y'.repeat(32))],
    ['expired', sign({ sub: 'a', role: 'inv_admin' }, undefined, 1)],
    [
      'without an end',
      new SignJWT({ sub: 'a', role: 'inv_admin' })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(settings.jwtSecret)),
    ],
    ['no role', sign({ sub: 'a' })],
    ['no subject', sign({ role: 'inv_admin' })],
    ['blank subject', sign({ sub: '', role: 'inv_admin' })],
    ['the owner', sign({ sub: 'a', role: 'inv_owner' })],
    ['anonymous', sign({ sub: 'a', role: 'inv_anonymous' })],
    ['a supplier without its id', sign({ sub: 'a', role: 'inv_supplier' })],
    ['a supplier with a bad id', sign({ sub: 'a', role: 'inv_supplier', supplier_id: 'ACME' })],
    ['unsigned', `${btoa('{"alg":"none"}')}.${btoa('{"sub":"a","role":"inv_admin"}')}.`.replaceAll('=', '')],
  ])('are refused: %s', async (_name, token) => {
    await expect(authenticate(request(await token))).rejects.toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringMatching(/^Bearer /) },
    });
  });

  test('a role that may not is 403', () => {
    expect(() => requireRole({ role: 'inv_analyst', user_id: 'a' }, ['inv_admin'])).toThrow(
      expect.objectContaining({ status: 403, code: 'forbidden' }),
    );
  });
});

describe('tokens signed by a key of the JWKS', () => {
  let server: Server;
  let jwksUrl: string;
  let key: SigningKey;
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    key = pair.privateKey;
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' }];
    server = createServer((_request, response) => response.end(JSON.stringify({ keys }))).listen(
      0,
      '127.0.0.1',
    );
    await new Promise(resolve => server.once('listening', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const issuer = 'https://login.example/';
  const unreachable: [string, (response: ServerResponse) => void][] = [
    ['ends the connection', response => response.destroy()],
    ['answers an error', response => response.writeHead(500).end()],
    ['answers something else', response => response.end('<html>')],
    ['answers no set of keys', response => response.end('{}')],
  ];
  test.each(unreachable)('a provider that %s is no fault of the token', async (_what, answer) => {
    const broken = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
    await new Promise(resolve => broken.once('listening', resolve));
    const url = `http://127.0.0.1:${(broken.address() as AddressInfo).port}/jwks`;
    const jwks = { url, issuer, audience: 'inventory' };
    const token = await new SignJWT({ sub: 'a', role: 'inv_admin' })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setExpirationTime('1h')
      .sign(key);
    const authenticate = createAuthenticate({ ...settings, jwks });
    try {
      await expect(authenticate(request(token))).rejects.toMatchObject({
        status: 503,
        code: 'identity_provider_unavailable',
        hint: expect.any(String),
      });
      await expect(authenticate(request('x.y.z'))).rejects.toMatchObject({ status: 401 });
    } finally {
      broken.closeAllConnections();
      broken.close();
    }
  });
  const audience = 'inventory';
  const signed = (claims: JWTPayload, by: SigningKey = key, header = { alg: 'ES256', kid: 'k1' }) =>
    new SignJWT({ sub: 'ann', role: 'inv_analyst', ...claims }).setProtectedHeader(header).sign(by);
  const soon = () => Math.floor(Date.now() / 1000) + 600;

  test('are believed', async () => {
    const token = await signed({ iss: issuer, aud: audience, exp: soon() });
    const authenticate = createAuthenticate({ ...settings, jwks: { url: jwksUrl, issuer, audience } });
    expect(await authenticate(request(token))).toMatchObject({ role: 'inv_analyst', user_id: 'ann' });
    await expect(createAuthenticate(settings)(request(token))).rejects.toMatchObject({ status: 401 });
  });

  test('are believed where issuer, audience, time and key are all right, and else never', async () => {
    const authenticate = createAuthenticate({ ...settings, jwks: { url: jwksUrl, issuer, audience } });
    const stranger = (await generateKeyPair('ES256')).privateKey;
    const now = Math.floor(Date.now() / 1000);
    const claim = <T>(right: T, ...wrong: fc.Arbitrary<unknown>[]) =>
      fc.oneof(
        { weight: 3, arbitrary: fc.constant({ value: right as unknown, right: true }) },
        ...wrong.map(one => ({ weight: 1, arbitrary: one.map(value => ({ value, right: false })) })),
      );
    const nothing = fc.constant(undefined);
    const another = (right: string) =>
      fc.oneof(
        fc.string().filter(text => text !== right),
        fc.constantFrom(right.toUpperCase(), `${right} `, `${right}/..`, ''),
      );
    await fc.assert(
      fc.asyncProperty(
        claim(issuer, nothing, another(issuer), fc.constant([issuer])),
        claim(audience, nothing, another(audience), fc.constant([]), fc.constant(['spp', 'issoh'])),
        claim(now + 3600, nothing, fc.integer({ min: 0, max: now - 60 })),
        claim(undefined, fc.integer({ min: now + 600, max: now + 10_000 })),
        claim(key, fc.constant(stranger)),
        async (iss, aud, exp, nbf, by) => {
          const claims = { iss: iss.value, aud: aud.value, exp: exp.value, nbf: nbf.value };
          const told = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
          const answer = await authenticate(request(await signed(told, by.value as SigningKey))).then(
            () => 200,
            (error: { status: number }) => error.status,
          );
          expect(answer).toBe([iss, aud, exp, nbf, by].every(one => one.right) ? 200 : 401);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a key of the set is no secret to sign HS256 with', async () => {
    const authenticate = createAuthenticate({ ...settings, jwks: { url: jwksUrl, issuer, audience } });
    const published = new TextEncoder().encode(await (await fetch(jwksUrl)).text());
    const token = await signed({ iss: issuer, aud: audience, exp: soon() }, published as never, {
      alg: 'HS256',
      kid: 'k1',
    });
    await expect(authenticate(request(token))).rejects.toMatchObject({ status: 401 });
  });

  const given = {
    INVENTORY_JWKS_URL: 'https://login.example/keys',
    INVENTORY_JWKS_ISSUER: issuer,
    INVENTORY_JWKS_AUDIENCE: audience,
  };
  test.each(Object.keys(given))('settings without %s say what is missing', name => {
    const dataDir = mkdtempSync(join(tmpdir(), 'inventory-settings-'));
    try {
      expect(prepareSettings({ DATA_DIR: dataDir, ...given }).jwks).toEqual({
        url: given.INVENTORY_JWKS_URL,
        issuer,
        audience,
      });
      expect(() => prepareSettings({ DATA_DIR: dataDir, ...given, [name]: '' })).toThrow(
        /INVENTORY_JWKS_AUDIENCE/,
      );
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
