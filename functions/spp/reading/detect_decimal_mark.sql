create or replace function spp_private.detect_decimal_mark(batch_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Amounts of one shape say the same, so each shape is looked at once.
  with shapes as (
    select left(s.price, 1) = '0' as starts_with_zero, translate(s.price, '0123456789', '9999999999') as shape,
           min(s.price) as example, count(*) as occurrences
      from spp.upload_staging s
     where s.batch_id = detect_decimal_mark.batch_id and s.price is not null and s.price_number is null
     group by 1, 2
  ), evidence as (
    select spp_private.decimal_evidence(s.example) as says, sum(s.occurrences) as occurrences
      from shapes s
     -- What is no amount ("5.00 - 7,000.00", "on request") is no evidence either.
     where coalesce(spp_private.parse_amount(s.example, '.'), spp_private.parse_amount(s.example, ',')) is not null
     group by 1
  ), tally as (
    select coalesce(sum(e.occurrences) filter (where e.says = '.'), 0) as point,
           coalesce(sum(e.occurrences) filter (where e.says = ','), 0) as comma,
           coalesce(sum(e.occurrences) filter (where e.says = '?.'), 0) as maybe_point,
           coalesce(sum(e.occurrences) filter (where e.says = '?,'), 0) as maybe_comma,
           coalesce(sum(e.occurrences) filter (where e.says is null), 0) as plain
      from evidence e
  )
  select jsonb_build_object(
    'decimal_mark',
    case
      when t.point > t.comma then '.'
      when t.comma > t.point then ','
      -- Nothing but three digits behind a mark: beside plain numbers, or behind a comma, they are groups.
      when t.maybe_point > 0 and t.maybe_comma = 0 and (t.maybe_point >= 3 and t.plain > 0) then ','
      else '.'
    end,
    'assumed', t.point = t.comma and t.point + t.maybe_point + t.maybe_comma > 0)
    from tally t
$$;
comment on function spp_private.detect_decimal_mark(uuid) is
  'The decimal mark that a batch''s price column speaks for: {decimal_mark, assumed}; assumed when nothing decides it.';
