-- migrate:up
drop view waiting_jobs;
alter table jobs rename column attempts to tries;
alter table jobs alter column tries type smallint using tries::smallint;
alter table jobs add constraint jobs_tries check (tries >= 0 and tries < 100);
create view waiting_jobs as select id, queue, run_at, tries from jobs where state = 'ready';
alter view waiting_jobs rename to ready_jobs;
alter sequence job_ids restart with 5001;
