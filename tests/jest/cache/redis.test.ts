/** A Redis that servers share, and that fails, or holds what nobody of ours has put there. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { LARGEST } from '../../../server/cache/store.ts';
import { redisServer } from '../../support/redis.ts';
import { createWorld, type World } from '../../support/world.ts';
import { type Door, openDoor } from '../http/door.ts';
import { openServers, reads, type Servers } from './stores.ts';

(redisServer === null ? describe.skip : describe)('a shared Redis (redis-server is needed for this)', () => {
  let world: World;
  let servers: Servers;
  let first: Door;
  let second: Door;
  const analyst = { role: 'inv_analyst' } as const;
  const path = '/api/spp/products/ACME';

  beforeAll(async () => {
    world = await createWorld();
    for (const code of ['ACME', 'OTHER']) {
      await world.addSupplier(code);
      await world.upload(code, `Code;Name;Price\nA1;Anvil of ${code};12.50\nA2;Bolt;0.10\n`);
    }
    servers = await openServers(world, 'in Redis');
    [first, second] = servers.cached as [Door, Door];
  }, 120_000);
  afterAll(async () => {
    await servers.close();
    await world.close();
  });

  const inRedis = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const client = clientOf(servers.redis!.url);
    await client.connect();
    try {
      return await work(client);
    } finally {
      client.destroy();
    }
  };
  const keys = () => inRedis(client => client.keys('*'));
  /** How often what happened meanwhile. */
  const during = async (work: () => Promise<unknown>) => {
    const count = async () => Promise.all((['hit', 'miss', 'refused', 'failed'] as const).map(reads));
    const before = await count();
    await work();
    const [hit, miss, refused, failed] = (await count()).map((now, i) => now - before[i]!);
    return { hit, miss, refused, failed };
  };
  const expectRight = async (door: Door, at = path) => {
    const { status, body } = await door.call(at, analyst);
    expect({ status, body }).toEqual({ status: 200, body: (await servers.plain.call(at, analyst)).body });
  };

  test('what one server has read, the other need not', async () => {
    expect(await during(() => expectRight(first))).toMatchObject({ miss: 1 });
    expect(await during(() => expectRight(second))).toEqual({ hit: 1, miss: 0, refused: 0, failed: 0 });
  });

  test('it tells nobody what is in it, or what it is about', async () => {
    await expectRight(first);
    const found = await inRedis(async client => {
      const all = await client.keys('*');
      return [...all, ...(await Promise.all(all.map(key => client.get(key))))].join('\n');
    });
    expect(found.length).toBeGreaterThan(300);
    expect(found).not.toMatch(/anvil|acme|12\.50|analyst|items/i);
  });

  test('everything in it goes by itself', async () => {
    await expectRight(first);
    const left = await inRedis(async client =>
      Promise.all((await client.keys('*')).map(key => client.ttl(key))),
    );
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter(seconds => seconds < 1 || seconds > 600)).toEqual([]);
  });

  test.each<[string, (values: Buffer[]) => (string | Buffer)[]]>([
    [
      'text of somebody else',
      values => values.map(() => '{"items":[{"product_name":"Poison"}],"next_cursor":null}'),
    ],
    ['nothing', values => values.map(() => '')],
    ['noise', values => values.map(value => randomBytes(value.length))],
    [
      'a changed byte',
      values => values.map(value => Buffer.from(value.map((byte, i) => (i === 40 ? byte ^ 1 : byte)))),
    ],
    ['answers to something else', values => [...values.slice(1), values[0]!]],
    ['half an answer', values => values.map(value => value.subarray(0, value.length >> 1))],
  ])('%s in its place is not answered', async (_what, spoil) => {
    await inRedis(client => client.flushAll());
    const asked = [path, '/api/spp/products/OTHER', '/api/spp/products/all'];
    for (const one of asked) await expectRight(first, one);
    const names = await keys();
    expect(names).toHaveLength(asked.length);
    await inRedis(async client => {
      const values = await Promise.all(names.map(name => bytesOf(client, name)));
      for (const [i, value] of spoil(values).entries()) await client.set(names[i]!, value);
    });
    const seen = await during(async () => {
      for (const one of asked) await expectRight(second, one);
    });
    expect(seen).toEqual({ hit: 0, miss: 0, refused: asked.length, failed: 0 });
    // And takes its place again.
    expect(await during(() => expectRight(second))).toMatchObject({ hit: 1 });
  });

  test('of a value in its place that is larger than ours are, no more is read than ours could be', async () => {
    await inRedis(client => client.flushAll());
    await expectRight(first);
    const sent = async () => {
      const told = /^total_net_output_bytes:(\d+)/m.exec(await inRedis(client => client.info('stats')));
      return Number(told?.[1]);
    };
    await inRedis(async client => {
      const [name] = await client.keys('*');
      await client.set(name!, Buffer.concat([await bytesOf(client, name!), randomBytes(20_000_000)]));
    });
    const before = await sent();
    expect(await during(() => expectRight(second))).toEqual({ hit: 0, miss: 0, refused: 1, failed: 0 });
    expect((await sent()) - before).toBeLessThan(LARGEST * 1.1);
    expect(await during(() => expectRight(first))).toMatchObject({ hit: 1 });
  });

  test('another kind of value in its place is not answered, and replaced', async () => {
    await inRedis(async client => {
      await client.flushAll();
      await expectRight(first);
      const [name] = await client.keys('*');
      await client.del(name!);
      await client.lPush(name!, 'x');
    });
    expect(await during(() => expectRight(first))).toEqual({ hit: 0, miss: 0, refused: 1, failed: 0 });
    expect(await during(() => expectRight(second))).toMatchObject({ hit: 1 });
  });

  test('a system with another secret finds nothing of ours', async () => {
    await expectRight(first);
    const settings = { ...first.settings, jwtSecret: 'somebody else’s secret, of 32 letters' };
    const other = await openDoor({ world, settings });
    try {
      expect(await during(() => expectRightOf(other))).toEqual({ hit: 0, miss: 1, refused: 0, failed: 0 });
    } finally {
      await other.close();
    }
  });

  test('two roles and two suppliers never share an answer', async () => {
    const { rows } = await world.connections.owner.spp.query(
      'select supplier_id, supplier_code from spp.suppliers',
    );
    for (let turn = 0; turn < 2; turn++) {
      for (const { supplier_id, supplier_code } of rows) {
        const { body } = await servers.cached[turn]!.call('/api/spp/products/all', {
          role: 'inv_supplier',
          supplier: supplier_id,
        });
        expect(body.items.map((item: { supplier_code: string }) => item.supplier_code)).toEqual([
          supplier_code,
          supplier_code,
        ]);
      }
      expect((await servers.cached[turn]!.call('/api/spp/products/all', analyst)).body.items).toHaveLength(4);
      const stranger = { role: 'inv_supplier', supplier: rows[0].supplier_id } as const;
      for (const { supplier_code } of rows.slice(1))
        expect(
          await servers.cached[turn]!.call(`/api/spp/products/${supplier_code}`, stranger),
        ).toMatchObject({
          status: 404,
        });
    }
    expect((await first.call(path, { role: 'inv_stock_operator' })).status).toBe(403);
    expect((await first.call(path)).status).toBe(401);
  });

  describe('that fails', () => {
    let door: Door;
    beforeAll(async () => {
      door = await openDoor({ world, settings: { cache: first.settings.cache } });
    });
    afterAll(() => door.close());

    const untilHit = async () => {
      for (let hits = 0; hits === 0; await sleep(50)) hits = (await during(() => expectRight(door))).hit!;
    };

    test.each(['SIGKILL', 'SIGSTOP'] as const)(
      'reads go on while it has had %s, and it is used again afterwards',
      async signal => {
        await untilHit();
        door.log.length = 0;
        const away = await during(async () => {
          await servers.redis!.signal(signal);
          try {
            for (let i = 0; i < 5; i++) await expectRight(door);
            await world.sql(
              "update spp.supplier_products set current_price = current_price + 1 where product_name like 'Bolt%'",
            );
            for (let i = 0; i < 5; i++) await expectRight(door);
          } finally {
            if (signal === 'SIGKILL') await servers.redis!.start();
            else await servers.redis!.signal('SIGCONT');
          }
        });
        expect(away).toEqual({ hit: 0, miss: 0, refused: 0, failed: 10 });
        await untilHit();
        const said = door.log.map(line => JSON.parse(line)).filter(({ event }) => event === 'cache');
        expect(said[0]).toMatchObject({ state: 'away', level: 40 });
        expect(said.at(-1)).toMatchObject({ state: 'answers', level: 40 });
        // Once, whatever the number of reads.
        expect(said.length).toBeLessThan(10);
      },
      60_000,
    );
  });

  test('a server starts, and answers, without it', async () => {
    const settings = {
      ...first.settings,
      cache: { ...first.settings.cache, redisUrl: 'redis://127.0.0.1:1' },
    };
    const lonely = await openDoor({ world, settings });
    try {
      await expectRight(lonely);
      expect(lonely.log.filter(line => /"event":"cache"/.test(line))).toHaveLength(1);
    } finally {
      await lonely.close();
    }
  });

  /** Its tokens are signed with its own secret. */
  async function expectRightOf(door: Door): Promise<void> {
    expect((await door.call(path, analyst)).body).toEqual((await servers.plain.call(path, analyst)).body);
  }
});

const clientOf = (url: string) => createClient({ url });
type Client = ReturnType<typeof clientOf>;

async function bytesOf(client: Client, name: string): Promise<Buffer> {
  return Buffer.from(String(await client.sendCommand(['EVAL', TO_HEX, '1', name])), 'hex');
}

/** Bytes as text, which the plain client reads without loss. */
const TO_HEX = `return (redis.call('GET', KEYS[1]):gsub('.', function (c) return string.format('%02x', c:byte()) end))`;
