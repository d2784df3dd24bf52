-- Making a month keeps nobody waiting.
set lock_timeout = '5s';

--! include functions/common/months/make_month.sql
