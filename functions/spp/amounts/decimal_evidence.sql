create or replace function spp_private.decimal_evidence(amount text) returns text
language sql immutable parallel safe
as $$
  select case
    when n.digits !~ '[.,]' then null
    -- Two kinds of mark: the last one is decimal.
    when n.digits ~ '\.' and n.digits ~ ',' then right(n.marks, 1)
    -- Other than three digits behind the last mark: that mark is decimal, whatever stands before it.
    when n.digits !~ '[.,][0-9]{3}$' then right(n.marks, 1)
    -- Three digits behind it, but groups would not look like this: "0,500", "1234.567", "1 234.567".
    when n.digits ~ '^0[.,][0-9]{3}$|[0-9]{4}[.,][0-9]{3}$|[0-9][^0-9.,]+[0-9]{3}[.,][0-9]{3}$' then n.marks
    -- The same mark more than once before three digits groups; the other one is decimal.
    when length(n.marks) > 1 then translate(left(n.marks, 1), '.,', ',.')
    -- "1.234": says nothing.
    else '?' || n.marks
  end
    from (
      select d.digits, translate(d.digits, translate(d.digits, '.,', ''), '') as marks
        from (
          -- From the first digit to the last, and a mark at either end that is no abbreviation's: ".50", "12,-", not
          -- "Rs.5". No amount is longer than read_amount takes; of a long text this would take quadratic time.
          select substring(spp_private.latin_digits(case when length(amount) <= 60 then amount end)
            from '((?:(?<![[:alpha:]])[.,])?[0-9](?:.*[0-9])?(?:[.,](?=[-\u2013\u2014]|$))?)')
        ) d (digits)
    ) n
$$;
comment on function spp_private.decimal_evidence(text) is
  'What one written amount says about its column''s decimal mark: ".", ",", "?." or "?," (a mark before just three
digits may group or be decimal), or null.';
grant execute on function spp_private.decimal_evidence(text) to public;
