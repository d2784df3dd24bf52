create or replace function spp.decimal_evidence(amount text) returns text
language sql immutable parallel safe
as $$
  select case
    -- No mark at all, or one that only a suffix such as "kr." carries.
    when coalesce(amount, '') !~ '[0-9][.,]|[.,][0-9]' then null
    -- Two kinds of mark: the last one is decimal.
    when amount ~ '\..*,[0-9]' then ','
    when amount ~ ',.*\.[0-9]' then '.'
    -- Other than three digits behind the last mark: that mark is decimal, whatever stands before it.
    when amount !~ '[.,][0-9]{3}([^0-9]*)$' then substring(amount from '([.,])[0-9]*[^0-9.,]*\.?$')
    -- Three digits behind it, but groups would not look like this: "0,500", "1234.567".
    when amount ~ '(^|[^0-9.,])0[.,][0-9]{3}[^0-9]*$' or amount ~ '[0-9]{4}[.,][0-9]{3}[^0-9]*$'
      then substring(amount from '([.,])[0-9]{3}[^0-9]*$')
    -- The same mark more than once before three digits groups; the other one is decimal.
    when amount ~ '\.[0-9]{3}\.' then ','
    when amount ~ ',[0-9]{3},' then '.'
    -- "1.234": says nothing.
    when amount ~ '\.' then '?.'
    else '?,'
  end
$$;
comment on function spp.decimal_evidence(text) is '@behavior -*

What one written amount says about its column''s decimal mark: ".", ",", "?." or "?," (a mark before just three digits
may group or be decimal), or null.';
grant execute on function spp.decimal_evidence(text) to public;
