/** A Redis that servers share, and that fails, or holds what nobody of ours has put there. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import pg from 'pg';
import { signToken } from '../../../server/access.ts';
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
    await door.kept();
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

  test('two users of one supplier never share an answer: each knows itself by name, and nobody else', async () => {
    const [{ supplier_id, product_id }] = (await world.sql(
      `select p.supplier_id, p.product_id from spp.supplier_products p join spp.suppliers s using (supplier_id)
        where s.supplier_code = 'OTHER' and p.supplier_product_code = 'A1'`,
    )) as [{ supplier_id: string; product_id: string }];
    await world.sql(
      `insert into spp.price_history (supplier_id, product_id, new_price, change_reason, changed_by)
       values ($1, $2, 7, 'manual', 'the writer')`,
      [supplier_id, product_id],
    );
    const asked = async (sub: string) => {
      const token = await signToken(first.settings, { role: 'inv_supplier', sub, supplier_id });
      const { body } = await first.call(`/api/spp/price-history/${product_id}`, { token });
      await first.kept();
      return body.items[0].changed_by;
    };
    const named = { 'the writer': 'the writer', 'another one': 'another user' };
    // Whoever asks first: neither finds the other's.
    for (const sub of ['the writer', 'another one', 'the writer'] as const)
      expect([sub, await asked(sub)]).toEqual([sub, named[sub]]);
  });

  test('as many at once as may come: none fails, and the cache is not said to be away', async () => {
    await inRedis(client => client.flushAll());
    const users = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        signToken(first.settings, { role: 'inv_analyst', sub: `user ${n}` }),
      ),
    );
    const paths = [path, '/api/spp/products/OTHER', '/api/spp/products/all', '/api/spp/suppliers'];
    const expected = new Map<string, unknown>();
    for (const one of paths) expected.set(one, (await servers.plain.call(one, analyst)).body);
    first.log.length = 0;
    const wrong: unknown[] = [];
    const seen = await during(async () => {
      for (let round = 0; round < 3; round++) {
        const wave = Array.from({ length: 300 }, async (_, n) => {
          const at = paths[n % paths.length]!;
          const { status, body } = await first.call(at, { token: users[n % users.length]! });
          if (!isDeepStrictEqual([status, body], [200, expected.get(at)])) wrong.push({ at, status, body });
        });
        await Promise.all(wave);
        await first.kept();
      }
    });
    expect(wrong).toEqual([]);
    expect(seen).toMatchObject({ refused: 0, failed: 0 });
    expect(seen.hit! + seen.miss!).toBe(900);
    expect(seen.hit).toBeGreaterThanOrEqual(600);
    expect(first.log.filter(line => /"event":"cache"/.test(line))).toEqual([]);
  }, 120_000);

  test('of many who miss the same page at once, one reads it', async () => {
    await inRedis(client => client.flushAll());
    const holder = new pg.Client(world.connections.urls.administrator.spp);
    await holder.connect();
    // Whoever reads now has looked in vain, and waits for the products.
    await holder.query('begin');
    await holder.query('lock table spp.supplier_products_acme in access exclusive mode');
    const put = async () => {
      const told = /cmdstat_set:calls=(\d+)/.exec(await inRedis(client => client.info('commandstats')));
      return Number(told?.[1] ?? 0);
    };
    const before = await put();
    const misses = await reads('miss');
    const answers = Array.from({ length: 30 }, () => first.call(path, analyst));
    while ((await reads('miss')) < misses + 30) await sleep(10);
    await holder.query('commit');
    await holder.end();
    const { body } = await servers.plain.call(path, analyst);
    for (const answer of await Promise.all(answers))
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body });
    await first.kept();
    expect((await put()) - before).toBe(1);
  }, 60_000);

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
    await door.kept();
  }
});

const clientOf = (url: string) => createClient({ url });
type Client = ReturnType<typeof clientOf>;

async function bytesOf(client: Client, name: string): Promise<Buffer> {
  return Buffer.from(String(await client.sendCommand(['EVAL', TO_HEX, '1', name])), 'hex');
}

/** Bytes as text, which the plain client reads without loss. */
const TO_HEX = `return (redis.call('GET', KEYS[1]):gsub('.', function (c) return string.format('%02x', c:byte()) end))`;
