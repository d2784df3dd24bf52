-- Functions named for what they do, in plain words: the code makes them under their new names.
set lock_timeout = '5s';
drop function if exists issoh_private.draw_holdings(uuid, integer, uuid);
drop function if exists issoh_private.reckon_proposals(uuid[], numeric[], text);
drop function if exists issoh_private.reckon_rule(issoh.pricing_rules);
do $$
begin
  if exists (select from pg_proc p
              where p.oid = to_regprocedure('issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric)')
                and 'reckoned' = any (p.proargnames)) then
    drop function issoh_private.rounding_steps(issoh.pricing_rules, numeric, numeric);
  end if;
end
$$;
