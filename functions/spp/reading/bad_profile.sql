create or replace function spp_private.bad_profile(missing text, sample jsonb, headings jsonb) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'error', 'bad_profile',
    'message', 'The supplier''s profile names columns that are not in the file: ' || bad_profile.missing || '.',
    'hint', case when jsonb_array_length(bad_profile.headings) = 0
      then format('The file has %s columns and no headings were found.', (
        select max(jsonb_array_length(r.value -> 'c')) from jsonb_array_elements(bad_profile.sample -> 'rows') r))
      else 'Headings found: ' || spp_private.headings_named(bad_profile.headings) || '.' end)
$$;
comment on function spp_private.bad_profile(text, jsonb, jsonb) is
  'The answer where an import profile names columns that the file does not have.';
