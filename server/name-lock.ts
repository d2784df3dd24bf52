/** Names that one process of this machine holds at a time. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Takes a name: that of an abstract socket, which the kernel gives to one process, and takes back when that ends, however
 * it ends. Whoever can guess the name can hold it.
 *
 * @param name without the leading zero byte, at most 107 bytes
 * @returns closing it gives the name back; null where another process has it
 */
export async function takeName(name: string): Promise<Server | null> {
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
