-- migrate:up
alter trigger jobs_notify on jobs rename to jobs_notify_insert;
alter table jobs disable trigger jobs_notify_insert;
drop function enqueue(text, jsonb);
create function enqueue(queue_name text, body jsonb, at timestamptz default now()) returns bigint language sql
begin atomic
  insert into jobs (queue, payload, run_at) values (queue_name, body, at) returning id;
end;
alter table jobs enable always trigger jobs_notify_insert;
comment on function enqueue(text, jsonb, timestamptz) is 'adds a job';
