-- A code is found by the text of a list, whichever word of what is looked for it is.
set lock_timeout = '5s';

--! include functions/common/texts/search_patterns.sql
