create or replace function spp_private.read_discount(label text, decimal_mark text) returns numeric
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- "30+10" leaves 70 % of 90 %. Less than one per cent without its sign may be a share.
  select case
    when label !~ '^\s*-?\s*[0-9]+([.,][0-9]+)?\s*%?(\s*\+\s*[0-9]+([.,][0-9]+)?\s*%?)*\s*$' then null
    when bool_or(s.step is null or s.step >= 100) or bool_or(s.step > 0 and s.step < 1) and label !~ '%' then null
    -- A product of the steps, rounded where nobody can see it.
    else round(1 - coalesce(exp(sum(ln(1 - s.step / 100)) filter (where s.step < 100)), 1), 12)
  end
    from (
      select spp_private.parse_amount(replace(common.trimmed(translate(p.part, '%-', '')), '.', ','), ',') as step
        from regexp_split_to_table(label, '\+') p (part)
    ) s
$$;
comment on function spp_private.read_discount(text, text) is
  'The share that a discount takes off: "37.5", "37,5 %", "30+10" in a chain; null where it cannot be told.';
