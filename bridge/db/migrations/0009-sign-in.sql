-- People sign in at the hub: `hash` is argon2id with its salt and costs. `login` is what they type, in lower case.
create table person_password (
  store_id text not null, person_id uuid not null,
  login text not null, hash text not null, changed_at timestamptz not null default now(),
  primary key (store_id, person_id),
  unique (store_id, login)
);

-- Who is signed in here: SHA-256 of the cookie's secret, which is kept nowhere. Of this machine, and in no backup.
create table person_session (
  store_id text not null, token_hash text not null,
  person_id uuid not null, address text not null,
  created_at timestamptz not null default now(), seen_at timestamptz not null default now(),
  primary key (store_id, token_hash)
);
create index person_session_person on person_session (store_id, person_id);

-- A viewer looks at the back office and is unknown at tills.
alter table person drop constraint person_role_check,
  add constraint person_role_check check (role in ('viewer', 'cashier', 'supervisor', 'admin'));
