import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often it is looked whether the one before is done. */
const LOOK_MS = 100;

/**
 * Does something that only one process of this machine may do at a time; whoever comes later waits. A transaction that
 * stays open would do as well, but keeps the synchronisation from moving on.
 *
 * @param what the same for all who must not meet; hashed, so that only who knows it can stand in the way
 */
export async function inTurn<T>(what: readonly string[], work: () => Promise<T>): Promise<T> {
  const name = `inventory-${createHash('sha256').update(what.join('\n')).digest('hex')}`;
  let turn = await take(name);
  while (turn === null) {
    await sleep(LOOK_MS);
    turn = await take(name);
  }
  try {
    return await work();
  } finally {
    turn.close();
  }
}

/** An abstract socket: the kernel gives its name to one process, and takes it back when that ends; null where one has it. */
async function take(name: string): Promise<Server | null> {
  const server = createServer(client => client.destroy()).unref();
  server.listen(`\0${name}`);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
}
