create or replace function spp_private.read_count(label text, at_least integer, decimal_mark text) returns integer
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- "12.0", "10.000 Stk", "min. 5 pcs", "2 Dutzend": one number, and nothing beside it that makes it another.
  select case when c.number between at_least and 999999999 and c.number = trunc(c.number) then c.number::integer end
    from regexp_match(spp_private.latin_digits(label),
                      '^([^0-9]{0,12}?)([0-9][0-9.,]*(?:[ \u00a0''’][0-9]{3})*)([^0-9]*)$') m,
         lateral (
           select common.trimmed(m[1]) as before, common.trimmed(m[3]) as behind,
                  case when m[2] ~ '^[0-9]+[.,]0{1,2}$' then regexp_replace(m[2], '[.,].*', '')::numeric
                       else spp_private.parse_amount(rtrim(m[2], '.,'), decimal_mark) end as amount
         ) t,
         lateral (
           select t.amount * case when spp_private.many_of(rtrim(t.behind, '.')) is null then 1
                                  else spp_private.many_of(rtrim(t.behind, '.')) end as number
         ) c
   where t.before !~ '[-\u2212\u2013<=/%]$|^[kx]$' and t.behind !~ '^[-\u2013/%‰]'
     and t.behind !~* '^(k|mio|mill?)\M'
     -- "500 €" is a value, not a number of pieces.
     and spp_private.currencies_of(t.before) is null and spp_private.currencies_of(t.behind) is null
$$;
comment on function spp_private.read_count(text, integer, text) is
  'The whole number of pieces that a text says as people write it; null where it may be another.';
