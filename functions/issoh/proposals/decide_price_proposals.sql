create or replace function issoh.decide_price_proposals(
  proposal_ids uuid[],
  decision text,
  notes text default null
) returns setof issoh.price_proposals
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_status constant text := case decide_price_proposals.decision
    when 'accept' then 'accepted'
    when 'dismiss' then 'dismissed'
  end;
  v_wrong text;
  v_open uuid[];
begin
  if v_status is null then
    raise exception using
      errcode = 'ISIPD',
      message = format('"%s" is no decision.', decide_price_proposals.decision),
      hint = 'A proposal is decided by accept or dismiss.';
  end if;
  select i.id::text into v_wrong
    from unnest(decide_price_proposals.proposal_ids) i (id)
   where not exists (select from issoh.price_proposals p where p.proposal_id = i.id)
   limit 1;
  if found then
    raise exception using
      errcode = 'ISNPP',
      message = format('There is no price proposal %s.', coalesce(v_wrong, 'null')),
      hint = 'v_price_proposals lists those that are open.';
  end if;
  perform issoh_private.lock_products(array(
    select p.product_id from issoh.price_proposals p where p.proposal_id = any (decide_price_proposals.proposal_ids)));

  select case
           when p.status = 'open'
             then format('The price that proposal %s changes is not in force any more.', p.proposal_id)
           else format('Proposal %s is %s.', p.proposal_id, p.status)
         end
    into v_wrong
    from issoh.price_proposals p
   where p.proposal_id = any (decide_price_proposals.proposal_ids) and p.status <> v_status
     and (p.status <> 'open'
          or (v_status = 'accepted' and not exists (
            select from issoh.pricing_rules r where r.rule_id = p.rule_id and r.period @> clock_timestamp())))
   limit 1;
  if found then
    raise exception using
      errcode = 'ISCPD',
      message = v_wrong,
      hint = 'Leave it out, or dismiss it if it is open; set_price sets any price.';
  end if;

  v_open := array(
    select p.proposal_id
      from issoh.price_proposals p
     where p.proposal_id = any (decide_price_proposals.proposal_ids) and p.status = 'open');
  if v_status = 'accepted' then
    perform issoh_private.accept_proposals(v_open, audit.current_actor(), decide_price_proposals.notes);
  else
    update issoh.price_proposals p
       set status = 'dismissed', decided_by = audit.current_actor(), decided_at = clock_timestamp(),
           notes = decide_price_proposals.notes
     where p.proposal_id = any (v_open);
  end if;
  return query
  select p.*
    from issoh.price_proposals p
   where p.proposal_id = any (decide_price_proposals.proposal_ids)
   order by p.proposal_id;
end
$$;
comment on function issoh.decide_price_proposals(uuid[], text, text) is
  $$Accepts (the proposed prices hold from now on) or dismisses price proposals, all or none; repeated, it changes
nothing. Raises ISIPD (no such decision), ISNPP (no such proposal), ISCPD (decided otherwise, or overtaken by
another price).$$;
grant execute on function issoh.decide_price_proposals(uuid[], text, text) to inv_pricing_manager, inv_admin;
