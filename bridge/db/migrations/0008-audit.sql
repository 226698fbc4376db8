-- Who did what, from where and when. `entry` is what was recorded, as it was written: `json` keeps the text. `hash` is the
-- SHA-256 over the row before it of the same store, and this one: see `server/audit/audit.ts`.
create table audit (
  store_id text not null, seq bigint not null, id uuid not null,
  entry json not null, hash text not null,
  primary key (store_id, seq),
  unique (store_id, id)
);

-- Rows are added, never changed. A restore puts another chain whole in place of this one, and says so first.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('tillmesh.replaces_store', true) = 'on' then return null; end if;
  raise exception 'audit_is_append_only' using errcode = 'TM001';
end $$;
create trigger audit_is_append_only before update or delete or truncate on audit
  for each statement execute function audit_is_append_only();
