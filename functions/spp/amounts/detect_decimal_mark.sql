create or replace function spp_private.detect_decimal_mark(batch spp.upload_batches, detected jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_says record;
  v_mark text;
  v_doubtful text;
begin
  select * into v_says from spp_private.written_marks((batch).batch_id);
  v_doubtful := case when v_says.maybe_comma = 0 then '.' when v_says.maybe_point = 0 then ',' end;

  if greatest(v_says.point, v_says.comma) > 0 then
    -- The majority; where nearly as many say the other, three digits behind a mark stay in doubt.
    v_mark := case when v_says.comma > v_says.point then ',' else '.' end;
    if v_says.maybe_point + v_says.maybe_comma > 0
       and least(v_says.point, v_says.comma) * 4 > greatest(v_says.point, v_says.comma) then
      v_mark := null;
    end if;
    return jsonb_build_object('decimal_mark', v_mark, 'assumed', v_says.point = v_says.comma);
  elsif v_says.maybe_point + v_says.maybe_comma = 0 then
    return jsonb_build_object('assumed', false, 'decimal_mark',
      case when spp_private.language_mark(detected ->> 'language', (batch).currency_code) = ',' then ',' else '.' end);
  elsif v_doubtful is null then
    return '{"decimal_mark": null, "assumed": true}';
  end if;
  return spp_private.weigh_decimal_mark(batch, detected, v_doubtful, v_says.plain, v_says.plain_thousands);
end
$$;
comment on function spp_private.detect_decimal_mark(spp.upload_batches, jsonb) is
  $$The decimal mark that the prices of a batch speak for: {decimal_mark, assumed}; assumed where no price tells it by
itself,
null where it stays in doubt.$$;
