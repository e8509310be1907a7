-- The books spread over a distributed PostgreSQL (Citus): whole books, each on one node.
--
-- On the coordinator, in a database where the extension stands, and again after each update:
--     wasl migrate
--     psql -v ON_ERROR_STOP=1 -1 -f deploy/citus.sql
--
-- A batch, a question and a proof touch one book only, so each stays on one node. The statements
-- of a batch are taken one by one there; Wasl sees by the extension that it must.
--
-- Every table with a book is distributed by it, beside the head: psql runs each line that this
-- question answers. What is distributed already is left alone.

SELECT format(
    'SELECT create_distributed_table(%L, ''book''%s)',
    relname,
    CASE WHEN relname = 'head' THEN '' ELSE ', colocate_with => ''head''' END
)
FROM pg_class
JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'book'
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = pg_class.oid)
ORDER BY relname <> 'head', relname
\gexec
