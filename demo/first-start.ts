/** The demo of a first start: the story, and what to try next. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signToken } from '../server/access.ts';
import type { Connections } from '../server/database/connect.ts';
import { noLimit, runAs } from '../server/database/pools.ts';
import { keysOf } from '../server/encryption/keys.ts';
import { beginUpload, checkUpload, spoolDir, uploadReport, waitForEnd } from '../server/intake/begin.ts';
import { spool } from '../server/intake/spool.ts';
import type { Settings } from '../server/settings.ts';
import { storySources } from './sources.ts';
import { claimsOf, type Upload } from './steps/step.ts';
import { tellStory } from './story.ts';

/** How long a list of a few hundred rows may take. */
const LONGEST_MS = 60_000;

/** There from the beginning of the demo to its end: whoever finds it at a start knows that it broke off. */
const mark = (settings: Settings) => join(settings.dataDir, 'demo-begun');

/** Says that the demo of an earlier start did not come to its end; what it had done by then is there. */
export function demoBrokeOff(settings: Settings): { message: string; hint: string } | null {
  if (!existsSync(mark(settings))) return null;
  return {
    message: 'The demo of the first start did not come to its end: the databases hold a part of it.',
    hint: `To have it whole, stop, remove ${settings.dataDir}, and start again; INVENTORY_DEMO=0 goes on without.`,
  };
}

/** Loads the demo, whose lists the running worker takes in, and prints what to try next. */
export async function loadDemo(settings: Settings, connections: Connections, url: string): Promise<void> {
  console.log('First start: loading a demo (INVENTORY_DEMO=0 leaves it out).\n');
  writeFileSync(mark(settings), '');
  await tellStory({ connections, upload: uploads(settings, connections), tell: console.log });
  rmSync(mark(settings), { force: true });
  const token = await signToken(settings, { role: 'inv_admin', sub: 'demo' });
  const { code } = storySources()[0]!;
  console.log(`
Try next, in this folder, in another terminal (the token is of role inv_admin, good for 24 hours):

  TOKEN=${token}
  curl -H "Authorization: Bearer $TOKEN" "${url}/api/spp/products/${code}?new=true&limit=3"
  curl -H "Authorization: Bearer $TOKEN" "${url}/api/isi/review/queue?status=pending&limit=3"
  curl -H "Authorization: Bearer $TOKEN" "${url}/api/issoh/stock/by-supplier/${code}?limit=3"
  curl -H "Authorization: Bearer $TOKEN" "${url}/api/issoh/stock/reorder-alerts?limit=3"
  curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' ${url}/graphql \\
    -d '{"query": "{ supplierCatalogStats { nodes { supplierCode products new medianPrice } } }"}'
  npm run -s inventory -- supplier list

With a list of your own: npm run -s inventory -- upload ${code} YOUR-LIST.xlsx --dry-run
The page ${url}/ruru takes the token in its pane "Headers": {"Authorization": "Bearer …"}
`);
}

function uploads(settings: Settings, connections: Connections): Upload {
  const run = runAs(connections.spp, claimsOf('inv_catalog_manager'), noLimit);
  return async (supplier, { content, fileName }) => {
    const limits = await checkUpload(run, supplier);
    const received = await spool(content, spoolDir(settings), limits, await keysOf(settings.keys));
    const { batch_id } = await beginUpload(
      { settings, run },
      supplier,
      { ...received, fileName },
      { mode: 'partial', force: false, dryRun: false },
    );
    await waitForEnd(run, batch_id, LONGEST_MS);
    return uploadReport(run, batch_id);
  };
}
