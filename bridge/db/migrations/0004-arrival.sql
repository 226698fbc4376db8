-- Where each op came in: the position of its batch, and its turn there. What waits is tried again in this order.
alter table op add column pos bigint not null default 0, add column nth int not null default 0;
-- Nothing is looked for by its place in the logs.
drop index op_place;
