/**
 * Temporary objects named like what the owner's functions use. Two walls stand before them: nobody may make any, and where
 * somebody could, no function of the owner's would find them.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { asLogin, withClient } from '../../../server/database/bootstrap.ts';
import { type Tier, tiers } from '../../../server/database/migrate.ts';
import { createWorld, type World } from '../../support/world.ts';
import { everyRole } from './callers.ts';

let world: World;
const logins: Record<string, string> = {};
const shadows: Record<Tier, Shadow[]> = { spp: [], issoh: [] };

interface Shadow {
  kind: string;
  sql: string;
}

const COMPARED = ['text', 'uuid', 'int4', 'jsonb'];
const AN_ID = '00000000-0000-4000-8000-000000000001';

beforeAll(async () => {
  world = await createWorld();
  const { secrets } = world.settings;
  Object.assign(logins, {
    inv_analyst_login: secrets.analyst_password,
    inv_authenticator: secrets.authenticator_password,
    inv_spp_link: secrets.link_password,
    inv_worker: secrets.worker_password,
    inv_migrator: secrets.migrator_password,
  });
  for (const tier of tiers) shadows[tier] = await shadowsOf(tier);
}, 120_000);
afterAll(() => world.close());

const database = (tier: Tier) => (tier === 'spp' ? world : world.issoh);
const urlOf = (tier: Tier, login: string) =>
  asLogin(world.connections.urls.administrator[tier], login, String(logins[login]));

/** What the owner's functions name, once as each kind of thing that a name can be. */
async function shadowsOf(tier: Tier): Promise<Shadow[]> {
  const rows = (await database(tier).sql(
    `with sources as (
       select p.prosrc || ' ' || pg_get_function_arguments(p.oid) as source
         from pg_proc p
        where p.prosecdef and p.proowner = 'inv_owner'::regrole),
     words as (
       select distinct w[1] as word from sources s, regexp_matches(s.source, '[a-z_][a-z0-9_]*', 'g') w),
     signs as (
       select distinct w[1] as sign from sources s, regexp_matches(s.source, '[-+*/<>=~!@#%^&|?]+', 'g') w)
     select 'type' as kind, t.typname as name, format_type(t.oid, null) as base
       from pg_type t
      where t.typnamespace = 'pg_catalog'::regnamespace and t.typtype = 'b' and t.typelem = 0
        and (t.typname in (select word from words)
             or t.typname in ('int4', 'int8', 'int2', 'bool', 'numeric', 'varchar', 'timestamptz'))
     union all
     select distinct 'relation', c.relname, null
       from pg_class c
      where c.relkind in ('r', 'p', 'v', 'm') and c.relname in (select word from words)
     union all
     select distinct 'function', p.proname, null from pg_proc p where p.proname in (select word from words)
     union all
     select distinct 'operator', o.oprname, null from pg_operator o where o.oprname in (select sign from signs)`,
  )) as { kind: string; name: string; base: string | null }[];
  const quoted = (name: string) => `pg_temp."${name}"`;
  const evil = 'pg_temp.evil(value::pg_catalog.text)';
  return rows.flatMap(({ kind, name, base }): Shadow[] => {
    const id = quoted(name);
    if (kind === 'type') {
      const type = `pg_catalog.${name === 'char' ? '"char"' : name}`;
      return [
        { kind: 'domain', sql: `create domain ${id} as ${type} check (${evil})` },
        { kind: 'row type', sql: `create type ${id} as (value ${type})` },
        { kind: 'enum', sql: `create type ${id} as enum ('a')` },
        { kind: 'cast', sql: `create cast (${type} as pg_temp.odd) with inout as implicit` },
        { kind: 'table', sql: `create temporary table "${name}" (value ${base} check (${evil}))` },
      ];
    }
    if (kind === 'relation') {
      return [
        { kind: 'table', sql: `create temporary table "${name}" (value pg_catalog.text check (${evil}))` },
        { kind: 'view', sql: `create temporary view "${name}" as select pg_temp.evil('') as value` },
        { kind: 'sequence', sql: `create temporary sequence "${name}"` },
      ];
    }
    if (kind === 'function') {
      const body = `returns pg_catalog.bool language sql as $$ select pg_temp.evil('') $$`;
      return ['', 'pg_catalog.text', 'pg_catalog.uuid', 'variadic pg_catalog.text[]', 'pg_catalog.int4']
        .map(args => ({ kind: 'function', sql: `create function ${id}(${args}) ${body}` }))
        .concat([
          {
            kind: 'aggregate',
            sql: `create aggregate ${id} (pg_catalog.text) (sfunc = pg_temp.both, stype = pg_catalog.text)`,
          },
        ]);
    }
    return COMPARED.map(type => ({
      kind: 'operator',
      sql: `create operator pg_temp.${name} (leftarg = pg_catalog.${type}, rightarg = pg_catalog.${type},
                                             function = pg_temp.compare)`,
    }));
  });
}

/** The code of an error, or 'ok'; what went through stays. */
async function outcome(client: pg.Client, sql: string, values: unknown[] = []): Promise<string> {
  await client.query('savepoint step');
  try {
    await client.query(sql, values);
    // Kept, savepoints would stand in each other, and each step take longer than the one before.
    await client.query('release savepoint step');
    return 'ok';
  } catch (error) {
    await client.query('rollback to savepoint step; release savepoint step');
    return String((error as { code?: string }).code);
  }
}

/** Which of many statements go through, or fail otherwise than they must; in one message, as there are thousands. */
async function madeOf(client: pg.Client, statements: string[]): Promise<string[]> {
  await client.query("select set_config('test.statements', $1, true)", [JSON.stringify(statements)]);
  await client.query(`do $do$
    declare
      v_statement text;
      v_made text[] := '{}';
    begin
      for v_statement in select jsonb_array_elements_text(current_setting('test.statements')::jsonb) loop
        begin
          execute v_statement;
          v_made := v_made || v_statement;
        exception
          -- For want of the right, or of what it would stand on, which could not be made either.
          when insufficient_privilege or undefined_function or invalid_schema_name or undefined_object
            or undefined_table then null;
          when others then v_made := v_made || format('%s: %s', sqlstate, v_statement);
        end;
      end loop;
      perform set_config('test.made', to_jsonb(v_made)::text, true);
    end $do$`);
  const { rows } = await client.query("select current_setting('test.made')::jsonb as made");
  return rows[0].made;
}

describe.each([...tiers])('%s', tier => {
  test('there are more than 200 ways', () => {
    const kinds = new Set(shadows[tier].map(shadow => shadow.kind));
    expect(shadows[tier].length).toBeGreaterThan(200);
    expect([...kinds].sort()).toEqual([
      'aggregate',
      'cast',
      'domain',
      'enum',
      'function',
      'operator',
      'row type',
      'sequence',
      'table',
      'view',
    ]);
  });

  const sessions = [
    ...['inv_analyst_login', 'inv_authenticator', 'inv_spp_link', 'inv_worker', 'inv_migrator'].map(
      login => [login, login] as const,
    ),
    ...everyRole.map(role => [role, 'inv_authenticator'] as const),
  ].filter(([, login]) => tier === 'spp' || login !== 'inv_spp_link');

  test.each(sessions)(
    '%s makes no temporary object',
    async (role, login) => {
      await withClient(urlOf(tier, login), async client => {
        await client.query('begin');
        if (role !== login) await client.query(`set local role ${role}`);
        const made = await madeOf(client, [
          'create function pg_temp.evil() returns int language sql as $$ select 1 $$',
          ...shadows[tier].map(shadow => shadow.sql),
        ]);
        const { rows } = await client.query(
          `select c.oid from pg_class c where c.relnamespace = pg_my_temp_schema() and c.relnamespace <> 0`,
        );
        expect({ made, rows }).toEqual({ made: [], rows: [] });
        await client.query('rollback');
      });
    },
    60_000,
  );

  describe('even where temporary objects may be made', () => {
    beforeAll(async () => {
      await database(tier).sql(grant('grant', 'to'));
    });
    afterAll(async () => {
      await database(tier).sql(grant('revoke', 'from'));
    });
    const grant = (verb: string, word: string) =>
      `do $$ begin execute format('${verb} temporary on database %I ${word} public', current_database()); end $$`;

    const kinds = [
      'domain',
      'row type',
      'enum',
      'table',
      'view',
      'sequence',
      'function',
      'operator',
      'aggregate',
    ];

    test.each(kinds)(
      'no %s of an analyst or an administrator runs as the owner',
      async kind => {
        for (const role of ['inv_analyst', 'inv_admin']) expect(await caught(tier, role, kind)).toEqual([]);
      },
      60_000,
    );
  });
});

test('with an empty search_path one would: this test can tell', async () => {
  await world.sql(
    `do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`,
  );
  await world.sql(`alter function spp_private.resolve_supplier(text) set search_path = ''`);
  try {
    expect(await caught('spp', 'inv_analyst', 'domain')).toContain('spp_private.resolve_supplier');
  } finally {
    await world.sql(
      'alter function spp_private.resolve_supplier(text) set search_path = pg_catalog, pg_temp',
    );
    await world.sql(
      `do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$`,
    );
  }
});

/** Functions in which a shadow of this kind ran as somebody else, of all that the role may call. */
async function caught(tier: Tier, role: string, kind: string): Promise<string[]> {
  return withClient(urlOf(tier, 'inv_authenticator'), async client => {
    await client.query(`begin; set local role ${role}`);
    // Raised, so that nothing on the way can swallow it unseen: notices are.
    const seen: string[] = [];
    client.on('notice', notice => {
      if (notice.message?.startsWith('evil runs as')) seen.push(notice.message);
    });
    await client.query(`
      create function pg_temp.evil(value pg_catalog.text) returns pg_catalog.bool language plpgsql as $$
      begin
        if current_user operator(pg_catalog.<>) '${role}' then raise notice 'evil runs as %', current_user; end if;
        return true;
      end $$;
      create function pg_temp.both(a pg_catalog.text, b pg_catalog.text) returns pg_catalog.text language plpgsql as $$
      begin perform pg_temp.evil(a); return b; end $$;
      ${COMPARED.map(
        type => `create function pg_temp.compare(a pg_catalog.${type}, b pg_catalog.${type}) returns pg_catalog.bool
                   language plpgsql as $$ begin return pg_temp.evil(''); end $$;`,
      ).join('')}`);
    let made = 0;
    for (const shadow of shadows[tier].filter(one => one.kind === kind)) {
      if ((await outcome(client, shadow.sql)) === 'ok') made++;
    }
    expect({ kind, made: made > 0 }).toEqual({ kind, made: true });

    const found = new Set<string>();
    for (const { name, args } of await callable(tier, role)) {
      for (const value of [AN_ID, '1', '{}', null]) {
        seen.length = 0;
        await outcome(
          client,
          `select ${name}(${args.map((_, i) => `$${i + 1}`).join(', ')})`,
          args.map(() => value),
        );
        if (seen.length > 0) found.add(name);
      }
    }
    await client.query('rollback');
    return [...found];
  });
}

async function callable(tier: Tier, role: string): Promise<{ name: string; args: string[] }[]> {
  return (await database(tier).sql(
    `select p.oid::regproc::text as name, array_fill(''::text, array[p.pronargs]) as args
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('spp', 'spp_private', 'spp_feed', 'issoh', 'issoh_private', 'audit', 'lease') and p.prokind = 'f'
        and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
        and has_schema_privilege($1, n.oid, 'usage') and has_function_privilege($1, p.oid, 'execute')
      order by 1`,
    [role],
  )) as { name: string; args: string[] }[];
}
