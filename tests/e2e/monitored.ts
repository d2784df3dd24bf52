/** A few days' work in small: lists, a correction, an undone list, approvals, a count that differs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { RunningServer } from '../load/server.ts';

export async function makeHistory({ call }: RunningServer): Promise<void> {
  const post = async (path: string, sent: unknown) => {
    const body = typeof sent === 'string' ? Buffer.from(sent) : JSON.stringify(sent);
    const answer = await call('POST', path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body as Record<string, string>;
  };
  const list = (rows: string) =>
    post('/api/spp/upload/ACME?filename=a.csv&wait=true', `Code;Name;Price\n${rows}\n`);
  await post('/api/spp/suppliers', { supplier_code: 'ACME', supplier_name: 'Acme', currency_code: 'EUR' });
  await list('A;Hammer;10,00\nB;Saw;20,00\nC;Nail;5,00\nD;Drill;on request');
  const changed = await list('A;Hammer;11,00\nB;Saw;19,00\nC;Nail;5,00\nD;Drill;much');
  const waiting = await call('GET', `/api/spp/quarantine/ACME?batch_id=${changed.batch_id}`);
  const [row] = waiting.body.items as { staging_id: string }[];
  await post('/api/spp/quarantine/resubmit', {
    rows: [{ staging_id: row!.staging_id, data: { price: '40,00' } }],
  });
  const wrong = await list('A;Hammer;1100\nB;Saw;1900');
  await post(`/api/spp/upload/${wrong.batch_id}/rollback`, {});
  expect(await list('A;Hammer;nothing')).toMatchObject({ status: 'failed' });

  await post('/api/issoh/selection/queue', { criteria: { supplier_codes: ['ACME'] } });
  const queue = await call('GET', '/api/isi/review/queue?status=pending');
  const queue_ids = (queue.body.items as { queue_id: string }[]).map(one => one.queue_id);
  await post('/api/issoh/selection/approve', { queue_ids });
  const { job_id } = await post('/api/isi/import/execute', {});
  while ((await call('GET', `/api/isi/import/status/${job_id}`)).body.status !== 'completed') await sleep(50);
  const products = await call('GET', '/api/issoh/products?q=Hammer');
  const [{ internal_sku }] = products.body.items as [{ internal_sku: string }];
  await post('/api/issoh/warehouses', { warehouse_code: 'NORTH', warehouse_name: 'North' });
  await post('/api/issoh/stock/movement', {
    internal_sku,
    movement_type: 'receipt',
    quantity: 10,
    to_location: 'NORTH',
    unit_cost: 10,
  });
  await post('/api/issoh/stock/counts', { warehouse: 'NORTH', counts: [{ internal_sku, quantity: 8 }] });
}
