/** What was made otherwise than the migrations made it is told, each with what mends it; what goes on by itself is not. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { linkToSpp, withClient } from '../../../server/database/bootstrap.ts';
import { type Tier, tiers } from '../../../server/database/migrate.ts';
import { POSTGRESQLS } from '../../../server/database/patient.ts';
import { ownerPool } from '../../../server/database/pools.ts';
import {
  type DefinitionAmiss,
  definitionInWords,
  definitionsAmiss,
} from '../../../server/database/privileges/definitions.ts';
import { definitionsFile, manifestOf } from '../../../server/database/privileges/manifest.ts';
import { grantsFile } from '../../../server/database/privileges/rights.ts';
import { runChecks, storeChecks } from '../../../server/operations/checks.ts';
import { definitionsOf } from '../../../server/operations/doctor/grants.ts';
import { indexesOf } from '../../../server/operations/doctor/indexes.ts';
import { testCluster } from '../../support/cluster.ts';
import { takeDefinitions } from '../../support/snapshot.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const pool = (tier: Tier) => world.connections.owner[tier];
const asAdministrator = (tier: Tier, statement: string) =>
  withClient(world.connections.urls.administrator[tier], client => client.query(statement));
const amiss = async (tier: Tier) => (await definitionsAmiss(tier, pool(tier))) as DefinitionAmiss[];
const checked = async (tier: Tier) =>
  (await runChecks(tier, pool(tier))).find(one => one.check === 'all_is_as_migrated');

test.each(tiers)(
  'sql/definitions/%s.txt is the migrated database (npm run snapshot writes it)',
  async tier => {
    const taken = await takeDefinitions(await testCluster());
    expect(readFileSync(definitionsFile(tier), 'utf8')).toBe(taken[tier]);
  },
);

test.each(tiers)('of a new %s nothing is told', async tier => {
  expect(manifestOf(tier).lines.size).toBeGreaterThan(500);
  expect(await definitionsAmiss(tier, pool(tier))).toEqual([]);
  expect(await definitionsOf(tier, pool(tier))).toMatchObject({ verdict: 'ok', advice: null });
  expect(await checked(tier)).toMatchObject({ violations: 0 });
});

test('nor of suppliers, lists, months and years that came since', async () => {
  const supplier = await world.addSupplier('PARTED');
  await world.upload(supplier, Buffer.from('Code,Name,Price\nA1,Hammer,2.50\n'), { fileName: 'list.csv' });
  const before = (await pool('spp').query('select count(*)::integer as n from pg_inherits')).rows[0].n;
  await pool('spp').query("select spp_private.make_price_history_month('2031-05-01')");
  await pool('issoh').query("select issoh_private.make_movement_month('2031-05-01')");
  expect(
    (await pool('spp').query('select count(*)::integer as n from pg_inherits')).rows[0].n,
  ).toBeGreaterThan(before);
  for (const tier of tiers) expect(await definitionsAmiss(tier, pool(tier))).toEqual([]);
});

test.each(tiers)('%s: nor where sessions show intervals otherwise', async tier => {
  const { rows } = await pool(tier).query<{ name: string }>('select current_database() as name');
  await asAdministrator(tier, `alter database "${rows[0]!.name}" set intervalstyle = 'iso_8601'`);
  const afresh = ownerPool(world.connections.urls.administrator[tier]);
  try {
    expect((await afresh.query('show intervalstyle')).rows).toEqual([{ IntervalStyle: 'iso_8601' }]);
    expect(await definitionsAmiss(tier, afresh)).toEqual([]);
  } finally {
    await afresh.end();
    await asAdministrator(tier, `alter database "${rows[0]!.name}" reset intervalstyle`);
  }
});

/** Statements that take an administrator. */
const byAdministrator = '-- administrator';

const opened = `create or replace function issoh_private.open_value(sealed bytea, secret bytea, about text, named text)
  returns text language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
  begin
    perform pg_notify('prices', about);
    return rtrim(convert_from(issoh_private.open_bytes(sealed, secret, about, named), 'UTF8'));
  end $$`;

describe('what was made otherwise', () => {
  test.each<[what: string, tier: Tier, statements: string, found: RegExp, mend: RegExp]>([
    [
      'a body',
      'issoh',
      opened,
      /^function issoh_private\.open_value\(bytea, bytea, text, text\) has another text than the migrations gave it and is plpgsql, volatile instead of sql, stable$/,
      /^inventory psql issoh -- -v ON_ERROR_STOP=1 -f '.*\/functions\/issoh\/secrets\/open_value\.sql'$/,
    ],
    [
      'whose rights a function has',
      'issoh',
      'alter function issoh_private.open_value(bytea, bytea, text, text) security definer',
      /open_value\(.*\) has security definer$/,
      /open_value\.sql'$/,
    ],
    [
      'where a function looks for names',
      'spp',
      'alter function spp.set_setting(text, jsonb) set search_path = public, pg_catalog',
      /set_setting\(text, jsonb\) is set search_path=public, pg_catalog instead of set search_path=pg_catalog, pg_temp$/,
      /set_setting\.sql'$/,
    ],
    [
      'a function that is gone',
      'spp',
      'alter procedure spp_private.set_partition_code(name, text) rename to gone',
      /^procedure spp_private\.set_partition_code\(name, text\) is not there$/,
      /set_partition_code\.sql'$/,
    ],
    [
      'a function more',
      'spp',
      "create function common.trimmed(character varying) returns text language sql as $$ select 'x' $$",
      /^function common\.trimmed\(character varying\) is of no migration$/,
      /^drop function common\.trimmed\(character varying\);$/,
    ],
    [
      'one that acts as the owner, where nobody looks for it',
      'spp',
      `create function public.backdoor(q text) returns void language plpgsql security definer as $$ begin execute q; end $$;
       grant execute on function public.backdoor to inv_analyst`,
      /^function public\.backdoor\(text\) is of no migration$/,
      /^drop function public\.backdoor\(text\);$/,
    ],
    [
      'the same in a schema of a library',
      'issoh',
      'create function graphile_worker.helper(q text) returns void language plpgsql security definer as $$ begin execute q; end $$',
      /^function graphile_worker\.helper\(text\) is of no migration$/,
      /^drop function graphile_worker\.helper\(text\);$/,
    ],
    [
      'a policy that shows all',
      'spp',
      `drop policy own_read on spp.supplier_products;
       create policy own_read on spp.supplier_products for select to inv_supplier using (true)`,
      /^policy own_read on spp\.supplier_products has another text than the migrations gave it$/,
      /policies\/spp\/supplier_products\.sql'$/,
    ],
    [
      'whom a policy is for',
      'spp',
      'alter policy staff_read on spp.supplier_products to public',
      /is to public instead of to inv_/,
      /policies\/spp\/supplier_products\.sql'$/,
    ],
    [
      'a policy more',
      'spp',
      'create policy more on spp.supplier_products for select to inv_supplier using (true)',
      /^policy more on spp\.supplier_products is of no migration$/,
      /^drop policy more on spp\.supplier_products;$/,
    ],
    [
      'a policy that is gone',
      'issoh',
      'alter policy staff_read on issoh.warehouses rename to gone',
      /^policy staff_read on issoh\.warehouses is not there$/,
      /policies\/issoh\/warehouses\.sql'$/,
    ],
    [
      'row security that is off',
      'spp',
      'alter table spp.supplier_products disable row level security',
      /^table spp\.supplier_products is without row security$/,
      /^alter table spp\.supplier_products enable row level security;$/,
    ],
    [
      'row security of a partition',
      'spp',
      'alter table spp.price_history_default disable row level security',
      /^table spp\.price_history_default is without row security$/,
      /^alter table spp\.price_history_default enable row level security;$/,
    ],
    [
      'a trigger that is off',
      'spp',
      'alter table spp.suppliers disable trigger _100_stamp',
      /^trigger _100_stamp on spp\.suppliers is disabled instead of enabled$/,
      /^alter table spp\.suppliers enable trigger _100_stamp;$/,
    ],
    [
      'a trigger that fires no longer always, of one partition',
      'spp',
      'alter table spp.price_history_default enable trigger _100_append_only',
      /^trigger _100_append_only on spp\.price_history_default is enabled instead of enabled always$/,
      /^alter table spp\.price_history_default enable always trigger _100_append_only;$/,
    ],
    [
      'a trigger that is gone',
      'spp',
      'drop trigger _100_stamp on spp.suppliers',
      /^trigger _100_stamp on spp\.suppliers is not there$/,
      /^CREATE OR REPLACE TRIGGER _100_stamp BEFORE .* ON spp\.suppliers FOR EACH ROW EXECUTE FUNCTION audit\.tg_table__stamp\(\);$/,
    ],
    [
      'a trigger more',
      'spp',
      'create trigger aaa before update on spp.suppliers for each row execute function suppress_redundant_updates_trigger()',
      /^trigger aaa on spp\.suppliers is of no migration$/,
      /^drop trigger aaa on spp\.suppliers;$/,
    ],
    [
      'a rule',
      'issoh',
      'create rule nothing as on insert to audit.seals do instead nothing',
      /^rule nothing on audit\.seals is of no migration$/,
      /^drop rule nothing on audit\.seals;$/,
    ],
    [
      'whose rights a view has',
      'spp',
      'alter view spp.v_all_supplier_products set (security_invoker = false)',
      /^view spp\.v_all_supplier_products is security_invoker=false instead of security_invoker=true$/,
      /views\/spp\/.*v_all_supplier_products\.sql'$/,
    ],
    [
      'what stands in the place of an extension, and is hidden in it',
      'issoh',
      `create schema graphile_crypt; drop extension pgcrypto; create extension pgcrypto schema graphile_crypt;
       create function public.hmac(bytea, bytea, text) returns bytea language plpgsql as $$
       begin perform pg_notify('keys', $2::text); return graphile_crypt.hmac($1, $2, $3); end $$;
       alter extension pgcrypto add function public.hmac(bytea, bytea, text)`,
      /^extension pgcrypto is in graphile_crypt instead of in public$/,
      /^alter extension pgcrypto drop function public\.hmac\(bytea, bytea, text\); drop function public\.hmac\(bytea, bytea, text\);$/,
    ],
    [
      'a function more of the name of an extension’s',
      'issoh',
      'create function public.hmac(bytea, bytea, character varying) returns bytea language sql as $$ select $1 $$',
      /^function public\.hmac\(bytea, bytea, character varying\) is of no migration$/,
      /^drop function public\.hmac\(bytea, bytea, character varying\);$/,
    ],
    [
      'a back door among the functions of an extension',
      'issoh',
      `create function public.backdoor() returns void language sql security definer as $$ $$;
       alter extension pgcrypto add function public.backdoor()`,
      /^function public\.backdoor\(\) is of no migration$/,
      /^alter extension pgcrypto drop function public\.backdoor\(\); drop function public\.backdoor\(\);$/,
    ],
    [
      'one of a name that begins as a library’s',
      'spp',
      `create schema graphile_more;
       create function graphile_more.backdoor() returns void language sql as $$ $$`,
      /^function graphile_more\.backdoor\(\) is of no migration$/,
      /^drop function graphile_more\.backdoor\(\);$/,
    ],
    [
      'a table that no dump would have, as it is an extension’s',
      'issoh',
      'alter extension pgcrypto add table issoh.warehouses',
      /^table issoh\.warehouses belongs to extension pgcrypto$/,
      /^alter extension pgcrypto drop table issoh\.warehouses;$/,
    ],
    [
      'one that acts as a superuser, among PostgreSQL’s own',
      'spp',
      `${byAdministrator}
       set allow_system_table_mods = on;
       create function pg_catalog.backdoor() returns void language sql security definer as $$ $$;`,
      /^function pg_catalog\.backdoor\(\) is of no migration$/,
      /^drop function pg_catalog\.backdoor\(\);$/,
    ],
    [
      'arguments that are exchanged',
      'spp',
      `drop function audit.seal_fence(text, text);
       create function audit.seal_fence(last_fence text, chain text) returns text
       language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select $1 $$`,
      /^function audit\.seal_fence\(text, text\) has another text than the migrations gave it and names its arguments otherwise and is sql/,
      /^inventory psql spp -- -v ON_ERROR_STOP=1 -1 -c 'drop function audit\.seal_fence\(text, text\)' -f '[^']*\/seal_fence\.sql' && inventory psql spp -- -f '[^']*\/spp\.sql'$/,
    ],
    [
      'foreign keys that are off',
      'issoh',
      `${byAdministrator}
       alter table issoh.stock_movements disable trigger all; alter table issoh.stock_movements enable trigger user`,
      /^constraint stock_movements_product_id_fkey on issoh\.stock_movements is off instead of enforced$/,
      /^alter table issoh\.stock_movements drop constraint stock_movements_product_id_fkey, add constraint stock_movements_product_id_fkey FOREIGN KEY \(product_id\) REFERENCES issoh\.selected_products\(product_id\).*;$/,
    ],
    [
      'a key that is looked at in the end, and is off',
      'issoh',
      `${byAdministrator}
       alter table issoh.supplier_listings disable trigger all; alter table issoh.supplier_listings enable trigger user`,
      /^constraint supplier_listings_supplier_id_supplier_product_code_key on issoh\.supplier_listings is off instead of enforced$/,
      /add constraint supplier_listings_supplier_id_supplier_product_code_key UNIQUE \(supplier_id, supplier_product_code\) DEFERRABLE;$/,
    ],
    [
      'a check that is gone',
      'issoh',
      'alter table issoh.warehouses drop constraint warehouses_capacity_units_check',
      /^constraint warehouses_capacity_units_check on issoh\.warehouses is not there$/,
      /^alter table issoh\.warehouses add constraint warehouses_capacity_units_check CHECK \(capacity_units >= 0\);$/,
    ],
    [
      'a check that lets more pass',
      'issoh',
      `alter table issoh.warehouses drop constraint warehouses_capacity_units_check;
       alter table issoh.warehouses add constraint warehouses_capacity_units_check check (capacity_units > -5)`,
      /^constraint warehouses_capacity_units_check on issoh\.warehouses is CHECK \(.*\) instead of CHECK \(capacity_units >= 0\)$/,
      /drop constraint warehouses_capacity_units_check, add constraint warehouses_capacity_units_check CHECK/,
    ],
    [
      'a check more',
      'spp',
      'alter table spp.suppliers add constraint short check (length(supplier_code) < 1000)',
      /^constraint short on spp\.suppliers is of no migration$/,
      /^alter table spp\.suppliers drop constraint short;$/,
    ],
    [
      'what a column has by itself, and whether it may be empty',
      'issoh',
      'alter table issoh.warehouses alter is_active set default false, alter manager_id set default current_user, alter warehouse_name drop not null',
      /^column is_active on issoh\.warehouses is default false instead of default true$/,
      /^alter table issoh\.warehouses alter column warehouse_name set not null;$/,
    ],
    [
      'an index by which rows are one of their kind',
      'issoh',
      'drop index issoh.price_proposals_open_key',
      /^index price_proposals_open_key on issoh\.price_proposals is not there$/,
      /^CREATE UNIQUE INDEX CONCURRENTLY price_proposals_open_key ON issoh\.price_proposals USING btree /,
    ],
    [
      'an index that runs what somebody wrote',
      'spp',
      `create function public.caught(a text) returns text language plpgsql immutable as 'begin return a; end';
       create index ordinary on spp.suppliers (public.caught(supplier_code));
       create index plain on spp.suppliers (lower(supplier_name))`,
      /^index ordinary on spp\.suppliers is of no migration$/,
      /^drop index spp\.ordinary;$/,
    ],
    [
      'statistics that run it',
      'spp',
      'create statistics spp.ordinary on (public.caught(supplier_code)), supplier_name from spp.suppliers',
      /^statistics spp\.ordinary on spp\.suppliers is of no migration$/,
      /^drop statistics spp\.ordinary;$/,
    ],
    [
      'what hangs on a table of a library',
      'issoh',
      'create trigger swallow before insert on graphile_worker._private_jobs for each row execute function suppress_redundant_updates_trigger()',
      /^trigger swallow on graphile_worker\._private_jobs is of no migration$/,
      /^drop trigger swallow on graphile_worker\._private_jobs;$/,
    ],
    [
      'a trigger of a table with partitions, once',
      'spp',
      'create trigger aaa before update on spp.price_history for each row execute function suppress_redundant_updates_trigger()',
      /^trigger aaa on spp\.price_history is of no migration$/,
      /^drop trigger aaa on spp\.price_history;$/,
    ],
    [
      'rows that may lack what none may',
      'spp',
      `alter table spp.suppliers alter supplier_name drop not null;
       alter table spp.suppliers add constraint suppliers_supplier_name_not_null not null supplier_name not valid`,
      /^column supplier_name on spp\.suppliers is not null, though rows may lack it instead of not null$/,
      /^alter table spp\.suppliers alter column supplier_name set not null;$/,
    ],
    [
      'a collation of the same name',
      'spp',
      `create collation spp."C" (provider = icu, locale = 'und');
       alter table spp.upload_staging alter column code type text collate spp."C"`,
      /^column code on spp\.upload_staging /,
      /^alter table spp\.upload_staging alter column code type text/,
    ],
    [
      'a column of another type',
      'issoh',
      'alter table issoh.warehouses alter manager_id type character varying(20)',
      /^column manager_id on issoh\.warehouses is character varying\(20\) instead of text$/,
      /^alter table issoh\.warehouses alter column manager_id type text using manager_id::text;$/,
    ],
    [
      'a column of another name',
      'issoh',
      'alter table issoh.warehouses rename column manager_id to keeper',
      /^column manager_id on issoh\.warehouses is not there, and column keeper on issoh\.warehouses is like it$/,
      /^If keeper is it under another name: alter table issoh\.warehouses rename column keeper to manager_id; and if not: a backup of before has it \(.*\)\.$/,
    ],
    [
      'a column more that refuses rows',
      'spp',
      'alter table spp.suppliers add column vip boolean not null default false; alter table spp.suppliers alter vip drop default',
      /^column vip on spp\.suppliers is of no migration$/,
      /^alter table spp\.suppliers alter column vip drop not null;$/,
    ],
    [
      'what a column of one partition has by itself',
      'spp',
      `insert into spp.suppliers (supplier_code, supplier_name) values ('ONEPART', 'One part');
       alter table spp.supplier_products_onepart alter status set default 'discontinued', alter specifications drop default`,
      /^column status on spp\.supplier_products_onepart is default 'discontinued'::text instead of default 'available'::text$/,
      /^alter table spp\.supplier_products_onepart alter column specifications set default '\{\}'::jsonb;$/,
    ],
    [
      'a key, with all that refers to it',
      'spp',
      'alter table spp.suppliers drop constraint suppliers_pkey cascade',
      /^constraint suppliers_pkey on spp\.suppliers is not there$/,
      /^alter table spp\.suppliers add constraint suppliers_pkey PRIMARY KEY \(supplier_id\);$/,
    ],
    [
      'a function, with the triggers that call it',
      'spp',
      'drop function audit.tg_table__stamp() cascade',
      /^function audit\.tg_table__stamp\(\) is not there$/,
      /\/tg_table__stamp\.sql'$/,
    ],
    [
      'a function more, with an index that calls it',
      'spp',
      `create function common.mine(a text) returns text language sql immutable as $$ select a $$;
       create index mine on spp.suppliers (common.mine(supplier_code))`,
      /^function common\.mine\(text\) is of no migration$/,
      /^drop index spp\.mine;$/,
    ],
    [
      'a view, with all that is made of it',
      'spp',
      'drop view spp_private.v_product_figures cascade',
      /^view spp_private\.v_product_figures is not there$/,
      /\/v_product_figures\.sql'$/,
    ],
    [
      'foreign keys of one partition that are off, and one that fires for a replica alone',
      'issoh',
      `${byAdministrator}
       do $do$ declare part regclass := (select inhrelid from pg_inherits where inhparent = 'issoh.stock_movements'::regclass limit 1); begin
         execute format('alter table %s disable trigger all', part); execute format('alter table %s enable trigger user', part);
         execute format('alter table %s enable always trigger _100_append_only', part);
       end $do$`,
      /^constraint stock_movements_product_id_fkey on issoh\.stock_movements is off instead of enforced$/,
      /^alter table issoh\.stock_movements drop constraint stock_movements_product_id_fkey/,
    ],
    [
      'a foreign key that fires for a replica alone',
      'issoh',
      `${byAdministrator}
       do $do$ begin
         execute (select string_agg(format('alter table issoh.supplier_listings enable replica trigger %I', t.tgname), ';')
                    from pg_trigger t join pg_constraint c on c.oid = t.tgconstraint
                   where t.tgrelid = 'issoh.supplier_listings'::regclass and t.tgisinternal and c.contype = 'f');
       end $do$`,
      /^constraint supplier_listings_product_id_fkey on issoh\.supplier_listings is off instead of enforced$/,
      /^alter table issoh\.supplier_listings drop constraint supplier_listings_product_id_fkey/,
    ],
    [
      'what a function takes by itself',
      'spp',
      "create or replace function spp.setting(setting_key text default 'x') returns jsonb language sql stable as $$ select null::jsonb $$",
      /^function spp\.setting\(text\) has another text/,
      /^inventory psql spp -- -v ON_ERROR_STOP=1 -1 -c 'drop function spp\.setting\(text\)' -f /,
    ],
    [
      'an aggregate more',
      'spp',
      'create aggregate spp.counted(*) (sfunc = int8inc, stype = bigint, initcond = 0)',
      /^aggregate spp\.counted\(\*\) is of no migration$/,
      /^drop aggregate spp\.counted\(\*\);$/,
    ],
    [
      'a table that puts its rows among ours',
      'spp',
      'create table public.mine () inherits (spp.suppliers)',
      /^inheritance by public\.mine on spp\.suppliers is of no migration$/,
      /^alter table public\.mine no inherit spp\.suppliers;$/,
    ],
    [
      'a parent of a table, with the check that it hides',
      'issoh',
      `create function public.seen(a text) returns boolean language sql as 'select true';
       create table issoh.p (url text, constraint c check (public.seen(url)));
       alter table issoh.webhooks add constraint c check (public.seen(url));
       alter table issoh.webhooks inherit issoh.p`,
      /^constraint c on issoh\.webhooks is of no migration$/,
      /^alter table issoh\.webhooks no inherit issoh\.p;$/,
    ],
    [
      'a column more that runs somebody’s function by itself, and refuses rows without',
      'spp',
      `create function public.note() returns text language sql as $$ select 'x' $$;
       alter table spp.suppliers add column note text not null default public.note()`,
      /^column note on spp\.suppliers is of no migration, and calls public\.note\(\)$/,
      /^alter table spp\.suppliers alter column note drop default, alter column note drop not null;$/,
    ],
    [
      'one that is computed by it',
      'issoh',
      `create function public.g(a text) returns text language sql immutable as $$ select a $$;
       alter table issoh_private.webhook_secrets add column note text generated always as (public.g(secret)) stored`,
      /^column note on issoh_private\.webhook_secrets is of no migration, and calls public\.g\(text\)$/,
      /^alter table issoh_private\.webhook_secrets alter column note drop expression;$/,
    ],
    [
      'one that is computed by an operator of somebody’s, of a table with partitions',
      'spp',
      `create function public.joined(a text, b text) returns text language sql immutable as $$ select a || b $$;
       create operator public.||| (function = public.joined, leftarg = text, rightarg = text);
       alter table spp.supplier_products add column twice text generated always as (status operator(public.|||) status) stored`,
      /^column twice on spp\.supplier_products is of no migration, and calls public\.joined\(text, text\)$/,
      /^alter table spp\.supplier_products alter column twice drop expression;$/,
    ],
    [
      'one whose type has a check of somebody’s',
      'spp',
      `create function public.heard(a text) returns boolean language sql as 'select true';
       create domain public.inner_note as text check (public.heard(value)); create domain public.note as public.inner_note;
       alter table spp.suppliers add column heard public.note`,
      /^column heard on spp\.suppliers is of no migration, and its type calls public\.heard\(text\)$/,
      /^With a backup first \(docs\/runbooks\/backups\.md\), .*: alter table spp\.suppliers drop column heard;$/,
    ],
    [
      'a function of ours that is of no migration, with a column that runs it',
      'spp',
      `create function common.noted() returns text language sql as $$ select 'x' $$;
       alter table spp.suppliers add column noted text default common.noted()`,
      /^column noted on spp\.suppliers is of no migration, and calls common\.noted\(\)$/,
      /^drop function common\.noted\(\);$/,
    ],
    [
      'what a column has by itself, by somebody’s function',
      'issoh',
      `create function public.active() returns boolean language sql as 'select true';
       alter table issoh.warehouses alter is_active set default public.active()`,
      /^column is_active on issoh\.warehouses is default public\.active\(\) instead of default true$/,
      /^alter table issoh\.warehouses alter column is_active set default true;$/,
    ],
    [
      'the same of a table of a library',
      'issoh',
      `create function public.first() returns integer language sql as 'select 1';
       alter table graphile_worker._private_jobs alter priority set default public.first(), alter key set default public.first()::text`,
      /^column key on graphile_worker\._private_jobs is of no migration, and calls public\.first\(\)$/,
      /^alter table graphile_worker\._private_jobs alter column priority set default 0;$/,
    ],
    [
      'a column of another type, of a table with partitions, once',
      'issoh',
      'alter table issoh.stock_movements alter note type character varying',
      /^column note on issoh\.stock_movements is character varying instead of text$/,
      /^alter table issoh\.stock_movements alter column note type text using note::text;$/,
    ],
    [
      'a unique index that lets more pass',
      'issoh',
      `drop index issoh.price_proposals_open_key;
       create unique index price_proposals_open_key on issoh.price_proposals (proposal_id)`,
      /^index price_proposals_open_key on issoh\.price_proposals has another text than the migrations gave it$/,
      /^By itself, in no transaction: CREATE UNIQUE INDEX CONCURRENTLY price_proposals_open_key_anew ON issoh\.price_proposals .*; Where that has gone through: begin; drop index issoh\.price_proposals_open_key; alter index issoh\.price_proposals_open_key_anew rename to price_proposals_open_key; commit;$/,
    ],
    [
      'one of a table with partitions',
      'spp',
      `drop index spp.idx_supplier_products_code;
       create unique index idx_supplier_products_code on spp.supplier_products (supplier_product_code, supplier_id, product_name)`,
      /^index idx_supplier_products_code on spp\.supplier_products has another text than the migrations gave it$/,
      /^begin; CREATE UNIQUE INDEX idx_supplier_products_code_anew ON spp\.supplier_products .*; drop index spp\.idx_supplier_products_code; alter index spp\.idx_supplier_products_code_anew rename to idx_supplier_products_code; commit;$/,
    ],
    [
      'a unique index that is not whole',
      'issoh',
      `${byAdministrator}
       update pg_index set indisvalid = false where indexrelid = 'issoh.price_proposals_open_key'::regclass`,
      /^index price_proposals_open_key on issoh\.price_proposals is not whole$/,
      /^reindex index concurrently issoh\.price_proposals_open_key;$/,
    ],
    [
      'an extension that is gone, with all that was made of it',
      'issoh',
      `${byAdministrator}
       drop extension btree_gist cascade`,
      /^extension btree_gist is not there$/,
      /^"inventory migrate" makes it, and a superuser does by: create extension btree_gist with schema public;$/,
    ],
    [
      'a sequence that goes another way, round and round',
      'spp',
      'alter sequence audit.log_log_id_seq as integer increment 5 minvalue 0 start 3 cache 7 cycle',
      /^sequence audit\.log_log_id_seq is of integer, start 3, increment 5, minvalue 0, maxvalue 2147483647, cache 7, with cycle instead of of bigint, start 1, /,
      /^alter sequence audit\.log_log_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 no cycle;$/,
    ],
    [
      'a table whose rows no subscriber finds',
      'spp',
      'alter table spp.suppliers replica identity nothing',
      /^table spp\.suppliers has replica identity nothing$/,
      /^alter table spp\.suppliers replica identity default;$/,
    ],
    [
      'the same of one whose rows are found by all that they have, and that no crash leaves',
      'spp',
      'alter table spp_private.batch_marks replica identity default; alter table spp_private.batch_marks set unlogged',
      /^table spp_private\.batch_marks is unlogged instead of replica identity full$/,
      /^alter table spp_private\.batch_marks set logged; alter table spp_private\.batch_marks replica identity full;$/,
    ],
    [
      'a body that is looked at when it is made',
      'spp',
      `create or replace function audit.current_actor() returns text language sql stable
       begin atomic; select 'mallory'::text; end`,
      /^function audit\.current_actor\(\) has another text than the migrations gave it$/,
      /^inventory psql spp -- -v ON_ERROR_STOP=1 -f '.*\/current_actor\.sql'$/,
    ],
    [
      'what a foreign table is of',
      'issoh',
      `alter foreign table spp_remote.suppliers options (set table_name 'uploads', add fetch_size '1', drop schema_name)`,
      /^foreign table spp_remote\.suppliers is option fetch_size '1', option table_name 'uploads' instead of option schema_name 'spp_feed', option table_name 'suppliers'$/,
      /^alter foreign table spp_remote\.suppliers options \(drop fetch_size, add schema_name 'spp_feed', set table_name 'suppliers'\);$/,
    ],
  ])('%s is named with what mends it, and is mended by it', async (_what, tier, statements, found, mend) => {
    const client = await pool(tier).connect();
    let told: DefinitionAmiss[];
    try {
      if (statements.startsWith(byAdministrator)) await asAdministrator(tier, statements);
      else await client.query(statements);
      told = await amiss(tier);
      expect(told.map(definitionInWords)).toContainEqual(expect.stringMatching(found));
      const one = told.find(({ mend: words }) => mend.test(words))!;
      expect(told.map(({ mend: words }) => words)).toContainEqual(expect.stringMatching(mend));
      const said = await definitionsOf(tier, pool(tier));
      expect(said).toMatchObject({ area: 'rights', verdict: 'bad' });
      expectInTurn(tier, said.advice!, told);
      expect(said.found).toContain(definitionInWords(told[0]!));
      expect(await checked(tier)).toMatchObject({
        violations: told.length,
        examples: expect.arrayContaining([
          { on: one.on, how: one.how, found: definitionInWords(one), mend: one.mend },
        ]),
      });
      const who = (words: string) =>
        statements.startsWith(byAdministrator) || / set schema /.test(words)
          ? (text: string) => asAdministrator(tier, text)
          : (text: string) => client.query(text);
      for (const words of new Set(told.map(({ mend }) => mend)))
        for (const text of stepsOf(words)) await who(words)(text);
    } finally {
      client.release();
    }
    expect(await amiss(tier)).toEqual([]);
  });

  /** All of them, each statement and command whole on a line of its own, below what it is typed into. */
  function expectInTurn(tier: Tier, advice: string, told: DefinitionAmiss[]) {
    let into = '';
    const steps: string[] = [];
    for (const line of advice.split('\n').slice(1)) {
      const [, heading, step, backup] =
        /^(In .*):$|^ {2}(.*)$|^Of .*?: ((?:A backup|"inventory|If|and if not|By itself|With|Where).*)$/.exec(
          line,
        ) ?? [];
      if (heading !== undefined) into = heading;
      if (step !== undefined) {
        const isShell = /^inventory \S/.test(step);
        expect(isShell || /^[^;']*(?:'[^']*'[^;']*)*;$/.test(step)).toBe(true);
        // Of rights one that cannot be given keeps no other back; all else stops where it fails.
        for (const command of isShell ? step.split(' && ') : [])
          expect(/ -v ON_ERROR_STOP=1\b| -1\b/.test(command)).toBe(!command.includes(grantsFile(tier)));
        expect(into).toMatch(isShell ? /^In a shell$/ : new RegExp(`^In "inventory psql ${tier}"`));
      }
      if (step !== undefined || backup !== undefined) steps.push(step ?? backup!);
    }
    expect(steps.join(' ')).toBe([...new Set(told.map(({ mend }) => mend))].join(' '));
    expect(/into one psql -c/.test(advice)).toBe(steps.some(step => /\bconcurrently\b/i.test(step)));
  }
});

/** Each by itself, as `inventory psql` runs it. */
function stepsOf(mend: string): string[] {
  const steps = [...mend.matchAll(/-([cf]) '(.*?)'/g)];
  if (steps.length === 1) return [readFileSync(steps[0]![2]!, 'utf8')];
  if (steps.length > 1)
    return [
      steps.map(([, how, what]) => (how === 'c' ? `${what};` : readFileSync(what!, 'utf8'))).join('\n'),
    ];
  // What is said before and between statements ends in a colon.
  return mend
    .replace(/ and if not: .*/s, '')
    .split(/(?:^|(?<=;) )(?:If|With|By|Where|"inventory) .*?: /)
    .filter(text => text !== '');
}

test.each(tiers)('%s: each trigger is brought back by what is said of it', async tier => {
  const { rows } = await pool(tier).query<{ trigger: string }>(
    `select format('%I on %s', t.tgname, t.tgrelid::regclass) as trigger
       from pg_trigger t
      where not t.tgisinternal and t.tgparentid = 0`,
  );
  expect(rows.length).toBeGreaterThan(30);
  for (const { trigger } of rows) await pool(tier).query(`drop trigger ${trigger}`);
  const told = await amiss(tier);
  expect(told).toHaveLength(rows.length);
  // All of them are told at once; only the first are kept.
  const { advice } = await definitionsOf(tier, pool(tier));
  const steps = advice!.split('\n').filter(line => line.startsWith('  '));
  expect(steps.join(' ').replaceAll(/ +/g, ' ').trim()).toBe(told.map(({ mend }) => mend).join(' '));
  const found = (await checked(tier))!;
  expect(found.examples).toHaveLength(rows.length);
  await storeChecks(tier, [found], pool('issoh'));
  const kept =
    'select jsonb_array_length(examples) as kept, violations from issoh.invariant_results where tier = $1';
  expect((await pool('issoh').query(kept, [tier])).rows).toEqual([{ kept: 5, violations: rows.length }]);
  // As `inventory psql` looks for names.
  for (const { mend } of told)
    await pool(tier).query(`set search_path = spp, issoh, public; ${mend}; set search_path = ${POSTGRESQLS}`);
  expect(await amiss(tier)).toEqual([]);
});

test('what a superuser made for ours is told, and what he made for others is not', async () => {
  await asAdministrator(
    'spp',
    `create schema watching; grant usage on schema watching to inv_analyst;
     create function watching.all_of() returns integer language sql security definer as 'select 1';
     create function watching.mine() returns integer language sql security definer as 'select 1';
     revoke execute on function watching.mine() from public;
     create schema closed;
     create function closed.all_of() returns integer language sql security definer as 'select 1'`,
  );
  expect((await amiss('spp')).map(definitionInWords)).toEqual([
    'function watching.all_of() is of no migration',
  ]);
  await asAdministrator('spp', 'drop schema watching, closed cascade');
});

test('what another major version of PostgreSQL would word otherwise is not compared there, and the rest is', async () => {
  await pool('issoh').query(opened);
  await pool('issoh').query('alter policy staff_read on issoh.warehouses using (false)');
  const ofMajor = (major: number): pg.Pool => {
    const answering = <T extends object>(of: T): T =>
      new Proxy(of, {
        get(target, name) {
          const own: unknown = Reflect.get(target, name, target);
          if (name === 'connect') return async () => answering(await pool('issoh').connect());
          if (name !== 'query') return typeof own === 'function' ? own.bind(target) : own;
          return async (sql: string, values?: unknown[]) =>
            /server_version_num/.test(sql)
              ? { rows: [{ major }] }
              : Reflect.apply(own as () => unknown, target, [sql, values]);
        },
      });
    return answering(pool('issoh'));
  };
  const named = async (asked: pg.Pool) =>
    ((await definitionsAmiss('issoh', asked)) as DefinitionAmiss[]).map(one => one.on);
  const both = [
    'function issoh_private.open_value(bytea, bytea, text, text)',
    'policy staff_read on issoh.warehouses',
  ];
  expect(await named(pool('issoh'))).toEqual(both);
  expect(await named(ofMajor(18))).toEqual(both);
  expect(await named(ofMajor(19))).toEqual(both.slice(0, 1));
  for (const { mend } of await amiss('issoh'))
    await pool('issoh').query(readFileSync(/-f '(.*)'/.exec(mend)![1]!, 'utf8'));
  expect(await amiss('issoh')).toEqual([]);

  // Whom a default calls is told in any words, and brought back by those that are known.
  await pool('issoh').query(
    `create or replace function public.active() returns boolean language sql as 'select true';
     alter table issoh.warehouses alter is_active set default public.active()`,
  );
  const [told] = (await definitionsAmiss('issoh', ofMajor(19))) as DefinitionAmiss[];
  expect(told).toMatchObject({
    now: ['calls public.active()'],
    mend: 'alter table issoh.warehouses alter column is_active set default true;',
  });
  await pool('issoh').query(told!.mend);
  expect(await amiss('issoh')).toEqual([]);
});

test('of a database of another version that is said, and nothing else', async () => {
  await pool('spp').query('alter table spp.suppliers disable trigger _100_stamp');
  const { rows } = await pool('spp').query(
    'delete from graphile_migrate.migrations where filename = (select max(filename) from graphile_migrate.migrations) returning *',
  );
  const { hash, previous_hash, filename, date } = rows[0];
  const record = (name: string) =>
    pool('spp').query(
      'insert into graphile_migrate.migrations (hash, previous_hash, filename, date) values ($1, $2, $3, $4)',
      [name === filename ? hash : `${hash}x`, previous_hash, name, date],
    );
  expect(await definitionsAmiss('spp', pool('spp'))).toEqual({ pending: 1, later: 0 });
  expect(await definitionsOf('spp', pool('spp'))).toMatchObject({
    verdict: 'unknown',
    found: 'not compared: 1 of the migrations of spp have not run',
  });
  expect(await checked('spp')).toBeUndefined();
  await record(filename);
  await record('999999.sql');
  expect(await definitionsAmiss('spp', pool('spp'))).toEqual({ pending: 0, later: 1 });
  expect(await definitionsOf('spp', pool('spp'))).toMatchObject({
    verdict: 'unknown',
    found: 'not compared: a later version has migrated spp',
  });
  await pool('spp').query("delete from graphile_migrate.migrations where filename = '999999.sql'");
  expect(await amiss('spp')).toHaveLength(1);
  await pool('spp').query('alter table spp.suppliers enable trigger _100_stamp');
  expect(await amiss('spp')).toEqual([]);
});

test('of a column that was renamed nothing is said but that, once', async () => {
  await pool('spp').query('alter table spp.suppliers rename column supplier_name to sname');
  await pool('spp').query('alter table spp.price_history rename column new_price to price_now');
  const told = (await amiss('spp')).filter(({ on }) => on.startsWith('column '));
  expect(told.map(definitionInWords)).toEqual([
    'column new_price on spp.price_history is not there, and column price_now on spp.price_history is like it',
    'column supplier_name on spp.suppliers is not there, and column sname on spp.suppliers is like it',
  ]);
  for (const { mend } of told) for (const text of stepsOf(mend)) await pool('spp').query(text);
  expect(await amiss('spp')).toEqual([]);
});

describe('an index that is not whole', () => {
  const index = 'issoh.price_proposals_open_key';
  const broken = (name: string, is = true) =>
    asAdministrator(
      'issoh',
      `update pg_index set indisvalid = ${!is} where indexrelid = '${name}'::regclass`,
    );

  test('is left to who is at it', async () => {
    await broken(index);
    expect((await amiss('issoh')).map(({ on }) => on)).toEqual([
      'index price_proposals_open_key on issoh.price_proposals',
    ]);
    await withClient(world.connections.urls.administrator.issoh, async client => {
      // By the lock that a rebuild has.
      await client.query(`begin; comment on index ${index} is 'rebuilt'`);
      expect(await amiss('issoh')).toEqual([]);
      await client.query('rollback');
    });
    await broken(index, false);
    expect(await amiss('issoh')).toEqual([]);
  });

  test.each(['selection_queue_rank_idx_ccnew', 'selection_queue_rank_idx_ccold3'])(
    '%s, which a rebuild has left, is told by "indexes" alone',
    async name => {
      await pool('issoh').query(
        `create index ${name} on issoh.selection_queue (review_status, issoh_private.selection_rank(auto_select_score), queue_id)`,
      );
      await broken(`issoh.${name}`);
      expect(await amiss('issoh')).toEqual([]);
      const { advice } = await indexesOf('issoh', pool('issoh'));
      const mend = `drop index concurrently issoh.${name};`;
      expect(advice!.split('\n').slice(0, 2)).toEqual(['In "inventory psql issoh":', `  ${mend}`]);
      await pool('issoh').query(mend);
    },
  );

  test('that has the name of such a one, and runs somebody’s function, is told', async () => {
    await pool('issoh').query(
      `create function public.ranked(a numeric) returns numeric language sql immutable as 'select a';
       create index rank_ccnew on issoh.selection_queue (public.ranked(auto_select_score))`,
    );
    await broken('issoh.rank_ccnew');
    const told = await amiss('issoh');
    expect(told.map(definitionInWords)).toEqual([
      'index rank_ccnew on issoh.selection_queue is of no migration',
    ]);
    await pool('issoh').query(told[0]!.mend);
    expect(await amiss('issoh')).toEqual([]);
  });

  test('of a table with partitions keeps apart what it can until there is another', async () => {
    const name = 'spp.idx_supplier_products_code';
    const made = `(supplier_product_code, supplier_id)`;
    await pool('spp').query(
      `drop index ${name}; create unique index idx_supplier_products_code on only spp.supplier_products ${made}`,
    );
    const told = await amiss('spp');
    expect(told.map(one => [definitionInWords(one), one.mend])).toEqual([
      [
        'index idx_supplier_products_code on spp.supplier_products is not whole',
        'Run "inventory migrate": it makes what partitions lack.',
      ],
    ]);
    expect((await indexesOf('spp', pool('spp'))).advice).toBe(told[0]!.mend);
    await pool('spp').query(
      `drop index ${name}; create unique index idx_supplier_products_code on spp.supplier_products ${made}`,
    );
    expect(await amiss('spp')).toEqual([]);
  });
});

test('of a link that was dropped all is told that comes back, in its order, and no backup is asked for', async () => {
  await pool('issoh').query('drop server spp cascade');
  const told = await amiss('issoh');
  expect(told.map(definitionInWords)).toContain('foreign table spp_remote.suppliers is not there');
  expect(told.map(({ mend }) => mend).filter(mend => /backup/.test(mend))).toEqual([]);
  expect(told[0]).toMatchObject({
    on: 'foreign server spp',
    mend: '"inventory migrate" makes it, and leads it to SPP.',
  });
  await linkToSpp(world.connections.urls.administrator, world.settings.secrets);
  for (const { mend } of told.slice(1)) for (const text of stepsOf(mend)) await pool('issoh').query(text);
  expect(await amiss('issoh')).toEqual([]);
});

test('a link that has another name is told by that, once', async () => {
  await pool('issoh').query('alter server spp rename to elsewhere');
  const told = await amiss('issoh');
  expect(new Set(told.map(({ mend }) => mend))).toEqual(new Set(['alter server elsewhere rename to spp;']));
  const { advice } = await definitionsOf('issoh', pool('issoh'));
  expect(advice!.match(/alter server/g)).toHaveLength(1);
  await pool('issoh').query(told[0]!.mend);
  expect(await amiss('issoh')).toEqual([]);
});
