/** Two servers are restarted one after the other while 200 clients work: none of their requests fails, and none is lost. */
import { once } from 'node:events';
import http from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signToken } from '../../../server/access.ts';
import { type RunningServer, ready, STOP_MS, startServer } from '../../load/server.ts';
import { type TestCluster, testCluster } from '../../support/cluster.ts';
import { createWorld, type World } from '../../support/world.ts';

const clients = Number(process.env.LOAD_ROLLING_CLIENTS ?? 200);
/** Of a client, between two requests. */
const PAUSE_MS = 1_000;
/** How often a balancer asks whether a server is ready. */
const LOOK_MS = 200;

let cluster: TestCluster;
let world: World;
const servers: RunningServer[] = [];
beforeAll(async () => {
  // A cluster of its own: that of the other suites has no connections for two servers more.
  delete process.env.INVENTORY_TEST_DATA_DIR;
  cluster = await testCluster();
  world = await createWorld();
  for (let n = 0; n < 2; n++)
    servers.push(await startServer({ INVENTORY_DRAIN_SECONDS: '1' }, undefined, world.settings));
}, 240_000);
afterAll(async () => {
  for (const server of servers) await server.stop();
  await world?.close();
  await cluster?.stop();
}, STOP_MS);

/** As a balancer does: who is not ready is sent nobody, and who cannot be reached is passed over. */
function balancer() {
  const agent = new http.Agent({ keepAlive: true });
  const isReady = servers.map(() => true);
  const looks = servers.map(({ url }, n) =>
    setInterval(() => {
      fetch(`${url}/readyz`).then(
        answer => {
          isReady[n] = answer.ok;
        },
        () => {
          isReady[n] = false;
        },
      );
    }, LOOK_MS),
  );
  let turn = 0;
  const ask = async (token: string, method: string, path: string, body?: object): Promise<number> => {
    for (let tries = 0; ; tries++) {
      const at = turn++ % servers.length;
      if (!isReady[at] && tries < servers.length) continue;
      const request = http.request(servers[at]!.url + path, {
        method,
        agent,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      });
      request.end(body === undefined ? '' : JSON.stringify(body));
      try {
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        await json(response);
        return response.statusCode!;
      } catch (error) {
        // Nothing of it was read, as nobody is there, or an idle connection was closed: whoever balances asks the next one.
        const { code } = error as NodeJS.ErrnoException;
        const isUnread = code === 'ECONNREFUSED' || (code === 'ECONNRESET' && request.reusedSocket);
        if (!isUnread || tries > 10) throw error;
      }
    }
  };
  const close = () => {
    for (const look of looks) clearInterval(look);
    agent.destroy();
  };
  return { ask, close };
}

test('nobody notices', async () => {
  const { ask, close } = balancer();
  const failures: unknown[] = [];
  let answered = 0;
  let written = 0;
  let over = false;
  const work = async (client: number) => {
    const token = await signToken(servers[0]!.settings, { role: 'inv_admin', sub: `client ${client}` });
    await sleep((client * PAUSE_MS) / clients);
    for (let n = 0; !over; n++) {
      const writes = (client + n) % 4 === 0;
      try {
        const status = writes
          ? await ask(token, 'POST', '/api/issoh/warehouses', {
              warehouse_code: `W${client}-${n}`,
              warehouse_name: 'One',
            })
          : await ask(token, 'GET', '/api/spp/suppliers?limit=5');
        answered++;
        if (status !== (writes ? 201 : 200)) failures.push(status);
        else if (writes) written++;
      } catch (error) {
        failures.push((error as Error).message);
      }
      await sleep(PAUSE_MS);
    }
  };
  const working = Array.from({ length: clients }, (_, client) => work(client));
  for (const server of servers) {
    await server.restart();
    await ready(server);
  }
  over = true;
  await Promise.all(working);
  close();
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(2 * clients);
  const [{ made }] = (await world.issoh.sql('select count(*)::integer as made from issoh.warehouses')) as [
    { made: number },
  ];
  expect(made).toBe(written);
}, 240_000);
