/** Uploads that are cut short: whatever dies, every row is in exactly once and history has one row per change. */
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../server/database/bootstrap.ts';
import { type RunningServer, ready } from './server.ts';

export type Target = 'worker' | 'server' | 'postgres';

export interface Outcome {
  target: Target;
  /** Share of the upload that was done when the blow fell. */
  progress: number;
  report: Record<string, unknown>;
  products: number;
  historyRows: number;
  wrongPrices: number;
}

/** Uploads `rows` new rows, kills `target` when `share` of the work is done, and waits for the report. */
export async function killDuringUpload(
  server: RunningServer,
  code: string,
  rows: number,
  target: Target,
  share: number,
): Promise<Outcome> {
  await server.call(
    'POST',
    '/api/spp/suppliers',
    JSON.stringify({ supplier_code: code, supplier_name: code }),
  );
  const csv = `Code;Name;Price\n${Array.from({ length: rows }, (_, i) => `K-${i};Product ${i};${(i % 900) + 1}.25`).join('\n')}\n`;
  const accepted = await server.call('POST', `/api/spp/upload/${code}?filename=kill.csv`, Buffer.from(csv));
  if (accepted.status !== 202) throw new Error(`Not accepted: ${JSON.stringify(accepted)}`);
  const batch = accepted.body.batch_id as string;

  let progress = 0;
  while (progress < share) {
    progress = ((await server.call('GET', `/api/spp/reports/upload/${batch}`)).body.progress as number) ?? 0;
    if (progress < share) await sleep(15);
  }
  await server.kill(target);

  let report: Record<string, unknown>;
  do {
    await sleep(250);
    report = (await server.call('GET', `/api/spp/reports/upload/${batch}`)).body;
  } while (
    report.status === 'queued' ||
    report.status === 'processing' ||
    report.status === 503 ||
    report.status === 500
  );
  await ready(server);
  const counted = await withClient(await server.superuserUrl(), async client => {
    const { rows: found } = await client.query(
      `select count(*)::int as products,
              (select count(*)::int from spp.price_history h where h.upload_batch_id = $1) as history,
              count(*) filter (where p.current_price <> ((substr(p.supplier_product_code, 3)::int % 900) + 1.25))::int as wrong
         from spp.supplier_products p where p.first_batch_id = $1`,
      [batch],
    );
    return found[0];
  });
  return {
    target,
    progress,
    report,
    products: counted.products,
    historyRows: counted.history,
    wrongPrices: counted.wrong,
  };
}
