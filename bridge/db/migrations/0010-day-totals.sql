-- What each day of a store came to, by its clock on the wall: made of the ledger, after the batches that brought it, so that
-- none waits for it. Nobody adds up a year of sales to open a page.

-- Hours since 1970 in which the tickets were made that this position booked; null where an older version wrote it.
alter table verdict_outbox add column touched int[];

-- How far: all tickets up to `pos` are in. Before `due_from`, where it is set, a rebuild has been, and not yet after it.
create table day_cursor (
  store_id text not null, pos bigint not null, time_zone text not null, due_from timestamptz,
  primary key (store_id)
);

-- Amounts in minor units; `returned` is what refunds gave back, positive.
create table day_hour (
  store_id text not null, day date not null, hour int not null, till text not null,
  sales int not null, refunds int not null, sold bigint not null, returned bigint not null,
  primary key (store_id, day, hour, till)
);
-- Sales less refunds.
create table day_method (
  store_id text not null, day date not null, method text not null, payments int not null, amount bigint not null,
  primary key (store_id, day, method)
);
-- Sales less refunds, discounts taken off, in thousandths and minor units. Free text has the product that stands for none.
create table day_product (
  store_id text not null, day date not null, product_id uuid not null, quantity bigint not null, total bigint not null,
  primary key (store_id, day, product_id)
);
