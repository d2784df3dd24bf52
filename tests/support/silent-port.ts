/** A port as that of a suspended server, or behind a firewall: it accepts connections, and says nothing. */
import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SilentPort {
  port: number;
  /** The same URL at this port. */
  at(url: string): string;
  /** Comes back once so many have called. */
  called(times: number): Promise<void>;
  /** From now on nothing is said any more. */
  mute(): void;
  close(): Promise<void>;
}

/** @param before whose server answers until it is muted; without, nobody ever does */
export async function silentPort(before?: string): Promise<SilentPort> {
  const sockets = new Set<Socket>();
  let isMute = before === undefined;
  const heard = new EventEmitter();
  let calls = 0;
  const hold = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, caller => {
    hold(caller);
    calls++;
    heard.emit('call');
    if (isMute) return void caller.resume();
    const { hostname, port } = new URL(before!);
    const behind = connect({ host: hostname, port: Number(port || 5432) });
    hold(behind);
    caller.on('data', data => isMute || behind.write(data));
    behind.on('data', data => isMute || caller.write(data));
    caller.on('end', () => behind.end());
    behind.on('end', () => isMute || caller.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    at: url => {
      const changed = new URL(url);
      changed.host = `127.0.0.1:${port}`;
      return changed.href;
    },
    called: async times => {
      while (calls < times) await once(heard, 'call');
    },
    mute: () => {
      isMute = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
