--! Previous: sha1:841ec90000398c81b5ffbcb4eb61b7b2b2b9edfd
--! Hash: sha1:2d48d4cf5f582d2813a871e480eeeaf12587cacb
--! Message: contracts_of_lost_keys

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 005-contracts.sql
-- A key of negotiated terms that is gone for good can be declared so: contracts under it are set anew, or end. A
-- beginning is taken as it is told, to the millisecond. A rotation waits for whoever is at what it would bring over.
set lock_timeout = '5s';

alter table issoh_private.supplier_keys add column if not exists lost_at timestamptz;
comment on column issoh_private.supplier_keys.lost_at is
  'When it was declared lost: until its master key is back nothing under it can be read, and nobody is held up by it.';
-- Of keys themselves nothing is logged, encrypted or not.
create or replace trigger _900_log_update after update on issoh_private.supplier_keys
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit.tg_table__log('key_id', 'wrapped');

--! Included functions/issoh/secrets/open_keys.sql
create or replace function issoh_private.open_keys(key_ids uuid[])
returns table (key_id uuid, supplier_id uuid, secret bytea)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids constant uuid[] := array(select distinct i.id from unnest(open_keys.key_ids) i (id) where i.id is not null);
  v_unknown text;
begin
  if v_ids = '{}' then
    return;
  end if;
  select coalesce(k.master_id, 'of ' || i.id) into v_unknown
    from unnest(v_ids) i (id)
    left join issoh_private.supplier_keys k on k.key_id = i.id
   where k.lost_at is null
     and not exists (select from issoh_private.terms_masters() m where m.master_id = k.master_id)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCKU',
      message = format('Negotiated terms are encrypted under key %s, which is not among the keys given.', v_unknown),
      hint = 'Bring the line of that key back; "inventory keys status" tells which keys are still used. Where it is'
             ' gone for good, "inventory contracts lost" with its name lets contracts be set anew and ended.';
  end if;
  return query
  select k.key_id, k.supplier_id,
         issoh_private.open_bytes(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id),
                                  format('Key %s of supplier %s', k.key_no, k.supplier_id))
    from issoh_private.supplier_keys k
    join issoh_private.terms_masters() m on m.master_id = k.master_id
   where k.key_id = any (v_ids)
     and (k.lost_at is null
          or issoh_private.is_sealed(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id)));
end
$$;
comment on function issoh_private.open_keys(uuid[]) is
  $$Data keys by their ids, to decrypt with, without those that were declared lost and do not open. Raises ISCKM, ISCKU
(another master key), ISCKT.$$;
--! EndIncluded functions/issoh/secrets/open_keys.sql
--! Included functions/issoh/secrets/check_keys.sql
create or replace function issoh_private.check_keys() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_whole constant uuid[] := issoh_private.whole_keys(array(select k.key_id from issoh_private.supplier_keys k));
  v_named text;
  v_is_away boolean;
begin
  select string_agg(format('key %s of %s under %s', k.key_no, coalesce(s.supplier_code, k.supplier_id::text),
                           k.master_id), ', ' order by s.supplier_code, k.supplier_id, k.key_no),
         bool_or(not exists (select from issoh_private.terms_masters() m where m.master_id = k.master_id))
    into v_named, v_is_away
    from issoh_private.supplier_keys k
    left join issoh.suppliers s on s.supplier_id = k.supplier_id
   where k.key_id <> all (v_whole) and k.lost_at is null;
  if v_named is not null then
    raise exception using
      errcode = case when v_is_away then 'ISCKU' else 'ISCKT' end,
      message = format('Keys of negotiated terms were altered, or the keys that open them are not given: %s.', v_named),
      hint = 'All that could be opened was rotated. Bring back the keys; where they are gone for good,'
             ' "inventory contracts lost" with the name behind "under" lets these contracts be set anew and ended.';
  end if;
end
$$;
comment on function issoh_private.check_keys() is
  $$That each data key can be opened that was not declared lost. Raises ISCKT, which names those that cannot, by
supplier; ISCKU where a master key that is not given would have to open one; ISCKM.$$;
--! EndIncluded functions/issoh/secrets/check_keys.sql
--! Included functions/issoh/secrets/unrotated_contracts.sql
create or replace function issoh_private.unrotated_contracts() returns setof uuid
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select c.contract_id
    from issoh.contract_terms c
    join issoh_private.supplier_keys k on k.key_id = c.key_id
   where k.lost_at is null
     and exists (select from issoh_private.supplier_keys n where n.supplier_id = k.supplier_id and n.key_no > k.key_no)
   order by c.contract_id
$$;
comment on function issoh_private.unrotated_contracts() is
  $$Contracts under an earlier key of their supplier: those that a rotation has still before it, and those whose values
it cannot open; without those of keys that were declared lost (lost_keys).$$;
grant execute on function issoh_private.unrotated_contracts() to inv_admin;
--! EndIncluded functions/issoh/secrets/unrotated_contracts.sql
--! Included functions/issoh/secrets/lost_keys.sql
create or replace function issoh_private.lost_keys() returns table (master_id text, contracts bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select k.master_id,
         sum((select count(*)
                from issoh.contract_terms c
               where c.key_id = k.key_id and (c.effective_to is null or c.effective_to > clock_timestamp())))::bigint
    from issoh_private.supplier_keys k
   group by k.master_id
  having bool_and(k.lost_at is not null)
   order by k.master_id
$$;
comment on function issoh_private.lost_keys() is
  $$Master keys that were declared lost, and how many contracts under them hold, or will: they wait to be set anew, or
ended.$$;
grant execute on function issoh_private.lost_keys() to inv_admin;
--! EndIncluded functions/issoh/secrets/lost_keys.sql
--! Included functions/issoh/secrets/await_rotation.sql
create or replace function issoh_private.await_rotation() returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_whole constant uuid[] := issoh_private.whole_keys(array(select k.key_id from issoh_private.supplier_keys k));
  v_keys constant uuid[] := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where k.key_id = any (v_whole)
       and exists (select from issoh_private.supplier_keys n
                    where n.supplier_id = k.supplier_id and n.key_no > k.key_no)
       and (select n.key_id from issoh_private.supplier_keys n
             where n.supplier_id = k.supplier_id order by n.key_no desc limit 1) = any (v_whole));
begin
  -- The table before its rows, as end_contract does; and one row, so that nobody is kept by whoever waits.
  lock table issoh.contract_terms in row exclusive mode;
  perform c.contract_id
     from issoh.contract_terms c
     join issoh_private.open_keys(v_keys) k on k.key_id = c.key_id
    where issoh_private.is_whole(c, k.secret)
    limit 1
      for no key update of c;
  if found then
    return true;
  end if;
  perform p.product_id
     from issoh.pricing_rules r
     join issoh_private.open_keys(v_keys) k on k.key_id = r.terms_key_id
     join issoh.selected_products p on p.product_id = r.product_id
    where issoh_private.is_sealed(
            r.terms_secret, k.secret,
            issoh_private.rule_about(r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id))
    limit 1
      for no key update of p;
  return found;
end
$$;
comment on function issoh_private.await_rotation() is
  $$Waits for whoever holds something that rotate_terms left, and could bring over. Answers whether anything of that is
left. Raises ISCKM, ISCKU.$$;
--! EndIncluded functions/issoh/secrets/await_rotation.sql
--! Included functions/issoh/secrets/declare_key_lost.sql
create or replace function issoh.declare_key_lost(key text) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lost constant uuid[] := array(
    select k.key_id
      from issoh_private.supplier_keys k
      left join issoh_private.terms_masters() m on m.master_id = k.master_id
     where k.master_id = declare_key_lost.key
       and (m.master_id is null
            or not issoh_private.is_sealed(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id))));
begin
  if not exists (select from issoh_private.supplier_keys k where k.master_id = declare_key_lost.key) then
    raise exception using
      errcode = 'ISNCK',
      message = 'No negotiated terms are under such a key.',
      hint = '"inventory keys status" has those that they are under; it is named as there: 1-0123456789ab.';
  elsif v_lost = '{}' then
    raise exception using
      errcode = 'ISCKL',
      message = format('All that is under key %s can be opened: it is not lost.', declare_key_lost.key),
      hint = 'Set its contracts, or end them, as always.';
  end if;
  update issoh_private.supplier_keys k
     set lost_at = clock_timestamp()
   where k.key_id = any (v_lost) and k.lost_at is null;
  -- What is set from now on needs one that opens.
  perform issoh_private.make_keys(array(
    select k.supplier_id
      from issoh_private.supplier_keys k
     where k.key_id = any (v_lost)
       and k.key_no = (select max(n.key_no) from issoh_private.supplier_keys n where n.supplier_id = k.supplier_id)));
  perform graphile_worker.add_job('terms__apply', job_key => 'terms__apply');
  return (select count(*) from issoh.contract_terms c where c.key_id = any (v_lost));
end
$$;
comment on function issoh.declare_key_lost(text) is
  $$Says that a key of negotiated terms is gone for good, or what it opens was altered: contracts under it can be set
anew and ended from then on, as any that cannot be read, and a rotation passes over them. It destroys nothing: they can
be read again once the key is back. Answers how many contracts are concerned. Raises ISNCK (nothing is under it), ISCKL
(it is at hand, and opens all), ISCKM.$$;
grant execute on function issoh.declare_key_lost(text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/secrets/declare_key_lost.sql
--! Included functions/issoh/contracts/open_contracts.sql
create or replace function issoh_private.open_contracts(contract_ids uuid[])
returns table (contract_id uuid, unit_price numeric, rebate_percentage numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_lost record;
begin
  select c.contract_id, k.master_id into v_lost
    from issoh.contract_terms c
    join issoh_private.supplier_keys k on k.key_id = c.key_id
   where c.contract_id = any (open_contracts.contract_ids) and k.lost_at is not null
     and not exists (select from issoh_private.open_keys(array[k.key_id]))
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCKU',
      message = format('Contract %s is encrypted under key %s, which was declared lost.', v_lost.contract_id,
                       v_lost.master_id),
      hint = 'Set it anew, or end it.';
  end if;
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
--! Included functions/issoh/contracts/open_rules.sql
create or replace function issoh_private.open_rules(rules issoh.pricing_rules[])
returns table (rule_id uuid, cost numeric, markup numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  return query
  with keys as materialized (
    select k.* from issoh_private.open_keys(array(select r.terms_key_id from unnest(open_rules.rules) r)) k
  )
  select r.rule_id,
         case when r.terms_secret is null then r.cost_price else split_part(v.plain, ';', 1)::numeric end,
         case when r.terms_secret is null then coalesce(r.target_markup_percentage, r.markup_percentage)
              else nullif(split_part(v.plain, ';', 2), '')::numeric end
    from unnest(open_rules.rules) r
    left join keys k on k.key_id = r.terms_key_id
   cross join lateral (
     select case when r.terms_key_id is null or k.key_id is not null then
              issoh_private.open_value(
                r.terms_secret, k.secret,
                issoh_private.rule_about(r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id),
                format('The cost of rule %s', r.rule_id))
            end as plain offset 0) v;
end
$$;
comment on function issoh_private.open_rules(issoh.pricing_rules[]) is
  $$Cost of price rules, and the markup that is meant, whether they can be read or are encrypted; null where the key
was declared lost. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/contracts/open_rules.sql
--! Included functions/issoh/contracts/draft_contracts.sql
create or replace function issoh_private.draft_contracts(contracts issoh.contract_input[], moment timestamptz)
returns setof issoh_private.contract_draft
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_amount constant text := '^[0-9]{1,15}(\.[0-9]{1,40})?$';
  v_percentage constant text := '^(100(\.0*)?|[0-9]{1,2}(\.[0-9]{1,40})?)$';
  v_too_fine constant text := '\.[0-9]{4}0*[1-9]';
  v_wrong text;
  v_unknown text[];
begin
  -- The row is named, never what it says.
  select string_agg(format('Contract %s %s.', w.no, w.what), ' ' order by w.no) filter (where w.place <= 20)
         || case when count(*) > 20 then format(' And %s more.', count(*) - 20) else '' end
    into v_wrong
    from (
      select i.no, f.what, row_number() over (order by i.no) as place
        from unnest(draft_contracts.contracts) with ordinality
               i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
                  effective_to, reason, no)
       cross join lateral (
         select case
                  when nullif(common.trimmed(i.supplier), '') is null then 'names no supplier'
                  when num_nonnulls(i.unit_price, i.rebate_percentage) = 0 then 'has neither a price nor a rebate'
                  when i.unit_price is not null and coalesce(common.trimmed(i.unit_price), '') !~ v_amount
                    then 'has a price that is none'
                  when i.rebate_percentage is not null
                       and coalesce(common.trimmed(i.rebate_percentage), '') !~ v_percentage
                    then 'has a rebate that is none'
                  when common.trimmed(i.unit_price) ~ v_too_fine then 'has a price with more than four decimals'
                  when common.trimmed(i.rebate_percentage) ~ v_too_fine then 'has a rebate with more than four decimals'
                  when i.unit_price is not null and nullif(common.trimmed(i.supplier_product_code), '') is null
                    then 'has a price and names no product'
                  when i.unit_price is not null and i.currency_code is null then 'has a price without a currency'
                  when common.is_currency(i.currency_code) is false then 'has a currency that is none'
                  when not isfinite(coalesce(i.effective_from, moment))
                       or not isfinite(coalesce(i.effective_to, moment))
                       or i.effective_to <= coalesce(i.effective_from, moment)
                    then 'ends before it begins, or never begins'
                end as what) f
       where f.what is not null) w;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISIKT', message = v_wrong,
      hint = 'A contract has a supplier; a price of a product with its currency, a rebate of 0 to 100 percent, or both,'
             ' of at most four decimals; and ends after it begins.';
  end if;
  v_unknown := issoh_private.unknown_suppliers(array(
    select distinct common.trimmed(i.supplier) from unnest(draft_contracts.contracts) i));
  select string_agg(format('There is no supplier "%s" (contract %s).', w.supplier, w.no), ' ' order by w.no)
           filter (where w.place <= 20)
         || case when count(*) > 20 then format(' And %s more.', count(*) - 20) else '' end
    into v_wrong
    from (
      select i.supplier, i.no, row_number() over (order by i.no) as place
        from unnest(draft_contracts.contracts) with ordinality
               i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
                  effective_to, reason, no)
       where common.trimmed(i.supplier) = any (v_unknown)) w;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISNSU', message = v_wrong, hint = 'Name a supplier by its code in SPP or by its id.';
  end if;
  return query
  with named as materialized (
    select n.supplier, issoh_private.resolve_supplier(n.supplier) as supplier_id
      from (select distinct i.supplier from unnest(draft_contracts.contracts) i) n
  )
  select i.no, uuidv7(), n.supplier_id, nullif(common.trimmed(i.supplier_product_code), ''),
         case when i.unit_price is not null then i.currency_code end,
         round(common.trimmed(i.unit_price)::numeric, 4), round(common.trimmed(i.rebate_percentage)::numeric, 4),
         coalesce(b.effective_from, i.effective_from, draft_contracts.moment), i.effective_to,
         i.effective_from is not null, nullif(common.trimmed(i.reason), '')
    from unnest(draft_contracts.contracts) with ordinality
           i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
              effective_to, reason, no)
    join named n on n.supplier = i.supplier
    left join lateral (
      -- As it is told, to the millisecond, a beginning is the same one.
      select c.effective_from
        from issoh.contract_terms c
       where c.supplier_id = n.supplier_id
         and c.product_key = coalesce(nullif(common.trimmed(i.supplier_product_code), ''), '')
         and i.effective_from in (c.effective_from, date_trunc('milliseconds', c.effective_from))
       order by c.effective_from <> i.effective_from, c.effective_from desc
       limit 1) b on true
   order by i.no;
end
$$;
comment on function issoh_private.draft_contracts(issoh.contract_input[], timestamptz) is
  $$Terms to be set as they are meant: suppliers found, amounts read, without a beginning from the moment on, with
one to the millisecond from that of the contract that begins in it. Raises
ISIKT, which names up to twenty rows and never an amount; ISNSU, in the same way.$$;
--! EndIncluded functions/issoh/contracts/draft_contracts.sql
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
  -- The table before the row: set_contracts holds the one, and may want the other next.
  lock table issoh.contract_terms in row exclusive mode;
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
ISCKU (not of a key that was declared lost), ISCKT: its values are bound to its end, too.$$;
grant execute on function issoh.end_contract(uuid, timestamptz, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/end_contract.sql
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
is named), ISCKO (another one would be swallowed or cut in two), ISNSU, ISCKM (no keys at hand), ISCKU
(declare_key_lost says that one is gone for good), ISCKT.$$;
grant execute on function issoh.set_contracts(issoh.contract_input[]) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/set_contracts.sql
