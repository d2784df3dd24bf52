-- Backups that fail or fall behind stand among the alerts.
set lock_timeout = '5s';
--! include functions/spp/alerts/backup_alerts.sql
--! include functions/spp/alerts/alerts.sql
