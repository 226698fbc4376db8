-- Backups of this machine. A run whose process was killed stays `running` until the next start finds it. `removed_at` is
-- written before a file is removed: one that is still there then goes at the next start.
create table backup_run (
  store_id text not null, id uuid not null,
  reason text not null check (reason in ('plan', 'request', 'migration', 'restore')),
  started_at timestamptz not null, finished_at timestamptz,
  status text not null check (status in ('running', 'ok', 'failed')),
  storage_path text, checksum text, size bigint, ledger_position bigint, error text,
  offsite_state text, offsite_key text, offsite_etag text, offsite_tries int not null default 0, offsite_error text,
  retain_until timestamptz,
  verified_at timestamptz, verified_ok boolean, verification jsonb,
  removed_at timestamptz,
  primary key (store_id, id)
);
create index backup_run_time on backup_run (store_id, started_at);
