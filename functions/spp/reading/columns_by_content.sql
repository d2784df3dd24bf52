create or replace function spp_private.columns_by_content(
  evidence spp_private.column_evidence[], columns jsonb, wanted jsonb, has_headings boolean
) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_columns jsonb := columns_by_content.columns;
  v_warnings jsonb := '[]';
  v_field text;
  v_taken int[];
  v_position int;
begin
  -- Whatever a heading names is no column that is still open.
  select array_agg(e.position) into v_taken
    from unnest(columns_by_content.evidence) e
   where e.field is not null or e.traits ?| '{surcharge,change}'
      or exists (select from jsonb_each(v_columns) c where c.value @> to_jsonb(e.position));
  foreach v_field in array '{price,name,code}'::text[] loop
    continue when v_columns ? v_field or coalesce(columns_by_content.wanted, '{}') ? v_field;
    if v_field = 'name' and v_columns ? 'description' then
      v_columns := (v_columns - 'description') || jsonb_build_object('name', v_columns -> 'description');
      continue;
    end if;
    v_position := spp_private.column_by_content(v_field, columns_by_content.evidence, coalesce(v_taken, '{}'),
      v_columns,
      columns_by_content.has_headings);
    if v_position is not null then
      v_columns := v_columns || jsonb_build_object(v_field, jsonb_build_array(v_position));
      v_taken := v_taken || v_position;
    elsif v_field = 'code' and v_columns ? 'name' then
      v_columns := v_columns || jsonb_build_object('code', v_columns -> 'name');
      v_warnings := v_warnings || jsonb_build_object('code', 'no_code_column',
        'message', 'The list has no column with product codes: the name serves as the code.');
    end if;
  end loop;
  -- Whatever it is called, what holds nothing but currencies says what prices are in.
  if not v_columns ? 'currency' and not coalesce(columns_by_content.wanted, '{}') ? 'currency' then
    select e.position into v_position
      from unnest(columns_by_content.evidence) e
     where e.position <> all (coalesce(v_taken, '{}')) and not e.hidden
       and (e.below ->> 'currencies')::float8 = 1 and (e.below ->> 'fill')::float8 >= 0.5
     order by e.position
     limit 1;
    if v_position is not null then
      v_columns := v_columns || jsonb_build_object('currency', jsonb_build_array(v_position));
    end if;
  end if;
  return jsonb_build_object('columns', v_columns, 'warnings', v_warnings);
end;
$$;
comment on function spp_private.columns_by_content(spp_private.column_evidence[], jsonb, jsonb, boolean) is
  $$The columns with those that content decides where no heading does: {columns, warnings}. What the profile leaves
blank (`wanted`: its columns) stays open.$$;
grant execute on function spp_private.columns_by_content(spp_private.column_evidence[], jsonb, jsonb, boolean)
  to inv_catalog_manager, inv_admin;
