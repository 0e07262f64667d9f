-- migrate:up
create type job_state as enum ('waiting', 'running', 'done', 'failed');
create sequence job_ids as bigint increment by 2 minvalue 1 cache 10;
create table queues (name text primary key, paused boolean not null default false, retries smallint default 3);
create table jobs (
  id bigint primary key default nextval('job_ids'),
  queue text not null references queues (name) on update cascade,
  state job_state not null default 'waiting',
  payload jsonb,
  run_at timestamptz not null default now(),
  attempts int not null default 0
);
alter sequence job_ids owned by jobs.id;
create index jobs_ready on jobs (queue, run_at) where state = 'waiting';
