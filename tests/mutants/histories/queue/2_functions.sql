-- migrate:up
create function enqueue(queue_name text, body jsonb) returns bigint language sql as $$
  insert into jobs (queue, payload) values (queue_name, body) returning id;
$$;
create or replace function notify_job() returns trigger as $$
begin
  perform pg_notify('jobs', new.id::text);
  return new;
end;
$$ language plpgsql;
create trigger jobs_notify after insert on jobs for each row execute function notify_job();
create procedure purge(older interval) language plpgsql as $$ begin delete from jobs where run_at < now() - older; end $$;
