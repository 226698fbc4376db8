-- The catalog as tables. `data` holds every valid field by its name; the columns beside it are those that are searched,
-- joined or checked. Versions are positions of `store.catalog_pos`: each record takes the next one when it is written;
-- `versions` has, for each field written after creation, the position at which it last changed.
alter table store add column catalog_pos bigint not null default 0;

create table product (
  store_id text not null, id uuid not null,
  name text not null default '', sku text, category_id uuid, price bigint, unit text, stock_policy text,
  active boolean not null default true,
  search text not null default '', data jsonb not null, conflicts jsonb not null default '{}',
  created_version bigint not null, version bigint not null, versions jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (store_id, id)
);
create table customer (
  store_id text not null, id uuid not null,
  name text not null default '', tax_id text, credit_limit bigint,
  active boolean not null default true,
  search text not null default '', data jsonb not null, conflicts jsonb not null default '{}',
  created_version bigint not null, version bigint not null, versions jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (store_id, id)
);
create table category (
  store_id text not null, id uuid not null,
  name text not null default '', parent_id uuid, position int,
  active boolean not null default true,
  search text not null default '', data jsonb not null, conflicts jsonb not null default '{}',
  created_version bigint not null, version bigint not null, versions jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (store_id, id)
);
create table quote (
  store_id text not null, id uuid not null,
  number text, customer_id uuid, state text, valid_until bigint,
  active boolean not null default true,
  search text not null default '', data jsonb not null, conflicts jsonb not null default '{}',
  created_version bigint not null, version bigint not null, versions jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (store_id, id)
);
create table quote_line (
  store_id text not null, quote_id uuid not null, id uuid not null,
  product_id uuid not null, name text, quantity bigint not null, unit_price bigint not null, discount bigint,
  position int,
  primary key (store_id, quote_id, id)
);
create table store_setting (
  store_id text not null, id uuid not null,
  search text not null default '', data jsonb not null, conflicts jsonb not null default '{}',
  created_version bigint not null, version bigint not null, versions jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (store_id, id)
);
create table parked_ticket (
  store_id text not null, id uuid not null,
  till text, state text,
  active boolean not null default true,
  search text not null default '', data jsonb not null, conflicts jsonb not null default '{}',
  created_version bigint not null, version bigint not null, versions jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (store_id, id)
);

create index product_version on product (store_id, version);
create index customer_version on customer (store_id, version);
create index category_version on category (store_id, version);
create index quote_version on quote (store_id, version);
create index parked_ticket_version on parked_ticket (store_id, version);

-- Each change of a field after its record was created: what it was before, what it is since `version`, and by whom.
create table catalog_change (
  store_id text not null, entity text not null, record_id uuid not null, field text not null, version bigint not null,
  previous jsonb, value jsonb, device_id text, who text, at timestamptz,
  primary key (store_id, entity, record_id, field, version)
);

-- Values that the schema of this server does not allow: the record keeps the last valid one.
create table catalog_issue (
  store_id text not null, entity text not null, record_id uuid not null, field text not null,
  kind text not null check (kind in ('invalid_value', 'unknown_field')), value jsonb,
  since timestamptz not null default now(),
  primary key (store_id, entity, record_id, field)
);

-- What a product costs the shop, in ten-thousandths: kept out of the catalog, which lies in every browser of the shop.
create table product_cost (
  store_id text not null, product_id uuid not null,
  cost bigint not null, updated_at timestamptz not null default now(),
  primary key (store_id, product_id)
);
