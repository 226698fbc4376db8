-- Tokens of programs, each good for some scopes: SHA-256 of the secret, which is shown once and kept nowhere.
create table program_token (
  store_id text not null, id uuid not null,
  name text not null, scopes text[] not null, token_hash text not null,
  created_at timestamptz not null default now(), expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz,
  primary key (store_id, id),
  unique (store_id, token_hash)
);
create unique index program_token_name on program_token (store_id, name) where revoked_at is null;
