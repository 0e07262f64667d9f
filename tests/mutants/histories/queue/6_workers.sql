-- migrate:up
create table workers (id uuid primary key, host inet not null, seen_at timestamptz not null);
alter table jobs add column worker_id uuid, add constraint jobs_worker foreign key (worker_id) references workers on delete set null deferrable initially deferred;
create index concurrently_named on jobs (worker_id);
create index jobs_payload on jobs using gin (payload);
alter table only workers add constraint workers_host_key unique nulls not distinct (host);
