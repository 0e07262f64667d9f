-- migrate:up transaction:false
drop index concurrently if exists concurrently_named;
create index concurrently if not exists jobs_worker_idx on jobs (worker_id) where worker_id is not null;
