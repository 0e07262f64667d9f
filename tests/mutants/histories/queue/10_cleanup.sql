-- migrate:up
drop trigger jobs_notify_insert on jobs;
drop function notify_job();
drop procedure purge(interval);
drop rule job_history_frozen on job_history;
drop table job_history;
alter table jobs drop constraint if exists jobs_worker, drop column worker_id;
drop table workers;
