/**
 * The inventory over HTTP, with nothing but `fetch`:
 *
 *     const inventory = createClient({ url: 'http://127.0.0.1:5678', token });
 *     const { report } = await inventory.uploads.validatePricelist({ content, filename: 'june.csv' }, 'ACME');
 */
import { type Connection, Http } from './http.ts';
import { Selection } from './selection.ts';
import { Sync } from './sync.ts';
import { Uploads } from './uploads.ts';

export interface Client {
  uploads: Uploads;
  selection: Selection;
  sync: Sync;
  /** Whatever else the server has: REST by `rest` and `all`, GraphQL by `graphql`. */
  http: Http;
}

export function createClient(connection: Connection): Client {
  const http = new Http(connection);
  const selection: Selection = new Selection(http, (product_ids, signal) =>
    sync.run({ product_ids }, signal),
  );
  const sync = new Sync(http, (jobId, signal) => selection.waitForImport(jobId, signal));
  return { uploads: new Uploads(http), selection, sync, http };
}

export { InventoryError } from './errors.ts';
export type { Connection, Page, Paging, Typed } from './http.ts';
export type { Answer, Given, OperationName } from './operations.ts';
export type * from './rows.ts';
export type * from './selection.ts';
export type * from './sync.ts';
export type * from './uploads.ts';
