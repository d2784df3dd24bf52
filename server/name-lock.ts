/**
 * Names in a folder that one process holds at a time. What holds one is a socket in the folder: it ends with its process,
 * however that ends, and every container that shares the folder sees it, where ids of processes mean nothing. Who cannot
 * enter the folder can neither take it nor see it.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, linkSync, lstatSync, openSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { basename, dirname } from 'node:path';
import { makeFolder } from './files.ts';

export interface Held {
  /** Gives it back. */
  close(): Promise<void>;
}

/**
 * Takes a name.
 *
 * @param path in a folder for names alone, which is made for its owner alone
 * @returns null where another process has it
 * @throws ErrnoException where the folder cannot be written, or has no sockets
 */
export async function takeName(path: string): Promise<Held | null> {
  makeFolder(dirname(path), 0o700);
  const folder = openSync(dirname(path), 'r');
  // Names of sockets are short.
  const within = (name: string) => `/proc/self/fd/${folder}/${name}`;
  const [name, own] = [basename(path), randomUUID()];
  const socket = createServer(client => client.destroy()).unref();
  const close = async () => {
    const closed = socket.listening ? once(socket, 'close') : null;
    socket.close();
    await closed;
    closeSync(folder);
  };
  try {
    socket.listen(within(own));
    await once(socket, 'listening');
    const isMine = await claim(within(name), within(own));
    const { ino } = lstatSync(within(own));
    rmSync(within(own));
    if (!isMine) {
      await close();
      return null;
    }
    return {
      close: async () => {
        if (lstatSync(within(name), { throwIfNoEntry: false })?.ino === ino) rmSync(within(name));
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Gives a socket the name, in place of one whose process has ended. */
async function claim(path: string, own: string): Promise<boolean> {
  for (;;) {
    if (isLinked(own, path)) return true;
    if (await isHeld(path)) return false;
    // Of two that see it only one moves it away; the other may have moved away what the first has put there since.
    const ended = `${own}.ended`;
    if (!isMoved(path, ended)) continue;
    const isNew = await isHeld(ended);
    if (isNew) isLinked(ended, path);
    rmSync(ended);
    if (isNew) return false;
  }
}

/** Whether a process holds it; one that may not be asked does. */
function isHeld(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const client = connect(path);
    client.once('connect', () => {
      client.destroy();
      resolve(true);
    });
    client.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT');
    });
  });
}

const isLinked = (from: string, to: string) => unless('EEXIST', () => linkSync(from, to));
const isMoved = (from: string, to: string) => unless('ENOENT', () => renameSync(from, to));

/** Whether something could be done; false for one reason. */
function unless(code: string, act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return false;
    throw error;
  }
}
