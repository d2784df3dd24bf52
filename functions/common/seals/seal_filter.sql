create or replace function audit.seal_filter(seal audit.seals) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_chain record;
  v_earlier audit.seals;
  v_before text;
  v_rows text;
begin
  select c.* into v_chain
    from audit.seal_chains() c where c.chain = seal.chain order by c.format limit 1;
  if seal.seen_from is null then
    v_rows := format('coalesce(pg_visible_in_snapshot(r.xact_id, %L), true)', seal.seen_until);
  elsif seal.key_after is null then
    -- Not visible in seen_from, and visible in seen_until, as an index finds it.
    v_rows := format('%s >= %L', v_chain.found_by, pg_snapshot_xmax(seal.seen_from));
    if seal.seen_until is not null then
      v_rows := format('%s and %s < %L', v_rows, v_chain.found_by, pg_snapshot_xmax(seal.seen_until));
    end if;
    if exists (select from pg_snapshot_xip(seal.seen_from)) then
      v_rows := format('(%s or %s = any (%L))', v_rows, v_chain.found_by,
                       array(select pg_snapshot_xip(seal.seen_from)));
    end if;
  else
    -- Later slices go on by the key.
    v_rows := format('not pg_visible_in_snapshot(r.xact_id, %L)', seal.seen_from);
  end if;
  if seal.seen_from is not null and seal.seen_until is not null then
    v_rows := v_rows || format(' and pg_visible_in_snapshot(r.xact_id, %L)', seal.seen_until);
  end if;

  if seal.fence is not null then
    v_rows := format('r.%I > %L and %s', v_chain.fence_column, seal.fence, v_rows);
    if seal.seen_from is null then
      -- What an earlier life had not sealed.
      select s.* into v_earlier
        from audit.seals s
       where s.chain = seal.chain and s.life = seal.life - 1
         and s.seal_no < coalesce((select min(f.seal_no) from audit.seals f
                                    where f.chain = seal.chain and f.life = seal.life and f.seen_from is null),
                                  seal.seal_no)
       order by s.seal_no desc limit 1;
      v_before := case when v_earlier.chain is null then 'false'
                       else format('coalesce(pg_visible_in_snapshot(r.xact_id, %L), true)', v_earlier.seen_until) end;
      if v_earlier.key_until is not null then
        v_before := format('%s and (r.%I <= %L or %s)', v_before, v_chain.key_column, v_earlier.key_until,
          case when v_earlier.seen_from is null then 'false'
               else format('coalesce(pg_visible_in_snapshot(r.xact_id, %L), true)', v_earlier.seen_from) end);
      end if;
      v_rows := format('((%s) or r.%I <= %L%s and not (%s))', v_rows, v_chain.fence_column, seal.fence,
        case when v_earlier.fence is null then ''
             else format(' and r.%I > %L', v_chain.fence_column, v_earlier.fence) end,
        v_before);
    end if;
  end if;
  return v_rows
    || coalesce((select format(' and r.%I <= %L', v_chain.fence_column, s.fence)
                   from audit.seals s
                  where s.chain = seal.chain and s.life = seal.life + 1 and s.seen_from is null
                  order by s.seal_no limit 1), '')
    || case when seal.key_after is null then '' else format(' and r.%I > %L', v_chain.key_column, seal.key_after) end
    || case when seal.key_until is null then '' else format(' and r.%I <= %L', v_chain.key_column, seal.key_until) end;
end
$$;
comment on function audit.seal_filter(audit.seals) is
  $$Which rows r of its table a seal stands for, as a condition: those that seen_until shows and seen_from does not, of
its life, in its slice of keys. seen_until null: without that end.$$;
