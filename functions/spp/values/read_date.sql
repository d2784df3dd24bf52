create or replace function spp_private.read_date(label text) returns date
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case when pg_input_is_valid(d.iso, 'date') then d.iso::date end
    from (select lower(common.trimmed(spp_private.latin_digits(label)))) t (label),
         lateral (
           select case
             when t.label ~ '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t ].*)?$' then substring(t.label from '^[0-9-]+')
             when t.label ~ '^[0-9]{4}[./][0-9]{1,2}[./][0-9]{1,2}\.?$' then translate(rtrim(t.label, '.'), './', '--')
             when t.label ~ '^(19|20)[0-9]{6}$' then regexp_replace(t.label, '^(....)(..)(..)$', '\1-\2-\3')
             -- With points the day comes first.
             when t.label ~ '^[0-9]{1,2}\. ?[0-9]{1,2}\. ?([0-9]{2}|[0-9]{4})\.?$'
               then regexp_replace(regexp_replace(rtrim(t.label, '.'), '^(\d+)\. ?(\d+)\. ?(\d+)$', '\3-\2-\1'),
                                   '^(\d\d-)', '20\1')
             -- Else it is told where it can be: one of the two is no month, or both are the same.
             when t.label ~ '^[0-9]{1,2}([/-])[0-9]{1,2}\1([0-9]{2}|[0-9]{4})$' then (
               select case when p[2]::integer > 12 or p[1]::integer = p[2]::integer
                             then concat('20', right(p[3], 2), '-', p[1], '-', p[2])
                           when p[1]::integer > 12 then concat('20', right(p[3], 2), '-', p[2], '-', p[1]) end
                 from regexp_split_to_array(t.label, '[/-]') p
                where p[3] ~ '^(20)?[0-9]{2}$')
             when t.label ~ '^[0-9]{1,2}(st|nd|rd|th|\.)?[ -][a-z]{3,9}\.?,?[ -][0-9]{4}$'
               or t.label ~ '^[a-z]{3,9}\.? [0-9]{1,2}(st|nd|rd|th)?, ?[0-9]{4}$' then (
               select concat(right(t.label, 4), '-', (array_position(array['jan', 'feb', 'mar', 'apr', 'may', 'jun',
                 'jul',
                        'aug', 'sep', 'oct', 'nov', 'dec'], m.month)), '-', m.day)
                 from (select substring(t.label from '[a-z]{3}(?=[a-z]{0,6}\.?,?[ -])') as month,
                              substring(t.label from '(?<![0-9])[0-9]{1,2}(?![0-9])') as day) m
                where m.month in ('jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'))
           end as iso
         ) d
$$;
comment on function spp_private.read_date(text) is
  'The day that a cell says: ISO, 31.12.2026, 12/31/2026 where only one reading is a date; null where it cannot be
told.';
