-- migrate:up
alter type job_state add value if not exists 'cancelled';
alter type job_state rename value 'waiting' to 'ready';
create view waiting_jobs as select id, queue, run_at from jobs where state in ('ready', 'failed');
create or replace view waiting_jobs as select id, queue, run_at, attempts from jobs where state in ('ready', 'failed');
