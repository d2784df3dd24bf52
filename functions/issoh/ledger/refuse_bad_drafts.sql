create or replace function issoh_private.refuse_bad_drafts(
  drafts issoh_private.movement_draft[],
  movements issoh.movement_input[]
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_bad issoh_private.movement_draft;
  v_message text;
  v_hint text;
begin
  select d.* into v_bad from unnest(drafts) d where d.problem is not null order by d.position limit 1;
  if not found then
    return;
  end if;
  select p.message, p.hint into v_message, v_hint
    from issoh_private.movement_problem(v_bad.problem, movements[v_bad.position]) p;
  raise exception using
    errcode = v_bad.problem,
    message = case when cardinality(movements) > 1 then format('Movement %s: ', v_bad.position) else '' end
              || v_message,
    hint = v_hint;
end
$$;
comment on function issoh_private.refuse_bad_drafts(issoh_private.movement_draft[], issoh.movement_input[]) is
  'Raises what is wrong with the first movement that has a problem.';
