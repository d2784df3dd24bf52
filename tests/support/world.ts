/** Everything a suite stands on: databases of its own, cloned from the templates, and what acts on them. */

import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { ensureDatabase, inDatabase, linkToSpp, withClient } from '../../server/database/bootstrap.ts';
import { type Connections, connectTo, urlsOf } from '../../server/database/connect.ts';
import { type Tier, tiers } from '../../server/database/migrate.ts';
import { asRole, type Claims, noLimit } from '../../server/database/pools.ts';
import { keysFile } from '../../server/encryption/keys.ts';
import { beginUpload, spoolDir } from '../../server/intake/begin.ts';
import { ensureSigningKey } from '../../server/seals/key.ts';
import type { Settings } from '../../server/settings.ts';
import { workerRuns } from '../../server/worker/alive.ts';
import { processUploads } from '../../server/worker/process-uploads.ts';
import { templates, testCluster } from './cluster.ts';
import { rememberCalls, rememberRaised } from './functions-called.ts';
import { sessionsAt } from './sessions.ts';

export type Row = Record<string, unknown>;

export interface Report {
  [key: string]: unknown;
  batch_id: string;
  status: string;
  total_products: number;
  new_products_count: number;
  updated_products_count: number;
  unchanged_products_count: number;
  failed_products_count: number;
  duplicate_rows_count: number;
  missing_products_count: number;
  reason: { code: string; message: string; hint: string } | null;
  warnings: { code: string; message: string; count: number; rows?: number[] }[];
  errors: { row_number: number; code: string; message: string; raw: Record<string, string> }[];
  detected: Record<string, unknown>;
}

/** One database of a suite. */
export interface Statements {
  /** One statement as a role with claims; its rows. */
  as(claims: Partial<Claims> & { role: Claims['role'] }, sql: string, values?: unknown[]): Promise<Row[]>;
  /** One statement as the superuser, outside of RLS; its rows. */
  sql(statement: string, values?: unknown[]): Promise<Row[]>;
}

/** `as` and `sql` speak to SPP. */
export interface World extends Statements {
  settings: Settings;
  connections: Connections;
  /** IS-SOH, linked to this world's SPP. */
  issoh: Statements;
  addSupplier(code: string, profile?: object, currency?: string): Promise<string>;
  /** Uploads as the catalogue manager and works it off in this process. */
  upload(supplier: string, file: string | Buffer, options?: UploadOptions): Promise<Report>;
  close(): Promise<void>;
}

export interface UploadOptions {
  fileName?: string;
  mode?: 'partial' | 'full';
  force?: boolean;
  dryRun?: boolean;
  /** The day on which the prices begin to hold: 2027-01-31. */
  effectiveFrom?: string;
}

const manager: Claims = { role: 'inv_catalog_manager', user_id: 'manager' };

/** What stands before each database, and a replica of it, given its URL. */
export interface Beside {
  pooled?: (url: string) => string;
  read?: Partial<Record<Tier, (url: string) => string>>;
}

export async function createWorld({ pooled = url => url, read = {} }: Beside = {}): Promise<World> {
  const cluster = await testCluster();
  const suffix = randomUUID().slice(0, 8);
  const administrator = {
    spp: cluster.superuserUrl(`spp_${suffix}`),
    issoh: cluster.superuserUrl(`issoh_${suffix}`),
  };
  await ensureDatabase(administrator.spp, templates.spp);
  await ensureDatabase(administrator.issoh, templates.issoh);
  await linkToSpp(administrator, cluster.settings.secrets);
  const dataDir = mkdtempSync(join(tmpdir(), 'inventory-world-'));
  mkdirSync(join(dataDir, 'spool'));
  ensureSigningKey(join(dataDir, 'signing.pem'), dataDir);
  const settings: Settings = {
    ...cluster.settings,
    dataDir,
    keys: { kind: 'made', path: keysFile(dataDir) },
    signingKeyFile: join(dataDir, 'signing.pem'),
    spp: { pooled: pooled(administrator.spp), direct: administrator.spp },
    issoh: { pooled: pooled(administrator.issoh), direct: administrator.issoh },
    read: { spp: read.spp?.(administrator.spp) ?? null, issoh: read.issoh?.(administrator.issoh) ?? null },
  };
  const between = { spp: settings.spp!.pooled, issoh: settings.issoh!.pooled };
  const connections = connectTo(urlsOf(settings, administrator, between));

  const superuser = { spp: sessionsAt(administrator.spp), issoh: sessionsAt(administrator.issoh) };
  const statements = (tier: Tier): Statements => {
    const query = async (client: pg.ClientBase, statement: string, values: unknown[]): Promise<Row[]> => {
      try {
        return (await client.query(statement, values)).rows;
      } catch (error) {
        rememberRaised(tier, (error as pg.DatabaseError).where);
        throw error;
      }
    };
    return {
      as: (claims, sql, values = []) =>
        asRole(connections[tier], { user_id: 'somebody', ...claims }, noLimit, client =>
          query(client, sql, values),
        ),
      sql: (statement, values = []) =>
        superuser[tier].within(statement, client => query(client, statement, values)),
    };
  };
  const { as, sql } = statements('spp');
  const one = async (sql: string, values: unknown[]) => (await as(manager, sql, values))[0]!.answer as never;

  async function upload(
    supplier: string,
    file: string | Buffer,
    options: UploadOptions = {},
  ): Promise<Report> {
    const bytes = typeof file === 'string' && file.startsWith('/') ? readFileSync(file) : Buffer.from(file);
    const name =
      options.fileName ??
      (typeof file === 'string' && file.startsWith('/') ? file.split('/').pop()! : 'list.csv');
    // The file is there before the batch is: a worker of the suite's may take it up at once.
    const path = join(spoolDir(settings), randomUUID());
    writeFileSync(path, bytes);
    const begun = await beginUpload(
      { settings, run: statements => asRole(connections.spp, manager, noLimit, statements) },
      supplier,
      { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), fileName: name },
      {
        mode: options.mode ?? 'partial',
        force: options.force ?? false,
        dryRun: options.dryRun ?? false,
        ...(options.effectiveFrom === undefined ? {} : { effectiveFrom: options.effectiveFrom }),
      },
    );
    const [batch] = await as(manager, 'select supplier_id from spp.upload_batches where batch_id = $1', [
      begun.batch_id,
    ]);
    await processUploads(settings, connections, batch!.supplier_id as string);
    let report: Report = await one('select spp.upload_report($1) as answer', [begun.batch_id]);
    // A worker of the suite's may have been there first.
    while (['queued', 'processing'].includes(report.status) && (await workerRuns(connections, 'spp'))) {
      await sleep(20);
      report = await one('select spp.upload_report($1) as answer', [begun.batch_id]);
    }
    return begun.duplicate ? { ...report, duplicate: true } : report;
  }

  return {
    settings,
    connections,
    as,
    sql,
    issoh: statements('issoh'),
    upload,
    addSupplier: async (code, profile, currency = 'EUR') => {
      const supplier: { supplier_id: string } = await one(
        'select to_jsonb(spp.create_supplier($1, $1, $2)) as answer',
        [code, currency],
      );
      if (profile !== undefined) {
        await one('select to_jsonb(spp.set_import_profile($1, $2)) as answer', [
          code,
          JSON.stringify(profile),
        ]);
      }
      return supplier.supplier_id;
    },
    close: async () => {
      await connections.close();
      for (const tier of tiers) await superuser[tier].close();
      for (const tier of tiers) await rememberCalls(tier, administrator[tier]);
      await withClient(inDatabase(administrator.spp, 'postgres'), async client => {
        for (const name of [`spp_${suffix}`, `issoh_${suffix}`])
          await client.query(`drop database if exists ${name} with (force)`);
      });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The counts of a report under the names of the samples' answers. */
export function countsOf(report: Report): Record<string, number> {
  return {
    total: report.total_products,
    new: report.new_products_count,
    updated: report.updated_products_count,
    unchanged: report.unchanged_products_count,
    failed: report.failed_products_count,
    duplicates: report.duplicate_rows_count,
    missing: report.missing_products_count,
  };
}
