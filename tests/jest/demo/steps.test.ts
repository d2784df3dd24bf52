/** Where others are in the demo's way: what it waits for, and what it says when it cannot go on. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Source } from '../../../demo/sources.ts';
import { importApproved } from '../../../demo/steps/import.ts';
import { queue } from '../../../demo/steps/queue.ts';
import { approve, review } from '../../../demo/steps/review.ts';
import { score } from '../../../demo/steps/score.ts';
import type { Way } from '../../../demo/steps/step.ts';
import { enterSupplier } from '../../../demo/steps/supplier.ts';
import { takeIn } from '../../../demo/steps/take-in.ts';
import { walk } from '../../../demo/walk.ts';
import { createWorld, type Row, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const supplier = (code: string, list: string): Omit<Way, 'supplierId'> & { source: Source } => ({
  connections: world.connections,
  source: {
    code,
    name: code,
    currency: 'EUR',
    profile: {},
    lists: [1, 2].map(at => ({ fileName: `${at}.csv`, open: () => Readable.from([Buffer.from(list)]) })),
  },
  choose: 1,
  upload: async (to, { content, fileName }) => world.upload(to, await buffer(content), { fileName }),
});
const walked = ({ source, ...options }: ReturnType<typeof supplier>) =>
  walk(source, { ...options, tell: () => undefined });

/** A supplier whose hammer is reviewed and recommended. */
async function recommended(code: string): Promise<Way> {
  const begun = supplier(code, 'Code;Name;Price\n1;Hammer;2,50\n');
  const way = { ...begun, supplierId: await enterSupplier(begun) };
  await takeIn(way, 0);
  await queue(way);
  await score(way);
  await review(way);
  return way;
}

test('a list that cannot be taken in: its report’s reason', async () => {
  await expect(walked(supplier('BAD', 'nothing here\n'))).rejects.toMatchObject({
    code: 'demo_failed',
    message: expect.stringMatching(/^BAD, upload: the list 1\.csv is failed: \w.*\.$/),
    hint: expect.stringContaining('inventory report '),
  });
});

test('lists of which nothing can be chosen', async () => {
  await expect(walked(supplier('FREE', 'Code;Name;Price\n1;Sample;0\n'))).rejects.toMatchObject({
    code: 'demo_failed',
    message: 'FREE, proof: nothing is selected.',
  });
});

test('products that somebody else reviews meanwhile', async () => {
  const way = await recommended('TAKEN');
  await world.issoh.as({ role: 'inv_approver', user_id: 'other' }, 'select from issoh.start_review()');
  await expect(approve(way)).rejects.toMatchObject({
    code: 'demo_failed',
    message: 'TAKEN, approve: 1 of 1 products cannot be decided: leased.',
  });
});

test('what is held for a moment, as by the worker while it scores, is waited for', async () => {
  const begun = {
    ...supplier('HELD', 'Code;Name;Price\n1;Hammer;2,50\n2;Saw;3,50\n3;Nail;9,50\n'),
    choose: 2,
  };
  const way = { ...begun, supplierId: await enterSupplier(begun) };
  await takeIn(way, 0);
  await queue(way);
  await score(way);
  const items = () =>
    world.issoh.as(
      { role: 'inv_reviewer' },
      `select queue_id, lease_owner, recommended_by from issoh.v_selection_pipeline where spp_supplier_id = $1
        order by score desc, queue_id`,
      [way.supplierId],
    );
  const [best] = await items();
  const holder = await world.connections.owner.issoh.connect();
  try {
    await holder.query('begin');
    await holder.query('select from issoh.selection_queue where queue_id = $1 for update', [best!.queue_id]);
    const reviewing = review(way);
    let second: Row | undefined;
    do [, second] = await items();
    while (second!.lease_owner === null && second!.recommended_by === null);
    await holder.query('commit');
    expect(await reviewing).toMatch(/^2 reviewed/);
  } finally {
    holder.release(true);
  }
  const reviewers = (await items()).map(item => item.recommended_by);
  expect(reviewers).toEqual(['demo reviewer', 'demo reviewer', null]);
});

test('a product that its supplier gives up before it is imported', async () => {
  const way = await recommended('GONE');
  await approve(way);
  await world.sql("update spp.supplier_products set status = 'discontinued' where supplier_id = $1", [
    way.supplierId,
  ]);
  await expect(importApproved(way)).rejects.toMatchObject({
    code: 'demo_failed',
    message: expect.stringMatching(/^GONE, import: completed with 0 of 1 products imported: \w.*\.$/),
    hint: expect.stringContaining('/api/isi/import/status/'),
  });
});
