-- Failed tries at passwords and pairing codes, by name and by address, so that a start of the hub forgets none. Of this machine, and
-- in no backup.
create table failed_try (
  store_id text not null, kind text not null, key text not null,
  count int not null, last_at timestamptz not null,
  primary key (store_id, kind, key)
);
