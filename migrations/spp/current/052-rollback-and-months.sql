-- Rolling a large list back takes seconds; making a month keeps nobody waiting.
set lock_timeout = '5s';

--! include functions/spp/undo/restore_marks.sql
--! include functions/spp/undo/keep_listing.sql
--! include functions/common/months/make_month.sql
