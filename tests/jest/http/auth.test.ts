import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Request } from 'express';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { requireRole, signToken } from '../../../server/access.ts';
import { createAuthenticate } from '../../../server/http/auth.ts';
import type { Settings } from '../../../server/settings.ts';

const settings = { jwtSecret: 'x'.repeat(32), jwksUrl: null } as Settings;
const supplier_id = randomUUID();

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

  test.each([
    ['none', undefined],
    ['no JWT', 'abc'],
    ['another secret', sign({ sub: 'a', role: 'inv_admin' }, 'y'.repeat(32))],
    ['expired', sign({ sub: 'a', role: 'inv_admin' }, undefined, 1)],
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
  let key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
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

  test('are believed', async () => {
    const token = await new SignJWT({ sub: 'ann', role: 'inv_analyst' })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setExpirationTime('1h')
      .sign(key);
    const authenticate = createAuthenticate({ ...settings, jwksUrl });
    expect(await authenticate(request(token))).toMatchObject({ role: 'inv_analyst', user_id: 'ann' });
    await expect(createAuthenticate(settings)(request(token))).rejects.toMatchObject({ status: 401 });
  });
});
