-- What people call a device beside the name of its till.
create table device_label (
  store_id text not null, device_id text not null, label text not null,
  primary key (store_id, device_id)
);

-- The program that somebody signed in with, as it says of itself.
alter table person_session add column agent text not null default '';

-- Who revoked a device, and why, is told beside it, however long the audit is.
create index audit_revocation on audit (store_id, (entry->>'target')) where entry->>'action' = 'device_revoked';
