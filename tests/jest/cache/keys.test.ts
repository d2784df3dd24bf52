/** A key holds all that an answer is made of, and no more. */
import { expect, test } from '@jest/globals';
import { type Keeper, keyOf } from '../../../server/http/kept.ts';

const keeper: Pick<Keeper, 'keyOf'> = { keyOf: question => JSON.stringify(question) };
const supplier = '00000000-0000-7000-8000-000000000001';

interface Asked {
  path?: string;
  params?: object;
  query?: object;
  page?: number;
  role?: string;
  supplier_id?: string;
  user_id?: string;
  generation?: string;
}

function key({ path = '/a', params, query, page = 100, generation = '1', ...claims }: Asked): string {
  const call = {
    params: params ?? { supplierId: 'ACME' },
    query: query ?? { q: 'bolt' },
    claims: { role: 'inv_analyst', user_id: 'somebody', ...claims },
    context: { limits: { page } },
    request: { route: { path } },
  };
  return keyOf(keeper, call as unknown as Parameters<typeof keyOf>[1], { generation });
}

const asSupplier: Asked = { role: 'inv_supplier', supplier_id: supplier };

test.each<[string, Asked, Asked]>([
  ['routes', {}, { path: '/b' }],
  ['parts of a path', {}, { params: { supplierId: 'OTHER' } }],
  ['queries', {}, { query: { q: 'nut' } }],
  ['longest pages', {}, { page: 50 }],
  ['roles', {}, { role: 'inv_reviewer' }],
  ['roles with the claims of a supplier', asSupplier, { ...asSupplier, role: 'inv_admin' }],
  ['suppliers', asSupplier, { ...asSupplier, supplier_id: supplier.replace(/1$/, '2') }],
  ['users of one supplier', asSupplier, { ...asSupplier, user_id: 'somebody else' }],
  ['generations', {}, { generation: '2' }],
])('two %s are two keys', (_what, one, other) => {
  expect(key(one)).toBe(key({ ...one }));
  expect(key(one)).not.toBe(key(other));
});

test('whoever is shown the same has the same key', () => {
  expect(key({ user_id: 'somebody else' })).toBe(key({}));
});
