/** A copy of a running cluster's files by PostgreSQL's replication protocol (BASE_BACKUP), with its manifest. */
import { once } from 'node:events';
import { type Duplex, PassThrough, type Readable, type Writable } from 'node:stream';
import type pg from 'pg';
import { Patient } from '../database/patient.ts';
import { Problem } from '../problem.ts';

/** Where in the log a copy begins and ends: it is whole once the log in between has been replayed. */
export interface LogRange {
  /** As PostgreSQL writes places in the log: `0/2000028`. */
  start: string;
  end: string;
  timeline: number;
}

export interface BaseBackup {
  /** The session that sends it, as PostgreSQL names it. */
  pid: number;
  /** The files as a tar archive. */
  archive: Readable;
  /** PostgreSQL's list of them, with their checksums (JSON). */
  manifest: Readable;
  /** Ends after both streams; fails as they do. */
  done: Promise<LogRange>;
}

interface Socket {
  pause(): void;
  resume(): void;
}

/**
 * Begins a copy. Both streams must be read: what the server sends waits for them.
 *
 * @param url of a login with the right REPLICATION
 * @param label what PostgreSQL notes the copy under
 */
export async function takeBaseBackup(
  url: string,
  label: string,
  {
    told = () => undefined,
    signal,
  }: { told?: (bytes: number, of: number) => void; signal?: AbortSignal } = {},
): Promise<BaseBackup> {
  signal?.throwIfAborted();
  const client = new Patient({ connectionString: url, replication: 'true' } as pg.ClientConfig);
  client.on('error', () => undefined);
  await client.connect();
  const archive = new PassThrough({ highWaterMark: 4 << 20 });
  const manifest = new PassThrough();
  const breakOff = () =>
    (client as unknown as { connection: { stream: Duplex } }).connection.stream.destroy(signal?.reason);
  signal?.addEventListener('abort', breakOff, { once: true });
  const asked = ask(client, label, archive, manifest, told);
  const done = asked.finally(() => {
    signal?.removeEventListener('abort', breakOff);
    return client.end().catch(() => undefined);
  });
  done.catch((error: Error) => {
    archive.destroy(error);
    manifest.destroy(error);
  });
  const { processID: pid } = client as unknown as { processID: number };
  return { pid, archive, manifest, done };
}

function ask(
  client: pg.Client,
  label: string,
  archive: Writable,
  manifest: Writable,
  told: (bytes: number, of: number) => void,
): Promise<LogRange> {
  const ended = Promise.withResolvers<LogRange>();
  const rows: string[][] = [];
  let into = archive;
  let archives = 0;
  let failure: Error | null = null;
  let waits = false;
  const write = (socket: Socket, bytes: Buffer) => {
    // The driver uses its buffer again; what it has read already comes in any case.
    if (into.write(Buffer.from(bytes)) || waits) return;
    waits = true;
    socket.pause();
    const goOn = () => {
      waits = false;
      socket.resume();
    };
    once(into, 'drain').then(goOn, goOn);
  };
  client.query({
    submit: (connection: { query(sql: string): void }) =>
      connection.query(
        `BASE_BACKUP (LABEL ${client.escapeLiteral(label)}, PROGRESS true, CHECKPOINT 'fast', WAL false, ` +
          "MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')",
      ),
    handleCopyData: ({ chunk }: { chunk: Buffer }, connection: { stream: Socket }) => {
      // n: an archive begins; m: the manifest; d: bytes of either; p: how many have come.
      const kind = String.fromCharCode(chunk[0]!);
      if (kind === 'n') archives += 1;
      if (kind === 'm') into = manifest;
      if (kind === 'd') write(connection.stream, chunk.subarray(1));
      if (kind === 'p') told(Number(chunk.readBigInt64BE(1)), sizeOf(rows));
      if (archives > 1) failure = severalArchives(rows);
    },
    handleDataRow: ({ fields }: { fields: string[] }) => rows.push(fields),
    handleError: (error: Error) => ended.reject(error),
    handleReadyForQuery: () => {
      if (failure !== null) return ended.reject(failure);
      archive.end();
      manifest.end();
      // The first row says where it began, the last one where it ended; between them are tablespaces.
      const [start, timeline] = rows[0]!;
      ended.resolve({ start: start!, end: rows.at(-1)![0]!, timeline: Number(timeline) });
    },
    handleRowDescription: () => undefined,
    handleCommandComplete: () => undefined,
    handlePortalSuspended: () => undefined,
    handleEmptyQuery: () => undefined,
    handleCopyInResponse: () => undefined,
  } as never);
  return ended.promise;
}

/** What the server guesses, in bytes: the last column of tablespaces, in kB. */
function sizeOf(rows: string[][]): number {
  return rows.filter(row => row.length === 3).reduce((sum, row) => sum + Number(row[2] ?? 0) * 1024, 0);
}

/** @param rows of the tablespaces among them: number, folder, size; the default one has neither number nor folder */
function severalArchives(rows: string[][]): Problem {
  const places = rows.filter(row => row.length === 3 && row[1]).map(row => row[1]);
  return new Problem(
    409,
    'backup_tablespaces',
    `The cluster has tablespaces beside the default one (${places.join(', ')}), whose files no backup holds.`,
    {
      hint: 'Move what is in them into the default tablespace and drop them, or back this server up by its own tools.',
    },
  );
}
