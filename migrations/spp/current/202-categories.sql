-- Lists make categories side by side, up to a limit, and those that a list made go with it where nothing uses them.
set lock_timeout = '5s';

alter table spp.categories add column if not exists made_by_batch_id uuid;
comment on column spp.categories.made_by_batch_id is '@behavior -*

The upload that made it, if one did and nobody has taken it up by hand since.';
create index if not exists categories_made_by_batch_id_idx on spp.categories (made_by_batch_id)
  where made_by_batch_id is not null;

insert into spp.settings (setting_key, setting_value, description) values
  ('upload.max_new_categories', '20000', 'Categories a list may bring; of one that brings more, none is made.')
on conflict (setting_key) do nothing;

insert into spp_private.locks (lock_name) values ('category moves') on conflict do nothing;

drop function if exists spp_private.ensure_categories(jsonb);
