-- migrate:up
insert into queues (name, retries) values ('mail', 5), ('reports', default);
insert into queues values ('slow', true, 1) on conflict on constraint queues_pkey do update set paused = true;
select enqueue('mail', '{"to": "ann"}');
update jobs set attempts = attempts + 1 where queue in (select name from queues where paused);
