--! Previous: sha1:5f6d71a0f9e5f38633863535e59ee99f258e0ea4
--! Hash: sha1:8f6e5a5513a138e3fe9dd2f466dfa2905ef60ea2
--! Message: contracts_whole

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 010-seals.sql
-- A seal that reaches beyond the present ends no chain, and one that is dated ahead hides no lag.
set lock_timeout = '5s';

--! Included functions/common/seals/next_seal.sql
create or replace function audit.next_seal(chain text) returns audit.seals
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_cluster constant bigint := (select c.system_identifier from pg_control_system() c);
  v_now constant pg_snapshot := pg_current_snapshot();
  v_newest audit.seals;
  v_last audit.seals;
  v_next audit.seals;
begin
  select s.* into v_newest from audit.seals s where s.chain = next_seal.chain order by s.seal_no desc limit 1;
  -- From a seal that reaches beyond the present none goes on: until that has come nothing would be sealed.
  select s.* into v_last
    from audit.seals s
   where s.chain = next_seal.chain
     and (s.cluster_id <> v_cluster
          or pg_snapshot_xmax(s.seen_until) <= pg_snapshot_xmax(v_now)
             and not exists (select from pg_snapshot_xip(v_now) x where pg_visible_in_snapshot(x, s.seen_until)))
   order by s.seal_no desc limit 1;
  v_next := v_last;
  v_next.chain := next_seal.chain;
  v_next.seal_no := coalesce(v_newest.seal_no, 0) + 1;
  v_next.cluster_id := v_cluster;
  v_next.previous := v_newest.hash;
  v_next.key_after := v_last.key_until;
  v_next.key_until := null;
  if v_last.cluster_id is distinct from v_cluster then
    -- Transactions are numbered anew; rows of a dump that was restored before there were seals are told likewise.
    v_next.life := coalesce(v_last.life, 0) + 1;
    v_next.fence := audit.seal_fence(next_seal.chain, v_last.last_fence);
    v_next.last_fence := v_next.fence;
    v_next.key_after := null;
    v_next.seen_from := null;
    v_next.seen_until := v_now;
  elsif v_next.key_after is null then
    v_next.seen_from := v_last.seen_until;
    v_next.seen_until := v_now;
  end if;
  return v_next;
end
$$;
comment on function audit.next_seal(text) is
  $$What the next seal of a chain is to stand for: the next slice of the window that is begun, else what has become
visible since its last one, else, in another cluster or at first, whatever is there and unsealed. Seals that reach
beyond the present count for nothing but their numbers.$$;
--! EndIncluded functions/common/seals/next_seal.sql
--! Included functions/common/seals/seal_status.sql
create or replace function audit.seal_status()
returns table (
  chain text,
  seals bigint,
  last_sealed_at timestamptz,
  unsealed_rows bigint,
  lag_seconds numeric,
  strange_rows bigint
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_chain record;
  v_next audit.seals;
  v_filter text;
begin
  for v_chain in select distinct on (c.chain) c.* from audit.seal_chains() c order by c.chain, c.format desc loop
    seal_status.chain := v_chain.chain;
    v_next := audit.next_seal(v_chain.chain);
    -- They count without gaps, and the next one has the time of the last still.
    seals := v_next.seal_no - 1;
    last_sealed_at := v_next.sealed_at;
    v_filter := audit.seal_filter(v_next);
    -- Beside the slices that are still to come, what has been written since.
    if v_next.key_after is not null and v_next.seen_from is not null then
      v_filter := format('not pg_visible_in_snapshot(r.xact_id, %L) or r.%I > %L', v_next.seen_until,
                         v_chain.key_column, v_next.key_after);
      v_next.key_after := null;
      v_next.seen_until := null;
      v_filter := format('%s and (%s)', audit.seal_filter(v_next), v_filter);
    elsif v_next.key_after is not null then
      v_next.seen_from := v_next.seen_until;
      v_next.key_after := null;
      v_next.seen_until := null;
      v_filter := format('(%s) or (%s)', v_filter, audit.seal_filter(v_next));
    elsif v_next.seen_from is not null then
      v_next.seen_until := null;
      v_filter := audit.seal_filter(v_next);
    end if;
    execute format(
      $status$
      select count(*),
             case when count(*) > 0
                  then round(extract(epoch from least(
                         clock_timestamp() - min(r.%I),
                         -- Of a clock that was ahead it says nothing.
                         case when $1 <= clock_timestamp() then clock_timestamp() - $1 end)), 3) end,
             count(*) filter (where not %L and not pg_visible_in_snapshot(r.xact_id, pg_current_snapshot())
                                    and r.xact_id is distinct from pg_current_xact_id_if_assigned())
        from %s r where %s
      $status$, v_chain.time_column, v_next.seen_from is null, v_chain.chain, v_filter)
      into unsealed_rows, lag_seconds, strange_rows
      using last_sealed_at;
    lag_seconds := greatest(coalesce(lag_seconds, 0), 0);
    return next;
  end loop;
end
$$;
comment on function audit.seal_status() is
  $$Each chain of seals: the number of the last, when it was made, rows that no seal has yet, for how long (seconds;
since the oldest was written, or since the last seal, whichever is later), and rows that cannot be: they name a
transaction that has not ended in this cluster. Takes no longer with more seals. Analysts and administrators may.$$;
grant execute on function audit.seal_status() to inv_analyst, inv_admin;
--! EndIncluded functions/common/seals/seal_status.sql

--! split: 020-contracts.sql
-- Contracts: no deadlock of those who set, end and rotate them; amounts are never rounded; all that is wrong is told at
-- once; what others hold hides nothing that is due; what a default cannot price keeps the prices that it has.
set lock_timeout = '5s';

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
ISCKU, ISCKT: its values are bound to its end, too.$$;
grant execute on function issoh.end_contract(uuid, timestamptz, text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/end_contract.sql
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
         coalesce(i.effective_from, draft_contracts.moment), i.effective_to, i.effective_from is not null,
         nullif(common.trimmed(i.reason), '')
    from unnest(draft_contracts.contracts) with ordinality
           i (supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, effective_from,
              effective_to, reason, no)
    join named n on n.supplier = i.supplier
   order by i.no;
end
$$;
comment on function issoh_private.draft_contracts(issoh.contract_input[], timestamptz) is
  $$Terms to be set as they are meant: suppliers found, amounts read, without a beginning from the moment on. Raises
ISIKT, which names up to twenty rows and never an amount; ISNSU, in the same way.$$;
--! EndIncluded functions/issoh/contracts/draft_contracts.sql
--! Included functions/issoh/contracts/check_contracts.sql
create or replace function issoh_private.check_contracts(drafts issoh_private.contract_draft[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrong text;
begin
  select string_agg(format('Contracts %s and %s are of one product, and overlap.', d.previous, d.row_no), ' '
                    order by d.row_no)
    into v_wrong
    from (
      select o.row_no, o.previous
        from (select n.row_no, lag(n.row_no) over w as previous, n.effective_from,
                     lag(n.effective_to, 1) over w as until
                from unnest(check_contracts.drafts) n
              window w as (partition by n.supplier_id, n.supplier_product_code order by n.effective_from, n.row_no)) o
       where o.previous is not null and coalesce(o.until, 'infinity') > o.effective_from
       order by o.row_no
       limit 20) d;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISIKT', message = v_wrong, hint = 'Give the first one an end, or leave it out.';
  end if;
  select string_agg(format('Contract %s %s contract %s.', d.row_no,
                           case when d.is_later then 'would swallow' else 'would lie within' end, d.contract_id), ' '
                    order by d.row_no)
    into v_wrong
    from (
      select n.row_no, c.contract_id, c.effective_from > n.effective_from as is_later
        from unnest(check_contracts.drafts) n
        join issoh.contract_terms c on c.supplier_id = n.supplier_id
         and c.product_key = coalesce(n.supplier_product_code, '')
         and c.effective_from <> n.effective_from and c.period && tstzrange(n.effective_from, n.effective_to)
       where c.effective_from > n.effective_from
          or coalesce(c.effective_to, 'infinity') > coalesce(n.effective_to, 'infinity')
       order by n.row_no
       limit 20) d;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISCKO', message = v_wrong,
      hint = 'End that one by end_contract, or let the new one end where it begins.';
  end if;
end
$$;
comment on function issoh_private.check_contracts(issoh_private.contract_draft[]) is
  $$Refuses terms of one product that overlap each other (ISIKT), or others in a way that does not say which goes on
(ISCKO), up to twenty at once: what begins later ends what is open; nothing is swallowed or cut in two.$$;
--! EndIncluded functions/issoh/contracts/check_contracts.sql
--! Included functions/issoh/contracts/apply_terms.sql
create or replace function issoh_private.apply_terms(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Counted where they are locked: what somebody holds takes the place of nothing that can be had.
  v_products constant uuid[] := array(
    select p.product_id
      from issoh_private.terms_wanted(null) w
      join issoh.selected_products p on p.product_id = w.product_id
     where not exists (select from issoh.sync_failures f
                        where f.product_id = w.product_id and f.next_try_at > clock_timestamp())
     limit apply_terms.row_limit
       for no key update of p skip locked);
begin
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
   where f.product_id = m.product_id and (m.contract_id is null or m.day_rate is not null)
     and f.code in ('ISCKM', 'ISCKU', 'ISCKT', 'ISCXR', 'ISIPV')
$$;
comment on function issoh_private.note_settled(issoh_private.term_move[]) is
  $$Notes by which contracts the costs of products are now, and that nothing is held of them any more. One by a contract
without a rate of the day has not got its prices by defaults: it is looked at again, and stays held until then.$$;
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
    perform issoh_private.note_settled(array(
      select case
               when m.product_id in (select b.id from unnest(v_beyond) b (id))
                 then jsonb_populate_record(m, '{"day_rate": null}')
               else m
             end
        from unnest(v_moves) m));
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
--! Included functions/issoh/defaults/make_default_prices.sql
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
  v_made constant issoh_private.default_price[] := array(
    select row(d.product_id, d.rule, lower(p.period), upper(p.period), m.supplier_id, m.day_cost,
               greatest(issoh_private.price_at(d.rule, m.day_cost, (d.rule).markup_percentage), 0)
              )::issoh_private.default_price
      from issoh_private.defaults_under_terms(v_ids, v_now) d
      join unnest(make_default_prices.moves) m on m.product_id = d.product_id
     cross join lateral unnest(d.periods) p (period)
     where m.contract_id is not null and m.day_cost is not null);
  v_beyond constant uuid[] := array(select distinct m.product_id from unnest(v_made) m where m.price >= 1e15);
  v_meant constant issoh_private.default_price[] := array(
    select m from unnest(v_made) m where m.product_id not in (select b.id from unnest(v_beyond) b (id)));
  v_present constant issoh.pricing_rules[] := array(
    select r
      from issoh.pricing_rules r
     where r.default_id is not null and r.product_id = any (v_ids)
       and r.product_id not in (select b.id from unnest(v_beyond) b (id))
       and (r.effective_to is null or r.effective_to > v_now));
  v_kept uuid[];
begin
  if v_present = '{}' and v_meant = '{}' then
    return v_beyond;
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
   where h.product_id is null;
  return v_beyond;
end
$$;
comment on function issoh_private.make_default_prices(issoh_private.term_move[]) is
  $$What defaults make of negotiated costs becomes a price, which everybody may read, of a cost that few may; prices so
made that are no longer meant end. The caller holds the locks of the products. Answers those of which a price would be
more than one can be: they keep what they have. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/defaults/make_default_prices.sql
--! Included functions/issoh/proposals/propose_due.sql
create or replace function issoh_private.propose_due(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_noted constant integer := issoh_private.note_receipts();
  v_products uuid[];
begin
  -- Counted where they are locked: what somebody holds takes the place of nothing that can be had.
  v_products := array(
    select distinct h.product_id
      from (select p.product_id
              from issoh_private.proposals_due d
              join issoh.selected_products p on p.product_id = d.product_id
             where d.next_try_at <= clock_timestamp()
             order by d.due_id
             limit propose_due.row_limit
               for no key update of p skip locked) h);
  if v_products <> '{}' then
    perform issoh_private.propose_set(v_products);
  end if;
  return cardinality(v_products);
end
$$;
comment on function issoh_private.propose_due(integer) is
  'Proposes prices for products whose costs follow_costs has changed, or whose receipts cost something else, at most
so many; what somebody else has locked is left for the next time. Answers how many products it looked at: 0 when nothing
is left that could be had.';
--! EndIncluded functions/issoh/proposals/propose_due.sql
--! Included functions/issoh/secrets/rotate_terms.sql
create or replace function issoh_private.rotate_terms(row_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
declare
  v_old constant uuid[] := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where exists (select from issoh_private.supplier_keys n
                    where n.supplier_id = k.supplier_id and n.key_no > k.key_no));
  v_used constant uuid[] := array(
    select o.id
      from unnest(v_old) o (id)
     where exists (select from issoh.contract_terms c where c.key_id = o.id)
        or exists (select from issoh.pricing_rules r where r.terms_key_id = o.id));
  v_ids uuid[];
  v_done integer;
begin
  if v_old = '{}' then
    return 0;
  end if;
  -- The table before its rows, as end_contract does.
  lock table issoh.contract_terms in row exclusive mode;
  v_ids := array(
    select c.contract_id
      from issoh.contract_terms c
      -- Another one who rotates may have dropped some since.
      join issoh_private.open_keys(array(
             select u.key_id from issoh_private.supplier_keys u where u.key_id = any (v_used))) k
        on k.key_id = c.key_id
     where issoh_private.is_whole(c, k.secret)
     limit rotate_terms.row_limit
       for no key update of c skip locked);
  v_done := issoh_private.rotate_contracts(v_ids);
  if v_done > 0 then
    return v_done;
  end if;
  -- Whoever carries a secret over into a further rule holds its product.
  v_ids := array(
    select p.product_id
      from issoh.pricing_rules r
      join issoh_private.open_keys(array(
             select u.key_id from issoh_private.supplier_keys u where u.key_id = any (v_used))) k
        on k.key_id = r.terms_key_id
      join issoh.selected_products p on p.product_id = r.product_id
     where issoh_private.is_sealed(
             r.terms_secret, k.secret,
             issoh_private.rule_about(r.product_id, r.pricing_tier_id, r.from_quantity, r.terms_key_id))
     limit rotate_terms.row_limit
       for no key update of p skip locked);
  v_done := issoh_private.rotate_rules(v_ids, v_old);
  if v_done > 0 then
    return v_done;
  end if;

  -- One that somebody encrypts with at this moment is locked, and stays for the next time.
  v_ids := array(
    select k.key_id from issoh_private.supplier_keys k where k.key_id = any (v_old) for update skip locked);
  delete from issoh_private.supplier_keys k
   where k.key_id = any (v_ids)
     and not exists (select from issoh.contract_terms c where c.key_id = k.key_id)
     and not exists (select from issoh.pricing_rules r where r.terms_key_id = k.key_id);
  return 0;
end
$$;
comment on function issoh_private.rotate_terms(integer) is
  $$Encrypts what is still under an earlier data key of its supplier under the present one, at most so many contracts or
products; what cannot be opened stays as it is (unrotated_contracts). Where none is left that could be had, drops the
keys that nothing names any more. Answers how many: 0 at the end. Raises ISCKM, ISCKU, ISCKT (an altered key).$$;
--! EndIncluded functions/issoh/secrets/rotate_terms.sql

comment on column issoh_private.terms_applied.day_rate is
  $$What the currency of its price, or of the list, was worth on the day, at which defaults have priced it; null: one of
them makes more of its cost than a price can be.$$;
