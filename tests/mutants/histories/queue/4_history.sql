-- migrate:up
create table job_history (like jobs including defaults including generated including comments, finished_at timestamptz);
alter table job_history add primary key (id), alter column finished_at set default now();
create rule job_history_frozen as on delete to job_history do instead nothing;
with moved as (delete from jobs where state = 'done' returning id, queue, state, payload, run_at, attempts)
insert into job_history (id, queue, state, payload, run_at, attempts) select id, queue, state, payload, run_at, attempts from moved;
