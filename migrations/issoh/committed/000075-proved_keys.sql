--! Previous: sha1:e8ad4c54f0474a173d848c0e28c9dac5f08a7d3a
--! Hash: sha1:841d2e3ffc5d604218e14cefe7b3f1c4af550d7d
--! Message: proved_keys

--! split: 1-current.sql
-- A key that a session gives counts where its secret is proved, and not by its name; terms that a file itself ends let
-- those follow that it has, too.
set lock_timeout = '5s';

alter table issoh_private.encryption_keys add column if not exists verifier bytea;
comment on column issoh_private.encryption_keys.verifier is
  $$By what the key that opens negotiated terms is known to be the one of this name: a digest, which tells nothing about
it. Null where a version before noted the name alone.$$;

--! Included functions/issoh/secrets/check_current_key.sql
create or replace function issoh_private.check_current_key() returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_known boolean;
begin
  with given as materialized (
    select m.is_current,
           exists (select from issoh_private.encryption_keys e
                    where e.key_id = m.master_id
                      -- As servers note it; of 64 random bytes it tells nothing.
                      and e.verifier = sha256(convert_to(E'inventory terms verifier\n', 'UTF8') || m.secret))
           or exists (select from issoh_private.supplier_keys k
                       where k.master_id = m.master_id
                         and issoh_private.is_sealed(k.wrapped, m.secret,
                                                     issoh_private.key_about(k.key_id, k.supplier_id))) as is_proved,
           exists (select from issoh_private.encryption_keys e
                    where e.key_id = m.master_id and e.verifier is not null)
           or exists (select from issoh_private.supplier_keys k where k.master_id = m.master_id) as has_proof,
           -- Noted by a version that noted names alone.
           exists (select from issoh_private.encryption_keys e where e.key_id = m.master_id) as is_named
      from issoh_private.terms_masters() m
  )
  select bool_or(g.is_current and g.is_proved)
         or bool_or(g.is_current and not g.has_proof)
            and (bool_or(g.is_proved) or bool_or(g.is_current and g.is_named)
                 or not exists (select from issoh_private.encryption_keys)
                    and not exists (select from issoh_private.supplier_keys))
    into v_is_known
    from given g;
  if not v_is_known then
    raise exception using
      errcode = 'ISCKU',
      message = 'The key that would encrypt from now on is none that a server has noted, and opens nothing.',
      hint = 'Do it where the server''s keys are. A server notes the key that encrypts there at its start, a worker'
             ' within a minute; one that a command tells "inventory contracts lost" notes, unless others are in use.';
  end if;
end
$$;
comment on function issoh_private.check_current_key() is
  $$That the master key which would encrypt is one that somebody has: whoever may write contracts may name any key in
his statement, and give any secret as that of a name. Its secret is proved by what a server has noted of it, or by a
data key that it opens; of a name about which nothing tells, by another key given with it that is proved, by the name
alone where a version of before noted it, or where there is no other key yet. Raises ISCKU, ISCKM.$$;
--! EndIncluded functions/issoh/secrets/check_current_key.sql
--! Included functions/issoh/secrets/open_keys.sql
create or replace function issoh_private.open_keys(key_ids uuid[])
returns table (key_id uuid, supplier_id uuid, secret bytea)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids constant uuid[] := array(select distinct i.id from unnest(open_keys.key_ids) i (id) where i.id is not null);
  v_unknown text;
  v_named text;
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
  select format('Key %s of supplier %s', k.key_no, k.supplier_id), k.master_id into v_named, v_unknown
    from issoh_private.supplier_keys k
    join issoh_private.terms_masters() m on m.master_id = k.master_id
   where k.key_id = any (v_ids) and k.lost_at is null
     and not issoh_private.is_sealed(k.wrapped, m.secret, issoh_private.key_about(k.key_id, k.supplier_id))
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCKT',
      message = format('%s was altered, or is another''s.', v_named),
      hint = format('Restore it from a backup. Where none has it, "inventory contracts lost %s" lets contracts under'
                    ' it be set anew and ended, and leaves what that key opens. The audit log tells who wrote there'
                    ' last.', v_unknown);
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
--! Included functions/issoh/secrets/current_keys.sql
create or replace function issoh_private.current_keys(supplier_ids uuid[])
returns table (key_id uuid, supplier_id uuid, secret bytea)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_without constant uuid[] := array(
    select distinct i.id
      from unnest(current_keys.supplier_ids) i (id)
     where not exists (select from issoh_private.supplier_keys k where k.supplier_id = i.id));
  v_ids uuid[];
begin
  if v_without <> '{}' then
    -- Those of the others open by it, or do not.
    perform issoh_private.check_current_key();
    perform issoh_private.make_keys(v_without);
  end if;
  -- Locked, so that a rotation drops none of them before what they encrypt is there to be seen.
  v_ids := array(
    select k.key_id
      from issoh_private.supplier_keys k
     where k.supplier_id in (select i.id from unnest(current_keys.supplier_ids) i (id))
       and k.key_no = (select max(n.key_no) from issoh_private.supplier_keys n where n.supplier_id = k.supplier_id)
       for key share);
  return query
  select o.key_id, o.supplier_id, o.secret from issoh_private.open_keys(v_ids) o;
end
$$;
comment on function issoh_private.current_keys(uuid[]) is
  $$The data keys that encrypt for these suppliers; whoever has none gets one. Raises ISCKM, ISCKU, ISCKT.$$;
--! EndIncluded functions/issoh/secrets/current_keys.sql
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
  if exists (select from unnest(reseal_contracts.contracts) n where n.contract_id <> all (v_whole)) then
    -- What is taken as unreadable stays so: not on the word of whoever has no key.
    perform issoh_private.check_current_key();
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
     set effective_to = (n.new).effective_to, said_to = (n.new).said_to, reason = (n.new).reason,
         price_secret = n.price, rebate_secret = n.rebate, key_id = n.key_id
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
     set effective_to = n.effective_to, said_to = n.said_to, reason = n.reason
    from unnest(reseal_contracts.contracts) n
   where c.contract_id = n.contract_id and c.contract_id <> all (v_whole);
  return cardinality(reseal_contracts.contracts);
end
$$;
comment on function issoh_private.reseal_contracts(issoh.contract_terms[]) is
  $$Encrypts contracts, which the caller has locked, as they are to be: under the present keys of their suppliers, with
another end (and what was said of it) or reason. What else differs from what is there makes them unreadable; of those
that are it already, these are written alone. Answers how many. Raises ISCKM, ISCKU, ISCKT (an altered key).$$;
--! EndIncluded functions/issoh/secrets/reseal_contracts.sql
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
  if not exists (select from issoh_private.supplier_keys k where k.master_id = declare_key_lost.key)
     and not exists (select from issoh_private.encryption_keys e where e.key_id = declare_key_lost.key) then
    raise exception using
      errcode = 'ISNCK',
      message = 'No negotiated terms are under such a key.',
      hint = '"inventory keys status" has those that they are under; it is named as there: 1-0123456789ab.';
  end if;
  -- One that nobody has would get what is set from now on.
  perform issoh_private.check_current_key();
  if v_lost = '{}'
        and (exists (select from issoh_private.supplier_keys k where k.master_id = declare_key_lost.key)
             or exists (select from issoh_private.terms_masters() m where m.master_id = declare_key_lost.key)) then
    raise exception using
      errcode = 'ISCKL',
      message = format('All that is under key %s can be opened: it is not lost.', declare_key_lost.key),
      hint = 'Set its contracts, or end them, as always.';
  end if;
  -- Whoever has it after all notes it again.
  delete from issoh_private.encryption_keys e where e.key_id = declare_key_lost.key;
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
anew and ended from then on, as any that cannot be read, and a rotation passes over them. Those that are left as they
are can be read again once the key is back, those whose end was moved meanwhile cannot: values are bound to it.
Answers how many contracts are concerned. Raises ISNCK (nothing is under it, and no server has noted it), ISCKL (it is
at hand, and opens all), ISCKM, ISCKU (the one that would encrypt is none that a server has noted, and opens
nothing).$$;
grant execute on function issoh.declare_key_lost(text) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/secrets/declare_key_lost.sql
--! Included functions/issoh/contracts/check_contracts.sql
create or replace function issoh_private.check_contracts(drafts issoh_private.contract_draft[]) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrong text;
  v_rows bigint[];
begin
  select string_agg(format('%s are of one product, and overlap.',
                           issoh_private.name_rows(array[d.previous, d.row_no])), ' '
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
  select string_agg(format('%s %s contract %s.', issoh_private.name_rows(array[d.row_no]),
                           case when d.is_later then 'would swallow' else 'would lie within' end, d.contract_id), ' '
                    order by d.row_no),
         array_agg(distinct d.row_no order by d.row_no)
    into v_wrong, v_rows
    from (
      select n.row_no, c.contract_id, c.effective_from > n.effective_from as is_later
        from unnest(check_contracts.drafts) n
        join issoh.contract_terms c on c.supplier_id = n.supplier_id
         and c.product_key = coalesce(n.supplier_product_code, '')
         and c.effective_from <> n.effective_from and c.period && tstzrange(n.effective_from, n.effective_to)
       where (c.effective_from > n.effective_from
              -- What follows at once goes on after it, and is looked at in its turn.
              or coalesce(c.effective_to, 'infinity') > coalesce(n.effective_to, 'infinity')
                 and not exists (
                   select
                     from unnest(check_contracts.drafts) f
                    where f.supplier_id = n.supplier_id
                      and f.supplier_product_code is not distinct from n.supplier_product_code
                      and f.effective_from = n.effective_to))
         -- One that gets another end by them ends there.
         and not exists (
           select
             from unnest(check_contracts.drafts) s
            where s.supplier_id = n.supplier_id
              and s.supplier_product_code is not distinct from n.supplier_product_code
              and s.effective_from = c.effective_from)
       order by n.row_no
       limit 20) d;
  if v_wrong is not null then
    raise exception using
      errcode = 'ISCKO', message = v_wrong,
      hint = format('End that one first (before it has begun, that withdraws it), or beside the new one, by its own'
                    ' beginning and another end; or let %s end where it begins, or not before it ends.',
                    lower(issoh_private.name_rows(v_rows)));
  end if;
end
$$;
comment on function issoh_private.check_contracts(issoh_private.contract_draft[]) is
  $$Refuses terms of one product that overlap each other (ISIKT), or others in a way that does not say which goes on
(ISCKO), up to twenty at once: what begins later ends what is open; nothing is swallowed or cut in two. What there is
counts as it will be by these terms, in whichever order they come.$$;
--! EndIncluded functions/issoh/contracts/check_contracts.sql
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
          -- One that another has cut still says the end that was said of it.
          and (nullif(coalesce(c.said_to, c.effective_to), 'infinity'), c.currency_code, v.unit_price,
               v.rebate_percentage, coalesce(d.reason, c.reason))
              is not distinct from (d.effective_to, d.currency_code, d.unit_price, d.rebate, c.reason)));
  v_counts.unchanged := cardinality(v_drafts) - cardinality(v_changed);
  -- Of two of the same beginning one may say the same as before: sent again, they would say it the other way round.
  perform issoh_private.check_contracts(array(
    select d
      from unnest(v_drafts) d
     where (d.supplier_id, coalesce(d.supplier_product_code, ''), d.effective_from) in (
       select n.supplier_id, coalesce(n.supplier_product_code, ''), n.effective_from from unnest(v_changed) n)));
  v_counts.ended := issoh_private.reseal_contracts(array(
    select jsonb_populate_record(c, jsonb_build_object(
             'effective_to', min(d.effective_from), 'said_to', coalesce(c.said_to, c.effective_to, 'infinity')))
      from issoh.contract_terms c
      join unnest(v_changed) d on d.supplier_id = c.supplier_id
       and coalesce(d.supplier_product_code, '') = c.product_key
     where c.effective_from < d.effective_from and coalesce(c.effective_to, 'infinity') > d.effective_from
     group by c.contract_id));
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
the same moment gets other values; what says the same already, and the end that was said, wherever another has cut it,
is left alone; one that cannot be read is written over. Values are encrypted at once. From when
it holds, the cost of products that we carry is by it: a job sees to that. Raises ISIKT (what cannot be read; the row
is named), ISCKO (another one would be swallowed or cut in two), ISNSU, ISCKM (no keys at hand), ISCKU
(declare_key_lost says that one is gone for good), ISCKT.$$;
grant execute on function issoh.set_contracts(issoh.contract_input[]) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/contracts/set_contracts.sql
