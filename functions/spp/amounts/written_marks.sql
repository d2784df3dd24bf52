create or replace function spp_private.written_marks(
  batch_id uuid,
  out point bigint,
  out comma bigint,
  out maybe_point bigint,
  out maybe_comma bigint,
  out plain bigint,
  out plain_thousands bigint
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- Amounts of one shape say the same, so each shape is looked at once.
  with amounts as (
    select s.price as amount from spp.upload_staging s
     where s.batch_id = written_marks.batch_id and length(s.price) <= 80 and s.price_number is null
    union all
    select b.value ->> 'price'
      from spp.upload_staging s
     cross join lateral jsonb_array_elements(s.breaks::jsonb) b
     where s.batch_id = written_marks.batch_id and s.breaks is not null
       and length(b.value ->> 'price') <= 80 and b.value ->> 'number' is null
  ), shapes as (
    select left(a.amount, 1) = '0' as starts_with_zero, translate(a.amount, '0123456789', '9999999999') as shape,
           any_value(a.amount) as example, count(*) as occurrences
      from amounts a
     group by 1, 2
  ), evidence as (
    select spp_private.decimal_evidence(e.amount) as says, e.amount ~ '[0-9]{4}' as is_long,
      sum(s.occurrences) as occurrences
      from shapes s
     cross join lateral (
       -- What the price is for is no part of the amount.
       select regexp_replace(s.example, '([0-9].*?)\s*(p?\s?/|\m(per|pro|je|par|por|za)\M).*$', '\1', 'i') as amount) e
     -- What is no amount ("5.00 - 7,000.00", "on request") is no evidence either.
     where coalesce((spp_private.read_price_cell(s.example, '.')).amount,
                    (spp_private.read_price_cell(s.example, ',')).amount) is not null
     group by 1, 2
  )
  select coalesce(sum(e.occurrences) filter (where e.says = '.'), 0),
         coalesce(sum(e.occurrences) filter (where e.says = ','), 0),
         coalesce(sum(e.occurrences) filter (where e.says = '?.'), 0),
         coalesce(sum(e.occurrences) filter (where e.says = '?,'), 0),
         coalesce(sum(e.occurrences) filter (where e.says is null and not e.is_long), 0),
         coalesce(sum(e.occurrences) filter (where e.says is null and e.is_long), 0)
    from evidence e
$$;
comment on function spp_private.written_marks(uuid) is
  $$How many prices of a batch say that the point or the comma is decimal, may say so (three digits behind it), or
have no mark: below 1000, and from there on.$$;
