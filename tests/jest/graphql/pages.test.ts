/** What pages ask for, and in how many statements: one a level, however many rows. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, print, separateOperations } from 'grafast/graphql';
import pg from 'pg';
import { pageDocuments } from '../../support/document-types.ts';
import { type Door, list, openDoor, profile } from '../http/door.ts';

const admin = { role: 'inv_admin' } as const;
let door: Door;

beforeAll(async () => {
  door = await openDoor();
  const { world } = door;
  for (const code of ['ACME', 'BOLT']) {
    await world.addSupplier(code, profile);
    await world.upload(code, list(...names.map((name, n) => `${code}-${n},${name} ${code},${n + 1}`)));
    await world.upload(code, list(...names.map((name, n) => `${code}-${n},${name} ${code},${n + 2}`)));
  }
  await world.issoh.sql(`
    set role inv_owner;
    insert into issoh.suppliers (supplier_id, supplier_code, supplier_name, status, currency_code)
      values ('${await supplierId('ACME')}', 'ACME', 'Acme', 'active', 'EUR');
    select issoh.create_warehouse('NORTH', 'North')`);
  for (const { product_id, supplier_id, code } of await world.sql(
    `select product_id, supplier_id, supplier_product_code as code from spp.supplier_products
      where partition_code = 'ACME'`,
  )) {
    await world.issoh.sql(
      `insert into issoh.selected_products (spp_product_id, spp_supplier_id, internal_sku, product_name, status)
         values ($1, $2, $3, $3, 'active')`,
      [product_id, supplier_id, code],
    );
    await world.issoh.sql(
      `select issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1))`,
      [
        {
          internal_sku: code,
          movement_type: 'receipt',
          quantity: 2,
          to_location: 'NORTH',
          unit_cost: 3,
          supplier_id,
        },
      ],
    );
  }
  // The schema is read before anything is counted.
  await door.graphql('{__typename}', admin);
}, 120_000);
afterAll(() => door.close());

const names = ['Hammer', 'Saw', 'Tape', 'Nordhammer', 'Drill', 'Bit', 'Rope', 'Nail'];

const supplierId = async (code: string) =>
  (await door.world.sql('select supplier_id from spp.suppliers where supplier_code = $1', [code]))[0]
    ?.supplier_id as string;

/** An answer, and the statements that it took. */
async function counted(query: string, variables = {}) {
  const { query: original } = pg.Client.prototype;
  const texts: string[] = [];
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given as [string | { text?: string }];
    texts.push(typeof first === 'string' ? first : String(first.text));
    return (original as (...all: unknown[]) => unknown).apply(this, given);
  } as never;
  try {
    const { body } = await door.graphql(query, { ...admin, variables });
    expect(body.errors).toBeUndefined();
    const statements = texts.filter(text => !/^\s*(begin|commit|select.*set_config|set |show )/i.test(text));
    return { data: body.data, statements };
  } finally {
    pg.Client.prototype.query = original;
  }
}

describe('one statement a level', () => {
  test('a page of the catalogue by price, with its total', async () => {
    const query = `query ($first: Int!, $after: String) {
      searchProducts(orderBy: PRICE_DESC, first: $first, after: $after) {
        totalCount totalIsExact hasNextPage endCursor nodes {productName currentPrice supplier {supplierName}}}}`;
    const { data, statements } = await counted(query, { first: 5 });
    expect(statements).toHaveLength(3);
    expect(data.searchProducts).toMatchObject({ totalCount: 16, totalIsExact: true, hasNextPage: true });
    const prices = data.searchProducts.nodes.map((one: { currentPrice: string }) => one.currentPrice);
    expect(prices).toEqual(['9.0000', '9.0000', '8.0000', '8.0000', '7.0000']);
    const rest = await counted(query, { first: 1000, after: data.searchProducts.endCursor });
    expect(rest.statements).toHaveLength(3);
    const all = [...data.searchProducts.nodes, ...rest.data.searchProducts.nodes];
    expect(new Set(all.map(one => one.productName)).size).toBe(16);
    expect(rest.data.searchProducts.hasNextPage).toBe(false);
  });

  test('a search with a filter, and its facets', async () => {
    const { data, statements } = await counted(`{
      searchProducts(search: "hammer", filter: {minPrice: "3"}, orderBy: NAME_ASC) {
        nodes {productName} totalCount
        facets {isExact suppliers {value products} statuses {value products} categories {value} brands {value}}}}`);
    expect(statements).toHaveLength(3);
    expect(data.searchProducts).toEqual({
      nodes: [{ productName: 'Nordhammer ACME' }, { productName: 'Nordhammer BOLT' }],
      totalCount: 2,
      facets: {
        isExact: true,
        suppliers: [
          { value: 'ACME', products: 1 },
          { value: 'BOLT', products: 1 },
        ],
        statuses: [{ value: 'available', products: 2 }],
        categories: [],
        brands: [],
      },
    });
  });

  test('what is not asked for is not read', async () => {
    expect((await counted('{searchProducts {nodes {productName}}}')).statements).toHaveLength(2);
    expect((await counted('{searchProducts {totalCount}}')).statements).toHaveLength(1);
  });

  test('suppliers, their products, and each one’s history', async () => {
    const { data, statements } = await counted(`{
      suppliers {nodes {supplierCode products(first: 50) {nodes {productName
        priceHistory(first: 10, orderBy: CHANGED_AT_DESC) {nodes {oldPrice newPrice}}}}}}}`);
    expect(statements.length).toBeLessThanOrEqual(3);
    const [{ products }] = data.suppliers.nodes;
    expect(products.nodes).toHaveLength(8);
    for (const { priceHistory } of products.nodes) expect(priceHistory.nodes).toHaveLength(2);
    const { oldPrice, newPrice } = products.nodes[0].priceHistory.nodes[0];
    expect(Number(newPrice) - Number(oldPrice)).toBe(1);
  });

  test('the value of the stock by supplier', async () => {
    const { data, statements } = await counted(
      '{stockSummaryBySupplier(orderBy: TOTAL_VALUE_DESC) {totalCount nodes {supplierCode quantityOnHand totalValue}}}',
    );
    expect(statements.length).toBeLessThanOrEqual(2);
    expect(data.stockSummaryBySupplier).toMatchObject({
      totalCount: 1,
      nodes: [{ supplierCode: 'ACME', quantityOnHand: 16 }],
    });
    expect(Number(data.stockSummaryBySupplier.nodes[0].totalValue)).toBe(48);
  });

  test('products across both databases, there and back', async () => {
    const { data, statements } = await counted(`{
      selectedProducts {nodes {internalSku supplierProduct {productName currentPrice supplier {supplierCode}
        selectedProduct {internalSku}}}}}`);
    expect(statements.length).toBeLessThanOrEqual(4);
    expect(data.selectedProducts.nodes).toHaveLength(8);
    for (const { internalSku, supplierProduct } of data.selectedProducts.nodes)
      expect(supplierProduct).toMatchObject({
        supplier: { supplierCode: 'ACME' },
        selectedProduct: { internalSku },
      });
  });

  test('the greatest rises', async () => {
    const { data, statements } = await counted(
      '{searchProducts(orderBy: CHANGE_DESC, first: 3) {nodes {productName lastPriceChangePercentage}}}',
    );
    expect(statements).toHaveLength(2);
    const rises = data.searchProducts.nodes.map((one: { lastPriceChangePercentage: string }) =>
      Number(one.lastPriceChangePercentage),
    );
    expect(rises).toEqual([100, 100, 50]);
  });
});

describe('the documents of the pages', () => {
  const named = (location: string, name: string) =>
    print(separateOperations(parse(pageDocuments().find(one => one.location === location)!.text))[name]!);

  test('count at once, and again without a filter of its own what something is chosen of', async () => {
    const query = named('web/products/products.graphql', 'ProductCounts');
    const nothing = { isOfSuppliers: false, isOfCategory: false, isOfBrands: false, isOfStatus: false };
    const all = await counted(query, { search: 'hammer', ...nothing });
    expect(all.statements).toHaveLength(1);
    expect(all.data.found).toMatchObject({ totalCount: 4, facets: { statuses: [{ products: 4 }] } });
    const filter = { supplierCodes: ['ACME'] };
    const { data, statements } = await counted(query, {
      search: 'hammer',
      filter,
      ...nothing,
      isOfSuppliers: true,
    });
    expect(statements).toHaveLength(2);
    expect(data.found).toMatchObject({ totalCount: 2, facets: { statuses: [{ products: 2 }] } });
    const codes = data.bySupplier.facets.suppliers.map((one: { value: string }) => one.value);
    expect(codes).toEqual(['ACME', 'BOLT']);
  });

  test('read a page of products in four statements, and one product in five', async () => {
    const page = named('web/products/products.graphql', 'ProductPage');
    const { data, statements } = await counted(page, { first: 5, orderBy: 'PRICE_DESC' });
    expect(statements.length).toBeLessThanOrEqual(4);
    const [{ productId }] = data.searchProducts.nodes;
    const product = await counted(named('web/products/product.graphql', 'Product'), { productId });
    expect(product.statements.length).toBeLessThanOrEqual(5);
    expect(product.data.supplierProduct.priceHistory.nodes).toHaveLength(2);
  });
});

describe('who may', () => {
  test('a supplier finds and counts its own alone', async () => {
    const own = { role: 'inv_supplier', supplier: await supplierId('BOLT') } as const;
    const query = `{searchProducts(search: "hammer") {totalCount nodes {productName}
      facets {suppliers {value}}}}`;
    const { body } = await door.graphql(query, own);
    expect(body.data.searchProducts).toEqual({
      totalCount: 2,
      nodes: [{ productName: 'Hammer BOLT' }, { productName: 'Nordhammer BOLT' }],
      facets: { suppliers: [{ value: 'BOLT' }] },
    });
    const foreign = '{searchProducts(filter: {supplierCodes: ["ACME"]}) {totalCount}}';
    expect((await door.graphql(foreign, own)).body.errors).toMatchObject([{ extensions: { code: 'SPNSU' } }]);
  });

  test('what is beyond one’s rights is refused alone', async () => {
    const manager = { role: 'inv_catalog_manager' } as const;
    const { body } = await door.graphql(
      '{searchProducts(first: 1) {nodes {productName selectedProduct {internalSku}}}}',
      manager,
    );
    expect(body.errors).toMatchObject([{ extensions: { code: 'forbidden' } }]);
    expect(body.data.searchProducts.nodes).toMatchObject([
      { productName: 'Bit ACME', selectedProduct: null },
    ]);
  });
});

test.each([
  ['an order that is none', '{searchProducts(orderBy: COLOUR) {totalCount}}', 'graphql_invalid'],
  ['a cursor that is none', '{searchProducts(after: "x") {nodes {productName}}}', 'invalid_request'],
  [
    'a cursor of another order',
    `{searchProducts(orderBy: PRICE_ASC, after: "${Buffer.from('["Saw","x"]').toString('base64url')}") {nodes {productName}}}`,
    'SPISF',
  ],
  ['too long a page', '{searchProducts(first: 1001) {nodes {productName}}}', 'invalid_request'],
  ['a page of fewer than none', '{suppliers(first: -1) {nodes {supplierCode}}}', 'invalid_request'],
  ['a page that skips fewer than none', '{suppliers(offset: -1) {nodes {supplierCode}}}', 'invalid_request'],
  ['a price that is none', '{searchProducts(filter: {minPrice: "much"}) {totalCount}}', 'SPISF'],
  ['a category that is none', '{searchProducts(filter: {category: "Nothing"}) {totalCount}}', 'SPNCA'],
])('%s is refused with code and hint', async (_name, query, code) => {
  const { body } = await door.graphql(query, admin);
  expect(body.errors).toMatchObject([{ extensions: { code, hint: expect.any(String) } }]);
});

test('a page of -1 is told what it may have', async () => {
  const { body } = await door.graphql('{searchProducts(first: -1) {nodes {productName}}}', admin);
  expect(body.errors).toMatchObject([
    { message: 'A page has no fewer than 0 items.', extensions: { hint: 'Ask for 0 to 1000 ("first").' } },
  ]);
});
