-- The ledger. Money in minor units, unit prices in ten-thousandths, quantities in thousandths; all integers.
create table store (
  id text primary key,
  ledger_pos bigint not null default 0,
  lease_epoch bigint not null default 0
);

create table device (
  store_id text not null,
  id text not null,
  till text not null,
  series text not null,
  role text not null,
  revoked boolean not null default false,
  primary key (store_id, id)
);

create table op (
  store_id text not null,
  id uuid not null,
  device_id text not null,
  till text not null,
  segment text not null,
  branch int not null,
  seq int not null,
  hash8 text not null,
  kind text not null,
  body jsonb,
  raw bytea not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null default now(),
  status text not null check (status in ('accepted', 'rejected', 'waiting')),
  code text,
  params jsonb,
  waits_for text,
  primary key (store_id, id)
) partition by hash (store_id);
create index op_waiting on op (store_id, waits_for) where status = 'waiting';
create index op_place on op (store_id, segment, seq);

-- The same op, met again at another place of the logs: one effect, and the verdict is told for both places.
create table op_twin (
  store_id text not null,
  segment text not null,
  branch int not null,
  seq int not null,
  hash8 text not null,
  op_id uuid not null,
  primary key (store_id, segment, branch, seq)
);
create index op_twin_op on op_twin (store_id, op_id);

create table segment_cursor (
  store_id text not null,
  segment text not null,
  branch int not null,
  next_seq int not null,
  primary key (store_id, segment, branch)
);

create table verdict_outbox (
  store_id text not null,
  pos bigint not null,
  payload bytea not null,
  primary key (store_id, pos)
);

-- Sales and refunds; refunds have negative totals and negative line quantities.
create table sale (
  store_id text not null,
  id uuid not null,
  kind text not null check (kind in ('sale', 'refund')),
  till text not null,
  device_id text not null,
  receipt text not null,
  series text not null,
  number int not null,
  occurred_at timestamptz not null,
  customer_id uuid,
  refund_of uuid,
  reference text,
  total bigint not null,
  primary key (store_id, id),
  unique (store_id, series, number)
) partition by hash (store_id);

create table sale_line (
  store_id text not null,
  sale_id uuid not null,
  line int not null,
  product_id uuid not null,
  name text,
  quantity bigint not null,
  price bigint not null,
  total bigint not null,
  primary key (store_id, sale_id, line)
) partition by hash (store_id);

create table sale_payment (
  store_id text not null,
  sale_id uuid not null,
  line int not null,
  method text not null,
  amount bigint not null,
  primary key (store_id, sale_id, line)
) partition by hash (store_id);

create table stock_movement (
  store_id text not null,
  op_id uuid not null,
  line int not null,
  product_id uuid not null,
  quantity bigint not null,
  reason text not null,
  primary key (store_id, op_id, line)
) partition by hash (store_id);

create table stock_level (
  store_id text not null,
  product_id uuid not null,
  quantity bigint not null,
  primary key (store_id, product_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['op', 'sale', 'sale_line', 'sale_payment', 'stock_movement'] loop
    for part in 0..3 loop
      execute format('create table %I partition of %I for values with (modulus 4, remainder %s)', name || '_' || part, name, part);
    end loop;
  end loop;
end $$;
