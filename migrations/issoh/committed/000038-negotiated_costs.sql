--! Previous: sha1:151bdb1bd09e3f289c316443dbcade5208415132
--! Hash: sha1:696fdf0fc433ef5a39885d0c1718c316c8594751
--! Message: negotiated_costs

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 038-bound_contracts.sql
-- Values of contracts are bound to all that says what they are the price of.
set lock_timeout = '5s';

drop function if exists issoh_private.contract_about(text, uuid, uuid);
--! Included functions/issoh/secrets/contract_about.sql
create or replace function issoh_private.contract_about(value text, contract issoh.contract_terms, key_id uuid)
returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select concat_ws(
    ' ', 'contract', contract_about.value, contract.contract_id, contract.supplier_id, contract_about.key_id,
    contract.revision, extract(epoch from contract.effective_from),
    coalesce(extract(epoch from contract.effective_to)::text, 'open'), coalesce(contract.currency_code, 'list'),
    case when contract.price_secret is null then 'no price' else 'price' end,
    case when contract.rebate_secret is null then 'no rebate' else 'rebate' end,
    case when contract.supplier_product_code is null then 'all' else 'of ' || contract.supplier_product_code end)
$$;
comment on function issoh_private.contract_about(text, issoh.contract_terms, uuid) is
  $$What a value (price, rebate) of a contract is bound to: all that says what it is the price of, from when to when,
in which currency, beside which other value, and the how-manieth it is.$$;
--! EndIncluded functions/issoh/secrets/contract_about.sql
--! Included functions/issoh/secrets/reseal_contracts.sql
create or replace function issoh_private.reseal_contracts(contracts issoh.contract_terms[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_whole constant uuid[] :=
    issoh_private.whole_contracts(array(select n.contract_id from unnest(reseal_contracts.contracts) n));
begin
  if reseal_contracts.contracts = '{}' then
    return 0;
  end if;
  with mine as materialized (
    select c as old, n as new, c.supplier_id, c.key_id
      from unnest(reseal_contracts.contracts) n
      join issoh.contract_terms c on c.contract_id = n.contract_id
     where c.contract_id = any (v_whole)
  ), present as materialized (
    select k.* from issoh_private.current_keys(array(select m.supplier_id from mine m)) k
  ), earlier as materialized (
    select k.* from issoh_private.open_keys(array(select m.key_id from mine m)) k
  )
  update issoh.contract_terms c
     set effective_to = (n.new).effective_to, reason = (n.new).reason, price_secret = n.price,
         rebate_secret = n.rebate, key_id = n.key_id
    from (select m.new, k.key_id,
                 issoh_private.seal_value(
                   issoh_private.open_value((m.old).price_secret, e.secret,
                                            issoh_private.contract_about('price', m.old, m.key_id),
                                            format('The price of contract %s', (m.old).contract_id)),
                   k.secret, issoh_private.contract_about('price', m.new, k.key_id)) as price,
                 issoh_private.seal_value(
                   issoh_private.open_value((m.old).rebate_secret, e.secret,
                                            issoh_private.contract_about('rebate', m.old, m.key_id),
                                            format('The rebate of contract %s', (m.old).contract_id)),
                   k.secret, issoh_private.contract_about('rebate', m.new, k.key_id)) as rebate
            from mine m
            join present k on k.supplier_id = m.supplier_id
            join earlier e on e.key_id = m.key_id) n
   where c.contract_id = (n.new).contract_id;
  -- What cannot be opened ends all the same, and stays as unreadable as it is.
  update issoh.contract_terms c
     set effective_to = n.effective_to, reason = n.reason
    from unnest(reseal_contracts.contracts) n
   where c.contract_id = n.contract_id and c.contract_id <> all (v_whole);
  return cardinality(reseal_contracts.contracts);
end
$$;
comment on function issoh_private.reseal_contracts(issoh.contract_terms[]) is
  $$Encrypts contracts, which the caller has locked, as they are to be: under the present keys of their suppliers, with
another end or reason. What else differs from what is there makes them unreadable; of those that are it already, end
and reason are written alone. Answers how many. Raises ISCKM, ISCKU, ISCKT (an altered key).$$;
--! EndIncluded functions/issoh/secrets/reseal_contracts.sql
--! Included functions/issoh/secrets/rotate_contracts.sql
create or replace function issoh_private.rotate_contracts(contract_ids uuid[]) returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select issoh_private.reseal_contracts(array(
    select c from issoh.contract_terms c where c.contract_id = any (rotate_contracts.contract_ids)))
$$;
comment on function issoh_private.rotate_contracts(uuid[]) is
  $$Encrypts contracts, which the caller has locked, under the present keys of their suppliers. Answers how many. Raises
ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/secrets/rotate_contracts.sql
--! Included functions/issoh/contracts/open_contracts.sql
create or replace function issoh_private.open_contracts(contract_ids uuid[])
returns table (contract_id uuid, unit_price numeric, rebate_percentage numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  return query
  with keys as materialized (
    select k.*
      from issoh_private.open_keys(array(
             select c.key_id from issoh.contract_terms c where c.contract_id = any (open_contracts.contract_ids))) k
  )
  select c.contract_id,
         issoh_private.open_value(c.price_secret, k.secret,
                                  issoh_private.contract_about('price', c, c.key_id),
                                  format('The price of contract %s', c.contract_id))::numeric,
         issoh_private.open_value(c.rebate_secret, k.secret,
                                  issoh_private.contract_about('rebate', c, c.key_id),
                                  format('The rebate of contract %s', c.contract_id))::numeric
    from issoh.contract_terms c
    join keys k on k.key_id = c.key_id
   where c.contract_id = any (open_contracts.contract_ids);
end
$$;
comment on function issoh_private.open_contracts(uuid[]) is
  'The values of contracts. Raises ISCKM, ISCKU, ISCKT.';
--! EndIncluded functions/issoh/contracts/open_contracts.sql
--! Included functions/issoh/contracts/write_contracts.sql
create or replace function issoh_private.write_contracts(drafts issoh_private.contract_draft[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  if write_contracts.drafts = '{}' then
    return;
  end if;
  with keys as materialized (
    select k.* from issoh_private.current_keys(array(select d.supplier_id from unnest(write_contracts.drafts) d)) k
  ), meant as (
    -- One that begins at the same moment keeps its id, to which its values are bound.
    select d.*, coalesce(c.contract_id, d.contract_id) as id, c.contract_id is not null as is_there,
           coalesce(c.revision, 0) + 1 as revision
      from unnest(write_contracts.drafts) d
      left join issoh.contract_terms c on c.supplier_id = d.supplier_id
       and c.product_key = coalesce(d.supplier_product_code, '') and c.effective_from = d.effective_from
  ), terms as materialized (
    -- As it will be, to say what the values are bound to.
    select m.*, k.key_id, k.secret,
           jsonb_populate_record(null::issoh.contract_terms, jsonb_build_object(
             'contract_id', m.id, 'supplier_id', m.supplier_id, 'supplier_product_code', m.supplier_product_code,
             'effective_from', m.effective_from, 'effective_to', m.effective_to, 'currency_code', m.currency_code,
             'price_secret', case when m.unit_price is not null then '\x' end,
             'rebate_secret', case when m.rebate is not null then '\x' end, 'revision', m.revision)) as contract
      from meant m
      join keys k on k.supplier_id = m.supplier_id
  ), sealed as materialized (
    select t.*,
           issoh_private.seal_value(t.unit_price::text, t.secret,
                                    issoh_private.contract_about('price', t.contract, t.key_id)) as price,
           issoh_private.seal_value(t.rebate::text, t.secret,
                                    issoh_private.contract_about('rebate', t.contract, t.key_id)) as rebate_sealed
      from terms t
  ), changed as (
    update issoh.contract_terms c
       set effective_to = s.effective_to, currency_code = s.currency_code, price_secret = s.price,
           rebate_secret = s.rebate_sealed, key_id = s.key_id, revision = s.revision,
           reason = coalesce(s.reason, c.reason)
      from sealed s
     where s.is_there and c.contract_id = s.id
  )
  insert into issoh.contract_terms
    (contract_id, supplier_id, supplier_product_code, effective_from, effective_to, currency_code, price_secret,
     rebate_secret, key_id, revision, reason)
  select s.id, s.supplier_id, s.supplier_product_code, s.effective_from, s.effective_to, s.currency_code, s.price,
         s.rebate_sealed, s.key_id, s.revision, s.reason
    from sealed s
   where not s.is_there;
end
$$;
comment on function issoh_private.write_contracts(issoh_private.contract_draft[]) is
  $$Writes terms, encrypted; no other contract of the product reaches into them. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/write_contracts.sql
--! Included functions/issoh/contracts/set_contracts.sql
create or replace function issoh.set_contracts(contracts issoh.contract_input[]) returns issoh.contract_counts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_drafts issoh_private.contract_draft[];
  v_changed issoh_private.contract_draft[];
  v_counts issoh.contract_counts;
begin
  -- Of two who set terms, the second sees what the first has set. Readers do not wait.
  lock table issoh.contract_terms in share row exclusive mode;
  v_drafts := array(select d from issoh_private.draft_contracts(set_contracts.contracts, clock_timestamp()) d);
  -- What says the same as before is left as it is, so that a call may come again.
  v_changed := array(
    with opened as materialized (
      select o.*
        from issoh_private.open_contracts(issoh_private.whole_contracts(array(
               select e.contract_id
                 from issoh.contract_terms e
                 join unnest(v_drafts) n on n.supplier_id = e.supplier_id
                  and e.product_key = coalesce(n.supplier_product_code, '') and e.period @> n.effective_from))) o
    )
    select d
      from unnest(v_drafts) d
     where not exists (
       select
         from opened v
         join issoh.contract_terms c on c.contract_id = v.contract_id
        where c.supplier_id = d.supplier_id and c.product_key = coalesce(d.supplier_product_code, '')
          and c.period @> d.effective_from and (c.effective_from = d.effective_from or not d.is_dated)
          and (c.effective_to, c.currency_code, v.unit_price, v.rebate_percentage, coalesce(d.reason, c.reason))
              is not distinct from (d.effective_to, d.currency_code, d.unit_price, d.rebate, c.reason)));
  v_counts.unchanged := cardinality(v_drafts) - cardinality(v_changed);
  perform issoh_private.check_contracts(v_changed);
  v_counts.ended := issoh_private.reseal_contracts(array(
    select jsonb_populate_record(c, jsonb_build_object('effective_to', d.effective_from))
      from issoh.contract_terms c
      join unnest(v_changed) d on d.supplier_id = c.supplier_id
       and coalesce(d.supplier_product_code, '') = c.product_key
     where c.effective_from < d.effective_from and coalesce(c.effective_to, 'infinity') > d.effective_from));
  perform issoh_private.write_contracts(v_changed);
  v_counts.written := cardinality(v_changed);
  if v_counts.written > 0 then
    perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  end if;
  return v_counts;
end
$$;
comment on function issoh.set_contracts(issoh.contract_input[]) is
  $$Sets what was negotiated with suppliers, all or none: a price of a product with its currency, a rebate in percent
on that price or, without one, on that of the list, for a product or for the whole list; from a moment (now) to
another (open end). A contract of the same product that is open then ends where the new one begins; one that begins at
the same moment gets other values; what says the same already is left alone; one that cannot be
read is written over. Values are encrypted at once. From when
it holds, the cost of products that we carry is by it: a job sees to that. Raises ISIKT (what cannot be read; the row
is named), ISCKO (another one would be swallowed or cut in two), ISNSU, ISCKM (no keys at hand), ISCKU, ISCKT.$$;
grant execute on function issoh.set_contracts(issoh.contract_input[]) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/set_contracts.sql
--! Included functions/issoh/contracts/end_contract.sql
create or replace function issoh.end_contract(
  contract_id uuid,
  effective_to timestamptz default null,
  reason text default null
) returns issoh.v_contracts
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_to constant timestamptz := coalesce(end_contract.effective_to, clock_timestamp());
  v_contract issoh.contract_terms;
  v_answer issoh.v_contracts;
begin
  select c.* into v_contract
    from issoh.contract_terms c
   where c.contract_id = end_contract.contract_id
     for no key update;
  if not found then
    raise exception using
      errcode = 'ISNKT', message = 'There is no such contract.', hint = 'list_contracts has those that there are.';
  elsif not isfinite(v_to) or v_to <= v_contract.effective_from
        or v_to > coalesce(v_contract.effective_to, 'infinity') then
    raise exception using
      errcode = 'ISIKE', message = format('The contract cannot end on %s.', v_to),
      hint = 'It ends after it has begun, and not later than it would anyway.';
  end if;
  v_contract.effective_to := v_to;
  v_contract.reason := coalesce(nullif(common.trimmed(end_contract.reason), ''), v_contract.reason);
  perform issoh_private.reseal_contracts(array[v_contract]);
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  select v.* into v_answer from issoh.v_contracts v where v.contract_id = v_contract.contract_id;
  return v_answer;
end
$$;
comment on function issoh.end_contract(uuid, timestamptz, text) is
  $$Ends a contract at a moment (now); from then on the cost is that of the list again, or by a contract for the whole
list. Answers it. Raises ISNKT, ISIKE (not before it ends, or before it begins), ISCKM,
ISCKU, ISCKT: its values are bound to its end, too.$$;
grant execute on function issoh.end_contract(uuid, timestamptz, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/end_contract.sql

-- The log believes claims of the server's own logins only.
--! Included functions/common/audit/logged_actor.sql
create or replace function audit.logged_actor() returns text
language sql stable
return case when session_user in ('inv_authenticator', 'inv_worker')
            then coalesce(nullif(current_setting('inv.user_id', true), ''), session_user::text)
            else session_user::text end;
comment on function audit.logged_actor() is
  $$Who acts, for the audit log: the token's subject where the server's own logins say it, else the login. What
another session claims to be is not believed.$$;
grant execute on function audit.logged_actor() to public;
--! EndIncluded functions/common/audit/logged_actor.sql
--! Included functions/common/audit/tg_table__log.sql
create or replace function audit.tg_table__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_key constant text := tg_argv[0];
  v_ignored constant text[] := string_to_array(coalesce(tg_argv[1], ''), ',');
  v_role constant text := audit.acting_role();
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select audit.logged_actor(), v_role, v_request, 'insert', tg_table_schema, tg_table_name, n.row ->> v_key,
      n.row - v_ignored
      from (select to_jsonb(r) as row from new_rows r) n;
  elsif tg_op = 'DELETE' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
    select audit.logged_actor(), v_role, v_request, 'delete', tg_table_schema, tg_table_name, o.row ->> v_key,
      o.row - v_ignored
      from (select to_jsonb(r) as row from old_rows r) o;
  else
    insert into audit.log
      (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
    select audit.logged_actor(), v_role, v_request, 'update', tg_table_schema, tg_table_name, n.row ->> v_key,
           o.row - v_ignored, n.row - v_ignored
      from (select to_jsonb(r) as row from old_rows r) o
      join (select to_jsonb(r) as row from new_rows r) n on n.row -> v_key = o.row -> v_key
     where n.row - v_ignored is distinct from o.row - v_ignored;
  end if;
  return null;
end
$$;
comment on function audit.tg_table__log() is
  $$Statement trigger: logs changed rows. Arguments: the key column; columns (comma-separated) that alone are no
change.$$;
--! EndIncluded functions/common/audit/tg_table__log.sql
--! Included functions/common/jobs/drop_jobs.sql
create or replace function lease.drop_jobs(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_free constant bigint[] := array(
    select j.job_id
      from lease.jobs() j
     where j.job_id = any (drop_jobs.job_ids) and j.state not in ('runs', 'its worker is gone'));
  v_done bigint[];
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.logged_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'delete',
         'graphile_worker', 'jobs', j.job_id::text, to_jsonb(j)
    from lease.jobs() j
   where j.job_id = any (v_free);
  v_done := array(select j.id from graphile_worker.complete_jobs(v_free) j);
  if cardinality(v_done) = 0 then
    raise exception using
      errcode = 'SPNJO',
      message = 'There is no such job, or it runs just now.',
      hint = 'List the jobs again; one at which a worker works is left alone.';
  end if;
  return query select d.* from unnest(v_done) d;
end
$$;
comment on function lease.drop_jobs(bigint[]) is
  $$Drops jobs; those that run are left alone. Answers the ids of those it did. Raises
SPNJO where it did none.$$;
--! EndIncluded functions/common/jobs/drop_jobs.sql
--! Included functions/common/jobs/run_jobs_again.sql
create or replace function lease.run_jobs_again(job_ids bigint[]) returns setof bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_free constant bigint[] := array(
    select j.job_id
      from lease.jobs() j
     where j.job_id = any (run_jobs_again.job_ids) and j.state not in ('runs', 'its worker is gone'));
  v_done bigint[];
begin
  insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values)
  select audit.logged_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'update',
         'graphile_worker', 'jobs', j.job_id::text, to_jsonb(j)
    from lease.jobs() j
   where j.job_id = any (v_free);
  v_done := array(select j.id from graphile_worker.reschedule_jobs(v_free, run_at => now(), attempts => 0) j);
  if cardinality(v_done) = 0 then
    raise exception using
      errcode = 'SPNJO',
      message = 'There is no such job, or it runs just now.',
      hint = 'List the jobs again; one at which a worker works is left alone.';
  end if;
  return query select d.* from unnest(v_done) d;
end
$$;
comment on function lease.run_jobs_again(bigint[]) is
  $$Runs jobs again, at once and with all their tries; those that run are left alone. Answers the
ids of those it did. Raises SPNJO where it did none.$$;
--! EndIncluded functions/common/jobs/run_jobs_again.sql
--! Included functions/issoh/ledger/tg_row__log.sql
create or replace function issoh.tg_row__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_old constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  values
    (audit.logged_actor(), audit.acting_role(),
     nullif(current_setting('inv.request_id', true), ''), lower(tg_op), tg_table_schema, tg_table_name,
     coalesce(v_new, v_old) ->> tg_argv[0], v_old, v_new);
  return null;
end
$$;
comment on function issoh.tg_row__log() is
  'Row trigger: logs a change of a table that mostly follows others, where gathering every statement''s rows for
audit.tg_table__log would cost each movement a sixth of its time. Argument: the key column.';
--! EndIncluded functions/issoh/ledger/tg_row__log.sql
--! Included functions/issoh/sync/tg_supplier_listings__log.sql
create or replace function issoh.tg_supplier_listings__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
begin
  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select audit.logged_actor(), audit.acting_role(), nullif(current_setting('inv.request_id', true), ''), 'update',
         'issoh', 'supplier_listings', n.product_id::text, to_jsonb(o), to_jsonb(n)
    from old_rows o
    join new_rows n on n.product_id = o.product_id
   where (n.spp_product_id, n.supplier_id, n.supplier_product_code, n.held_reason, n.availability, n.master_data)
         is distinct from
         (o.spp_product_id, o.supplier_id, o.supplier_product_code, o.held_reason, o.availability, o.master_data);
  return null;
end
$$;
comment on function issoh.tg_supplier_listings__log() is
  'Statement trigger: logs changed listings. A price that moves is in supplier_price_changes.';
--! EndIncluded functions/issoh/sync/tg_supplier_listings__log.sql
--! Included functions/issoh/pricing/tg_pricing_rules__log.sql
create or replace function issoh.tg_pricing_rules__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
set enable_hashjoin = on
as $$
declare
  v_actor constant text := audit.logged_actor();
  v_role constant text := audit.acting_role();
  -- What is encrypted is of no use in a log, and would keep its key alive.
  v_left_out constant text[] := '{updated_at,period,terms_secret,terms_key_id}';
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    -- One that goes on with its predecessor's price at another cost is on record by itself: who, when and why.
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, v_role, v_request, 'insert', 'issoh', 'pricing_rules', n.rule_id::text,
           to_jsonb(n) - v_left_out
      from new_rows n
     where n.rule_type <> 'fixed'
           -- A look-up in the index for each: a join would read all rules there are, for a few.
        or (select (n.selling_price, n.minimum_price, n.maximum_price, n.rounding_increment, n.rounding_mode,
                    n.charm_ending, n.currency_code, n.surcharge)
                   is not distinct from
                   (r.selling_price, r.minimum_price, r.maximum_price, r.rounding_increment, r.rounding_mode,
                    r.charm_ending, r.currency_code, r.surcharge)
              from issoh.pricing_rules r
             where r.product_id = n.product_id and r.effective_from < n.effective_from
               and r.from_quantity is not distinct from n.from_quantity
               and r.effective_to = n.effective_from
               -- Not by "=": the index that keeps rules apart would be asked, at three times the cost.
               and r.pricing_tier_id is not distinct from n.pricing_tier_id) is not true;
    return null;
  end if;

  insert into audit.log
    (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
  select v_actor, v_role, v_request, 'update', 'issoh', 'pricing_rules', n.rule_id::text,
         case when c.ended then jsonb_build_object('effective_to', o.effective_to)
              else to_jsonb(o) - v_left_out end,
         case when c.ended then jsonb_build_object('effective_to', n.effective_to)
              else to_jsonb(n) - v_left_out end
    from old_rows o
    join new_rows n on n.rule_id = o.rule_id
   cross join lateral (
     select (n.product_id, n.pricing_tier_id, n.rule_type, n.cost_price, n.markup_percentage,
             n.target_markup_percentage, n.selling_price, n.minimum_price, n.maximum_price, n.source_tier_id,
             n.adjustment_percentage, n.rounding_increment, n.rounding_mode, n.charm_ending, n.currency_code,
             n.effective_from, n.created_by, n.created_at, n.reason, n.from_quantity, n.surcharge)
            is not distinct from
            (o.product_id, o.pricing_tier_id, o.rule_type, o.cost_price, o.markup_percentage,
             o.target_markup_percentage, o.selling_price, o.minimum_price, o.maximum_price, o.source_tier_id,
             o.adjustment_percentage, o.rounding_increment, o.rounding_mode, o.charm_ending, o.currency_code,
             o.effective_from, o.created_by, o.created_at, o.reason, o.from_quantity, o.surcharge) as ended) c
   where not c.ended or n.effective_to is distinct from o.effective_to;
  return null;
end
$$;
comment on function issoh.tg_pricing_rules__log() is
  $$Statement trigger: logs rules that are written or changed. Of one that only ends, its end; a rule that goes on with
the price of the one before it at another cost is a record of itself.$$;
--! EndIncluded functions/issoh/pricing/tg_pricing_rules__log.sql
--! Included functions/issoh/selection/tg_selection_queue__log.sql
create or replace function issoh.tg_selection_queue__log() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ignored constant text[] := string_to_array(tg_argv[0], ',');
  v_actor constant text := audit.logged_actor();
  v_role constant text := audit.acting_role();
  v_request constant text := nullif(current_setting('inv.request_id', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log (actor, role_name, request_id, operation, table_schema, table_name, record_key, new_values)
    select v_actor, v_role, v_request, 'insert', tg_table_schema, tg_table_name, n.queue_id::text,
           to_jsonb(n) - v_ignored
      from new_rows n;
  else
    insert into audit.log
      (actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values)
    values (v_actor, v_role, v_request, 'update', tg_table_schema, tg_table_name, new.queue_id::text,
            to_jsonb(old) - v_ignored, to_jsonb(new) - v_ignored);
  end if;
  return null;
end
$$;
comment on function issoh.tg_selection_queue__log() is
  $$Logs items as they are queued (a statement at a time) and as they are decided (a row at a time, where the
condition of the trigger holds: of all the rows that are scored or leased nothing is even kept until the statement
ends). Argument: the columns (comma-separated) that are not logged.$$;
--! EndIncluded functions/issoh/selection/tg_selection_queue__log.sql
comment on column audit.log.actor is
  'Who acted: the token''s subject, as the server says it; of every other session the login.';

--! split: 040-negotiated-costs.sql
-- A negotiated cost moves with its contract and its list, and with nothing else; a contract that is dated back takes no
-- past prices away.
set lock_timeout = '5s';

alter table issoh_private.terms_applied add column if not exists day_rate numeric;
comment on column issoh_private.terms_applied.day_rate is
  'What the currency of its price, or of the list, was worth on the day, at which defaults have priced it.';
do $$
begin
  if not exists (select from pg_attribute a
                  where a.attrelid = to_regclass('issoh_private.term_due') and a.attname = 'day_rate') then
    alter type issoh_private.term_due add attribute day_rate numeric;
    alter type issoh_private.term_move add attribute day_rate numeric, add attribute day_cost numeric;
  end if;
end
$$;
comment on type issoh_private.term_move is
  'The same with what a piece costs now, in the base currency; day_cost: at the rate of today, for defaults.';

--! Included functions/issoh/contracts/contracts_in_force.sql
create or replace function issoh_private.contracts_in_force(product_ids uuid[])
returns setof issoh_private.term_due
language sql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  with own as materialized (
    select l.product_id, c.contract_id, c.revision,
           case when not c.has_price then l.supplier_price * l.exchange_rate end as basis,
           case when c.has_price then c.currency_code else l.currency_code end as currency_code
      from issoh.contract_terms c
      join issoh.supplier_listings l on l.supplier_id = c.supplier_id
       and l.supplier_product_code = c.supplier_product_code
     where c.period @> clock_timestamp()
       and (contracts_in_force.product_ids is null or l.product_id = any (contracts_in_force.product_ids))
  ), covered as materialized (
    select o.product_id, o.contract_id, o.revision, o.basis, o.currency_code from own o
    union all
    select l.product_id, c.contract_id, c.revision, l.supplier_price * l.exchange_rate, l.currency_code
      from issoh.contract_terms c
      join issoh.supplier_listings l on l.supplier_id = c.supplier_id
     where c.supplier_product_code is null and c.period @> clock_timestamp()
       and (contracts_in_force.product_ids is null or l.product_id = any (contracts_in_force.product_ids))
       and l.product_id not in (select o.product_id from own o)
  ), rates as materialized (
    select n.currency_code, issoh.exchange_rate(n.currency_code, (clock_timestamp() at time zone 'UTC')::date) as rate
      from (select distinct c.currency_code from covered c) n
  )
  select c.product_id, c.contract_id, c.revision, c.basis, x.rate
    from covered c
    join rates x on x.currency_code = c.currency_code
$$;
comment on function issoh_private.contracts_in_force(uuid[]) is
  $$The contract by which each of these products (null: all that we carry) costs what it does now: its own, else one for
the whole list of its supplier; of one without a price, basis is the list price in the base currency, null where that is
held; day_rate is what the currency of its price, or of the list, is worth today. Products without one have no row.$$;
--! EndIncluded functions/issoh/contracts/contracts_in_force.sql
--! Included functions/issoh/contracts/terms_wanted.sql
create or replace function issoh_private.terms_wanted(product_ids uuid[]) returns setof issoh_private.term_due
language sql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  select coalesce(f.product_id, a.product_id), f.contract_id, f.revision, f.basis, f.day_rate
    from issoh_private.contracts_in_force(terms_wanted.product_ids) f
    full join (
      select t.*
        from issoh_private.terms_applied t
       where terms_wanted.product_ids is null or t.product_id = any (terms_wanted.product_ids)) a
      on a.product_id = f.product_id
   where (f.contract_id, f.revision, f.basis) is distinct from (a.contract_id, a.revision, a.basis)
      or f.day_rate is distinct from a.day_rate
         and exists (select from issoh.pricing_rules r
                      where r.product_id = f.product_id and r.default_id is not null
                        and (r.effective_to is null or r.effective_to > clock_timestamp()))
      or f.product_id in (select d.id from issoh_private.defaults_due(terms_wanted.product_ids) d (id))
$$;
comment on function issoh_private.terms_wanted(uuid[]) is
  $$Of these products (null: all), those whose contract in force is not the one that was applied, or as it was then;
without a contract: the price of the list is to be their cost again. Also those that a default should price otherwise
by now, or at another rate.$$;
--! EndIncluded functions/issoh/contracts/terms_wanted.sql
--! Included functions/issoh/contracts/cost_terms.sql
create or replace function issoh_private.cost_terms(due issoh_private.term_due[])
returns setof issoh_private.term_move
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  return query
  with opened as materialized (
    select o.contract_id, o.unit_price, 1 - coalesce(o.rebate_percentage, 0) / 100 as share, c.has_price
      from issoh_private.open_contracts(array(
             select distinct d.contract_id from unnest(cost_terms.due) d where d.contract_id is not null)) o
      join issoh.contract_terms c on c.contract_id = o.contract_id
  )
  select d.product_id, d.contract_id, d.revision, d.basis, l.supplier_id,
         case
           when d.contract_id is null then l.cost_price
           when o.has_price then round(o.unit_price * o.share * d.day_rate, 4)
           else round(d.basis * o.share, 4)
         end,
         d.day_rate,
         case
           when o.has_price then round(o.unit_price * o.share * d.day_rate, 4)
           when d.basis is not null then round(l.supplier_price * d.day_rate * o.share, 4)
         end
    from unnest(cost_terms.due) d
    left join issoh.supplier_listings l on l.product_id = d.product_id
    left join opened o on o.contract_id = d.contract_id;
end
$$;
comment on function issoh_private.cost_terms(issoh_private.term_due[]) is
  $$What products cost by the contracts that are due for them, in the base currency at the rate of the day: price less
rebate, or list price less rebate; by none: the list price. day_cost is what defaults price, by none null: as of a list
price, the rate of today counts there, and not that of the day on which the list came. Null where a rate or the list
price is not there. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/cost_terms.sql
--! Included functions/issoh/contracts/make_default_prices.sql
-- A default is computed by whoever reads it, and they have no keys: what it makes of a negotiated cost is kept as a
-- price, beside the cost in ciphertext, and made anew when the cost, its rate, the default or the category is another.
create or replace function issoh_private.make_default_prices(moves issoh_private.term_move[]) returns uuid[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_ids constant uuid[] := array(select m.product_id from unnest(make_default_prices.moves) m);
  v_present constant issoh.pricing_rules[] := array(
    select r
      from issoh.pricing_rules r
     where r.default_id is not null and r.product_id = any (v_ids)
       and (r.effective_to is null or r.effective_to > v_now));
  v_meant constant issoh_private.default_price[] := array(
    select row(d.product_id, d.rule, lower(p.period), upper(p.period), m.supplier_id, m.day_cost,
               greatest(issoh_private.price_at(d.rule, m.day_cost, (d.rule).markup_percentage), 0)
              )::issoh_private.default_price
      from issoh_private.defaults_under_terms(v_ids, v_now) d
      join unnest(make_default_prices.moves) m on m.product_id = d.product_id
     cross join lateral unnest(d.periods) p (period)
     where m.contract_id is not null and m.day_cost is not null);
  v_kept uuid[];
begin
  if v_present = '{}' and v_meant = '{}' then
    return '{}';
  end if;
  v_kept := array(
    select r.rule_id
      from unnest(v_present) r
      join issoh_private.open_rules(v_present) o on o.rule_id = r.rule_id
      join unnest(v_meant) m on m.product_id = r.product_id
       and (m.rule).pricing_tier_id = r.pricing_tier_id and (m.rule).from_quantity = r.from_quantity
       and m.effective_from = greatest(r.effective_from, v_now)
     where ((m.rule).rule_id, m.price, m.cost, m.effective_to)
           is not distinct from (r.default_id, r.selling_price, o.cost, r.effective_to));

  delete from issoh.pricing_rules r
   using unnest(v_present) o
   where r.rule_id = o.rule_id and o.effective_from >= v_now
     and r.rule_id not in (select i.id from unnest(v_kept) i (id));
  update issoh.pricing_rules r
     set effective_to = v_now, updated_at = v_now
    from unnest(v_present) o
   where r.rule_id = o.rule_id and o.effective_from < v_now
     and r.rule_id not in (select i.id from unnest(v_kept) i (id));
  with keys as materialized (
    select k.* from issoh_private.current_keys(array(select m.supplier_id from unnest(v_meant) m)) k
  )
  insert into issoh.pricing_rules
    (product_id, pricing_tier_id, rule_type, selling_price, rounding_increment, rounding_mode, charm_ending,
     currency_code, effective_from, effective_to, reason, from_quantity, surcharge, terms_secret, terms_key_id,
     default_id)
  select m.product_id, (m.rule).pricing_tier_id, 'fixed', m.price, (m.rule).rounding_increment, (m.rule).rounding_mode,
         (m.rule).charm_ending, (m.rule).currency_code, m.effective_from, m.effective_to, 'default',
         (m.rule).from_quantity, (m.rule).surcharge,
         issoh_private.seal_value(
           m.cost || ';' || (m.rule).markup_percentage, k.secret,
           issoh_private.rule_about(m.product_id, (m.rule).pricing_tier_id, (m.rule).from_quantity, k.key_id)),
         k.key_id, (m.rule).rule_id
    from unnest(v_meant) m
    join keys k on k.supplier_id = m.supplier_id
    left join (
      select r.product_id, r.pricing_tier_id, r.from_quantity, greatest(r.effective_from, v_now) as effective_from
        from unnest(v_present) r
       where r.rule_id in (select i.id from unnest(v_kept) i (id))) h
      on h.product_id = m.product_id and h.pricing_tier_id = (m.rule).pricing_tier_id
     and h.from_quantity = (m.rule).from_quantity and h.effective_from = m.effective_from
   where h.product_id is null and m.price < 1e15;
  return array(select distinct m.product_id from unnest(v_meant) m where m.price >= 1e15);
end
$$;
comment on function issoh_private.make_default_prices(issoh_private.term_move[]) is
  $$What defaults make of negotiated costs becomes a price, which everybody may read, of a cost that few may; prices so
made that are no longer meant end. The caller holds the locks of the products. Answers those of which a price would be
more than one can be. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/make_default_prices.sql
--! Included functions/issoh/contracts/note_settled.sql
create or replace function issoh_private.note_settled(moves issoh_private.term_move[]) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from issoh_private.terms_applied a
   using unnest(note_settled.moves) m
   where a.product_id = m.product_id and m.contract_id is null;
  insert into issoh_private.terms_applied as a (product_id, contract_id, revision, basis, day_rate)
  select m.product_id, m.contract_id, m.revision, m.basis, m.day_rate
    from unnest(note_settled.moves) m
   where m.contract_id is not null
      on conflict (product_id) do update
     set contract_id = excluded.contract_id, revision = excluded.revision, basis = excluded.basis,
         day_rate = excluded.day_rate,
         applied_at = case
           when (a.contract_id, a.revision, a.basis)
                is not distinct from (excluded.contract_id, excluded.revision, excluded.basis) then a.applied_at
           else excluded.applied_at
         end;
  delete from issoh.sync_failures f
   using unnest(note_settled.moves) m
   where f.product_id = m.product_id and f.code in ('ISCKM', 'ISCKU', 'ISCKT', 'ISCXR', 'ISIPV')
$$;
comment on function issoh_private.note_settled(issoh_private.term_move[]) is
  'Notes by which contracts the costs of products are now, and that nothing is held of them any more.';
--! EndIncluded functions/issoh/contracts/note_settled.sql
--! Included functions/issoh/contracts/settle_terms.sql
create or replace function issoh_private.settle_terms(product_ids uuid[]) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_due constant issoh_private.term_due[] := array(
    select w from issoh_private.terms_wanted(settle_terms.product_ids) w);
  v_moves issoh_private.term_move[];
  v_moved issoh_private.term_move[];
  v_held uuid[];
  v_beyond uuid[];
  v_code text;
  v_message text;
begin
  if v_due = '{}' then
    return 0;
  end if;
  begin
    v_moves := array(select m from issoh_private.cost_terms(v_due) m);
    -- What no supplier offers any more keeps its cost.
    v_held := array(
      select m.product_id
        from unnest(v_moves) m
       where m.supplier_id is not null
         and (coalesce(m.cost, 1e15) >= 1e15 or m.contract_id is not null and coalesce(m.day_cost, 1e15) >= 1e15));
    v_moves := array(
      select m from unnest(v_moves) m where m.product_id not in (select h.id from unnest(v_held) h (id)));
    -- What is due for its defaults alone keeps the cost that it has, one that somebody has set by hand among them.
    v_moved := array(
      select m
        from unnest(v_moves) m
        left join issoh_private.terms_applied a on a.product_id = m.product_id
       where (m.contract_id, m.revision, m.basis) is distinct from (a.contract_id, a.revision, a.basis));
    perform issoh_private.move_terms(v_moved, 'negotiated terms');
    perform issoh_private.make_sealed_prices(v_moves);
    v_beyond := issoh_private.make_default_prices(v_moves);
    perform issoh_private.make_first_prices(array_agg(m.product_id), array_agg(m.cost))
       from unnest(v_moves) m
      where m.contract_id is null and m.cost is not null
     having count(*) > 0;
    perform issoh_private.note_settled(v_moves);
    perform issoh_private.hold_terms(v_held, 'ISCXR',
      'There is no exchange rate for the price of its contract, or the list price that it is a rebate on is held.');
    perform issoh_private.hold_terms(v_beyond, 'ISIPV', 'A default makes more of its cost than a price can be.');
    return cardinality(v_held || v_beyond);
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  -- Without keys nothing is settled, whichever half is tried.
  if v_code = 'ISCKM' or cardinality(v_due) = 1 then
    perform issoh_private.hold_terms(array(select d.product_id from unnest(v_due) d), v_code, v_message);
    return cardinality(v_due);
  end if;
  return (
    select sum(issoh_private.settle_terms(h.product_ids))
      from issoh_private.halves(array(select d.product_id from unnest(v_due) d)) h (product_ids));
end
$$;
comment on function issoh_private.settle_terms(uuid[]) is
  $$Brings the costs of products to what their contracts say now, where that is not done yet, and what defaults make of
negotiated costs. What cannot be told now (no keys, secrets that do not open, no exchange rate) keeps its prices, or has
none yet: it is held in sync_failures and tried again. The caller holds the locks of the products. Answers how many are
held.$$;
--! EndIncluded functions/issoh/contracts/settle_terms.sql
--! Included functions/issoh/contracts/apply_terms.sql
create or replace function issoh_private.apply_terms(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_products uuid[] := array(
    select w.product_id
      from issoh_private.terms_wanted(null) w
     where not exists (select from issoh.sync_failures f
                        where f.product_id = w.product_id and f.next_try_at > clock_timestamp())
     limit apply_terms.row_limit);
begin
  if v_products = '{}' then
    return 0;
  end if;
  v_products := array(
    select p.product_id
      from issoh.selected_products p
     where p.product_id = any (v_products)
     order by p.product_id
       for no key update skip locked);
  if v_products <> '{}' then
    perform issoh_private.settle_terms(v_products);
  end if;
  return cardinality(v_products);
end
$$;
comment on function issoh_private.apply_terms(integer) is
  $$Settles products whose contracts have begun, ended or changed, or whose list price has moved under a rebate, or that
defaults price otherwise by now, at most so many; what somebody else has locked is left for the next time. Answers how
many it looked at: 0 when nothing is left that could be had.$$;
--! EndIncluded functions/issoh/contracts/apply_terms.sql
--! Included functions/issoh/costs/change_cost.sql
create or replace function issoh.change_cost(product text, cost_price numeric, reason text default null)
returns setof issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(change_cost.product);
  v_cost constant numeric := issoh_private.check_price(change_cost.cost_price, 'cost_price');
  v_negotiated_with uuid;
begin
  if v_cost is null then
    raise exception using
      errcode = 'ISIPR', message = 'There is no cost.', hint = 'Give cost_price, in the base currency.';
  end if;
  perform issoh_private.lock_products(array[v_product.product_id]);
  -- Of what nobody offers any more no contract says the cost, and it need not be encrypted.
  select c.supplier_id into v_negotiated_with
    from issoh_private.terms_applied a
    join issoh.contract_terms c on c.contract_id = a.contract_id
   where a.product_id = v_product.product_id;
  if found then
    -- A receipt of before says less than whoever names the cost now.
    delete from issoh_private.proposals_due d
     where d.product_id = v_product.product_id and d.movement_id is not null;
    -- Shown beside the price, the markup that is meant would tell what was negotiated.
    perform issoh_private.move_terms(array(
      select row(a.product_id, a.contract_id, a.revision, a.basis, v_negotiated_with, v_cost, a.day_rate,
                 v_cost)::issoh_private.term_move
        from issoh_private.terms_applied a
       where a.product_id = v_product.product_id), coalesce(change_cost.reason, 'cost change'));
  else
    perform issoh_private.change_costs(array[v_product.product_id], array[v_cost],
                                       coalesce(change_cost.reason, 'cost change'));
  end if;
  return query
  select r.*
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.rule_type in ('fixed', 'cost_plus') and r.default_id is null
     and r.period @> clock_timestamp()
   order by r.pricing_tier_id;
  if not found then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price in any tier now.', v_product.internal_sku),
      hint = 'Set its first price, with its cost, by set_price.';
  end if;
end
$$;
comment on function issoh.change_cost(text, numeric, text) is
  'A product (id or SKU) costs something else from now on. In every tier with a price of its own the price stays, and a
new one is proposed that keeps the markup; with the setting pricing.apply_proposals it holds at once. Answers the rules
in force. While a contract says the cost, this one is encrypted as well. Raises ISNPR, ISIPR (no cost), ISIPV, ISNRU (no
price of its own yet); under a contract ISCKM, ISCKU, ISCKT.';
grant execute on function issoh.change_cost(text, numeric, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/costs/change_cost.sql

--! Included functions/issoh/contracts/tg_contract_terms__in_force.sql
create or replace function issoh.tg_contract_terms__in_force() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_periods tstzmultirange := tstzmultirange(tstzrange(new.effective_from, new.effective_to) * tstzrange(v_now, null));
begin
  if tg_op = 'UPDATE' then
    v_periods := v_periods + (
      select coalesce(range_agg(o.period * tstzrange(null, v_now)), '{}') from unnest(old.in_force) o (period));
  end if;
  new.in_force := array(select p.period from unnest(v_periods) p (period));
  return new;
end
$$;
comment on function issoh.tg_contract_terms__in_force() is
  $$Row trigger: what was in force stays so in the past. Terms that are dated back hold from when they were set, and an
end that is dated back from when it was.$$;
--! EndIncluded functions/issoh/contracts/tg_contract_terms__in_force.sql
do $$
begin
  if not exists (select from pg_attribute a
                  where a.attrelid = 'issoh.contract_terms'::regclass and a.attname = 'in_force') then
    alter table issoh.contract_terms add column in_force tstzrange[] not null default '{}';
    -- What is there is no change of it: no trigger is to stamp or log it.
    alter table issoh.contract_terms alter column in_force type tstzrange[]
      using array_remove(array[tstzrange(effective_from, effective_to) * tstzrange(created_at, null)], 'empty');
  end if;
end
$$;
comment on column issoh.contract_terms.in_force is
  'When it held, by what was known at each moment of the past, and will hold: not before it was set.';
create or replace trigger _200_in_force before insert or update of effective_from, effective_to on issoh.contract_terms
  for each row execute function issoh.tg_contract_terms__in_force();
call audit.attach_log('issoh.contract_terms', 'contract_id',
                      'updated_at,period,in_force,product_key,price_secret,rebate_secret,key_id');
--! Included functions/issoh/pricing/agreed_products.sql
create or replace function issoh_private.agreed_products(product_ids uuid[], at timestamptz)
returns table (product_id uuid)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select l.product_id
    from issoh.contract_terms c
    join issoh.supplier_listings l on l.supplier_id = c.supplier_id
     and l.supplier_product_code = c.supplier_product_code
   where agreed_products.at <@ any (c.in_force)
     and (agreed_products.product_ids is null or l.product_id = any (agreed_products.product_ids))
  union
  select l.product_id
    from issoh.contract_terms c
    join issoh.supplier_listings l on l.supplier_id = c.supplier_id
   where c.supplier_product_code is null and agreed_products.at <@ any (c.in_force)
     and (agreed_products.product_ids is null or l.product_id = any (agreed_products.product_ids));
end
$$;
comment on function issoh_private.agreed_products(uuid[], timestamptz) is
  $$Of these products (null: all), those of whose cost a contract said at a moment what it is, by what was known
then.$$;
grant execute on function issoh_private.agreed_products(uuid[], timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/pricing/agreed_products.sql
