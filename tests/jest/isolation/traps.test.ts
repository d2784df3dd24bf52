/**
 * Functions that the owner of a database makes in `public`, named as PostgreSQL's own and with arguments that fit better: no
 * command of an administrator's, no check and no worker's session runs one, as a superuser at worst.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { tiers } from '../../../server/database/migrate.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const { dataDir, secrets } = world.settings;
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
});
afterAll(() => world.close());

/** For each function of PostgreSQL's that takes values of any kind: the same for texts, which says that it was run. */
const TRAPS = `
  create sequence public.trapped;
  do $do$
  declare
    v_trap record;
  begin
    for v_trap in
      select distinct p.proname,
             (select string_agg(case when t.typname like 'any%array' then s.type || '[]'
                                     when t.typname like 'any%' then s.type
                                     else pg_catalog.format_type(t.oid, null) end, ', ' order by i.n)
                from unnest(p.proargtypes) with ordinality i (type, n)
                join pg_catalog.pg_type t on t.oid = i.type) as arguments
        from pg_catalog.pg_proc p
       cross join (values ('text'), ('name'), ('integer'), ('oid'), ('jsonb'), ('"char"')) s (type)
       where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f' and p.provariadic = 0
         and p.pronargs between 1 and 3
         and exists (select from unnest(p.proargtypes) a where a::regtype::text like 'any%')
         and not exists (select from unnest(p.proargtypes) a
                          where a::regtype::text in ('anyrange', 'anymultirange', 'anycompatiblerange',
                                                     'anycompatiblemultirange', 'anyenum', 'internal', 'anynonarray'))
    loop
      execute format('create function public.%I(%s) returns setof text language plpgsql as
                      ''begin perform pg_catalog.nextval(''''public.trapped''''); raise exception ''''trapped''''; end''',
                     v_trap.proname, v_trap.arguments);
    end loop;
  end
  $do$`;

const commands = [['check'], ['doctor', '--json'], ['migrate'], ['status'], ['audit', 'verify']];

test('nobody who may do more than the owner runs one', async () => {
  const environment = environmentOf(world.settings);
  const run = async () => {
    const codes: Record<string, number> = {};
    for (const words of commands) codes[words.join(' ')] = (await verb(environment, words)).code;
    return codes;
  };
  const before = await run();
  expect(before).toMatchObject({ check: 0, migrate: 0, 'audit verify': 0 });
  for (const tier of tiers)
    await withClient(world.connections.urls.administrator[tier], async client => {
      await client.query(`set role inv_owner; ${TRAPS}`);
      const { rows } = await client.query<{ traps: number }>(
        "select count(*)::integer as traps from pg_proc where prosrc like '%trapped%'",
      );
      expect(rows[0]!.traps).toBeGreaterThan(50);
      // They stand in the way of whoever looks into public.
      await client.query("set search_path = public; set client_min_messages = 'error'");
      await expect(client.query('select unnest($1::text[])', [['a']])).rejects.toThrow('trapped');
      await client.query('alter sequence public.trapped restart');
    });
  // They are told.
  expect(await run()).toEqual({ ...before, check: 1 });
  for (const database of [world, world.issoh])
    expect(await database.sql('select is_called from public.trapped')).toEqual([{ is_called: false }]);
});
