create or replace function spp_private.match_progress(phase text, done bigint, total bigint) returns numeric
language sql immutable parallel safe
as $$
  -- How the time of a run over millions of products is spread.
  select coalesce(round(w.before + w.share * case when total > 0 then done::numeric / total else 0 end, 3), 0)
    from (values (null)) as one_row
    left join (values
      ('read', 0, 0.3), ('deal', 0.3, 0.05), ('find', 0.35, 0.15), ('compare', 0.5, 0.25), ('group', 0.75, 0.05),
      ('join', 0.8, 0.15), ('settle', 0.95, 0.05)
    ) as w (phase, before, share) on w.phase = match_progress.phase
$$;
comment on function spp_private.match_progress(text, bigint, bigint) is
  'The share of a run, 0 to 1, that is done when so much of a phase is.';
