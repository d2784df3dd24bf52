import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Door, openDoor } from '../http/door.ts';
import { addGoods, type Goods } from './goods.ts';

const operator = { role: 'inv_stock_operator' } as const;
const pricing = { role: 'inv_pricing_manager' } as const;
const analyst = { role: 'inv_analyst' } as const;

let door: Door;
let goods: Goods;
beforeAll(async () => {
  door = await openDoor();
  goods = await addGoods(door.world);
});
afterAll(() => door.close());

const PostMovement = `mutation ($movement: MovementInput!, $key: String) {
  postMovement(input: {movement: $movement, idempotencyKey: $key}) {
    result {movementId productId quantity unitCost toLocation createdBy}
  }
}`;
const receipt = {
  internalSku: 'HAMMER',
  movementType: 'receipt',
  quantity: 10,
  toLocation: 'NORTH',
  unitCost: '2.50',
};
const stock = async () => {
  const { body } = await door.graphql(
    `{stockOnHand {nodes {quantityOnHand quantityAvailable warehouse {warehouseCode} product {internalSku}}}}`,
    analyst,
  );
  return body.data.stockOnHand.nodes;
};

describe('movements', () => {
  test('are posted, once under a key', async () => {
    const variables = { movement: { ...receipt, supplierId: 'ACME' }, key: 'graphql' };
    const first = await door.graphql(PostMovement, { ...operator, variables });
    expect(first.body.errors).toBeUndefined();
    expect(first.body.data.postMovement.result).toMatchObject({
      productId: goods.hammer,
      quantity: 10,
      unitCost: '2.5',
      toLocation: goods.north,
      createdBy: 'test inv_stock_operator',
    });
    const again = await door.graphql(PostMovement, { ...operator, variables });
    expect(again.body).toEqual(first.body);
    expect(await stock()).toEqual([
      {
        quantityOnHand: 10,
        quantityAvailable: 10,
        warehouse: { warehouseCode: 'NORTH' },
        product: { internalSku: 'HAMMER' },
      },
    ]);
  });

  test('are posted together and reversed', async () => {
    const list = [
      { ...receipt, quantity: 2 },
      { ...receipt, internalSku: 'SAW', quantity: 3 },
    ];
    const posted = await door.graphql(
      `mutation ($list: [MovementInput]!) {
         postMovements(input: {movements: $list}) {result {movementId quantity}}
       }`,
      { ...operator, variables: { list } },
    );
    expect(posted.body.data.postMovements.result).toMatchObject([{ quantity: 2 }, { quantity: 3 }]);
    const { movementId } = posted.body.data.postMovements.result[1];
    const undone = await door.graphql(
      'mutation ($id: UUID!) {reverseMovement(input: {movementId: $id}) {result {reversesMovementId}}}',
      { ...operator, variables: { id: movementId } },
    );
    expect(undone.body.data.reverseMovement.result).toEqual({ reversesMovementId: movementId });
  });

  test('that are refused say why', async () => {
    const issue = { internalSku: 'SAW', movementType: 'issue', quantity: 1, fromLocation: 'NORTH' };
    const tooMany = await door.graphql(PostMovement, { ...operator, variables: { movement: issue } });
    expect(tooMany.body.errors).toMatchObject([{ extensions: { code: 'ISCNS', hint: expect.any(String) } }]);
    const nobody = await door.graphql(PostMovement, { ...analyst, variables: { movement: receipt } });
    expect(nobody.body.errors).toMatchObject([{ extensions: { code: 'forbidden' } }]);
    const unreal = { ...receipt, quantity: 'ten' };
    const bad = await door.graphql(PostMovement, { ...operator, variables: { movement: unreal } });
    expect(bad.body.errors[0].message).toMatch(/quantity/);
  });

  test('cannot be written past the functions', async () => {
    const { body } = await door.graphql('{__schema {mutationType {fields {name}}}}', analyst);
    const names: string[] = body.data.__schema.mutationType.fields.map((one: { name: string }) => one.name);
    expect(names.filter(name => /^(insert|delete|patch)|ById$/i.test(name))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(['postMovement', 'reserveStock', 'setPrice', 'setStockSetting']),
    );
    expect(names.filter(name => /refreshValuation|ensureMovement/.test(name))).toEqual([]);
  });
});

describe('reading', () => {
  test('the value of the stock, by three methods', async () => {
    const { body } = await door.graphql(
      `{inventoryValuation {nodes {internalSku quantityOnHand fifoValue lifoValue averageValue fifoUnitCost}}}`,
      analyst,
    );
    expect(body.errors).toBeUndefined();
    const hammer = body.data.inventoryValuation.nodes.find(
      (one: { internalSku: string }) => one.internalSku === 'HAMMER',
    );
    expect(Number(hammer.quantityOnHand)).toBe(12);
    for (const value of ['fifoValue', 'lifoValue', 'averageValue']) expect(Number(hammer[value])).toBe(30);
  });

  test('what a product sells for, and why', async () => {
    const set = await door.graphql(
      `mutation {setPrice(input: {product: "HAMMER", costPrice: "10", markupPercentage: "25"}) {
         result {ruleType sellingPrice}}}`,
      pricing,
    );
    expect(set.body.data.setPrice.result).toEqual({ ruleType: 'cost_plus', sellingPrice: '12.5000' });
    const { body } = await door.graphql(
      '{priceFor(product: "HAMMER") {price currencyCode trace} pricesFor {nodes {internalSku price}}}',
      analyst,
    );
    expect(Number(body.data.priceFor.price)).toBe(12.5);
    expect(body.data.priceFor.trace).toMatchObject([{ step: 'cost_plus' }]);
    expect(body.data.pricesFor.nodes).toHaveLength(2);
    const none = await door.graphql('{priceFor(product: "NOTHING") {price}}', analyst);
    expect(none.body.errors).toMatchObject([{ extensions: { code: 'ISNPR' } }]);
  });

  test('stock that is nobody’s, and of no category, has no id', async () => {
    const { body } = await door.graphql(
      '{stockSummaryBySupplier {nodes {supplierId supplierCode}} categoryStock {nodes {categoryId branchProducts}}}',
      analyst,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.categoryStock.nodes).toContainEqual({ categoryId: null, branchProducts: 1 });
    expect(body.data.stockSummaryBySupplier.nodes).not.toEqual([]);
  });

  test('every view answers', async () => {
    const views = [
      'stockSummaryBySupplier',
      'inventoryValuation',
      'reorderAlerts',
      'selectionPipeline',
      'warehouseStock',
      'categoryStock',
      'costComparison',
      'invariantResults',
      'stockSuppliers',
    ];
    const { body } = await door.graphql(
      `{${views.map(name => `${name}(first: 1) {nodes {__typename}}`).join(' ')}}`,
      analyst,
    );
    expect(body.errors).toBeUndefined();
    expect(Object.keys(body.data)).toEqual(views);
  });
});
