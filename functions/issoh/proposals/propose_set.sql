create or replace function issoh_private.propose_set(product_ids uuid[]) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_drafts issoh.price_proposals[];
  v_code text;
  v_message text;
begin
  begin
    with taken as (
      delete from issoh_private.proposals_due d
       where d.product_id = any (propose_set.product_ids)
      returning d.*
    ), due as (
      select * from issoh_private.last_costs(array(select t::issoh_private.proposals_due from taken t))
    )
    select array_agg(row(null, r.rule_id, r.product_id, r.pricing_tier_id, coalesce(f.old_cost, r.cost_price), c.cost,
                         m.markup, r.selling_price, round(m.price, 4), r.currency_code, 'open', f.reason, null, null,
                         null, null, null, r.from_quantity, f.recorded_at)::issoh.price_proposals)
      into v_drafts
      from due f
      join issoh.pricing_rules r on r.product_id = f.product_id and r.pricing_tier_id = f.pricing_tier_id
       and r.from_quantity = f.from_quantity and r.effective_from <= clock_timestamp()
       and (r.effective_to is null or r.effective_to > clock_timestamp())
     cross join lateral (select coalesce(f.new_cost, r.cost_price) as cost) c
     cross join lateral (
       select b.markup, issoh_private.price_at(r, c.cost, b.markup) as price
         from (select coalesce(r.target_markup_percentage, r.markup_percentage) as markup) b) m
     where (r.rule_type = 'fixed' or (r.rule_type = 'cost_plus' and f.new_cost is not null))
       and m.markup is not null and m.price >= 0 and m.price < 1e15;
    perform issoh_private.write_proposals(coalesce(v_drafts, '{}'));
    return;
  exception when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text;
    if not issoh_private.is_refusal(v_code) then
      raise;
    end if;
  end;
  if cardinality(propose_set.product_ids) = 1 then
    update issoh_private.proposals_due d
       set code = v_code, message = left(v_message, 10000), failures = d.failures + 1,
           next_try_at = clock_timestamp() + make_interval(mins => least(power(2, least(d.failures, 20))::integer, 60))
     where d.product_id = propose_set.product_ids[1];
  else
    perform issoh_private.propose_set(h.product_ids)
       from issoh_private.halves(propose_set.product_ids) h (product_ids);
  end if;
end
$$;
comment on function issoh_private.propose_set(uuid[]) is
  $$Proposes prices for products that are due for it, where one that a value or a constraint refuses fails alone: the
set is halved until it is found. It stays due, and is tried again after 1, 2, 4 … 60 minutes. The caller holds the locks
of the products.$$;
